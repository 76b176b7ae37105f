//! The left side while a lesson is open, and the picker of lessons.

use std::rc::Rc;

use super::button::{Button, Tone};
use super::challenge::SolutionView;
use super::hall::HallView;
use crate::app::msg::{Msg, SheetField};
use crate::tell::{GradeRow, Rich};

/// The beat on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryView {
    pub title: String,
    pub close: Button,
    pub chapters: Vec<ChapterView>,
    /// The open chapter's title.
    pub heading: String,
    /// The number of the beat: another beat is scrolled to its top and focused.
    pub beat: usize,
    pub body: StoryBody,
    /// The beat's words for a screen reader, which hears them when they change.
    pub spoken: String,
    /// The running recipes as pseudo-code, with the mark of each client.
    pub code: Vec<CodeView>,
    /// The way back, when the person has left the script.
    pub astray: Option<Astray>,
    pub back: Button,
    pub next: Button,
    /// Whether playing stops at each sentence, in a lesson.
    pub read_along: Option<Button>,
    /// The button that presents the lesson.
    pub present: Option<Button>,
    /// The lesson as an audience sees it, while it is presented.
    pub hall: Option<Box<HallView>>,
    /// The way back to the text, for somebody who writes a lesson.
    pub to_text: Option<Button>,
    /// `3 of 9`.
    pub place: String,
    /// Whether it is folded to its last line, on a telephone.
    pub folded: bool,
    pub fold: Button,
}

/// The open beat, or the page after the lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoryBody {
    Beat {
        text: Rich,
        question: Option<QuestionView>,
        /// The outcome of the beat, once it has been played.
        then: Rich,
    },
    /// The page after the last beat.
    End(EndView),
    /// A page of a worksheet.
    Sheet(Box<SheetView>),
}

/// A page of a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetView {
    pub ask: Rich,
    /// Points and tries, or what becomes of the report.
    pub note: String,
    pub part: SheetPart,
    /// The verdict on the last answer.
    pub verdict: Option<VerdictView>,
    /// Watching what happens, for whoever can gain nothing by it.
    pub watch: Option<Button>,
    /// One way to the goals, for the same.
    pub solution: Option<SolutionView>,
    /// The reports that are graded.
    pub grades: Option<GradesView>,
}

/// Reports of the worksheet, to be opened and graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradesView {
    pub title: &'static str,
    pub note: &'static str,
    pub files: &'static str,
    pub folder: &'static str,
    /// `3 of 40 graded`.
    pub progress: String,
    /// The rows of the table.
    pub table: Vec<GradeRow>,
}

/// The report on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperView {
    pub head: Vec<(&'static str, String)>,
    pub columns: [&'static str; 5],
    /// Question, answer, points, tries, seconds.
    pub rows: Vec<[String; 5]>,
}

/// What can be done on a page of a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetPart {
    /// Giving name and number.
    Who([WrittenView; 2]),
    Options(Vec<OptionView>),
    Written(WrittenView, Button),
    /// Handing in the moment on screen, or beginning again.
    Run([Button; 2]),
    /// Going to a question, or saving the report in a file of this name.
    End {
        questions: Vec<Button>,
        save: &'static str,
        file: String,
        report: String,
        print: Button,
        paper: PaperView,
    },
}

/// A field that is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenView {
    pub id: &'static str,
    pub label: &'static str,
    pub value: String,
    pub enabled: bool,
    pub field: SheetField,
    /// The reason why what is written there is not taken; empty where it may be.
    pub refused: &'static str,
}

/// A chapter in the row of chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterView {
    /// The button that goes to the chapter's first beat. Its label is the chapter's title.
    pub button: Button,
    pub state: ChapterState,
}

/// The place of a chapter relative to the open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChapterState {
    Done,
    Now,
    Ahead,
}

/// The question of a beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    pub label: &'static str,
    pub ask: Rich,
    pub options: Vec<OptionView>,
    /// The instruction, until the answer is known.
    pub hint: &'static str,
    /// The outcome, once the run has shown it.
    pub verdict: Option<VerdictView>,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    pub button: Button,
    /// Its label, with code as such.
    pub label: Rich,
    /// The number key that chooses it, where the label is not that number itself.
    pub key: String,
    /// Whether the answer was right, once that is known.
    pub right: Option<bool>,
}

/// The outcome of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictView {
    pub tone: Tone,
    pub head: &'static str,
    pub text: Vec<Rich>,
}

/// The page after the lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndView {
    /// The sentence on what the person has done, in this lesson and of all.
    pub done: String,
    /// Texts with headings: the summary, the misconception, the truth.
    pub parts: Vec<(&'static str, Rich)>,
    pub reads_title: &'static str,
    /// Things to read: title and address.
    pub reads: Vec<(String, String)>,
    /// The comparison, the next lesson, all lessons.
    pub onward: Vec<Button>,
}

/// A note that the script was left, on a branch or by a fault.
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

/// A line of pseudo-code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    pub text: &'static str,
    /// The clients at this line, `c2 … c13`.
    pub marks: Rich,
}

/// The lessons by theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryView {
    pub title: String,
    pub close: Button,
    /// The reason, while there is nothing to show.
    pub status: Option<String>,
    /// "5 of 32 lessons done".
    pub done: String,
    /// The button to the lesson to go on with.
    pub onward: Option<Button>,
    pub search: String,
    pub search_label: &'static str,
    /// By theme, and in the course's order.
    pub orders: [Button; 2],
    /// The button to write a lesson.
    pub write: Button,
    pub themes: Vec<ThemeView>,
    pub file: FileView,
}

/// The lessons of a theme, or of the whole course.
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
    /// Its place in the course, where that is the order.
    pub number: Option<u32>,
    pub title: String,
    pub line: String,
    /// `9 steps, 2 questions`, or the reader's progress.
    pub note: String,
    pub done: bool,
    pub open: bool,
    pub picture: Picture,
    pub msg: Msg,
}

/// A small drawing of the ensemble at the lesson's moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// A server or a znode: its middle, its width and its CSS class.
    pub boxes: Vec<(i32, i32, i32, &'static str)>,
    /// A dot: its middle, and its CSS class.
    pub clients: Vec<(i32, i32, &'static str)>,
    pub lines: Vec<([i32; 4], &'static str)>,
}

/// The box of a [`Picture`].
pub const PICTURE: (i32, i32) = (96, 64);

/// A lesson from the person's own file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    pub label: &'static str,
    /// The error of the file that was chosen, and its name.
    pub problem: Option<String>,
}
