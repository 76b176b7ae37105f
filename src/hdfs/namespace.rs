//! The namespace: which files there are and of which blocks. Where the blocks are is not part of it; DataNodes report that.

use std::rc::Rc;

use super::edit::{BlockId, Edit, EditOp, RpcId};
use super::error::RpcError;
use super::ids::Host;
use crate::sim::SortedMap;

/// Files and directories of one namespace.
const MAX_INODES: usize = 20_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Inode {
    Directory,
    File { blocks: Vec<BlockId>, open: bool },
}

/// The namespace at one txid: what a NameNode has in memory, and what an FsImage holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Namespace {
    inodes: SortedMap<Rc<str>, Inode>,
    /// The last call of each client that changed something (`RetryCache`): a client calls one after another.
    calls: SortedMap<Host, u64>,
    last_block: u64,
    /// The last edit that is in it.
    txid: u64,
}

/// An FsImage.
pub type Image = Rc<Namespace>;

impl Namespace {
    pub fn txid(&self) -> u64 {
        self.txid
    }

    pub fn get(&self, path: &str) -> Option<&Inode> {
        self.inodes.get(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Inode)> {
        self.inodes.iter()
    }

    pub fn len(&self) -> usize {
        self.inodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.inodes.is_empty()
    }

    pub fn next_block(&self) -> BlockId {
        BlockId(self.last_block + 1)
    }

    /// Whether this very call was carried out before: then it is answered, and nothing is done again.
    pub fn has_done(&self, by: RpcId) -> bool {
        self.calls.get(&by.client).is_some_and(|&last| last >= by.call)
    }

    /// Tells why an edit would make no sense here.
    ///
    /// # Errors
    /// As a NameNode answers.
    pub fn check(&self, op: &EditOp) -> Result<(), RpcError> {
        let file = |path: &Rc<str>| match self.inodes.get(path) {
            Some(Inode::File { open, .. }) => Ok(*open),
            Some(Inode::Directory) => Err(RpcError::NotAFile),
            None => Err(RpcError::NotFound),
        };
        match op {
            EditOp::StartSegment | EditOp::EndSegment => Ok(()),
            EditOp::Mkdir { path } | EditOp::Add { path } => {
                if self.inodes.contains_key(path) {
                    Err(RpcError::AlreadyExists)
                } else if self.inodes.len() >= MAX_INODES {
                    Err(RpcError::TooMany)
                } else {
                    Ok(())
                }
            }
            EditOp::Append { path } => {
                if file(path)? {
                    Err(RpcError::AlreadyOpen)
                } else {
                    Ok(())
                }
            }
            EditOp::AddBlock { path, .. } | EditOp::Close { path } => {
                if file(path)? {
                    Ok(())
                } else {
                    Err(RpcError::NotOpen)
                }
            }
            EditOp::Delete { path } => {
                if self.inodes.contains_key(path) {
                    Ok(())
                } else {
                    Err(RpcError::NotFound)
                }
            }
        }
    }

    /// Takes an edit over. One that is in it already changes nothing, as a replay after a checkpoint needs.
    pub fn apply(&mut self, edit: &Edit) {
        if edit.txid <= self.txid {
            return;
        }
        self.txid = edit.txid;
        if let Some(by) = edit.by {
            self.calls.insert(by.client, by.call);
        }
        match &edit.op {
            EditOp::StartSegment | EditOp::EndSegment => {}
            EditOp::Mkdir { path } => {
                self.inodes.insert(path.clone(), Inode::Directory);
            }
            EditOp::Add { path } => {
                self.inodes.insert(path.clone(), Inode::File { blocks: Vec::new(), open: true });
            }
            EditOp::AddBlock { path, block } => {
                self.last_block = self.last_block.max(block.0);
                if let Some(Inode::File { blocks, .. }) = self.inodes.get_mut(path) {
                    blocks.push(*block);
                }
            }
            EditOp::Append { path } | EditOp::Close { path } => {
                if let Some(Inode::File { open, .. }) = self.inodes.get_mut(path) {
                    *open = matches!(edit.op, EditOp::Append { .. });
                }
            }
            EditOp::Delete { path } => {
                let below = format!("{path}/");
                self.inodes.retain(|other, _| other != path && !other.starts_with(&below));
            }
        }
    }

    /// The namespace after a replay of these edits.
    pub fn replay<'a>(&mut self, edits: impl IntoIterator<Item = &'a Rc<Edit>>) {
        for edit in edits {
            self.apply(edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits() -> Vec<Rc<Edit>> {
        let path = |path: &str| Rc::<str>::from(path);
        let by = |call| Some(RpcId { client: Host::Client(1), call });
        let ops = [
            (EditOp::Mkdir { path: path("/a") }, by(1)),
            (EditOp::Add { path: path("/a/f") }, by(2)),
            (EditOp::AddBlock { path: path("/a/f"), block: BlockId(1) }, by(3)),
            (EditOp::Close { path: path("/a/f") }, by(4)),
            (EditOp::Mkdir { path: path("/ab") }, by(5)),
            (EditOp::Delete { path: path("/a") }, by(6)),
        ];
        (1..).zip(ops).map(|(txid, (op, by))| Rc::new(Edit { txid, op, by })).collect()
    }

    #[test]
    fn replaying_a_log_twice_is_replaying_it_once() {
        let (mut once, mut twice) = (Namespace::default(), Namespace::default());
        once.replay(&edits());
        twice.replay(&edits());
        twice.replay(&edits());
        assert_eq!(once, twice);
    }

    #[test]
    fn an_image_and_the_edits_after_it_are_the_whole_log() {
        let all = edits();
        let mut whole = Namespace::default();
        whole.replay(&all);
        for cut in 0..all.len() {
            let mut image = Namespace::default();
            image.replay(&all[..cut]);
            image.replay(&all[cut..]);
            assert_eq!(image, whole, "cut at {cut}");
        }
    }

    #[test]
    fn a_directory_goes_with_what_is_below_it_and_leaves_its_neighbour() {
        let mut namespace = Namespace::default();
        namespace.replay(&edits());
        let left: Vec<&str> = namespace.iter().map(|(path, _)| &**path).collect();
        assert_eq!(left, ["/ab"]);
    }

    #[test]
    fn a_call_that_was_carried_out_is_known_and_the_next_is_not() {
        let mut namespace = Namespace::default();
        namespace.replay(&edits()[..3]);
        assert!(namespace.has_done(RpcId { client: Host::Client(1), call: 3 }));
        assert!(!namespace.has_done(RpcId { client: Host::Client(1), call: 4 }));
        assert!(!namespace.has_done(RpcId { client: Host::Client(2), call: 1 }));
    }
}
