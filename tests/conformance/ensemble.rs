//! An ensemble of several servers that are started, killed, frozen and asked.

use std::collections::BTreeMap;

use libtest_mimic::Failed;
use serde_json::{Value, json};
use zooscope::sim::{Duration, Fault, Life, MS, NodeId, Recording, SECOND, Step, World};
use zooscope::zk::{self, Action, ClientId, ClientState, Command, Config, Note, ServerId, ServerState, SessionId, Zk, Zxid};

use super::language::{self, Dialect};

pub fn play(case: &Value) -> Result<(), Failed> {
    Run::new(case).play(case)
}

/// `tickTime=300 ms, initLimit=10, syncLimit=5`, on loopback; a case says how many servers, and which of them observe.
fn config(case: &Value) -> Config {
    let servers = case["servers"].as_u64().unwrap() as u8;
    let observers = case["observers"].as_array().map_or(0, Vec::len) as u8;
    let voters = servers - observers;
    Config {
        voters,
        observers,
        clients: 0,
        tick_time: 300 * MS,
        init_limit_ticks: 10,
        sync_limit_ticks: 5,
        latency_min: 50,
        latency_max: 150,
        disk_min: 200,
        disk_max: 900,
        stopped: true,
        ..Config::default()
    }
}

struct Run {
    recording: Recording<Zk>,
    step: Step<Zk>,
    clients: BTreeMap<String, ClientId>,
    /// The first step whose sync decisions the next `settle` reports.
    settled: u32,
}

/// The recorder is a program too: between two of its steps this much passes.
const RECORDERS_PACE: Duration = 5 * MS;

/// The time without a change after which an ensemble has settled, and the longest wait for that.
const QUIET: Duration = SECOND;
const PATIENCE: Duration = 120 * SECOND;

impl Run {
    fn new(case: &Value) -> Self {
        let recording = zk::new_recording(&config(case), 1);
        Run { recording, step: Step::default(), clients: BTreeMap::new(), settled: 0 }
    }

    fn play(mut self, case: &Value) -> Result<(), Failed> {
        for (n, step) in case["steps"].as_array().unwrap().iter().enumerate() {
            let answer = self.answer(step)?;
            self.run_for(RECORDERS_PACE);
            let expected = &step["expect"];
            if &answer != expected {
                return Err(format!("step {n}, {step}\nexpected {expected}\nanswered {answer}").into());
            }
        }
        Ok(())
    }

    fn answer(&mut self, step: &Value) -> Result<Value, Failed> {
        match step["op"].as_str().unwrap() {
            "start" => Ok(self.each(step, Fault::Restart)),
            "kill" => Ok(self.each(step, Fault::Crash)),
            "pause" => Ok(self.each(step, Fault::Freeze)),
            "resume" => Ok(self.each(step, Fault::Thaw)),
            "sleep" => {
                self.run_for(step["ms"].as_u64().unwrap() * MS);
                Ok(json!({}))
            }
            "settle" => self.settle(step),
            "connect" => self.connect(step, true),
            "reconnect" => self.connect(step, false),
            "dropped" => {
                let client = self.client(step);
                self.run_until(|world| zk::client(world, client).unwrap().state() != ClientState::Connected)?;
                Ok(json!({"closed": true}))
            }
            "send" => {
                let client = self.client(step);
                self.call(client, &step["request"]);
                Ok(json!({}))
            }
            "rep" => {
                let client = self.client(step);
                for _ in 0..step["count"].as_u64().unwrap() {
                    self.call_and_wait(client, &step["request"])?;
                }
                Ok(json!({}))
            }
            _ => {
                let client = self.client(step);
                self.call_and_wait(client, step)
            }
        }
    }

    fn each(&mut self, step: &Value, fault: impl Fn(NodeId) -> Fault) -> Value {
        for server in step["servers"].as_array().unwrap() {
            let server = ServerId(server.as_u64().unwrap() as u8);
            self.command(Command::Fault(fault(server.node())));
        }
        json!({})
    }

    fn command(&mut self, command: Command) {
        let now = self.recording.head().now();
        assert!(self.recording.command(now, command, &mut self.step));
    }

    fn run_for(&mut self, duration: Duration) {
        let until = self.recording.head().now() + duration;
        self.recording.extend_to(until, &mut self.step);
    }

    fn run_until(&mut self, mut holds: impl FnMut(&World<Zk>) -> bool) -> Result<(), Failed> {
        let patience = self.recording.head().now() + PATIENCE;
        while !holds(self.recording.head()) {
            if self.recording.head().now() > patience || !self.recording.extend(&mut self.step) {
                return Err("nothing came of it".into());
            }
        }
        Ok(())
    }

    // ---- the ensemble -------------------------------------------------------------------------------------------------------

    fn modes(&self) -> BTreeMap<String, &'static str> {
        zk::servers(self.recording.head())
            .filter(|(_, node, _)| node.life == Life::Running)
            .map(|(id, _, server)| {
                let mode = match server.state() {
                    _ if !server.is_serving() => "not-serving",
                    ServerState::Leading => "leader",
                    ServerState::Following => "follower",
                    ServerState::Observing => "observer",
                    ServerState::Looking => "not-serving",
                };
                (id.0.to_string(), mode)
            })
            .collect()
    }

    fn settle(&mut self, step: &Value) -> Result<Value, Failed> {
        let want_none = step["want"] == "not-serving";
        let patience = self.recording.head().now() + PATIENCE;
        let mut quiet = 0;
        let mut modes = self.modes();
        while quiet < QUIET {
            self.run_for(100 * MS);
            let now = self.modes();
            let wanted = now.values().all(|&mode| (mode == "not-serving") == want_none);
            quiet = if now == modes && wanted { quiet + 100 * MS } else { 0 };
            modes = now;
            if self.recording.head().now() > patience {
                return Err(format!("never settled: {modes:?}").into());
            }
        }
        if want_none {
            return Ok(json!({ "modes": modes }));
        }
        let world = self.recording.head();
        let running = || zk::servers(world).filter(|(_, node, _)| node.life == Life::Running);
        let epochs: BTreeMap<String, Value> =
            running().map(|(id, _, server)| (id.0.to_string(), json!([server.current_epoch(), server.accepted_epoch()]))).collect();
        let zxids: BTreeMap<String, String> =
            running().map(|(id, _, server)| (id.0.to_string(), hex(server.last_zxid()))).collect();
        let mut sync = BTreeMap::new();
        for index in self.settled..self.recording.len() {
            for (_, note) in self.recording.notes_of(index) {
                if let Note::SyncDecided { learner, mode, figures } = note {
                    let figures = json!({
                        "mode": mode.name().to_lowercase(),
                        "minCommittedLog": hex(figures.min_committed_log),
                        "maxCommittedLog": hex(figures.max_committed_log),
                        "lastProcessedZxid": hex(figures.last_processed_zxid),
                        "peerLastZxid": hex(figures.peer_last_zxid),
                    });
                    sync.insert(learner.0.to_string(), figures);
                }
            }
        }
        self.settled = self.recording.len();
        Ok(json!({ "modes": modes, "epochs": epochs, "zxid": zxids, "sync": sync }))
    }

    // ---- clients ------------------------------------------------------------------------------------------------------------

    fn client(&self, step: &Value) -> ClientId {
        self.clients[step["client"].as_str().unwrap()]
    }

    fn connect(&mut self, step: &Value, new: bool) -> Result<Value, Failed> {
        let server = ServerId(step["server"].as_u64().unwrap() as u8);
        let name = step["client"].as_str().unwrap().to_owned();
        let client = if new {
            let client = ClientId(self.clients.len() as u16 + 1);
            self.clients.insert(name, client);
            let action = Action::AddClient {
                client,
                at: Some(server),
                hosts: vec![server],
                timeout: 10 * SECOND,
                read_only: zk::Dynamic(None),
            };
            self.command(Command::Action(action));
            client
        } else {
            let client = self.client(step);
            self.command(Command::Action(Action::Connect { client, server }));
            client
        };
        self.run_until(|world| zk::client(world, client).unwrap().state() == ClientState::Connected)?;
        let timeout = zk::client(self.recording.head(), client).unwrap().timeout();
        Ok(json!({ "timeout": timeout / MS }))
    }

    fn call(&mut self, client: ClientId, request: &Value) {
        self.command(Command::Action(Action::Call { client, op: language::op(request) }));
    }

    fn call_and_wait(&mut self, client: ClientId, request: &Value) -> Result<Value, Failed> {
        let done = |world: &World<Zk>| zk::client(world, client).unwrap().history().back().map_or(0, |call| call.xid);
        let before = done(self.recording.head());
        self.call(client, request);
        self.run_until(|world| done(world) > before)?;
        let call = zk::client(self.recording.head(), client).unwrap().history().back().unwrap().clone();
        Ok(match &call.result {
            Err(code) => json!({ "error": code.name() }),
            Ok(response) => json!({ "ok": language::reply(response, self) }),
        })
    }
}

impl Dialect for Run {
    fn zxid(&self, zxid: Zxid) -> Value {
        json!(hex(zxid))
    }

    fn owner(&self, session: SessionId) -> Option<String> {
        let world = self.recording.head();
        let owner = self.clients.iter().find(|(_, id)| zk::client(world, **id).unwrap().session() == session);
        owner.map(|(name, _)| name.clone())
    }
}

fn hex(zxid: Zxid) -> String {
    format!("0x{:x}", zxid.0)
}
