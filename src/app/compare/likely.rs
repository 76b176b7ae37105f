//! The pair to compare where a person has chosen none.

use super::state::Pair;
use crate::app::model::Model;

/// The lessons that are compared where nothing suggests a pair.
pub const LOCKS: [&str; 2] = ["herd", "queued-lock"];

/// The open lesson and the one made for it; else a branch and the run that it left; else the two locks.
pub fn likely(model: &Model) -> Pair {
    if let Some(story) = &model.story
        && let Some(other) = &story.lesson.compare
    {
        return Pair::Lessons(story.lesson.name.as_str().into(), other.as_str().into());
    }
    let branch = two_branches(model).filter(|_| model.run().parent.is_some());
    branch.unwrap_or_else(|| Pair::Lessons(LOCKS[0].into(), LOCKS[1].into()))
}

/// The run on screen and the one that it left, or any other where it left none. `None` where there is only one run.
pub fn two_branches(model: &Model) -> Option<Pair> {
    let current = model.current;
    match model.run().parent {
        Some((parent, _)) => Some(Pair::Runs(parent, current)),
        None => (0..model.runs.len()).find(|run| *run != current).map(|other| Pair::Runs(current, other)),
    }
}
