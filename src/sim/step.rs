//! One event and all it led to.

use std::fmt::Debug;

use super::ids::{ConnId, EventId, NodeId};
use super::process::Protocol;
use super::time::Time;

/// The result of one call of `step` or `inject`.
#[derive(Clone, Debug)]
pub struct Step<P: Protocol> {
    /// The number of steps before it.
    pub index: u32,
    /// The id of the packet, timer or sync that became this step; a person's command has none.
    pub id: EventId,
    pub at: Time,
    /// The step that made this one happen; its own index where a person did.
    pub cause: u32,
    pub event: Event<P>,
    pub sent: Vec<Sent>,
    pub notes: Vec<(NodeId, P::Note)>,
}

/// The event of a step.
#[derive(Clone, Debug)]
pub enum Event<P: Protocol> {
    /// Nothing yet: a step before it is filled.
    Blank,
    Command(P::Command),
    Delivered {
        conn: ConnId,
        port: P::Port,
        from: NodeId,
        to: NodeId,
        sent_at: Time,
        message: P::Message,
    },
    /// `node` accepted a connection that `from` dialled.
    Accepted {
        conn: ConnId,
        port: P::Port,
        from: NodeId,
        node: NodeId,
        sent_at: Time,
    },
    /// The connection that `node` dialled is open.
    Connected {
        conn: ConnId,
        port: P::Port,
        from: NodeId,
        node: NodeId,
        sent_at: Time,
    },
    /// `node` learns that its connection with `peer` is gone.
    Closed {
        conn: ConnId,
        port: P::Port,
        node: NodeId,
        peer: NodeId,
        why: Closing,
        sent_at: Time,
    },
    Timer {
        node: NodeId,
        timer: P::Timer,
    },
    /// `writes` more writes are on the disk of `node`.
    Synced {
        node: NodeId,
        writes: u64,
    },
}

/// The reason for which a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closing {
    /// The other side closed it.
    Finished,
    /// The other side's process ended, or does not listen.
    Reset,
    /// Nobody answered the dial in time.
    DialTimeout,
    /// The connection stalled for too long.
    GaveUp,
    /// Somebody dropped a packet of it.
    Dropped,
}

/// A packet that left during the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    pub id: EventId,
    pub conn: ConnId,
    pub from: NodeId,
    pub to: NodeId,
    pub arrives_at: Time,
}

impl<P: Protocol> Default for Step<P> {
    fn default() -> Self {
        Step { index: 0, id: EventId(0), at: 0, cause: 0, event: Event::Blank, sent: Vec::new(), notes: Vec::new() }
    }
}

impl<P: Protocol> Step<P> {
    pub(super) fn clear(&mut self) {
        self.event = Event::Blank;
        self.sent.clear();
        self.notes.clear();
    }
}

impl<P: Protocol> Event<P> {
    /// The process that handled it, if it was one.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Event::Blank | Event::Command(_) => None,
            Event::Delivered { to, .. } => Some(*to),
            Event::Accepted { node, .. }
            | Event::Connected { node, .. }
            | Event::Closed { node, .. }
            | Event::Timer { node, .. }
            | Event::Synced { node, .. } => Some(*node),
        }
    }
}

/// A bound of the simulation that a run reached. The run ends there, and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// More processes than `MAX_NODES`.
    Nodes,
    /// More packets under way in one direction of a connection than `MAX_PACKETS`.
    Packets,
    /// More in a frozen process's sockets than `MAX_WAITING`.
    Waiting,
    /// More steps than `MAX_STEPS`.
    Steps,
    /// More steps without time moving on than `MAX_STEPS_AT_ONCE`.
    StepsAtOnce,
    /// More writes queued for one disk than `MAX_WRITES`.
    Writes,
}

/// The reason for which something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoSuchMessage(EventId),
}
