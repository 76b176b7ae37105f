//! The page's side of the talk with its host.

use super::progress::State;

#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The beginning of every message's id, which no other page has.
    name: String,
    /// The number of messages so far.
    count: u32,
    /// The id of the question for what was kept, while its answer is awaited.
    pub asked: Option<String>,
    /// What the host has kept, until the lesson or worksheet that it is about is open.
    pub kept: Option<State>,
    /// What was told last.
    pub standing: Standing,
    /// Whether the end of what is open was reached once.
    pub is_done: bool,
    /// Whether a person has done something here.
    pub is_begun: bool,
    /// The width of the frame for which a height was asked.
    pub width: Option<i32>,
}

/// As much of the page as reports are made of. Another one is a reason to report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Nothing,
    Lesson {
        name: String,
        beat: usize,
        answers: Vec<Option<usize>>,
    },
    Sheet {
        name: String,
        page: usize,
        /// How often each question was answered.
        tries: Vec<u32>,
    },
}

impl Course {
    pub fn new(name: String) -> Course {
        Course { name, ..Course::default() }
    }

    /// An id for the next message.
    pub fn id(&mut self) -> String {
        self.count += 1;
        format!("{}-{}", self.name, self.count)
    }
}

impl Standing {
    /// Whether both are about the same lesson or worksheet.
    pub fn is_of_the_same(&self, other: &Standing) -> bool {
        match (self, other) {
            (Standing::Lesson { name, .. }, Standing::Lesson { name: other, .. })
            | (Standing::Sheet { name, .. }, Standing::Sheet { name: other, .. }) => name == other,
            _ => false,
        }
    }
}
