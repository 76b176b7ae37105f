//! All processes, links, disks and pending events as one cloneable value.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::draw::{Key, Purpose};
use super::net::{Body, Conn, Direction, InFlight, Links, Packet, TCP_GIVES_UP};
use super::node::{Alarm, Life, Node, Waiting};
use super::process::{Delay, Effect, Outbox, Process, Protocol};
use super::step::{Closing, Event, Limit, Refusal, Sent, Step};
use super::{ConnId, Duration, EventId, NodeId, Time, digest::digest};

pub const MAX_NODES: usize = 256;
pub const MAX_PACKETS: usize = 50_000;
pub const MAX_WAITING: usize = 200_000;
pub const MAX_WRITES: usize = 200_000;
pub const MAX_STEPS: u32 = 20_000_000;
pub const MAX_STEPS_AT_ONCE: u32 = 200_000;

/// How long things take, in microseconds: drawn for each packet and each sync from `min..=max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Physics {
    pub latency_min: Duration,
    pub latency_max: Duration,
    pub disk_min: Duration,
    pub disk_max: Duration,
}

/// Something queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Pending {
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
        sender: Direction,
        why: u8,
    },
}

/// The queue's order is the derived one: time first, then id; the rest never decides, because ids are unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Queued {
    at: Time,
    id: EventId,
    cause: u32,
    what: Pending,
}

/// The whole simulated system at one instant.
#[derive(Clone, Debug)]
pub struct World<P: Protocol> {
    seed: u64,
    physics: Physics,
    now: Time,
    steps: u32,
    steps_at_once: u32,
    next_id: u64,
    next_conn: u64,
    queue: BinaryHeap<Reverse<Queued>>,
    nodes: BTreeMap<NodeId, Rc<Node<P>>>,
    conns: BTreeMap<ConnId, Conn<P::Message, P::Port>>,
    links: Links,
    limit: Option<Limit>,
    /// Scratch space for handlers, empty between steps.
    spare: Vec<Effect<P>>,
}

impl<P: Protocol> World<P> {
    pub fn new(seed: u64, physics: Physics) -> Self {
        World {
            seed,
            physics,
            now: 0,
            steps: 0,
            steps_at_once: 0,
            next_id: 1,
            next_conn: 1,
            queue: BinaryHeap::new(),
            nodes: BTreeMap::new(),
            conns: BTreeMap::new(),
            links: Links::default(),
            limit: None,
            spare: Vec::new(),
        }
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    pub fn now(&self) -> Time {
        self.now
    }

    /// How many steps this world has made.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The bound that the run reached, if it did: it goes no further.
    pub fn limit(&self) -> Option<Limit> {
        self.limit
    }

    pub fn links(&self) -> &Links {
        &self.links
    }

    pub fn node(&self, id: NodeId) -> Option<&Node<P>> {
        self.nodes.get(&id).map(Rc::as_ref)
    }

    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node<P>)> {
        self.nodes.iter().map(|(&id, node)| (id, node.as_ref()))
    }

    /// Every open or opening connection: id, port, dialling node, accepting node, whether it is open.
    pub fn connections(&self) -> impl Iterator<Item = (ConnId, P::Port, NodeId, NodeId, bool)> + '_ {
        self.conns
            .iter()
            .filter(|(_, conn)| !conn.closed[0] && !conn.closed[1])
            .map(|(&id, conn)| (id, conn.port, conn.dialer, conn.acceptor, conn.opened))
    }

    /// Every packet under way. Where it is at a time is a function of its own fields.
    pub fn in_flight(&self) -> impl Iterator<Item = InFlight<'_, P::Message, P::Port>> {
        self.conns.iter().flat_map(move |(&id, conn)| {
            [Direction::Forth, Direction::Back].into_iter().flat_map(move |direction| {
                let (from, to) = conn.ends(direction);
                let pipe = &conn.pipes[direction as usize];
                let stalled = self.links.get(from, to).cut;
                let held_from = pipe.held.and_then(|held| pipe.packets.iter().position(|packet| packet.id == held));
                pipe.packets.iter().enumerate().map(move |(n, packet)| InFlight {
                    conn: id,
                    port: conn.port,
                    from,
                    to,
                    packet,
                    held: held_from.is_some_and(|first| n >= first),
                    stalled,
                })
            })
        })
    }

    /// What may happen next, soonest first: when, and at which node.
    pub fn enabled(&self) -> Vec<(Time, EventId, Option<NodeId>)> {
        let mut queued: Vec<_> = self.queue.iter().map(|Reverse(queued)| *queued).collect();
        queued.sort_unstable();
        queued.into_iter().map(|queued| (queued.at, queued.id, self.node_of(queued.what))).collect()
    }

    fn node_of(&self, what: Pending) -> Option<NodeId> {
        match what {
            Pending::Alarm { node, .. } | Pending::SyncEnds { node, .. } | Pending::Wake { node, .. } => Some(node),
            Pending::Arrival { conn, direction } => self.conns.get(&conn).map(|conn| conn.ends(direction).1),
            Pending::DialTimeout { conn } | Pending::GiveUp { conn } => self.conns.get(&conn).map(|conn| conn.dialer),
            Pending::Broken { conn, sender, .. } => self.conns.get(&conn).map(|conn| conn.ends(sender).0),
        }
    }

    /// When the next event is due.
    pub fn next_time(&self) -> Option<Time> {
        if self.limit.is_some() { None } else { self.queue.peek().map(|Reverse(queued)| queued.at) }
    }

    /// Lets the clock run on to `time` where nothing is due before it.
    pub fn advance_to(&mut self, time: Time) {
        let bound = self.next_time().unwrap_or(time);
        self.now = self.now.max(time.min(bound));
    }

    /// A draw of this world's seed.
    pub fn key(&self, purpose: Purpose, entity: &[u64]) -> Key {
        Key::new(self.seed, purpose, entity)
    }

    // ---- what a person does -------------------------------------------------------------------------------------------------

    /// A person's command, as one step. `None` once a limit is reached.
    pub fn inject(&mut self, command: &P::Command, step: &mut Step<P>) -> bool {
        if self.limit.is_some() {
            return false;
        }
        step.clear();
        step.id = EventId(0);
        step.cause = self.steps;
        self.begin(step);
        step.event = Event::Command(command.clone());
        P::apply(self, command, step);
        self.steps += 1;
        true
    }

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
            Waiting::Timer { .. } => 2,
        };
        node.waiting.make_contiguous().sort_by_key(rank);
        let (count, life) = (node.waiting.len(), node.lives);
        for _ in 0..count {
            self.push(now, cause, Pending::Wake { node: id, life });
        }
        true
    }

    pub fn cut(&mut self, a: NodeId, b: NodeId) {
        self.links.change(a, b, |link| link.cut = true);
    }

    pub fn slow(&mut self, a: NodeId, b: NodeId, extra: Duration) {
        self.links.change(a, b, |link| link.extra = extra);
    }

    pub fn heal_link(&mut self, a: NodeId, b: NodeId) {
        self.links.change(a, b, |link| link.cut = false);
        self.resume_pipes();
    }

    /// Every link and every disk as it was built.
    pub fn heal(&mut self) {
        self.links.clear();
        for node in self.nodes.values_mut().filter(|node| node.disk.extra != 0) {
            Rc::make_mut(node).disk.extra = 0;
        }
        self.resume_pipes();
    }

    pub fn slow_disk(&mut self, id: NodeId, extra: Duration) -> bool {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return false };
        node.disk.extra = extra;
        true
    }

    pub fn hold(&mut self, id: EventId) -> Result<(), Refusal> {
        let (conn, direction) = self.find_packet(id).ok_or(Refusal::NoSuchMessage(id))?;
        if let Some(conn) = self.conns.get_mut(&conn) {
            conn.pipe(direction).held = Some(id);
        }
        Ok(())
    }

    pub fn release(&mut self, id: EventId) -> Result<(), Refusal> {
        let (conn, direction) = self.find_packet(id).ok_or(Refusal::NoSuchMessage(id))?;
        if let Some(conn) = self.conns.get_mut(&conn) {
            conn.pipe(direction).held = None;
        }
        self.resume_pipe(conn, direction);
        Ok(())
    }

    /// Loses a packet, which breaks its connection for both sides.
    pub fn drop_packet(&mut self, id: EventId) -> Result<(), Refusal> {
        let (conn, _) = self.find_packet(id).ok_or(Refusal::NoSuchMessage(id))?;
        self.break_both(conn, Closing::Dropped);
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

    // ---- one event ----------------------------------------------------------------------------------------------------------

    /// Handles the next event. False where nothing is left to happen, or a limit is reached.
    pub fn step(&mut self, step: &mut Step<P>) -> bool {
        loop {
            if self.limit.is_some() {
                return false;
            }
            let Some(Reverse(queued)) = self.queue.pop() else { return false };
            step.clear();
            if queued.at > self.now {
                self.now = queued.at;
                self.steps_at_once = 0;
            }
            step.id = queued.id;
            step.cause = queued.cause;
            self.begin(step);
            if self.dispatch(queued, step) {
                self.steps += 1;
                self.steps_at_once += 1;
                if self.steps >= MAX_STEPS {
                    self.limit = Some(Limit::Steps);
                } else if self.steps_at_once >= MAX_STEPS_AT_ONCE {
                    self.limit = Some(Limit::StepsAtOnce);
                }
                return true;
            }
        }
    }

    fn begin(&self, step: &mut Step<P>) {
        step.index = self.steps;
        step.at = self.now;
    }

    /// Whether what was queued still means anything; if so it is done and `step` filled.
    fn dispatch(&mut self, queued: Queued, step: &mut Step<P>) -> bool {
        match queued.what {
            Pending::Arrival { conn, direction } => self.arrive(conn, direction, step),
            Pending::Alarm { node, life } => self.ring(node, life, queued, step),
            Pending::SyncEnds { node, life } => self.finish_sync(node, life, step),
            Pending::Wake { node, life } => self.wake(node, life, step),
            Pending::DialTimeout { conn } => self.dial_timeout(conn, step),
            Pending::GiveUp { conn } => self.give_up(conn),
            Pending::Broken { conn, sender, why } => self.learn_broken(conn, sender, why, step),
        }
    }

    fn arrive(&mut self, id: ConnId, direction: Direction, step: &mut Step<P>) -> bool {
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
    fn receive(&mut self, id: ConnId, direction: Direction, packet: Packet<P::Message>, step: &mut Step<P>) -> bool {
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
    fn hand_over(
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

    fn ring(&mut self, id: NodeId, life: u32, queued: Queued, step: &mut Step<P>) -> bool {
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

    fn fire(&mut self, node: NodeId, timer: P::Timer, step: &mut Step<P>) {
        step.event = Event::Timer { node, timer };
        self.handle(node, step, |process, out| process.on_timer(timer, out));
    }

    fn finish_sync(&mut self, id: NodeId, life: u32, step: &mut Step<P>) -> bool {
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

    fn wake(&mut self, id: NodeId, life: u32, step: &mut Step<P>) -> bool {
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

    fn dial_timeout(&mut self, id: ConnId, step: &mut Step<P>) -> bool {
        let Some(conn) = self.conns.get(&id).filter(|conn| !conn.opened) else { return false };
        let (dialer, acceptor) = (conn.dialer, conn.acceptor);
        if self.nodes.get(&dialer).is_none_or(|node| node.life != Life::Running) {
            return false;
        }
        self.close_at(id, dialer, acceptor, Closing::DialTimeout, self.now, step);
        self.conns.remove(&id);
        true
    }

    fn give_up(&mut self, id: ConnId) -> bool {
        let Some(conn) = self.conns.get_mut(&id) else { return false };
        match conn.stalled_since {
            Some(since) if since + TCP_GIVES_UP <= self.now => self.break_both(id, Closing::GaveUp),
            Some(since) => self.push(since + TCP_GIVES_UP, self.steps, Pending::GiveUp { conn: id }),
            None => {}
        }
        false
    }

    fn learn_broken(&mut self, id: ConnId, side: Direction, why: u8, step: &mut Step<P>) -> bool {
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

    // ---- effects ------------------------------------------------------------------------------------------------------------

    /// Runs one handler and carries out what it asks for.
    fn handle(&mut self, id: NodeId, step: &mut Step<P>, handler: impl FnOnce(&mut P::Process, &mut Outbox<P>)) {
        let mut out = Outbox { now: self.now, next_conn: self.next_conn, effects: std::mem::take(&mut self.spare) };
        if let Some(node) = self.nodes.get_mut(&id) {
            handler(&mut Rc::make_mut(node).process, &mut out);
        }
        self.next_conn = out.next_conn;
        for effect in out.effects.drain(..) {
            self.carry_out(id, effect, step);
        }
        self.spare = out.effects;
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
        }
    }

    fn dial(&mut self, id: NodeId, conn: ConnId, to: NodeId, port: P::Port, timeout: Duration, step: &mut Step<P>) {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        node.dials += 1;
        let key = Key::new(self.seed, Purpose::Connection, &[u64::from(id.0), u64::from(to.0), node.dials]);
        self.conns.insert(
            conn,
            Conn {
                dialer: id,
                acceptor: to,
                port,
                key,
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

    fn send_packet(&mut self, id: ConnId, direction: Direction, body: Body<P::Message>, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let (from, to) = conn.ends(direction);
        let latency_key = conn.key;
        let pipe = conn.pipe(direction);
        if pipe.packets.len() >= MAX_PACKETS {
            self.limit = Some(Limit::Packets);
            return;
        }
        let nth = pipe.sent << 1 | direction as u64;
        pipe.sent += 1;
        let latency =
            latency_key.duration(nth, self.physics.latency_min, self.physics.latency_max) + self.links.get(from, to).extra;
        let after = pipe.packets.back().map_or(0, |last| last.arrives_at);
        let packet = Packet {
            id: EventId(self.next_id),
            cause: step.index,
            sent_at: self.now,
            arrives_at: (self.now + latency).max(after),
            body,
        };
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
        pipe.packets.push_back(packet);
    }

    /// A process ended: what it had under way is lost, and its peer is told.
    fn reset_from(&mut self, id: ConnId, crashed: NodeId, step: &mut Step<P>) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let direction = conn.from(crashed);
        let (mine, theirs) = (direction as usize, direction.reverse() as usize);
        if conn.closed[theirs] {
            self.conns.remove(&id);
            return;
        }
        for pipe in &mut conn.pipes {
            pipe.packets.clear();
            pipe.due = 0;
            pipe.held = None;
        }
        // A process that had closed in an orderly way, whose farewell is still under way, resets now as well.
        conn.closed[mine] = false;
        self.send_packet(id, direction, Body::Reset, step);
        if let Some(conn) = self.conns.get_mut(&id) {
            conn.closed[mine] = true;
        }
    }

    fn break_both(&mut self, id: ConnId, why: Closing) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        for pipe in &mut conn.pipes {
            pipe.packets.clear();
            pipe.due = 0;
            pipe.held = None;
        }
        let why = u8::from(why == Closing::Dropped);
        let (now, cause) = (self.now, self.steps);
        for sender in [Direction::Forth, Direction::Back] {
            self.push(now, cause, Pending::Broken { conn: id, sender, why });
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
    fn start_sync(&mut self, id: NodeId, cause: u32) {
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

    fn wait(&mut self, id: NodeId, waiting: Waiting<P>) {
        let Some(node) = self.nodes.get_mut(&id).map(Rc::make_mut) else { return };
        if node.waiting.len() >= MAX_WAITING {
            self.limit = Some(Limit::Waiting);
            return;
        }
        node.waiting.push_back(waiting);
    }

    /// What waited behind a cut or a held packet goes on, where nothing is in its way any more.
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

    fn push(&mut self, at: Time, cause: u32, what: Pending) {
        let id = EventId(self.next_id);
        self.next_id += 1;
        self.queue.push(Reverse(Queued { at, id, cause, what }));
    }

    /// 64 bits that differ when anything of the state does, and agree between host and wasm.
    pub fn digest(&self) -> u64 {
        digest(self)
    }
}

impl<P: Protocol> Hash for World<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seed, self.physics, self.now, self.steps, self.next_id, self.next_conn, self.limit).hash(state);
        let mut queued: Vec<&Queued> = self.queue.iter().map(|Reverse(queued)| queued).collect();
        queued.sort_unstable();
        queued.hash(state);
        self.nodes.hash(state);
        self.conns.hash(state);
        self.links.hash(state);
    }
}
