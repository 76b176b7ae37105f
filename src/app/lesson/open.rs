//! Opening a lesson: from the list, from a link, from a file of the person's own.

use std::rc::Rc;

use super::at::story_commands;
use super::beats::{enter, look, note_progress, show_view};
use super::library::{Listing, Place, Problem, Wanted};
use super::story::{Bookmark, Story};
use crate::app::cmd::Cmd;
use crate::app::doing::{act, travel};
use crate::app::history::run::Run;
use crate::app::model::Model;
use crate::app::msg::Popover;
use crate::app::notices::Saying;
use crate::lessons::{Lesson, LessonError, Performed, perform, unmet};
use crate::link::{At, BadField, BeatRef, Field};
use crate::script::StageView;
use crate::tell::{self, words::Word};

/// The file with the list of all lessons.
pub const CATALOGUE: &str = "catalogue.txt";
/// The id of what the picker says of a file, below the whole list.
pub const PROBLEM: &str = "lesson-problem";

/// Opens the picker, and gets the list if it is not here yet.
pub fn open_picker(model: &mut Model) -> Vec<Cmd> {
    model.menu = None;
    model.popover = Some(Popover::Lessons);
    model.library.search.clear();
    model.playback.pause();
    let mut cmds = ask_for_list(model);
    cmds.push(Cmd::FocusMenu);
    cmds
}

fn ask_for_list(model: &mut Model) -> Vec<Cmd> {
    if !matches!(model.library.list, Listing::Unasked | Listing::Missing) {
        return Vec::new();
    }
    model.library.list = Listing::Asked;
    vec![Cmd::Fetch(CATALOGUE.to_owned())]
}

/// Opens the lesson, and first gets its text if it is not here yet.
pub fn ask_for(model: &mut Model, name: Rc<str>) -> Vec<Cmd> {
    model.notices.leave_opened();
    want(model, Wanted { name, place: Place::default(), view: None })
}

fn want(model: &mut Model, wanted: Wanted) -> Vec<Cmd> {
    let name = wanted.name.clone();
    let text = model.library.texts.get(&name).cloned();
    model.library.wanted = Some(wanted);
    let mut cmds = ask_for_list(model);
    match text {
        Some(text) => cmds.extend(come(model, &text)),
        None => cmds.push(Cmd::Fetch(file_of(&name))),
    }
    cmds
}

/// The file of the lesson of this name.
pub fn file_of(name: &str) -> String {
    format!("{name}.lesson")
}

/// Opens the lesson that was wanted, now that its text is here.
pub fn come(model: &mut Model, text: &str) -> Vec<Cmd> {
    let Some(wanted) = model.library.wanted.take() else { return Vec::new() };
    match Lesson::parse(text) {
        Ok(lesson) => {
            model.library.texts.insert(wanted.name.clone(), text.into());
            let cmds = open(model, &file_of(&wanted.name), lesson, false, &wanted.place);
            if let Some(view) = wanted.view {
                model.show(view);
            }
            cmds
        }
        Err(error) => refuse_lesson(model, &file_of(&wanted.name), &error),
    }
}

/// Says in the picker what is wrong with a file.
pub fn refuse(model: &mut Model, file: &str, what: Saying) -> Vec<Cmd> {
    model.library.problem = Some(Problem { file: file.into(), what });
    model.popover = Some(Popover::Lessons);
    let mut cmds = ask_for_list(model);
    cmds.push(Cmd::FocusId(PROBLEM));
    cmds
}

/// As [`refuse`], for a text of a lesson or a worksheet.
pub fn refuse_lesson(model: &mut Model, file: &str, error: &LessonError) -> Vec<Cmd> {
    refuse(model, file, Saying::sentence(|lang| tell::lesson_error(lang, error)))
}

/// Opens a lesson from the person's own file; the picker says what is wrong with the file.
pub fn own(model: &mut Model, name: &str, text: &str) -> Vec<Cmd> {
    match Lesson::parse(text) {
        Ok(lesson) => open(model, name, lesson, true, &Place::default()),
        Err(error) => refuse_lesson(model, name, &error),
    }
}

/// Opens a lesson of somebody's own that came with a link, at a beat of it.
pub fn own_at(model: &mut Model, text: &str, beat: Option<BeatRef>) -> Vec<Cmd> {
    match Lesson::parse(text) {
        Ok(lesson) => {
            let file = file_of(&lesson.name);
            open(model, &file, lesson, true, &Place { beat, at: None })
        }
        Err(error) => refuse_lesson(model, Field::Own.name(), &error),
    }
}

/// Opens the lesson and shows its first beat, or the place that a link names.
fn open(model: &mut Model, file: &str, lesson: Lesson, own: bool, place: &Place) -> Vec<Cmd> {
    let performed = perform(&lesson, lesson.size);
    match performed.too_long() {
        Some(error) => refuse_lesson(model, file, &error),
        None => open_performed(model, lesson, performed, own, place),
    }
}

/// As [`open`], for a lesson that has been carried out.
pub fn open_performed(model: &mut Model, lesson: Lesson, performed: Performed, own: bool, place: &Place) -> Vec<Cmd> {
    let doubt = if own { doubt(&lesson, &performed) } else { None };
    if let Err(refused) = stage(model, Rc::new(lesson), performed, own) {
        model.say(refused);
        return Vec::new();
    }
    if let Some(doubt) = doubt {
        model.say_of_opened(doubt);
    }
    model.popover = None;
    model.menu = None;
    model.selected = None;
    model.library.problem = None;
    let beat = place.beat.as_ref().and_then(|beat| number_of(model, beat));
    let position = match place.at {
        Some(At::Exactly(position)) => position,
        Some(At::Time(time)) => model.run().position_at(time),
        None => {
            let cmds = enter(model, beat.unwrap_or(0));
            // In another page's frame it waits for a person.
            if model.embed.is_some() {
                model.playback.pause();
            }
            return cmds;
        }
    };
    let kept = model.run().position_of(model.run().kept);
    let position = position.min(kept);
    if let Some(story) = &mut model.story {
        let beats = &story.performed.beats;
        let begun = || beats.iter().rposition(|beat| beat.start <= position).unwrap_or(0);
        story.beat = beat.unwrap_or_else(begun).min(beats.len());
    }
    travel::go_and_follow(model, position);
    show_view(model);
    look(model);
    let mut cmds = note_progress(model);
    cmds.push(Cmd::FocusBeat);
    cmds
}

/// The number of a beat of the open lesson; a name or a number that none of its beats has is told, and leads nowhere.
fn number_of(model: &mut Model, beat: &BeatRef) -> Option<usize> {
    let beats = &model.story.as_ref()?.lesson.beats;
    let number = match beat {
        BeatRef::Number(number) => Some(*number),
        BeatRef::Name(name) => beats.iter().position(|beat| *beat.name == **name),
    };
    // Behind the last one is the lesson's end.
    let number = number.filter(|number| *number <= beats.len());
    if number.is_none() {
        let bad = BadField::of(Field::Beat, &beat.to_string());
        model.say_of_opened(Saying::sentence(|lang| tell::bad_field(lang, &bad)));
    }
    number
}

/// Opens a lesson as it was left.
pub fn reopen(model: &mut Model, bookmark: Bookmark) {
    let is_open = model.story.as_ref().is_some_and(|story| Rc::ptr_eq(&story.lesson, &bookmark.lesson));
    if !is_open {
        let performed = perform(&bookmark.lesson, bookmark.lesson.size);
        if let Err(refused) = stage(model, bookmark.lesson, performed, bookmark.own) {
            return model.say(refused);
        }
    }
    if let Some(story) = &mut model.story {
        story.beat = bookmark.beat;
        story.answers = bookmark.answers;
    }
}

/// The first command of a person's own lesson that could not be done, else its first expectation that does not hold, else the
/// languages that some of its texts lack.
fn doubt(lesson: &Lesson, performed: &Performed) -> Option<Saying> {
    if let Some(problem) = performed.problems.first() {
        return Some(Saying::sentence(|lang| tell::lesson_problem(lang, problem)));
    }
    if let Some(unmet) = unmet(lesson, performed).next() {
        return Some(Saying::sentence(|lang| tell::unmet(lang, &unmet)));
    }
    (!lesson.untranslated.is_empty()).then(|| Saying::sentence(|lang| tell::untranslated(lang, &lesson.untranslated)))
}

/// Puts the run of a lesson that was carried out on screen.
fn stage(model: &mut Model, lesson: Rc<Lesson>, performed: Performed, own: bool) -> Result<(), Saying> {
    let start = performed.beats.first().map(|beat| beat.start).ok_or(Saying::Word(Word::NoticeLessonBroken))?;
    let run = Run::scripted(performed.config.clone(), performed.seed, performed.recording.clone(), start);
    let run = place_for(model, run).ok_or(Saying::Word(Word::NoticeBranches))?;
    let answers = vec![None; lesson.beats.len()];
    model.lay_sheet_aside();
    if let Some(author) = &mut model.author {
        author.step_aside();
    }
    let performed = Rc::new(performed);
    // The next lesson of a talk is presented as the last one was.
    let presenting = model.story.as_ref().and_then(|story| story.presenting);
    model.story = Some(Story { lesson, performed, run, beat: 0, answers, folded: false, shows_heartbeats: false, own, presenting });
    Ok(())
}

/// Puts the run on screen, in the place of the previous lesson's if nothing but its script was done there.
fn place_for(model: &mut Model, run: Run) -> Option<usize> {
    let is_untouched = |before: &usize| model.runs[*before].recording.entries().len() == story_commands(model);
    let before = model.story.as_ref().map(|story| story.run).filter(is_untouched);
    act::put(model, run, before)
}

/// Opens a place in a lesson, as a link names it.
pub fn open_at(model: &mut Model, name: Rc<str>, place: Place, view: Option<StageView>) -> Vec<Cmd> {
    model.playback.pause();
    want(model, Wanted { name, place, view })
}
