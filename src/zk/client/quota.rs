//! Errands about quotas: `setquota`, `listquota`, `delquota` (`SetQuotaCommand.java`, `ListQuotaCommand.java`, `DelQuotaCommand.java`).
//!
//! ```text
//!   setquota:  the path is there ─► no quota below it ─► none above it ─► its znodes below /zookeeper/quota ─► limits, count
//! ```
//!
//! Each step is a request of its own, so that two clients may both find no quota and both set one. Where Apache's tool lists a znode
//! twice on its way down, this lists it once.

use std::rc::Rc;

use super::errand::{ANY, MAX_ZNODES, RunningErrand, exists, get, list};
use super::record::{CallRecord, ErrandEnd};
use crate::zk::acl::Acl;
use crate::zk::code::Code;
use crate::zk::message::Response;
use crate::zk::op::{CreateMode, Data, Errand, Op, QuotaKind};
use crate::zk::path::{ancestors, join, split};
use crate::zk::quota::{LIMITS, QUOTA, StatsTrack, limit_path, quota_path, stat_path};

impl RunningErrand {
    /// Takes the answer in and plans what follows from it.
    pub fn on_quota_reply(&mut self, call: &CallRecord) -> Result<(), ErrandEnd> {
        match self.errand.clone() {
            Errand::SetQuota { path, kind, limit } => self.set_quota(&path, kind, limit, call),
            Errand::DeleteQuota { path, kind } => self.delete_quota(&path, kind, call),
            Errand::ListQuota { path } => self.list_quota(&path, call),
            _ => Ok(()),
        }
    }

    fn list_quota(&mut self, path: &str, call: &CallRecord) -> Result<(), ErrandEnd> {
        let data = data_of(call)?;
        if self.limits.is_none() {
            self.limits = Some(StatsTrack::parse(data));
            self.next.push_back(get(stat_path(path).into()));
        } else {
            self.usage = Some(StatsTrack::parse(data));
        }
        Ok(())
    }

    fn set_quota(&mut self, path: &Rc<str>, kind: QuotaKind, limit: i64, call: &CallRecord) -> Result<(), ErrandEnd> {
        let (root, limits, stats) = (quota_path(path), limit_path(path), stat_path(path));
        match (&call.op, &call.result) {
            (Op::Exists { path: asked, .. }, Ok(_)) if asked == path => self.next.push_back(get(root.into())),
            (Op::GetData { path: asked, .. }, Ok(_)) if **asked == root => self.next.push_back(list(asked.clone())),
            (Op::GetData { path: asked, .. }, Err(Code::NoNode)) if **asked == root => self.look_above(path),
            (Op::GetChildren { path: asked, .. }, result) => {
                let children = match result {
                    Ok(Response::Children { children, .. }) => &**children,
                    Err(Code::NoNode) => &[],
                    _ => return Err(ErrandEnd::Failed),
                };
                let is_below = asked.starts_with(&root);
                if **asked != root && children.iter().any(|child| &**child == LIMITS) {
                    self.found.push(asked[QUOTA.len()..].into());
                    return Err(if is_below { ErrandEnd::QuotaBelow } else { ErrandEnd::QuotaAbove });
                }
                if is_below {
                    if self.next.len() + children.len() > MAX_ZNODES {
                        return Err(ErrandEnd::TooMany);
                    }
                    self.next.extend(children.iter().map(|child| list(join(asked, child).into())));
                    if self.next.is_empty() {
                        self.look_above(path);
                    }
                } else if children.is_empty() {
                    self.next.retain(|op| !matches!(op, Op::GetChildren { .. }));
                }
            }
            (Op::Exists { path: asked, .. }, Err(Code::NoNode)) if **asked == limits => {
                let first = StatsTrack::NO_LIMIT.with(kind, limit);
                self.next.extend([create(limits.clone(), Some(first)), create(stats.clone(), Some(StatsTrack::ZERO))]);
                self.next.extend([get(limits.into()), get(stats.into())]);
            }
            (Op::Exists { path: asked, .. }, Ok(_)) if **asked == limits => {
                let write = Op::SetData { path: asked.clone(), data: None, version: ANY };
                self.next.extend([get(asked.clone()), get(stats.into()), write]);
            }
            (Op::Exists { path: asked, .. }, Err(Code::NoNode)) if asked.starts_with(QUOTA) => {
                self.next.push_front(create(asked.to_string(), None));
            }
            (Op::Create { path: made, .. }, Err(Code::NodeExists)) if **made != limits && **made != stats => {}
            (Op::GetData { path: asked, .. }, Ok(_)) if **asked == limits => {
                let mut read = StatsTrack::parse(data_of(call)?);
                if let Some(Op::SetData { data, .. }) = self.next.back_mut() {
                    read = read.with(kind, limit);
                    *data = Some(read.to_string().into());
                }
                self.limits = Some(read);
            }
            (Op::GetData { .. }, Ok(_)) => self.usage = Some(StatsTrack::parse(data_of(call)?)),
            (_, Err(_)) => return Err(ErrandEnd::Failed),
            (_, Ok(_)) => {}
        }
        Ok(())
    }

    /// Plans the calls after the way down: no znode above may have a quota, then those that hold this one are made.
    fn look_above(&mut self, path: &str) {
        let mut way: Vec<&str> = ancestors(path).collect();
        way.reverse();
        let above = way.iter().filter(|above| **above != path);
        self.next.extend(above.map(|above| list(quota_path(above).into())));
        self.next.push_back(exists(QUOTA.into()));
        self.next.extend(way.iter().map(|path| exists(quota_path(path).into())));
        self.next.push_back(exists(limit_path(path).into()));
    }

    fn delete_quota(&mut self, path: &str, kind: Option<QuotaKind>, call: &CallRecord) -> Result<(), ErrandEnd> {
        match (&call.op, &call.result) {
            (Op::Exists { path: limits, .. }, Ok(_)) => self.next.push_back(get(limits.clone())),
            (Op::GetData { path: limits, .. }, Ok(_)) => match kind {
                None => self.next.push_back(list(quota_path(path).into())),
                Some(kind) => {
                    let left = StatsTrack::parse(data_of(call)?).with(kind, -1);
                    self.next.push_back(Op::SetData { path: limits.clone(), data: Some(left.to_string().into()), version: ANY });
                }
            },
            (Op::GetChildren { path: asked, .. }, Ok(Response::Children { children, .. })) => {
                // First the znodes of the quota itself are deleted; then, going up, each znode that has no children left.
                if self.found.is_empty() {
                    self.found.push(asked.clone());
                    self.next.extend(children.iter().map(|child| delete(join(asked, child).into())));
                    self.next.push_back(list(asked.clone()));
                } else if children.is_empty() {
                    self.next.push_back(delete(asked.clone()));
                    let parent = split(asked).map(|(parent, _)| parent).filter(|parent| *parent != QUOTA);
                    self.next.extend(parent.map(|parent| list(parent.into())));
                }
            }
            (_, Err(_)) => return Err(ErrandEnd::Failed),
            (_, Ok(_)) => {}
        }
        Ok(())
    }
}

/// The data that a call has read.
fn data_of(call: &CallRecord) -> Result<&Data, ErrandEnd> {
    match &call.result {
        Ok(Response::Data { data, .. }) => Ok(data),
        _ => Err(ErrandEnd::Failed),
    }
}

fn create(path: String, data: Option<StatsTrack>) -> Op {
    let data = data.map(|data| data.to_string().into());
    Op::Create { path: path.into(), data, acl: Acl::OPEN, mode: CreateMode::Persistent, with_stat: false }
}

fn delete(path: Rc<str>) -> Op {
    Op::Delete { path, version: ANY }
}
