//! Worksheets: questions on runs, put to a student, answered, handed in as a report, and graded by running every run again.
//! `docs/worksheets.md` is the author's guide.
//!
//! ```text
//!   text ─► parse ─► Sheet ─┐
//!                 student ──┼─► pose ─► Posed: the run of a question with the student's seed, and its right answer
//!                 lessons ──┘             │
//!   JSON ─► Report: answers, runs ────────┴─► grade ─► Grade: points, and whatever in the report is not as it is found
//! ```
//!
//! Invariants: no text makes a parser panic; every run is bounded; points come from the answers and the runs alone, and what a report
//! claims of itself is only compared with them; whoever has the same number has the same seeds, everywhere.

mod answer;
mod challenges;
mod grade;
mod graded;
mod handed_in;
mod kept;
mod parse;
mod pose;
mod question;
mod report;
mod sheet;
mod solve;
mod student;
#[cfg(test)]
mod tests;
mod unit;

pub use answer::{Given, Judged, Missed, Wrong};
pub use challenges::challenges;
pub use grade::{Grade, Mark, Remark, grade, mark_question, remarks_on};
pub use graded::{Graded, with_same_numbers};
pub use handed_in::{MAX_RUN_BYTES, RunFault, script_of};
pub use kept::KeptReports;
pub use pose::{Key, Lessons, Posed, Unposable, pose};
pub use question::{BeatOf, Own, Question, Span, Subject, Task};
pub use report::{Answer, MAX_REPORT_BYTES, Report, ReportError};
pub use sheet::Sheet;
pub use solve::Solved;
pub use student::Student;
