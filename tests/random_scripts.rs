//! Whatever one types, the run is found again, and every line comes to its end: random scripts of all words, each a function of its seed.
//!
//! `ZOOSCOPE_SEED=123` plays one script alone, `ZOOSCOPE_HISTORIES=20000` so many.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::sync::mpsc;
use std::time::Duration;

use common::dice::search;
use common::random_script::{Moment, Typed, Typist, Values};
use zooscope::script::Outcome;
use zooscope::sim::{Position, Recording, Step};
use zooscope::zk::Zk;

const SCRIPTS: u64 = 300;
/// The most steps of a run that is gone through again and again.
const SHORT: u32 = 6_000;
/// The most steps of a run whose commands may ask for any number of them.
const LONG: u32 = 20_000;
/// Seeks and branches in a run.
const SEEKS: usize = 6;
const BRANCHES: usize = 2;
/// The most entries of the queue for each step, taken over the whole run.
const ENTRIES_A_STEP: u64 = 40;
/// The most time that a line may take on the slowest machine that tests run on. A line that goes on for ever is found so; no other is.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn every_run_is_found_again_by_replay_by_seeking_and_on_branches() {
    search(SCRIPTS, |seed| found_again(Typist::new(seed, Values::Ordinary)));
}

#[test]
fn nothing_that_can_be_typed_runs_without_bound() {
    search(SCRIPTS, |seed| comes_to_its_end(Typist::new(seed, Values::Any)));
}

/// A thaw after which timers that were late have been set anew, and a command before anything else happens.
#[test]
fn a_command_soon_after_a_thaw_is_found_again_at_its_place() {
    let script = "ensemble 3 observers 0 clients 3\ncrash s3\nfreeze s1\nrun 8000ms\nthaw s1\nrun 3ms\nrun 2ms\nthaw s3\nrun 3ms";
    let mut run = Typed::of(SHORT);
    let moments: Vec<Moment> = script.lines().map(|line| run.types_and_looks(line)).collect();
    assert_eq!(replays(run.runner.recording(), &moments[1..]), Ok(()));
}

/// Everybody is frozen, and one of them dials.
#[test]
fn a_step_returns_where_nothing_can_happen() {
    let mut run = Typed::of(SHORT);
    let script = "ensemble 1 observers 1 clients 1\nfreeze s2\nfreeze s1\nfreeze c1";
    script.lines().for_each(|line| assert_eq!(run.types(line.to_owned()), Outcome::Done, "{line}"));
    let before = run.runner.position();
    assert_eq!(run.types("step 1000000".to_owned()), Outcome::Done);
    assert!(run.runner.position().steps < before.steps + 100);
    let end = Moment::of(run.runner.world());
    assert_eq!(run.types("step 1000000".to_owned()), Outcome::Done);
    assert_eq!(Moment::of(run.runner.world()), end, "nothing is left to happen");
}

fn found_again(mut typist: Typist) -> Result<(), String> {
    let mut run = Typed::of(SHORT);
    for line in typist.setup() {
        run.types(line);
    }
    type_on(&mut typist, &mut run, 40).map_err(|fault| told(&run, &fault))?;
    for _ in 0..BRANCHES {
        let recording = run.runner.recording();
        let steps = typist.dice.below(recording.len() as usize + 1) as u32;
        let position = Position { steps, time: time_of(recording, steps) };
        let mut branch = Typed { runner: run.runner.branch(position), lines: run.lines.clone(), is_over: false };
        branch.lines.push(format!("# a branch after {steps} steps"));
        type_on(&mut typist, &mut branch, 8).map_err(|fault| told(&branch, &fault))?;
    }
    Ok(())
}

fn told(run: &Typed, fault: &str) -> String {
    format!("{fault}\nthe script was\n{}", run.lines.join("\n"))
}

/// The time right after so many steps.
fn time_of(recording: &Recording<Zk>, steps: u32) -> u64 {
    steps.checked_sub(1).map_or(0, |last| recording.trace()[last as usize].at)
}

/// Types some lines, and finds every moment of the run again.
fn type_on(typist: &mut Typist, run: &mut Typed, lines: usize) -> Result<(), String> {
    let mut moments = Vec::new();
    for _ in 0..lines {
        let line = typist.line(run.runner.world());
        moments.push(run.types_and_looks(&line));
        if run.is_over {
            break;
        }
    }
    let recording = run.runner.recording();
    replays(recording, &moments)?;
    for _ in 0..SEEKS {
        let then = &moments[typist.dice.below(moments.len())];
        then.is_found("a seek", &recording.seek(then.position))?;
        let steps = typist.dice.below(recording.len() as usize + 1) as u32;
        let position = Position { steps, time: time_of(recording, steps) };
        let mut world = recording.seek(Position::default());
        recording.replay(&mut world, steps, &mut Step::default(), &mut |_| {});
        world.advance_to(position.time);
        let then = Moment::of(&world);
        then.is_found("a seek to any step", &recording.seek(position))?;
        then.is_found("a branch", recording.branch(position).head())?;
    }
    Ok(())
}

/// Goes through the run once more from its beginning, and past each of its moments.
fn replays(recording: &Recording<Zk>, moments: &[Moment]) -> Result<(), String> {
    let mut world = recording.seek(Position::default());
    for (n, then) in moments.iter().enumerate() {
        recording.replay(&mut world, then.position.steps, &mut Step::default(), &mut |_| {});
        world.advance_to(then.position.time);
        then.is_found(&format!("the replay, at the {n}th line,"), &world)?;
    }
    Ok(())
}

/// In a thread of its own, so that a line without an end is told and not waited for.
fn comes_to_its_end(mut typist: Typist) -> Result<(), String> {
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let mut run = Typed::of(LONG);
        let mut left = typist.setup();
        left.reverse();
        for _ in 0..60 {
            let line = left.pop().unwrap_or_else(|| typist.line(run.runner.world()));
            if sender.send(line.clone()).is_err() {
                return Ok(());
            }
            run.types(line);
            if run.is_over {
                break;
            }
        }
        let recording = run.runner.recording();
        let entries = recording.trace().iter().map(|step| step.id.0).max().unwrap_or(0);
        let (steps, most) = (recording.len(), u64::from(recording.len()) * ENTRIES_A_STEP + 1_000);
        if steps > LONG + 1 || entries > most {
            return Err(told(&run, &format!("{steps} steps, {entries} entries of the queue")));
        }
        Ok(())
    });
    let mut lines = Vec::new();
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(line) => lines.push(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => return thread.join().unwrap_or_else(|_| Err(panicked(&lines))),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(format!("the last line does not end:\n{}", lines.join("\n")));
            }
        }
    }
}

fn panicked(lines: &[String]) -> String {
    format!("the last line panics:\n{}", lines.join("\n"))
}
