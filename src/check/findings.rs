//! The place where findings are written down.

use std::fmt;

use super::{Found, Law};
use crate::sim::Time;

/// Violations kept; a run that has so many has more of the same.
const MAX_VIOLATIONS: usize = 100;

/// A law that did not hold: where, and what contradicts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub law: Law,
    pub step: u32,
    pub at: Time,
    pub found: Found,
}

/// The findings of one step.
pub struct Findings<'a> {
    pub step: u32,
    pub at: Time,
    pub violations: &'a mut Vec<Violation>,
}

impl Findings<'_> {
    pub fn breach(&mut self, law: Law, found: Found) {
        if self.violations.len() < MAX_VIOLATIONS {
            self.violations.push(Violation { law, step: self.step, at: self.at, found });
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at step {} ({} us): {}", self.law, self.step, self.at, self.found)
    }
}
