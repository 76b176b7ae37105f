//! A schedule as a value: what a person does, and when. Played again, it is the same run; with something left out, another one.

use super::play::Play;
use crate::check::Law;
use crate::script::{self, Setup, TimeCommand};
use crate::sim::{MS, Time};
use crate::zk::{Command, Config};

#[derive(Clone, Debug)]
pub struct Plan {
    pub config: Config,
    pub seed: u64,
    /// The commands, each with its time. Those of one time are given one right after the other.
    pub acts: Vec<(Time, Command)>,
    pub end: Time,
}

impl Plan {
    /// Plays it to its end.
    pub fn play(&self) -> Play {
        let mut play = Play::new(self.config.clone(), self.seed);
        for (time, command) in &self.acts {
            if *time > play.now() {
                play.run_to(*time);
            }
            play.command(command.clone());
        }
        play.run_to(self.end);
        play
    }

    /// The time at which it breaks the law, if it does.
    pub fn breaks(&self, law: Law) -> Option<Time> {
        let mut trial = Trial::begin(self.clone(), law);
        loop {
            if let Some(broke) = trial.go_on(&mut { u32::MAX }) {
                return broke;
            }
        }
    }

    /// The lines of a script that plays it.
    pub fn script(&self) -> Vec<String> {
        let mut lines: Vec<String> = Setup::lines_of(&self.config, self.seed).iter().map(ToString::to_string).collect();
        let mut now = 0;
        let mut wait = |until: Time, lines: &mut Vec<String>| {
            if until > now {
                lines.push(TimeCommand::For(until - now).to_string());
                now = until;
            }
        };
        for (time, command) in &self.acts {
            wait(*time, &mut lines);
            lines.push(script::Command::Act(command.clone()).to_string());
        }
        // A script that ends with a command ends before what comes of it, even at the same instant.
        let last = self.acts.last().map_or(0, |(time, _)| *time);
        wait(if self.end > last { self.end } else { last + MS }, &mut lines);
        lines
    }
}

/// A plan that is being played, up to the breach of a law.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub plan: Plan,
    law: Law,
    play: Play,
    /// The number of commands that were given.
    given: usize,
    /// The time to which it goes on: all that happens by then comes before the next command.
    until: Option<Time>,
    /// Whether it goes on to its end, or is there.
    ends: bool,
}

impl Trial {
    pub fn begin(plan: Plan, law: Law) -> Self {
        Trial { law, play: Play::new(plan.config.clone(), plan.seed), given: 0, until: None, ends: false, plan }
    }

    /// Goes on by at most so many events, which are taken from their number. Once it is over: the time of the breach, if there is one.
    pub fn go_on(&mut self, events: &mut u32) -> Option<Option<Time>> {
        while !self.play.has_broken(self.law) {
            if let Some(until) = self.until {
                match self.play.goes_on(until, events) {
                    None => return None,
                    Some(is_there) => self.until = (!is_there).then_some(until),
                }
                continue;
            }
            let next = self.plan.acts.get(self.given);
            let time = next.map_or(self.plan.end, |(time, _)| *time);
            if time > self.play.now() {
                self.until = Some(time);
            } else if let Some((_, command)) = next {
                self.play.command(command.clone());
                self.given += 1;
                *events = events.saturating_sub(1);
            } else if self.ends {
                return Some(None);
            } else {
                // What happens at the instant of the last command comes after it.
                (self.until, self.ends) = (Some(time), true);
            }
        }
        Some(Some(self.play.now()))
    }
}
