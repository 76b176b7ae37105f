//! A run as a script, and its exact replay.

use super::*;
use crate::zk::Config;

const TEXT: &str =
    "seed 7\nensemble 3 clients 2\nset tickTime 1s\nstep 100\ncrash s3\nat 9.000001s\nc1 create /a \"'\"\nc2 get -w /a";

#[test]
fn a_recording_prints_to_the_script_that_makes_it() {
    let script = Script::parse(TEXT).unwrap();
    let (runner, complete) = script.carry_out(0, MAX_RUN_STEPS);
    assert!(complete);
    let written = Script::of(runner.config(), runner.seed(), runner.recording());
    let (again, _) = Script::parse(&written.to_string()).unwrap().carry_out(0, MAX_RUN_STEPS);
    assert_eq!(again.recording().entries(), runner.recording().entries());
    assert_eq!(again.world().digest(), runner.world().digest());
    assert_eq!(Script::of(again.config(), again.seed(), again.recording()), written);
}

#[test]
fn a_refused_command_is_no_reason_to_stop_and_a_limit_is() {
    let play = |text, max_steps| {
        let (runner, complete) = Script::parse(text).unwrap().carry_out(0, max_steps);
        (runner.recording().entries().len(), complete)
    };
    assert_eq!(play("ensemble 1\nrestart s1\ncrash s1", 1_000), (2, true));
    assert_eq!(play("ensemble 3\nrun 60s\ncrash s1", 100), (0, false));
}

#[test]
fn set_up_stands_before_everything_else() {
    assert_eq!(Script::parse("heal\n\nseed 7"), Err(ScriptError::LateSetup { line: 3 }));
    let (config, seed) = Script::parse("seed 9\nensemble 3").unwrap().begin(Config::default(), 7);
    assert_eq!((config.voters, seed), (3, 9));
    assert_eq!(Script::parse("").unwrap().begin(Config::default(), 7), (Config::default(), 7));
}
