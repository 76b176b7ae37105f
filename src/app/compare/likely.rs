//! The pair to compare where a person has chosen none.

use super::pairs::{self, OFFERS, Pair};
use crate::app::model::Model;
use crate::lessons::Lesson;

/// The pair that the open lesson names; else a branch and the run that it left; else the first offer.
pub fn likely(model: &Model) -> Pair {
    if let Some(pair) = model.story.as_ref().and_then(|story| of_lesson(&story.lesson)) {
        return pair;
    }
    let branch = two_branches(model).filter(|_| model.run().parent.is_some());
    branch.map_or_else(|| OFFERS[0].pair(), |(one, other)| Pair::Runs(one, other))
}

/// The pair that a lesson names: an offer, or itself and another lesson.
pub fn of_lesson(lesson: &Lesson) -> Option<Pair> {
    let compare = lesson.compare.as_deref()?;
    Some(Pair::named(compare).unwrap_or_else(|| pairs::of_lessons(&lesson.name, compare)))
}

/// The run on screen and the one that it left, or any other where it left none. `None` where there is only one run.
pub fn two_branches(model: &Model) -> Option<(usize, usize)> {
    let current = model.current;
    match model.run().parent {
        Some((parent, _)) => Some((parent, current)),
        None => (0..model.runs.len()).find(|run| *run != current).map(|other| (current, other)),
    }
}
