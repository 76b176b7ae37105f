//! Which pair is meant where nobody has chosen one.

use super::state::Pair;
use crate::app::model::Model;

/// The pair that is there where nobody has chosen one.
pub const LOCKS: [&str; 2] = ["herd", "queued-lock"];

/// The lesson that is open and the one made for it; a branch and what it left; else the locks.
pub fn likely(model: &Model) -> Pair {
    if let Some(story) = &model.story
        && let Some(other) = &story.lesson.compare
    {
        return Pair::Lessons(story.lesson.name.as_str().into(), other.as_str().into());
    }
    let branch = two_branches(model).filter(|_| model.run().parent.is_some());
    branch.unwrap_or_else(|| Pair::Lessons(LOCKS[0].into(), LOCKS[1].into()))
}

/// The run on screen and the one that it left; where it left none, another. `None` where there is but one.
pub fn two_branches(model: &Model) -> Option<Pair> {
    let current = model.current;
    match model.run().parent {
        Some((parent, _)) => Some(Pair::Runs(parent, current)),
        None => (0..model.runs.len()).find(|run| *run != current).map(|other| Pair::Runs(current, other)),
    }
}
