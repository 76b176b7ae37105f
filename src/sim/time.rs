//! Virtual time: integer microseconds, and nothing that a wall clock could touch.

/// An instant, in microseconds since the run began.
pub type Time = u64;

/// A span, in microseconds.
pub type Duration = u64;

pub const MS: Duration = 1_000;
pub const SECOND: Duration = 1_000_000;
