//! The run, between the sockets of real programs and the simulation. It knows no real clock: each call says what time it is.
//!
//! Here is how time passes and what enters the recording; `sockets` has what programs send and are sent, `persons` what people ask for.

mod course;
mod persons;
mod sockets;

use std::collections::BTreeMap;

use zooscope::lang::Lang;
use zooscope::metrics::Metrics;
use zooscope::script::{Command, MAX_SCRIPT_BYTES, Outcome, RunFile, Script};
use zooscope::sim::{ConnId, Event, Life, Position, Recording, Step, Time, World};
use zooscope::tell;
use zooscope::wire::WallClock;
use zooscope::zk::{self, ClientId, Config, Message, Note, ServerId, Zk, servers};

use course::Course;

use crate::begin::Beginning;
use crate::ports::Addresses;
use crate::socket::Socket;
use crate::words::Whitelist;

/// The most connections at once.
pub const MAX_CONNECTIONS: usize = 200;
/// The most commands of a recording: each is up to three lines of a script. The run goes on without being recorded.
pub const MAX_SAVED: usize = 133_000;
/// The most steps of a recording: the page shows no more of one.
pub const MAX_SAVED_STEPS: u32 = 700_000;
/// The most bytes of the lines before a command that say when it was given.
const MOMENT_BYTES: usize = 64;

/// A connection of a real program, new with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// What is to be done outside of the simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// Bytes for a program.
    Send(SocketId, Vec<u8>),
    /// The connection ends behind what was sent on it.
    Close(SocketId),
    /// A server's port accepts connections, or refuses them.
    Port(ServerId, bool),
    /// A sentence for the person who watches.
    Say(String),
}

/// What the simulation is told of the world outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The time of day when the run goes on.
    pub unix_millis: i64,
    /// Simulated time for real time.
    pub speed: f64,
    pub whitelist: Whitelist,
    pub addresses: Addresses,
}

/// The simulated ensemble and the sockets of real programs.
#[derive(Debug)]
pub struct Ensemble {
    config: Config,
    seed: u64,
    course: Course,
    step: Step<Zk>,
    metrics: Metrics,
    wall: WallClock,
    /// Simulated time in a second of a program's.
    speed: f64,
    whitelist: Whitelist,
    addresses: Addresses,
    sockets: BTreeMap<SocketId, Socket>,
    /// The socket behind a connection of the simulation.
    ends: BTreeMap<ConnId, SocketId>,
    ports: BTreeMap<ServerId, bool>,
    out: Vec<Out>,
    /// The bytes that the commands so far have as a script, or a few more.
    script_bytes: usize,
    /// It goes no further.
    over: bool,
}

impl Ensemble {
    pub fn new(Beginning(runner): Beginning, outside: Outside) -> Self {
        let Outside { unix_millis, speed, whitelist, addresses } = outside;
        let (config, seed, now) = (runner.config().clone(), runner.seed(), runner.position().time);
        let recording = runner.into_recording();
        let mut metrics = Metrics::default();
        let mut world = recording.seek(Position::default());
        let mut step = Step::default();
        // The world at the end of each step is needed, and so they are made one at a time.
        for steps in 1..=recording.len() {
            recording.replay(&mut world, steps, &mut step, &mut |_| {});
            metrics.see(&world, &step);
        }
        let script_bytes = Script::of(&config, seed, &recording).to_string().len();
        let mut ensemble = Ensemble {
            config,
            seed,
            course: Course::of(recording),
            step,
            metrics,
            wall: WallClock { start: unix_millis - (now / 1_000) as i64 },
            speed,
            whitelist,
            addresses,
            sockets: BTreeMap::new(),
            ends: BTreeMap::new(),
            ports: BTreeMap::new(),
            out: Vec::new(),
            script_bytes,
            over: false,
        };
        ensemble.advance(now);
        ensemble
    }

    // ---- what can be seen ---------------------------------------------------------------------------------------------------

    pub fn world(&self) -> &World<Zk> {
        self.course.world()
    }

    /// The run as far as it is recorded.
    pub fn recording(&self) -> &Recording<Zk> {
        self.course.kept()
    }

    pub fn now(&self) -> Time {
        self.world().now()
    }

    /// The time of the next event of the simulation.
    pub fn next_time(&self) -> Option<Time> {
        self.world().next_time()
    }

    /// What is to be done outside, in order, each once.
    pub fn take_out(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.out)
    }

    /// The sockets that stand behind clients of the simulation.
    pub fn joined(&self) -> impl Iterator<Item = (ClientId, SocketId)> + '_ {
        self.sockets.iter().filter_map(|(id, socket)| Some((socket.joined.as_ref()?.client, *id)))
    }

    /// The moment to which the run has come.
    pub fn position(&self) -> Position {
        Position { steps: self.world().steps(), time: self.now() }
    }

    /// The moment to which it is recorded.
    pub fn kept_to(&self) -> Position {
        self.course.kept_to()
    }

    /// Whether what comes next is recorded.
    pub fn is_kept(&self) -> bool {
        self.course.is_kept()
    }

    /// The run up to this moment, or as far as it is recorded, as a file that `cargo xtask run` replays.
    pub fn run_file(&self) -> RunFile {
        RunFile::of(&self.config, self.seed, self.course.kept(), self.kept_to())
    }

    // ---- time ---------------------------------------------------------------------------------------------------------------

    /// Lets everything up to and including `time` happen.
    pub fn advance(&mut self, time: Time) {
        loop {
            self.stop_saving_when_full(0);
            if !self.course.step_by(time, &mut self.step) {
                break;
            }
            self.see();
        }
        self.course.pass_to(time, &mut self.step);
        if let Some(limit) = self.course.limit().filter(|_| !self.over) {
            self.over = true;
            self.out.push(Out::Say(tell::limit(Lang::En, limit)));
        }
        self.compare_ports();
        self.take_up();
    }

    /// Counts the last step.
    fn count(&mut self) {
        self.metrics.see(self.course.world(), &self.step);
    }

    /// Takes from the last step what it delivered to programs outside.
    fn see(&mut self) {
        self.count();
        match &self.step.event {
            Event::Delivered { conn, message, .. } => {
                let Some(&socket) = self.ends.get(conn).filter(|_| is_from_server(message)) else { return };
                let message = message.clone();
                self.deliver(socket, message);
            }
            Event::Closed { conn, node, .. } if ClientId::of_node(*node).is_some() => {
                if let Some(socket) = self.ends.get(conn).copied() {
                    self.close(socket);
                }
            }
            _ => {}
        }
    }

    /// The port of a stopped server refuses; that of a frozen one accepts, and nobody answers.
    fn compare_ports(&mut self) {
        let now: Vec<(ServerId, bool)> =
            servers(self.course.world()).map(|(id, node, _)| (id, node.life != Life::Crashed)).collect();
        for (id, is_open) in now {
            if self.ports.insert(id, is_open) != Some(is_open) {
                self.out.push(Out::Port(id, is_open));
            }
        }
        // Of a connection without a client the simulation knows nothing.
        let is_open = |server| self.ports.get(&server).copied().unwrap_or_default();
        let cut_off = self.sockets.iter().filter(|(_, socket)| socket.joined.is_none() && !is_open(socket.server));
        let cut_off: Vec<SocketId> = cut_off.map(|(id, _)| *id).collect();
        for id in cut_off {
            self.close(id);
        }
    }

    fn act(&mut self, command: zk::Command) -> Result<(), String> {
        if self.is_kept() {
            let bytes = Command::Act(command.clone()).to_string().len() + MOMENT_BYTES;
            self.stop_saving_when_full(bytes);
            self.script_bytes += bytes;
        }
        if !self.course.command(command, &mut self.step) {
            return Err("The run has reached a bound, and goes no further.".to_owned());
        }
        self.count();
        let refused = self.step.notes.iter().find_map(|(_, note)| match note {
            Note::Refused(why) => tell::outcome(Lang::En, &Outcome::Refused(why.clone())),
            _ => None,
        });
        refused.map_or(Ok(()), Err)
    }

    /// Records nothing of what comes next, and has so many bytes as a script, where the file could not be read or shown any more.
    fn stop_saving_when_full(&mut self, bytes: usize) {
        let kept = self.course.kept();
        let is_full =
            kept.entries().len() >= MAX_SAVED || kept.len() >= MAX_SAVED_STEPS || self.script_bytes + bytes > MAX_SCRIPT_BYTES;
        if is_full && self.is_kept() {
            self.course.keep_no_more();
            self.out.push(Out::Say("The recording is full. The run goes on, and what follows is in no file.".to_owned()));
        }
    }
}

/// Whether a message is one that a server sends to a client.
fn is_from_server(message: &Message) -> bool {
    matches!(message, Message::Connected(_) | Message::Reply(_) | Message::Event(_))
}
