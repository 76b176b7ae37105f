//! Carries out the entries of the queue: packets that arrive, timers that ring, syncs that end, connections that break.
//!
//! Each function here is told the [`Fate`] of what it carries, and decides nothing about it again.

use std::rc::Rc;

use crate::sim::ids::{ConnId, NodeId};
use crate::sim::net::{Body, Breakage, Direction, TCP_GIVES_UP};
use crate::sim::node::{Alarm, Waiting};
use crate::sim::process::{Process, Protocol};
use crate::sim::step::{Closing, Event, Limit, Step};
use crate::sim::time::Time;

use super::World;
use super::fate::Fate;
use super::queue::{Pending, Queued};

/// The most that waits for one frozen process.
const MAX_WAITING: usize = 200_000;

impl<P: Protocol> World<P> {
    /// Carries out a queue entry, and fills `step` where a process hears of it.
    pub(super) fn carry(&mut self, queued: Queued, fate: Fate, step: &mut Step<P>) {
        step.clear();
        self.now = self.now.max(queued.at);
        step.id = queued.id;
        step.cause = queued.cause;
        self.begin(step);
        match queued.what {
            Pending::Arrival { conn, direction } => self.arrive(conn, direction, fate, step),
            Pending::Alarm { node, .. } => self.ring(node, queued.at, fate, step),
            Pending::SyncEnds { node, .. } => self.finish_sync(node, fate, step),
            Pending::Wake { node, .. } => self.wake(node, fate, step),
            Pending::DialTimeout { conn } => self.dial_timeout(conn, fate, step),
            Pending::GiveUp { conn } => self.give_up(conn),
            Pending::Broken { conn, side, why } => self.learn_broken(conn, side, why, fate, step),
        }
    }

    fn arrive(&mut self, id: ConnId, direction: Direction, fate: Fate, step: &mut Step<P>) {
        if fate == Fate::Stalled {
            return self.stall(id, direction, step.index);
        }
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let (from, to) = conn.ends(direction);
        let closed = conn.is_closed(direction.reverse());
        let Some(packet) = conn.pipe(direction).packets.pop_front() else { return };
        step.id = packet.id;
        step.cause = packet.cause;
        if packet.body == Body::Syn && matches!(fate, Fate::Heard | Fate::Kept) {
            // The machine answers, also for a process that sleeps.
            self.send_packet(id, direction.reverse(), Body::SynAck, step);
        }
        match fate {
            Fate::Heard => self.hand_over(id, from, to, packet.sent_at, packet.body, step),
            Fate::Kept => {
                let (cause, sent_at, body) = (packet.cause, packet.sent_at, packet.body);
                self.wait(to, Waiting::Packet { conn: id, direction, cause, sent_at, body });
            }
            Fate::Refused => self.send_packet(id, direction.reverse(), Body::Reset, step),
            // The receiver closed before: only the end of the connection still matters.
            Fate::Ignored if closed && matches!(packet.body, Body::Fin | Body::Reset) => {
                self.conns.remove(&id);
            }
            Fate::Ignored | Fate::Stalled | Fate::Postponed | Fate::Void => {}
        }
    }

    fn stall(&mut self, id: ConnId, direction: Direction, cause: u32) {
        let now = self.now;
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let (from, to) = conn.ends(direction);
        conn.pipe(direction).due += 1;
        if conn.stalled_since.is_none() && self.links.get(from, to).cut {
            conn.stalled_since = Some(now);
            self.push(now + TCP_GIVES_UP, cause, Pending::GiveUp { conn: id });
        }
    }

    /// The process takes the packet from its socket.
    fn hand_over(&mut self, id: ConnId, from: NodeId, to: NodeId, sent_at: Time, body: Body<P::Message>, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let port = conn.port;
        match body {
            Body::Syn => {
                step.event = Event::Accepted { conn: id, port, from, node: to, sent_at };
                self.handle(to, step, |process, out| process.on_accepted(id, from, port, out));
            }
            Body::SynAck => {
                conn.opened = true;
                step.event = Event::Connected { conn: id, port, from, node: to, sent_at };
                self.handle(to, step, |process, out| process.on_connected(id, out));
            }
            Body::Data(message) => {
                step.event = Event::Delivered { conn: id, port, from, to, sent_at, message: message.clone() };
                self.handle(to, step, |process, out| process.on_message(id, message, out));
            }
            Body::Fin => self.close_at(id, to, from, Closing::Finished, sent_at, step),
            Body::Reset => self.close_at(id, to, from, Closing::Reset, sent_at, step),
        }
    }

    fn close_at(&mut self, id: ConnId, node: NodeId, peer: NodeId, why: Closing, sent_at: Time, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let side = conn.from(node) as usize;
        conn.closed[side] = true;
        step.event = Event::Closed { conn: id, port: conn.port, node, peer, why, sent_at };
        if conn.closed[1 - side] {
            self.conns.remove(&id);
        }
        self.handle(node, step, |process, out| process.on_closed(id, out));
    }

    fn ring(&mut self, id: NodeId, at: Time, fate: Fate, step: &mut Step<P>) {
        if fate == Fate::Void {
            return;
        }
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        let Some(slot) = node.alarms.iter().position(|alarm| alarm.queued_for == at) else { return };
        if fate == Fate::Postponed {
            let life = node.lives;
            let alarm = &mut node.alarms[slot];
            alarm.queued_for = alarm.deadline;
            let (at, cause) = (alarm.deadline, alarm.cause);
            return self.push(at, cause, Pending::Alarm { node: id, life });
        }
        let Alarm { timer, cause, .. } = node.alarms.remove(slot);
        if fate == Fate::Kept {
            return self.wait(id, Waiting::Timer { cause, timer });
        }
        step.cause = cause;
        self.fire(id, timer, step);
    }

    pub(super) fn fire(&mut self, node: NodeId, timer: P::Timer, step: &mut Step<P>) {
        step.event = Event::Timer { node, timer };
        self.handle(node, step, |process, out| process.on_timer(timer, out));
    }

    fn finish_sync(&mut self, id: NodeId, fate: Fate, step: &mut Step<P>) {
        if fate == Fate::Void {
            return;
        }
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        let writes = node.disk.syncing as u64;
        let synced = node.finish_sync();
        if fate == Fate::Kept {
            self.wait(id, Waiting::Persisted { cause: step.cause, writes: synced });
            return self.start_sync(id, step.index);
        }
        step.event = Event::Synced { node: id, writes };
        self.handle(id, step, |process, out| process.on_persisted(synced, out));
    }

    /// A thawed process takes the first of the things that waited for it.
    fn wake(&mut self, id: NodeId, fate: Fate, step: &mut Step<P>) {
        if fate == Fate::Void {
            return;
        }
        let Some(waiting) = self.nodes.get_mut(&id).and_then(|node| Rc::make_mut(node).waiting.pop_front()) else { return };
        if fate != Fate::Heard {
            return;
        }
        match waiting {
            Waiting::Packet { conn, direction, cause, sent_at, body } => {
                step.cause = cause;
                let Some((from, to)) = self.conns.get(&conn).map(|conn| conn.ends(direction)) else { return };
                self.hand_over(conn, from, to, sent_at, body, step);
            }
            Waiting::Persisted { cause, writes } => {
                step.cause = cause;
                step.event = Event::Synced { node: id, writes };
                self.handle(id, step, |process, out| process.on_persisted(writes, out));
            }
            Waiting::Timer { cause, timer } => {
                step.cause = cause;
                self.fire(id, timer, step);
            }
            Waiting::DialTimeout { cause, conn } => {
                step.cause = cause;
                self.dial_timeout(conn, fate, step);
            }
        }
    }

    fn wait(&mut self, id: NodeId, waiting: Waiting<P>) {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        if node.waiting.len() >= MAX_WAITING {
            self.limit = Some(Limit::Waiting);
            return;
        }
        node.waiting.push_back(waiting);
    }

    fn dial_timeout(&mut self, id: ConnId, fate: Fate, step: &mut Step<P>) {
        let Some(conn) = self.conns.get(&id) else { return };
        let (dialer, acceptor) = (conn.dialer, conn.acceptor);
        match fate {
            Fate::Heard => {
                self.close_at(id, dialer, acceptor, Closing::DialTimeout, self.now, step);
                self.conns.remove(&id);
            }
            // The process looks at the clock again when it has woken.
            Fate::Kept => self.wait(dialer, Waiting::DialTimeout { cause: step.cause, conn: id }),
            Fate::Stalled | Fate::Refused | Fate::Postponed | Fate::Ignored | Fate::Void => {}
        }
    }

    fn give_up(&mut self, id: ConnId) {
        let Some(since) = self.conns.get(&id).and_then(|conn| conn.stalled_since) else { return };
        let at = since + TCP_GIVES_UP;
        if at <= self.now { self.break_both(id, Breakage::GaveUp) } else { self.push(at, self.steps, Pending::GiveUp { conn: id }) }
    }

    fn learn_broken(&mut self, id: ConnId, side: Direction, why: Breakage, fate: Fate, step: &mut Step<P>) {
        let Some(conn) = self.conns.get(&id) else { return };
        let (node, peer) = conn.ends(side);
        match fate {
            Fate::Heard => self.close_at(id, node, peer, why.into(), self.now, step),
            Fate::Kept => {
                let (cause, sent_at, direction) = (step.cause, self.now, side.reverse());
                self.wait(node, Waiting::Packet { conn: id, direction, cause, sent_at, body: Body::Reset });
            }
            Fate::Stalled | Fate::Refused | Fate::Postponed | Fate::Ignored | Fate::Void => {}
        }
    }
}
