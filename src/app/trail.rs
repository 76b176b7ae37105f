//! Where a person has been, as the browser's history has it: Back comes to the same place and the same moment, and so does Forward.
//!
//! A spot is what one goes to: a run, a beat of a lesson, the picker, the comparison. Another spot is another entry of the history;
//! another moment of the same spot takes the entry's place. What the entries showed is kept here. Of those from before the page was
//! loaded anew, only the address tells.

use std::rc::Rc;

use super::history::permalink::Over;
use super::{compare, lesson};
use crate::sim::{Position, SortedMap};

/// Entries that are remembered: older ones are opened by their address.
const MAX_VISITS: usize = 100;

/// What one goes to, and would go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub ground: Ground,
    pub layer: Layer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// One of the page's runs.
    Run(usize),
    /// On the lesson's own script.
    Beat { lesson: Rc<str>, beat: usize },
}

/// What lies over the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    Nothing,
    Picker,
    Comparison,
}

/// What an entry showed when it was left.
#[derive(Clone, Debug)]
pub struct Visit {
    pub spot: Spot,
    pub at: Position,
    pub lesson: Option<lesson::Bookmark>,
    pub compared: Option<compare::Bookmark>,
}

/// The entries of the browser's history.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    visits: SortedMap<u32, Visit>,
    /// The number of the entry on screen.
    current: u32,
    /// The entry that the browser was told to go back to.
    awaited: Option<u32>,
    /// A link has been opened, and not all of it has come.
    settling: bool,
    /// What the link wants to be opened over it.
    over: Option<Over>,
}

impl Trail {
    /// As the page opens, at this entry, by a link that may want something over what it leads to.
    pub fn at(entry: u32, over: Option<Over>) -> Self {
        Trail { current: entry, settling: true, over, ..Trail::default() }
    }

    pub fn current(&self) -> u32 {
        self.current
    }

    /// The spot of the entry on screen.
    pub fn spot(&self) -> Option<&Spot> {
        self.visits.get(&self.current).map(|visit| &visit.spot)
    }

    /// The entry on screen shows this now.
    pub fn keep(&mut self, visit: Visit) {
        self.visits.insert(self.current, visit);
        let oldest = self.visits.keys().next().copied().filter(|_| self.visits.len() > MAX_VISITS);
        if let Some(oldest) = oldest {
            self.visits.remove(&oldest);
        }
    }

    /// A new entry behind the one on screen; those that lay ahead are gone.
    pub fn push(&mut self) {
        self.current += 1;
        self.awaited = None;
        let current = self.current;
        self.visits.retain(|entry, _| *entry < current);
    }

    /// Whether the entry before is of this spot: then closing what lies over it is going back to it.
    pub fn came_from(&self, spot: &Spot) -> bool {
        let before = self.current.checked_sub(1).and_then(|before| self.visits.get(&before));
        before.is_some_and(|visit| visit.spot == *spot)
    }

    /// The browser is told to go to the entry before.
    pub fn go_back(&mut self) {
        self.awaited = self.current.checked_sub(1);
    }

    pub fn is_awaited(&self) -> bool {
        self.awaited.is_some()
    }

    /// The browser has gone to an entry. What it showed, where that is known and not on screen already.
    pub fn arrive(&mut self, entry: u32) -> Arrival {
        self.current = entry;
        if self.awaited.take() == Some(entry) {
            return Arrival::Expected;
        }
        self.visits.get(&entry).cloned().map_or(Arrival::ByAddress, |visit| Arrival::Remembered(Box::new(visit)))
    }

    /// A link is followed in the entry on screen.
    pub fn settle_with(&mut self, over: Option<Over>) {
        (self.settling, self.over) = (true, over);
    }

    /// Whether a link is being followed, which is then a part of the entry that it came in.
    pub fn is_settling(&self) -> bool {
        self.settling
    }

    /// What the link leads to is on screen, all but what lies over it.
    pub fn take_over(&mut self) -> Option<Over> {
        self.over.take()
    }

    pub fn settled(&mut self) {
        self.settling = false;
    }
}

/// What to show of an entry that the browser has gone to.
pub enum Arrival {
    /// It is on screen.
    Expected,
    Remembered(Box<Visit>),
    /// It is from before the page was loaded.
    ByAddress,
}
