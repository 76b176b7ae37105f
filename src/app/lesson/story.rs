//! An open lesson, with the beat that is open and the answers given so far.

use std::rc::Rc;

use crate::app::present::Presenting;
use crate::lessons::{Lesson, Performed, Question};
use crate::sim::Position;

/// An open lesson.
#[derive(Clone, Debug)]
pub struct Story {
    pub lesson: Rc<Lesson>,
    pub performed: Rc<Performed>,
    /// The script's run among the page's.
    pub run: usize,
    /// The open beat; one more than the last for the page after the lesson.
    pub beat: usize,
    /// The chosen option of each beat.
    pub answers: Vec<Option<usize>>,
    pub folded: bool,
    /// The open beat wanted heartbeats to be seen, which were hidden.
    pub shows_heartbeats: bool,
    /// Whether it is from the person's own file: then no link leads to it, and no progress is kept.
    pub own: bool,
    /// What an audience sees, while the lesson is presented.
    pub presenting: Option<Presenting>,
}

/// A lesson, the place in it, and the answers: enough to open it again as it was left.
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

    /// The beat's first and last position. After the last beat, both are its last position.
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

    /// The question of the open beat.
    pub fn question(&self) -> Option<&Question> {
        self.lesson.beats.get(self.beat)?.question.as_ref()
    }

    /// Whether the open beat has a question that is not answered yet.
    pub fn asks(&self) -> bool {
        self.question().is_some() && self.answers.get(self.beat).is_some_and(Option::is_none)
    }
}
