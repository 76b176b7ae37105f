//! The workload of the figures that `cargo xtask bench` takes, the same on the host and in wasm. Only with the feature `bench`.
//! [`LargeTree`] is a page whose tree has thousands of znodes, [`LongRun`] one whose run has as many events as one likes.
//!
//! Every client of [`Callers`] has one call under way at all times: as soon as one is answered, the next is called.

use std::rc::Rc;

pub use crate::app::{LargeTree, LongRun};
use crate::sim::{Position, Recording, SECOND, Step, Time, World};
use crate::zk::{
    Acl, Action, AddWatchMode, ClientId, ClientState, Command, Config, CreateMode, Note, Op, WatcherType, Zk, clients,
    established_leader, new_recording,
};

/// The time that the ensemble may take until it has a leader and every client its session.
const MAX_START: Time = 60 * SECOND;

const SEED: u64 = 42;

/// The calls of the clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// `setData`, each to a znode of its own.
    Writes,
    /// Every operation in turn, below a znode of its own.
    Everything,
}

/// An ensemble whose clients call without a pause.
pub struct Callers {
    config: Config,
    workload: Workload,
    /// Calls that were answered.
    answered: u32,
    recording: Recording<Zk>,
    step: Step<Zk>,
    /// The client whose call was answered by the step before.
    idle: Vec<ClientId>,
    data: [Rc<str>; 2],
}

impl Callers {
    /// Servers with a leader, and clients whose sessions are open and whose first calls, which create their znodes, are made.
    pub fn new(workload: Workload, servers: u8, clients: u16) -> Self {
        let config = Config { voters: servers, clients, ..Config::default() };
        let data = ["0123456789abcdef".into(), "fedcba9876543210".into()];
        let recording = new_recording(&config, SEED);
        let mut callers = Callers { config, workload, answered: 0, recording, step: Step::default(), idle: Vec::new(), data };
        while !is_ready(callers.recording.head()) && callers.recording.head().now() < MAX_START {
            callers.recording.extend(&mut callers.step);
        }
        for id in 1..=clients {
            let path = path_of(ClientId(id));
            callers.call(ClientId(id), Op::create(&path, None, CreateMode::Persistent));
        }
        callers
    }

    /// Simulates at least this many events and returns how many; the calls themselves are not counted.
    pub fn run(&mut self, events: u32) -> u32 {
        for done in 0..events {
            if !self.recording.extend(&mut self.step) {
                return done;
            }
            self.see_answers();
            while let Some(client) = self.idle.pop() {
                self.answered += 1;
                let op = match self.workload {
                    Workload::Writes => self.write(client),
                    Workload::Everything => self.anything(client),
                };
                self.call(client, op);
            }
        }
        events
    }

    /// The number of calls that were answered so far.
    pub fn answered(&self) -> u32 {
        self.answered
    }

    fn write(&self, client: ClientId) -> Op {
        let data = self.data[self.recording.len() as usize % 2].clone();
        Op::SetData { path: path_of(client), data: Some(data), version: -1 }
    }

    /// The next of all operations; some of them fail, as they do in life.
    fn anything(&self, client: ClientId) -> Op {
        let path = path_of(client);
        let child: Rc<str> = format!("{path}/child").into();
        match self.answered / u32::from(client.0).max(1) % 16 {
            0 => Op::create(&child, Some("x"), CreateMode::Persistent),
            1 => Op::GetData { path: child, watch: true },
            2 => self.write(client),
            3 => Op::GetChildren { path, watch: true, with_stat: true },
            4 => Op::create(&format!("{path}/n-"), None, CreateMode::EphemeralSequential),
            5 => Op::Exists { path: child, watch: false },
            6 => Op::Multi([Op::Check { path, version: 0 }, Op::Delete { path: child, version: -1 }].into()),
            7 => Op::GetAcl { path },
            8 => Op::SetAcl { path, acl: Acl::OPEN, version: -1 },
            9 => Op::GetEphemerals { prefix: path },
            10 => Op::GetAllChildrenNumber { path: "/".into() },
            11 => Op::AddWatch { path, mode: AddWatchMode::PersistentRecursive },
            12 => Op::RemoveWatches { path, kind: WatcherType::Any, local: false },
            13 => Op::MultiRead([Op::GetData { path, watch: false }].into()),
            14 => Op::Sync { path },
            _ => Op::Delete { path: child, version: -1 },
        }
    }

    fn call(&mut self, client: ClientId, op: Op) {
        let now = self.recording.head().now();
        self.recording.command(now, Command::Action(Action::Call { client, op }), &mut self.step);
        // A call that the library refuses is answered at once.
        self.see_answers();
    }

    fn see_answers(&mut self) {
        let last = self.recording.notes_of(self.recording.len() - 1);
        let answered = last.iter().filter(|(_, note)| matches!(note, Note::Replied { .. }));
        self.idle.extend(answered.filter_map(|(node, _)| ClientId::of_node(*node)));
    }

    pub fn recording(&self) -> &Recording<Zk> {
        &self.recording
    }

    /// A page with this run.
    pub fn into_page(self) -> LongRun {
        LongRun::new(self.config, SEED, self.recording)
    }

    /// The world after so many steps, as a page that scrubs there gets it.
    pub fn seek(&self, steps: u32) -> World<Zk> {
        self.recording.seek(Position { steps, time: 0 })
    }
}

fn is_ready(world: &World<Zk>) -> bool {
    established_leader(world).is_some() && clients(world).all(|(_, _, client)| client.state() == ClientState::Connected)
}

fn path_of(client: ClientId) -> Rc<str> {
    format!("/{client}").into()
}

/// Five servers without a client, for so long.
pub fn idle(time: Time) -> Recording<Zk> {
    let config = Config { clients: 0, ..Config::default() };
    let mut recording = new_recording(&config, SEED);
    recording.extend_to(time, &mut Step::default());
    recording
}
