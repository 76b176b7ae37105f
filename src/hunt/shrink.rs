//! The smallest schedule that still breaks a law: shorter, with fewer and simpler commands, fewer machines, and settings as they are by
//! default.
//!
//! ```text
//!   Again ─► LeaveOut ─► Simplify ─► Machines ─► Replace ─► Pairs ─► Round
//!               ▲                                   │          │
//!               └───── where something went ────────┴──────────┘
//! ```
//!
//! Deterministic and bounded: every try is a whole run, and there are only so many.

use super::bounds::Bounds;
use super::plan::{Plan, Trial};
use super::simpler::{in_place_of, machines, settings, simplified, without_machine};
use crate::check::Law;
use crate::sim::{MS, SECOND, Time};

/// Pauses that are easier to read than others, the longest first.
const ROUND: [Time; 4] = [SECOND, 100 * MS, 10 * MS, MS];
/// Pauses that are tried for a longer one, the shortest first.
const SHORT: [Time; 7] = [0, 100 * MS, SECOND, 2 * SECOND, 3 * SECOND, 5 * SECOND, 10 * SECOND];

/// The time for which a try goes on beyond the end of the schedule: with a command less a breach may come of what happens by itself, such as
/// the end of a session.
const PATIENCE: Time = 10 * SECOND;
/// The most commands of which any two are left out together.
const MOST_PAIRED: usize = 16;

/// A schedule that is being made smaller, so many events at a time.
#[derive(Clone, Debug)]
pub struct Shrinking {
    plan: Plan,
    law: Law,
    /// Runs that may still be tried.
    left: u32,
    stage: Stage,
    /// Whether something went or became simpler since commands were last begun to be left out.
    went: bool,
    bounds: Bounds,
    /// The run that is being tried.
    trial: Option<Box<Trial>>,
}

/// What is tried next, or is being tried.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The schedule as it is: whether it breaks the law again.
    Again,
    /// Commands are left out, so many at once, those before `end`: half of them at first, then a quarter, and so on to one alone. From the
    /// end, where most has nothing to do with the breach.
    LeaveOut {
        size: usize,
        end: usize,
    },
    /// Settings become what they are by default, and the last machines are taken away.
    Simplify {
        which: usize,
    },
    /// Any machine is taken away, with what is done to it.
    Machines {
        which: usize,
    },
    /// A simpler command stands in the place of a command.
    Replace {
        index: usize,
        choice: usize,
    },
    /// Two commands are left out that only work together.
    Pairs {
        first: usize,
        second: usize,
    },
    /// The pause before a command is made as short and as round as it can be.
    Round {
        index: usize,
        choice: usize,
    },
    Over,
    /// It does not break the law again.
    Hopeless,
}

/// Makes the schedule smaller as long as it breaks the law, in at most so many tries. `None` where it does not break it.
pub fn shrink(plan: &Plan, law: Law, tries: u32) -> Option<Plan> {
    Shrinking::begin(plan.clone(), law, tries).ended()
}

impl Shrinking {
    pub fn begin(plan: Plan, law: Law, tries: u32) -> Self {
        Shrinking { plan, law, left: tries, stage: Stage::Again, went: false, bounds: Bounds::default(), trial: None }
    }

    /// It becomes no longer than the bounds permit, and gets no fault that they forbid.
    pub fn within(self, bounds: &Bounds) -> Self {
        Shrinking { bounds: *bounds, ..self }
    }

    /// Whether nothing more is tried.
    pub fn is_over(&self) -> bool {
        self.left == 0 && self.trial.is_none() || matches!(self.stage, Stage::Over | Stage::Hopeless)
    }

    /// The smallest schedule so far; `None` where it has not broken the law again.
    pub fn plan(&self) -> Option<&Plan> {
        (!matches!(self.stage, Stage::Again | Stage::Hopeless)).then_some(&self.plan)
    }

    /// The number of commands that are left.
    pub fn commands(&self) -> usize {
        self.plan.acts.len()
    }

    /// Goes on to the end.
    pub fn ended(mut self) -> Option<Plan> {
        while !self.is_over() {
            self.go_on(&mut { u32::MAX });
        }
        self.plan().cloned()
    }

    /// Goes on by at most so many events, which are taken from their number.
    pub fn go_on(&mut self, events: &mut u32) {
        while *events > 0 && !self.is_over() {
            let Some(trial) = &mut self.trial else {
                match self.candidate() {
                    Some(plan) => self.attempt(plan),
                    None => self.stage = self.next(),
                }
                continue;
            };
            let Some(broke) = trial.go_on(events) else { return };
            let is_kept = self.trial.take().zip(broke).is_some_and(|(trial, end)| self.keeps(trial.plan, end));
            self.stage = self.after(is_kept);
        }
    }

    fn attempt(&mut self, plan: Plan) {
        self.left -= 1;
        self.trial = Some(Box::new(Trial::begin(plan, self.law)));
    }

    /// What the stage tries; `None` where it has nothing to try.
    fn candidate(&self) -> Option<Plan> {
        match self.stage {
            Stage::Again => Some(self.plan.clone()),
            Stage::LeaveOut { size: 0, .. } | Stage::LeaveOut { end: 0, .. } => None,
            Stage::LeaveOut { size, end } => {
                let mut plan = self.plan.clone();
                plan.acts.drain(end.saturating_sub(size)..end);
                Some(patient(plan))
            }
            Stage::Simplify { which } => simplified(&self.plan, which).map(patient),
            Stage::Machines { which } => without_machine(&self.plan, which).map(patient),
            Stage::Replace { index, choice } => {
                let (_, command) = self.plan.acts.get(index)?;
                let simpler = in_place_of(command, &self.bounds).into_iter().nth(choice)?;
                let mut plan = self.plan.clone();
                plan.acts[index].1 = simpler;
                Some(patient(plan))
            }
            Stage::Pairs { first, second } => {
                let mut plan = self.plan.clone();
                if second >= plan.acts.len() || plan.acts.len() > MOST_PAIRED {
                    return None;
                }
                plan.acts.remove(second);
                plan.acts.remove(first);
                Some(patient(plan))
            }
            Stage::Round { index, choice } => {
                let (pause, other) = self.rounded(index, choice)?;
                Some(self.with_pause(index, pause, other))
            }
            Stage::Over | Stage::Hopeless => None,
        }
    }

    /// The stage that follows where nothing was to be tried.
    fn next(&mut self) -> Stage {
        match self.stage {
            Stage::LeaveOut { size: 0, .. } => Stage::Simplify { which: 0 },
            Stage::LeaveOut { size, .. } => {
                let size = if size == 1 { 0 } else { size.div_ceil(2) };
                Stage::LeaveOut { size, end: self.plan.acts.len() }
            }
            Stage::Simplify { which } if which < settings() => Stage::Simplify { which: which + 1 },
            Stage::Simplify { .. } => Stage::Machines { which: 0 },
            Stage::Machines { which } if which < machines(&self.plan) => Stage::Machines { which: which + 1 },
            Stage::Machines { .. } => Stage::Replace { index: 0, choice: 0 },
            Stage::Replace { index, .. } if index < self.plan.acts.len() => Stage::Replace { index: index + 1, choice: 0 },
            // Where something went, more may go.
            Stage::Replace { .. } if self.went => self.leave_out(),
            Stage::Replace { .. } => Stage::Pairs { first: 0, second: 1 },
            Stage::Pairs { first, .. } if first < self.plan.acts.len() => Stage::Pairs { first: first + 1, second: first + 2 },
            Stage::Pairs { .. } if self.went => self.leave_out(),
            Stage::Pairs { .. } => Stage::Round { index: 0, choice: 0 },
            Stage::Round { index, .. } if index < self.plan.acts.len() => Stage::Round { index: index + 1, choice: 0 },
            Stage::Round { .. } | Stage::Over => Stage::Over,
            Stage::Again | Stage::Hopeless => Stage::Hopeless,
        }
    }

    /// The stage that follows a try, which was kept or not.
    fn after(&mut self, is_kept: bool) -> Stage {
        self.went |= is_kept;
        match self.stage {
            Stage::Again if is_kept => self.leave_out(),
            Stage::Again => Stage::Hopeless,
            Stage::LeaveOut { size, end } => Stage::LeaveOut { size, end: end.saturating_sub(size).min(self.plan.acts.len()) },
            Stage::Simplify { which } if is_kept => Stage::Simplify { which },
            Stage::Simplify { which } => Stage::Simplify { which: which + 1 },
            // The next one has its number now.
            Stage::Machines { which } if is_kept => Stage::Machines { which },
            Stage::Machines { which } => Stage::Machines { which: which + 1 },
            Stage::Replace { index, .. } if is_kept => Stage::Replace { index, choice: 0 },
            Stage::Replace { index, choice } => Stage::Replace { index, choice: choice + 1 },
            Stage::Pairs { .. } if is_kept => self.leave_out(),
            Stage::Pairs { first, second } => Stage::Pairs { first, second: second + 1 },
            Stage::Round { index, .. } if is_kept => Stage::Round { index: index + 1, choice: 0 },
            Stage::Round { index, choice } => Stage::Round { index, choice: choice + 1 },
            stage @ (Stage::Over | Stage::Hopeless) => stage,
        }
    }

    fn leave_out(&mut self) -> Stage {
        self.went = false;
        let end = self.plan.acts.len();
        Stage::LeaveOut { size: end.div_ceil(2), end }
    }

    /// The pause before a command, and another one that may be tried for it.
    fn rounded(&self, index: usize, choice: usize) -> Option<(Time, Time)> {
        let before = index.checked_sub(1).map_or(0, |before| self.plan.acts[before].0);
        let pause = self.plan.acts.get(index)?.0 - before;
        let rounded = ROUND.into_iter().flat_map(|unit| [pause / unit * unit, pause.div_ceil(unit) * unit]);
        let shorter = SHORT.into_iter().filter(|other| *other < pause);
        let other = shorter.chain(rounded).filter(|other| *other != pause).nth(choice)?;
        Some((pause, other))
    }

    /// Takes this one, which breaks the law at `end`, in place of the present one. What comes after the breach is cut off.
    fn keeps(&mut self, mut plan: Plan, end: Time) -> bool {
        if end > self.bounds.end() {
            return false;
        }
        plan.end = end;
        plan.acts.retain(|(time, _)| *time <= end);
        self.plan = plan;
        true
    }

    /// The schedule with another pause before the command, and all that follows as much earlier or later.
    fn with_pause(&self, index: usize, pause: Time, other: Time) -> Plan {
        let mut plan = self.plan.clone();
        plan.acts[index..].iter_mut().for_each(|(time, _)| *time = *time - pause + other);
        // What came of it may come a little later.
        plan.end = plan.end.saturating_sub(pause) + other + SECOND;
        plan
    }
}

/// The schedule with more time at its end.
fn patient(plan: Plan) -> Plan {
    Plan { end: plan.end + PATIENCE, ..plan }
}
