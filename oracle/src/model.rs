//! The schedules of a scene as a model of stateright.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use stateright::{Model, Property};
use zooscope::explore::{Bounds, Move, Scene, State};
use zooscope::rules::Rules;
use zooscope::sim::Step;

/// The name of the property that all laws hold.
pub const NOTHING_BREAKS: &str = "no law breaks";

/// All schedules of a scene within bounds. A state goes by its digest, since its parts are shared in a way that threads forbid; so this is
/// for a checker with one thread.
#[derive(Clone, Copy, Debug)]
pub struct Schedules {
    pub scene: Scene,
    pub rules: Rules,
    pub bounds: Bounds,
}

/// The states of one thread that have not been gone on from.
#[derive(Default)]
struct Open {
    states: HashMap<u64, Rc<State>>,
    /// The state that is being gone on from.
    current: Option<(u64, Rc<State>)>,
    met: HashSet<u64>,
}

thread_local! {
    static OPEN: RefCell<Open> = RefCell::default();
}

impl Schedules {
    /// The state from which all begins. `None` where the scene cannot be begun.
    pub fn first(&self) -> Option<State> {
        State::first(self.scene, self.rules, self.bounds)
    }

    /// The state of this digest: one that was met by this thread, or the first.
    fn state(&self, digest: u64) -> Option<Rc<State>> {
        let known = OPEN.with_borrow(|open| {
            let current = open.current.iter().find(|(of, _)| *of == digest).map(|(_, state)| state.clone());
            current.or_else(|| open.states.get(&digest).cloned())
        });
        known.or_else(|| {
            let mut first = self.first()?;
            (first.digest() == digest).then(|| Rc::new(first))
        })
    }
}

impl Model for Schedules {
    type State = u64;
    type Action = Move;

    fn init_states(&self) -> Vec<u64> {
        self.first().map(|mut first| first.digest()).into_iter().collect()
    }

    fn actions(&self, digest: &u64, actions: &mut Vec<Move>) {
        let Some(state) = self.state(*digest) else { return };
        actions.extend(state.moves());
        OPEN.with_borrow_mut(|open| {
            open.states.remove(digest);
            open.met.insert(*digest);
            open.current = Some((*digest, state));
        });
    }

    fn next_state(&self, digest: &u64, action: Move) -> Option<u64> {
        let mut after = self.state(*digest)?.after(action, &mut Step::default());
        let known = after.digest();
        OPEN.with_borrow_mut(|open| {
            if open.met.insert(known) {
                open.states.insert(known, Rc::new(after));
            }
        });
        Some(known)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let holds = |model: &Self, digest: &u64| model.state(*digest).is_some_and(|state| state.broken().is_none());
        vec![Property::always(NOTHING_BREAKS, holds)]
    }
}
