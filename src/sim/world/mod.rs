//! All processes, links, disks and pending events as one cloneable value.

mod arrivals;
mod effects;
mod fate;
mod faults;
mod queue;
mod stepping;
mod still;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::sim::digest::digest;
use crate::sim::draw::{Key, Purpose};
use crate::sim::ids::{ConnId, EventId, NodeId};
use crate::sim::net::{Conn, Connection, Direction, InFlight, Links};
use crate::sim::node::Node;
use crate::sim::process::{Effect, Protocol};
use crate::sim::sorted::SortedMap;
use crate::sim::step::{Limit, Step};
use crate::sim::time::{Duration, Time};

use queue::{Pending, Queued};

pub use still::{Choice, Still};

/// The delays of the network and of disks, in microseconds: drawn for each packet and each sync from `min..=max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Physics {
    pub latency_min: Duration,
    pub latency_max: Duration,
    pub disk_min: Duration,
    pub disk_max: Duration,
    /// Whether messages of one connection may arrive in another order than they were sent. TCP lets none.
    pub overtaking: bool,
}

/// Where nothing overtakes, the digest is that of a world that knows no such thing.
impl Hash for Physics {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.latency_min, self.latency_max, self.disk_min, self.disk_max).hash(state);
        if self.overtaking {
            self.overtaking.hash(state);
        }
    }
}

/// An event that may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    pub at: Time,
    pub id: EventId,
    /// The process that it is for.
    pub node: Option<NodeId>,
}

/// A simulated system that a person's commands can enter.
pub trait Commanded: Protocol {
    /// Carries a person's command into the world, as one step.
    fn apply(world: &mut World<Self>, command: &Self::Command, step: &mut Step<Self>);
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

    /// The number of steps that this world has made.
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

    /// Every connection that is open or opening.
    pub fn connections(&self) -> impl Iterator<Item = Connection<P::Port>> + '_ {
        self.conns.values().filter(|conn| !conn.closed[0] && !conn.closed[1]).map(|conn| Connection {
            port: conn.port,
            dialer: conn.dialer,
            acceptor: conn.acceptor,
            opened: conn.opened,
        })
    }

    /// Every packet under way. Where it is at a time is a function of its own fields.
    pub fn in_flight(&self) -> impl Iterator<Item = InFlight<'_, P::Message>> {
        self.conns.values().flat_map(move |conn| {
            [Direction::Forth, Direction::Back].into_iter().flat_map(move |direction| {
                let (from, to) = conn.ends(direction);
                let pipe = &conn.pipes[direction as usize];
                let stalled = self.links.get(from, to).cut;
                let unheard = conn.is_closed(direction.reverse());
                let held_from = pipe.held.and_then(|held| pipe.packets.iter().position(|packet| packet.id == held));
                pipe.packets.iter().enumerate().map(move |(n, packet)| InFlight {
                    from,
                    to,
                    packet,
                    held: held_from.is_some_and(|first| n >= first),
                    stalled,
                    unheard,
                })
            })
        })
    }

    /// The packets under way of which a process may still hear.
    pub fn arriving(&self) -> impl Iterator<Item = InFlight<'_, P::Message>> {
        self.in_flight().filter(|flying| !flying.unheard)
    }

    /// The number of things that a clone of the world copies one by one: queue entries, packets, and what waits for a disk or a frozen process.
    pub fn under_way(&self) -> usize {
        let packets = |conn: &Conn<P::Message, P::Port>| conn.pipes.iter().map(|pipe| pipe.packets.len()).sum::<usize>();
        let waiting = |node: &Rc<Node<P>>| node.waiting.len() + node.disk.pending.len();
        self.queue.len() + self.conns.values().map(packets).sum::<usize>() + self.nodes.values().map(waiting).sum::<usize>()
    }

    /// The events that may happen next, soonest first.
    pub fn enabled(&self) -> Vec<Due> {
        let mut queued: Vec<_> = self.queue.iter().map(|Reverse(queued)| *queued).collect();
        queued.sort_unstable();
        queued.into_iter().map(|queued| Due { at: queued.at, id: queued.id, node: self.node_of(queued.what) }).collect()
    }

    fn node_of(&self, what: Pending) -> Option<NodeId> {
        match what {
            Pending::Alarm { node, .. } | Pending::SyncEnds { node, .. } | Pending::Wake { node, .. } => Some(node),
            Pending::Arrival { conn, direction } => self.conns.get(&conn).map(|conn| conn.ends(direction).1),
            Pending::DialTimeout { conn } | Pending::GiveUp { conn } => self.conns.get(&conn).map(|conn| conn.dialer),
            Pending::Broken { conn, side, .. } => self.conns.get(&conn).map(|conn| conn.ends(side).0),
        }
    }

    /// The time at which the next event is due.
    pub fn next_time(&self) -> Option<Time> {
        if self.limit.is_some() { None } else { self.queue.peek().map(|Reverse(queued)| queued.at) }
    }

    /// The key of draws from this world's seed.
    pub fn key(&self, purpose: Purpose, entity: &[u64]) -> Key {
        Key::new(self.seed, purpose, entity)
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
