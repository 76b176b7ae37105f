//! The left side while a lesson is open, and the picker of lessons.

use std::rc::Rc;

use super::super::msg::Msg;
use super::button::{Button, Tone};
use crate::tell::Rich;

/// The beat on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryView {
    pub title: String,
    pub close: Button,
    pub chapters: Vec<ChapterView>,
    /// The open chapter's title.
    pub heading: String,
    /// Which beat, for what is scrolled and focused: another beat begins at its top.
    pub beat: usize,
    pub body: StoryBody,
    /// The recipes that run, as pseudo-code with everybody's mark.
    pub code: Vec<CodeView>,
    /// The person has left the script: the way back.
    pub astray: Option<Astray>,
    pub back: Button,
    pub next: Button,
    /// `3 of 9`.
    pub place: String,
    /// On a telephone: folded to its last line.
    pub folded: bool,
    pub fold: Button,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoryBody {
    Beat {
        text: Rich,
        question: Option<QuestionView>,
    },
    /// Behind the last beat.
    End(EndView),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterView {
    /// To its first beat. Its label is the chapter's title.
    pub button: Button,
    pub state: ChapterState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChapterState {
    Done,
    Now,
    Ahead,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    pub label: &'static str,
    pub ask: Rich,
    pub options: Vec<OptionView>,
    /// How to go on, until it is known.
    pub hint: &'static str,
    /// What came of it, once the run has shown it.
    pub verdict: Option<VerdictView>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    pub button: Button,
    /// Whether it was right, once that is known.
    pub right: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictView {
    pub tone: Tone,
    pub head: &'static str,
    pub text: Vec<Rich>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndView {
    /// Headed texts: what to take home, the misconception, what is so.
    pub parts: Vec<(&'static str, Rich)>,
    pub reads_title: &'static str,
    /// Title and address.
    pub reads: Vec<(String, String)>,
    /// The comparison, the next lesson, all lessons.
    pub onward: Vec<Button>,
}

/// The script was left: on a branch, or by a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Astray {
    pub text: &'static str,
    pub back: Button,
}

/// One recipe's pseudo-code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeView {
    pub title: Rich,
    pub lines: Vec<CodeLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    pub text: &'static str,
    /// Who stands here, `c2 … c13`.
    pub marks: Rich,
}

/// The lessons by theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryView {
    pub title: String,
    pub close: Button,
    /// While there is nothing to show: why.
    pub status: Option<String>,
    pub themes: Vec<ThemeView>,
    pub file: FileView,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeView {
    pub name: Rc<str>,
    pub title: &'static str,
    pub cards: Vec<Card>,
}

/// A lesson in the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub id: Rc<str>,
    pub title: String,
    pub line: String,
    /// `9 steps, 2 questions`, or how far one has come.
    pub note: String,
    pub done: bool,
    pub open: bool,
    pub picture: Picture,
    pub msg: Msg,
}

/// A small drawing of the ensemble at the lesson's moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Where on the picture, and the CSS class of what it is.
    pub servers: Vec<(i32, i32, &'static str)>,
    pub clients: Vec<(i32, i32, &'static str)>,
    pub lines: Vec<[i32; 4]>,
}

/// The box of a [`Picture`].
pub const PICTURE: (i32, i32) = (96, 64);

/// A lesson of one's own, from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    pub label: &'static str,
    /// What is wrong with the one that was chosen, and its name.
    pub problem: Option<String>,
}
