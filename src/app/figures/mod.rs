//! Figures of operators, on screen: what each server counts of itself at the moment that is shown, beside the figures of another moment,
//! and the course of a few.
//!
//! ```text
//!   the cursor ─► Run::count ─► Counting ─► panel: was, now, difference; the strip
//! ```
//!
//! Nothing of it is counted before the panel is opened.

#[cfg(test)]
mod tests;
mod update;
mod view;

pub use update::{follow, pin};
pub use view::panel;
