//! Errands: lines of `zkCli.sh` that take several requests. Each leaves when the reply to the one before has come, so that all of
//! them are on the wire and anything may happen in between (`ZKUtil.visitSubTreeDFS`, `ZKUtil.deleteRecursive`, `SetAclCommand.java`).
//!
//! Those about quotas are in `quota`. Apache's tool has up to ten batches of deletes under way at once; here one follows the other.
//! A lost connection ends an errand.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Client;
use super::record::{CallRecord, ErrandEnd, ErrandRecord};
use crate::sim::Outbox;
use crate::zk::Zk;
use crate::zk::code::Code;
use crate::zk::message::Response;
use crate::zk::note::Note;
use crate::zk::op::{Errand, Op};
use crate::zk::path::join;
use crate::zk::quota::{StatsTrack, limit_path};

/// The most znodes that one errand goes through.
pub(super) const MAX_ZNODES: usize = 20_000;

/// Any version.
pub(super) const ANY: i32 = -1;

/// An errand under way.
#[derive(Clone, Debug, Hash)]
pub(super) struct RunningErrand {
    pub errand: Errand,
    /// The call whose reply it waits for.
    xid: i32,
    /// The calls that follow.
    pub next: VecDeque<Op>,
    pub found: Vec<Rc<str>>,
    refused: Vec<(Rc<str>, Code)>,
    pub limits: Option<StatsTrack>,
    pub usage: Option<StatsTrack>,
}

impl Client {
    /// Begins an errand.
    pub(super) fn set_out(&mut self, errand: Errand, out: &mut Outbox<Zk>) {
        let first = match &errand {
            Errand::WithStat(op) => op.clone(),
            Errand::ListAll { path } | Errand::SetAclAll { path, .. } => get(path.clone()),
            Errand::DeleteAll { path, .. } => list(path.clone()),
            Errand::SetQuota { path, .. } => exists(path.clone()),
            Errand::ListQuota { path } => get(limit_path(path).into()),
            Errand::DeleteQuota { path, .. } => exists(limit_path(path).into()),
        };
        let found = if let Errand::DeleteAll { path, .. } = &errand { vec![path.clone()] } else { Vec::new() };
        let next = VecDeque::from([first]);
        self.call_next(RunningErrand { errand, xid: 0, next, found, refused: Vec::new(), limits: None, usage: None }, out);
    }

    /// Takes the end of an errand's call: makes the next call, or ends the errand.
    pub(super) fn go_on(&mut self, call: &Rc<CallRecord>, out: &mut Outbox<Zk>) {
        let Some(index) = self.errands.iter().position(|errand| errand.awaits(call.xid)) else { return };
        let mut running = self.errands.remove(index);
        let end = running.on_reply(call).err().or_else(|| running.next.is_empty().then_some(ErrandEnd::Done));
        match end {
            None => self.call_next(running, out),
            Some(end) => {
                let RunningErrand { errand, found, refused, limits, usage, .. } = running;
                let record = ErrandRecord { errand, found, refused, limits, usage, end, last: call.clone() };
                out.note(Note::ErrandDone(Rc::new(record)));
            }
        }
    }

    fn call_next(&mut self, mut running: RunningErrand, out: &mut Outbox<Zk>) {
        let Some(op) = running.next.pop_front() else { return };
        running.xid = self.next_xid;
        // Known before the call is made: it may fail at once.
        self.errands.push(running);
        self.call(Some(op), out);
    }
}

impl RunningErrand {
    pub fn awaits(&self, xid: i32) -> bool {
        self.xid == xid
    }

    /// Takes the answer in and plans what follows from it.
    fn on_reply(&mut self, call: &CallRecord) -> Result<(), ErrandEnd> {
        match (&call.op, &call.result) {
            _ if matches!(self.errand, Errand::WithStat(_)) => {}
            _ if self.errand.is_of_quota() => return self.on_quota_reply(call),
            (Op::GetData { path, .. }, Ok(_)) => {
                self.visit(path.clone(), 0);
                self.next.push_back(list(path.clone()));
            }
            (Op::GetChildren { path, .. }, Ok(Response::Children { children, .. })) => {
                let children: Vec<Rc<str>> = children.iter().map(|name| join(path, name).into()).collect();
                if self.found.len() + children.len() > MAX_ZNODES {
                    return Err(ErrandEnd::TooMany);
                }
                self.listed(children);
            }
            // The znode was there when its parent was listed, and is gone.
            (Op::GetChildren { .. }, Err(Code::NoNode)) if !matches!(self.errand, Errand::DeleteAll { .. }) => {}
            (Op::SetAcl { .. }, Err(Code::ConnectionLoss | Code::SessionExpired | Code::AuthFailed)) => {
                return Err(ErrandEnd::Failed);
            }
            (Op::SetAcl { path, .. }, Err(code)) => self.refused.push((path.clone(), *code)),
            (Op::Multi(parts), Ok(Response::Results(results))) => {
                let failed =
                    parts.iter().zip(results.iter()).filter_map(|(part, result)| Some((part.path()?, *result.as_ref().err()?)));
                self.refused.extend(failed.map(|(path, code)| (path.clone(), code)));
                if !self.refused.is_empty() {
                    self.next.clear();
                }
            }
            (_, Err(_)) => return Err(ErrandEnd::Failed),
            (_, Ok(_)) => {}
        }
        Ok(())
    }

    /// Plans for the children of a znode. A walk goes down into each before the rest of its plan; a list for a delete grows by levels.
    fn listed(&mut self, children: Vec<Rc<str>>) {
        if let Errand::DeleteAll { batch, .. } = self.errand {
            self.next.extend(children.iter().cloned().map(list));
            self.found.extend(children);
            if self.next.is_empty() {
                self.next = batches(&self.found, batch);
            }
            return;
        }
        let planned = self.next.len();
        for path in &children {
            let at = self.next.len() - planned;
            self.visit(path.clone(), at);
        }
        for path in children {
            let at = self.next.len() - planned;
            self.next.insert(at, list(path));
        }
    }

    /// Takes in a znode of a walk; a call for it goes to this place of the plan.
    fn visit(&mut self, path: Rc<str>, at: usize) {
        if let Errand::SetAclAll { acl, version, .. } = &self.errand {
            self.next.insert(at, Op::SetAcl { path: path.clone(), acl: acl.clone(), version: *version });
        }
        self.found.push(path);
    }
}

/// The leaves first, and the root last.
fn batches(tree: &[Rc<str>], batch: i32) -> VecDeque<Op> {
    let deletes: Vec<Op> = tree.iter().rev().map(|path| Op::Delete { path: path.clone(), version: ANY }).collect();
    let size = usize::try_from(batch).ok().filter(|size| *size > 0).unwrap_or(deletes.len());
    deletes.chunks(size.max(1)).map(|chunk| Op::Multi(chunk.into())).collect()
}

pub(super) fn exists(path: Rc<str>) -> Op {
    Op::Exists { path, watch: false }
}

pub(super) fn get(path: Rc<str>) -> Op {
    Op::GetData { path, watch: false }
}

pub(super) fn list(path: Rc<str>) -> Op {
    Op::GetChildren { path, watch: false, with_stat: false }
}
