//! ZooKeeper as a protocol of the kernel: a person's commands, calls upon clients, timers. The programs are in `process`.

use std::rc::Rc;

use super::action::Action;
use super::client::{Started, Tell};
use super::database::Write;
use super::ids::{ServerId, Zxid};
use super::message::{Message, Port, WatchLists};
use super::note::Note;
use super::op::{Errand, Op};
use super::remote::Remote;
use crate::hdfs::{self, Carries, FileCall};
use crate::sim::{Duration, Fault};

/// The protocol's marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zk;

/// A person's decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Fault(Fault),
    Action(Action),
}

impl From<Fault> for Command {
    fn from(fault: Fault) -> Self {
        Command::Fault(fault)
    }
}

impl From<Action> for Command {
    fn from(action: Action) -> Self {
        Command::Action(action)
    }
}

/// A call upon a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    Op(Op),
    Errand(Errand),
    /// Runs a program in the client's process, in the place of the one before.
    Run(Started),
    /// A word to that program.
    Tell(Tell),
    Close,
    Connect(ServerId),
    /// Only of a bare client: breaks the connection, and stays away.
    Disconnect,
    /// Only of a bare client: comes back with its session, and asks for this timeout.
    Reconnect {
        timeout: Duration,
    },
    /// Only of a bare client: sets watches again, as the library does by itself after a reconnection.
    SetWatches {
        relative: Zxid,
        watches: Rc<WatchLists>,
    },
    /// Only of a client whose program runs outside.
    Remote(Remote),
    /// A call of a client of HDFS.
    Files(FileCall),
    /// A checkpoint of a SecondaryNameNode.
    Checkpoint,
}

/// Every timer of servers and clients. One of each at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Looking: the pause before notifications go out again, or the wait for better votes.
    Election,
    /// An observer's pause before it looks.
    Rest,
    LearnerConnect,
    LearnerRead,
    /// Leader: `initLimit` for a quorum to connect, to promise, to synchronise.
    LeaderWait,
    LeaderTick,
    Sessions,
    /// Leader: containers and TTL znodes are swept.
    Containers,
    /// A quorum has acknowledged the oldest proposal.
    Quorum,
    ClientConnect,
    ClientRead,
    ClientPing,
    ClientExpire,
    /// The client's program's own.
    Program,
    /// A daemon's of HDFS, or of a program that calls one.
    Hdfs(hdfs::Timer),
    /// A server that looks: from here on it serves reads.
    ReadOnly,
    /// A server's own sessions, which nobody else knows.
    LocalSessions,
    /// A read-only client asks the next host whether it serves all.
    ClientProbe,
}

impl Carries for Zk {
    const PORT: Port = Port::Hdfs;

    fn packet(packet: hdfs::Packet) -> Message {
        Message::Hdfs(packet)
    }

    fn timer(timer: hdfs::Timer) -> Timer {
        Timer::Hdfs(timer)
    }

    fn note(note: hdfs::Note) -> Note {
        Note::Hdfs(note)
    }

    fn write(write: hdfs::Write) -> Write {
        Write::Hdfs(write)
    }
}
