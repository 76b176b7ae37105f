//! The smallest schedule that still breaks a law: shorter, with fewer commands, fewer machines, and settings as they are by default.
//!
//! Deterministic and bounded: every try is a whole run, and there are only so many.

use super::bounds::Bounds;
use super::plan::{Plan, Trial};
use crate::check::Law;
use crate::sim::{MS, SECOND, Time};
use crate::zk::Config;

/// A change of the configuration towards what is simpler; `None` where it is so already.
type Simpler = fn(&Config) -> Option<Config>;

/// What is tried with the configuration, one after another.
const SIMPLER: [Simpler; 7] = [
    |config| (config.observers > 0).then(|| Config { observers: 0, ..config.clone() }),
    |config| (config.voters > 1).then(|| Config { voters: config.voters - 1, ..config.clone() }),
    |config| (config.voters > 4).then(|| Config { voters: 3, ..config.clone() }),
    |config| (config.clients > 0).then(|| Config { clients: config.clients - 1, ..config.clone() }),
    |config| {
        let default = Config::default().snap_count;
        (config.snap_count != default).then(|| Config { snap_count: default, ..config.clone() })
    },
    |config| {
        let default = Config::default().commit_log_count;
        (config.commit_log_count != default).then(|| Config { commit_log_count: default, ..config.clone() })
    },
    |config| {
        let Config { tick_time, client_timeout, .. } = Config::default();
        let differs = config.tick_time != tick_time || config.client_timeout != client_timeout;
        differs.then(|| Config { tick_time, client_timeout, ..config.clone() })
    },
];

/// Pauses that are easier to read than others, the longest first.
const ROUND: [Time; 4] = [SECOND, 100 * MS, 10 * MS, MS];

/// A schedule that is being made smaller, so many events at a time.
#[derive(Clone, Debug)]
pub struct Shrinking {
    plan: Plan,
    law: Law,
    /// Runs that may still be tried.
    left: u32,
    stage: Stage,
    /// The size when commands were last begun to be left out.
    before: (usize, u16),
    /// The longest time that it may come to have.
    longest: Time,
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
    /// Machines are taken away, and settings that differ from the default.
    Simplify {
        which: usize,
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
        Shrinking { plan, law, left: tries, stage: Stage::Again, before: (0, 0), longest: Time::MAX, trial: None }
    }

    /// It becomes no longer than the bounds permit.
    pub fn within(self, bounds: &Bounds) -> Self {
        Shrinking { longest: bounds.end(), ..self }
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
                Some(plan)
            }
            Stage::Simplify { which } => {
                let config = SIMPLER.get(which)?(&self.plan.config)?;
                Some(Plan { config, ..self.plan.clone() })
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
            Stage::Simplify { which } if which < SIMPLER.len() => Stage::Simplify { which: which + 1 },
            // Where something went, more may go.
            Stage::Simplify { .. } if self.size() < self.before => self.leave_out(),
            Stage::Simplify { .. } => Stage::Round { index: 0, choice: 0 },
            Stage::Round { index, .. } if index < self.plan.acts.len() => Stage::Round { index: index + 1, choice: 0 },
            Stage::Round { .. } | Stage::Over => Stage::Over,
            Stage::Again | Stage::Hopeless => Stage::Hopeless,
        }
    }

    /// The stage that follows a try, which was kept or not.
    fn after(&mut self, is_kept: bool) -> Stage {
        match self.stage {
            Stage::Again if is_kept => self.leave_out(),
            Stage::Again => Stage::Hopeless,
            Stage::LeaveOut { size, end } => Stage::LeaveOut { size, end: end.saturating_sub(size).min(self.plan.acts.len()) },
            Stage::Simplify { which } if is_kept => Stage::Simplify { which },
            Stage::Simplify { which } => Stage::Simplify { which: which + 1 },
            Stage::Round { index, .. } if is_kept => Stage::Round { index: index + 1, choice: 0 },
            Stage::Round { index, choice } => Stage::Round { index, choice: choice + 1 },
            stage @ (Stage::Over | Stage::Hopeless) => stage,
        }
    }

    fn leave_out(&mut self) -> Stage {
        self.before = self.size();
        let end = self.plan.acts.len();
        Stage::LeaveOut { size: end.div_ceil(2), end }
    }

    /// The pause before a command, and another one that may be tried for it.
    fn rounded(&self, index: usize, choice: usize) -> Option<(Time, Time)> {
        let before = index.checked_sub(1).map_or(0, |before| self.plan.acts[before].0);
        let pause = self.plan.acts.get(index)?.0 - before;
        let rounded = ROUND.into_iter().flat_map(|unit| [pause / unit * unit, pause.div_ceil(unit) * unit]);
        let other = [0].into_iter().chain(rounded).filter(|other| *other != pause).nth(choice)?;
        Some((pause, other))
    }

    fn size(&self) -> (usize, u16) {
        let Config { voters, observers, clients, .. } = self.plan.config;
        (self.plan.acts.len(), u16::from(voters) + u16::from(observers) + clients)
    }

    /// Takes this one, which breaks the law at `end`, in place of the present one. What comes after the breach is cut off.
    fn keeps(&mut self, mut plan: Plan, end: Time) -> bool {
        if end > self.longest {
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
