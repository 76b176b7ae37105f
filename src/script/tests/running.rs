//! Scripts that are carried out.

use crate::script::{Condition, Outcome, Runner, parse_script};
use crate::sim::{Limit, MS, SECOND};
use crate::zk::{Config, Refused, ServerId, client, established_leader};

/// Carries out the whole text, and returns the outcome of every line.
fn run(runner: &mut Runner, text: &str) -> Vec<Outcome> {
    parse_script(text).unwrap().iter().map(|(_, command)| runner.apply(command)).collect()
}

fn new_runner() -> Runner {
    Runner::new(Config::default(), 42)
}

#[test]
fn a_script_stops_the_leader_and_waits_for_the_next() {
    let mut runner = new_runner();
    let script = "seed 7\nensemble 5 clients 1\nrun until leader\ncrash s5\nrun until election\nrun until leader";
    assert_eq!(run(&mut runner, script), vec![Outcome::Done; 6]);
    assert_eq!(runner.seed(), 7);
    assert_eq!(established_leader(runner.world()), Some(ServerId(4)));
}

#[test]
fn replies_are_waited_for() {
    let mut runner = new_runner();
    let script = "ensemble 3 clients 1\nrun until leader\nc1 create /a 1\nrun until replies";
    assert_eq!(run(&mut runner, script), vec![Outcome::Done; 4]);
    let client = client(runner.world(), crate::zk::ClientId(1)).unwrap();
    assert!(client.history().iter().all(|call| call.result.is_ok()) && client.history().len() == 1);
}

#[test]
fn what_never_comes_leaves_the_run_where_it_was() {
    let mut runner = new_runner();
    run(&mut runner, "ensemble 3\nrun 5s\ncrash s1\ncrash s2\nrun 30s");
    let (before, digest) = (runner.position(), runner.world().digest());
    assert_eq!(run(&mut runner, "run until leader"), [Outcome::NeverCame(Condition::Leader)]);
    assert_eq!((runner.position(), runner.world().digest()), (before, digest));
}

#[test]
fn at_an_instant_nothing_due_then_has_happened_yet() {
    let mut runner = new_runner();
    run(&mut runner, "run 1s\nat 3s");
    assert_eq!(runner.position().time, 3 * SECOND);
    assert!(runner.recording().trace().iter().all(|step| step.at < 3 * SECOND));
    assert_eq!(run(&mut runner, "at 2s"), [Outcome::Past]);
}

/// Crashed servers leave timers behind that come to nothing; what stands behind such a one in the queue may be far off.
const WITH_SILENT_EVENTS: &str = "seed 3\nensemble 5 clients 3\nrun until leader\nrun 2s\ncrash s5\ncrash s4\ncrash s3";

#[test]
fn time_passes_as_long_as_it_is_told_whatever_comes_to_nothing_meanwhile() {
    let mut runner = new_runner();
    run(&mut runner, WITH_SILENT_EVENTS);
    for n in 0..2_000 {
        let before = runner.position().time;
        assert_eq!(run(&mut runner, "run 7ms"), [Outcome::Done]);
        let lasted = runner.position().time - before;
        assert_eq!(lasted, 7 * MS, "stretch {n}");
        assert!(runner.recording().trace().last().is_none_or(|step| step.at <= runner.position().time));
    }
}

#[test]
fn neither_waiting_nor_stepping_takes_an_event_from_behind_the_end() {
    for end in (2_500..6_000).step_by(7).map(|ms| ms * MS) {
        let mut runner = new_runner().ending_at(end);
        run(&mut runner, WITH_SILENT_EVENTS);
        let mut waiting = runner.clone();
        assert_eq!(run(&mut runner, "step 100000"), [Outcome::Ended]);
        assert_eq!(run(&mut waiting, "run until leader"), [Outcome::Ended]);
        for runner in [runner, waiting] {
            assert_eq!(runner.position().time, end);
            assert!(runner.recording().trace().iter().all(|step| step.at <= end), "nothing after {end}");
        }
    }
}

#[test]
fn set_up_comes_first_or_not_at_all() {
    let mut runner = new_runner();
    assert_eq!(run(&mut runner, "run 1s\nseed 9"), [Outcome::Done, Outcome::AlreadyBegun]);
    assert_eq!(runner.seed(), 42);
}

#[test]
fn a_refusal_is_an_outcome() {
    let mut runner = new_runner();
    let nobody = ServerId(9).node();
    assert_eq!(run(&mut runner, "crash s9"), [Outcome::Refused(Refused::NoSuchNode(nobody))]);
}

#[test]
fn nothing_happens_after_the_end() {
    let mut runner = new_runner().ending_at(1_500 * MS);
    assert_eq!(run(&mut runner, "run 1s\nrun 1s\ncrash s1"), [Outcome::Done, Outcome::Ended, Outcome::Ended]);
    assert_eq!(runner.position().time, 1_500 * MS);
    assert!(runner.recording().entries().is_empty());
}

#[test]
fn a_run_longer_than_the_maximum_says_so() {
    let mut runner = new_runner();
    let outcomes = run(&mut runner, "ensemble 3 clients 0\nstep 1000000\nstep 1000000\nstep 1");
    assert_eq!(outcomes.last(), Some(&Outcome::Limit(Limit::Steps)));
}
