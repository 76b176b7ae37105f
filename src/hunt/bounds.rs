//! Bounds that a person sets to the schedules of a hunt: how many, how large, how long, and which faults.
//!
//! Invariants: without a bound a schedule is what its seed makes of it. The numbers of servers and clients replace what is drawn; every other
//! bound only takes away.

use std::ops::RangeInclusive;

use crate::sim::{Fault, SECOND, Time};
use crate::zk::Command;

/// A bound that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The most schedules that are played.
    Schedules,
    /// The number of servers that vote, where a schedule draws its set-up.
    Servers,
    /// The number of clients, where a schedule draws its set-up; one that takes the place of a client whose session is over is not counted.
    Clients,
    /// The most faults in a schedule. A repair is none.
    Faults,
    /// The longest time of a schedule, in simulated seconds.
    Length,
}

/// A kind of fault that can be forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A machine stops, and loses what was not on its disk.
    Crash,
    /// A machine sleeps.
    Freeze,
    /// Connections are cut: between two machines, around one, between two parts.
    Cut,
    /// A connection or a disk becomes slow.
    Delay,
    /// A message is held up, or is lost with its connection.
    Message,
}

/// What a person allows in a hunt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    numbers: [Option<u64>; Bound::ALL.len()],
    forbidden: [bool; FaultKind::ALL.len()],
}

/// The faults that a schedule may still have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ration {
    bounds: Bounds,
    faults: u64,
}

impl Bound {
    pub const ALL: [Bound; 5] = [Bound::Schedules, Bound::Servers, Bound::Clients, Bound::Faults, Bound::Length];

    /// The word that names it in a command line.
    pub fn word(self) -> &'static str {
        match self {
            Bound::Schedules => "schedules",
            Bound::Servers => "servers",
            Bound::Clients => "clients",
            Bound::Faults => "faults",
            Bound::Length => "length",
        }
    }

    pub fn named(word: &str) -> Option<Bound> {
        Bound::ALL.into_iter().find(|bound| bound.word() == word)
    }

    /// The numbers that can be kept to.
    pub fn range(self) -> RangeInclusive<u64> {
        match self {
            Bound::Schedules => 1..=1_000_000_000,
            Bound::Servers => 3..=7,
            Bound::Clients => 1..=8,
            Bound::Faults => 0..=100,
            Bound::Length => 1..=600,
        }
    }
}

impl FaultKind {
    pub const ALL: [FaultKind; 5] = [FaultKind::Crash, FaultKind::Freeze, FaultKind::Cut, FaultKind::Delay, FaultKind::Message];

    /// The word that names it in a command line.
    pub fn word(self) -> &'static str {
        match self {
            FaultKind::Crash => "crashes",
            FaultKind::Freeze => "freezes",
            FaultKind::Cut => "cuts",
            FaultKind::Delay => "delays",
            FaultKind::Message => "messages",
        }
    }

    pub fn named(word: &str) -> Option<FaultKind> {
        FaultKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind of a command; `None` for a client's call, and for what repairs.
    pub fn of(command: &Command) -> Option<FaultKind> {
        let Command::Fault(fault) = command else { return None };
        match fault {
            Fault::Crash(_) => Some(FaultKind::Crash),
            Fault::Freeze(_) => Some(FaultKind::Freeze),
            Fault::Partition(_) | Fault::Isolate(_) | Fault::Cut(..) => Some(FaultKind::Cut),
            Fault::Slow(.., 1..) | Fault::SlowDisk(_, 1..) => Some(FaultKind::Delay),
            Fault::Hold(_) | Fault::Drop(_) => Some(FaultKind::Message),
            Fault::Slow(.., 0) | Fault::SlowDisk(_, 0) | Fault::Restart(_) | Fault::Thaw(_) => None,
            Fault::Heal | Fault::HealLink(..) | Fault::Release(_) => None,
        }
    }
}

impl Bounds {
    pub fn get(&self, bound: Bound) -> Option<u64> {
        self.numbers[bound as usize]
    }

    /// Sets a bound, to the nearest number that can be kept to; `None` takes it away.
    pub fn set(&mut self, bound: Bound, number: Option<u64>) {
        let range = bound.range();
        self.numbers[bound as usize] = number.map(|number| number.clamp(*range.start(), *range.end()));
    }

    pub fn permits(&self, kind: FaultKind) -> bool {
        !self.forbidden[kind as usize]
    }

    pub fn permit(&mut self, kind: FaultKind, is_permitted: bool) {
        self.forbidden[kind as usize] = !is_permitted;
    }

    /// Whether nothing is bounded.
    pub fn is_none(&self) -> bool {
        *self == Bounds::default()
    }

    /// The time at which a schedule ends, whatever is still to come in it.
    pub(super) fn end(&self) -> Time {
        self.get(Bound::Length).map_or(Time::MAX, |seconds| seconds * SECOND)
    }
}

impl Ration {
    pub(super) fn of(bounds: Bounds) -> Self {
        Ration { bounds, faults: 0 }
    }

    pub(super) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Whether the command may be given; a fault is counted then.
    pub(super) fn takes(&mut self, command: &Command) -> bool {
        let Some(kind) = FaultKind::of(command) else { return true };
        let is_permitted = self.bounds.permits(kind) && self.bounds.get(Bound::Faults).is_none_or(|most| self.faults < most);
        self.faults += u64::from(is_permitted);
        is_permitted
    }
}
