//! A schedule as far as a picture of the hunt shows it: what was done in its course, and where a law broke.

use super::play::Play;
use crate::check::{Law, Violation};
use crate::sim::{Fault, Time};
use crate::zk::{Action, Command};

/// A kind of thing that is done in a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// A machine stops, or sleeps.
    Stop,
    /// It runs again.
    Start,
    /// A connection is cut or broken.
    Cut,
    /// A connection, a message or a disk is held up.
    Slow,
    /// What was cut or slow is as before.
    Mend,
    /// A client does something.
    Call,
}

impl Deed {
    pub const ALL: [Deed; 6] = [Deed::Stop, Deed::Start, Deed::Cut, Deed::Slow, Deed::Mend, Deed::Call];

    pub fn of(command: &Command) -> Deed {
        match command {
            Command::Fault(fault) => Deed::of_fault(fault),
            Command::Action(Action::AddObserver | Action::Checkpoint | Action::ImportCheckpoint) => Deed::Start,
            Command::Action(_) => Deed::Call,
        }
    }

    fn of_fault(fault: &Fault) -> Deed {
        match fault {
            Fault::Crash(_) | Fault::Freeze(_) => Deed::Stop,
            Fault::Restart(_) | Fault::Thaw(_) => Deed::Start,
            Fault::Partition(_) | Fault::Isolate(_) | Fault::Cut(..) | Fault::Drop(_) => Deed::Cut,
            Fault::Slow(.., 0) | Fault::SlowDisk(_, 0) | Fault::Heal | Fault::HealLink(..) | Fault::Release(_) => Deed::Mend,
            Fault::Slow(..) | Fault::SlowDisk(..) | Fault::Hold(_) => Deed::Slow,
        }
    }
}

/// A schedule that was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    pub seed: u64,
    pub events: u32,
    pub end: Time,
    /// What was done, oldest first.
    pub deeds: Vec<(Time, Deed)>,
    /// When which law broke first, of those that are looked for.
    pub broke: Option<(Time, Law)>,
}

impl Track {
    pub fn of(seed: u64, play: &Play, broken: Option<&Violation>) -> Self {
        Track {
            seed,
            events: play.steps(),
            end: play.now(),
            deeds: play.acts().map(|(time, command)| (time, Deed::of(command))).collect(),
            broke: broken.map(|found| (found.at, found.law)),
        }
    }

    /// The number of things of this kind that were done.
    pub fn count(&self, deed: Deed) -> usize {
        self.deeds.iter().filter(|(_, done)| *done == deed).count()
    }
}
