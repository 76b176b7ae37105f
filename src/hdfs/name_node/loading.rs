//! The start of a NameNode: it loads the FsImage into memory, replays the edits one after another, then waits for block reports.

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
use crate::sim::{Duration, MS, Time};

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

impl NameNode {
    /// The progress of its replay while it starts. The edits of a piece are replayed one after another, so the figures depend on the time.
    pub fn to_replay(&self, now: Time) -> Option<ReplayFigures> {
        let Phase::Loading(loading) = &self.phase else { return None };
        let replay = self.config.edit_replay.max(1);
        let done = loading.all - loading.left.len();
        let piece_began = self.started_at + self.image_load() + done as u64 * replay;
        let within = (now.saturating_sub(piece_began) / replay).min(loading.piece as u64) as usize;
        Some(ReplayFigures { left: loading.left.len() - within, all: loading.all })
    }

    /// The time that its FsImage takes to come into memory.
    fn image_load(&self) -> Duration {
        self.files.image.len() as u64 * self.config.inode_load
    }

    pub(super) fn start_loading(&mut self, desk: &mut Desk) {
        self.namespace = (*self.files.image).clone();
        let left: VecDeque<Rc<Edit>> = self.files.all_edits().filter(|edit| edit.txid > self.namespace.txid()).cloned().collect();
        let (inodes, edits) = (self.namespace.len(), left.len());
        desk.note(Note::Loading { inodes, edits, txid: self.namespace.txid() });
        desk.timer(Timer::Load, self.image_load());
        self.phase = Phase::Loading(Loading { left, all: edits, piece: 0 });
    }

    /// Takes the edits of the piece that is over into the namespace, and begins the next piece.
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
            // The new image covers the replayed edits, so that the next start need not replay them.
            self.write(Write::SaveImage(Rc::new(self.namespace.clone())), desk);
        }
        self.phase = Phase::SafeMode;
        let blocks = self.safe_blocks().count();
        if blocks > 0 {
            desk.note(Note::SafeMode { blocks });
        }
        self.leave_safe_mode(desk);
    }

    /// The blocks of closed files. Each of them must be on some DataNode, so safe mode waits for their reports.
    fn safe_blocks(&self) -> impl Iterator<Item = BlockId> {
        self.namespace
            .iter()
            .flat_map(|(_, inode)| match inode {
                Inode::File { blocks, open: false } => blocks.as_slice(),
                _ => &[],
            })
            .copied()
    }

    /// Leaves safe mode and serves once 99.9 % of the blocks are reported (`dfs.namenode.safemode.threshold-pct`).
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
