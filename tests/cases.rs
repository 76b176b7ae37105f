//! Cases that people reported of ZooKeeper, its clients and HDFS, each with what is right; `tests/cases/`, a file each.
//!
//! A case is a script with lines that say what must be so where they stand:
//!
//! ```text
//!   # Where what is right comes from.
//!   c1 create /a
//!   run 1s
//!   expect exists s2 /a = yes          an expression of the lessons
//!   breaks MadeOnce                    the run breaks this promise; all others hold, and all properties
//!   misread disk s1 full => full has …  this is no command, and what a person is told of it
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use zooscope::check::{Checker, Promises};
use zooscope::lang::Lang;
use zooscope::lessons::{Expect, Figures};
use zooscope::script::{DEFAULT_SEED, Outcome, Runner, parse_line};
use zooscope::sim::{Position, Step};
use zooscope::tell;
use zooscope::zk::Config;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let trials = files.into_iter().map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        Trial::test(name, move || play(&fs::read_to_string(&file).unwrap()).map_err(Failed::from))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

/// Carries a case out.
///
/// # Errors
/// Everything that is not as it must be, a line each.
fn play(text: &str) -> Result<(), String> {
    let mut runner = Runner::new(Config::default(), DEFAULT_SEED);
    let mut wrong = Vec::new();
    let mut breaks = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        match line.split_once(' ') {
            Some(("expect", expect)) => wrong.extend(expected(&runner, number, expect).err()),
            Some(("breaks", promise)) => _ = breaks.insert(promise.trim().to_owned()),
            Some(("misread", told)) => wrong.extend(misread(number, told).err()),
            _ => wrong.extend(done(&mut runner, number, line).err()),
        }
    }
    wrong.extend(watched(&runner, &breaks));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn done(runner: &mut Runner, number: usize, line: &str) -> Result<(), String> {
    let Some(command) = parse_line(line).map_err(|error| format!("line {number}: {error}"))? else { return Ok(()) };
    match runner.apply(&command) {
        Outcome::Done => Ok(()),
        outcome => Err(format!("line {number}: {line}: {outcome:?}")),
    }
}

fn expected(runner: &Runner, number: usize, text: &str) -> Result<(), String> {
    let expect = Expect::parse(number, text).map_err(|error| format!("line {number}: {text}: {error:?}"))?;
    let mut figures = Figures::new(runner.recording(), Position::default(), runner.position());
    figures.check(&expect).map_err(|(left, right)| format!("line {number}: {text}: it is {left}, not {right}"))
}

fn misread(number: usize, told: &str) -> Result<(), String> {
    let (line, sentence) = told.split_once(" => ").ok_or_else(|| format!("line {number}: no =>"))?;
    let Err(error) = parse_line(line) else { return Err(format!("line {number}: {line} is a command")) };
    let said = tell::error(Lang::En, &error);
    if said == sentence { Ok(()) } else { Err(format!("line {number}: {line}: {said}")) }
}

/// Shows the whole run, made once more, to the checks and the promises. It must end as it did, and so must a seek to its end.
fn watched(runner: &Runner, breaks: &BTreeSet<String>) -> Vec<String> {
    let (recording, end) = (runner.recording(), runner.position());
    let (mut checker, mut promises) = (Checker::default(), Promises::default());
    let mut world = recording.seek(Position::default());
    // One step at a time, as both look at the world right after it.
    let mut step = Step::default();
    for steps in 1..=end.steps {
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        checker.see(&world, &step);
        promises.see(&world, &step);
    }
    world.advance_to(end.time);
    let same = [world.digest(), recording.seek(end).digest()].iter().all(|digest| *digest == runner.world().digest());
    let replayed = (!same).then(|| "the replay ends in another world".to_owned());
    let broken: BTreeSet<String> = promises.violations().iter().map(|broken| format!("{:?}", broken.law)).collect();
    let mut wrong: Vec<String> = checker.violations().iter().map(ToString::to_string).collect();
    wrong.extend(replayed);
    wrong.extend(promises.violations().iter().filter(|it| !breaks.contains(&format!("{:?}", it.law))).map(|it| format!("{it:?}")));
    wrong.extend(breaks.difference(&broken).map(|promise| format!("{promise} is not broken")));
    wrong
}
