//! A live run: an ensemble that goes on outside of the page, in `cargo xtask live`, with real programs connected to it. The page hears its commands
//! and computes the same steps; what a person does here is asked of the ensemble, and comes back as one of its commands.
//!
//! Invariants: a live run is never computed beyond the moment that was heard of, and nothing is done to it but what the ensemble has done.

mod along;
mod ask;
pub mod at;
mod heard;
mod state;
mod update;
mod view;

pub use along::{catch_up, go_along};
pub use ask::post;
pub use state::{Live, is_asked, without_following};
pub use update::{follow, to_now, update};
pub use view::mark;

#[cfg(test)]
mod tests;
