//! A NameNode starts: the FsImage comes into memory, then edit after edit is replayed, then DataNodes report their blocks.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::carries::Timer;
use super::super::desk::Desk;
use super::super::edit::{BlockId, Edit};
use super::super::namespace::Inode;
use super::super::note::Note;
use super::super::storage::Write;
use super::standby::Standby;
use super::{NameNode, Phase};
use crate::sim::{Duration, MS};

/// The length of one step of loading.
const PIECE: Duration = 250 * MS;

#[derive(Clone, Debug, Hash)]
pub(super) struct Loading {
    left: VecDeque<Rc<Edit>>,
    all: usize,
    /// The number of edits that the running piece replays.
    piece: usize,
}

/// The progress of a starting NameNode with its edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayFigures {
    /// Edits that it has still to replay.
    pub left: usize,
    /// All edits that it had to replay.
    pub all: usize,
}

impl Loading {
    pub fn figures(&self) -> ReplayFigures {
        ReplayFigures { left: self.left.len(), all: self.all }
    }
}

impl NameNode {
    pub(super) fn start_loading(&mut self, desk: &mut Desk) {
        self.namespace = (*self.files.image).clone();
        let left: VecDeque<Rc<Edit>> = self.files.all_edits().filter(|edit| edit.txid > self.namespace.txid()).cloned().collect();
        let (inodes, edits) = (self.namespace.len(), left.len());
        desk.note(Note::Loading { inodes, edits, txid: self.namespace.txid() });
        desk.timer(Timer::Load, inodes as u64 * self.config.inode_load);
        self.phase = Phase::Loading(Loading { left, all: edits, piece: 0 });
    }

    /// A piece is replayed; the next begins.
    pub(super) fn load_more(&mut self, desk: &mut Desk) {
        let Phase::Loading(loading) = &mut self.phase else { return };
        for edit in loading.left.drain(..loading.piece) {
            self.namespace.apply(&edit);
        }
        if loading.left.is_empty() {
            let edits = loading.all;
            return self.loaded(edits, desk);
        }
        let replay = self.config.edit_replay.max(1);
        loading.piece = ((PIECE / replay).max(1) as usize).min(loading.left.len());
        desk.timer(Timer::Load, loading.piece as u64 * replay);
    }

    fn loaded(&mut self, edits: usize, desk: &mut Desk) {
        desk.note(Note::Replayed { edits, took: desk.now - self.started_at });
        if self.config.is_ha() {
            return self.start_standby(Standby::default(), desk);
        }
        if edits > 0 || self.files.edits_new.is_some() {
            // Edits that were replayed need not be replayed again.
            self.write(Write::SaveImage(Rc::new(self.namespace.clone())), desk);
        }
        self.phase = Phase::SafeMode;
        let blocks = self.safe_blocks().count();
        if blocks > 0 {
            desk.note(Note::SafeMode { blocks });
        }
        self.leave_safe_mode(desk);
    }

    /// Blocks of files that nobody writes to: those have to be somewhere.
    fn safe_blocks(&self) -> impl Iterator<Item = BlockId> {
        self.namespace
            .iter()
            .flat_map(|(_, inode)| match inode {
                Inode::File { blocks, open: false } => blocks.as_slice(),
                _ => &[],
            })
            .copied()
    }

    /// Serves, once 99.9 % of the blocks are reported (`dfs.namenode.safemode.threshold-pct`).
    pub(super) fn leave_safe_mode(&mut self, desk: &mut Desk) {
        let blocks = self.safe_blocks().count();
        let reported = self.blocks.count(self.safe_blocks());
        if reported * 1000 < blocks * 999 {
            return;
        }
        self.phase = Phase::Serving;
        desk.note(Note::LeftSafeMode { blocks });
        desk.note(Note::Serving { took: desk.now - self.started_at });
    }
}
