//! The safety lab's state: a hunt and a challenge. The page has none of it before somebody begins one.

use super::hunt::challenge::{Attempt, Won};
use super::hunt::{Found, Hunt};
use crate::check::Law;
use crate::hunt::{Bound, Bounds, Sought};
use crate::zk::Config;

#[derive(Clone, Debug, Default)]
pub struct Lab {
    /// The hunt that was begun last.
    pub hunt: Option<Hunt>,
    /// What hunts before it have found, the newest for each thing that is sought.
    pub found: Vec<(Sought, Found)>,
    /// The bounds of hunts that begin from now on.
    pub bounds: Bounds,
    /// What was typed for each of their numbers, where that is not the number that is kept to.
    pub typed: [Option<Typed>; Bound::ALL.len()],
    /// How often a number was typed: the fields then show what is kept to.
    pub typings: u32,
    /// The hunt that did not begin, as a bound could not be read.
    pub refused: Option<Sought>,
    /// The step of the run that was opened last at which the left-out rule first decided otherwise.
    pub otherwise: Option<Otherwise>,
    /// How often the list of causes of a broken promise was made longer.
    pub further: Option<(Law, usize)>,
    /// The challenge that was begun last.
    pub attempt: Option<Attempt>,
    /// The wins of this visit: the place in the list of challenges, and the figures of the best run.
    pub wins: Vec<(usize, Won)>,
}

impl Lab {
    /// The run that the newest hunt for this has found.
    pub fn found(&self, sought: Sought) -> Option<&Found> {
        let newest = self.hunt.as_ref().filter(|hunt| hunt.sought == sought).and_then(Hunt::found);
        newest.or_else(|| self.found.iter().find(|(of, _)| *of == sought).map(|(_, found)| found))
    }

    /// Lays aside what the last hunt has found, as another one begins.
    pub fn keep_found(&mut self) {
        let Some(hunt) = self.hunt.take() else { return };
        if let Some(found) = hunt.found() {
            self.found.retain(|(of, _)| *of != hunt.sought);
            self.found.push((hunt.sought, found.clone()));
        }
    }

    /// How a challenge was won, if it was.
    pub fn win(&self, place: usize) -> Option<Won> {
        self.wins.iter().find(|(of, _)| *of == place).map(|(_, won)| *won)
    }
}

/// A step of a run: the run's place, its set-up and its seed, by which it is known again.
#[derive(Clone, Debug)]
pub struct Otherwise {
    pub run: usize,
    pub config: Config,
    pub seed: u64,
    pub step: u32,
}

/// What was typed for a bound, where it cannot be kept to as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// No whole number: it stays in the field, and no hunt begins.
    NoNumber(String),
    /// A number out of the range: the nearest in it is kept to.
    Beyond(String),
}

/// The id of a bound's field in the page.
pub fn field_id(bound: Bound) -> &'static str {
    match bound {
        Bound::Schedules => "bound-schedules",
        Bound::Servers => "bound-servers",
        Bound::Clients => "bound-clients",
        Bound::Faults => "bound-faults",
        Bound::Length => "bound-length",
    }
}
