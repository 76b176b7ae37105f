//! Anything one can point at: a machine, a link, a message, a znode, a step of the run.

use std::rc::Rc;

use crate::hdfs::Host;
use crate::sim::{EventId, NodeId};
use crate::zk::{ClientId, ServerId, SessionId, Zxid};

/// Anything one can point at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Server(ServerId),
    Client(ClientId),
    /// A daemon or client of HDFS.
    Host(Host),
    /// Between two machines, the smaller id first.
    Link(NodeId, NodeId),
    Message(EventId),
    Znode(Rc<str>),
    Step(u32),
    Txn(Zxid),
    Session(SessionId),
    /// The ground of the stage.
    Stage,
}

impl Thing {
    /// The server or client of that machine.
    pub fn of_node(node: NodeId) -> Option<Thing> {
        let server = ServerId::of_node(node).map(Thing::Server);
        server.or_else(|| ClientId::of_node(node).map(Thing::Client)).or_else(|| Host::of_node(node).map(Thing::Host))
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
