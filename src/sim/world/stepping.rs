//! Moves a world on: a person's command, the next event, the clock.
//!
//! Queue entries without an effect are no steps. They are dropped when the clock passes them, in a step or in `advance_to`.

use std::cmp::Reverse;

use crate::sim::ids::EventId;
use crate::sim::process::Protocol;
use crate::sim::step::{Event, Limit, Step};
use crate::sim::time::Time;

use super::fate::Fate;
use super::queue::Queued;
use super::{Commanded, World};

/// The most steps of a run.
const MAX_STEPS: u32 = 20_000_000;
/// The most steps without time moving on.
const MAX_STEPS_AT_ONCE: u32 = 200_000;

impl<P: Commanded> World<P> {
    /// A person's command, as one step. False once a limit is reached.
    pub fn inject(&mut self, command: &P::Command, step: &mut Step<P>) -> bool {
        if self.limit.is_some() {
            return false;
        }
        step.clear();
        step.id = EventId(0);
        step.cause = self.steps;
        self.begin(step);
        step.event = Event::Command(command.clone());
        P::apply(self, command, step);
        self.steps += 1;
        true
    }
}

impl<P: Protocol> World<P> {
    /// Handles the next event if it happens by `bound`. False where none does, or a limit is reached.
    pub fn step_by(&mut self, bound: Time, step: &mut Step<P>) -> bool {
        while let Some((queued, fate)) = self.next_by(bound) {
            self.queue.pop();
            self.carry(queued, fate, step);
            if fate == Fate::Heard {
                self.count_step();
                return true;
            }
        }
        false
    }

    /// Handles the next event. False where nothing is left to happen, or a limit is reached.
    pub fn step(&mut self, step: &mut Step<P>) -> bool {
        self.step_by(Time::MAX, step)
    }

    /// The first entry of the queue and its fate, if it is due by `bound`.
    fn next_by(&self, bound: Time) -> Option<(Queued, Fate)> {
        let Reverse(queued) = *self.queue.peek().filter(|Reverse(queued)| queued.at <= bound && self.limit.is_none())?;
        Some((queued, self.fate(&queued)))
    }

    fn count_step(&mut self) {
        self.steps += 1;
        self.steps_at_once = if self.now == self.last_step_at { self.steps_at_once + 1 } else { 0 };
        self.last_step_at = self.now;
        if self.steps >= MAX_STEPS {
            self.limit = Some(Limit::Steps);
        } else if self.steps_at_once >= MAX_STEPS_AT_ONCE {
            self.limit = Some(Limit::StepsAtOnce);
        }
    }

    /// Lets the clock run on to `time` where nothing happens before it. Queue entries that would have no effect are dropped on the way, so
    /// that the world at an instant does not depend on the path taken to it.
    pub fn advance_to(&mut self, time: Time) {
        let mut scratch = Step::default();
        while let Some((queued, fate)) = self.next_by(time).filter(|(_, fate)| *fate != Fate::Heard) {
            self.queue.pop();
            self.carry(queued, fate, &mut scratch);
        }
        let bound = self.next_time().unwrap_or(time);
        self.now = self.now.max(time.min(bound));
    }

    pub(super) fn begin(&self, step: &mut Step<P>) {
        step.index = self.steps;
        step.at = self.now;
    }
}
