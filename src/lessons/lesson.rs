//! A lesson as a value.

use super::error::LessonError;
use super::expression::{Expect, Expression};
use super::look::Look;
use super::prose::{Piece, Prose};
use crate::lang::{Lang, Text};
use crate::script::StageView;

/// A whole lesson, as its text says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The file's name without its ending, which links carry.
    pub name: String,
    pub theme: Theme,
    pub title: Text,
    /// The sentence about the lesson in the picker.
    pub line: Text,
    /// The number that `N` stands for.
    pub size: u16,
    /// Whether the text says `size`: such a lesson can be performed with other sizes.
    pub sized: bool,
    /// The lesson to be compared with.
    pub compare: Option<String>,
    /// The beat whose end the picker's picture shows; the last where none is named.
    pub picture: Option<String>,
    pub setup: Vec<ScriptLine>,
    pub chapters: Vec<Text>,
    pub beats: Vec<Beat>,
    pub take: Prose,
    pub myth: Prose,
    pub truth: Prose,
    pub reads: Vec<Read>,
    /// The texts that come in one language, which stands for the other: each at its line, with the keyword that is missing.
    pub untranslated: Vec<LessonError>,
}

/// A line of commands as it is written, before sizes and ranges are filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// Counted from one.
    pub line: usize,
    pub text: String,
}

/// A stretch of a lesson: its words, its commands, at most one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    pub name: String,
    /// Index into the lesson's chapters.
    pub chapter: usize,
    /// The text before the beat is played.
    pub say: Prose,
    /// The text when the beat has been played, on its outcome.
    pub then: Prose,
    /// A note to whoever presents the lesson; no reader sees it.
    pub note: Prose,
    pub looks: Vec<Look>,
    /// The view of the stage.
    pub view: StageView,
    /// The line that names it, counted from one; none where the view of a beat before stands on.
    pub view_line: Option<usize>,
    pub tempo: Tempo,
    /// Whether heartbeats are shown, which are hidden in other beats.
    pub shows_heartbeats: bool,
    /// Whether the stage has the clients alone: the words do not speak of servers yet.
    pub shows_clients_alone: bool,
    pub question: Option<Question>,
    pub commands: Vec<ScriptLine>,
    pub expects: Vec<Expect>,
}

/// A question about the beat, asked before it is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub ask: Prose,
    /// The right options are those with the value of this expression at the beat's end.
    pub answer: Expression,
    pub options: Vec<Choice>,
    /// The reason for which the right one is right.
    pub right: Prose,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    /// A text that is shown in place of the value.
    pub label: Option<Text>,
    /// An explanation for somebody who chose it and was wrong.
    pub why: Option<Prose>,
}

impl Choice {
    /// The text of the option as it is shown: what stands between backticks in a label is code.
    pub fn shown(&self, lang: Lang) -> Vec<Piece> {
        let Some(label) = &self.label else { return vec![Piece::Text(self.value.clone())] };
        let piece = |(n, text): (usize, &str)| if n % 2 == 0 { Piece::Text(text.to_owned()) } else { Piece::Code(text.to_owned()) };
        label.of(lang).split('`').enumerate().filter(|(_, text)| !text.is_empty()).map(piece).collect()
    }
}

/// A text for further reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub title: String,
    pub address: String,
}

/// The time that a beat gets when it is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tempo {
    #[default]
    Even,
    /// Twice as much: it is worth a longer look.
    Slow,
    /// Less: the like of it was seen before.
    Brief,
}

/// Themes of lessons, in the order of the picker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    Hdfs,
    Ensemble,
    Data,
    Naming,
    Locks,
    Queues,
    Pitfalls,
    Sandbox,
}

impl Theme {
    pub const ALL: [Theme; 8] =
        [Theme::Ensemble, Theme::Data, Theme::Naming, Theme::Locks, Theme::Queues, Theme::Pitfalls, Theme::Hdfs, Theme::Sandbox];

    /// The word in a lesson's head.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Ensemble => "ensemble",
            Theme::Data => "data",
            Theme::Naming => "naming",
            Theme::Locks => "locks",
            Theme::Queues => "queues",
            Theme::Pitfalls => "pitfalls",
            Theme::Hdfs => "hdfs",
            Theme::Sandbox => "sandbox",
        }
    }
}

/// Whether a word can be a lesson's name: it is part of addresses and of file names.
pub fn is_lesson_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=48).contains(&name.len()) && name.bytes().all(plain)
}

impl Beat {
    /// The words that stand beside the beat before it is played.
    pub fn before(&self) -> impl Iterator<Item = &Prose> {
        std::iter::once(&self.say).chain(self.question.as_ref().map(|question| &question.ask))
    }

    /// The words that are told when it has been played.
    pub fn after(&self) -> impl Iterator<Item = &Prose> {
        let question = self.question.as_ref();
        let whys = question.into_iter().flat_map(|question| question.options.iter().filter_map(|option| option.why.as_ref()));
        question.map(|question| &question.right).into_iter().chain(whys).chain([&self.then])
    }

    /// The words for a reader.
    pub fn prose(&self) -> impl Iterator<Item = &Prose> {
        self.before().chain(self.after())
    }
}
