//! A hunt's state: how far it has come, and what it found.

use std::collections::VecDeque;

use crate::check::Law;
use crate::hunt::{Plan, Shrinking, Sought, Track};

/// The longest time between two frames of which all was spent with the hunt.
const LONGEST_FRAME_MS: u64 = 1_000;

/// The most schedules in the picture.
pub const KEPT: usize = 40;
/// The time for which the picture stands while the hunt goes on: nothing can be read or clicked that changes with every frame.
const PICTURE_MS: u64 = 1_000;

/// A hunt for a run in which a law breaks.
#[derive(Clone, Debug)]
pub struct Hunt {
    pub sought: Sought,
    /// Schedules played so far, which is the seed of the next one.
    pub schedules: u64,
    pub events: u64,
    pub stage: Stage,
    /// The time of the last frame.
    last_ms: Option<u64>,
    /// The time that was spent with it.
    spent_ms: u64,
    /// The newest schedules, oldest first.
    tracks: VecDeque<Track>,
    /// Those in the picture, newest first.
    pub pictured: Vec<Track>,
    /// The time that was spent when the picture was last made.
    pictured_ms: Option<u64>,
}

/// What a hunt is at.
#[derive(Clone, Debug)]
pub enum Stage {
    Searching,
    /// The schedule of this seed breaks the law, and is made smaller.
    Shrinking {
        seed: u64,
        law: Law,
        shrinking: Box<Shrinking>,
    },
    Found {
        seed: u64,
        law: Law,
        plan: Box<Plan>,
    },
    Stopped,
}

impl Hunt {
    pub fn new(sought: Sought) -> Self {
        Hunt {
            sought,
            schedules: 0,
            events: 0,
            stage: Stage::Searching,
            last_ms: None,
            spent_ms: 0,
            tracks: VecDeque::new(),
            pictured: Vec::new(),
            pictured_ms: None,
        }
    }

    /// Takes in a schedule that was played.
    pub fn keep(&mut self, track: Track) {
        self.schedules += 1;
        self.events += u64::from(track.events);
        self.tracks.push_back(track);
        if self.tracks.len() > KEPT {
            self.tracks.pop_front();
        }
    }

    /// Makes the picture anew, if it has stood for long enough or the search is over.
    pub fn picture(&mut self) {
        let is_due = self.pictured_ms.is_none_or(|made| self.spent_ms >= made + PICTURE_MS);
        if is_due || !matches!(self.stage, Stage::Searching) {
            self.pictured = self.tracks.iter().rev().cloned().collect();
            self.pictured_ms = Some(self.spent_ms);
        }
    }

    /// Whether it goes on with the next frame.
    pub fn is_on(&self) -> bool {
        matches!(self.stage, Stage::Searching | Stage::Shrinking { .. })
    }

    /// Takes in the time of a frame. While the page is hidden or compares two runs no frame comes, and the hunt stands still.
    pub fn tick(&mut self, now_ms: u64) {
        let passed = self.last_ms.map_or(0, |last| now_ms.saturating_sub(last));
        self.spent_ms += passed.min(LONGEST_FRAME_MS);
        self.last_ms = Some(now_ms);
    }

    /// Schedules in a second, once one can tell.
    pub fn rate(&self) -> Option<u64> {
        (self.spent_ms > 500).then(|| self.schedules * 1_000 / self.spent_ms)
    }
}
