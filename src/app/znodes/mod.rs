//! The panel of znodes: the tree as one server has it, and what differs on the others.
//!
//! ```text
//!   DataTree ─► lines: every line of the tree, once for a tree and an arrangement
//!                 └─► window ─► rows: the few in sight, compared with the other servers
//! ```
//!
//! Invariants: what is done for every frame depends on the rows in sight, not on the size of the tree; what a person has folded, searched,
//! scrolled or typed is not in the recording; what is done here is done by the same commands as in the console.

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

pub use asked::acting_client;
#[cfg(feature = "bench")]
pub use large::LargeTree;
pub use panel::panel;
pub use state::{ROW, Znodes};
pub use update::{resized, reveal, update};
