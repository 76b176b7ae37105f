//! Going through a run: steps, jumps, scrubbing, playing. The cursor moves; the run does not change, it is only computed further.

use crate::app::console::hear::hear;
use crate::app::history::interest::{first_from, last_before};
use crate::app::history::playback::{Ahead, Screen};
use crate::app::history::sights::{self, Sight};
use crate::app::model::Model;
use crate::app::msg::{Granularity, Milestone, Track};
use crate::app::names::Pace;
use crate::app::notices::Saying;
use crate::script::Condition;
use crate::sim::{Body, Duration, MS, Position, SECOND, Step, Time};
use crate::tell::words::Word;
use crate::zk::Class;

/// The furthest that a step or a jump searches ahead.
const MAX_LOOK: Duration = 180 * SECOND;
const MAX_LOOK_STEPS: u32 = 100_000;
/// The length of the pieces in which the run is computed while searching.
const CHUNK: Duration = SECOND / 2;

/// The length of the pieces in which a quiet stretch is crossed without motion.
const SLICE: Screen = 20 * MS;

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
fn stop_at_limit(model: &mut Model) -> Saying {
    model.playback.pause();
    match model.run().recording.limit() {
        Some(limit) => Saying::Sentence(crate::tell::limit(model.lang, limit)),
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

pub fn scrub_to_x(model: &mut Model, track: Track, x: i32) {
    let time = crate::app::scene::scale::time_at(model, track, x);
    scrub(model, time);
    if track == Track::Overview {
        let cursor = model.cursor().time;
        model.window.follow(cursor);
    }
}

/// Goes to the first moment from here on at which the condition holds (`run until`).
///
/// # Errors
/// It did not come.
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
        None => Err(Word::NoticeNoneFound.into()),
    }
}

/// Plays one animation frame, up to `end` if there is one. Returns whether playing has reached it.
pub fn frame(model: &mut Model, now_ms: u64, end: Option<Position>) -> bool {
    let passed = model.playback.frame(now_ms);
    if passed == 0 {
        return false;
    }
    if model.reduced_motion {
        let due = model.playback.jump(passed);
        jump_on(model, due, end);
    } else {
        let mut left = model.playback.on_screen(passed);
        while model.playback.playing && left > 0 {
            play_leg(model, &mut left, end);
        }
    }
    !model.playback.playing && end == Some(model.cursor())
}

/// Plays without motion: the page stands still, then shows the place that playing would have reached by now. It stops on the way at
/// moments that nobody should miss; a quiet stretch is crossed to its end.
fn jump_on(model: &mut Model, due: Screen, end: Option<Position>) {
    let mut left = due;
    while model.playback.playing && (left > 0 || due > 0 && model.playback.skips_beyond(model.cursor().time)) {
        if left == 0 {
            left = SLICE;
        }
        let steps = model.cursor().steps;
        play_leg(model, &mut left, end);
        let stop = model.run().index.stop_from(steps);
        if stop.is_some_and(|moment| moment.step < model.cursor().steps) {
            model.playback.owe(left);
            break;
        }
    }
}

/// Plays to the next thing worth a look, to the end, or as far as what is `left` of the frame goes.
fn play_leg(model: &mut Model, left: &mut Screen, end: Option<Position>) {
    if end.is_some_and(|end| model.cursor() >= end) {
        model.playback.stand(left);
        if !model.playback.is_standing() {
            model.playback.pause();
        }
        return;
    }
    let horizon = model.cursor().time + sights::LOOK_AHEAD;
    let complete = model.run_mut().compute_to(horizon);
    let (cursor, ahead, sight) = ahead(model);
    let mut time = model.playback.advance(left, ahead);
    if !complete {
        time = time.min(model.run().recording.trace().last().map_or(cursor.time, |last| last.at.max(cursor.time)));
    }
    let come = sight.filter(|sight| sight.at <= time && !model.playback.is_standing());
    let mut to = model.run().position_at(time);
    let steps = match (come, sight.and_then(|sight| sight.step)) {
        (Some(_), Some(step)) => step + 1,
        (None, Some(step)) => to.steps.min(step),
        (_, None) => to.steps,
    };
    to.steps = steps.max(cursor.steps);
    let passed = end.filter(|end| to.time > end.time || to.time == end.time && to.steps >= end.steps);
    go_and_follow(model, passed.unwrap_or(to));
    if let Some(sight) = come {
        model.playback.came(sight.stands);
    }
    if !complete && model.cursor().steps == model.run().recording.len() {
        let limit = stop_at_limit(model);
        model.say(limit);
    }
}

/// The cursor, the events ahead of it, and the next sight. At the steady pace nothing is waited for.
fn ahead(model: &Model) -> (Position, Ahead, Option<Sight>) {
    let (cursor, recording) = (model.cursor(), &model.run().recording);
    if model.playback.pace == Pace::Steady {
        return (cursor, Ahead { now: cursor.time, ..Ahead::default() }, None);
    }
    let sight = sights::next(recording, cursor, &model.hidden);
    let ahead = Ahead {
        now: cursor.time,
        flight: flight(model, cursor.time),
        sight: sight.map(|sight| sight.at),
        event: sights::next_event(recording, cursor),
    };
    (cursor, ahead, sight)
}

/// The mean latency of the visible messages that move.
fn flight(model: &Model, now: Time) -> Option<Duration> {
    let mut sum = 0;
    let mut count = 0;
    for flying in model.world().in_flight() {
        let Body::Data(message) = &flying.packet.body else { continue };
        let moves = !flying.held && !flying.stalled && flying.packet.arrives_at > now;
        if moves && model.shows(Class::of_message(message)) {
            sum += flying.packet.arrives_at.saturating_sub(flying.packet.sent_at);
            count += 1;
        }
    }
    sum.checked_div(count)
}
