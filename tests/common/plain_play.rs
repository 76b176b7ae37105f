//! A run beside the plain model: what clients are told by real calls, one after the other, and what the ensemble does by itself.

use std::collections::BTreeMap;

use zooscope::sim::{Duration, Fault, MS, NodeId, SECOND};
use zooscope::zk::{
    self, Action, ClientId, ClientState, Code, Command, Config, EventType, Id, Note, Op, Response, ServerId, SessionId, Stat, Zxid,
};

use super::Run;
use super::plain_rules::is_sent;
use super::plain_tree::{Change, Kind, PlainTree, Who, children_of, stat_of};

/// A txn that the leader makes by itself: a session expired, or a znode swept.
#[derive(Clone, Debug)]
enum Own {
    Expire(SessionId),
    Sweep(String, u64),
}

pub struct Play {
    pub run: Run,
    pub model: PlainTree,
    /// The clients whose sessions live, or did when they were last looked at.
    pub who: BTreeMap<u16, Who>,
    /// The time of each txn, as stats tell.
    times: BTreeMap<Zxid, u64>,
    /// Begun by a leader, and waiting for its zxid.
    begun: BTreeMap<NodeId, Own>,
    /// Done by the ensemble itself and not yet shown to the model.
    own: BTreeMap<Zxid, Own>,
    last_write: Zxid,
    /// The events that each client has heard, and nobody has looked at yet.
    pub heard: BTreeMap<u16, Vec<(EventType, String)>>,
    /// The changes, in the order of the txns, that nobody has looked at yet.
    pub changes: Vec<Change>,
    /// The calls so far.
    pub told: Vec<String>,
}

pub fn address_of(client: u16) -> Id {
    Id::new("ip", &format!("10.0.{}.{}", client >> 8, client & 255))
}

impl Play {
    pub fn new(config: Config, seed: u64) -> Self {
        let run = Run::settled(config, seed);
        let model = PlainTree::new(&run.config.membership(), run.config.extended_types_enabled);
        let mut play = Play {
            model,
            who: BTreeMap::new(),
            times: BTreeMap::from([(Zxid::ZERO, 0)]),
            begun: BTreeMap::new(),
            own: BTreeMap::new(),
            last_write: Zxid::ZERO,
            heard: BTreeMap::new(),
            changes: Vec::new(),
            told: Vec::new(),
            run,
        };
        for client in 1..=play.run.config.clients {
            play.meet(client);
        }
        play
    }

    fn meet(&mut self, client: u16) {
        let session = self.run.client(client).session();
        self.who.insert(client, Who { session, ids: vec![address_of(client)] });
    }

    pub fn clients(&self) -> Vec<u16> {
        self.who.keys().copied().collect()
    }

    // ---- acts ---------------------------------------------------------------------------------------------------------------

    pub fn call(&mut self, client: u16, op: &Op) -> Result<(), String> {
        self.told.push(format!("c{client} {op:?}"));
        let result = self.run.call(client, op.clone());
        let zxid = self.run.last_call(client).zxid;
        self.told.push(format!("    {zxid} {result:?}"));
        self.compare(client, op, result, zxid).map_err(|problem| format!("{}\n{problem}", self.told.join("\n")))
    }

    fn compare(&mut self, client: u16, op: &Op, result: Result<Response, Code>, zxid: Zxid) -> Result<(), String> {
        self.harvest();
        if let Op::AddAuth { auth, .. } = op {
            self.authenticated(client, auth);
            return same(&Ok(Response::Nothing), &result);
        }
        if !is_sent(op) {
            return same(&(Err(Code::BadArguments), Zxid::ZERO), &(result, zxid));
        }
        let result = self.without_times(result)?;
        let who = self.who[&client].clone();
        if op.is_write() {
            self.catch_up(zxid)?;
            if zxid <= self.last_write {
                return Err(format!("a write has {zxid}, and one before it {}", self.last_write));
            }
            self.last_write = zxid;
            let expected = self.model.write(&who, op, zxid);
            self.changes.append(&mut self.model.changes);
            return same(&expected, &result);
        }
        if matches!(op, Op::Sync { .. }) && zxid < self.last_write {
            return Err(format!("a sync shows {zxid}, and {} was done before it", self.last_write));
        }
        self.catch_up(zxid)?;
        same(&self.model.read(&who, op, zxid), &result)
    }

    fn authenticated(&mut self, client: u16, credentials: &str) {
        let hash = super::random_ops::USERS.iter().find(|(user, _)| *user == credentials).expect("a known user").1;
        let (id, who) = (Id::new("digest", hash), self.who.get_mut(&client).expect("a client"));
        if !who.ids.contains(&id) {
            who.ids.push(id);
        }
    }

    /// The client ends its session, and another one comes.
    pub fn close(&mut self, client: u16) -> Result<(), String> {
        self.told.push(format!("c{client} close"));
        let from = self.run.notes.as_ref().map_or(0, Vec::len);
        self.run.command(Command::Action(Action::Close { client: ClientId(client) }));
        self.run.until("it is closed", |world| zk::client(world, ClientId(client)).unwrap().state() == ClientState::Closed);
        let notes = self.run.notes.iter().flatten().skip(from);
        let replied = notes.filter_map(|(_, node, note)| match note {
            Note::Replied { call: None, zxid, .. } if *node == ClientId(client).node() => Some(*zxid),
            _ => None,
        });
        let zxid = replied.last().expect("an answer to the close");
        self.harvest();
        self.catch_up(zxid)?;
        if let Some(who) = self.who.remove(&client) {
            self.model.end_session(who.session, zxid);
            self.changes.append(&mut self.model.changes);
            self.last_write = self.last_write.max(zxid);
        }
        self.add_client();
        Ok(())
    }

    /// The client's machine dies, and its session with time; another client comes.
    pub fn crash(&mut self, client: u16) {
        self.told.push(format!("crash c{client}"));
        self.who.remove(&client);
        self.run.fault(Fault::Crash(ClientId(client).node()));
        self.add_client();
    }

    fn add_client(&mut self) {
        let client = 1 + zk::clients(&self.run.world).map(|(id, ..)| id.0).max().unwrap_or(0);
        let timeout = self.run.config.client_timeout;
        self.run.command(Command::Action(Action::AddClient {
            client: ClientId(client),
            at: None,
            hosts: Vec::new(),
            timeout,
            read_only: zk::Dynamic(None),
        }));
        self.until_connected(client);
        self.meet(client);
    }

    fn until_connected(&mut self, client: u16) {
        self.run.until("it is connected", |world| {
            zk::client(world, ClientId(client)).is_some_and(|client| client.state() == ClientState::Connected)
        });
    }

    pub fn reconnect(&mut self, client: u16, server: u8) {
        self.told.push(format!("c{client} connect s{server}"));
        self.run.command(Command::Action(Action::Connect { client: ClientId(client), server: ServerId(server) }));
        self.until_connected(client);
    }

    // ---- what the ensemble does by itself -----------------------------------------------------------------------------------

    pub fn harvest(&mut self) {
        for (at, node, note) in self.run.notes.replace(Vec::new()).unwrap_or_default() {
            match note {
                Note::SessionExpiring { session } => drop(self.begun.insert(node, Own::Expire(session))),
                Note::WatchHeard { kind, path } => {
                    let client = ClientId::of_node(node).expect("a client hears").0;
                    self.heard.entry(client).or_default().push((kind, path.to_string()));
                }
                Note::Sweeping { path } => drop(self.begun.insert(node, Own::Sweep(path.to_string(), at))),
                Note::Proposed { zxid } => {
                    if let Some(own) = self.begun.remove(&node) {
                        self.own.insert(zxid, own);
                    }
                }
                _ => {}
            }
        }
    }

    /// Shows the model what the ensemble did by itself up to this zxid.
    fn catch_up(&mut self, zxid: Zxid) -> Result<(), String> {
        while let Some((of, own)) = self.own.first_key_value().map(|(of, own)| (*of, own.clone())).filter(|(of, _)| *of <= zxid) {
            self.own.remove(&of);
            self.told.push(format!("    {of} {own:?}"));
            match own {
                Own::Expire(session) => {
                    if self.who.values().any(|who| who.session == session) {
                        return Err(format!("{session} expires, whose client is connected all the time"));
                    }
                    self.model.end_session(session, of);
                }
                Own::Sweep(path, at) => {
                    self.may_be_swept(&path, at)?;
                    self.model.sweep(&path, of);
                }
            }
        }
        Ok(())
    }

    /// Fails where a znode is swept before its time: a container that had children, or waited too long for one; a TTL znode that was not set for its time.
    fn may_be_swept(&self, path: &str, at: u64) -> Result<(), String> {
        let Some(node) = self.model.now.get(path) else { return Ok(()) };
        let idle = self.times.get(&node.mzxid).map(|set| at - set);
        let due = match node.kind {
            Kind::Container => {
                let max_never_used = self.run.config.container_max_never_used;
                node.counter > 0 || (max_never_used > 0 && idle.is_none_or(|idle| idle > max_never_used))
            }
            // The leader looks at what it has applied: what is set at this moment goes all the same.
            Kind::Ttl(ttl) => idle.is_none_or(|idle| idle > ttl as u64 * MS || idle < AT_THIS_MOMENT),
            Kind::Persistent | Kind::Ephemeral(_) => false,
        };
        if due { Ok(()) } else { Err(format!("{path} is swept before its time")) }
    }

    // ---- times --------------------------------------------------------------------------------------------------------------

    /// Every txn has one time, whoever tells of it: with that checked, the answer without times.
    fn without_times(&mut self, result: Result<Response, Code>) -> Result<Result<Response, Code>, String> {
        let Ok(response) = result else { return Ok(result) };
        let response = match response {
            Response::Created { path, stat: Some(stat) } => Response::Created { path, stat: Some(self.timeless(stat)?) },
            Response::Stat(stat) => Response::Stat(self.timeless(stat)?),
            Response::Data { data, stat } => Response::Data { data, stat: self.timeless(stat)? },
            Response::Children { children, stat: Some(stat) } => Response::Children { children, stat: Some(self.timeless(stat)?) },
            Response::Acl { acl, stat } => Response::Acl { acl, stat: self.timeless(stat)? },
            Response::Results(results) => {
                let results: Result<Vec<_>, String> = results.iter().map(|result| self.without_times(result.clone())).collect();
                Response::Results(results?.into())
            }
            other => other,
        };
        Ok(Ok(response))
    }

    fn timeless(&mut self, stat: Stat) -> Result<Stat, String> {
        for (zxid, time) in [(stat.czxid, stat.ctime), (stat.mzxid, stat.mtime)] {
            let known = *self.times.entry(zxid).or_insert(time);
            if known != time {
                return Err(format!("{zxid} was made at {known}, and is told to have been at {time}"));
            }
            let later = self.times.range(zxid..).find(|(_, other)| **other < time);
            if let Some((other, _)) = later {
                return Err(format!("{zxid} was made after {other}"));
            }
        }
        Ok(Stat { ctime: 0, mtime: 0, ..stat })
    }

    // ---- the end ------------------------------------------------------------------------------------------------------------

    /// Until every server has applied everything.
    pub fn settle(&mut self) {
        self.run.until("nothing is on its way", |world| {
            let last = |server: &zk::Server| (server.last_zxid(), server.last_logged());
            let leader = zk::established_leader(world).and_then(|id| zk::server(world, id)).map(|leader| leader.last_logged());
            zk::servers(world).all(|(_, _, server)| leader.is_some_and(|zxid| last(server) == (zxid, zxid)))
        });
    }

    /// In the end every server has the model's tree, znode by znode, and no property of `check` was breached.
    pub fn agrees(&mut self, patience: Duration) -> Result<(), String> {
        self.run.run_for(patience);
        self.settle();
        self.harvest();
        self.catch_up(Zxid(u64::MAX))?;
        let servers: Vec<u8> = zk::servers(&self.run.world).map(|(id, ..)| id.0).collect();
        for id in servers {
            let znodes: Vec<_> = self.run.server(id).tree().iter().map(|(path, znode)| (path.clone(), znode.clone())).collect();
            let paths: Vec<&str> = znodes.iter().map(|(path, _)| &**path).collect();
            let told = self.told.join("\n");
            same(&self.model.now.keys().map(String::as_str).collect::<Vec<_>>(), &paths)
                .map_err(|problem| format!("{told}\nthe paths of s{id}: {problem}"))?;
            for (path, znode) in znodes {
                let stat = self.timeless(znode.stat())?;
                let node = &self.model.now[&*path];
                let ours = (stat_of(node, children_of(&self.model.now, &path).len()), &node.data, node.acl.clone());
                same(&ours, &(stat, &znode.data, znode.acl.entries()))
                    .map_err(|problem| format!("{told}\n{path} at s{id}: {problem}"))?;
            }
        }
        match self.run.checker.violations() {
            [] => Ok(()),
            breaches => Err(format!("{}\n{breaches:?}", self.told.join("\n"))),
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(model: &T, ensemble: &T) -> Result<(), String> {
    if model == ensemble { Ok(()) } else { Err(format!("the model says    {model:?}\nthe ensemble says {ensemble:?}")) }
}

/// From a proposal to its commit, at most.
const AT_THIS_MOMENT: Duration = 100 * MS;

/// Long enough for every session that nobody holds to expire.
pub const SETTLED: Duration = 8 * SECOND;
