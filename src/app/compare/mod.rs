//! Two runs side by side: one seed, one clock, one playhead. They are two lessons made for each other or one task done by two recipes,
//! performed with a size that the person chooses, or any two branches.
//!
//! ```text
//!   a Pair ─► two Sides, each a recording and the world at the clock ─► drawings, counters
//!         └─► Trials: the pair for every size, one a frame ─► the chart
//! ```
//!
//! Invariants: the drawing shows the two worlds at the clock's instant and nothing else; the workspace behind it stays as it was.

mod differs;
mod drawing;
mod likely;
mod pairs;
mod parting;
mod rules;
mod side;
mod stages;
mod state;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod rules_tests;
mod trees;
mod trials;
mod update;
mod view;
mod with_rules;

pub use drawing::ensemble_box;
pub use state::{Bookmark, Compare};
pub use update::{come, frame, missing, open_link, open_with_rules, reopen, update, wants_frames};
pub use view::view;
pub use with_rules::first_otherwise;
