//! A lesson that is open: how far one has come in it, and what was answered.

use std::rc::Rc;

use crate::lessons::{Lesson, Performed, Question};
use crate::sim::Position;

/// A lesson that is open.
#[derive(Clone, Debug)]
pub struct Story {
    pub lesson: Rc<Lesson>,
    pub performed: Rc<Performed>,
    /// The script's run among the page's.
    pub run: usize,
    /// One more than the last: what stands behind the lesson.
    pub beat: usize,
    /// What was chosen, a beat each.
    pub answers: Vec<Option<usize>>,
    pub folded: bool,
    /// From a file of the person's own: it is in no link, and how far one came is not kept.
    pub own: bool,
}

/// Which lesson, how far, and what was answered: enough to open it again as it was left.
#[derive(Clone, Debug)]
pub struct Bookmark {
    pub lesson: Rc<Lesson>,
    pub own: bool,
    pub beat: usize,
    pub answers: Vec<Option<usize>>,
}

impl Story {
    pub fn bookmark(&self) -> Bookmark {
        Bookmark { lesson: self.lesson.clone(), own: self.own, beat: self.beat, answers: self.answers.clone() }
    }

    /// The beat's first and last moment. Behind the last beat: its last.
    pub fn span(&self) -> (Position, Position) {
        let beats = &self.performed.beats;
        match beats.get(self.beat) {
            Some(beat) => (beat.start, beat.end),
            None => {
                let end = beats.last().map_or_else(Position::default, |beat| beat.end);
                (end, end)
            }
        }
    }

    pub fn is_end(&self) -> bool {
        self.beat >= self.performed.beats.len()
    }

    /// What the open beat asks.
    pub fn question(&self) -> Option<&Question> {
        self.lesson.beats.get(self.beat)?.question.as_ref()
    }

    /// Whether it asks something that nobody has answered.
    pub fn asks(&self) -> bool {
        self.question().is_some() && self.answers.get(self.beat).is_some_and(Option::is_none)
    }
}
