//! The panel of znodes: the tree as one server has it, and the differences on the others.
//!
//! ```text
//!   DataTree ─► lines: every line of the tree, once for a tree and an arrangement
//!                 └─► window ─► rows: the few in sight, compared with the other servers
//! ```
//!
//! Invariants: the work of a frame depends on the rows in sight, not on the size of the tree; folding, searching, scrolling and typing
//! are not in the recording; actions here run the same commands as the console.

mod active;
mod asked;
mod data;
mod detail;
mod differs;
mod draft;
mod forms;
mod json;
mod kind;
#[cfg(any(test, feature = "bench"))]
mod large;
mod lines;
mod owner;
mod panel;
mod stat;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod watching;

pub use asked::{acting_client, selected, watch_call};
#[cfg(feature = "bench")]
pub use large::LargeTree;
pub use panel::panel;
pub use state::{ROW, Znodes};
pub use update::{close, resized, reveal, update};
