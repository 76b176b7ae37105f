//! The identities of ZooKeeper: servers, clients, sessions, and the zxid that orders every write.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use thiserror::Error;

use crate::sim::NodeId;

/// A server's id, Apache's `myid`: 1 to 255, and with it the tie-break of every election.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ServerId(pub u8);

/// A client program of the simulation. Not a session: one client may go through several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ClientId(pub u16);

/// A session's id, 64 bits: the creating server's id in the high byte. Zero asks for a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// A transaction id: the leader's epoch in the high 32 bits, a counter in the low.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zxid(pub u64);

/// The reason for which a word is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAnId {
    #[error("not of the form of an id")]
    Form,
    #[error("not from {min} to {max}")]
    OutOfRange { min: u16, max: u16 },
}

/// The epoch of a leader: the high half of a zxid.
pub type Epoch = u32;

/// The node ids from here on are clients; those below are servers.
const FIRST_CLIENT_NODE: u16 = 256;
/// The largest id of a client that is no ZKFailoverController; those, clients as well, have the ids behind it.
pub const MAX_CLIENT: u16 = 0x3dff;
/// The largest id of a client that has a name, and so can be typed.
const MAX_NAMED_CLIENT: u16 = 9_999;
/// The last node id of a client: those behind are HDFS's.
const LAST_CLIENT_NODE: u16 = 0x3fff;

impl ServerId {
    pub fn node(self) -> NodeId {
        NodeId(u16::from(self.0))
    }

    pub fn of_node(node: NodeId) -> Option<Self> {
        u8::try_from(node.0).ok().map(ServerId)
    }
}

impl ClientId {
    pub fn node(self) -> NodeId {
        NodeId(FIRST_CLIENT_NODE.saturating_add(self.0))
    }

    pub fn of_node(node: NodeId) -> Option<Self> {
        node.0.checked_sub(FIRST_CLIENT_NODE).filter(|_| node.0 <= LAST_CLIENT_NODE).map(ClientId)
    }

    /// The ZKFailoverController beside this NameNode.
    pub fn controller(name_node: u8) -> Self {
        ClientId(MAX_CLIENT + u16::from(name_node))
    }

    /// The NameNode's number, of a ZKFailoverController.
    pub fn controls(self) -> Option<u8> {
        self.0.checked_sub(MAX_CLIENT).filter(|&number| number > 0).and_then(|number| u8::try_from(number).ok())
    }
}

impl SessionId {
    pub const NONE: SessionId = SessionId(0);
}

impl Zxid {
    pub const ZERO: Zxid = Zxid(0);

    pub fn new(epoch: Epoch, counter: u32) -> Self {
        Zxid(u64::from(epoch) << 32 | u64::from(counter))
    }

    pub fn epoch(self) -> Epoch {
        (self.0 >> 32) as u32
    }

    pub fn counter(self) -> u32 {
        self.0 as u32
    }

    pub fn next(self) -> Self {
        Zxid(self.0 + 1)
    }

    /// Whether it is `epoch:0`, which names a leader's start and no txn.
    pub fn is_new_epoch(self) -> bool {
        self.counter() == 0
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.controls() {
            Some(name_node) => write!(f, "zkfc{name_node}"),
            None => write!(f, "c{}", self.0),
        }
    }
}

impl FromStr for ServerId {
    type Err = NotAnId;

    fn from_str(name: &str) -> Result<Self, NotAnId> {
        number_after(name, "s", 1..=u16::from(u8::MAX)).map(|number| ServerId(number as u8))
    }
}

impl FromStr for ClientId {
    type Err = NotAnId;

    fn from_str(name: &str) -> Result<Self, NotAnId> {
        match number_after(name, "zkfc", 1..=2) {
            Err(NotAnId::Form) => number_after(name, "c", 0..=MAX_NAMED_CLIENT).map(ClientId),
            controller => controller.map(|name_node| ClientId(MAX_CLIENT + name_node)),
        }
    }
}

fn number_after(name: &str, letters: &str, range: RangeInclusive<u16>) -> Result<u16, NotAnId> {
    let digits = name.strip_prefix(letters).ok_or(NotAnId::Form)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAnId::Form);
    }
    let number = digits.parse().ok().filter(|number| range.contains(number));
    number.ok_or(NotAnId::OutOfRange { min: *range.start(), max: *range.end() })
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:x}", self.0)
    }
}

/// The form of the page: `0x1·0007`, epoch and counter, both hexadecimal.
impl fmt::Display for Zxid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:x}·{:04x}", self.epoch(), self.counter())
    }
}
