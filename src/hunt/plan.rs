//! A schedule as a value: what a person does, and when. Played again, it is the same run; with something left out, another one.

use super::play::Play;
use crate::check::Law;
use crate::script::{self, Setup, TimeCommand};
use crate::sim::Time;
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
        let mut play = Play::new(self.config.clone(), self.seed);
        let ends = (self.end, None);
        for (time, command) in self.acts.iter().map(|(time, command)| (*time, Some(command))).chain([ends]) {
            if time > play.now() && play.breaks_by(law, time) {
                return Some(play.now());
            }
            if let Some(command) = command {
                play.command(command.clone());
            }
            if play.has_broken(law) {
                return Some(play.now());
            }
        }
        None
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
        wait(self.end, &mut lines);
        lines
    }
}
