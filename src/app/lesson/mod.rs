//! A lesson on the page: its beats one after another, its questions, and the way back to the script for whoever has left it.
//!
//! ```text
//!   picker, link, file ─► text ─► Lesson ─► performed to its end ─► a run whose beats are positions
//!                                              │
//!            next ─► enter a beat ─► (a question waits) ─► play up to its end ─► stop
//! ```
//!
//! Invariants: the script's run is never cut short, so acting in it begins a branch; which beat is open follows the cursor when somebody
//! moves it; a question blocks nothing.

pub mod code;
mod library;
mod open;
mod picker;
mod text;
mod transcript;
mod view;

use std::rc::Rc;

pub use self::library::{Library, merged_progress};
pub use self::open::{fetched, link, open_link, open_picker, reopen};
pub use self::picker::view as picker;
pub use self::transcript::transcript;
pub use self::view::{looks, story};

use super::cmd::Cmd;
use super::doing::select::select;
use super::doing::{act, travel};
use super::model::Model;
use super::msg::LessonMsg;
use crate::lessons::{Lesson, Performed, Question};
use crate::sim::Position;
use crate::tell::Thing;

/// A lesson that is open.
#[derive(Clone, Debug)]
pub struct Story {
    pub lesson: Rc<Lesson>,
    pub performed: Rc<Performed>,
    /// The script's run among the page's.
    pub run: usize,
    /// One more than the last: what stands behind the lesson.
    pub beat: usize,
    /// What was chosen, a beat each.
    pub answers: Vec<Option<usize>>,
    pub folded: bool,
    /// From a file of the person's own: it is in no link, and how far one came is not kept.
    pub own: bool,
}

/// Which lesson, how far, and what was answered: enough to open it again as it was left.
#[derive(Clone, Debug)]
pub struct Bookmark {
    lesson: Rc<Lesson>,
    own: bool,
    beat: usize,
    answers: Vec<Option<usize>>,
}

impl Story {
    pub fn bookmark(&self) -> Bookmark {
        Bookmark { lesson: self.lesson.clone(), own: self.own, beat: self.beat, answers: self.answers.clone() }
    }

    /// The beat's first and last moment. Behind the last beat: its last.
    fn span(&self) -> (Position, Position) {
        let beats = &self.performed.beats;
        match beats.get(self.beat) {
            Some(beat) => (beat.start, beat.end),
            None => {
                let end = beats.last().map_or_else(Position::default, |beat| beat.end);
                (end, end)
            }
        }
    }

    fn is_end(&self) -> bool {
        self.beat >= self.performed.beats.len()
    }

    /// What the open beat asks.
    fn question(&self) -> Option<&Question> {
        self.lesson.beats.get(self.beat)?.question.as_ref()
    }

    /// Whether it asks something that nobody has answered.
    fn asks(&self) -> bool {
        self.question().is_some() && self.answers.get(self.beat).is_some_and(Option::is_none)
    }
}

/// The lesson, while its own script is on screen.
pub fn on_script(model: &Model) -> Option<&Story> {
    model.story.as_ref().filter(|story| story.run == model.current)
}

/// Whether the open beat has come to its end on screen.
fn is_over(model: &Model) -> bool {
    on_script(model).is_some_and(|story| model.cursor() >= story.span().1)
}

pub fn update(model: &mut Model, msg: LessonMsg) -> Vec<Cmd> {
    match msg {
        LessonMsg::Library => return open_picker(model),
        LessonMsg::Open(name) => return open::ask_for(model, name),
        LessonMsg::OwnFile { name, text } => return open::own(model, &name, &text),
        LessonMsg::Close => {
            model.story = None;
            return vec![Cmd::FocusStage];
        }
        LessonMsg::Next => return next(model),
        LessonMsg::Back => back(model),
        LessonMsg::GoTo(beat) => return enter(model, beat),
        LessonMsg::Answer(option) => answer(model, option),
        LessonMsg::Return => to_script(model),
        LessonMsg::Fold => {
            if let Some(story) = &mut model.story {
                story.folded = !story.folded;
            }
        }
    }
    Vec::new()
}

/// Plays the beat out; where it is out, goes on to the next.
fn next(model: &mut Model) -> Vec<Cmd> {
    to_script(model);
    let Some(story) = on_script(model) else { return Vec::new() };
    let (start, end) = story.span();
    let (cursor, beat) = (model.cursor(), story.beat);
    if story.is_end() {
        return Vec::new();
    }
    if cursor >= end {
        return enter(model, beat + 1);
    }
    if cursor <= start && !model.playback.playing {
        model.playback.play();
    } else {
        model.playback.pause();
        travel::go_and_follow(model, end);
        arrived(model);
    }
    Vec::new()
}

/// To the end of the beat before, as it was seen.
fn back(model: &mut Model) {
    to_script(model);
    let Some(story) = &mut model.story else { return };
    model.playback.pause();
    let to = if story.beat == 0 {
        story.span().0
    } else {
        story.beat -= 1;
        story.span().1
    };
    travel::go_and_follow(model, to);
    look(model);
}

/// To the beginning of a beat. It plays by itself, unless it asks something first.
fn enter(model: &mut Model, beat: usize) -> Vec<Cmd> {
    to_script(model);
    let Some(story) = &mut model.story else { return Vec::new() };
    story.beat = beat.min(story.performed.beats.len());
    let ((start, end), waits) = (story.span(), story.asks());
    model.playback.pause();
    travel::go_and_follow(model, start);
    look(model);
    if start < end && !waits {
        model.playback.play();
    }
    let mut cmds = library::note_progress(model);
    cmds.push(Cmd::FocusBeat);
    cmds
}

/// Chooses an option; what comes of it is played out.
fn answer(model: &mut Model, option: usize) {
    let over = is_over(model);
    let Some(story) = &mut model.story else { return };
    let options = story.question().map_or(0, |question| question.options.len());
    if over || option >= options {
        return;
    }
    story.answers[story.beat] = Some(option);
    to_script(model);
    model.playback.play();
}

/// The option of the open question that names this thing on the stage.
pub fn option_of(model: &Model, thing: &Thing) -> Option<usize> {
    let story = on_script(model).filter(|story| story.asks())?;
    if is_over(model) {
        return None;
    }
    let name = match thing {
        Thing::Server(id) => id.to_string(),
        Thing::Client(id) => id.to_string(),
        Thing::Host(host) => host.to_string(),
        Thing::Znode(path) => path.to_string(),
        _ => return None,
    };
    story.question()?.options.iter().position(|option| option.value == name)
}

/// How many options the open question has, while it can be answered.
pub fn open_options(model: &Model) -> usize {
    on_script(model).filter(|_| !is_over(model)).and_then(Story::question).map_or(0, |question| question.options.len())
}

/// From a branch back to the script, where it was left.
fn to_script(model: &mut Model) {
    if let Some(run) = model.story.as_ref().map(|story| story.run).filter(|run| *run != model.current) {
        act::switch(model, run);
    }
}

/// Where playing stops by itself: the end of the open beat, until it has been left behind. At the end, what came last still stands.
pub fn stop(model: &Model) -> Option<Position> {
    let story = on_script(model)?;
    let end = story.span().1;
    (model.cursor() < end || model.cursor() == end && !story.is_end()).then_some(end)
}

/// Playing has come to the end of the beat.
pub fn arrived(model: &mut Model) {
    look(model);
}

/// Space at a beat's end goes on to the next one. False where there is none to go on to.
pub fn plays_on(model: &Model) -> bool {
    on_script(model).is_some_and(|story| !story.is_end() && model.cursor() == story.span().1)
}

/// Somebody has moved the cursor: the beat that is open is the one it stands in. Whether that is another one now.
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
    true
}

/// Selects what the beat is about.
fn look(model: &mut Model) {
    if let Some(thing) = looks(model).into_iter().find(|thing| view::is_there(model, thing)) {
        select(model, Some(thing));
    }
}
