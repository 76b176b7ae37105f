//! Every znode but the root has a parent, no ephemeral has a child, and a znode counts its children right (`DataTree.java`).

use super::edits::{Edit, edits};
use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{DataTree, Txn, split};

#[derive(Clone, Debug, Default)]
pub struct TreeClosed;

impl Watch for TreeClosed {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (_, txn, after) in moment.changes() {
            if let Some(what) = broken(txn, &after.tree) {
                findings.breach(Law::TreeClosed, what);
            }
        }
    }
}

/// Finds errors that a txn left at the znodes that it made or removed.
fn broken(txn: &Txn, after: &DataTree) -> Option<Found> {
    edits(txn).iter().filter(|edit| matches!(edit, Edit::Create(_) | Edit::Delete(_))).find_map(|edit| {
        let path = edit.path();
        let zxid = txn.zxid;
        let children = after.children(path).count();
        if after.get(path).is_none() {
            return (children > 0).then(|| {
                found!(
                    "{children} children of {path} are left at {zxid} without it",
                    "{zxid} 之后 {path} 已不在，却还留着它的 {children} 个子节点";
                    children, path, zxid
                )
            });
        }
        let (parent, _) = split(path)?;
        let Some(znode) = after.get(parent) else {
            return Some(found!(
                "{path} is there at {zxid}, and its parent is not",
                "{zxid} 之后有 {path}，却没有它的父节点";
                path, zxid
            ));
        };
        if znode.is_ephemeral() {
            return Some(found!(
                "{parent} is ephemeral, and has a child at {zxid}",
                "{parent} 是临时节点，在 {zxid} 之后却有子节点";
                parent, zxid
            ));
        }
        let there = after.children(parent).count();
        (znode.num_children() as usize != there).then(|| {
            found!(
                "{parent} says at {zxid} that it has {said} children, and has {there}",
                "{zxid} 之后 {parent} 声称有 {said} 个子节点，实际有 {there} 个";
                parent, zxid, said = znode.num_children(), there
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::doctored::{create, create_kind, tree, txn};
    use super::*;
    use crate::zk::{SessionId, TxnBody, ZnodeKind};

    #[test]
    fn orphans_and_children_of_ephemerals_are_found() {
        let check = |bodies: Vec<TxnBody>| {
            let mut after = tree(&["/a", "/a/b"]);
            let mut found = None;
            for body in bodies {
                let txn = txn(body);
                after.apply(&txn, &mut Vec::new());
                found = broken(&txn, &after);
            }
            found
        };
        assert_eq!(check(vec![create("/a/c", 2)]), None);
        assert_eq!(check(vec![TxnBody::Delete { path: "/a/b".into() }]), None);
        assert!(check(vec![TxnBody::Delete { path: "/a".into() }]).is_some(), "a child is left behind");
        let ephemeral = create_kind("/e", 2, ZnodeKind::Ephemeral(SessionId(1)));
        assert!(check(vec![ephemeral, create("/e/c", 1)]).is_some(), "an ephemeral has a child");
    }
}
