//! A world in which time stands still, for a search through all schedules.
//!
//! A run takes the first entry of its queue. Here any event is taken that other delays could have brought first: the first packet of a
//! connection and direction, a timer, the end of a disk's sync. The clock keeps the instant at which it stopped, and a timer rings without
//! its time having come, as if everything else had taken long.
//!
//! Two restrictions keep the schedules fewer, and each leaves only schedules that a run can have: a connection opens at once, and what no
//! process hears goes at once.

use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::sim::digest::{DigestHasher, digest};
use crate::sim::ids::{ConnId, EventId, NodeId};
use crate::sim::net::{Body, Direction};
use crate::sim::node::{Life, Node};
use crate::sim::process::Protocol;
use crate::sim::step::Step;

use super::fate::Fate;
use super::queue::{Pending, Queued};
use super::{Commanded, World};

/// An event that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Choice<T> {
    /// The first packet on its way in this direction arrives.
    Arrival {
        conn: ConnId,
        direction: Direction,
    },
    Timer {
        node: NodeId,
        timer: T,
    },
    /// The running sync of this machine's disk ends.
    Sync {
        node: NodeId,
    },
}

/// A world whose clock stands still.
#[derive(Clone, Debug)]
pub struct Still<P: Protocol> {
    world: World<P>,
    /// The digests of machines that have not changed since they were computed.
    known: Vec<(Rc<Node<P>>, u64)>,
}

impl<P: Protocol> World<P> {
    /// Stops the clock. `None` where a machine is frozen, a link is cut or a packet held: of those the choices know nothing.
    pub fn stand_still(mut self) -> Option<Still<P>> {
        self.advance_to(self.now);
        let is_breaking = self.queue.iter().any(|queued| matches!(queued.0.what, Pending::Broken { .. } | Pending::GiveUp { .. }));
        let is_frozen = self.nodes.values().any(|node| node.life == Life::Frozen || !node.waiting.is_empty());
        let is_held = self.in_flight().any(|flying| flying.held || flying.stalled);
        if is_breaking || is_frozen || is_held {
            return None;
        }
        let mut still = Still { world: self, known: Vec::new() };
        still.settle_after(&mut Step::default());
        Some(still)
    }
}

impl<P: Protocol> Still<P> {
    pub fn world(&self) -> &World<P> {
        &self.world
    }

    /// All that may come next, in an order that depends on the state alone.
    pub fn choices(&self) -> Vec<Choice<P::Timer>> {
        let arrivals = self.fates().filter(|(.., fate)| *fate == Fate::Heard);
        let mut choices: Vec<_> = arrivals.map(|(conn, direction, _)| Choice::Arrival { conn, direction }).collect();
        for (&id, node) in self.world.nodes.iter().filter(|(_, node)| node.life == Life::Running) {
            if node.disk.syncing > 0 {
                choices.push(Choice::Sync { node: id });
            }
            let mut timers: Vec<P::Timer> = node.alarms.iter().map(|alarm| alarm.timer).collect();
            timers.sort_by_key(digest);
            choices.extend(timers.into_iter().map(|timer| Choice::Timer { node: id, timer }));
        }
        choices
    }

    /// Whether the timer was set for the instant at which the clock stopped: then it waits for nothing.
    pub fn is_due(&self, node: NodeId, timer: P::Timer) -> bool {
        let mut alarms = self.world.node(node).into_iter().flat_map(|node| &node.alarms);
        alarms.any(|alarm| alarm.timer == timer && alarm.deadline <= self.world.now)
    }

    /// Makes this event the next one. False where it cannot happen.
    pub fn choose(&mut self, choice: Choice<P::Timer>, step: &mut Step<P>) -> bool {
        let node = match choice {
            Choice::Arrival { conn, direction } => self.world.conns.get(&conn).map(|conn| conn.ends(direction).1),
            Choice::Timer { node, .. } | Choice::Sync { node } => Some(node),
        };
        let Some(node) = node else { return false };
        self.number_connections_of(node);
        step.clear();
        self.world.begin(step);
        let done = match choice {
            Choice::Arrival { conn, direction } => self.carry(Pending::Arrival { conn, direction }, Fate::Heard, step),
            Choice::Sync { node } => {
                let life = self.world.node(node).map_or(0, |node| node.lives);
                self.carry(Pending::SyncEnds { node, life }, Fate::Heard, step)
            }
            Choice::Timer { node, timer } => self.ring(node, timer, step),
        };
        self.world.steps += u32::from(done);
        self.settle_after(step);
        done
    }

    fn carry(&mut self, what: Pending, fate: Fate, step: &mut Step<P>) -> bool {
        let world = &mut self.world;
        let queued = Queued { at: world.now, id: EventId(0), cause: world.steps, what };
        let happens = world.fate(&queued) == fate;
        if happens {
            world.carry(queued, fate, step);
        }
        happens
    }

    fn ring(&mut self, id: NodeId, timer: P::Timer, step: &mut Step<P>) -> bool {
        let world = &mut self.world;
        let Some(node) = world.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.life == Life::Running) else { return false };
        let Some(slot) = node.alarms.iter().position(|alarm| alarm.timer == timer) else { return false };
        step.cause = node.alarms.remove(slot).cause;
        world.fire(id, timer, step);
        true
    }

    /// Gives the connections that this machine dials next the numbers of its own count. A common count would tell in which order machines
    /// dialled, and states that differ in nothing else would be different ones.
    fn number_connections_of(&mut self, id: NodeId) {
        let dials = self.world.node(id).map_or(0, |node| node.dials);
        self.world.next_conn = u64::from(id.0) << 32 | (dials + 1);
    }

    /// What becomes of the first packet of each connection and direction.
    fn fates(&self) -> impl Iterator<Item = (ConnId, Direction, Fate)> {
        let pipes = self.world.conns.keys().flat_map(|&conn| [(conn, Direction::Forth), (conn, Direction::Back)]);
        pipes.map(|(conn, direction)| (conn, direction, self.world.fate_of_arrival(conn, direction)))
    }

    /// Opens what is dialled, and lets go what no process hears. What processes say of that belongs to the step before it. The queue is left
    /// empty, as here nothing is taken from it.
    fn settle_after(&mut self, before: &mut Step<P>) {
        let mut step = Step::default();
        while let Some((conn, direction, fate)) = self.urgent() {
            if let Some(to) = self.world.conns.get(&conn).map(|conn| conn.ends(direction).1) {
                self.number_connections_of(to);
            }
            self.carry(Pending::Arrival { conn, direction }, fate, &mut step);
            before.notes.append(&mut step.notes);
            before.sent.append(&mut step.sent);
        }
        self.world.queue.clear();
    }

    fn urgent(&self) -> Option<(ConnId, Direction, Fate)> {
        let opens = |conn: ConnId, direction: Direction| {
            let first = self.world.conns.get(&conn).and_then(|conn| conn.pipes[direction as usize].packets.front());
            first.is_some_and(|packet| matches!(packet.body, Body::Syn | Body::SynAck))
        };
        self.fates().find(|&(conn, direction, fate)| match fate {
            Fate::Heard => opens(conn, direction),
            Fate::Refused | Fate::Ignored => true,
            Fate::Kept | Fate::Stalled | Fate::Postponed | Fate::Void => false,
        })
    }

    /// 64 bits that tell states apart by what can still happen: by the values of processes, by what is on disks and on the way to them, by
    /// connections with what is on them, and by which timers are set. Times, numbers of packets and what came before are no part of it.
    pub fn digest(&mut self) -> u64 {
        let mut state = DigestHasher::default();
        let known = std::mem::take(&mut self.known);
        for (id, node) in self.world.nodes.iter() {
            let before = known.iter().find(|(other, _)| Rc::ptr_eq(other, node));
            let digest = before.map_or_else(|| self.digest_of(node), |(_, digest)| *digest);
            (id, digest).hash(&mut state);
            self.known.push((node.clone(), digest));
        }
        for (id, conn) in self.world.conns.iter() {
            (id, conn.dialer, conn.acceptor, conn.port, conn.opened, conn.closed).hash(&mut state);
            for pipe in &conn.pipes {
                pipe.packets.len().hash(&mut state);
                pipe.packets.iter().for_each(|packet| packet.body.hash(&mut state));
            }
        }
        state.finish()
    }

    fn digest_of(&self, node: &Node<P>) -> u64 {
        let disk = &node.disk;
        let mut alarms: Vec<_> = node.alarms.iter().map(|alarm| (digest(&alarm.timer), alarm.deadline <= self.world.now)).collect();
        alarms.sort_unstable();
        digest(&((&node.process, node.life, node.dials), (&disk.durable, &disk.pending, disk.syncing, disk.synced), alarms))
    }
}

impl<P: Commanded> Still<P> {
    /// Carries out a person's command upon this machine. False once a limit is reached.
    pub fn command(&mut self, node: NodeId, command: &P::Command, step: &mut Step<P>) -> bool {
        self.number_connections_of(node);
        let done = self.world.inject(command, step);
        self.settle_after(step);
        done
    }
}
