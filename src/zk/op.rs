//! What a client asks for: the operations of the ZooKeeper API, and what people do to the ensemble as a whole.

use std::rc::Rc;

use super::ids::{ClientId, ServerId};
use crate::sim::Duration;

/// Bytes of a znode; `None` is Java's null, no bytes at all.
pub type Data = Option<Rc<str>>;

/// Apache's `CreateMode`, the four of persistent and ephemeral, plain and sequential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CreateMode {
    pub ephemeral: bool,
    pub sequential: bool,
}

/// One call of the client API. A version of -1 matches any.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    Create { path: Rc<str>, data: Data, mode: CreateMode },
    Delete { path: Rc<str>, version: i32 },
    Exists { path: Rc<str>, watch: bool },
    GetData { path: Rc<str>, watch: bool },
    SetData { path: Rc<str>, data: Data, version: i32 },
    GetChildren { path: Rc<str>, watch: bool },
    Sync { path: Rc<str> },
}

/// What a person does to a client or the ensemble, faults aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A new server that follows without voting; the next free id.
    AddObserver,
    /// A new client with a session of its own. `hosts` is its connect string, empty for every server; `at` is tried first.
    AddClient { client: ClientId, at: Option<ServerId>, hosts: Vec<ServerId>, timeout: Duration },
    /// The client calls the API.
    Call { client: ClientId, op: Op },
    /// The client closes its session.
    Close { client: ClientId },
    /// The client gives up its connection and tries this server next, with the session it has.
    Connect { client: ClientId, server: ServerId },
}

impl Op {
    /// Whether the operation goes through the leader and takes a zxid.
    pub fn is_write(&self) -> bool {
        matches!(self, Op::Create { .. } | Op::Delete { .. } | Op::SetData { .. })
    }

    pub fn path(&self) -> &Rc<str> {
        match self {
            Op::Create { path, .. }
            | Op::Delete { path, .. }
            | Op::Exists { path, .. }
            | Op::GetData { path, .. }
            | Op::SetData { path, .. }
            | Op::GetChildren { path, .. }
            | Op::Sync { path } => path,
        }
    }

    /// The operation's name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Create { .. } => "create",
            Op::Delete { .. } => "delete",
            Op::Exists { .. } => "exists",
            Op::GetData { .. } => "getData",
            Op::SetData { .. } => "setData",
            Op::GetChildren { .. } => "getChildren",
            Op::Sync { .. } => "sync",
        }
    }
}
