//! A run as JSON: its script, a moment, and the digest of that moment, which tells whether a replay is the same. `docs/files.md`.
//!
//! Invariants: no text makes the reader panic; what is written reads back as the same run; a file of a later version is refused.

use std::fmt::{self, Display, Formatter, Write};

use thiserror::Error;

use super::error::ScriptError;
use super::replay::Script;
use super::run::Runner;
use super::setup::DEFAULT_SEED;
use crate::json::{BadJson, Value, write_text};
use crate::sim::{Position, Recording};
use crate::zk::{Config, Zk};

/// The version of the format and of the simulation behind it. A file of a later one may mean another run.
pub const RUN_FILE_VERSION: u64 = 1;
/// The longest text that is read.
pub const MAX_RUN_FILE_BYTES: usize = 48 * 1024 * 1024;

/// The value of the member that tells such a file from any other.
const FORMAT: &str = "zooscope-run";

/// The name of the published schema, which the file names.
const SCHEMA: &str = "run.schema.json";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    pub script: Script,
    pub at: Position,
    /// The digest of the world at that moment.
    pub digest: u64,
}

/// The reason why a text is no run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RunFileError {
    #[error("a run holds at most {max} bytes")]
    TooLong { max: usize },
    #[error("no JSON at {}:{}", .0.line, .0.column)]
    NotJson(BadJson),
    /// JSON of something else.
    #[error("no run")]
    NotARun,
    #[error("version {version}")]
    Later { version: u64 },
    /// A member that is not there, or is not what it must be.
    #[error("{member} is missing or wrong")]
    Member { member: &'static str },
    /// A command, by its place in the list.
    #[error("{0}")]
    Script(ScriptError),
}

/// What is not as the file says once it has been replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The replay ends after so many steps, before the moment.
    Shorter { steps: u32, of: u32 },
    /// The replay comes to another state.
    Digest { file: u64, replay: u64 },
}

impl RunFile {
    /// A moment of a recording that began with this configuration and seed.
    pub fn of(config: &Config, seed: u64, recording: &Recording<Zk>, at: Position) -> RunFile {
        RunFile { script: Script::of(config, seed, recording), at, digest: recording.seek(at).digest() }
    }

    /// # Errors
    /// The first thing for which the text is no run that can be replayed.
    pub fn read(text: &str) -> Result<RunFile, RunFileError> {
        if text.len() > MAX_RUN_FILE_BYTES {
            return Err(RunFileError::TooLong { max: MAX_RUN_FILE_BYTES });
        }
        let file = Value::read(text).map_err(RunFileError::NotJson)?;
        if file.get("format").and_then(Value::text) != Some(FORMAT) {
            return Err(RunFileError::NotARun);
        }
        let whole = |of: Option<&Value>, member| of.and_then(Value::whole).ok_or(RunFileError::Member { member });
        match whole(file.get("version"), "version")? {
            1..=RUN_FILE_VERSION => {}
            0 => return Err(RunFileError::Member { member: "version" }),
            version => return Err(RunFileError::Later { version }),
        }
        let lines = file.get("script").and_then(Value::list).ok_or(RunFileError::Member { member: "script" })?;
        let lines: Option<Vec<&str>> = lines.iter().map(|line| line.text().filter(|line| !line.contains('\n'))).collect();
        let lines = lines.ok_or(RunFileError::Member { member: "script" })?;
        let script = Script::parse(&lines.join("\n")).map_err(RunFileError::Script)?;
        let at = file.get("at");
        let steps = whole(at.and_then(|at| at.get("steps")), "at.steps")?;
        let time = whole(at.and_then(|at| at.get("time")), "at.time")?;
        let steps = u32::try_from(steps).map_err(|_| RunFileError::Member { member: "at.steps" })?;
        let digest = file.get("digest").and_then(Value::text).and_then(read_digest);
        let digest = digest.ok_or(RunFileError::Member { member: "digest" })?;
        Ok(RunFile { script, at: Position { steps, time }, digest })
    }

    /// Carries the script out, and goes on to the moment, in at most so many steps.
    pub fn replay(&self, max_steps: u32) -> Runner {
        let (mut runner, _) = self.script.carry_out(DEFAULT_SEED, max_steps);
        runner.step_to(self.at.steps);
        runner
    }

    /// Compares a replay with the file.
    pub fn difference(&self, recording: &Recording<Zk>) -> Option<Difference> {
        let (steps, of) = (recording.len(), self.at.steps);
        if steps < of {
            return Some(Difference::Shorter { steps, of });
        }
        let replay = recording.seek(self.at).digest();
        (replay != self.digest).then_some(Difference::Digest { file: self.digest, replay })
    }
}

/// Sixteen hexadecimal digits.
fn read_digest(text: &str) -> Option<u64> {
    let is_digest = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    u64::from_str_radix(text, 16).ok().filter(|_| is_digest)
}

/// The text of the file, a line a command.
impl Display for RunFile {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut out = format!(
            "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"format\": \"{FORMAT}\",\n  \"version\": {RUN_FILE_VERSION},\n  \"script\": ["
        );
        for (n, line) in self.script.lines().enumerate() {
            out.push_str(if n > 0 { ",\n    " } else { "\n    " });
            write_text(&mut out, &line);
        }
        let Position { steps, time } = self.at;
        write!(out, "\n  ],\n  \"at\": {{ \"steps\": {steps}, \"time\": {time} }},\n  \"digest\": \"{:016x}\"\n}}\n", self.digest)?;
        f.write_str(&out)
    }
}
