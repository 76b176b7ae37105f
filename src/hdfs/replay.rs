//! The replay of an EditLog into a namespace, piece by piece: by a NameNode that starts, and by a SecondaryNameNode that merges, which does
//! both with the NameNode's own code (`SecondaryNameNode.doMerge` calls `FSImage.loadFSImage` and `loadFSEdits`) and so takes as long.

use std::collections::VecDeque;
use std::rc::Rc;

use super::config::Config;
use super::edit::Edit;
use super::namespace::Namespace;
use crate::sim::{Duration, MS, Time};

/// The length of one piece of a replay.
const PIECE: Duration = 250 * MS;

/// The edits that are to be replayed.
#[derive(Clone, Debug, Hash)]
pub(super) struct Replay {
    left: VecDeque<Rc<Edit>>,
    all: usize,
    /// The number of edits that the running piece replays.
    piece: usize,
}

/// The progress of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayFigures {
    /// Edits that are still to be replayed.
    pub left: usize,
    /// All edits that had to be replayed.
    pub all: usize,
}

/// The time that an image takes to come into memory, which is before the first edit.
pub(super) fn image_load(config: &Config, image: &Namespace) -> Duration {
    image.len() as u64 * config.inode_load
}

impl Replay {
    pub(super) fn new(left: VecDeque<Rc<Edit>>) -> Self {
        Replay { all: left.len(), left, piece: 0 }
    }

    pub(super) fn all(&self) -> usize {
        self.all
    }

    /// The progress of a replay whose first edit was begun at `began`. The edits of a piece are replayed one after another, so the figures
    /// depend on the time.
    pub(super) fn figures(&self, config: &Config, began: Time, now: Time) -> ReplayFigures {
        let replay = config.edit_replay.max(1);
        let piece_began = began + (self.all - self.left.len()) as u64 * replay;
        let within = (now.saturating_sub(piece_began) / replay).min(self.piece as u64) as usize;
        ReplayFigures { left: self.left.len() - within, all: self.all }
    }

    /// Takes the edits of the piece that is over into the namespace, and begins the next piece: the time that it takes, if any is left.
    pub(super) fn go_on(&mut self, config: &Config, namespace: &mut Namespace) -> Option<Duration> {
        for edit in self.left.drain(..self.piece) {
            namespace.apply(&edit);
        }
        if self.left.is_empty() {
            return None;
        }
        let replay = config.edit_replay.max(1);
        self.piece = ((PIECE / replay).max(1) as usize).min(self.left.len());
        Some(self.piece as u64 * replay)
    }
}
