//! Edits: the changes that a txn claims to make, znode by znode, to be compared with the tree that results.

use std::rc::Rc;

use crate::zk::{CONFIG, Txn, TxnBody, split};

/// One change of one znode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Create(Rc<str>),
    Delete(Rc<str>),
    SetData(Rc<str>),
    SetAcl(Rc<str>),
}

/// The number of changes of a znode and of its children since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub created: bool,
    pub set_data: i32,
    pub set_acl: i32,
    pub children_created: i32,
    pub children_deleted: i32,
}

impl Edit {
    pub fn path(&self) -> &Rc<str> {
        match self {
            Edit::Create(path) | Edit::Delete(path) | Edit::SetData(path) | Edit::SetAcl(path) => path,
        }
    }
}

/// The edits of a txn, in their order. None where any part of it failed.
pub fn edits(txn: &Txn) -> Vec<Edit> {
    let mut list = Vec::new();
    if !has_errors(&txn.body) {
        collect(&txn.body, &mut list);
    }
    list
}

pub fn has_errors(body: &TxnBody) -> bool {
    match body {
        TxnBody::Error(_) => true,
        TxnBody::Multi(parts) => parts.iter().any(has_errors),
        _ => false,
    }
}

fn collect(body: &TxnBody, list: &mut Vec<Edit>) {
    match body {
        TxnBody::Create { path, .. } => list.push(Edit::Create(path.clone())),
        TxnBody::Delete { path } | TxnBody::DeleteContainer { path } => list.push(Edit::Delete(path.clone())),
        TxnBody::CloseSession { paths } => list.extend(paths.iter().cloned().map(Edit::Delete)),
        TxnBody::SetData { path, .. } => list.push(Edit::SetData(path.clone())),
        TxnBody::SetAcl { path, .. } => list.push(Edit::SetAcl(path.clone())),
        TxnBody::Multi(parts) => parts.iter().for_each(|part| collect(part, list)),
        TxnBody::Reconfig(_) => list.push(Edit::SetData(CONFIG.into())),
        TxnBody::CreateSession { .. } | TxnBody::Check { .. } | TxnBody::Error(_) => {}
    }
}

pub fn tally(edits: &[Edit], path: &str) -> Tally {
    let mut tally = Tally::default();
    for edit in edits {
        let is_child = split(edit.path()).is_some_and(|(parent, _)| parent == path);
        match edit {
            Edit::Create(created) if **created == *path => tally = Tally { created: true, ..Tally::default() },
            Edit::SetData(set) if **set == *path => tally.set_data += 1,
            Edit::SetAcl(set) if **set == *path => tally.set_acl += 1,
            Edit::Create(_) if is_child => tally.children_created += 1,
            Edit::Delete(_) if is_child => tally.children_deleted += 1,
            _ => {}
        }
    }
    tally
}
