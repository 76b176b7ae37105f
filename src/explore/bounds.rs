//! The bounds of a search: how much of what never ends by itself may happen.

use crate::zk::Timer;

/// What may still happen on a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Servers that stop, each at any moment.
    pub crashes: u8,
    /// Stopped servers that start again, each at any moment.
    pub restarts: u8,
    /// Timers that ring when nothing else can happen any more: no message is on its way and no disk is busy.
    pub timers: u8,
    /// Timers that ring early: while something else could still happen, as if that took long; or at a follower, as if its leader, which
    /// runs, had been silent.
    pub early: u8,
}

/// Whether the search lets the timer ring before its time has come. The others keep connections and sessions alive, or do nothing where no
/// time passes.
pub(super) fn may_ring(timer: Timer) -> bool {
    matches!(timer, Timer::Election | Timer::LearnerConnect | Timer::LearnerRead | Timer::LeaderWait)
}
