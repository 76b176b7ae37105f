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
mod outline;
mod parse;
mod perform;
mod prose;
mod rows;
mod rules;
mod snapshot;
mod sizes;
#[cfg(test)]
mod tests;

pub use catalogue::{CATALOGUE_HEAD, Entry, catalogue_block, parse_catalogue};
pub use cluster::ClusterExpression;
pub(crate) use draft::{Choices, Draft, command, commands, expect, name, once};
pub use error::{LessonError, LessonErrorKind, LessonErrors};
pub use expression::{Comparison, Counted, Expect, Expression, Operand, StatField};
pub use figures::Figures;
pub use lesson::{Beat, Choice, Lesson, Question, Read, ScriptLine, Tempo, Theme, is_lesson_name};
pub use look::Look;
pub use misread::Wanted;
pub use outline::{BeatLines, Outline, TextPart};
pub use parse::MAX_LESSON_BYTES;
pub use perform::{MAX_LESSON_STEPS, Performed, PerformedBeat, Problem, Values, perform, perform_to};
pub(crate) use perform::{carry_out, values};
pub use prose::{Piece, Prose, is_translation, read_language};
pub(crate) use rows::{Keywords, Row, Rows, at, rows};
pub use rules::{Unmet, advice, faults, unanswerable, unmet};
pub use sizes::MAX_SIZE;
pub(crate) use sizes::stands_for_itself;
pub use snapshot::{Machines, Snapshot, Tree};
