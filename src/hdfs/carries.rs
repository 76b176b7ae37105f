//! The contract between HDFS and a simulated system in which its daemons run.

use super::message::Packet;
use super::note::Note;
use super::storage::Write;
use crate::sim::Protocol;

/// A simulated system in which daemons of HDFS run.
pub trait Carries: Protocol {
    const PORT: Self::Port;
    fn packet(packet: Packet) -> Self::Message;
    fn timer(timer: Timer) -> Self::Timer;
    fn note(note: Note) -> Self::Note;
    fn write(write: Write) -> Self::Write;
}

/// A timer of a daemon or a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A call was not answered in time.
    Ipc,
    /// A starting NameNode, or a merging SecondaryNameNode, has done another piece of an EditLog.
    Load,
    Heartbeat,
    /// A NameNode looks for DataNodes of which nothing was heard.
    Monitor,
    Tail,
    Roll,
    Checkpoint,
    Retry,
}
