//! A worksheet on the page: name and number, one question after another, and the report to be saved.
//!
//! ```text
//!   file ─► Sheet ─► its lessons come ─► a question is put: its run up to the question ─► an answer, or the moment on screen
//!                                             ▲                                              │ judged, kept
//!                                             └────────────── next, back ◄───────────────────┴─► Report, a file
//! ```
//!
//! Invariants: nothing leaves the device by itself; what is kept is the report alone; what was answered in another tab counts in this one,
//! tries and all.

mod at;
mod grading;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod view;

pub use at::watched;
pub use state::Work;
pub use update::{fetched, merged_reports, open, open_link, take_stored, take_up, timed, update};
pub use view::{view, way_back};
