//! Builds by cargo, shown as counts that move: `Trunk 37 of 250, the page 12 of 85`. Several builds run side by side, because one alone
//! leaves cores idle while it waits for its longest crate.

use crate::failure::{Failure, Outcome};
use std::collections::VecDeque;
use std::io::{self, BufReader, IsTerminal as _, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// The number of a build's last lines that are kept, to be printed if it fails.
const MAX_LINES: usize = 200;

/// The time between two prints of the count where lines cannot be written over.
const BETWEEN_LINES: Duration = Duration::from_secs(20);

/// The beginnings of lines that say no more than the count does.
const PROGRESS: [&str; 3] = ["Compiling ", "Downloaded ", "Downloading "];

/// A build, with its name in the line that counts.
pub struct Build {
    pub name: String,
    pub cargo: Command,
}

/// Runs all builds to their ends, and returns how each ended, in their order. A failure has the last lines that cargo printed.
pub fn side_by_side(builds: Vec<Build>) -> Vec<Outcome> {
    let (sender, receiver) = mpsc::channel();
    let mut running: Vec<Running> =
        builds.into_iter().enumerate().map(|(number, build)| Running::start(number, build, &sender)).collect();
    drop(sender);
    let mut display = Display::new();
    for (number, said) in receiver {
        running[number].hear(said);
        display.show(&running);
    }
    display.end();
    running.into_iter().map(Running::end).collect()
}

/// A message of a build.
#[derive(Debug, PartialEq)]
enum Said {
    Count { done: u32, of: u32 },
    Line(String),
}

struct Running {
    name: String,
    child: io::Result<Child>,
    /// The units of work that are done, and of how many: crates, their build scripts and the runs of those.
    count: Option<(u32, u32)>,
    lines: VecDeque<String>,
}

impl Running {
    fn start(number: usize, build: Build, sender: &Sender<(usize, Said)>) -> Self {
        let Build { name, mut cargo } = build;
        // Cargo draws its bar, which has the count, only on a terminal of its own.
        cargo.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80");
        let mut child = cargo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        if let Some(errors) = child.as_mut().ok().and_then(|child| child.stderr.take()) {
            let sender = sender.clone();
            thread::spawn(move || {
                pieces(errors, |piece| {
                    // Nobody listens any more when the task is over.
                    let _ = said(piece).map(|said| sender.send((number, said)));
                });
            });
        }
        Self { name, child, count: None, lines: VecDeque::new() }
    }

    fn hear(&mut self, said: Said) {
        match said {
            Said::Count { done, of } => self.count = Some((done, of)),
            Said::Line(line) => {
                if line.trim_start().starts_with("Finished ") {
                    self.count = self.count.map(|(_, of)| (of, of));
                }
                if self.lines.len() == MAX_LINES {
                    self.lines.pop_front();
                }
                self.lines.push_back(line);
            }
        }
    }

    /// The count, once cargo knows that there is something to do.
    fn told(&self) -> Option<String> {
        self.count.map(|(done, of)| format!("{} {done} of {of}", self.name))
    }

    fn end(self) -> Outcome {
        let failed = |how: String| Err(Failure::new(format!("{} was not built: {how}", self.name)));
        match self.child.and_then(|mut child| child.wait()) {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => failed(format!("cargo ended with {status}, after\n{}", Vec::from(self.lines).join("\n"))),
            Err(error) => failed(format!("cargo cannot be started: {error}")),
        }
    }
}

/// Calls `each` with every piece between two ends of a line. Carriage returns count too: with them cargo writes its bar over itself.
fn pieces(stream: impl Read, mut each: impl FnMut(&str)) {
    let mut piece = Vec::new();
    for byte in BufReader::new(stream).bytes().map_while(Result::ok) {
        if byte == b'\n' || byte == b'\r' {
            each(&String::from_utf8_lossy(&piece));
            piece.clear();
        } else {
            piece.push(byte);
        }
    }
    each(&String::from_utf8_lossy(&piece));
}

/// The meaning of a piece of cargo's output, if it has any.
fn said(piece: &str) -> Option<Said> {
    if let Some((_, bar)) = piece.split_once("Building [") {
        let counted = bar.split_once("] ")?.1.split(':').next()?;
        let (done, of) = counted.trim().split_once('/')?;
        return Some(Said::Count { done: done.parse().ok()?, of: of.parse().ok()? });
    }
    let progress = PROGRESS.iter().any(|word| piece.trim_start().starts_with(word));
    (!progress && !piece.trim().is_empty()).then(|| Said::Line(piece.trim_end().to_owned()))
}

/// A line on standard error that is written over when a count moves. Where that is no terminal, it is a new line now and then.
struct Display {
    terminal: bool,
    shown: String,
    last: Instant,
}

impl Display {
    fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), shown: String::new(), last: Instant::now() }
    }

    fn show(&mut self, running: &[Running]) {
        if !self.terminal && self.last.elapsed() < BETWEEN_LINES {
            return;
        }
        let line = running.iter().filter_map(Running::told).collect::<Vec<_>>().join(", ");
        if line.is_empty() || line == self.shown {
            return;
        }
        if self.terminal {
            // The line never gets shorter: counts grow, and builds only come to it.
            eprint!("\r    {line}");
            let _ = io::stderr().flush();
        } else {
            eprintln!("    {line}");
        }
        (self.shown, self.last) = (line, Instant::now());
    }

    fn end(self) {
        if self.terminal && !self.shown.is_empty() {
            eprintln!();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_off_cargos_bar_and_other_lines_are_kept() {
        let output = "   Compiling quote v1.0.47\n    Building [>       ] 1/24: quote(build.rs), proc-macroâ€¦\r    Building [=>   ] 2/24: x \r\nerror: no\n";
        let mut heard = Vec::new();
        pieces(output.as_bytes(), |piece| heard.extend(said(piece)));
        let line = |text: &str| Said::Line(text.to_owned());
        let count = |done| Said::Count { done, of: 24 };
        assert_eq!(heard, [count(1), count(2), line("error: no")]);
    }

    #[test]
    fn every_build_ends_by_itself_and_a_failure_names_the_build() {
        let cargo = |argument: &str| {
            let mut cargo = crate::process::cargo(std::path::Path::new("."));
            cargo.arg(argument);
            cargo
        };
        let builds = [("good", "--version"), ("bad", "--no-such-option")];
        let builds = builds.map(|(name, argument)| Build { name: name.to_owned(), cargo: cargo(argument) });
        let ends = side_by_side(builds.into());
        assert!(ends[0].is_ok());
        assert!(ends[1].as_ref().is_err_and(|failure| failure.to_string().starts_with("bad was not built")));
    }
}
