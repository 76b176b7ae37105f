//! Questions about what must hold at the moment on screen.

use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::check::{Law, Violation};
use crate::tell::{self, Thing};

/// Whether steps of what was seen are still to be looked at.
pub fn is_behind(model: &Model) -> bool {
    model.inspects && model.run().inspected() < model.run().seen.steps
}

/// What was found up to the moment on screen, each law's first.
pub fn found(model: &Model) -> Vec<&Violation> {
    let inspection = model.run().inspection.as_ref();
    inspection.map(|inspection| inspection.found(model.cursor().steps)).unwrap_or_default()
}

/// A breach of the law that comes later in what was seen of the run, where the law holds still at the moment on screen.
pub fn coming(model: &Model, law: Law) -> Option<&Violation> {
    let inspection = model.run().inspection.as_ref()?;
    let first = inspection.found(model.run().seen.steps).into_iter().find(|violation| violation.law == law)?;
    (first.step >= model.cursor().steps).then_some(first)
}

/// The things that contradict the law that is unfolded in the panel.
pub fn culprits(model: &Model) -> Vec<Thing> {
    let Some(law) = model.law.filter(|_| model.tab == Tab::Promises) else { return Vec::new() };
    let violation = found(model).into_iter().find(|violation| violation.law == law);
    violation.map(|violation| tell::found_things(&violation.found)).unwrap_or_default()
}
