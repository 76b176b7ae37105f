//! The workload of the figures that `cargo xtask bench` takes, the same on the host and in wasm. Only with the feature `bench`.
//! [`LargeTree`] is a page whose tree has thousands of znodes.
//!
//! Of [`Writers`], every client has one `setData` under way at all times, each to a znode of its own: as soon as one is answered, the next is called.

use std::rc::Rc;

pub use crate::app::LargeTree;
use crate::sim::{Position, Recording, SECOND, Step, Time, World};
use crate::zk::{
    Action, ClientId, ClientState, Command, Config, CreateMode, Note, Op, Zk, clients, established_leader, new_recording,
};

/// How long the ensemble may take until it has a leader and every client its session.
const MAX_START: Time = 60 * SECOND;

const SEED: u64 = 42;

/// An ensemble whose clients write without a pause.
pub struct Writers {
    recording: Recording<Zk>,
    step: Step<Zk>,
    /// Whose call was answered by the step before.
    idle: Vec<ClientId>,
    data: [Rc<str>; 2],
}

impl Writers {
    /// Servers with a leader, and clients whose sessions are open and whose first calls, which create their znodes, are made.
    pub fn new(servers: u8, clients: u16) -> Self {
        let config = Config { voters: servers, clients, ..Config::default() };
        let data = ["0123456789abcdef".into(), "fedcba9876543210".into()];
        let mut writers = Writers { recording: new_recording(&config, SEED), step: Step::default(), idle: Vec::new(), data };
        while !is_ready(writers.recording.head()) && writers.recording.head().now() < MAX_START {
            writers.recording.extend(&mut writers.step);
        }
        for id in 1..=clients {
            let path = path_of(ClientId(id));
            writers.call(ClientId(id), Op::create(&path, None, CreateMode::Persistent));
        }
        writers
    }

    /// Simulates at least this many events and returns how many; the calls themselves are not counted.
    pub fn run(&mut self, events: u32) -> u32 {
        for done in 0..events {
            if !self.recording.extend(&mut self.step) {
                return done;
            }
            let last = self.recording.notes_of(self.recording.len() - 1);
            let answered = last.iter().filter(|(_, note)| matches!(note, Note::Replied { .. }));
            self.idle.extend(answered.filter_map(|(node, _)| ClientId::of_node(*node)));
            while let Some(client) = self.idle.pop() {
                let data = self.data[self.recording.len() as usize % 2].clone();
                self.call(client, Op::SetData { path: path_of(client), data: Some(data), version: -1 });
            }
        }
        events
    }

    fn call(&mut self, client: ClientId, op: Op) {
        let now = self.recording.head().now();
        self.recording.command(now, Command::Action(Action::Call { client, op }), &mut self.step);
    }

    pub fn recording(&self) -> &Recording<Zk> {
        &self.recording
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
