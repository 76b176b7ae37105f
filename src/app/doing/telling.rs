//! The step that the caption is about: while it plays, the last sight that the plan tells; else the last step worth a word, so that
//! hidden heartbeats do not talk over the story.

use crate::app::history::interest::last_before;
use crate::app::history::told::{Telling, Told, caption};
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::msg::Granularity;
use crate::sim::{Position, Step};
use crate::zk::Class;

/// The most steps back that one worth a word is looked for.
const MAX_SCAN: u32 = 20_000;

/// Finds what there is to tell at the cursor. Costs nothing where that has not changed.
pub fn retell(model: &mut Model) {
    let closing = closing(model);
    if closing.is_none() && model.telling == Telling::Planned && (tell_planned(model) || still_holds(model)) {
        return;
    }
    let index = closing.unwrap_or_else(|| worth_telling(model));
    if model.story.is_some() && is_before_beat(model, index) {
        model.told = None;
        return;
    }
    if is_told(model, index) {
        return;
    }
    tell(model, index);
}

/// Tells of this step, at or before the cursor.
pub fn tell(model: &mut Model, index: u32) {
    let (run, lang) = (model.current, model.lang);
    let place = &model.place;
    let recording = &model.runs[run].recording;
    model.told = Some(if index + 1 == place.position.steps {
        Told { run, lang, step: place.step.clone(), text: caption(lang, recording, &place.step, &place.world) }
    } else {
        let mut step = Step::default();
        let mut world = recording.seek(Position { steps: index, time: 0 });
        recording.replay(&mut world, index + 1, &mut step, &mut |_| {});
        let text = caption(lang, recording, &step, &world);
        Told { run, lang, step, text }
    });
}

/// Whether the plan tells something at or before the cursor; then that is told.
fn tell_planned(model: &mut Model) -> bool {
    let (run, lang, cursor) = (model.current, model.lang, model.cursor());
    let told = model.plan().and_then(|plan| plan.told_at(cursor.steps));
    let Some(told) = told.filter(|told| model.story.is_none() || !is_before_beat(model, told.step.index)) else { return false };
    // What was told last of the stretch before is later than what its plan told: it stands until this plan tells something.
    let is_later = |now: &Told| now.step.index > told.step.index && now.step.index < cursor.steps && now.is_of(run, lang);
    if model.playback.playing && model.told.as_ref().is_some_and(is_later) {
        return true;
    }
    if !is_told(model, told.step.index) {
        model.told = Some(Told { run, lang, step: told.step.clone(), text: told.text.clone() });
    }
    true
}

/// The step that is told last of a stretch that has been played.
fn closing(model: &Model) -> Option<u32> {
    let plan = model.plan().filter(|_| model.telling == Telling::Planned)?;
    plan.closing(model.cursor()).filter(|_| !model.playback.playing)
}

/// Between two plans, and before a plan has told anything, what was told last still stands. A beat of a lesson begins without.
fn still_holds(model: &mut Model) -> bool {
    if !model.playback.playing {
        return false;
    }
    if model.story.is_some() && begins_untold(model) {
        model.told = None;
        return true;
    }
    let of_here = |told: &Told| told.is_of(model.current, model.lang) && told.step.index < model.cursor().steps;
    model.told.as_ref().is_some_and(of_here)
}

/// Whether the plan of the open beat, which has told nothing yet, holds.
#[cold]
#[inline(never)]
fn begins_untold(model: &Model) -> bool {
    model.plan().is_some() && lesson::on_script(model).is_some()
}

/// Whether a step came before the open beat of the lesson: its sentence belongs to another beat, and this one begins without any.
#[cold]
fn is_before_beat(model: &Model, index: u32) -> bool {
    lesson::on_script(model).is_some_and(|story| !story.is_end() && index < story.span().0.steps)
}

fn is_told(model: &Model, index: u32) -> bool {
    let told = |told: &Told| told.step.index == index && told.is_of(model.current, model.lang);
    model.told.as_ref().is_some_and(told)
}

/// The index of the step on screen, or of the last before it that one can see.
fn worth_telling(model: &Model) -> u32 {
    let steps = model.cursor().steps;
    let recording = &model.run().recording;
    let (hidden, granularity): (&[Class], _) = match model.telling {
        Telling::Every => (&[], Granularity::Event),
        Telling::Planned | Telling::Sights => (&model.hidden, Granularity::Message),
    };
    last_before(recording, steps, MAX_SCAN, hidden, granularity).unwrap_or(steps.saturating_sub(1))
}
