//! The entries of the queue, and their order: by time, then by id, and by nothing else.

use crate::sim::ids::{ConnId, EventId, NodeId};
use crate::sim::net::{Breakage, Direction};
use crate::sim::time::Time;

/// A queue entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Pending {
    /// The first packet of this pipe arrives.
    Arrival {
        conn: ConnId,
        direction: Direction,
    },
    /// Look whether an alarm of this node rings.
    Alarm {
        node: NodeId,
        life: u32,
    },
    SyncEnds {
        node: NodeId,
        life: u32,
    },
    /// A thawed process takes the next thing its sockets hold.
    Wake {
        node: NodeId,
        life: u32,
    },
    DialTimeout {
        conn: ConnId,
    },
    GiveUp {
        conn: ConnId,
    },
    /// One side of a broken connection learns of it.
    Broken {
        conn: ConnId,
        /// The side that sends this way.
        side: Direction,
        why: Breakage,
    },
}

/// The queue's order is the derived one: time first, then id; the rest never decides, because ids are unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Queued {
    pub at: Time,
    pub id: EventId,
    pub cause: u32,
    pub what: Pending,
}
