//! The faults that a person causes on machines and links, and their repairs.
//!
//! A fault is always somebody's decision, never chance: it is part of the recording, and everything that follows is derived.

use super::ids::{EventId, NodeId};
use super::time::Duration;

/// One fault, or its repair. Nodes are processes on machines of their own; a link joins two nodes, in both directions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The process ends at once: volatile state goes, and writes that the disk had not synced go with it.
    Crash(NodeId),
    /// A crashed process starts again from the content of its disk.
    Restart(NodeId),
    /// The process stops running but keeps its sockets: packets that arrive wait there.
    Freeze(NodeId),
    /// A frozen process goes on: it reads its sockets, then finds its timers late.
    Thaw(NodeId),
    /// Every link between nodes of different sides stalls. Nodes that no side names keep all their links.
    Partition(Vec<Vec<NodeId>>),
    /// Every link of the node stalls.
    Isolate(NodeId),
    /// The link between two nodes stalls.
    Cut(NodeId, NodeId),
    /// Every stalled link works again, and every slow link and disk is normal again.
    Heal,
    /// The link between two nodes works again.
    HealLink(NodeId, NodeId),
    /// Every packet between two nodes takes this much longer; zero is normal again. Microseconds.
    Slow(NodeId, NodeId, Duration),
    /// Every sync of the node's disk takes this much longer; zero is normal again. Microseconds.
    SlowDisk(NodeId, Duration),
    /// The message in flight waits, and all behind it on its connection wait with it.
    Hold(EventId),
    /// A held message goes on.
    Release(EventId),
    /// The message is lost, which TCP can only do by breaking its connection.
    Drop(EventId),
}

impl Fault {
    /// The machines that the fault names.
    pub fn nodes(&self) -> Vec<NodeId> {
        match self {
            Fault::Crash(node)
            | Fault::Restart(node)
            | Fault::Freeze(node)
            | Fault::Thaw(node)
            | Fault::Isolate(node)
            | Fault::SlowDisk(node, _) => vec![*node],
            Fault::Cut(a, b) | Fault::HealLink(a, b) | Fault::Slow(a, b, _) => vec![*a, *b],
            Fault::Partition(sides) => sides.concat(),
            Fault::Heal | Fault::Hold(_) | Fault::Release(_) | Fault::Drop(_) => Vec::new(),
        }
    }

    /// The machine that it is done to, or the first of a link's two; none where it is the network as a whole, or a message.
    pub fn subject(&self) -> Option<NodeId> {
        match self {
            Fault::Partition(_) => None,
            fault => fault.nodes().first().copied(),
        }
    }
}
