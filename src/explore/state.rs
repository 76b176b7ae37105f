//! A state of the search: a world whose clock stands still, the laws that have seen the way to it, and what may still happen.

use std::hash::{Hash, Hasher};

use super::bounds::{Bounds, may_ring};
use super::scene::Scene;
use crate::check::{Checker, Violation};
use crate::rules::Rules;
use crate::sim::{Choice, DigestHasher, Fault, Life, Step, Still, World};
use crate::zk::{Command, ServerId, Timer, Zk, servers};

/// A step that the search can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    Event(Choice<Timer>),
    Crash(ServerId),
    Restart(ServerId),
}

/// A state of the search.
#[derive(Clone, Debug)]
pub struct State {
    still: Still<Zk>,
    checker: Checker,
    left: Bounds,
}

impl State {
    /// The state from which the search begins. `None` where the scene leaves something held, cut or frozen.
    pub fn first(scene: Scene, rules: Rules, bounds: Bounds) -> Option<Self> {
        let (world, checker) = scene.begin(rules);
        Some(State { still: world.stand_still()?, checker, left: bounds })
    }

    pub fn world(&self) -> &World<Zk> {
        self.still.world()
    }

    /// What may still happen.
    pub fn left(&self) -> Bounds {
        self.left
    }

    /// All that may come next, in an order that depends on the state alone.
    pub fn moves(&self) -> Vec<Move> {
        if self.broken().is_some() {
            return Vec::new();
        }
        let choices = self.still.choices();
        let is_quiet = self.is_quiet(&choices);
        let events = choices.into_iter().filter(|choice| self.left_after_event(*choice, is_quiet).is_some());
        let mut moves: Vec<Move> = events.map(Move::Event).collect();
        for (id, node, _) in servers(self.world()) {
            match node.life {
                Life::Running if self.left.crashes > 0 => moves.push(Move::Crash(id)),
                Life::Crashed if self.left.restarts > 0 => moves.push(Move::Restart(id)),
                _ => {}
            }
        }
        moves
    }

    /// The state after this move, with what happened in `step`. A move that is none of this state's changes nothing.
    pub fn after(&self, next: Move, step: &mut Step<Zk>) -> Self {
        let mut state = self.clone();
        let done = self.left_after(next).is_some_and(|left| {
            state.left = left;
            match next {
                Move::Event(event) => state.still.choose(event, step),
                Move::Crash(id) => state.still.command(id.node(), &Command::Fault(Fault::Crash(id.node())), step),
                Move::Restart(id) => state.still.command(id.node(), &Command::Fault(Fault::Restart(id.node())), step),
            }
        });
        if done {
            state.checker.see(state.still.world(), step);
        }
        state
    }

    /// What may still happen after this move, where the bounds let it be made.
    fn left_after(&self, next: Move) -> Option<Bounds> {
        let mut left = self.left;
        match next {
            Move::Event(event) => return self.left_after_event(event, self.is_quiet(&self.still.choices())),
            Move::Crash(_) => left.crashes = left.crashes.checked_sub(1)?,
            Move::Restart(_) => left.restarts = left.restarts.checked_sub(1)?,
        }
        Some(left)
    }

    /// Whether nothing happens unless a timer rings.
    fn is_quiet(&self, choices: &[Choice<Timer>]) -> bool {
        !choices.iter().any(|choice| self.is_at_once(*choice))
    }

    /// Whether the event waits for nothing but its turn.
    fn is_at_once(&self, choice: Choice<Timer>) -> bool {
        match choice {
            Choice::Arrival { .. } | Choice::Sync { .. } => true,
            Choice::Timer { node, timer } => self.still.is_due(node, timer),
        }
    }

    /// What may still happen after this event, where it may come next.
    fn left_after_event(&self, event: Choice<Timer>, is_quiet: bool) -> Option<Bounds> {
        let mut left = self.left;
        match event {
            Choice::Arrival { .. } => {
                if let Some(messages) = &mut left.messages {
                    *messages = messages.checked_sub(1)?;
                }
            }
            Choice::Sync { .. } => {}
            Choice::Timer { node, timer } if self.still.is_due(node, timer) => {}
            Choice::Timer { timer, .. } => {
                let count = if is_quiet && timer != Timer::LearnerRead { &mut left.timers } else { &mut left.early };
                *count = count.checked_sub(1).filter(|_| may_ring(timer))?;
            }
        }
        Some(left)
    }

    /// What contradicts a law, if something does.
    pub fn broken(&self) -> Option<&Violation> {
        self.checker.violations().first()
    }

    /// 64 bits that tell states apart by what can still happen, and by what the laws remember.
    pub fn digest(&mut self) -> u64 {
        let mut digest = DigestHasher::default();
        self.still.digest().hash(&mut digest);
        self.checker.remember(&mut digest);
        self.left.hash(&mut digest);
        self.broken().is_some().hash(&mut digest);
        digest.finish()
    }
}
