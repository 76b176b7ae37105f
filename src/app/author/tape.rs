//! A recording into the text: the commands that lead from where it began to a moment of a run, each at its exact place.

use std::ops::Range;

use crate::lessons::{MAX_LESSON_STEPS, stands_for_itself};
use crate::script::{Command, Outcome, Runner, Setup, TimeCommand};
use crate::sim::{Position, Recording};
use crate::zk::{Config, Zk};

/// A recording into the text.
#[derive(Clone, Debug)]
pub struct Tape {
    pub section: Section,
    /// The lines of the text that it has written.
    pub lines: Range<usize>,
    /// The run, how many commands it had, and the moment on screen when it was written last.
    pub written: Option<(usize, usize, Position)>,
}

/// The part of the text that is recorded.
#[derive(Clone, Debug)]
pub enum Section {
    /// The set-up: all that leads to the moment on screen.
    Setup,
    /// A beat, behind the run that the text before makes.
    Beat { name: String, base: Box<Runner> },
}

/// The reason why a recording cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The run on screen does not begin as the lesson does.
    OtherRun,
    TooLong,
    /// A command has a word that means the lesson's size there.
    Unwritable,
}

impl Section {
    /// The lines that lead to a moment of a run.
    ///
    /// # Errors
    /// There are none.
    pub fn lines_to(&self, config: &Config, seed: u64, recording: &Recording<Zk>, to: Position) -> Result<Vec<String>, Ended> {
        let mut lines = Vec::new();
        let mut runner = match self {
            Section::Setup => {
                lines.extend(Setup::lines_of(config, seed).iter().map(ToString::to_string));
                Runner::new(config.clone(), seed).within(MAX_LESSON_STEPS)
            }
            Section::Beat { base, .. } => (**base).clone(),
        };
        let from = runner.position();
        let before = runner.recording().entries();
        let (begun, entries) = recording.entries().split_at_checked(before.len()).ok_or(Ended::OtherRun)?;
        let is_same = (runner.config(), runner.seed(), before) == (config, seed, begun);
        // At the same event, too, a command may have been given before the time at which the beat ends.
        let is_before = |at: Position| at.steps < from.steps || at.time < from.time;
        if !is_same || entries.first().is_some_and(|entry| is_before(entry.at)) {
            return Err(Ended::OtherRun);
        }
        for entry in entries.iter().filter(|entry| entry.at.steps < to.steps) {
            pass(&mut runner, entry.at, &mut lines)?;
            let line = entry.command.to_string();
            if !stands_for_itself(&line) {
                return Err(Ended::Unwritable);
            }
            lines.push(line);
            apply(&mut runner, &Command::Act(entry.command.clone()))?;
        }
        pass(&mut runner, to, &mut lines)?;
        Ok(lines)
    }
}

/// Lets time pass up to a moment: by the time that passes, if that leads there, else event by event.
fn pass(runner: &mut Runner, to: Position, lines: &mut Vec<String>) -> Result<(), Ended> {
    let here = runner.position();
    if to.time > here.time {
        let time = Command::Time(TimeCommand::For(to.time - here.time));
        let mut ahead = runner.clone();
        apply(&mut ahead, &time)?;
        if ahead.position() == to {
            *runner = ahead;
            lines.push(time.to_string());
            return Ok(());
        }
    }
    let steps = to.steps.saturating_sub(here.steps);
    if steps > 0 {
        let step = Command::Time(TimeCommand::Step(steps));
        apply(runner, &step)?;
        lines.push(step.to_string());
    }
    if to.time > runner.position().time {
        let at = Command::Time(TimeCommand::At(to.time));
        apply(runner, &at)?;
        lines.push(at.to_string());
    }
    Ok(())
}

fn apply(runner: &mut Runner, command: &Command) -> Result<(), Ended> {
    match runner.apply(command) {
        Outcome::Limit(_) => Err(Ended::TooLong),
        // A refused command was given all the same.
        _ => Ok(()),
    }
}
