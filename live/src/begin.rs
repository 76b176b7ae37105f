//! The run that `live` goes on from: an ensemble alone, or what a script or a lesson has made of it.

use std::path::Path;

use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, perform_to};
use zooscope::script::{
    Command, Condition, DEFAULT_SEED, MAX_RUN_STEPS, Outcome, RunFile, Runner, Script, TimeCommand, without_byte_order_mark,
};
use zooscope::sim::{Duration, Life, MS, SECOND, World};
use zooscope::tell;
use zooscope::zk::{Config, Zk, servers};

use crate::ports::Addresses;

/// Servers that follow a new leader are looked at this often, and waited for so long.
const JOINING: Duration = 50 * MS;
const MAX_JOINING: Duration = 10 * SECOND;

/// A run so far.
#[derive(Debug)]
pub struct Beginning(pub(crate) Runner);

impl Beginning {
    /// So many servers and no clients, with a leader.
    pub fn ensemble(servers: u8) -> Self {
        let config = Config { voters: servers, clients: 0, ..Config::default() };
        Beginning(Runner::new(config, DEFAULT_SEED)).with_a_leader()
    }

    /// What a script's text makes.
    ///
    /// # Errors
    /// The sentence on what is wrong in it.
    pub fn script(text: &str) -> Result<Self, String> {
        let script = Script::parse(without_byte_order_mark(text)).map_err(|error| tell::script_error(Lang::En, &error))?;
        let (runner, stopped) = script.carry_out(DEFAULT_SEED, MAX_RUN_STEPS);
        if let Some(stopped) = stopped {
            let why = tell::outcome(Lang::En, &stopped.outcome).unwrap_or_default();
            return Err(format!("line {}: {why}", stopped.line + 1));
        }
        Ok(Beginning(runner).with_a_leader())
    }

    /// What a lesson's text makes, up to its end.
    ///
    /// # Errors
    /// The sentence on what is wrong in it.
    pub fn lesson(text: &str) -> Result<Self, String> {
        let lesson = Lesson::parse(without_byte_order_mark(text)).map_err(|error| tell::lesson_error(Lang::En, &error))?;
        let runner = perform_to(&lesson, lesson.beats.len()).map_err(|error| tell::lesson_error(Lang::En, &error))?;
        Ok(Beginning(runner).with_a_leader())
    }

    /// A file of any kind, by its name, or a lesson of the folder `lessons`.
    ///
    /// # Errors
    /// The sentence on what is wrong.
    pub fn named(name: &str, lessons: &Path) -> Result<Self, String> {
        let named = Path::new(name);
        let path = if named.exists() { named.to_owned() } else { lessons.join(name).with_extension("lesson") };
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let begun = match path.extension().and_then(|extension| extension.to_str()) {
            Some("lesson") => Beginning::lesson(&text),
            Some("json") => Beginning::recorded(&text),
            _ => Beginning::script(&text),
        };
        begun.map_err(|why| format!("{}: {why}", path.display()))
    }

    /// A run that was saved, up to its moment.
    ///
    /// # Errors
    /// The sentence on what is wrong in it.
    pub fn recorded(text: &str) -> Result<Self, String> {
        let file = RunFile::read(text).map_err(|error| tell::run_file_error(Lang::En, &error))?;
        let mut runner = file.replay(MAX_RUN_STEPS);
        if let Some(difference) = file.difference(runner.recording()) {
            return Err(tell::run_difference(Lang::En, difference));
        }
        // A replay ends with its last event, and the clock had gone on.
        let rest = file.at.time.saturating_sub(runner.position().time);
        if runner.position().steps == file.at.steps && rest > 0 {
            runner.apply(&Command::Time(TimeCommand::For(rest)));
        }
        Ok(Beginning(runner))
    }

    /// The same run as text.
    pub fn recording(&self) -> String {
        RunFile::of(self.0.config(), self.0.seed(), self.0.recording(), self.0.position()).to_string()
    }

    /// The addresses of all servers, as a client's library wants them.
    pub fn connect_string(&self, addresses: Addresses) -> String {
        addresses.connect_string(self.0.world())
    }

    /// Lets a leader be elected where that can be, and the others follow it, so that clients find service at once.
    fn with_a_leader(mut self) -> Self {
        let elected = self.0.apply(&Command::Time(TimeCommand::Until(Condition::Leader)));
        let end = self.0.position().time + MAX_JOINING;
        while elected == Outcome::Done && self.0.position().time < end && !all_serve(self.0.world()) {
            self.0.apply(&Command::Time(TimeCommand::For(JOINING)));
        }
        self
    }
}

/// Whether every server that runs serves.
fn all_serve(world: &World<Zk>) -> bool {
    servers(world).filter(|(_, node, _)| node.life == Life::Running).all(|(_, _, server)| server.is_serving())
}
