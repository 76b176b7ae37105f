//! Txns: the leader makes them of write requests, every log holds them and every tree applies them.

use std::rc::Rc;

use super::acl::Acl;
use super::code::Code;
use super::ids::{SessionId, Zxid};
use super::op::Data;
use super::verifier::QuorumVerifier;
use super::znode::ZnodeKind;
use crate::sim::{Duration, Time};

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

/// The change that the txn makes.
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
        acl: Acl,
        kind: ZnodeKind,
        creations: i32,
    },
    Delete {
        path: Rc<str>,
    },
    /// The leader sweeps a container or a TTL znode.
    DeleteContainer {
        path: Rc<str>,
    },
    /// `version` is the one after it.
    SetData {
        path: Rc<str>,
        data: Data,
        version: i32,
    },
    /// `version` is the `aversion` after it.
    SetAcl {
        path: Rc<str>,
        acl: Acl,
        version: i32,
    },
    /// Within a multi: the version was as wanted. It changes nothing.
    Check {
        path: Rc<str>,
    },
    /// All of these operations, or errors alone.
    Multi(Rc<[TxnBody]>),
    /// A request that failed: it takes its zxid and changes nothing.
    Error(Code),
    /// The members of the ensemble from here on; on the wire data of `/zookeeper/config`.
    Reconfig(Rc<QuorumVerifier>),
}

impl TxnBody {
    /// The code with which the request failed, or the part of a multi for which nothing of it is done.
    pub fn failure(&self) -> Option<Code> {
        match self {
            TxnBody::Error(code) => Some(*code).filter(|code| *code != Code::Ok),
            TxnBody::Multi(parts) => parts.iter().find_map(TxnBody::failure),
            _ => None,
        }
    }

    /// The znode it is about, where it is about one.
    pub fn path(&self) -> Option<&Rc<str>> {
        match self {
            TxnBody::Create { path, .. }
            | TxnBody::Delete { path }
            | TxnBody::DeleteContainer { path }
            | TxnBody::SetData { path, .. }
            | TxnBody::SetAcl { path, .. }
            | TxnBody::Check { path } => Some(path),
            TxnBody::CreateSession { .. }
            | TxnBody::CloseSession { .. }
            | TxnBody::Multi(_)
            | TxnBody::Error(_)
            | TxnBody::Reconfig(_) => None,
        }
    }

    /// The operation's name in `ZooDefs.OpCode`.
    pub fn name(&self) -> &'static str {
        match self {
            TxnBody::CreateSession { .. } => "createSession",
            TxnBody::CloseSession { .. } => "closeSession",
            TxnBody::Create { kind: ZnodeKind::Container, .. } => "createContainer",
            TxnBody::Create { kind: ZnodeKind::Ttl { .. }, .. } => "createTTL",
            TxnBody::Create { .. } => "create",
            TxnBody::Delete { .. } => "delete",
            TxnBody::DeleteContainer { .. } => "deleteContainer",
            TxnBody::SetData { .. } => "setData",
            TxnBody::SetAcl { .. } => "setACL",
            TxnBody::Check { .. } => "check",
            TxnBody::Multi(_) => "multi",
            TxnBody::Error(_) => "error",
            TxnBody::Reconfig(_) => "reconfig",
        }
    }
}

impl Txn {
    /// The znode it is about, where it is about one.
    pub fn path(&self) -> Option<&Rc<str>> {
        self.body.path()
    }

    /// The operation's name in `ZooDefs.OpCode`.
    pub fn name(&self) -> &'static str {
        self.body.name()
    }
}
