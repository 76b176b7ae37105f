//! Going from beat to beat, by a button or by moving the cursor.

use std::rc::Rc;

use super::at::{is_there, looks, on_script, takes_answer, view_of, wants_heartbeats};
use super::library::Progress;
use crate::app::cmd::Cmd;
use crate::app::doing::select::select;
use crate::app::doing::{act, play, travel};
use crate::app::history::told::Telling;
use crate::app::model::Model;
use crate::app::msg::StoreKey;
use crate::sim::Position;
use crate::zk::Class;

/// Plays on; while it plays, goes to the beat's end at once; where that is reached, goes on to the next beat.
pub fn next(model: &mut Model) -> Vec<Cmd> {
    to_script(model);
    let Some(story) = on_script(model) else { return Vec::new() };
    let (end, cursor, beat) = (story.span().1, model.cursor(), story.beat);
    if story.is_end() {
        return Vec::new();
    }
    if cursor >= end {
        return enter(model, beat + 1);
    }
    if model.playback.playing {
        model.playback.pause();
        return to_end(model, end);
    }
    model.playback.play();
    Vec::new()
}

/// Goes back to the end of the beat before, as it was seen.
pub fn back(model: &mut Model) {
    to_script(model);
    let Some(story) = &mut model.story else { return };
    model.playback.pause();
    let to = if story.beat == 0 {
        story.span().0
    } else {
        story.beat -= 1;
        story.span().1
    };
    show_view(model);
    to_end(model, to);
}

/// The end of a beat, with what was told in it.
fn to_end(model: &mut Model, end: Position) -> Vec<Cmd> {
    travel::go_and_follow(model, end);
    play::prepare(model);
    model.telling = Telling::Planned;
    arrived(model)
}

/// Goes to the beginning of a beat, which plays by itself unless it asks something first.
pub fn enter(model: &mut Model, beat: usize) -> Vec<Cmd> {
    to_script(model);
    let Some(story) = &mut model.story else { return Vec::new() };
    story.beat = beat.min(story.performed.beats.len());
    let ((start, end), waits) = (story.span(), story.asks());
    model.playback.pause();
    travel::go_and_follow(model, start);
    show_view(model);
    look(model);
    if start < end && !waits {
        model.playback.play();
    }
    let mut cmds = note_progress(model);
    cmds.push(Cmd::FocusBeat);
    cmds
}

/// Goes to the beginning of a beat, and stands there.
pub fn stand_at(model: &mut Model, beat: usize) {
    let Some(story) = &mut model.story else { return };
    story.beat = beat.min(story.performed.beats.len());
    let (start, _) = story.span();
    model.playback.pause();
    travel::go_and_follow(model, start);
    show_view(model);
    look(model);
}

/// Chooses an option and plays the beat on, which shows the right one.
pub fn answer(model: &mut Model, option: usize) {
    let open = takes_answer(model);
    let Some(story) = &mut model.story else { return };
    let options = story.question().map_or(0, |question| question.options.len());
    if !open || option >= options {
        return;
    }
    story.answers[story.beat] = Some(option);
    model.playback.play();
}

/// Goes from a branch back to the script, to the place where it was left.
pub fn to_script(model: &mut Model) {
    if let Some(run) = model.story.as_ref().map(|story| story.run).filter(|run| *run != model.current) {
        act::switch(model, run);
    }
}

/// Ends playing at the end of the beat, whose outcome is told now.
pub fn arrived(model: &mut Model) -> Vec<Cmd> {
    look(model);
    vec![Cmd::ShowOutcome]
}

/// Opens the beat in which the cursor stands after a person moved it. Returns whether that is another beat than before.
pub fn follow(model: &mut Model) -> bool {
    let cursor = model.cursor();
    let Some(story) = on_script(model) else { return false };
    let (start, end) = story.span();
    let last = story.performed.beats.len().saturating_sub(1);
    let behind = story.beat >= last && cursor >= end;
    if behind || (start..=end).contains(&cursor) {
        return false;
    }
    let beat = story.performed.beats.iter().position(|beat| cursor <= beat.end).unwrap_or(last);
    if let Some(story) = &mut model.story {
        story.beat = beat;
    }
    show_view(model);
    true
}

/// Shows the view of the stage that the open beat names. A person may choose another until the next beat.
pub fn show_view(model: &mut Model) {
    if let Some(view) = view_of(model).cloned() {
        model.show(view);
    }
}

/// Selects what the beat is about, and shows heartbeats where it is about those.
pub fn look(model: &mut Model) {
    show_heartbeats(model);
    let wanted = looks(model);
    // Where nothing of it is there yet, nothing else stays selected in its place.
    if !wanted.is_empty() {
        let thing = wanted.into_iter().find(|thing| is_there(model, thing));
        select(model, thing);
    }
}

/// Shows heartbeats in a beat that wants them, and hides them again in the next.
fn show_heartbeats(model: &mut Model) {
    let wants = wants_heartbeats(model);
    let Some(story) = &mut model.story else { return };
    if wants && model.hidden.contains(&Class::Ping) {
        model.hidden.retain(|class| *class != Class::Ping);
        story.shows_heartbeats = true;
    } else if !wants && std::mem::take(&mut story.shows_heartbeats) && !model.hidden.contains(&Class::Ping) {
        model.hidden.push(Class::Ping);
    }
}

/// Takes up what was answered on an earlier visit, where nothing else has been answered since, and goes to the beat that was open then:
/// none, where the lesson was at its end. Nothing plays.
pub fn take_up(model: &mut Model, answers: &[(String, String)], beat: Option<Option<&str>>) -> Vec<Cmd> {
    let Some(story) = &mut model.story else { return Vec::new() };
    let beats = &story.lesson.beats;
    for (beat, answer) in beats.iter().zip(&mut story.answers) {
        let kept = answers.iter().find(|(name, _)| *name == beat.name);
        let options = beat.question.as_ref().map_or(&[][..], |question| &question.options);
        *answer = answer.or_else(|| options.iter().position(|option| kept.is_some_and(|(_, value)| *value == option.value)));
    }
    let place = match beat {
        Some(Some(name)) => beats.iter().position(|beat| beat.name == name),
        Some(None) => Some(beats.len()),
        None => None,
    };
    let cmds = place.map_or_else(Vec::new, |place| enter(model, place));
    model.playback.pause();
    cmds
}

/// Notes that the open beat was reached. Returns the progress to store, if it is new.
pub fn note_progress(model: &mut Model) -> Vec<Cmd> {
    let Some(story) = model.story.as_ref().filter(|story| !story.own) else { return Vec::new() };
    let name: Rc<str> = Rc::from(&*story.lesson.name);
    let before = model.library.progress(&name);
    let now = Progress { beats: before.beats.max(story.beat + 1), done: before.done || story.is_end() };
    if now == before {
        return Vec::new();
    }
    let value = model.library.note(name, now);
    vec![Cmd::Store { key: StoreKey::Lessons, value }]
}
