//! The namespace: which files there are and of which blocks. Where the blocks are is not part of it; DataNodes report that.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::edit::{BlockId, Edit, EditOp, RpcId};
use super::error::RpcError;
use super::ids::Host;
use crate::sim::SortedMap;

/// The most files and directories of one namespace.
const MAX_INODES: usize = 20_000;

/// `GenerationStamp.java`: the first that is given is one more.
const LAST_RESERVED_STAMP: u64 = 1000;

/// A file or a directory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Inode {
    Directory,
    File { blocks: Vec<BlockId>, open: bool },
}

/// The namespace at one txid: what a NameNode has in memory, and what an FsImage holds.
///
/// In HDFS 1.0 the memory is ahead of the log by the blocks of files that are being written, which are in no edit yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespace {
    inodes: SortedMap<Rc<str>, Inode>,
    /// The last call of each client that changed something (`RetryCache`): a client calls one after another.
    calls: SortedMap<Host, u64>,
    last_block: u64,
    last_stamp: Option<u64>,
    /// The last edit that is in it.
    txid: u64,
}

/// A namespace without a stamp has the hash that it had before there were stamps, so that digests of runs without HDFS stay the same.
impl Hash for Namespace {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Namespace { inodes, calls, last_block, last_stamp, txid } = self;
        (inodes, calls, last_block).hash(state);
        if let Some(stamp) = last_stamp {
            stamp.hash(state);
        }
        txid.hash(state);
    }
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

    pub fn last_block(&self) -> u64 {
        self.last_block
    }

    pub fn next_stamp(&self) -> u64 {
        self.last_stamp.unwrap_or(LAST_RESERVED_STAMP) + 1
    }

    pub fn blocks(&self, path: &str) -> &[BlockId] {
        match self.inodes.get(path) {
            Some(Inode::File { blocks, .. }) => blocks,
            _ => &[],
        }
    }

    /// The blocks of all files.
    pub fn all_blocks(&self) -> impl Iterator<Item = BlockId> {
        let inodes = self.inodes.values();
        inodes.flat_map(|inode| if let Inode::File { blocks, .. } = inode { blocks.as_slice() } else { &[] }).copied()
    }

    /// Whether this very call was carried out before: then it is answered, and nothing is done again.
    pub fn has_done(&self, by: RpcId) -> bool {
        self.calls.get(&by.client).is_some_and(|&last| last >= by.call)
    }

    /// Tells why an edit would make no sense here.
    ///
    /// # Errors
    /// Answers as a NameNode does.
    pub fn check(&self, op: &EditOp) -> Result<(), RpcError> {
        let file = |path: &Rc<str>| match self.inodes.get(path) {
            Some(Inode::File { open, .. }) => Ok(*open),
            Some(Inode::Directory) => Err(RpcError::NotAFile),
            None => Err(RpcError::NotFound),
        };
        match op {
            EditOp::StartSegment
            | EditOp::EndSegment
            | EditOp::SetGenstamp { .. }
            | EditOp::SetGenstampV2 { .. }
            | EditOp::AllocateBlockId { .. } => Ok(()),
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
            EditOp::AddBlock { path, .. } | EditOp::Close { path, .. } => {
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
        self.change(&edit.op, edit.by);
    }

    /// Changes the memory, whether the change is logged or not.
    pub(super) fn change(&mut self, op: &EditOp, by: Option<RpcId>) {
        if let Some(by) = by {
            self.calls.insert(by.client, by.call);
        }
        match op {
            EditOp::StartSegment | EditOp::EndSegment => {}
            EditOp::SetGenstamp { stamp } | EditOp::SetGenstampV2 { stamp } => self.last_stamp = Some(*stamp),
            EditOp::AllocateBlockId { block } => self.last_block = self.last_block.max(block.0),
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
            EditOp::Append { path } => {
                if let Some(Inode::File { open, .. }) = self.inodes.get_mut(path) {
                    *open = true;
                }
            }
            EditOp::Close { path, blocks } => {
                self.last_block = blocks.iter().fold(self.last_block, |last, block| last.max(block.0));
                self.inodes.insert(path.clone(), Inode::File { blocks: blocks.to_vec(), open: false });
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
            (EditOp::Close { path: path("/a/f"), blocks: [BlockId(1)].into() }, by(4)),
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
