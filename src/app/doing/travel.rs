//! Going through a run: steps, jumps, scrubbing. The cursor moves; the run does not change, it is only computed further.

use crate::app::console::hear::hear;
use crate::app::history::inspection::Inspection;
use crate::app::history::interest::{first_from, last_before};
use crate::app::model::Model;
use crate::app::msg::{Granularity, Milestone, Track};
use crate::app::notices::Saying;
use crate::app::scene::scale::time_at;
use crate::script::Condition;
use crate::sim::{Duration, Position, SECOND, Step, Time};
use crate::tell::{self, words::Word};

/// The furthest that a step or a jump searches ahead.
const MAX_LOOK: Duration = 180 * SECOND;
const MAX_LOOK_STEPS: u32 = 100_000;
/// The length of the pieces in which the run is computed while searching.
const CHUNK: Duration = SECOND / 2;

/// Moves the cursor to a position.
pub fn go(model: &mut Model, position: Position) {
    let run = &mut model.runs[model.current];
    let news_from = run.seen.steps;
    model.place.go(&run.recording, position, |step| {
        if step.index >= news_from {
            hear(&mut model.console, model.lang, step);
        }
    });
    run.seen = run.seen.max(model.place.position);
}

/// Moves the cursor as [`go`] does, and the timeline's window with it.
pub fn go_and_follow(model: &mut Model, position: Position) {
    go(model, position);
    model.window.follow(position.time);
}

/// Goes to an instant, and computes the run as far as needed.
///
/// # Errors
/// The run can be computed no further.
pub fn go_to_time(model: &mut Model, time: Time) -> Result<(), Saying> {
    let complete = model.run_mut().compute_to(time);
    let reached = model.run().recording.trace().last().map_or(0, |step| step.at);
    let time = if complete { time } else { time.min(reached) };
    let mut position = model.run().position_at(time);
    position.steps = position.steps.max(model.run().first);
    go_and_follow(model, position);
    if complete { Ok(()) } else { Err(stop_at_limit(model)) }
}

/// Goes to the moment right after so many steps.
///
/// # Errors
/// The run can be computed no further.
pub fn go_to_steps(model: &mut Model, steps: u32) -> Result<(), Saying> {
    let complete = model.run_mut().compute_steps(steps);
    let position = model.run().position_of(steps);
    go_and_follow(model, position);
    if complete || !model.run().is_full() { Ok(()) } else { Err(stop_at_limit(model)) }
}

/// Ends playing where nothing more can be computed. Returns the sentence to say about it.
pub(super) fn stop_at_limit(model: &mut Model) -> Saying {
    model.playback.pause();
    match model.run().recording.limit() {
        Some(limit) => Saying::sentence(|lang| tell::limit(lang, limit)),
        None => Word::NoticeSteps.into(),
    }
}

/// Goes one step on, of the chosen granularity.
///
/// # Errors
/// There is nothing to step to.
pub fn step_forward(model: &mut Model) -> Result<(), Saying> {
    if model.granularity == Granularity::Milestone {
        return jump(model, model.milestone, false);
    }
    step(model, model.granularity, false)
}

/// Goes one step back, of the chosen granularity.
///
/// # Errors
/// There is nothing to step to.
pub fn step_back(model: &mut Model) -> Result<(), Saying> {
    if model.granularity == Granularity::Milestone {
        return jump(model, model.milestone, true);
    }
    step(model, model.granularity, true)
}

/// Goes to the next or the last event that this granularity stops at.
///
/// # Errors
/// There is none.
pub fn step(model: &mut Model, granularity: Granularity, back: bool) -> Result<(), Saying> {
    let (cursor, first) = (model.cursor(), model.run().first);
    if !back {
        let found = look(model, |model| first_from(&model.run().recording, cursor.steps, &model.hidden, granularity));
        return match found {
            Some(index) => go_to_steps(model, index + 1),
            None => Err(nothing_found(model, Word::NoticeNothingAhead)),
        };
    }
    // Between two events, back is to the moment of the one before.
    let end = if cursor.time > model.run().position_of(cursor.steps).time { cursor.steps } else { cursor.steps.saturating_sub(1) };
    let recording = &model.run().recording;
    let found = last_before(recording, end, end.saturating_sub(first), &model.hidden, granularity);
    go_to_steps(model, found.map_or(first, |index| index + 1))
}

/// Goes to the next or the last moment of a kind.
///
/// # Errors
/// There is none.
pub fn jump(model: &mut Model, milestone: Milestone, back: bool) -> Result<(), Saying> {
    if milestone == Milestone::Breach {
        return jump_to_breach(model, back);
    }
    let steps = model.cursor().steps;
    let found = if back {
        model.run().index.find(milestone, steps.saturating_sub(1), true).map(|moment| moment.step)
    } else {
        look(model, |model| model.run().index.find(milestone, steps, false).map(|moment| moment.step))
    };
    match found {
        Some(step) => go_to_steps(model, step + 1),
        None => Err(nothing_found(model, Word::NoticeNoneFound)),
    }
}

/// Goes to the moment right after the next step at which a promise breaks, or after the last one before. What was not seen yet is looked at
/// as it is computed.
#[cold]
#[inline(never)]
fn jump_to_breach(model: &mut Model, back: bool) -> Result<(), Saying> {
    let now = model.cursor().steps;
    let run = model.run();
    let mut watch = run.inspection.as_deref().cloned().unwrap_or_else(|| Inspection::new(&run.recording));
    watch.go_on(&run.recording, run.seen.steps.max(watch.steps()));
    let found = if back {
        watch.found(now.saturating_sub(1)).iter().map(|violation| violation.step).max()
    } else {
        look(model, |model| {
            let recording = &model.run().recording;
            watch.go_on(recording, recording.len().max(watch.steps()));
            watch.found(u32::MAX).iter().map(|violation| violation.step).filter(|step| *step >= now).min()
        })
    };
    match found {
        Some(step) => go_to_steps(model, step + 1),
        None => Err(nothing_found(model, Word::NoticeNoneFound)),
    }
}

/// Computes the run further, piece by piece, until `look` has an answer or the search has gone far enough.
fn look(model: &mut Model, mut ask: impl FnMut(&Model) -> Option<u32>) -> Option<u32> {
    let (from, steps) = (model.cursor().time, model.run().recording.len());
    let mut time = from;
    loop {
        if let Some(found) = ask(model) {
            return Some(found);
        }
        time += CHUNK;
        let far = time > from + MAX_LOOK || model.run().recording.len() > steps + MAX_LOOK_STEPS;
        if far || !model.run_mut().compute_to(time) {
            return ask(model);
        }
    }
}

fn nothing_found(model: &mut Model, word: Word) -> Saying {
    if model.run().is_full() { stop_at_limit(model) } else { word.into() }
}

/// Goes to the beginning of the run.
pub fn to_start(model: &mut Model) {
    let start = model.run().position_of(model.run().first);
    go_and_follow(model, start);
}

/// Goes to the furthest position that was on screen.
pub fn to_end(model: &mut Model) {
    let seen = model.run().seen;
    go_and_follow(model, seen);
}

/// Goes to an instant of the part that was seen.
pub fn scrub(model: &mut Model, time: Time) {
    model.playback.pause();
    let run = model.run();
    let time = time.min(run.seen.time);
    let mut position = run.position_at(time);
    position.steps = position.steps.clamp(run.first, run.seen.steps.max(run.first));
    go(model, position);
    if position.time < model.window.from || position.time > model.window.to() {
        model.window.follow(position.time);
    }
}

/// Goes to the instant at this x of a track.
pub fn scrub_to_x(model: &mut Model, track: Track, x: i32) {
    scrub(model, time_at(model, track, x));
    if track == Track::Overview {
        let cursor = model.cursor().time;
        model.window.follow(cursor);
    }
}

/// Goes to the first moment from here on at which the condition holds (`run until`).
///
/// # Errors
/// The moment did not come.
pub fn until(model: &mut Model, condition: Condition) -> Result<(), Saying> {
    if condition.holds(model.world()) {
        return Ok(());
    }
    let mut world = model.world().clone();
    let mut step = Step::default();
    let found = look(model, |model| {
        let recording = &model.run().recording;
        (world.steps()..recording.len()).find(|index| {
            recording.replay(&mut world, index + 1, &mut step, &mut |_| {});
            recording.notes_of(*index).iter().any(|(_, note)| condition.comes_with(note)) || condition.holds(&world)
        })
    });
    match found {
        Some(index) => go_to_steps(model, index + 1),
        None if model.run().is_full() => Err(stop_at_limit(model)),
        None => {
            let computed = model.run().recording.trace().last().map_or(0, |step| step.at);
            let looked = computed.saturating_sub(model.cursor().time) / SECOND * SECOND;
            Err(Saying::sentence(|lang| tell::never_came(lang, condition, looked.clamp(SECOND, MAX_LOOK))))
        }
    }
}
