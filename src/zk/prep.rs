//! What the leader makes of a write before it proposes it (`PrepRequestProcessor.java`).
//!
//! Requests are judged by the tree as it will be once all that is proposed has been applied, so that pipelined requests never collide.
//! Apache keeps change records per path; a persistent tree can simply run ahead. (The one difference: the pending deletes of a
//! closeSession lower the parent's child count here at once, where Apache's do not.)

use std::rc::Rc;

use super::ids::{SessionId, Zxid};
use super::op::Op;
use super::path::{validate_path, validate_sequential_path};
use super::tree::{DataTree, split};
use super::txn::{Code, Txn, TxnBody};
use crate::sim::Time;

/// Znodes that nobody can delete.
const SPECIAL: [&str; 4] = ["/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"];

/// The tree ahead of the committed one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prep {
    ahead: DataTree,
}

impl Prep {
    pub fn new(tree: &DataTree) -> Self {
        Prep { ahead: tree.clone() }
    }

    /// The txn that a write becomes, or an error's: both take the zxid.
    pub fn txn(&mut self, session: SessionId, cxid: i32, zxid: Zxid, time: Time, body: Result<TxnBody, Code>) -> Rc<Txn> {
        let txn = Txn { session, cxid, zxid, time, body: body.unwrap_or_else(TxnBody::Error) };
        self.ahead.apply(&txn, &mut Vec::new());
        Rc::new(txn)
    }

    /// Checks an operation and says what applying it will do. Checks in Apache's order: the first failure wins.
    pub fn check(&self, op: &Op) -> Result<TxnBody, Code> {
        match op {
            Op::Create { path, data, mode } => {
                let (parent_path, _) = split_request(path)?;
                let parent = self.ahead.get(parent_path).ok_or(Code::NoNode)?;
                let path: Rc<str> = if mode.sequential {
                    validate_sequential_path(path).map_err(|_| Code::BadArguments)?;
                    format!("{path}{:010}", parent.creations()).into()
                } else {
                    validate_path(path).map_err(|_| Code::BadArguments)?;
                    path.clone()
                };
                if self.ahead.get(&path).is_some() {
                    return Err(Code::NodeExists);
                }
                if parent.is_ephemeral() {
                    return Err(Code::NoChildrenForEphemerals);
                }
                let creations = parent.creations().wrapping_add(1);
                Ok(TxnBody::Create { path, data: data.clone(), ephemeral: mode.ephemeral, creations })
            }
            Op::Delete { path, version } => {
                if SPECIAL.contains(&&**path) {
                    return Err(Code::BadArguments);
                }
                let (parent_path, _) = split(path).ok_or(Code::BadArguments)?;
                self.ahead.get(parent_path).ok_or(Code::NoNode)?;
                let znode = self.ahead.get(path).ok_or(Code::NoNode)?;
                check_version(*version, znode.version())?;
                if znode.num_children() > 0 {
                    return Err(Code::NotEmpty);
                }
                Ok(TxnBody::Delete { path: path.clone() })
            }
            Op::SetData { path, data, version } => {
                validate_path(path).map_err(|_| Code::BadArguments)?;
                let znode = self.ahead.get(path).ok_or(Code::NoNode)?;
                check_version(*version, znode.version())?;
                // -1 stands for "any" in requests, so a version skips it when it wraps (ZOOKEEPER-4743).
                let next = match znode.version().wrapping_add(1) {
                    -1 => 0,
                    next => next,
                };
                Ok(TxnBody::SetData { path: path.clone(), data: data.clone(), version: next })
            }
            Op::Exists { .. } | Op::GetData { .. } | Op::GetChildren { .. } | Op::Sync { .. } => Err(Code::BadArguments),
        }
    }

    /// What ends a session: its ephemerals go with it, those proposed but not yet applied as well.
    pub fn close_session(&self, session: SessionId) -> TxnBody {
        TxnBody::CloseSession { paths: self.ahead.ephemerals_of(session).cloned().collect() }
    }
}

/// The parent of a path as asked for: `/a/` is a legal one for a sequential create.
fn split_request(path: &str) -> Result<(&str, &str), Code> {
    let (parent, name) = path.rsplit_once('/').filter(|_| !path.contains('\0')).ok_or(Code::BadArguments)?;
    Ok((if parent.is_empty() { "/" } else { parent }, name))
}

fn check_version(wanted: i32, version: i32) -> Result<(), Code> {
    if wanted == -1 || wanted == version { Ok(()) } else { Err(Code::BadVersion) }
}
