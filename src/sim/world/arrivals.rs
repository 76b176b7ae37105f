//! What the queue brings: packets that arrive, timers that ring, syncs that end, connections that break.

use std::rc::Rc;

use crate::sim::net::{Body, Direction, Packet, TCP_GIVES_UP};
use crate::sim::node::{Alarm, Life, Node, Waiting};
use crate::sim::process::{Process, Protocol};
use crate::sim::step::{Closing, Event, Limit, Step};
use crate::sim::{ConnId, Duration, NodeId, SECOND, Time};

use super::{MAX_WAITING, Pending, Queued, World};

/// How often a dial that timed out while its process was frozen is looked at.
const ASLEEP: Duration = SECOND;

impl<P: Protocol> World<P> {
    /// Whether something queued will come to nothing that a process or an onlooker hears of.
    pub(super) fn is_silent(&self, queued: &Queued) -> bool {
        let runs = |id: NodeId| self.nodes.get(&id).is_some_and(|node| node.life == Life::Running);
        let lives = |id: NodeId, life: u32| self.nodes.get(&id).is_some_and(|node| node.lives == life);
        match queued.what {
            Pending::Arrival { conn, direction } => self.is_silent_arrival(conn, direction),
            Pending::Alarm { node, life } => {
                let rings = |alarm: &&Alarm<P::Timer>| alarm.queued_for == queued.at;
                let alarm = self.nodes.get(&node).and_then(|node| node.alarms.iter().find(rings));
                !lives(node, life) || !runs(node) || alarm.is_none_or(|alarm| alarm.deadline > queued.at)
            }
            Pending::SyncEnds { node, life } => !lives(node, life) || !runs(node),
            Pending::Wake { node, life } => !lives(node, life) || !runs(node) || self.nodes[&node].waiting.is_empty(),
            Pending::DialTimeout { conn } => self.conns.get(&conn).is_none_or(|conn| conn.opened || !runs(conn.dialer)),
            Pending::GiveUp { .. } => true,
            Pending::Broken { conn, sender, .. } => {
                self.conns.get(&conn).is_none_or(|conn| conn.is_closed(sender) || !runs(conn.ends(sender).0))
            }
        }
    }

    fn is_silent_arrival(&self, id: ConnId, direction: Direction) -> bool {
        let Some(conn) = self.conns.get(&id) else { return true };
        let (from, to) = conn.ends(direction);
        let pipe = &conn.pipes[direction as usize];
        let Some(front) = pipe.packets.front() else { return true };
        let waits = self.links.get(from, to).cut || pipe.held == Some(front.id) || pipe.due > 0;
        let refused = |node: &Node<P>| front.body == Body::Syn && !node.process.listens(conn.port);
        let hears = |node: &Rc<Node<P>>| node.life == Life::Running && !refused(node);
        waits || conn.is_closed(direction.reverse()) || !self.nodes.get(&to).is_some_and(hears)
    }

    pub(super) fn arrive(&mut self, id: ConnId, direction: Direction, step: &mut Step<P>) -> bool {
        let Some(conn) = self.conns.get_mut(&id) else { return false };
        let (from, to) = conn.ends(direction);
        let cut = self.links.get(from, to).cut;
        let now = self.now;
        let pipe = conn.pipe(direction);
        let Some(front) = pipe.packets.front() else { return false };
        if cut || pipe.held == Some(front.id) || pipe.due > 0 {
            pipe.due += 1;
            if cut && conn.stalled_since.is_none() {
                conn.stalled_since = Some(now);
                self.push(now + TCP_GIVES_UP, step.index, Pending::GiveUp { conn: id });
            }
            return false;
        }
        let Some(packet) = pipe.packets.pop_front() else { return false };
        step.id = packet.id;
        self.receive(id, direction, packet, step)
    }

    /// A packet is at the machine it was sent to.
    pub(super) fn receive(&mut self, id: ConnId, direction: Direction, packet: Packet<P::Message>, step: &mut Step<P>) -> bool {
        let Some(conn) = self.conns.get_mut(&id) else { return false };
        let (from, to) = conn.ends(direction);
        step.cause = packet.cause;
        if conn.is_closed(direction.reverse()) {
            // The receiver closed before: only the end of the connection still matters.
            if matches!(packet.body, Body::Fin | Body::Reset) {
                self.conns.remove(&id);
            }
            return false;
        }
        let port = conn.port;
        let life = self.nodes.get(&to).map_or(Life::Crashed, |node| node.life);
        if packet.body == Body::Syn
            && self.nodes.get(&to).is_none_or(|node| node.life == Life::Crashed || !node.process.listens(port))
        {
            self.send_packet(id, direction.reverse(), Body::Reset, step);
            return false;
        }
        match life {
            // What was on open connections went with the process.
            Life::Crashed => false,
            Life::Frozen => {
                if packet.body == Body::Syn {
                    // The machine answers for its sleeping process.
                    self.send_packet(id, direction.reverse(), Body::SynAck, step);
                }
                let waiting =
                    Waiting::Packet { conn: id, direction, cause: packet.cause, sent_at: packet.sent_at, body: packet.body };
                self.wait(to, waiting);
                false
            }
            Life::Running => {
                if packet.body == Body::Syn {
                    self.send_packet(id, direction.reverse(), Body::SynAck, step);
                }
                self.hand_over(id, from, to, packet.sent_at, packet.body, step)
            }
        }
    }

    /// The process takes the packet from its socket.
    pub(super) fn hand_over(
        &mut self,
        id: ConnId,
        from: NodeId,
        to: NodeId,
        sent_at: Time,
        body: Body<P::Message>,
        step: &mut Step<P>,
    ) -> bool {
        let Some(conn) = self.conns.get_mut(&id) else { return false };
        if conn.is_closed(conn.from(to)) {
            return false;
        }
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
        true
    }

    pub(super) fn close_at(&mut self, id: ConnId, node: NodeId, peer: NodeId, why: Closing, sent_at: Time, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let side = conn.from(node) as usize;
        conn.closed[side] = true;
        step.event = Event::Closed { conn: id, port: conn.port, node, peer, why, sent_at };
        if conn.closed[1 - side] {
            self.conns.remove(&id);
        }
        self.handle(node, step, |process, out| process.on_closed(id, out));
    }

    pub(super) fn ring(&mut self, id: NodeId, life: u32, queued: Queued, step: &mut Step<P>) -> bool {
        let Some(rc) = self.nodes.get_mut(&id) else { return false };
        let looks = |alarm: &Alarm<P::Timer>| alarm.queued_for == queued.at;
        let Some(slot) = rc.alarms.iter().position(looks).filter(|_| rc.lives == life) else { return false };
        let node = Rc::make_mut(rc);
        if node.alarms[slot].deadline > queued.at {
            let alarm = &mut node.alarms[slot];
            alarm.queued_for = alarm.deadline;
            let (at, cause) = (alarm.deadline, alarm.cause);
            self.push(at, cause, Pending::Alarm { node: id, life });
            return false;
        }
        let alarm = node.alarms.remove(slot);
        step.cause = alarm.cause;
        if node.life == Life::Frozen {
            self.wait(id, Waiting::Timer { cause: alarm.cause, timer: alarm.timer });
            return false;
        }
        self.fire(id, alarm.timer, step);
        true
    }

    pub(super) fn fire(&mut self, node: NodeId, timer: P::Timer, step: &mut Step<P>) {
        step.event = Event::Timer { node, timer };
        self.handle(node, step, |process, out| process.on_timer(timer, out));
    }

    pub(super) fn finish_sync(&mut self, id: NodeId, life: u32, step: &mut Step<P>) -> bool {
        let Some(node) = self.nodes.get_mut(&id).filter(|node| node.lives == life) else { return false };
        let node = Rc::make_mut(node);
        let writes = node.disk.syncing as u64;
        let synced = node.finish_sync();
        if node.life == Life::Frozen {
            self.wait(id, Waiting::Persisted { cause: step.cause, writes: synced });
            self.start_sync(id, step.index);
            return false;
        }
        step.event = Event::Synced { node: id, writes };
        self.handle(id, step, |process, out| process.on_persisted(synced, out));
        true
    }

    pub(super) fn wake(&mut self, id: NodeId, life: u32, step: &mut Step<P>) -> bool {
        let Some(node) = self.nodes.get_mut(&id).filter(|node| node.lives == life && node.life == Life::Running) else {
            return false;
        };
        let Some(waiting) = Rc::make_mut(node).waiting.pop_front() else { return false };
        match waiting {
            Waiting::Packet { conn, direction, cause, sent_at, body } => {
                step.cause = cause;
                let Some(ends) = self.conns.get(&conn).map(|conn| conn.ends(direction)) else { return false };
                self.hand_over(conn, ends.0, ends.1, sent_at, body, step)
            }
            Waiting::Persisted { cause, writes } => {
                step.cause = cause;
                step.event = Event::Synced { node: id, writes };
                self.handle(id, step, |process, out| process.on_persisted(writes, out));
                true
            }
            Waiting::Timer { cause, timer } => {
                // What the process read meanwhile may have set the timer anew.
                let node = self.nodes.get(&id);
                if node.is_some_and(|node| node.alarms.iter().any(|alarm| alarm.timer == timer)) {
                    return false;
                }
                step.cause = cause;
                self.fire(id, timer, step);
                true
            }
        }
    }

    pub(super) fn wait(&mut self, id: NodeId, waiting: Waiting<P>) {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        if node.waiting.len() >= MAX_WAITING {
            self.limit = Some(Limit::Waiting);
            return;
        }
        node.waiting.push_back(waiting);
    }

    pub(super) fn dial_timeout(&mut self, id: ConnId, step: &mut Step<P>) -> bool {
        let Some(conn) = self.conns.get(&id).filter(|conn| !conn.opened) else { return false };
        let (dialer, acceptor) = (conn.dialer, conn.acceptor);
        match self.nodes.get(&dialer).map(|node| node.life) {
            Some(Life::Running) => {}
            Some(Life::Frozen) => {
                // It looks at the clock again when it has woken.
                self.push(self.now + ASLEEP, step.index, Pending::DialTimeout { conn: id });
                return false;
            }
            Some(Life::Crashed) | None => return false,
        }
        self.close_at(id, dialer, acceptor, Closing::DialTimeout, self.now, step);
        self.conns.remove(&id);
        true
    }

    pub(super) fn give_up(&mut self, id: ConnId) -> bool {
        let Some(conn) = self.conns.get_mut(&id) else { return false };
        match conn.stalled_since {
            Some(since) if since + TCP_GIVES_UP <= self.now => self.break_both(id, Closing::GaveUp),
            Some(since) => self.push(since + TCP_GIVES_UP, self.steps, Pending::GiveUp { conn: id }),
            None => {}
        }
        false
    }

    pub(super) fn learn_broken(&mut self, id: ConnId, side: Direction, why: u8, step: &mut Step<P>) -> bool {
        let Some(conn) = self.conns.get(&id) else { return false };
        let (node, peer) = conn.ends(side);
        let why = if why == 0 { Closing::GaveUp } else { Closing::Dropped };
        if conn.is_closed(side) {
            return false;
        }
        match self.nodes.get(&node).map(|node| node.life) {
            Some(Life::Running) => {
                self.close_at(id, node, peer, why, self.now, step);
                true
            }
            Some(Life::Frozen) => {
                let waiting = Waiting::Packet {
                    conn: id,
                    direction: side.reverse(),
                    cause: step.cause,
                    sent_at: self.now,
                    body: Body::Reset,
                };
                self.wait(node, waiting);
                false
            }
            _ => false,
        }
    }
}
