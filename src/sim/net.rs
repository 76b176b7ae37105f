//! Connections and links: TCP as processes see it.
//!
//! First in, first out per connection and direction. A link that is cut stalls what is on it; a stall that lasts breaks the connection.
//! A connection breaks with all that is in flight on it. A single packet is never lost or doubled by itself.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};

use super::draw::Key;
use super::ids::{EventId, NodeId};
use super::sorted::SortedMap;
use super::step::Closing;
use super::time::{Duration, SECOND, Time};

/// The time after which a stalled connection breaks. Linux gives up after about 15 minutes; every timeout of the programs that run here
/// is shorter than either.
pub const TCP_GIVES_UP: Duration = 60 * SECOND;

/// The direction of a packet on its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The direction from the side that dialled.
    Forth,
    /// The direction to the side that dialled.
    Back,
}

/// The contents of a packet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body<M> {
    /// The dialling side knocks.
    Syn,
    /// The other side opens.
    SynAck,
    Data(M),
    /// The sending side closed, after all it had sent.
    Fin,
    /// The sending side is gone, or never was.
    Reset,
}

/// A packet under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Packet<M> {
    pub id: EventId,
    /// The step that sent it.
    pub cause: u32,
    pub sent_at: Time,
    /// The time of its arrival, if nothing is in its way.
    pub arrives_at: Time,
    pub body: Body<M>,
}

/// Whether packets of a connection take no time. Where they do, the digest is that of a world that knows no such thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near(pub bool);

impl Hash for Near {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.0 {
            self.0.hash(state);
        }
    }
}

/// One direction of a connection.
#[derive(Clone, Debug, Hash)]
pub(super) struct Pipe<M> {
    pub packets: VecDeque<Packet<M>>,
    /// The number of packets ever sent: the n of the latency's draw.
    pub sent: u64,
    /// The number of arrivals that found the way blocked and wait for it.
    pub due: u32,
    /// A person holds this packet, and so all behind it.
    pub held: Option<EventId>,
}

impl<M> Default for Pipe<M> {
    fn default() -> Self {
        Pipe { packets: VecDeque::new(), sent: 0, due: 0, held: None }
    }
}

/// A connection between two processes.
#[derive(Clone, Debug, Hash)]
pub(super) struct Conn<M, Port> {
    pub dialer: NodeId,
    pub acceptor: NodeId,
    pub port: Port,
    pub key: Key,
    pub near: Near,
    pub opened: bool,
    /// The sides that closed and want to hear no more, `Forth` the dialling one.
    pub closed: [bool; 2],
    pub pipes: [Pipe<M>; 2],
    /// The time since which something waits behind a cut.
    pub stalled_since: Option<Time>,
}

impl Direction {
    pub(super) fn reverse(self) -> Self {
        match self {
            Direction::Forth => Direction::Back,
            Direction::Back => Direction::Forth,
        }
    }
}

impl<M, Port> Conn<M, Port> {
    /// The sender and the receiver of this direction.
    pub fn ends(&self, direction: Direction) -> (NodeId, NodeId) {
        match direction {
            Direction::Forth => (self.dialer, self.acceptor),
            Direction::Back => (self.acceptor, self.dialer),
        }
    }

    /// The direction in which this node sends.
    pub fn from(&self, node: NodeId) -> Direction {
        if node == self.dialer { Direction::Forth } else { Direction::Back }
    }

    pub fn pipe(&mut self, direction: Direction) -> &mut Pipe<M> {
        &mut self.pipes[direction as usize]
    }

    /// Whether the side that sends this way has closed.
    pub fn is_closed(&self, sender: Direction) -> bool {
        self.closed[sender as usize]
    }

    /// Drops everything that is under way, both ways.
    pub fn lose_packets(&mut self) {
        for pipe in &mut self.pipes {
            pipe.packets.clear();
            pipe.due = 0;
            pipe.held = None;
        }
    }
}

/// The reason for which a connection broke on both of its sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Breakage {
    /// The connection stalled for too long.
    GaveUp,
    /// Somebody dropped a packet of it.
    Dropped,
}

impl From<Breakage> for Closing {
    fn from(why: Breakage) -> Self {
        match why {
            Breakage::GaveUp => Closing::GaveUp,
            Breakage::Dropped => Closing::Dropped,
        }
    }
}

/// The changes of a person to the link between two machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Link {
    pub cut: bool,
    pub extra: Duration,
}

/// The links that a person has changed.
#[derive(Clone, Debug, Default, Hash)]
pub struct Links {
    changed: SortedMap<(NodeId, NodeId), Link>,
}

impl Links {
    pub fn get(&self, a: NodeId, b: NodeId) -> Link {
        if self.changed.is_empty() { Link::default() } else { self.changed.get(&ordered(a, b)).copied().unwrap_or_default() }
    }

    /// False where the link is so already.
    pub(super) fn change(&mut self, a: NodeId, b: NodeId, edit: impl FnOnce(&mut Link)) -> bool {
        let before = self.get(a, b);
        let mut link = before;
        edit(&mut link);
        if link == Link::default() {
            self.changed.remove(&ordered(a, b));
        } else {
            self.changed.insert(ordered(a, b), link);
        }
        link != before
    }

    /// False where no link was changed.
    pub(super) fn clear(&mut self) -> bool {
        let any = !self.changed.is_empty();
        self.changed.clear();
        any
    }

    /// The ends of the links that somebody changed, each link once, the smaller node first.
    pub fn changed(&self) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        self.changed.keys().copied()
    }
}

fn ordered(a: NodeId, b: NodeId) -> (NodeId, NodeId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// A connection as an onlooker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection<Port> {
    pub port: Port,
    pub dialer: NodeId,
    pub acceptor: NodeId,
    /// The dialling side knows that it is open.
    pub opened: bool,
}

/// A packet under way, as an onlooker sees it.
#[derive(Clone, Copy, Debug)]
pub struct InFlight<'a, M> {
    pub from: NodeId,
    pub to: NodeId,
    pub packet: &'a Packet<M>,
    /// The packet, or one before it, is held.
    pub held: bool,
    /// The link is cut.
    pub stalled: bool,
    /// The process that it goes to has closed the connection: nobody will hear of it.
    pub unheard: bool,
}
