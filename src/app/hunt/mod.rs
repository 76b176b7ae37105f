//! The hunt on the page: random schedules without a rule, until a promise that the rule is for breaks; then the smallest one that breaks it.
//!
//! ```text
//!   Guard::play, some schedules a frame ─► breach ─► Shrinking, some tries a frame ─► found ─► opened at the step before the breach
//! ```
//!
//! The newest schedules are drawn, a strip each. A seed means the same here and for `cargo xtask soak`.

mod beside;
pub mod challenge;
mod picture;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod view;

pub use state::Hunt;
pub use update::{begin, go_on, is_on, open_found, open_schedule, stop};
pub use view::rules;
