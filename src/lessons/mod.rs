//! Lessons: commands, prose and questions in one text file each, and the run that they make. `docs/lessons.md` is the author's guide.
//!
//! ```text
//!   text ─► parse ─► Lesson ─► perform ─► Performed: a recording, and where in it each beat begins and ends
//!                      │                       │
//!                      └── expressions ────────┴─► figures: answers, assertions, numbers in the prose
//! ```
//!
//! Invariants: no text makes the parser panic; every figure is computed from the run; a lesson of one size is the same run everywhere.

mod acknowledged;
mod catalogue;
mod cluster;
mod draft;
mod error;
mod expression;
mod figures;
mod lesson;
mod look;
mod misread;
mod parse;
mod perform;
mod prose;
mod rows;
mod rules;
mod sizes;
mod stage_view;
#[cfg(test)]
mod tests;

pub use catalogue::{CATALOGUE_HEAD, Entry, Snapshot, catalogue_block, parse_catalogue};
pub(crate) use draft::{Choices, Draft, Languages, commands, expect, name, once};
pub use error::{LessonError, LessonErrorKind};
pub use expression::{Comparison, Counted, Expect, Expression, Operand, StatField};
pub use figures::Figures;
pub use lesson::{Beat, Choice, Lesson, Question, Read, ScriptLine, Tempo, Theme, is_lesson_name};
pub use look::Look;
pub use misread::Wanted;
pub use perform::{MAX_LESSON_STEPS, Performed, PerformedBeat, Problem, Values, perform};
pub(crate) use perform::{carry_out, values};
pub use prose::{Piece, Prose};
pub(crate) use rows::{Keywords, Row, at, rows};
pub use rules::{Unmet, advice, faults, unanswerable, unmet};
pub use sizes::MAX_SIZE;
pub use stage_view::StageView;
