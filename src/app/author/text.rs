//! The text as it is read, kept and shown to its author.

use super::paper::{bytes_of, place_of};
use super::state::Author;
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::StoreKey;
use crate::app::notices::Saying;
use crate::lessons::{Lesson, LessonError, MAX_LESSON_BYTES};
use crate::tell;
use crate::tell::words::Word;

/// The text, for the browser to keep.
pub fn stored(author: &Author) -> Cmd {
    let text = author.text();
    Cmd::Store { key: StoreKey::Author, value: text[..text.floor_char_boundary(MAX_LESSON_BYTES)].to_owned() }
}

/// Selects the caret's line.
pub fn show_line(author: &Author) -> Cmd {
    Cmd::ShowText(bytes_of(author.text(), author.line()))
}

/// Selects what stands at a place, up to the next space.
pub fn go_to(author: &mut Author, line: usize, column: usize) -> Cmd {
    let text = author.text();
    let at = place_of(text, line.saturating_sub(1), column);
    let end = at + text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
    author.caret = at;
    Cmd::ShowText(at..end)
}

/// The lesson that the text makes; else the first error is shown.
pub fn read(model: &mut Model) -> Result<Lesson, Vec<Cmd>> {
    let Some(author) = &mut model.author else { return Err(Vec::new()) };
    match Lesson::read(author.text()) {
        Ok(lesson) => Ok(lesson),
        Err(errors) => {
            let LessonError { line, column, .. } = errors.first;
            let cmds = vec![go_to(author, line, column)];
            model.say(Word::NoticeMendFirst);
            Err(cmds)
        }
    }
}

/// An error that only carrying the text out has found.
pub fn refuse(model: &mut Model, error: LessonError) -> Vec<Cmd> {
    let Some(author) = &mut model.author else { return Vec::new() };
    let (line, column) = (error.line, error.column);
    author.doubts = vec![(line, Saying::sentence(|lang| tell::lesson_error(lang, &error)))];
    vec![go_to(author, line, column)]
}
