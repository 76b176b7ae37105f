//! The hunt on the page: random schedules without a rule, until a promise that the rule is for breaks; then the smallest one that breaks it.
//!
//! ```text
//!   Sought::course within Bounds ─► breach ─► Shrinking ─► found ─► opened at the step before the breach
//! ```
//!
//! Both are played in slices between frames (`Cmd::Hunt`), as long as the browser has time. The newest schedules are drawn, a strip each. A seed means the same here and for `cargo xtask soak`.

mod beside;
mod bounds;
pub mod challenge;
#[cfg(test)]
mod found_tests;
mod lessons;
mod picture;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod view;

pub use state::{Found, Hunt, SMALL, Stage};
pub use update::{
    begin, begin_in_sight, bound, found_with_rules, frame, go_further_back, go_on, is_on, open_found, open_schedule, stop,
};
pub use view::rules;
