//! Recording what one does on the stage into the text.

use super::tape::{Ended, Section, Tape};
use super::text::{read, refuse, stored};
use crate::app::cmd::Cmd;
use crate::app::doing::act;
use crate::app::history::run::Run;
use crate::app::model::Model;
use crate::lessons::{MAX_LESSON_BYTES, TextPart, perform_to};
use crate::script::Runner;
use crate::script::StageView;
use crate::tell::words::Word;

/// Begins to record: into the beat in which the caret stands, from its end on; else into the set-up.
pub fn record(model: &mut Model) -> Vec<Cmd> {
    let Some(author) = &model.author else { return Vec::new() };
    let TextPart::Beat(beat) = author.part() else {
        if author.part() == TextPart::End {
            model.say(Word::NoticeInABeat);
            return Vec::new();
        }
        model.story = None;
        begin(model, Section::Setup);
        return Vec::new();
    };
    let lesson = match read(model) {
        Ok(lesson) => lesson,
        Err(cmds) => return cmds,
    };
    let Some(of) = lesson.beats.get(beat) else { return Vec::new() };
    let (name, view) = (of.name.clone(), of.view.clone());
    match perform_to(&lesson, beat + 1) {
        Ok(base) => {
            match stage(model, &base, view) {
                Some(()) => begin(model, Section::Beat { name, base: Box::new(base) }),
                None => model.say(Word::NoticeBranches),
            }
            Vec::new()
        }
        Err(error) => refuse(model, error),
    }
}

fn begin(model: &mut Model, section: Section) {
    let Some(author) = &mut model.author else { return };
    let lines = match &section {
        Section::Setup => author.outline.setup.clone(),
        Section::Beat { name, .. } => {
            let end = author.outline.beats.iter().find(|beat| beat.name == *name).map_or(0, |beat| beat.commands_end);
            end..end
        }
    };
    author.before = Some(author.text().to_owned());
    (author.asking, author.is_tried) = (None, false);
    author.tape = Some(Tape { section, lines, written: None });
}

/// Puts the run that the text makes on the stage, if there is room for one more. What is done there goes on from its end.
fn stage(model: &mut Model, base: &Runner, view: StageView) -> Option<()> {
    let at = base.position();
    let run = Run::around(base.config().clone(), base.seed(), base.recording().branch(at));
    let run = Run { kept: at.steps, seen: at, left_at: at, ..run };
    model.story = None;
    model.lay_sheet_aside();
    let old = model.author.as_ref().and_then(|author| author.run);
    let place = act::put(model, run, old)?;
    model.show(view);
    model.author.as_mut()?.run = Some(place);
    Some(())
}

/// Writes what has been done into the text, once the run stands still.
pub fn follow(model: &mut Model) -> Vec<Cmd> {
    let is_due = !model.playback.playing && model.author.as_ref().is_some_and(|author| author.tape.is_some());
    if is_due { write(model) } else { Vec::new() }
}

fn write(model: &mut Model) -> Vec<Cmd> {
    let (run, cursor) = (model.run(), model.cursor());
    let now = (model.current, run.recording.entries().len(), cursor);
    let Some(tape) = model.author.as_ref().and_then(|author| author.tape.as_ref()) else { return Vec::new() };
    if tape.written == Some(now) {
        return Vec::new();
    }
    let written = tape.section.lines_to(&run.config, run.seed, &run.recording, cursor);
    let Some(author) = &mut model.author else { return Vec::new() };
    let Some(tape) = &mut author.tape else { return Vec::new() };
    match written {
        Ok(lines) => {
            let begin = tape.lines.start;
            let place = std::mem::replace(&mut tape.lines, begin..begin + lines.len());
            tape.written = Some(now);
            let tape = author.tape.take();
            author.replace(place, &lines);
            author.tape = tape;
            if author.text().len() > MAX_LESSON_BYTES {
                return end(model, Ended::TooLong);
            }
            vec![stored(author)]
        }
        Err(why) => end(model, why),
    }
}

fn end(model: &mut Model, why: Ended) -> Vec<Cmd> {
    if let Some(author) = &mut model.author {
        author.tape = None;
    }
    model.say(match why {
        Ended::OtherRun => Word::NoticeOtherRun,
        Ended::TooLong => Word::NoticeTapeTooLong,
        Ended::Unwritable => Word::NoticeUnwritable,
    });
    Vec::new()
}
