//! Faults and repairs: machines stopped and started, links cut and slowed, messages held and lost.
//!
//! Each says whether it changed anything: false means that it was so already.

use std::rc::Rc;

use crate::sim::ids::{ConnId, EventId, NodeId};
use crate::sim::net::{Body, Breakage, Direction};
use crate::sim::node::{Life, Node, Waiting};
use crate::sim::process::{Process, Protocol};
use crate::sim::step::{Limit, Refusal, Step};
use crate::sim::time::Duration;

use super::World;
use super::queue::Pending;

/// The most machines of a world.
const MAX_NODES: usize = 256;

impl<P: Protocol> World<P> {
    /// A new machine, not yet running. False where the id is taken or there are too many.
    pub fn add_node(&mut self, id: NodeId, process: P::Process) -> bool {
        if self.nodes.len() >= MAX_NODES {
            self.limit = Some(Limit::Nodes);
            return false;
        }
        if self.nodes.contains_key(&id) {
            return false;
        }
        self.nodes.insert(id, Rc::new(Node::new(process)));
        true
    }

    /// A call upon one process; nothing where it does not run.
    pub fn call(&mut self, node: NodeId, call: P::Call, step: &mut Step<P>) -> bool {
        if self.node(node).is_none_or(|node| node.life != Life::Running) {
            return false;
        }
        self.handle(node, step, |process, out| process.on_call(call, out));
        true
    }

    pub fn start(&mut self, id: NodeId, step: &mut Step<P>) -> bool {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.life == Life::Crashed) else { return false };
        node.life = Life::Running;
        let disk = node.disk.durable.clone();
        self.handle(id, step, |process, out| process.on_start(&disk, out));
        true
    }

    pub fn crash(&mut self, id: NodeId, step: &mut Step<P>) -> bool {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.life != Life::Crashed) else { return false };
        node.lose_volatile();
        let conns: Vec<ConnId> =
            self.conns.iter().filter(|(_, conn)| conn.dialer == id || conn.acceptor == id).map(|(&conn, _)| conn).collect();
        for conn in conns {
            self.reset_from(conn, id, step);
        }
        true
    }

    pub fn freeze(&mut self, id: NodeId) -> bool {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.life == Life::Running) else { return false };
        node.life = Life::Frozen;
        true
    }

    /// The process goes on: packets first, as a blocking read finds data before it looks at its timeout; then disks and timers.
    pub fn thaw(&mut self, id: NodeId) -> bool {
        let now = self.now;
        let cause = self.steps;
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.life == Life::Frozen) else { return false };
        node.life = Life::Running;
        let rank = |waiting: &Waiting<P>| match waiting {
            Waiting::Packet { .. } => 0,
            Waiting::Persisted { .. } => 1,
            Waiting::Timer { .. } | Waiting::DialTimeout { .. } => 2,
        };
        node.waiting.make_contiguous().sort_by_key(rank);
        let (count, life) = (node.waiting.len(), node.lives);
        for _ in 0..count {
            self.push(now, cause, Pending::Wake { node: id, life });
        }
        true
    }

    pub fn cut(&mut self, a: NodeId, b: NodeId) -> bool {
        self.links.change(a, b, |link| link.cut = true)
    }

    pub fn slow(&mut self, a: NodeId, b: NodeId, extra: Duration) -> bool {
        self.links.change(a, b, |link| link.extra = extra)
    }

    pub fn heal_link(&mut self, a: NodeId, b: NodeId) -> bool {
        let changed = self.links.change(a, b, |link| link.cut = false);
        self.resume_pipes();
        changed
    }

    /// Every link and every disk as it was built.
    pub fn heal(&mut self) -> bool {
        let mut changed = self.links.clear();
        for node in self.nodes.values_mut().filter(|node| node.disk.extra != 0) {
            Rc::make_mut(node).disk.extra = 0;
            changed = true;
        }
        self.resume_pipes();
        changed
    }

    pub fn slow_disk(&mut self, id: NodeId, extra: Duration) -> bool {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.disk.extra != extra) else { return false };
        node.disk.extra = extra;
        true
    }

    /// Another disk in the place of a stopped machine's. False where it is not stopped.
    pub fn replace_disk(&mut self, id: NodeId, change: impl FnOnce(&mut P::Disk)) -> bool {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut).filter(|node| node.life == Life::Crashed) else { return false };
        change(&mut node.disk.durable);
        true
    }

    /// False where this message is held already.
    pub fn hold(&mut self, id: EventId) -> Result<bool, Refusal> {
        self.set_held(id, Some(id)).map(|(changed, ..)| changed)
    }

    /// False where no message of its connection is held that way.
    pub fn release(&mut self, id: EventId) -> Result<bool, Refusal> {
        let (changed, conn, direction) = self.set_held(id, None)?;
        self.resume_pipe(conn, direction);
        Ok(changed)
    }

    /// Sets which message is held on the connection that this one is on, in its direction.
    fn set_held(&mut self, id: EventId, held: Option<EventId>) -> Result<(bool, ConnId, Direction), Refusal> {
        let (conn, direction) = self.find_packet(id).ok_or(Refusal::NoSuchMessage(id))?;
        let before = self.conns.get_mut(&conn).and_then(|conn| std::mem::replace(&mut conn.pipe(direction).held, held));
        Ok((before != held, conn, direction))
    }

    /// Loses a packet, which breaks its connection for both sides.
    pub fn drop_packet(&mut self, id: EventId) -> Result<(), Refusal> {
        let (conn, _) = self.find_packet(id).ok_or(Refusal::NoSuchMessage(id))?;
        self.break_both(conn, Breakage::Dropped);
        Ok(())
    }

    fn find_packet(&self, id: EventId) -> Option<(ConnId, Direction)> {
        self.conns.iter().find_map(|(&conn_id, conn)| {
            [Direction::Forth, Direction::Back]
                .into_iter()
                .find(|&direction| conn.pipes[direction as usize].packets.iter().any(|packet| packet.id == id))
                .map(|direction| (conn_id, direction))
        })
    }

    /// Ends one connection of a process that has ended: packets under way are lost, and the peer is told.
    fn reset_from(&mut self, id: ConnId, crashed: NodeId, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let direction = conn.from(crashed);
        let (mine, theirs) = (direction as usize, direction.reverse() as usize);
        if conn.closed[theirs] {
            self.conns.remove(&id);
            return;
        }
        conn.lose_packets();
        // A process that had closed in an orderly way, whose farewell is still under way, resets now as well.
        conn.closed[mine] = false;
        self.send_packet(id, direction, Body::Reset, step);
        if let Some(conn) = self.conns.get_mut(&id) {
            conn.closed[mine] = true;
        }
    }

    /// Breaks a connection: what is under way is lost, and both sides learn of it.
    pub(super) fn break_both(&mut self, id: ConnId, why: Breakage) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        conn.lose_packets();
        let (now, cause) = (self.now, self.steps);
        for side in [Direction::Forth, Direction::Back] {
            self.push(now, cause, Pending::Broken { conn: id, side, why });
        }
    }

    /// Lets packets that waited behind a cut or a held packet go on, where nothing is in their way any more.
    fn resume_pipes(&mut self) {
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            self.resume_pipe(id, Direction::Forth);
            self.resume_pipe(id, Direction::Back);
        }
    }

    fn resume_pipe(&mut self, id: ConnId, direction: Direction) {
        let now = self.now;
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let (from, to) = conn.ends(direction);
        if self.links.get(from, to).cut {
            return;
        }
        conn.stalled_since = None;
        // A retransmission takes as long as the packet's own way would have.
        let min = self.physics.latency_min;
        let pipe = conn.pipe(direction);
        let due = std::mem::take(&mut pipe.due);
        for packet in pipe.packets.iter_mut().take(due as usize) {
            packet.arrives_at = now + min;
            packet.sent_at = now;
        }
        let mut after = 0;
        for packet in &mut pipe.packets {
            packet.arrives_at = packet.arrives_at.max(after);
            after = packet.arrives_at;
        }
        let cause = self.steps;
        for _ in 0..due {
            self.push(now + min, cause, Pending::Arrival { conn: id, direction });
        }
    }
}
