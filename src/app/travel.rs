//! Going through a run: steps, jumps, scrubbing, playing. The cursor moves; the run does not change, it is only computed further.

use super::history::interest::{first_from, is_worth, last_before};
use super::history::playback::Ahead;
use super::model::Model;
use super::msg::{Granularity, Milestone, Track};
use super::show::timeline;
use super::{console, lesson, telling};
use crate::script::Condition;
use crate::sim::{Body, Duration, Position, SECOND, Step, Time};
use crate::tell::words::Word;
use crate::zk::Class;

/// How far ahead playing looks for something to see.
const LOOK_AHEAD: Duration = 3 * SECOND;
/// How far a step or a jump goes for what it looks for.
const MAX_LOOK: Duration = 180 * SECOND;
const MAX_LOOK_STEPS: u32 = 100_000;
/// How much is computed at a time while looking.
const CHUNK: Duration = SECOND / 2;

/// Without motion, a jump is played in pieces of this length.
const SLICE_MS: u64 = 20;

/// Puts the cursor there.
pub fn go(model: &mut Model, position: Position) {
    let before = model.place.position.steps;
    let run = &mut model.runs[model.current];
    let news_from = run.seen.steps;
    let mut news = Vec::new();
    model.place.go(&run.recording, position, |step| {
        if step.index >= news_from && console::is_news(step) {
            news.push(step.clone());
        }
    });
    run.seen = run.seen.max(model.place.position);
    for step in news {
        console::hear(model, &step);
    }
    if model.place.position.steps != before {
        model.changes += 1;
        telling::retell(model);
    }
}

/// As [`go`], and the timeline's window follows.
pub fn go_and_follow(model: &mut Model, position: Position) {
    go(model, position);
    let window = model.window;
    model.window.follow(position.time);
    if model.window != window {
        model.changes += 1;
    }
}

/// To an instant, computing what is needed.
pub fn go_to_time(model: &mut Model, time: Time) {
    let complete = model.run_mut().compute_to(time);
    let reached = model.run().recording.trace().last().map_or(0, |step| step.at);
    let time = if complete { time } else { time.min(reached) };
    let mut position = model.run().position_at(time);
    position.steps = position.steps.max(model.run().first);
    go_and_follow(model, position);
    if !complete {
        stop_at_limit(model);
    }
}

/// To the moment right after so many steps.
pub fn go_to_steps(model: &mut Model, steps: u32) {
    let complete = model.run_mut().compute_steps(steps);
    let position = model.run().position_of(steps);
    go_and_follow(model, position);
    if !complete && model.run().is_full() {
        stop_at_limit(model);
    }
}

fn stop_at_limit(model: &mut Model) {
    model.playback.pause();
    model.changes += 1;
    match model.run().recording.limit() {
        Some(limit) => {
            let sentence = crate::tell::limit(model.lang, limit);
            model.say(super::model::Saying::Sentence(sentence));
        }
        None => model.say_word(Word::NoticeSteps),
    }
}

pub fn step_forward(model: &mut Model) {
    if model.granularity == Granularity::Milestone {
        return jump(model, model.milestone, false);
    }
    model.telling = model.granularity;
    let start = model.cursor().steps;
    match look(model, |model| first_from(&model.run().recording, start, &model.hidden, model.granularity)) {
        Some(index) => go_to_steps(model, index + 1),
        None => nothing_found(model, Word::NoticeNothingAhead),
    }
}

pub fn step_back(model: &mut Model) {
    if model.granularity == Granularity::Milestone {
        return jump(model, model.milestone, true);
    }
    model.telling = model.granularity;
    let (cursor, first) = (model.cursor(), model.run().first);
    // Between two events, back is to the moment of the one before.
    let end = if cursor.time > model.run().position_of(cursor.steps).time { cursor.steps } else { cursor.steps.saturating_sub(1) };
    let recording = &model.run().recording;
    let found = last_before(recording, end, end.saturating_sub(first), &model.hidden, model.granularity);
    go_to_steps(model, found.map_or(first, |index| index + 1));
}

pub fn jump(model: &mut Model, milestone: Milestone, back: bool) {
    let steps = model.cursor().steps;
    let found = if back {
        model.run().index.find(milestone, steps.saturating_sub(1), true).map(|moment| moment.step)
    } else {
        look(model, |model| model.run().index.find(milestone, steps, false).map(|moment| moment.step))
    };
    match found {
        Some(step) => go_to_steps(model, step + 1),
        None => nothing_found(model, Word::NoticeNoneFound),
    }
}

/// Asks again and again while the run is computed further, until there is an answer or it has gone far enough.
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

fn nothing_found(model: &mut Model, word: Word) {
    if model.run().is_full() {
        stop_at_limit(model);
    } else {
        model.say_word(word);
        model.changes += 1;
    }
}

pub fn to_start(model: &mut Model) {
    go_to_steps(model, model.run().first);
}

/// To the furthest that was on screen.
pub fn to_end(model: &mut Model) {
    let seen = model.run().seen;
    go_and_follow(model, seen);
}

/// To an instant of what was seen.
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
    model.changes += 1;
}

pub fn scrub_to_x(model: &mut Model, track: Track, x: i32) {
    let time = timeline::time_at(model, track, x);
    scrub(model, time);
    if track == Track::Overview {
        let cursor = model.cursor().time;
        model.window.follow(cursor);
    }
}

/// `run until`: to the first moment at which the condition holds, from here on. False where it did not come.
pub fn until(model: &mut Model, condition: Condition) -> bool {
    if condition.holds(model.world()) {
        return true;
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
    if let Some(index) = found {
        go_to_steps(model, index + 1);
    }
    found.is_some()
}

/// An animation frame.
pub fn frame(model: &mut Model, now_ms: u64) {
    let passed = model.playback.frame(now_ms);
    if passed == 0 {
        return;
    }
    if model.reduced_motion {
        let due = model.playback.jump(passed);
        return jump_on(model, due);
    }
    let skipped = model.playback.skips();
    let ahead = ahead(model);
    let time = model.playback.advance(passed, ahead);
    if model.playback.skips() != skipped {
        model.changes += 1;
    }
    if !stop_at_beat(model, time) {
        go_to_time(model, time);
    }
}

/// A lesson's beat ends by that time: playing stops there.
fn stop_at_beat(model: &mut Model, time: Time) -> bool {
    let Some(end) = lesson::stop(model).filter(|end| time >= end.time) else { return false };
    model.playback.pause();
    go_and_follow(model, end);
    lesson::arrived(model);
    true
}

/// Playing without motion: the page stands still, and then is where playing would have come to by now. What one would not want to miss
/// is stopped at on the way; a quiet stretch is gone through to its end.
fn jump_on(model: &mut Model, due: u64) {
    let mut rest = due;
    while model.playback.playing && (rest > 0 || due > 0 && model.playback.skips_beyond(model.cursor().time)) {
        let passed = if rest > 0 { rest.min(SLICE_MS) } else { SLICE_MS };
        rest = rest.saturating_sub(SLICE_MS);
        let ahead = ahead(model);
        let time = model.playback.advance(passed, ahead);
        if stop_at_beat(model, time) {
            break;
        }
        model.run_mut().compute_to(time);
        let stop = model.run().index.stop_from(model.cursor().steps).filter(|moment| moment.at <= time);
        if let Some(step) = stop.map(|moment| moment.step) {
            go_to_steps(model, step + 1);
            model.playback.owe(rest);
            break;
        }
        go_to_time(model, time);
    }
    if due > 0 {
        model.changes += 1;
    }
}

/// What there is to see from the cursor on.
fn ahead(model: &mut Model) -> Ahead {
    let now = model.cursor().time;
    let flight = flight(model, now);
    let next = if flight.is_some() { None } else { next_sight(model, now) };
    Ahead { now, flight, next }
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

/// When the next visible message leaves or the next other event worth a look happens.
fn next_sight(model: &mut Model, now: Time) -> Option<Time> {
    model.run_mut().compute_to(now + LOOK_AHEAD);
    let recording = &model.run().recording;
    let mut best: Option<Time> = None;
    for index in model.cursor().steps..recording.len() {
        let step = recording.trace()[index as usize];
        if step.at > now + LOOK_AHEAD || best.is_some_and(|best| step.at >= best) {
            break;
        }
        if is_worth(recording, index, &model.hidden, Granularity::Message) {
            // A message is seen from when it leaves; one that is held or stalled leaves again.
            let seen_from = if step.sent_at > now { step.sent_at } else { step.at };
            best = Some(best.map_or(seen_from, |best| best.min(seen_from)));
        }
    }
    best.filter(|best| *best > now)
}
