//! Txns and trees that no leader would make, to see that the laws are not empty.

use crate::zk::{Acl, DataTree, SessionId, Txn, TxnBody, ZnodeKind, Zxid, split};

/// A txn with the zxid 100.
pub fn txn(body: TxnBody) -> Txn {
    Txn { session: SessionId(1), cxid: 1, zxid: Zxid(100), time: 1_000, body }
}

pub fn create(path: &str, creations: i32) -> TxnBody {
    create_kind(path, creations, ZnodeKind::Persistent)
}

pub fn create_kind(path: &str, creations: i32, kind: ZnodeKind) -> TxnBody {
    TxnBody::Create { path: path.into(), data: None, acl: Acl::OPEN, kind, creations }
}

pub fn set_data(path: &str, version: i32) -> TxnBody {
    TxnBody::SetData { path: path.into(), data: None, version }
}

pub fn set_acl(path: &str, version: i32) -> TxnBody {
    TxnBody::SetAcl { path: path.into(), acl: Acl::OPEN, version }
}

/// A tree with these znodes, parents first.
pub fn tree(paths: &[&str]) -> DataTree {
    let mut tree = DataTree::default();
    for (zxid, path) in (1..).zip(paths) {
        let parent = split(path).map_or("/", |(parent, _)| parent);
        let creations = tree.get(parent).map_or(0, crate::zk::Znode::creations) + 1;
        tree.apply(&Txn { zxid: Zxid(zxid), time: zxid, ..txn(create(path, creations)) }, &mut Vec::new());
    }
    tree
}
