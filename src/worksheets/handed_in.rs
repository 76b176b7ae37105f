//! A run that a student made and handed in: a script that goes on from where the question is asked.

use super::pose::Posed;
use crate::lessons::MAX_LESSON_STEPS;
use crate::script::{Command, DEFAULT_SEED, Script, ScriptError, TimeCommand};
use crate::sim::{Position, Recording};
use crate::zk::{Config, Zk};

/// The longest script that is handed in.
pub const MAX_RUN_BYTES: usize = 64 * 1024;

/// A run that was run again, and its end.
pub(super) struct HandedIn {
    pub recording: Recording<Zk>,
    pub end: Position,
}

/// The reason why a run is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunFault {
    /// None was handed in.
    None,
    TooLong {
        max: usize,
    },
    Unreadable(ScriptError),
    /// A command could not be carried out, and nothing behind it was.
    Stops,
    /// It is set up in another way than the question's run, or with another seed.
    OtherSetUp,
    /// It does not begin with the commands of the question.
    OtherBeginning,
}

/// The script of a run up to a moment of it, as it is handed in.
pub fn script_of(config: &Config, seed: u64, recording: &Recording<Zk>, end: Position) -> String {
    let recording = recording.branch(end);
    let mut script = Script::of(config, seed, &recording);
    let done = recording.entries().last().map_or(recording.begins_at(), |entry| entry.at.steps + 1);
    if end.steps > done {
        script.commands.push(Command::Time(TimeCommand::Step(end.steps - done)));
    }
    let last = recording.trace().last().map_or(0, |step| step.at);
    if end.time > last {
        script.commands.push(Command::Time(TimeCommand::At(end.time)));
    }
    script.to_string()
}

/// Runs it again.
///
/// # Errors
/// It is no run that goes on from the question's.
pub(super) fn run_again(posed: &Posed, text: &str) -> Result<HandedIn, RunFault> {
    if text.trim().is_empty() {
        return Err(RunFault::None);
    }
    if text.len() > MAX_RUN_BYTES {
        return Err(RunFault::TooLong { max: MAX_RUN_BYTES });
    }
    let script = Script::parse(text).map_err(RunFault::Unreadable)?;
    if script.begin(Config::default(), DEFAULT_SEED) != (posed.config.clone(), posed.seed) {
        return Err(RunFault::OtherSetUp);
    }
    let (runner, stopped) = script.carry_out(DEFAULT_SEED, MAX_LESSON_STEPS);
    if stopped.is_some() {
        return Err(RunFault::Stops);
    }
    let end = runner.position();
    let recording = runner.into_recording();
    let begins = posed.recording.entries();
    let goes_on = recording.entries().strip_prefix(begins).is_some_and(|rest| rest.iter().all(|entry| entry.at >= posed.asked));
    if goes_on && end >= posed.asked { Ok(HandedIn { recording, end }) } else { Err(RunFault::OtherBeginning) }
}
