//! Playing: every frame spends its time on the plan of the stretch that is on screen.

use super::travel::{go_and_follow, stop_at_limit};
use crate::app::history::interest::first_from;
use crate::app::history::pacing::{Pacing, Picture, Reached, Screen, Stretch};
use crate::app::history::told::Telling;
use crate::app::lesson;
use crate::app::live;
use crate::app::model::Model;
use crate::app::msg::Granularity;
use crate::app::names::Pace;
use crate::app::sheet;
use crate::lessons::Tempo;
use crate::sim::{Duration, Event, Position, SECOND, Time};
use crate::tell::Thing;
use crate::tell::words::Word;

/// A run that is nobody's lesson is planned so far ahead at a time, and so many steps at most.
const AHEAD: Duration = 3 * SECOND;
const AHEAD_STEPS: u32 = 1_500;
/// The time without anything to see after which playing stops.
const IDLE: Duration = 60 * SECOND;

/// Begins to play. A person who presses *Play* where nothing but heartbeats is to come wants to see them pass for a while.
pub fn begin(model: &mut Model) {
    model.playback.play();
    if stop(model).is_none() && next_sight(model).is_none() {
        model.playback.quiet_until = model.cursor().time + IDLE;
    }
}

/// An animation frame; whether a lesson's beat has come to its end.
pub fn frame(model: &mut Model, now_ms: u64) -> bool {
    let passed = model.playback.frame(now_ms);
    if passed == 0 {
        return false;
    }
    if model.live.is_some() && live::at::goes_along(model) {
        live::go_along(model, passed);
        return false;
    }
    model.telling = Telling::Planned;
    let end = stop(model);
    if model.playback.pace == Pace::Steady {
        steady(model, passed, end);
    } else if model.reduced_motion {
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

/// The position at which playing stops by itself.
fn stop(model: &Model) -> Option<Position> {
    lesson::stop(model).or_else(|| sheet::watched(model).map(|(_, to)| to))
}

/// The run's clock is the wall's.
fn steady(model: &mut Model, passed: u64, end: Option<Position>) {
    let time = model.cursor().time + model.playback.on_screen(passed);
    model.run_mut().compute_to(time);
    let mut to = model.run().position_at(time);
    to.steps = to.steps.max(model.cursor().steps);
    let over = end.filter(|end| (to.time, to.steps) >= (end.time, end.steps));
    if over.is_some() {
        model.playback.pause();
    }
    go_and_follow(model, over.unwrap_or(to));
    stop_if_full(model);
}

/// Playing without motion: the page stands still, and then is where playing would have come to by now. Whatever is told is stopped at.
fn jump_on(model: &mut Model, due: Screen, end: Option<Position>) {
    let mut left = due;
    while model.playback.playing && left > 0 {
        let told = play_leg(model, &mut left, end);
        if told {
            model.playback.owe(left);
            break;
        }
    }
}

/// Plays to the end of a leg, or as far as what is `left` of the frame goes. Whether something is told there.
fn play_leg(model: &mut Model, left: &mut Screen, end: Option<Position>) -> bool {
    let mut pacing = match model.pacing.take().filter(|pacing| holds(model, pacing)) {
        Some(pacing) => pacing,
        None => match plan(model, end) {
            Some(pacing) => pacing,
            // From the next frame on.
            None if model.live.is_some() && live::catch_up(model) => {
                *left = 0;
                return false;
            }
            None => {
                model.playback.rest();
                model.say(Word::NoticeIdle);
                return false;
            }
        },
    };
    let reached = match pacing.advance(left) {
        Reached::Within(time) => {
            let mut to = model.run().position_at(time);
            if time == model.cursor().time {
                to.steps = model.cursor().steps;
            }
            to
        }
        Reached::End(position) => position,
    };
    let is_new = reached.steps > model.cursor().steps;
    go_and_follow(model, reached);
    pacing.came(reached);
    let told = pacing.told_just_now(reached).filter(|_| is_new);
    // A lesson's own words say what is done.
    let stops = told.is_some_and(|told| !matches!(told.step.event, Event::Command(_)));
    let is_told = told.is_some();
    if stops && reads(model) {
        pacing.resume(reached);
        model.playback.pause();
    }
    if pacing.is_over() {
        if end.is_some() {
            model.playback.pause();
        } else {
            stop_if_full(model);
        }
    }
    model.pacing = Some(pacing);
    is_told
}

/// Whether playing stops at each sentence until the person goes on.
fn reads(model: &Model) -> bool {
    model.reads_along && lesson::on_script(model).is_some()
}

/// Ends playing where nothing more can be computed, and says so.
fn stop_if_full(model: &mut Model) {
    if model.run().is_full() && model.cursor().steps == model.run().recording.len() {
        let limit = stop_at_limit(model);
        model.say(limit);
    }
}

/// Whether the plan is still of what is on screen.
fn holds(model: &Model, pacing: &Pacing) -> bool {
    let stretch = &pacing.stretch;
    pacing.at() == model.cursor()
        && !pacing.is_over()
        && (stretch.run, stretch.commands) == (model.current, model.run().recording.entries().len())
        && stretch.lang == model.lang
        && stretch.hidden == model.hidden
        && stretch.picture == Picture::from(&model.view)
        && stretch.focus == focus(model)
}

/// Plans the beat that is open, or the next seconds of a run. `None` where nothing happens that can be seen.
fn plan(model: &mut Model, end: Option<Position>) -> Option<Pacing> {
    let cursor = model.cursor();
    let (from, to, tempo) = match (lesson::on_script(model), end) {
        (Some(story), Some(end)) => (story.span().0, end, lesson::tempo(model)),
        (None, Some(end)) => (sheet::watched(model)?.0, end, Tempo::default()),
        _ => (cursor, ahead(model)?, Tempo::default()),
    };
    let recording = &model.run().recording;
    let (run, commands) = (model.current, recording.entries().len());
    let (focus, hidden, picture, lang) = (focus(model), model.hidden.clone(), Picture::from(&model.view), model.lang);
    let pacing = Pacing::plan(recording, Stretch { run, commands, from, to, tempo, focus, hidden, picture, lang });
    // A run goes on behind the end of the plan, and a beat is to be read: it does not wait.
    let mut pacing = if end.is_some() { pacing.without_lull() } else { pacing };
    pacing.resume(cursor);
    Some(pacing)
}

/// Plans the beat that is open, for what was told in it.
pub fn prepare(model: &mut Model) {
    if let Some(end) = lesson::on_script(model).map(|story| story.span().1) {
        model.pacing = plan(model, Some(end));
    }
}

/// The position up to which a run is planned: some seconds from the first sight on, however long nothing happens before it. The run is
/// computed a little further, for messages that are on their way at the end.
fn ahead(model: &mut Model) -> Option<Position> {
    let cursor = model.cursor();
    let Some(begins) = next_sight(model) else {
        let until = model.playback.quiet_until;
        return (cursor.time < until).then(|| model.run().position_at(until)).filter(|end| *end > cursor);
    };
    let run = model.run_mut();
    run.compute_to(begins + AHEAD + SECOND);
    let last = run.recording.trace().last().map_or(cursor.time, |last| last.at.max(cursor.time));
    let end = run.position_at(if run.is_full() { last } else { begins + AHEAD });
    let most = cursor.steps + AHEAD_STEPS;
    Some(if end.steps > most { run.position_of(most) } else { end }).filter(|end| *end > cursor)
}

/// The time at which there is something to see again; of a run that can be computed no further, the present. Computes as far as it looks.
fn next_sight(model: &mut Model) -> Option<Time> {
    let cursor = model.cursor();
    let mut span = AHEAD;
    loop {
        model.run_mut().compute_to(cursor.time + span + SECOND);
        let run = model.run();
        let sight = first_from(&run.recording, cursor.steps, &model.hidden, Granularity::Message);
        if let Some(step) = sight.and_then(|step| run.recording.trace().get(step as usize)) {
            return Some(step.sent_at.max(cursor.time));
        }
        if run.is_full() {
            return Some(cursor.time);
        }
        if span >= IDLE {
            return None;
        }
        span = (span * 4).min(IDLE);
    }
}

/// The things that weigh most: those that the open beat looks at, or the one that a person has selected.
fn focus(model: &Model) -> Vec<Thing> {
    let looks = lesson::looks(model);
    if looks.is_empty() { model.selected.iter().cloned().collect() } else { looks }
}
