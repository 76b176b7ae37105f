//! What must hold in a run, watched along the part of it that was seen.

use super::along::Along;
use crate::check::{Inspector, Violation};
use crate::sim::Recording;
use crate::zk::Zk;

/// The watch over a run.
#[derive(Clone, Debug)]
pub struct Inspection(Along<Inspector>);

impl Inspection {
    pub fn new(recording: &Recording<Zk>) -> Self {
        Inspection(Along::new(recording, Inspector::default()))
    }

    /// Goes on to a number of steps, each of which is looked at.
    pub fn go_on(&mut self, recording: &Recording<Zk>, to: u32) {
        self.0.go_on(recording, to, Inspector::see);
    }

    /// The number of steps that were looked at.
    pub fn steps(&self) -> u32 {
        self.0.steps()
    }

    /// What was found first.
    pub fn first(&self) -> Option<&Violation> {
        self.0.who.violations().min_by_key(|violation| violation.step)
    }

    /// What was found in the steps before this number of them, each law's first.
    pub fn found(&self, steps: u32) -> Vec<&Violation> {
        let mut found: Vec<&Violation> = Vec::new();
        for violation in self.0.who.violations().filter(|violation| violation.step < steps) {
            if found.iter().all(|other| other.law != violation.law) {
                found.push(violation);
            }
        }
        found
    }
}
