//! The hunt goes on, a slice with each frame.

use super::beside::open_beside;
use super::challenge;
use super::state::{Hunt, Stage};
use crate::app::cmd::Cmd;
use crate::app::doing::travel;
use crate::app::model::Model;
use crate::check::Law;
use crate::hunt::{Shrinking, Sought, Track};

/// The events that are simulated in one frame, and a schedule more: few enough that no frame is lost.
const SLICE: u64 = 2_500;
/// Runs that making a schedule small takes.
const TRIES: u32 = 600;
/// Tries in one frame: most of them are short.
const TRIES_A_FRAME: u32 = 3;

/// Begins to hunt.
pub fn begin(model: &mut Model, sought: Sought) {
    model.hunt.get_or_insert_default().hunt = Some(Hunt::new(sought));
}

fn hunt_of(model: &mut Model) -> Option<&mut Hunt> {
    model.hunt.as_mut()?.hunt.as_mut()
}

/// Whether a hunt goes on.
#[cold]
pub fn is_on(model: &Model) -> bool {
    model.hunt.as_ref().and_then(|lab| lab.hunt.as_ref()).is_some_and(Hunt::is_on)
}

/// Ends the hunt; what it has come to stays on the page.
pub fn stop(model: &mut Model) {
    if let Some(hunt) = hunt_of(model).filter(|hunt| hunt.is_on()) {
        hunt.stage = Stage::Stopped;
        hunt.picture();
    }
}

/// Goes on by a slice, and has the challenge judged. Counts a change, as the page tells how far it is.
/// Never a part of its caller, which the page needs as it opens.
#[cold]
#[inline(never)]
pub fn go_on(model: &mut Model, now_ms: u64) {
    challenge::follow(model, now_ms);
    let Some(hunt) = hunt_of(model).filter(|hunt| hunt.is_on()) else { return };
    hunt.tick(now_ms);
    match &mut hunt.stage {
        Stage::Searching => {
            search(hunt);
            hunt.picture();
        }
        Stage::Shrinking { seed, law, shrinking } => {
            (0..TRIES_A_FRAME).for_each(|_| shrinking.go_on());
            if shrinking.is_over() {
                hunt.stage = Stage::Found { seed: *seed, law: *law, plan: Box::new(shrinking.plan().clone()) };
            }
        }
        Stage::Found { .. } | Stage::Stopped => {}
    }
    model.changes += 1;
}

fn search(hunt: &mut Hunt) {
    let until = hunt.events + SLICE;
    while hunt.events < until {
        let seed = hunt.schedules;
        let play = hunt.sought.play(seed);
        let broken = hunt.sought.broken(&play);
        hunt.keep(Track::of(seed, &play, broken));
        let Some(law) = broken.map(|found| found.law) else { continue };
        if let Some(shrinking) = Shrinking::begin(&play.plan(), law, TRIES) {
            hunt.stage = Stage::Shrinking { seed, law, shrinking: Box::new(shrinking) };
            return;
        }
    }
}

/// Opens what was found, at the step before the breach, with the law unfolded that breaks there.
pub fn open_found(model: &mut Model) -> Vec<Cmd> {
    let Some(Stage::Found { law, plan, .. }) = hunt_of(model).map(|hunt| hunt.stage.clone()) else { return Vec::new() };
    let step = plan.play().violations().find(|found| found.law == law).map(|found| found.step);
    show(model, &plan.script().join("\n"), step.map(|step| (step, law)))
}

/// Opens the schedule of a strip: at the step before its breach, or at its end where all held.
pub fn open_schedule(model: &mut Model, seed: u64) -> Vec<Cmd> {
    let Some(sought) = hunt_of(model).map(|hunt| hunt.sought) else { return Vec::new() };
    let play = sought.play(seed);
    let breach = sought.broken(&play).map(|found| (found.step, found.law));
    show(model, &play.script(), breach)
}

fn show(model: &mut Model, script: &str, breach: Option<(u32, Law)>) -> Vec<Cmd> {
    let cmds = open_beside(model, script);
    model.playback.pause();
    model.law = breach.map(|(_, law)| law);
    if let Some((step, _)) = breach
        && let Err(refused) = travel::go_to_steps(model, step)
    {
        model.say(refused);
    }
    cmds
}
