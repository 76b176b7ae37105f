//! The page in a frame of a course: how far somebody has come with a lesson or a worksheet, told to the page around it by the SPLICE
//! iframe protocol, and taken up again from it.
//!
//! ```text
//!   the page stands ─► SPLICE.getState ─► the host ─► its answer ─► State ─► taken up once its lesson is open
//!   every message to the model ─► Standing ─► another than before? ─► SPLICE.sendEvent, SPLICE.reportScoreAndState
//! ```
//!
//! Invariants: whatever a host says is bounded and parsed without panic; nothing is reported before a person has done something, so that
//! a page that has just opened never replaces what the host keeps; a page in no frame has no [`Course`].
//!
//! Source: <https://cssplice.org/slcp/iframe-protocol-specification.html>

mod progress;
mod splice;
mod state;
#[cfg(test)]
mod tests;
mod update;

pub use state::Course;
pub use update::{follow, update};
