//! The safety lab's state: a hunt and a challenge. The page has none of it before somebody begins one.

use super::hunt::Hunt;
use super::hunt::challenge::Attempt;
use crate::hunt::Bounds;

#[derive(Clone, Debug, Default)]
pub struct Lab {
    /// The hunt that was begun last.
    pub hunt: Option<Hunt>,
    /// The bounds of hunts that begin from now on.
    pub bounds: Bounds,
    /// The challenge that was begun last.
    pub attempt: Option<Attempt>,
}
