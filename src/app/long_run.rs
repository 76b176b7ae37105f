//! A page around a run that is longer than any that the page computes, for `cargo xtask bench`: a look at a step of it.

use super::history::run::Run;
use super::model::Model;
use super::msg::{Msg, TimeMsg};
use super::show::Viewer;
use super::update::update;
use crate::sim::{Position, Recording};
use crate::zk::{Config, Zk};

pub struct LongRun {
    model: Model,
    viewer: Viewer,
}

impl LongRun {
    pub fn new(config: Config, seed: u64, recording: Recording<Zk>) -> Self {
        let run = Run::around(config, seed, recording);
        let start = Position { steps: run.first, time: 0 };
        LongRun { model: Model::around(run, start), viewer: Viewer::default() }
    }

    /// The number of steps that can be looked at.
    pub fn steps(&self) -> u32 {
        self.model.run().recording.len()
    }

    /// Goes to a step, and makes the whole page as it stands there. Returns the number of things that move on it.
    pub fn look(&mut self, step: u32) -> usize {
        update(&mut self.model, Msg::Time(TimeMsg::GoToStep(step)));
        self.viewer.page(&self.model).flying.len()
    }
}
