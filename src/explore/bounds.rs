//! The bounds of a search: how much of what never ends by itself may happen.

use std::fmt;

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
    /// Packets that arrive: messages, and the news that a connection is closed. All others stay on their way. `None`: there is no such bound.
    /// They are counted along the path, as crashes are, and not by how many are on their way at once: a leader sends to all of its followers
    /// in one step, and a bound on that would forbid the step.
    pub messages: Option<u16>,
}

/// The bounds by the names that one types, those that permit nothing left out.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounds { crashes, restarts, timers, early, messages } = *self;
        let counts = [("crashes", crashes), ("restarts", restarts), ("timers", timers), ("early", early)];
        for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            write!(f, "{name} {count}, ")?;
        }
        match messages {
            Some(most) => write!(f, "messages {most}"),
            None => f.write_str("messages without a bound"),
        }
    }
}

/// Whether the search lets the timer ring before its time has come. The others keep connections and sessions alive, or do nothing where no
/// time passes.
pub(super) fn may_ring(timer: Timer) -> bool {
    matches!(timer, Timer::Election | Timer::LearnerConnect | Timer::LearnerRead | Timer::LeaderWait)
}
