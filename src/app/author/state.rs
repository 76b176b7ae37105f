//! The lesson that is being written: its text, what is wrong in it, and what is going on beside it.

use super::ask::Valued;
use super::paper::{line_of, with_lines};
use super::tape::Tape;
use crate::app::notices::Saying;
use crate::lessons::{Lesson, LessonError, MAX_LESSON_BYTES, Outline, TextPart};
use std::ops::Range;

/// A lesson in the making.
#[derive(Clone, Debug, Default)]
pub struct Author {
    text: String,
    /// The caret, in bytes.
    pub caret: usize,
    pub outline: Outline,
    /// What is wrong in the text, from top to bottom.
    pub errors: Vec<LessonError>,
    /// The texts that come in one language.
    pub untranslated: Vec<LessonError>,
    /// What the last trial has found: a line, and what is not so there.
    pub doubts: Vec<(usize, Saying)>,
    /// The text before a button changed it.
    pub before: Option<String>,
    pub tape: Option<Tape>,
    /// The run that was put on the stage for recording, among the page's.
    pub run: Option<usize>,
    pub asking: Option<Asking>,
    /// Whether the story on screen is this text, carried out.
    pub is_tried: bool,
    /// Whether a lesson is read in place of the text.
    pub is_aside: bool,
    /// The lesson whose text is to be copied, and has not come.
    pub awaited: Option<String>,
    pub folded: bool,
}

/// A question that is about to be written.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The number of the beat that it is about.
    pub beat: usize,
    pub valued: Vec<Valued>,
    /// The text that an expression must have in it.
    pub search: String,
}

impl Author {
    pub fn with(text: String) -> Author {
        let mut author = Author::default();
        author.put(text);
        author
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes a text in, and reads it.
    pub fn put(&mut self, mut text: String) {
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        // A letter beyond what a lesson may have: its reader then says that it is too long.
        text.truncate(text.floor_char_boundary(MAX_LESSON_BYTES + 4));
        self.outline = Outline::of(&text);
        (self.errors, self.untranslated) = match Lesson::read(&text) {
            Ok(lesson) => (Vec::new(), lesson.untranslated),
            Err(errors) => (errors.into_iter().collect(), Vec::new()),
        };
        self.caret = text.floor_char_boundary(self.caret.min(text.len()));
        self.text = text;
        self.doubts.clear();
        self.asking = None;
        self.is_tried = false;
    }

    /// Changes the text for a button, which can be taken back.
    pub fn change(&mut self, text: String) {
        self.before = Some(std::mem::take(&mut self.text));
        self.put(text);
    }

    /// Puts lines above one for a button, which can be taken back.
    pub fn insert(&mut self, line: usize, lines: &[String]) {
        let before = self.text.clone();
        self.replace(line..line, lines);
        self.before = Some(before);
    }

    /// Puts lines in the place of others. The caret stays where it was in the text.
    pub fn replace(&mut self, place: Range<usize>, lines: &[String]) {
        let (line, caret) = (self.line(), self.caret);
        let text = with_lines(&self.text, place.clone(), lines);
        let grown = text.len() as isize - self.text.len() as isize;
        if line >= place.end {
            self.caret = caret.saturating_add_signed(grown);
        }
        self.put(text);
    }

    /// The line in which the caret stands, from zero.
    pub fn line(&self) -> usize {
        line_of(&self.text, self.caret)
    }

    /// The part in which the caret stands.
    pub fn part(&self) -> TextPart {
        self.outline.part(self.line())
    }

    /// The file's name: that of the lesson, where it has one.
    pub fn file(&self) -> String {
        let name = self.text.lines().find_map(|line| line.strip_prefix("lesson "));
        let name = name.map(str::trim).filter(|name| crate::lessons::is_lesson_name(name));
        format!("{}.lesson", name.unwrap_or("own"))
    }

    /// Whether the text stands beside the stage.
    pub fn is_writing(&self) -> bool {
        !self.is_aside
    }

    /// Makes room for a lesson or a worksheet that is opened.
    pub fn step_aside(&mut self) {
        self.is_aside = true;
        self.is_tried = false;
        self.tape = None;
    }
}
