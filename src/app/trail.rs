//! The places that a person has been to, as the browser's history has them: Back and Forward return to the same place and moment.
//!
//! A spot is a place to go to: a run, a beat of a lesson, the picker, the comparison. Another spot is another entry of the history;
//! another moment of the same spot replaces the entry. What the entries showed is kept here. An entry from before the page was
//! loaded again is known by its address alone.

use std::rc::Rc;

use super::{compare, lesson};
use crate::link::Over;
use crate::script::StageView;
use crate::sim::{Position, SortedMap};
use crate::zk::ServerId;

/// The most entries that are remembered: older ones are opened by their address.
const MAX_VISITS: usize = 100;

/// A place to go to, and to go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub ground: Ground,
    pub layer: Layer,
}

/// The part of a place that lies below all layers: a run of the page, or a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// One of the page's runs.
    Run(usize),
    /// A beat, with the lesson's own script on screen.
    Beat { lesson: Rc<str>, beat: usize },
}

/// The layer over the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    Nothing,
    Picker,
    Comparison,
}

/// The content of an entry when it was left.
#[derive(Clone, Debug)]
pub struct Visit {
    pub spot: Spot,
    pub at: Position,
    pub lesson: Option<lesson::Bookmark>,
    pub compared: Option<compare::Bookmark>,
    pub view: StageView,
    pub viewed: Option<ServerId>,
}

/// The entries of the browser's history.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    visits: SortedMap<u32, Visit>,
    /// The number of the entry on screen.
    current: u32,
    /// The entry that the browser was told to go back to.
    awaited: Option<u32>,
    /// Whether a link has been opened of which some part has not come yet.
    settling: bool,
    /// The layer that the link opens over its target.
    over: Option<Over>,
}

impl Trail {
    /// The trail as the page opens, at this entry, by a link that may open a layer over its target.
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

    /// Notes the spot that the entry on screen shows now.
    pub fn keep(&mut self, visit: Visit) {
        self.visits.insert(self.current, visit);
        let oldest = self.visits.keys().next().copied().filter(|_| self.visits.len() > MAX_VISITS);
        if let Some(oldest) = oldest {
            self.visits.remove(&oldest);
        }
    }

    /// Adds an entry after the one on screen; those that lay ahead are gone.
    pub fn push(&mut self) {
        self.current += 1;
        self.awaited = None;
        let current = self.current;
        self.visits.retain(|entry, _| *entry < current);
    }

    /// Whether the entry before shows this spot: then closing the layer over it means going back.
    pub fn came_from(&self, spot: &Spot) -> bool {
        let before = self.current.checked_sub(1).and_then(|before| self.visits.get(&before));
        before.is_some_and(|visit| visit.spot == *spot)
    }

    /// Notes that the browser is told to go to the entry before.
    pub fn go_back(&mut self) {
        self.awaited = self.current.checked_sub(1);
    }

    pub fn is_awaited(&self) -> bool {
        self.awaited.is_some()
    }

    /// Notes that the browser has gone to an entry. Returns its content, if that is known and not on screen already.
    pub fn arrive(&mut self, entry: u32) -> Arrival {
        self.current = entry;
        if self.awaited.take() == Some(entry) {
            return Arrival::Expected;
        }
        self.visits.get(&entry).cloned().map_or(Arrival::ByAddress, |visit| Arrival::Remembered(Box::new(visit)))
    }

    /// Notes that a link is followed in the entry on screen.
    pub fn settle_with(&mut self, over: Option<Over>) {
        (self.settling, self.over) = (true, over);
    }

    /// Whether a link is being followed; all of it belongs to the entry that it came in.
    pub fn is_settling(&self) -> bool {
        self.settling
    }

    /// Takes the layer that the link opens, once the link's target is on screen.
    pub fn take_over(&mut self) -> Option<Over> {
        self.over.take()
    }

    pub fn settled(&mut self) {
        self.settling = false;
    }
}

/// The way to show an entry that the browser has gone to.
pub enum Arrival {
    /// The entry is on screen already.
    Expected,
    Remembered(Box<Visit>),
    /// The entry is from before the page was loaded: open its address.
    ByAddress,
}
