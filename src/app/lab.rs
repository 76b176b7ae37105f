//! The safety lab's state: a hunt and a challenge. The page has none of it before somebody begins one.

use super::hunt::Hunt;
use super::hunt::challenge::Attempt;
use crate::hunt::{Bound, Bounds};

#[derive(Clone, Debug, Default)]
pub struct Lab {
    /// The hunt that was begun last.
    pub hunt: Option<Hunt>,
    /// The bounds of hunts that begin from now on.
    pub bounds: Bounds,
    /// What was typed for each of their numbers, where that is not the number that is kept to.
    pub typed: [Option<Typed>; Bound::ALL.len()],
    /// How often a number was typed: the fields then show what is kept to.
    pub typings: u32,
    /// The challenge that was begun last.
    pub attempt: Option<Attempt>,
}

/// What was typed for a bound, where it cannot be kept to as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// No whole number: it stays in the field, and no hunt begins.
    NoNumber(String),
    /// A number out of the range: the nearest in it is kept to.
    Beyond(String),
}
