//! What must hold, on screen: how many laws hold up to the moment that is shown, each law in a sentence, and what contradicts one that is
//! broken.
//!
//! ```text
//!   what was seen of the run ─► Run::inspect, a slice a frame ─► Inspection ─► found up to the cursor ─► the count, the panel, the highlight
//! ```
//!
//! It begins once all of the page's code is there, as it needs much of it.

mod at;
mod count;
mod inspecting;
#[cfg(test)]
mod tests;
mod view;

pub use at::{culprits, found, is_behind};
pub use count::count;
pub use inspecting::{begin, go_on, halt, leave_breach};
pub use view::panel;
