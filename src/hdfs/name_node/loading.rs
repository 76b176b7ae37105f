//! The start of a NameNode: it loads the FsImage into memory, replays the edits one after another, then waits for block reports.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::carries::Timer;
use super::super::desk::Desk;
use super::super::edit::{BlockId, Edit};
use super::super::namespace::Inode;
use super::super::note::Note;
use super::super::replay::{Replay, ReplayFigures, image_load};
use super::super::storage::Write;
use super::standby::Standby;
use super::{NameNode, Phase};
use crate::sim::Time;

impl NameNode {
    /// The progress of its replay while it starts.
    pub fn to_replay(&self, now: Time) -> Option<ReplayFigures> {
        let Phase::Loading(replay) = &self.phase else { return None };
        let began = self.started_at + image_load(&self.config, &self.files.image);
        Some(replay.figures(&self.config, began, now))
    }

    pub(super) fn start_loading(&mut self, desk: &mut Desk) {
        self.namespace = (*self.files.image).clone();
        let left: VecDeque<Rc<Edit>> = self.files.all_edits().filter(|edit| edit.txid > self.namespace.txid()).cloned().collect();
        let (inodes, edits) = (self.namespace.len(), left.len());
        desk.note(Note::Loading { inodes, edits, txid: self.namespace.txid() });
        desk.timer(Timer::Load, image_load(&self.config, &self.files.image));
        self.phase = Phase::Loading(Replay::new(left));
    }

    pub(super) fn load_more(&mut self, desk: &mut Desk) {
        let Phase::Loading(replay) = &mut self.phase else { return };
        match replay.go_on(&self.config, &mut self.namespace) {
            Some(piece) => desk.timer(Timer::Load, piece),
            None => {
                let edits = replay.all();
                self.loaded(edits, desk);
            }
        }
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
