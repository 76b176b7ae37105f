//! A whole run as a script: how it is set up, and every command at its exact place.
//!
//! A `step` and an `at` before a command say when it was given: after how many steps, and at which microsecond. Carried out again, such
//! a script gives the same steps.

use std::fmt::{self, Display, Formatter};

use super::command::{Command, TimeCommand};
use super::error::ScriptError;
use super::parse::parse_script;
use super::run::{Outcome, Runner};
use super::setup::{DEFAULT_SEED, Setup};
use crate::sim::{Position, Recording, Time};
use crate::zk::{self, Config, Zk};

/// A run as text: its set-up, then its commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    pub setup: Vec<Setup>,
    /// Commands, and the time that passes between them.
    pub commands: Vec<Command>,
}

/// The line of a script that was not done, and why; those behind it were not tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Its place among [`Script::lines`].
    pub line: usize,
    pub outcome: Outcome,
}

impl Script {
    /// Reads a text whose set-up stands before everything else, as [`Script::of`] writes it.
    ///
    /// # Errors
    /// The first line that is wrong, or out of its place.
    pub fn parse(text: &str) -> Result<Script, ScriptError> {
        let mut script = Script::default();
        for (line, command) in parse_script(text)? {
            match command {
                Command::Setup(setup) if script.commands.is_empty() => script.setup.push(setup),
                Command::Setup(_) => return Err(ScriptError::LateSetup { line }),
                command => script.commands.push(command),
            }
        }
        Ok(script)
    }

    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.setup.is_empty() && self.commands.is_empty()
    }

    /// The script of a recording that began with this configuration and seed.
    pub fn of(config: &Config, seed: u64, recording: &Recording<Zk>) -> Script {
        let last_before = |steps: u32| steps.checked_sub(1).and_then(|last| recording.trace().get(last as usize));
        let entries = recording.entries().iter();
        let entries = entries.map(|entry| (entry.at, last_before(entry.at.steps).map_or(0, |step| step.at), &entry.command));
        Script::exact(config, seed, recording.begins_at(), entries)
    }

    /// The script of commands, each with its place and the time of the step before it; the first `begins_at` steps come with the set-up.
    pub fn exact<'a>(
        config: &Config,
        seed: u64,
        begins_at: u32,
        entries: impl Iterator<Item = (Position, Time, &'a zk::Command)>,
    ) -> Script {
        let mut commands = Vec::new();
        let mut steps = begins_at;
        for (at, last, command) in entries {
            if at.steps > steps {
                commands.push(Command::Time(TimeCommand::Step(at.steps - steps)));
            }
            if at.time > last {
                commands.push(Command::Time(TimeCommand::At(at.time)));
            }
            commands.push(Command::Act(command.clone()));
            steps = at.steps + 1;
        }
        Script { setup: Setup::lines_of(config, seed), commands }
    }

    /// The configuration and the seed that the set-up makes of these.
    pub fn begin(&self, mut config: Config, mut seed: u64) -> (Config, u64) {
        for line in &self.setup {
            line.apply(&mut config, &mut seed);
        }
        (config, seed)
    }

    /// The same run without the set-up that a run has by itself; a script of nothing else keeps its seed.
    pub fn without_defaults(&self) -> Script {
        Script { setup: self.setup_without_defaults(), commands: self.commands.clone() }
    }

    /// Each line of that script as it is typed.
    pub fn lines_without_defaults(&self) -> impl Iterator<Item = String> {
        self.setup_without_defaults().into_iter().map(|line| line.to_string()).chain(self.commands.iter().map(ToString::to_string))
    }

    fn setup_without_defaults(&self) -> Vec<Setup> {
        let (config, seed) = self.begin(Config::default(), DEFAULT_SEED);
        let mut setup = Setup::lines_of(&config, seed);
        setup.retain(|line| !line.is_default());
        if setup.is_empty() && self.commands.is_empty() {
            setup.push(Setup::Seed(seed));
        }
        setup
    }

    /// Carries it out, in at most so many steps. With the reason where it ended before all was done.
    pub fn carry_out(&self, seed: u64, max_steps: u32) -> (Runner, Option<Stopped>) {
        let (config, seed) = self.begin(Config::default(), seed);
        let mut runner = Runner::new(config, seed).within(max_steps);
        let stopped = self.commands.iter().enumerate().find_map(|(n, command)| {
            let outcome = runner.apply(command);
            // A refused command was given all the same.
            let done = matches!(outcome, Outcome::Done | Outcome::Refused(_));
            (!done).then(|| Stopped { line: self.setup.len() + n, outcome })
        });
        (runner, stopped)
    }

    /// Each line as it is typed.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.setup.iter().map(ToString::to_string).chain(self.commands.iter().map(ToString::to_string))
    }
}

impl Display for Script {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().collect::<Vec<_>>().join("\n"))
    }
}
