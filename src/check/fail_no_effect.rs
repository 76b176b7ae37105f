//! A request that failed changes nothing, and a multi is done as a whole or not at all: no state shows a part of it
//! (`PrepRequestProcessor.rollbackPendingChanges`).

use super::edits::{edits, has_errors};
use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{DataTree, Txn, TxnBody};

#[derive(Clone, Debug, Default)]
pub struct FailNoEffect;

impl Watch for FailNoEffect {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (before, txn, after) in moment.changes() {
            if let Some(what) = broken(&before.tree, txn, &after.tree) {
                findings.breach(Law::FailNoEffect, what);
            }
        }
    }
}

fn broken(before: &DataTree, txn: &Txn, after: &DataTree) -> Option<Found> {
    let failed = has_errors(&txn.body);
    if let TxnBody::Multi(parts) = &txn.body
        && failed
        && !parts.iter().all(has_errors)
    {
        return Some(found!(
            "a part of the multi {zxid} failed, and another did not",
            "multi {zxid} 的一部分失败了，另一部分却没有";
            zxid = txn.zxid
        ));
    }
    let changed = after.changed_since(before).next();
    match changed {
        Some(path) if failed => Some(found!(
            "{path} changed at {zxid}, which failed",
            "{zxid} 失败了，{path} 却变了";
            path, zxid = txn.zxid
        )),
        // Even changes that undo each other move a parent's numbers.
        None if !edits(txn).is_empty() => Some(found!(
            "{zxid} was done and changed nothing",
            "{zxid} 已执行，却什么也没有改变";
            zxid = txn.zxid
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::doctored::{create, set_data, tree, txn};
    use super::*;
    use crate::zk::Code;

    #[test]
    fn a_failure_with_an_effect_and_half_a_multi_are_found() {
        let before = tree(&["/a"]);
        let check = |claimed: TxnBody, done: TxnBody| {
            let mut after = before.clone();
            after.apply(&txn(done), &mut Vec::new());
            broken(&before, &txn(claimed), &after)
        };
        let failed = || TxnBody::Error(Code::NoNode);
        let half = || TxnBody::Multi([set_data("/a", 1), failed()].into());
        assert_eq!(check(failed(), failed()), None);
        assert_eq!(check(set_data("/a", 1), set_data("/a", 1)), None);
        assert!(check(failed(), set_data("/a", 1)).is_some());
        assert!(check(half(), half()).is_some());
        assert!(check(create("/b", 2), failed()).is_some(), "what is done shows");
    }
}
