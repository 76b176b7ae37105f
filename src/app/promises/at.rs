//! Questions about what must hold at the moment on screen.

use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::check::{Law, Theme, Violation, concerns};
use crate::recipes::Spec;
use crate::tell::{self, Thing};
use crate::zk::{Action, Command, Program, clients, servers};

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

/// Whether the run has, up to the moment on screen, what the law is about: servers, clients, a program of its kind, HDFS. One that it has
/// nothing of cannot break.
pub fn is_at_stake(model: &Model, law: Law) -> bool {
    let world = model.world();
    let has_ensemble = servers(world).next().is_some();
    match law.theme() {
        Theme::Agreement => has_ensemble,
        Theme::Sessions | Theme::Order | Theme::Watches => has_ensemble && clients(world).next().is_some(),
        Theme::Recipes => has_program(model, law),
        Theme::Hdfs => model.run().config.hdfs.is_some(),
    }
}

/// Whether a program outside may do what the law is about, and nobody can tell: what is on the servers does not show who takes a lock to be its own.
pub fn is_unheard(model: &Model, law: Law) -> bool {
    law.theme() == Theme::Recipes && !is_at_stake(model, law) && clients(model.world()).any(|(_, _, client)| client.is_remote())
}

/// Whether a program was started that the law is about.
fn has_program(model: &Model, law: Law) -> bool {
    let (run, now) = (model.run(), model.cursor());
    let given = run.recording.entries().iter().take_while(|entry| entry.at.steps < now.steps);
    let is_of = |program: &dyn Program| program.started_with().downcast_ref::<Spec>().is_none_or(|spec| concerns(law, spec.kind));
    let is_started =
        |command: &Command| matches!(command, Command::Action(Action::Run { program, .. }) if is_of(program.program()));
    let mut controllers = run.config.controllers.iter();
    controllers.any(|(_, program)| is_of(program.program())) || given.map(|entry| &entry.command).any(is_started)
}
