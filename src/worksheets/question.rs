//! A question of a worksheet, before it is put to anybody.

use crate::lessons::{Choice, Expect, Expression, Prose, ScriptLine};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The line at which it begins, counted from one.
    pub line: usize,
    /// The name, which no other question of the worksheet has: of a lesson's question `herd:3`.
    pub name: String,
    pub points: u16,
    /// The number of answers that are taken; `None`: any.
    pub tries: Option<u16>,
    pub subject: Subject,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The question of a lesson's beat, with the lesson's run.
    Lesson { lesson: String, beat: BeatOf },
    /// A question of the worksheet's own, with a run of its own.
    Own(Own),
}

/// A beat as it is named in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeatOf {
    /// Counted from one.
    Number(usize),
    Name(String),
}

/// A question of the worksheet's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The seeds of which each student gets one; `None`: the commands say.
    pub seeds: Option<Span>,
    /// The numbers of which each student gets one, for `N` in the commands.
    pub sizes: Option<Span>,
    /// The commands that make the run in which the question is asked.
    pub before: Vec<ScriptLine>,
    pub ask: Prose,
    /// The commands that the question asks about.
    pub after: Vec<ScriptLine>,
    pub task: Task,
    /// The explanation of the right answer.
    pub right: Option<Prose>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Choosing among options; those with the value of the expression are right.
    Choose { answer: Expression, options: Vec<Choice> },
    /// Naming a number, which may be off by so much.
    Count { answer: Expression, within: u32 },
    /// Saying in a word what will be.
    Predict { answer: Expression },
    /// Bringing the run to a state of which all of these hold; one way to it, where there are lines.
    Do { goals: Vec<Expect>, solution: Vec<ScriptLine> },
}

/// Whole numbers from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub least: u32,
    pub most: u32,
}

impl Span {
    /// Reads `3..9`, or `3` alone.
    pub fn parse(text: &str) -> Option<Span> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
        (least <= most).then_some(Span { least, most })
    }

    /// Whether there is more than one number in it.
    pub fn varies(self) -> bool {
        self.least < self.most
    }

    /// The number of numbers in it.
    pub fn count(self) -> u64 {
        u64::from(self.most - self.least) + 1
    }
}

impl Question {
    /// The lesson that it is taken from.
    pub fn lesson(&self) -> Option<&str> {
        match &self.subject {
            Subject::Lesson { lesson, .. } => Some(lesson),
            Subject::Own(_) => None,
        }
    }
}
