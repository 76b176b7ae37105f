//! A hunt's state: how far it has come, and what it found.

use crate::check::Law;
use crate::hunt::{Plan, Shrinking};
use crate::rules::Rule;

/// A hunt for a run in which a rule matters.
#[derive(Clone, Debug)]
pub struct Hunt {
    pub rule: Rule,
    /// Schedules played so far, which is the seed of the next one.
    pub schedules: u64,
    pub events: u64,
    pub stage: Stage,
    /// The times of the first frame and the last, in ms.
    pub frames: Option<(u64, u64)>,
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
    pub fn new(rule: Rule) -> Self {
        Hunt { rule, schedules: 0, events: 0, stage: Stage::Searching, frames: None }
    }

    /// Whether it goes on with the next frame.
    pub fn is_on(&self) -> bool {
        matches!(self.stage, Stage::Searching | Stage::Shrinking { .. })
    }

    /// Schedules in a second, once one can tell.
    pub fn rate(&self) -> Option<u64> {
        let (first, last) = self.frames?;
        (last > first + 500).then(|| self.schedules * 1_000 / (last - first))
    }
}
