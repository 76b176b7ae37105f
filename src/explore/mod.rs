//! All schedules of a small ensemble, within bounds: every order in which messages may arrive, disks may sync and timers may ring, and every
//! place in it for so many crashes and restarts. All laws on the ensemble are looked at after every step.
//!
//! ```text
//!   Scene ─► first State ─► choices ─► State after each ─► digest known? ─► no: looked at, and gone on from ─► Outcome
//! ```
//!
//! The search is breadth first, so that what it finds is found on a shortest path.

mod bounds;
mod scene;
mod search;
mod state;
mod told;

pub use bounds::Bounds;
pub use scene::Scene;
pub use search::{Breach, Limits, Outcome, search};
pub use state::{Move, State};
