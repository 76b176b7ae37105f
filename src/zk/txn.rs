//! Txns: what the leader makes of write requests, what every log holds and every tree applies.

use std::rc::Rc;

use super::ids::{SessionId, Zxid};
use super::op::Data;
use crate::sim::{Duration, Time};

/// Apache's error codes that this ensemble can answer with (`KeeperException.Code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    ConnectionLoss,
    BadArguments,
    NoNode,
    BadVersion,
    NoChildrenForEphemerals,
    NodeExists,
    NotEmpty,
    SessionExpired,
    SessionMoved,
}

/// A record of the log: header and body in one. Immutable, shared by all servers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Txn {
    pub session: SessionId,
    /// The session's number of the request.
    pub cxid: i32,
    pub zxid: Zxid,
    /// The leader's clock when it made the txn.
    pub time: Time,
    pub body: TxnBody,
}

/// What applying the txn does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TxnBody {
    CreateSession {
        timeout: Duration,
    },
    /// Ends the session and deletes these, its ephemerals.
    CloseSession {
        paths: Rc<[Rc<str>]>,
    },
    /// `creations` is the parent's counter after it; absolute, so that a replay over a fuzzy snapshot does no harm.
    Create {
        path: Rc<str>,
        data: Data,
        ephemeral: bool,
        creations: i32,
    },
    Delete {
        path: Rc<str>,
    },
    /// `version` is the one after it.
    SetData {
        path: Rc<str>,
        data: Data,
        version: i32,
    },
    /// A request that failed: it takes its zxid and changes nothing.
    Error(Code),
}

impl Code {
    /// The name of the constant in `KeeperException.Code`.
    pub fn name(self) -> &'static str {
        match self {
            Code::ConnectionLoss => "CONNECTIONLOSS",
            Code::BadArguments => "BADARGUMENTS",
            Code::NoNode => "NONODE",
            Code::BadVersion => "BADVERSION",
            Code::NoChildrenForEphemerals => "NOCHILDRENFOREPHEMERALS",
            Code::NodeExists => "NODEEXISTS",
            Code::NotEmpty => "NOTEMPTY",
            Code::SessionExpired => "SESSIONEXPIRED",
            Code::SessionMoved => "SESSIONMOVED",
        }
    }

    /// The number on the wire.
    pub fn number(self) -> i32 {
        match self {
            Code::ConnectionLoss => -4,
            Code::BadArguments => -8,
            Code::NoNode => -101,
            Code::BadVersion => -103,
            Code::NoChildrenForEphemerals => -108,
            Code::NodeExists => -110,
            Code::NotEmpty => -111,
            Code::SessionExpired => -112,
            Code::SessionMoved => -118,
        }
    }

    /// The words of the exception's text: `KeeperErrorCode = NoNode for /a`.
    pub fn words(self) -> &'static str {
        match self {
            Code::ConnectionLoss => "ConnectionLoss",
            Code::BadArguments => "BadArguments",
            Code::NoNode => "NoNode",
            Code::BadVersion => "BadVersion",
            Code::NoChildrenForEphemerals => "NoChildrenForEphemerals",
            Code::NodeExists => "NodeExists",
            Code::NotEmpty => "Directory not empty",
            Code::SessionExpired => "Session expired",
            Code::SessionMoved => "Session moved",
        }
    }
}

impl Txn {
    /// The znode it is about, where it is about one.
    pub fn path(&self) -> Option<&Rc<str>> {
        match &self.body {
            TxnBody::Create { path, .. } | TxnBody::Delete { path } | TxnBody::SetData { path, .. } => Some(path),
            TxnBody::CreateSession { .. } | TxnBody::CloseSession { .. } | TxnBody::Error(_) => None,
        }
    }

    /// The operation's name, as in the API.
    pub fn name(&self) -> &'static str {
        match self.body {
            TxnBody::CreateSession { .. } => "createSession",
            TxnBody::CloseSession { .. } => "closeSession",
            TxnBody::Create { .. } => "create",
            TxnBody::Delete { .. } => "delete",
            TxnBody::SetData { .. } => "setData",
            TxnBody::Error(_) => "error",
        }
    }
}
