//! Somebody who goes along a run, with the world at the step up to which it has come.

use crate::sim::{Position, Recording, Step, World};
use crate::zk::Zk;

#[derive(Clone, Debug)]
pub struct Along<T> {
    /// Whoever goes along.
    pub who: T,
    world: World<Zk>,
    step: Step<Zk>,
}

impl<T> Along<T> {
    pub fn new(recording: &Recording<Zk>, who: T) -> Self {
        Along { who, world: recording.seek(Position::default()), step: Step::default() }
    }

    /// Somebody who has seen so many steps already.
    pub fn at(recording: &Recording<Zk>, steps: u32, who: T) -> Self {
        Along { who, world: recording.seek(Position { steps, time: 0 }), step: Step::default() }
    }

    /// Goes on to a number of steps, each of which is shown to whoever goes along.
    pub fn go_on(&mut self, recording: &Recording<Zk>, to: u32, mut see: impl FnMut(&mut T, &World<Zk>, &Step<Zk>)) {
        for steps in self.steps() + 1..=to.min(recording.len()) {
            recording.replay(&mut self.world, steps, &mut self.step, &mut |_| {});
            see(&mut self.who, &self.world, &self.step);
        }
    }

    /// The world after the steps that were seen.
    pub fn world(&self) -> &World<Zk> {
        &self.world
    }

    /// The number of steps that were seen.
    pub fn steps(&self) -> u32 {
        self.world.steps()
    }
}
