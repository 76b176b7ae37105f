//! Carries out the effects of handlers: dials, packets, timers, writes.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::sim::draw::{Key, Purpose};
use crate::sim::ids::{ConnId, EventId, NodeId};
use crate::sim::net::{Body, Conn, Direction, Near, Packet};
use crate::sim::node::Alarm;
use crate::sim::process::{Delay, Effect, Outbox, Process, Protocol};
use crate::sim::step::{Limit, Sent, Step};
use crate::sim::time::{Duration, Time};

use super::World;
use super::queue::{Pending, Queued};

/// The most packets under way in one direction of a connection.
const MAX_PACKETS: usize = 50_000;
/// The most writes that wait for one disk.
const MAX_WRITES: usize = 200_000;

impl<P: Protocol> World<P> {
    /// Runs one handler and carries out its effects.
    pub(super) fn handle(&mut self, id: NodeId, step: &mut Step<P>, handler: impl FnOnce(&mut P::Process, &mut Outbox<P>)) {
        let mut out = Outbox { now: self.now, next_conn: self.next_conn, effects: std::mem::take(&mut self.spare) };
        if let Some(node) = self.nodes.get_mut(&id) {
            handler(&mut Rc::make_mut(node).process, &mut out);
        }
        self.next_conn = out.next_conn;
        let mut exits = false;
        for effect in out.effects.drain(..) {
            exits |= matches!(effect, Effect::Exit);
            self.carry_out(id, effect, step);
        }
        self.spare = out.effects;
        if exits {
            self.crash(id, step);
        }
        self.start_sync(id, step.index);
    }

    fn carry_out(&mut self, id: NodeId, effect: Effect<P>, step: &mut Step<P>) {
        match effect {
            Effect::Dial { conn, to, port, timeout } => self.dial(id, conn, to, port, timeout, step),
            Effect::Send { conn, message } => self.send_from(id, conn, Body::Data(message), step),
            Effect::Close { conn } => self.close(id, conn, step),
            Effect::SetTimer { timer, delay } => self.set_timer(id, timer, delay, step.index),
            Effect::CancelTimer { timer } => self.cancel_timer(id, timer),
            Effect::Write(write) => self.write(id, write),
            Effect::Note(note) => step.notes.push((id, note)),
            Effect::Exit => {}
        }
    }

    fn dial(&mut self, id: NodeId, conn: ConnId, to: NodeId, port: P::Port, timeout: Duration, step: &mut Step<P>) {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        node.dials += 1;
        let near = Near(node.process.is_near());
        let key = Key::new(self.seed, Purpose::Connection, &[u64::from(id.0), u64::from(to.0), node.dials]);
        self.conns.insert(
            conn,
            Conn {
                dialer: id,
                acceptor: to,
                port,
                key,
                near,
                opened: false,
                closed: [false; 2],
                pipes: Default::default(),
                stalled_since: None,
            },
        );
        self.push(self.now + timeout, step.index, Pending::DialTimeout { conn });
        self.send_packet(conn, Direction::Forth, Body::Syn, step);
    }

    fn send_from(&mut self, id: NodeId, conn_id: ConnId, body: Body<P::Message>, step: &mut Step<P>) {
        let Some(conn) = self.conns.get(&conn_id) else { return };
        let direction = conn.from(id);
        if !conn.is_closed(direction) {
            self.send_packet(conn_id, direction, body, step);
        }
    }

    fn close(&mut self, id: NodeId, conn_id: ConnId, step: &mut Step<P>) {
        let Some(conn) = self.conns.get(&conn_id) else { return };
        let direction = conn.from(id);
        if conn.is_closed(direction) {
            return;
        }
        self.send_packet(conn_id, direction, Body::Fin, step);
        if let Some(conn) = self.conns.get_mut(&conn_id) {
            conn.closed[direction as usize] = true;
        }
    }

    pub(super) fn send_packet(&mut self, id: ConnId, direction: Direction, body: Body<P::Message>, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let (from, to) = conn.ends(direction);
        let (latency_key, near) = (conn.key, conn.near.0);
        let pipe = conn.pipe(direction);
        if pipe.packets.len() >= MAX_PACKETS {
            self.limit = Some(Limit::Packets);
            return;
        }
        let nth = pipe.sent << 1 | direction as u64;
        pipe.sent += 1;
        let drawn = if near { 0 } else { latency_key.duration(nth, self.physics.latency_min, self.physics.latency_max) };
        let latency = drawn + self.links.get(from, to).extra;
        let arrives_at = self.now + latency;
        let mut after = pipe.packets.back().map_or(0, |last| last.arrives_at);
        // The packets are in the order of their arrival.
        let mut place = None;
        if after > arrives_at && self.physics.overtaking && matches!(body, Body::Data(_)) {
            let first = overtaken(&pipe.packets, arrives_at);
            after = first.checked_sub(1).map_or(0, |before| pipe.packets[before].arrives_at);
            place = Some(first);
        }
        let packet =
            Packet { id: EventId(self.next_id), cause: step.index, sent_at: self.now, arrives_at: arrives_at.max(after), body };
        self.next_id += 1;
        if matches!(packet.body, Body::Data(_)) {
            step.sent.push(Sent { id: packet.id, conn: id, from, to, arrives_at: packet.arrives_at });
        }
        self.queue.push(Reverse(Queued {
            at: packet.arrives_at,
            id: packet.id,
            cause: step.index,
            what: Pending::Arrival { conn: id, direction },
        }));
        match place {
            Some(place) => pipe.packets.insert(place, packet),
            None => pipe.packets.push_back(packet),
        }
    }

    fn set_timer(&mut self, id: NodeId, timer: P::Timer, delay: Delay, cause: u32) {
        let (seed, now) = (self.seed, self.now);
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        let delay = match delay {
            Delay::For(delay) => delay,
            Delay::Between(min, max) => {
                node.timer_draws += 1;
                Key::of_node(seed, Purpose::Timer, id).duration(node.timer_draws, min, max)
            }
        };
        let deadline = now + delay;
        let life = node.lives;
        match node.alarms.iter_mut().find(|alarm| alarm.timer == timer) {
            Some(alarm) => {
                alarm.deadline = deadline;
                alarm.cause = cause;
                if alarm.queued_for <= deadline {
                    return;
                }
                alarm.queued_for = deadline;
            }
            None => node.alarms.push(Alarm { timer, deadline, cause, queued_for: deadline }),
        }
        self.push(deadline, cause, Pending::Alarm { node: id, life });
    }

    fn cancel_timer(&mut self, id: NodeId, timer: P::Timer) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        if node.alarms.iter().any(|alarm| alarm.timer == timer) {
            Rc::make_mut(node).alarms.retain(|alarm| alarm.timer != timer);
        }
    }

    fn write(&mut self, id: NodeId, write: P::Write) {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        if node.disk.pending.len() >= MAX_WRITES {
            self.limit = Some(Limit::Writes);
            return;
        }
        node.disk.pending.push_back(write);
    }

    /// Begins a sync of everything queued, unless one runs.
    pub(super) fn start_sync(&mut self, id: NodeId, cause: u32) {
        let (seed, now, physics) = (self.seed, self.now, self.physics);
        let Some(rc) = self.nodes.get_mut(&id).filter(|node| node.disk.syncing == 0 && !node.disk.pending.is_empty()) else {
            return;
        };
        let node = Rc::make_mut(rc);
        let disk = &mut node.disk;
        disk.syncing = disk.pending.len();
        disk.syncs += 1;
        let drawn = Key::of_node(seed, Purpose::Disk, id).duration(disk.syncs, physics.disk_min, physics.disk_max);
        disk.sync_ends_at = now + drawn + disk.extra;
        let (at, life) = (disk.sync_ends_at, node.lives);
        self.push(at, cause, Pending::SyncEnds { node: id, life });
    }
}

/// The place of the first packet that data which arrives then is ahead of. Opening and closing are overtaken by nothing.
fn overtaken<M>(packets: &VecDeque<Packet<M>>, arrives_at: Time) -> usize {
    let stays_before = |other: &Packet<M>| !matches!(other.body, Body::Data(_)) || other.arrives_at <= arrives_at;
    packets.iter().rposition(stays_before).map_or(0, |before| before + 1)
}
