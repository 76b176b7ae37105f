//! `cargo xtask run`: a script of the command language, simulated on the host and told as a transcript.
//!
//! ```text
//!   text ─► parse_script ─► Runner ─► recording ─► replayed from its start ─► rows with a column a server, or a JSON object a step
//! ```
//!
//! The transcript is of the replay, and the replay must end in the same digest: a run that cannot be replayed is a failure.

mod answer;
mod hdfs;
mod json;
pub mod lesson;
mod linked;
mod notes;
mod saved;
mod summary;
mod transcript;
pub mod words;

use crate::failure::{Failure, Outcome};
use crate::places;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zooscope::files::{Format, Moment};
use zooscope::lang::Lang;
use zooscope::script::{
    Command, DEFAULT_SEED, Runner, Setup, TimeCommand, parse_line, parse_script, unknown_perms, without_byte_order_mark,
};
use zooscope::sim::{Position, Recording, Step, Time, World};
use zooscope::zk::{Config, Zk};

/// The arguments of `cargo xtask run`.
#[derive(Default)]
pub struct Options {
    /// A file with a script, a lesson, or a run that was saved as JSON; a lesson's name; or a link.
    pub what: OsString,
    /// A seed in place of the script's own.
    pub seed: Option<u64>,
    /// The end of the run, which may be earlier than that of its script, or later.
    pub until: Option<Time>,
    pub json: bool,
    /// The run as a file for other programs, in place of the transcript.
    pub form: Option<Format>,
}

/// A script that was carried out.
struct Run {
    config: Config,
    recording: Recording<Zk>,
    at: Position,
    seed: u64,
    marks: Vec<Mark>,
}

/// A line of the script, and how many steps the run had made before it.
struct Mark {
    steps: u32,
    line: usize,
    command: String,
    /// The letters of unknown rights that it holds.
    unknown_perms: Vec<char>,
    /// The reason why it could not be done, as a sentence.
    problem: Option<String>,
}

pub fn run(options: &Options) -> Outcome {
    let name = options.what.to_string_lossy().into_owned();
    if let Some(fragment) = linked::fragment(&options.what) {
        return linked::run(fragment, options);
    }
    let path = place(&options.what)?;
    if path.extension().is_some_and(|extension| extension == "lesson") {
        return lesson::read(&options.what)?.tell(options.form);
    }
    let file = fs::read_to_string(&path).map_err(|error| Failure::reading(&path, error))?;
    let text = without_byte_order_mark(&file);
    if path.extension().is_some_and(|extension| extension == "json") {
        return saved::run(&name, text, options);
    }
    let script = parse_script(text).map_err(|error| words::script_failure(&name, text, error))?;
    let letters: Vec<(usize, char)> = unknown_perms(text).collect();
    let (runner, marks) = carry_out(script, &letters, options);
    print(&name, &Run::of(runner, marks), options)
}

fn print(name: &str, run: &Run, options: &Options) -> Outcome {
    if let Some(form) = options.form {
        put(&run.moment().write(form, Lang::En))?;
    } else if options.json {
        json::print(run)?;
    } else {
        transcript::print(run)?;
    }
    let problems: Vec<String> = run
        .marks
        .iter()
        .filter_map(|mark| Some(format!("{name}:{}: {}: {}", mark.line, mark.command, mark.problem.as_ref()?)))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(problems.join("\n       "))) }
}

/// A time as the command language writes it.
pub fn time(text: &str) -> Outcome<Time> {
    match parse_line(&format!("at {text}")) {
        Ok(Some(Command::Time(TimeCommand::At(time)))) => Ok(time),
        Ok(_) => Err(Failure::new(format!("`{text}` is no time, such as 300ms or 2s"))),
        Err(error) => Err(Failure::new(format!("--until {text}: {}", words::parse_error(&error)))),
    }
}

/// Prints a text. Whoever reads it may have had enough before its end.
pub(crate) fn put(text: &str) -> Outcome {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(format!("it cannot be printed: {error}"))),
        _ => Ok(()),
    }
}

/// The form of a file by its name.
pub fn form(name: &str) -> Outcome<Format> {
    let names = Format::ALL.map(Format::name).join(", ");
    Format::named(name).ok_or_else(|| Failure::new(format!("there is no form `{name}`: {names}")))
}

/// The file itself, or the lesson of that name.
pub fn place(what: &OsStr) -> Outcome<PathBuf> {
    let path = Path::new(what);
    if path.exists() || path.components().count() > 1 || path.extension().is_some() {
        return Ok(path.to_path_buf());
    }
    let lesson = places::root()?.join("lessons").join(path).with_extension("lesson");
    if lesson.exists() {
        return Ok(lesson);
    }
    Err(Failure::new(format!("there is no lesson `{}` in the folder lessons, and no file of that name", path.display())))
}

/// Goes on after a command that could not be done, as a person would; stops where the run can go no further.
fn carry_out(script: Vec<(usize, Command)>, letters: &[(usize, char)], options: &Options) -> (Runner, Vec<Mark>) {
    let mut runner = Runner::new(Config::default(), options.seed.unwrap_or(DEFAULT_SEED));
    if let Some(until) = options.until {
        runner = runner.ending_at(until);
    }
    let mut marks = Vec::new();
    for (line, command) in script {
        if options.seed.is_some() && matches!(command, Command::Setup(Setup::Seed(_))) {
            continue;
        }
        let steps = runner.recording().len();
        let is_setup = matches!(command, Command::Setup(_));
        let outcome = runner.apply(&command);
        let ended = outcome == zooscope::script::Outcome::Ended;
        let limited = matches!(outcome, zooscope::script::Outcome::Limit(_));
        // Set-up comes before the first step.
        let steps = if is_setup { 0 } else { steps };
        let unknown_perms = letters.iter().filter(|(at, _)| *at == line).map(|(_, letter)| *letter).collect();
        marks.push(Mark { steps, line, command: command.to_string(), unknown_perms, problem: words::problem(&outcome) });
        if ended || limited {
            break;
        }
    }
    if let Some(until) = options.until {
        runner.run_to(until);
    }
    (runner, marks)
}

impl Run {
    fn of(runner: Runner, marks: Vec<Mark>) -> Self {
        Run {
            config: runner.config().clone(),
            at: runner.position(),
            seed: runner.seed(),
            recording: runner.into_recording(),
            marks,
        }
    }

    /// The end of the run.
    fn moment(&self) -> Moment<'_> {
        Moment { config: &self.config, seed: self.seed, recording: &self.recording, at: self.at }
    }

    /// Shows every step, in order, and returns the world after the last.
    fn replay(&self, mut see: impl FnMut(&Step<Zk>)) -> Outcome<World<Zk>> {
        let mut world = self.recording.seek(Position::default());
        self.recording.replay(&mut world, self.recording.len(), &mut Step::default(), &mut see);
        world.advance_to(self.at.time);
        let digest = self.recording.seek(self.at).digest();
        if world.digest() != digest {
            return Err(Failure::new(format!("the replay ends in digest {:016x}, the run in {digest:016x}", world.digest())));
        }
        Ok(world)
    }
}
