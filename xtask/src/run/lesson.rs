//! A lesson, carried out: its transcript, and its faults.

use super::{place, put, words};
use crate::check;
use crate::failure::{Failure, Outcome};
use std::ffi::OsStr;
use std::fs;
use zooscope::app::lesson_transcript;
use zooscope::files::{Format, Moment};
use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, Performed, perform};
use zooscope::script::without_byte_order_mark;
use zooscope::sim::Position;
use zooscope::tell;

/// A lesson that was read and carried out.
pub struct Read {
    pub file: String,
    pub lesson: Lesson,
    pub performed: Performed,
    /// The lines with words that the page wrote for the author to replace.
    pub unwritten: Vec<usize>,
}

/// Reads a lesson, by its name or from a file, and carries it out.
pub fn read(what: &OsStr) -> Outcome<Read> {
    let path = place(what)?;
    let file = fs::read_to_string(&path).map_err(|error| Failure::reading(&path, error))?;
    parsed(path.display().to_string(), without_byte_order_mark(&file))
}

pub fn parsed(file: String, text: &str) -> Outcome<Read> {
    let lesson = Lesson::parse(text).map_err(|error| Failure::new(words::in_lesson(&file, text, &error)))?;
    let performed = perform(&lesson, lesson.size);
    Ok(Read { file, lesson, performed, unwritten: tell::unwritten(text) })
}

impl Read {
    /// Prints the transcript, or the run as a file in this form, and fails where something in it is not as it should be.
    pub fn tell(&self, form: Option<Format>) -> Outcome {
        let Read { file, lesson, performed, .. } = self;
        put(&match form {
            None => lesson_transcript(lesson, performed),
            Some(form) => self.moment().write(form, Lang::En),
        })?;
        check::advice_of(self).iter().for_each(|advice| eprintln!("{advice}"));
        let faults = check::untrue(lesson, performed);
        if faults.is_empty() { Ok(()) } else { Err(Failure::new(format!("{file}:\n       {}", faults.join("\n       ")))) }
    }

    /// The end of the last beat.
    fn moment(&self) -> Moment<'_> {
        let Performed { recording, config, seed, beats, .. } = &self.performed;
        let at = beats.last().map_or_else(Position::default, |beat| beat.end);
        Moment { config, seed: *seed, recording, at }
    }
}
