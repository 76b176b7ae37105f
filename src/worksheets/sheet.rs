//! A worksheet as a value.

use super::question::Question;
use crate::lang::Text;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The name, which reports carry.
    pub name: String,
    pub title: Text,
    /// A sentence about the worksheet.
    pub line: Option<Text>,
    pub questions: Vec<Question>,
    /// The digest of the text, by which a report tells which worksheet it answers.
    pub digest: u64,
}

impl Sheet {
    /// The lessons that it takes questions from.
    pub fn lessons(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().filter_map(Question::lesson)
    }

    /// The points of all questions.
    pub fn points(&self) -> u32 {
        self.questions.iter().map(|question| u32::from(question.points)).sum()
    }
}
