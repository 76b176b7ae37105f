//! Writing a lesson in the page: a text beside the stage, into which what one does is recorded.
//!
//! ```text
//!   typed ─► text ─► Lesson::read ─► errors, each at its line          Try ─► perform ─► the story, as its readers have it
//!             ▲  └─► Outline: where a beat's lines stand                         │
//!             │                                                                  ▼
//!   Record ───┴── Tape: the run up to the beat's end ◄── what one does       Question… ─► expressions with their values
//! ```
//!
//! *Try* and *Record* put a run on the stage that is made of the text and of nothing else. While it records, the text is written anew
//! whenever the run stands still: it holds what leads from the beat's beginning to the moment on screen, so that stepping back takes
//! commands away again. A recording into the set-up writes all of it, from the run's own beginning. Writing by hand ends a recording.
//!
//! Invariants: the text, tried, gives the run that was recorded, event for event; no text makes the page panic; the text is kept from
//! one visit to the next, and nothing that a button changed is beyond *Take back*.

mod ask;
mod paper;
mod record;
mod state;
mod tape;
mod text;
#[cfg(test)]
mod tests;
mod update;
mod view;

pub use record::follow;
pub use state::Author;
pub use update::{fetched, put_file, take_stored, update};
pub use view::{back, view};
