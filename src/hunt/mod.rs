//! The hunt for a run in which a law breaks: random schedules, each a function of its seed, and the smallest one that still breaks it.
//!
//! ```text
//!   seed, Bounds ─► Scene ─► Course ─► Play, every law watched at every step ─► breach ─► Plan ─► shrunk Plan ─► script
//! ```

mod bounds;
mod course;
mod draws;
mod guard;
mod plan;
mod play;
mod scene;
mod schedule;
mod shrink;
mod simpler;
mod sought;
#[cfg(test)]
mod tests;
mod track;

pub use bounds::{Bound, Bounds, FaultKind};
pub use course::Course;
pub use guard::Guard;
pub use plan::Plan;
pub use play::Play;
pub use scene::Scene;
pub use schedule::Schedule;
pub use shrink::{Shrinking, shrink};
pub use sought::Sought;
pub use track::{Deed, Track};
