//! The contents of a daemon's disk: of a NameNode FsImage and EditLog, of a JournalNode segments and promises, of a DataNode its blocks.

use std::rc::Rc;

use super::edit::{BlockId, Edit};
use super::namespace::Image;
use crate::sim::SortedSet;

/// A disk. One type for all daemons; each uses its own part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Storage {
    pub name: NameFiles,
    pub journal: JournalFiles,
    pub blocks: SortedSet<BlockId>,
}

/// The files of a NameNode's `dfs.name.dir`, as Hadoop 1 calls them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NameFiles {
    /// `fsimage`.
    pub image: Image,
    /// `edits`.
    pub edits: Vec<Rc<Edit>>,
    /// `edits.new`: there while a checkpoint is being made.
    pub edits_new: Option<Vec<Rc<Edit>>>,
    /// `fsimage.ckpt`: what a checkpoint has brought and has not put in its place.
    pub checkpoint: Option<Image>,
}

/// The files of a JournalNode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct JournalFiles {
    pub promised_epoch: u64,
    pub writer_epoch: u64,
    pub committed: u64,
    pub segments: Vec<Segment>,
    /// The segment that was accepted in a recovery, and the epoch of it (the `paxos` folder).
    pub accepted: Option<(u64, u64)>,
}

/// Consecutive edits in one file, named by its first txid: `edits_inprogress_N`, then `edits_N-M`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    pub first: u64,
    pub edits: Vec<Rc<Edit>>,
    pub finalized: bool,
}

/// One write to a disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Write {
    /// Append to `edits.new` where that is there, else to `edits`.
    Edit(Rc<Edit>),
    /// `edits.new` is begun.
    RollEdits,
    /// `fsimage`, with what it covers gone from `edits`: what a NameNode does when it has started.
    SaveImage(Image),
    /// `fsimage.ckpt`.
    Checkpoint(Image),
    /// `edits.new` becomes `edits`, `fsimage.ckpt` becomes `fsimage`.
    RollImage,
    Promise(u64),
    /// A segment is begun by the writer of this epoch; what was in progress of that name goes.
    StartSegment {
        epoch: u64,
        first: u64,
    },
    /// Edits to the end of a segment in progress, and what the writer knows to be on a majority.
    Journal {
        first: u64,
        edits: Rc<[Rc<Edit>]>,
        committed: u64,
    },
    FinalizeSegment {
        first: u64,
        last: u64,
    },
    /// A recovered segment replaces what was there, by the accepted proposal of this epoch.
    AcceptRecovery {
        epoch: u64,
        first: u64,
        edits: Rc<[Rc<Edit>]>,
    },
    Block(BlockId),
}

impl Segment {
    /// The last txid in it; one less than the first where it is empty.
    pub fn last(&self) -> u64 {
        self.edits.last().map_or(self.first - 1, |edit| edit.txid)
    }
}

impl NameFiles {
    /// The edits after the image, in order.
    pub fn all_edits(&self) -> impl Iterator<Item = &Rc<Edit>> {
        self.edits.iter().chain(self.edits_new.iter().flatten())
    }

    /// Bytes of the EditLog.
    pub fn edit_bytes(&self) -> u64 {
        self.all_edits().map(|edit| edit.bytes() as u64).sum()
    }

    /// Takes one write over; the NameNode does the same to what it has in memory.
    pub fn apply(&mut self, write: Write) {
        match write {
            Write::Edit(edit) => self.edits_new.as_mut().unwrap_or(&mut self.edits).push(edit),
            Write::RollEdits => {
                self.edits_new.get_or_insert_default();
            }
            Write::SaveImage(image) => {
                self.edits.retain(|edit| edit.txid > image.txid());
                self.edits_new = None;
                self.checkpoint = None;
                self.image = image;
            }
            Write::Checkpoint(image) => self.checkpoint = Some(image),
            Write::RollImage => {
                if let (Some(image), Some(edits)) = (self.checkpoint.take(), self.edits_new.take()) {
                    self.image = image;
                    self.edits = edits;
                }
            }
            _ => {}
        }
    }
}

impl JournalFiles {
    pub fn segment(&self, first: u64) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.first == first)
    }

    pub fn last_segment(&self) -> Option<&Segment> {
        self.segments.last()
    }

    /// The last txid of any segment.
    pub fn last_txid(&self) -> u64 {
        self.last_segment().map_or(0, Segment::last)
    }

    /// Edits of finalized segments from this txid on, without a gap.
    pub fn finalized_from(&self, from: u64) -> Vec<Rc<Edit>> {
        let mut next = from;
        let mut found = Vec::new();
        for edit in self.segments.iter().filter(|segment| segment.finalized).flat_map(|segment| &segment.edits) {
            if edit.txid == next {
                found.push(edit.clone());
                next += 1;
            }
        }
        found
    }

    fn put(&mut self, segment: Segment) {
        self.segments.retain(|other| other.first != segment.first);
        let at = self.segments.partition_point(|other| other.first < segment.first);
        self.segments.insert(at, segment);
    }

    /// Takes one write over; the JournalNode does the same to what it has in memory.
    pub fn apply(&mut self, write: Write) {
        match write {
            Write::Promise(epoch) => {
                self.promised_epoch = epoch;
                // A segment that was begun and never written to is moved aside (`Journal.scanStorageForLatestEdits`).
                self.segments.retain(|segment| segment.finalized || !segment.edits.is_empty());
            }
            Write::StartSegment { epoch, first } => {
                self.writer_epoch = epoch;
                self.put(Segment { first, edits: Vec::new(), finalized: false });
            }
            Write::Journal { first, edits, committed } => {
                self.committed = self.committed.max(committed);
                if let Some(segment) = self.segments.iter_mut().find(|segment| segment.first == first) {
                    segment.edits.extend(edits.iter().cloned());
                }
            }
            Write::FinalizeSegment { first, .. } => {
                if let Some(segment) = self.segments.iter_mut().find(|segment| segment.first == first) {
                    segment.finalized = true;
                }
            }
            Write::AcceptRecovery { epoch, first, edits } => {
                self.accepted = Some((first, epoch));
                self.put(Segment { first, edits: edits.to_vec(), finalized: false });
            }
            _ => {}
        }
    }
}

impl Storage {
    pub fn apply(&mut self, write: Write) {
        match write {
            Write::Block(block) => {
                self.blocks.insert(block);
            }
            Write::Edit(_) | Write::RollEdits | Write::SaveImage(_) | Write::Checkpoint(_) | Write::RollImage => {
                self.name.apply(write);
            }
            Write::Promise(_)
            | Write::StartSegment { .. }
            | Write::Journal { .. }
            | Write::FinalizeSegment { .. }
            | Write::AcceptRecovery { .. } => self.journal.apply(write),
        }
    }
}
