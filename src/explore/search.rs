//! The search: breadth first, from the first state through all that can be reached.

use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Entry};

use super::state::State;
use super::told::told;
use crate::check::Violation;
use crate::sim::Step;

/// A law that breaks, and the shortest path to it.
#[derive(Clone, Debug)]
pub struct Breach {
    pub found: Violation,
    /// The steps of the path, a line each.
    pub path: Vec<String>,
}

/// The result of a search.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// States that differ.
    pub states: u64,
    /// Moves between them, those to known states too.
    pub transitions: u64,
    /// The steps of the longest of the shortest paths.
    pub depth: u32,
    /// States in which nothing more can happen.
    pub ends: u64,
    pub breach: Option<Breach>,
    /// Whether the search stopped at one of its limits, with states that it has not gone on from.
    pub is_cut: bool,
}

/// The limits at which a search stops that is not through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub states: u64,
    /// The steps of a path: messages, syncs, timers, crashes and restarts.
    pub steps: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { states: u64::MAX, steps: u32::MAX }
    }
}

/// How a state was reached first: the digest of the one before, and the move's place among that one's moves.
type Origin = Option<(u64, u16)>;

/// Goes through all states that can be reached from the first, until a law breaks or a limit is reached. `look` is shown every state once,
/// with the numbers so far.
pub fn search(mut first: State, limits: Limits, look: &mut dyn FnMut(&State, &Outcome)) -> Outcome {
    let mut outcome = Outcome { states: 1, ..Outcome::default() };
    let begin = first.clone();
    let digest = first.digest();
    let mut origins: BTreeMap<u64, Origin> = BTreeMap::from([(digest, None)]);
    let mut open = VecDeque::from([(first, digest, 0)]);
    let mut step = Step::default();
    while let Some((state, digest, depth)) = open.pop_front() {
        outcome.depth = depth;
        look(&state, &outcome);
        if let Some(found) = state.broken() {
            outcome.breach = Some(Breach { found: found.clone(), path: path_to(&begin, digest, &origins) });
            return outcome;
        }
        let moves = state.moves();
        outcome.ends += u64::from(moves.is_empty());
        if depth >= limits.steps {
            outcome.is_cut |= !moves.is_empty();
            continue;
        }
        for (place, next) in moves.into_iter().enumerate() {
            let mut after = state.after(next, &mut step);
            outcome.transitions += 1;
            let known = after.digest();
            if let Entry::Vacant(entry) = origins.entry(known) {
                if outcome.states >= limits.states {
                    outcome.is_cut = true;
                    return outcome;
                }
                entry.insert(Some((digest, place as u16)));
                outcome.states += 1;
                open.push_back((after, known, depth + 1));
            }
        }
    }
    outcome
}

/// The steps that lead from the first state to this one, in words.
fn path_to(begin: &State, digest: u64, origins: &BTreeMap<u64, Origin>) -> Vec<String> {
    let mut places = Vec::new();
    let mut at = digest;
    while let Some(Some((before, place))) = origins.get(&at) {
        places.push(*place);
        at = *before;
    }
    let mut state = begin.clone();
    let mut step = Step::default();
    let mut lines = Vec::new();
    for place in places.into_iter().rev() {
        let Some(next) = state.moves().get(usize::from(place)).copied() else { break };
        state = state.after(next, &mut step);
        lines.push(told(&step));
    }
    lines
}
