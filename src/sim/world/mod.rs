//! All processes, links, disks and pending events as one cloneable value.

mod arrivals;
mod effects;
mod faults;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::sim::digest::digest;
use crate::sim::draw::{Key, Purpose};
use crate::sim::net::{Conn, Direction, InFlight, Links};
use crate::sim::node::Node;
use crate::sim::process::{Effect, Protocol};
use crate::sim::sorted::SortedMap;
use crate::sim::step::{Event, Limit, Step};
use crate::sim::{ConnId, Duration, EventId, NodeId, Time};

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
    last_step_at: Time,
    next_id: u64,
    next_conn: u64,
    queue: BinaryHeap<Reverse<Queued>>,
    nodes: SortedMap<NodeId, Rc<Node<P>>>,
    conns: SortedMap<ConnId, Conn<P::Message, P::Port>>,
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
            last_step_at: 0,
            next_id: 1,
            next_conn: 1,
            queue: BinaryHeap::new(),
            nodes: SortedMap::new(),
            conns: SortedMap::new(),
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

    /// Lets the clock run on to `time` where nothing happens before it. What is queued and comes to nothing goes on the way, so that the
    /// world at an instant is the same however one came there.
    pub fn advance_to(&mut self, time: Time) {
        let mut scratch = Step::default();
        while let Some(&Reverse(queued)) = self.queue.peek().filter(|Reverse(queued)| queued.at <= time && self.is_silent(queued)) {
            self.queue.pop();
            self.now = self.now.max(queued.at);
            self.begin(&mut scratch);
            self.dispatch(queued, &mut scratch);
        }
        let bound = self.next_time().unwrap_or(time);
        self.now = self.now.max(time.min(bound));
    }

    /// A draw of this world's seed.
    pub fn key(&self, purpose: Purpose, entity: &[u64]) -> Key {
        Key::new(self.seed, purpose, entity)
    }

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

    /// Handles the next event. False where nothing is left to happen, or a limit is reached.
    pub fn step(&mut self, step: &mut Step<P>) -> bool {
        self.step_by(Time::MAX, step)
    }

    /// Handles the next event if it happens by `bound`. False where none does, or a limit is reached.
    pub fn step_by(&mut self, bound: Time, step: &mut Step<P>) -> bool {
        while self.next_time().is_some_and(|next| next <= bound) {
            let Some(Reverse(queued)) = self.queue.pop() else { return false };
            step.clear();
            self.now = self.now.max(queued.at);
            step.id = queued.id;
            step.cause = queued.cause;
            self.begin(step);
            if self.dispatch(queued, step) {
                self.count_step();
                return true;
            }
        }
        false
    }

    fn count_step(&mut self) {
        self.steps += 1;
        self.steps_at_once = if self.now == self.last_step_at { self.steps_at_once + 1 } else { 0 };
        self.last_step_at = self.now;
        if self.steps >= MAX_STEPS {
            self.limit = Some(Limit::Steps);
        } else if self.steps_at_once >= MAX_STEPS_AT_ONCE {
            self.limit = Some(Limit::StepsAtOnce);
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
