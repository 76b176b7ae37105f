//! The fate of a queue entry, decided in one place and without changing anything.
//!
//! It has two callers: `step` carries the fate out, and `advance_to` passes the entries that no process hears of. If each decided for
//! itself, a replay could give a command to another world than the run did.

use crate::sim::ids::{ConnId, NodeId};
use crate::sim::net::{Body, Direction};
use crate::sim::node::{Alarm, Life, Node, Waiting};
use crate::sim::process::{Process, Protocol};

use super::World;
use super::queue::{Pending, Queued};

/// The result of a queue entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// A process hears of it: it becomes a step.
    Heard,
    /// The process is frozen: it hears of it when it has been thawed.
    Kept,
    /// The link is cut, or a person holds this packet or one before it: it waits in its pipe.
    Stalled,
    /// The machine refuses the connection, because no process runs there or listens.
    Refused,
    /// The timer was pushed back: it is looked at again at its new deadline.
    Postponed,
    /// The entry is used up, and no process wants it any more.
    Ignored,
    /// The connection, timer or life that the entry was for is gone.
    Void,
}

impl<P: Protocol> World<P> {
    pub(super) fn fate(&self, queued: &Queued) -> Fate {
        match queued.what {
            Pending::Arrival { conn, direction } => self.fate_of_arrival(conn, direction),
            Pending::Alarm { node, life } => {
                let Some(node) = self.living(node, life) else { return Fate::Void };
                match node.alarms.iter().find(|alarm| alarm.queued_for == queued.at) {
                    None => Fate::Void,
                    Some(alarm) if alarm.deadline > queued.at => Fate::Postponed,
                    Some(_) => heard_by(node),
                }
            }
            Pending::SyncEnds { node, life } => self.living(node, life).map_or(Fate::Void, heard_by),
            Pending::Wake { node, life } => {
                let running = self.living(node, life).filter(|node| node.life == Life::Running);
                running.map_or(Fate::Void, |node| self.fate_of_waiting(node))
            }
            Pending::DialTimeout { conn } => match self.conns.get(&conn).filter(|conn| !conn.opened) {
                Some(conn) => self.fate_at(conn.dialer),
                None => Fate::Void,
            },
            // The entry only breaks the connection. The news for the connection's ends is queued by itself.
            Pending::GiveUp { conn } => {
                if self.conns.contains_key(&conn) {
                    Fate::Ignored
                } else {
                    Fate::Void
                }
            }
            Pending::Broken { conn, side, .. } => match self.conns.get(&conn).filter(|conn| !conn.is_closed(side)) {
                Some(conn) => self.fate_at(conn.ends(side).0),
                None => Fate::Void,
            },
        }
    }

    pub(super) fn fate_of_arrival(&self, id: ConnId, direction: Direction) -> Fate {
        let Some(conn) = self.conns.get(&id) else { return Fate::Void };
        let (from, to) = conn.ends(direction);
        let pipe = &conn.pipes[direction as usize];
        let Some(front) = pipe.packets.front() else { return Fate::Void };
        if self.links.get(from, to).cut || pipe.held == Some(front.id) || pipe.due > 0 {
            return Fate::Stalled;
        }
        if conn.is_closed(direction.reverse()) {
            return Fate::Ignored;
        }
        let node = self.node(to).filter(|node| node.life != Life::Crashed);
        match node {
            Some(node) if front.body != Body::Syn || node.process.listens(conn.port) => heard_by(node),
            _ if front.body == Body::Syn => Fate::Refused,
            // Packets on open connections were lost with the process.
            _ => Fate::Ignored,
        }
    }

    /// The result of the first of the things that waited for a process while it was frozen.
    fn fate_of_waiting(&self, node: &Node<P>) -> Fate {
        let wanted = match node.waiting.front() {
            None => return Fate::Void,
            Some(Waiting::Packet { conn, direction, .. }) => {
                self.conns.get(conn).is_some_and(|conn| !conn.is_closed(direction.reverse()))
            }
            Some(Waiting::Persisted { .. }) => true,
            // The packets that the process read meanwhile may have set the timer anew.
            Some(Waiting::Timer { timer, .. }) => !node.alarms.iter().any(|alarm: &Alarm<P::Timer>| alarm.timer == *timer),
            Some(Waiting::DialTimeout { conn, .. }) => self.conns.get(conn).is_some_and(|conn| !conn.opened),
        };
        if wanted { Fate::Heard } else { Fate::Ignored }
    }

    fn fate_at(&self, id: NodeId) -> Fate {
        self.node(id).filter(|node| node.life != Life::Crashed).map_or(Fate::Void, heard_by)
    }

    /// The process, if it is still in the life in which something was queued for it.
    fn living(&self, id: NodeId, life: u32) -> Option<&Node<P>> {
        self.node(id).filter(|node| node.lives == life)
    }
}

/// A process that has not crashed hears now, or later.
fn heard_by<P: Protocol>(node: &Node<P>) -> Fate {
    if node.life == Life::Frozen { Fate::Kept } else { Fate::Heard }
}
