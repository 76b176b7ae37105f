//! The hunt goes on, a slice with each frame.

use super::state::{Hunt, Stage};
use crate::app::address;
use crate::app::cmd::Cmd;
use crate::app::doing::travel;
use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::hunt::{Guard, Shrinking};
use crate::link::{Link, Target};
use crate::rules::Rule;

/// The events that are simulated in one frame, and a schedule more: few enough that no frame is lost.
const SLICE: u64 = 2_500;
/// Runs that making a schedule small takes.
const TRIES: u32 = 600;
/// Tries in one frame: most of them are short.
const TRIES_A_FRAME: u32 = 3;

/// Begins to hunt for a run in which the rule matters.
pub fn begin(model: &mut Model, rule: Rule) {
    model.hunt = Some(Box::new(Hunt::new(rule)));
}

/// Ends the hunt; what it has come to stays on the page.
pub fn stop(model: &mut Model) {
    if let Some(hunt) = model.hunt.as_mut().filter(|hunt| hunt.is_on()) {
        hunt.stage = Stage::Stopped;
    }
}

/// Goes on by a slice. Counts a change, as the page tells how far it is.
pub fn go_on(model: &mut Model, now_ms: u64) {
    let Some(hunt) = model.hunt.as_mut().filter(|hunt| hunt.is_on()) else { return };
    hunt.tick(now_ms);
    match &mut hunt.stage {
        Stage::Searching => search(hunt),
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
    let guard = Guard::of(hunt.rule);
    let until = hunt.events + SLICE;
    while hunt.events < until {
        let seed = hunt.schedules;
        let play = guard.play(seed);
        hunt.schedules += 1;
        hunt.events += u64::from(play.steps());
        let Some(law) = guard.broken(&play).map(|found| found.law) else { continue };
        if let Some(shrinking) = Shrinking::begin(&play.plan(), law, TRIES) {
            hunt.stage = Stage::Shrinking { seed, law, shrinking: Box::new(shrinking) };
            return;
        }
    }
}

/// Opens what was found, at the step before the breach, with the law unfolded that breaks there.
pub fn open_found(model: &mut Model) -> Vec<Cmd> {
    let hunt = model.hunt.take();
    let Some(Stage::Found { law, plan, .. }) = hunt.as_ref().map(|hunt| hunt.stage.clone()) else {
        model.hunt = hunt;
        return Vec::new();
    };
    let step = plan.play().violations().find(|found| found.law == law).map(|found| found.step);
    let link = Link { lang: Some(model.lang), ..Link::to(Target::Opening) };
    let cmds = address::open_mended(model, link, &plan.script().join("\n"));
    model.hunt = hunt;
    model.playback.pause();
    if let Some(step) = step
        && let Err(refused) = travel::go_to_steps(model, step)
    {
        model.say(refused);
    }
    (model.tab, model.rail_open, model.law) = (Tab::Promises, true, Some(law));
    cmds
}
