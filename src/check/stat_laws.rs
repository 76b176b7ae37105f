//! Every field of a stat changes by what it counts and by nothing else: `version` by setData, `aversion` by setACL, `cversion` by each
//! child made or removed, the counter by each child made; the zxids and times are those of the txn that changed what they are about;
//! and no znode changes that the txn is not about (`DataNode.java`, `StatPersisted`), but for the data of one that holds a quota's count.

use super::edits::{Edit, edits, tally};
use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{CONFIG, DataTree, Stat, Txn, TxnBody, Znode, Zxid, split};

#[derive(Clone, Debug, Default)]
pub struct StatLaws;

impl Watch for StatLaws {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (before, txn, after) in moment.changes() {
            if let Some(what) = broken(&before.tree, txn, &after.tree) {
                findings.breach(Law::StatLaws, what);
            }
        }
    }
}

/// Finds errors in the tree after a txn.
fn broken(before: &DataTree, txn: &Txn, after: &DataTree) -> Option<Found> {
    let edits = edits(txn);
    let is_about = |path: &str| {
        edits.iter().any(|edit| **edit.path() == *path || split(edit.path()).is_some_and(|(parent, _)| parent == path))
    };
    if let Some(path) = after.changed_since(before).find(|path| !is_about(path) && !is_count(before, after, path)) {
        return Some(found!(
            "{path} changed at {zxid}, which is not about it",
            "{path} 在 {zxid} 时变了，而该事务与它无关";
            path, zxid = txn.zxid
        ));
    }
    let parents = edits.iter().filter_map(|edit| Some(split(edit.path())?.0));
    let paths = edits.iter().map(|edit| &**edit.path()).chain(parents);
    paths.into_iter().find_map(|path| {
        let Some(znode) = after.get(path) else {
            let gone = before.get(path).is_none() || edits.iter().any(|edit| matches!(edit, Edit::Delete(gone) if **gone == *path));
            return (!gone).then(|| {
                found!(
                    "{path} is gone at {zxid}, which does not delete it",
                    "{path} 在 {zxid} 时消失了，而该事务并没有删除它";
                    path, zxid = txn.zxid
                )
            });
        };
        let (expected, creations) = expected(before.get(path), &edits, path, txn)?;
        let stat = Stat { data_length: 0, ephemeral_owner: expected.ephemeral_owner, ..znode.stat() };
        let fits = stat == expected && znode.creations() == creations && in_order(&stat);
        (!fits).then(|| {
            found!(
                "the stat of {path} after {zxid} does not count what was done to it: version {version}, cversion {cversion}",
                "{zxid} 之后 {path} 的 stat 与对它所做的操作不符：version {version}，cversion {cversion}";
                path, zxid = txn.zxid, version = stat.version, cversion = stat.cversion
            )
        })
    })
}

/// Whether a quota's count has changed, and nothing else of the znode that holds it (`DataTree.updateQuotaStat`).
fn is_count(before: &DataTree, after: &DataTree, path: &str) -> bool {
    let stat = |tree: &DataTree| tree.get(path).map(|znode| Stat { data_length: 0, ..znode.stat() });
    path.starts_with("/zookeeper/quota/") && path.ends_with("/zookeeper_stats") && stat(before) == stat(after)
}

fn in_order(stat: &Stat) -> bool {
    stat.czxid <= stat.mzxid && stat.czxid <= stat.pzxid
}

/// The stat and the counter that a znode must have now; nothing for one that was made by nobody.
fn expected(before: Option<&Znode>, edits: &[Edit], path: &str, txn: &Txn) -> Option<(Stat, i32)> {
    let tally = tally(edits, path);
    let (old, creations) = if tally.created {
        let made = (txn.zxid, txn.time);
        (Stat { czxid: made.0, mzxid: made.0, pzxid: made.0, ctime: made.1, mtime: made.1, ..Stat::default() }, 0)
    } else {
        before.map(|znode| (znode.stat(), znode.creations()))?
    };
    let touched = |zxid: Zxid, count: i32| if count > 0 { txn.zxid } else { zxid };
    let stat = Stat {
        mzxid: touched(old.mzxid, tally.set_data),
        pzxid: touched(old.pzxid, tally.children_created + tally.children_deleted),
        mtime: if tally.set_data > 0 { txn.time } else { old.mtime },
        // A reconfiguration counts by its zxid alone.
        version: match txn.body {
            TxnBody::Reconfig(_) if path == CONFIG => -1,
            _ => old.version.wrapping_add(tally.set_data),
        },
        aversion: old.aversion.wrapping_add(tally.set_acl),
        cversion: old.cversion.wrapping_add(tally.children_created + tally.children_deleted),
        num_children: old.num_children + tally.children_created - tally.children_deleted,
        data_length: 0,
        ..old
    };
    Some((stat, creations.wrapping_add(tally.children_created)))
}

#[cfg(test)]
mod tests {
    use super::super::doctored::{create, set_acl, set_data, tree, txn};
    use super::*;

    #[test]
    fn a_right_change_passes_and_every_wrong_one_is_found() {
        let before = tree(&["/a", "/a/b"]);
        let after = |txn: &Txn| {
            let mut after = before.clone();
            after.apply(txn, &mut Vec::new());
            after
        };
        let check = |claimed: TxnBody, done: TxnBody| broken(&before, &txn(claimed), &after(&txn(done)));
        let delete = || TxnBody::Delete { path: "/a/b".into() };
        for right in [create("/a/c", 2), set_data("/a", 1), set_acl("/a", 1), delete()] {
            assert_eq!(check(right.clone(), right.clone()), None, "{right:?}");
        }
        for (claimed, done, why) in [
            (create("/a/c", 2), create("/a/c", 3), "the counter leaps"),
            (create("/a/c", 2), create("/a/c", 1), "the counter stands still"),
            (set_data("/a", 1), set_data("/a", 2), "the version leaps"),
            (set_data("/a", 1), set_acl("/a", 1), "another number counts it"),
            (set_acl("/a", 1), set_data("/a", 1), "setACL moves mzxid"),
            (set_data("/a", 1), set_data("/a/b", 1), "another znode changes"),
            (set_data("/a/b", 1), delete(), "it goes without a delete"),
            (TxnBody::Error(crate::zk::Code::NoNode), set_data("/a", 1), "what failed has an effect"),
        ] {
            assert!(check(claimed, done).is_some(), "{why}");
        }
    }
}
