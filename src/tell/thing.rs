//! Things on the page that one can point at: a machine, a link, a message, a znode, a step of the run.

use std::rc::Rc;

use crate::hdfs::Host;
use crate::sim::{EventId, NodeId};
use crate::zk::{ClientId, Machine, ServerId, SessionId, Zxid};

/// Anything one can point at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Server(ServerId),
    Client(ClientId),
    /// A daemon or client of HDFS.
    Host(Host),
    /// The link between two machines, the smaller id first.
    Link(NodeId, NodeId),
    Message(EventId),
    Znode(Rc<str>),
    Step(u32),
    Txn(Zxid),
    Session(SessionId),
    /// The ground of the stage.
    Stage,
}

impl From<Machine> for Thing {
    fn from(machine: Machine) -> Self {
        match machine {
            Machine::Server(id) => Thing::Server(id),
            Machine::Client(id) => Thing::Client(id),
            Machine::Host(host) => Thing::Host(host),
        }
    }
}

impl Thing {
    /// The machine of a node.
    pub fn of_node(node: NodeId) -> Option<Thing> {
        Machine::of(node).map(Thing::from)
    }

    pub fn node(&self) -> Option<NodeId> {
        match self {
            Thing::Server(id) => Some(id.node()),
            Thing::Client(id) => Some(id.node()),
            Thing::Host(host) => Some(host.node()),
            _ => None,
        }
    }

    pub fn link(a: NodeId, b: NodeId) -> Thing {
        if a <= b { Thing::Link(a, b) } else { Thing::Link(b, a) }
    }
}
