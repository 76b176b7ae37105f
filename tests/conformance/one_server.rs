//! One fresh server, and clients that speak to it without a library's help.

use std::collections::BTreeMap;
use std::rc::Rc;

use libtest_mimic::Failed;
use serde_json::{Value, json};
use zooscope::sim::{Duration, MS, SECOND, Step, World};
use zooscope::zk::{
    self, Call, CallRecord, Client, ClientId, ClientState, Config, EventType, Note, Process, ServerId, SessionId, WatchLists, Zk,
    Zxid,
};

use super::language::{self, Dialect};

const SERVER: ServerId = ServerId(1);

/// The timeout that a client asks for where the recording does not say: more than the server grants.
const DEFAULT_TIMEOUT: Duration = 10 * SECOND;
/// The longest wait for an answer.
const PATIENCE: Duration = 10 * SECOND;
/// Answers to setWatches are awaited for so long: they tell nothing by which one could know them.
const SET_WATCHES: Duration = 20 * MS;

/// The recorder's server: `tickTime` 200 ms, containers and TTL znodes swept every 500 ms.
fn config() -> Config {
    Config {
        voters: 1,
        observers: 0,
        clients: 0,
        tick_time: 200 * MS,
        container_check_interval: 500 * MS,
        latency_min: 50,
        latency_max: 150,
        disk_min: 200,
        disk_max: 900,
        ..Config::default()
    }
}

struct Run {
    world: World<Zk>,
    step: Step<Zk>,
    /// The newest client of each name.
    clients: BTreeMap<String, ClientId>,
    /// Every session that ever was.
    sessions: Vec<(SessionId, String)>,
    /// The events that each client heard since its last answer.
    heard: BTreeMap<ClientId, Vec<(EventType, Rc<str>)>>,
    /// The answer that came last to each client.
    answered: BTreeMap<ClientId, Rc<CallRecord>>,
}

pub fn play(case: &Value) -> Result<(), Failed> {
    let mut run = Run::new()?;
    for (n, step) in case["steps"].as_array().unwrap().iter().enumerate() {
        let answer = run.answer(step).map_err(|error| format!("step {n}, {step}: {error}"))?;
        let expected = &step["expect"];
        if !same(&answer, expected) {
            return Err(format!("step {n}, {step}\nexpected {expected}\nanswered {answer}").into());
        }
    }
    Ok(())
}

impl Run {
    fn new() -> Result<Self, String> {
        let mut run = Run {
            world: zk::new_world(&config(), 1),
            step: Step::default(),
            clients: BTreeMap::new(),
            sessions: Vec::new(),
            heard: BTreeMap::new(),
            answered: BTreeMap::new(),
        };
        run.world.start(SERVER.node(), &mut run.step);
        run.until(|run| zk::server(&run.world, SERVER).is_some_and(|server| server.is_serving()))?;
        Ok(run)
    }

    fn answer(&mut self, step: &Value) -> Result<Value, String> {
        let name = step["client"].as_str().unwrap_or_default().to_owned();
        match step["op"].as_str().unwrap() {
            "connect" => self.connect(name, timeout(step)),
            "reconnect" => self.reconnect(&name, timeout(step)),
            "close" => self.close(&name),
            "drop" => {
                self.call(self.clients[&name], Call::Disconnect);
                Ok(json!({}))
            }
            "wait" => {
                self.run_for(step["ms"].as_u64().unwrap() * MS);
                Ok(json!({}))
            }
            "setWatches" => {
                let client = self.clients[&name];
                self.call(client, set_watches(step));
                self.run_for(SET_WATCHES);
                Ok(json!({ "events": self.events(client) }))
            }
            _ => self.ask(&name, step),
        }
    }

    fn connect(&mut self, name: String, timeout: Duration) -> Result<Value, String> {
        let client = ClientId(self.heard.len() as u16 + 1);
        self.heard.insert(client, Vec::new());
        self.clients.insert(name.clone(), client);
        let process = Process::Client(Box::new(Client::bare(client, SERVER, timeout)));
        assert!(self.world.add_node(client.node(), process), "a new client");
        self.world.start(client.node(), &mut self.step);
        let granted = self.granted(client)?;
        self.sessions.push((self.client(client).session(), name));
        Ok(granted)
    }

    fn reconnect(&mut self, name: &str, timeout: Duration) -> Result<Value, String> {
        let client = self.clients[name];
        self.call(client, Call::Reconnect { timeout });
        self.granted(client)
    }

    fn granted(&mut self, client: ClientId) -> Result<Value, String> {
        self.until(|run| matches!(run.client(client).state(), ClientState::Connected | ClientState::Expired))?;
        let client = self.client(client);
        Ok(match client.state() {
            ClientState::Expired => json!({ "error": "SessionExpired" }),
            _ => json!({ "timeout": client.timeout() / MS }),
        })
    }

    fn close(&mut self, name: &str) -> Result<Value, String> {
        let client = self.clients[name];
        self.call(client, Call::Close);
        self.until(|run| run.client(client).state() == ClientState::Closed)?;
        Ok(json!({ "events": self.events(client) }))
    }

    fn ask(&mut self, name: &str, step: &Value) -> Result<Value, String> {
        let client = self.clients[name];
        self.answered.remove(&client);
        self.call(client, Call::Op(language::op(step)));
        self.until(|run| run.answered.contains_key(&client))?;
        let record = self.answered[&client].clone();
        let mut answer = match &record.result {
            Ok(response) => json!({ "ok": language::reply(response, self) }),
            Err(code) => json!({ "error": language::error(*code) }),
        };
        answer["zxid"] = self.zxid(record.zxid);
        let events = self.events(client);
        if !events.is_empty() {
            answer["events"] = events.into();
        }
        Ok(answer)
    }

    fn events(&mut self, client: ClientId) -> Vec<Value> {
        let heard = std::mem::take(self.heard.get_mut(&client).unwrap());
        heard.into_iter().map(|(kind, path)| json!({ "type": kind.name(), "path": path })).collect()
    }

    // ---- the world ----------------------------------------------------------------------------------------------------------

    fn client(&self, id: ClientId) -> &Client {
        zk::client(&self.world, id).unwrap()
    }

    fn call(&mut self, client: ClientId, call: Call) {
        self.world.call(client.node(), call, &mut self.step);
        self.listen();
    }

    fn one_step(&mut self) -> bool {
        let stepped = self.world.step(&mut self.step);
        self.listen();
        stepped
    }

    /// Takes in the events and answers that the step brought the clients.
    fn listen(&mut self) {
        for (node, note) in self.step.notes.drain(..) {
            let Some(client) = ClientId::of_node(node) else { continue };
            match note {
                Note::WatchHeard { kind, path } => self.heard.entry(client).or_default().push((kind, path)),
                Note::Replied { call: Some(call), .. } => {
                    self.answered.insert(client, call);
                }
                _ => {}
            }
        }
    }

    fn run_for(&mut self, duration: Duration) {
        let until = self.world.now() + duration;
        while self.world.step_by(until, &mut self.step) {
            self.listen();
        }
        self.world.advance_to(until);
    }

    fn until(&mut self, mut holds: impl FnMut(&Self) -> bool) -> Result<(), String> {
        let patience = self.world.now() + PATIENCE;
        while !holds(self) {
            if self.world.now() > patience || !self.one_step() {
                return Err("nothing came of it".to_owned());
            }
        }
        Ok(())
    }
}

impl Dialect for Run {
    /// The low half: a single server's epoch is not recorded.
    fn zxid(&self, zxid: Zxid) -> Value {
        json!(zxid.counter())
    }

    fn owner(&self, session: SessionId) -> Option<String> {
        self.sessions.iter().find(|(of, _)| *of == session).map(|(_, name)| name.clone())
    }
}

fn timeout(step: &Value) -> Duration {
    step["timeout"].as_u64().map_or(DEFAULT_TIMEOUT, |timeout| timeout * MS)
}

fn set_watches(step: &Value) -> Call {
    let paths = |key: &str| {
        let paths = step[key].as_array().cloned().unwrap_or_default();
        paths.iter().map(|path| path.as_str().unwrap().into()).collect()
    };
    let watches = WatchLists {
        data: paths("data"),
        exist: paths("exist"),
        child: paths("child"),
        persistent: paths("persistent"),
        persistent_recursive: paths("persistent_recursive"),
    };
    // A fresh server leads its first epoch.
    let relative = Zxid::new(1, step["relativeZxid"].as_u64().unwrap() as u32);
    Call::SetWatches { relative, watches: Rc::new(watches) }
}

/// Equal, but for what comes from Java's hash sets: the order of ephemerals, of credentials, and of events across paths.
fn same(answer: &Value, expected: &Value) -> bool {
    let mut normal = [answer.clone(), expected.clone()];
    for value in &mut normal {
        for list in ["/ok/ephemerals", "/ok/info"] {
            if let Some(items) = value.pointer_mut(list).and_then(Value::as_array_mut) {
                items.sort_by_key(Value::to_string);
            }
        }
        value.as_object_mut().unwrap().remove("events");
    }
    normal[0] == normal[1] && answer["events"].is_null() == expected["events"].is_null() && same_events(answer, expected)
}

/// Whether events are equal as sets and in the same order within each path, those of a parent also among those of its children:
/// which child of a closed session goes first is Java's choice.
fn same_events(answer: &Value, expected: &Value) -> bool {
    let of = |value: &Value| -> Vec<(String, String)> {
        let events = value["events"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        events.iter().map(|event| (text(&event["path"]), text(&event["type"]))).collect()
    };
    let (answer, expected) = (of(answer), of(expected));
    let sorted = |events: &[(String, String)]| {
        let mut events = events.to_vec();
        events.sort();
        events
    };
    let of_path = |events: &[(String, String)], path: &str| -> Vec<String> {
        events.iter().filter(|(of, _)| of == path).map(|(_, kind)| kind.clone()).collect()
    };
    let of_family = |events: &[(String, String)], path: &str| -> Vec<(bool, String)> {
        let is_child = |of: &str| zk::split(of).is_some_and(|(parent, _)| parent == path);
        events.iter().filter(|(of, _)| of == path || is_child(of)).map(|(of, kind)| (of == path, kind.clone())).collect()
    };
    let same_about =
        |path: &str| of_path(&answer, path) == of_path(&expected, path) && of_family(&answer, path) == of_family(&expected, path);
    sorted(&answer) == sorted(&expected) && expected.iter().all(|(path, _)| same_about(path))
}
