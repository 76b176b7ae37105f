//! What must hold in a run, watched along the part of it that was seen.

use crate::check::{Inspector, Violation};
use crate::sim::{Position, Recording, Step, World};
use crate::zk::Zk;

/// The watch over a run, with the world at the step up to which it has come.
#[derive(Clone, Debug)]
pub struct Inspection {
    inspector: Inspector,
    world: World<Zk>,
    step: Step<Zk>,
}

impl Inspection {
    pub fn new(recording: &Recording<Zk>) -> Self {
        Inspection { inspector: Inspector::default(), world: recording.seek(Position::default()), step: Step::default() }
    }

    /// Goes on to a number of steps, each of which is looked at.
    pub fn go_on(&mut self, recording: &Recording<Zk>, to: u32) {
        for steps in self.steps() + 1..=to.min(recording.len()) {
            recording.replay(&mut self.world, steps, &mut self.step, &mut |_| {});
            self.inspector.see(&self.world, &self.step);
        }
    }

    /// The number of steps that were looked at.
    pub fn steps(&self) -> u32 {
        self.world.steps()
    }

    /// What was found in the steps before this number of them, each law's first.
    pub fn found(&self, steps: u32) -> Vec<&Violation> {
        let mut found: Vec<&Violation> = Vec::new();
        for violation in self.inspector.violations().filter(|violation| violation.step < steps) {
            if found.iter().all(|other| other.law != violation.law) {
                found.push(violation);
            }
        }
        found
    }
}
