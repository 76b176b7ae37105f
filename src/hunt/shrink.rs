//! The smallest schedule that still breaks a law: shorter, with fewer commands, fewer machines, and settings as they are by default.
//!
//! Deterministic and bounded: every try is a whole run, and there are only so many.

use super::plan::Plan;
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

/// A schedule that is being made smaller, a try at a time.
#[derive(Clone, Debug)]
pub struct Shrinking {
    plan: Plan,
    law: Law,
    /// Runs that may still be tried.
    left: u32,
    stage: Stage,
    /// The size when commands were last begun to be left out.
    before: (usize, u16),
}

/// What is tried next.
#[derive(Clone, Copy, Debug)]
enum Stage {
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
}

/// Makes the schedule smaller as long as it breaks the law, in at most so many tries. `None` where it does not break it.
pub fn shrink(plan: &Plan, law: Law, tries: u32) -> Option<Plan> {
    let mut shrinking = Shrinking::begin(plan, law, tries)?;
    while !shrinking.is_over() {
        shrinking.go_on();
    }
    Some(shrinking.plan)
}

impl Shrinking {
    /// `None` where the schedule does not break the law.
    pub fn begin(plan: &Plan, law: Law, tries: u32) -> Option<Self> {
        let mut shrinking = Shrinking { plan: plan.clone(), law, left: tries, stage: Stage::Over, before: (0, 0) };
        if !shrinking.keeps(plan.clone()) {
            return None;
        }
        shrinking.leave_out();
        Some(shrinking)
    }

    /// Whether nothing more is tried.
    pub fn is_over(&self) -> bool {
        self.left == 0 || matches!(self.stage, Stage::Over)
    }

    /// The smallest schedule so far.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Tries one thing more.
    pub fn go_on(&mut self) {
        match self.stage {
            Stage::LeaveOut { size: 0, .. } => self.stage = Stage::Simplify { which: 0 },
            Stage::LeaveOut { size, end: 0 } => {
                let size = if size == 1 { 0 } else { size.div_ceil(2) };
                self.stage = Stage::LeaveOut { size, end: self.plan.acts.len() };
            }
            Stage::LeaveOut { size, end } => {
                let begin = end.saturating_sub(size);
                let mut plan = self.plan.clone();
                plan.acts.drain(begin..end);
                self.keeps(plan);
                self.stage = Stage::LeaveOut { size, end: begin.min(self.plan.acts.len()) };
            }
            Stage::Simplify { which } => self.simplify(which),
            Stage::Round { index, choice } => self.round(index, choice),
            Stage::Over => {}
        }
    }

    fn leave_out(&mut self) {
        self.before = self.size();
        let end = self.plan.acts.len();
        self.stage = Stage::LeaveOut { size: end.div_ceil(2), end };
    }

    fn simplify(&mut self, which: usize) {
        match SIMPLER.get(which) {
            Some(simpler) => {
                let plan = simpler(&self.plan.config).map(|config| Plan { config, ..self.plan.clone() });
                if !plan.is_some_and(|plan| self.keeps(plan)) {
                    self.stage = Stage::Simplify { which: which + 1 };
                }
            }
            // Where something went, more may go.
            None if self.size() < self.before => self.leave_out(),
            None => self.stage = Stage::Round { index: 0, choice: 0 },
        }
    }

    fn round(&mut self, index: usize, choice: usize) {
        if index >= self.plan.acts.len() {
            self.stage = Stage::Over;
            return;
        }
        let before = index.checked_sub(1).map_or(0, |before| self.plan.acts[before].0);
        let pause = self.plan.acts[index].0 - before;
        let rounded = ROUND.into_iter().flat_map(|unit| [pause / unit * unit, pause.div_ceil(unit) * unit]);
        let other = [0].into_iter().chain(rounded).filter(|shorter| *shorter != pause).nth(choice);
        let is_kept = other.map(|other| self.keeps(self.with_pause(index, pause, other)));
        self.stage = match is_kept {
            Some(false) => Stage::Round { index, choice: choice + 1 },
            Some(true) | None => Stage::Round { index: index + 1, choice: 0 },
        };
    }

    fn size(&self) -> (usize, u16) {
        let Config { voters, observers, clients, .. } = self.plan.config;
        (self.plan.acts.len(), u16::from(voters) + u16::from(observers) + clients)
    }

    /// Takes this one in place of the present one if it breaks the law too. What comes after the breach is cut off.
    fn keeps(&mut self, mut plan: Plan) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let Some(end) = plan.breaks(self.law) else { return false };
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
