//! A challenge on the page: a run of its own, which a person brings to what is asked for.
//!
//! ```text
//!   worksheet of challenges ─► its run ─► the person acts ─► judged at each moment that stands on screen ─► won: figures, a solution
//! ```
//!
//! What counts as reached is what a worksheet's *do* counts, by the same expressions.

mod at;
mod list;
mod solution;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod view;

pub use at::{heading, is_due};
pub use solution::{compared, solution};
pub use state::{Attempt, Won};
pub use update::{follow, update};
pub use view::challenges;
