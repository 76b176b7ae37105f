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

struct Shrinking {
    plan: Plan,
    law: Law,
    /// Runs that may still be tried.
    left: u32,
}

/// Makes the schedule smaller as long as it breaks the law, in at most so many tries. `None` where it does not break it.
pub fn shrink(plan: &Plan, law: Law, tries: u32) -> Option<Plan> {
    let mut shrinking = Shrinking { plan: plan.clone(), law, left: tries };
    if !shrinking.keeps(plan.clone()) {
        return None;
    }
    loop {
        let before = shrinking.size();
        shrinking.leave_out();
        shrinking.simplify();
        if shrinking.size() >= before || shrinking.left == 0 {
            break;
        }
    }
    shrinking.round_times();
    Some(shrinking.plan)
}

impl Shrinking {
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

    /// Leaves commands out: half of them at once, then a quarter, and so on to one alone.
    fn leave_out(&mut self) {
        let mut size = self.plan.acts.len().div_ceil(2);
        while size > 0 && self.left > 0 {
            // From the end, where most has nothing to do with the breach.
            let mut end = self.plan.acts.len();
            while end > 0 {
                let begin = end.saturating_sub(size);
                let mut plan = self.plan.clone();
                plan.acts.drain(begin..end);
                self.keeps(plan);
                end = begin.min(self.plan.acts.len());
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }

    /// Takes machines away, and settings that differ from the default.
    fn simplify(&mut self) {
        for simpler in SIMPLER {
            while let Some(config) = simpler(&self.plan.config) {
                let plan = Plan { config, ..self.plan.clone() };
                if !self.keeps(plan) {
                    break;
                }
            }
        }
    }

    /// Makes every pause as short and as round as it can be.
    fn round_times(&mut self) {
        let mut index = 0;
        while index < self.plan.acts.len() && self.left > 0 {
            let before = index.checked_sub(1).map_or(0, |before| self.plan.acts[before].0);
            let pause = self.plan.acts[index].0 - before;
            let rounded = ROUND.into_iter().flat_map(|unit| [pause / unit * unit, pause.div_ceil(unit) * unit]);
            for shorter in [0].into_iter().chain(rounded).filter(|shorter| *shorter != pause) {
                let moved = self.with_pause(index, pause, shorter);
                if self.keeps(moved) {
                    break;
                }
            }
            index += 1;
        }
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
