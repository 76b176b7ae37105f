//! A run as a script, and its exact replay.

use super::*;
use crate::sim::Limit;
use crate::zk::Config;

const TEXT: &str =
    "seed 7\nensemble 3 clients 2\nset tickTime 1s\nstep 100\ncrash s3\nat 9.000001s\nc1 create /a \"'\"\nc2 get -w /a";

#[test]
fn a_recording_prints_to_the_script_that_makes_it() {
    let script = Script::parse(TEXT).unwrap();
    let (runner, stopped) = script.carry_out(0, MAX_RUN_STEPS);
    assert_eq!(stopped, None);
    let written = Script::of(runner.config(), runner.seed(), runner.recording());
    let (again, _) = Script::parse(&written.to_string()).unwrap().carry_out(0, MAX_RUN_STEPS);
    assert_eq!(again.recording().entries(), runner.recording().entries());
    assert_eq!(again.world().digest(), runner.world().digest());
    assert_eq!(Script::of(again.config(), again.seed(), again.recording()), written);
}

#[test]
fn a_refused_command_is_no_reason_to_stop_and_a_limit_is() {
    let play = |text, max_steps| {
        let (runner, stopped) = Script::parse(text).unwrap().carry_out(0, max_steps);
        (runner.recording().entries().len(), stopped)
    };
    assert_eq!(play("ensemble 1\nrestart s1\ncrash s1", 1_000), (2, None));
    let stopped = Stopped { line: 1, outcome: Outcome::Limit(Limit::Steps) };
    assert_eq!(play("ensemble 3\nrun 60s\ncrash s1", 100), (0, Some(stopped)));
    let stopped = Stopped { line: 2, outcome: Outcome::NeverCame(Condition::Watch) };
    assert_eq!(play("ensemble 3\nrun until leader\nrun until watch\ncrash s1", 100_000), (0, Some(stopped)));
}

#[test]
fn a_run_is_the_same_without_the_lines_that_say_what_is_so_anyway() {
    for (text, without) in [
        ("seed 42\nensemble 5 clients 3\ncrash s1", "crash s1"),
        ("seed 7\nseed 42\ncrash s1", "crash s1"),
        ("ensemble 3\nset tickTime 1s\nensemble 5 clients 3", "set tickTime 1s"),
        ("ensemble 3\nseed 42", "ensemble 3"),
        ("seed 42", "seed 42"),
        ("", "seed 42"),
    ] {
        let script = Script::parse(text).unwrap();
        let short = script.without_defaults();
        assert_eq!(short.to_string(), without, "{text:?}");
        let begun = |script: &Script| script.begin(Config::default(), DEFAULT_SEED);
        assert_eq!(begun(&short), begun(&script), "{text:?}");
    }
}

#[test]
fn set_up_stands_before_everything_else() {
    assert_eq!(Script::parse("heal\n\nseed 7"), Err(ScriptError::LateSetup { line: 3 }));
    let (config, seed) = Script::parse("seed 9\nensemble 3").unwrap().begin(Config::default(), 7);
    assert_eq!((config.voters, seed), (3, 9));
    assert_eq!(Script::parse("").unwrap().begin(Config::default(), 7), (Config::default(), 7));
}
