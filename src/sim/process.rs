//! The contract between the kernel and the programs it runs.
//!
//! A process is a plain value with handlers. A handler changes its own value and pushes effects to an [`Outbox`]; it reads no clock
//! but the one it is handed, draws no random number, and touches nothing else. The kernel carries the effects out.

use std::fmt::Debug;
use std::hash::Hash;

use super::ids::{ConnId, NodeId};
use super::time::{Duration, Time};

/// The types of one simulated system.
pub trait Protocol: Sized + Clone + PartialEq + Hash + Debug + 'static {
    type Process: Process<Self>;
    type Message: Clone + PartialEq + Hash + Debug;
    type Timer: Copy + PartialEq + Hash + Debug;
    /// The service of a machine that a connection is for.
    type Port: Copy + PartialEq + Hash + Debug;
    /// An event that a process reports of itself while it works: the material of captions and checks.
    type Note: Clone + PartialEq + Hash + Debug;
    /// One write to a disk.
    type Write: Clone + PartialEq + Hash + Debug;
    type Disk: Disk<Self::Write>;
    /// A decision of a person, faults included.
    type Command: Clone + PartialEq + Debug;
    /// A call upon one process.
    type Call: Clone + Hash + Debug;
}

/// The state that survives a crash.
pub trait Disk<Write>: Clone + Default + Hash + Debug {
    fn apply(&mut self, write: Write);
}

/// One program on one machine.
pub trait Process<P: Protocol>: Clone + Hash + Debug {
    /// The program as it is before its first instruction: its configuration and nothing else.
    fn fresh(&self) -> Self;
    /// The process starts, with the contents of its disk.
    fn on_start(&mut self, disk: &P::Disk, out: &mut Outbox<P>);
    /// Whether somebody who knocks at this port is let in; else the machine refuses the connection.
    fn listens(&self, port: P::Port) -> bool;
    /// Somebody's connection to `port` arrived.
    fn on_accepted(&mut self, conn: ConnId, from: NodeId, port: P::Port, out: &mut Outbox<P>);
    /// A connection that this process dialled is open.
    fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<P>);
    /// A connection is gone: refused, timed out, closed by the other side, or broken.
    fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<P>);
    fn on_message(&mut self, conn: ConnId, message: P::Message, out: &mut Outbox<P>);
    fn on_timer(&mut self, timer: P::Timer, out: &mut Outbox<P>);
    /// The first `writes` writes of this life are on the disk.
    fn on_persisted(&mut self, writes: u64, out: &mut Outbox<P>);
    /// A person calls upon this process.
    fn on_call(&mut self, call: P::Call, out: &mut Outbox<P>);
    /// Whether packets take no time on the connections that it dials: it stands for a machine whose network is a real one.
    fn is_near(&self) -> bool {
        false
    }
}

/// The delay of a timer. The kernel draws one where a range is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delay {
    For(Duration),
    /// Drawn anew each time, both ends included.
    Between(Duration, Duration),
}

/// A request of a handler to the kernel.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect<P: Protocol> {
    /// Open a connection; give up after `timeout`.
    Dial {
        conn: ConnId,
        to: NodeId,
        port: P::Port,
        timeout: Duration,
    },
    Send {
        conn: ConnId,
        message: P::Message,
    },
    /// Close the connection after everything that was sent.
    Close {
        conn: ConnId,
    },
    SetTimer {
        timer: P::Timer,
        delay: Delay,
    },
    CancelTimer {
        timer: P::Timer,
    },
    /// Append to the disk's queue; writes become durable in order, several with one sync.
    Write(P::Write),
    Note(P::Note),
    /// The process ends by itself, after everything else that this handler asked for.
    Exit,
}

/// The list into which a handler puts its effects, in order, and the clock that it reads.
#[derive(Debug)]
pub struct Outbox<P: Protocol> {
    pub now: Time,
    pub(super) next_conn: u64,
    pub(super) effects: Vec<Effect<P>>,
}

impl<P: Protocol> Outbox<P> {
    /// An empty outbox; connections dialled get ids from `next_conn` on.
    pub fn new(now: Time, next_conn: u64) -> Self {
        Outbox { now, next_conn, effects: Vec::new() }
    }

    pub fn effects(&self) -> &[Effect<P>] {
        &self.effects
    }

    pub fn dial(&mut self, to: NodeId, port: P::Port, timeout: Duration) -> ConnId {
        let conn = ConnId(self.next_conn);
        self.next_conn += 1;
        self.effects.push(Effect::Dial { conn, to, port, timeout });
        conn
    }

    pub fn send(&mut self, conn: ConnId, message: impl Into<P::Message>) {
        self.effects.push(Effect::Send { conn, message: message.into() });
    }

    pub fn close(&mut self, conn: ConnId) {
        self.effects.push(Effect::Close { conn });
    }

    pub fn set_timer(&mut self, timer: P::Timer, delay: Duration) {
        self.effects.push(Effect::SetTimer { timer, delay: Delay::For(delay) });
    }

    pub fn set_random_timer(&mut self, timer: P::Timer, min: Duration, max: Duration) {
        self.effects.push(Effect::SetTimer { timer, delay: Delay::Between(min, max) });
    }

    pub fn cancel_timer(&mut self, timer: P::Timer) {
        self.effects.push(Effect::CancelTimer { timer });
    }

    pub fn write(&mut self, write: P::Write) {
        self.effects.push(Effect::Write(write));
    }

    pub fn note(&mut self, note: P::Note) {
        self.effects.push(Effect::Note(note));
    }

    pub fn exit(&mut self) {
        self.effects.push(Effect::Exit);
    }
}
