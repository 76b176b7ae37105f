//! The same run is the same run: twice, after seeking back and forth, on a branch, and from its own printed text.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Run;
use zooscope::script::{self, MAX_RUN_STEPS, Script};
use zooscope::sim::{Key, MS, Position, Purpose, Recording, SECOND, Step};
use zooscope::zk::{self, Action, ClientId, Command, Config, Op, Zk};

/// A fixed run with something of everything, and its digest: the browser test compares wasm's with the same file.
const GOLDEN: &str = include_str!("golden.json");

fn golden() -> serde_json::Value {
    serde_json::from_str(GOLDEN).unwrap()
}

fn fixed() -> String {
    let lines: Vec<String> = serde_json::from_value(golden()["script"].clone()).unwrap();
    lines.join("\n")
}

/// Plays a text onto a recording.
fn record(text: &str) -> Recording<Zk> {
    let (runner, stopped) = Script::parse(text).unwrap().carry_out(0, MAX_RUN_STEPS);
    assert_eq!(stopped, None, "{text}");
    runner.into_recording()
}

/// The digest after each step, as it was the first time.
fn digests(text: &str) -> (Recording<Zk>, Vec<u64>) {
    let recording = record(text);
    let mut world = recording.seek(Position::default());
    let mut step = Step::default();
    let mut digests = vec![world.digest()];
    while world.steps() < recording.len() {
        let next = world.steps() + 1;
        recording.replay(&mut world, next, &mut step, &mut |_| {});
        assert_eq!(world.steps(), next);
        digests.push(world.digest());
    }
    (recording, digests)
}

#[test]
fn the_same_run_gives_the_same_digest_twice() {
    let (one, other) = (record(&fixed()), record(&fixed()));
    assert_eq!(one.len(), other.len());
    assert_eq!(one.head().digest(), other.head().digest());
}

#[test]
fn another_seed_gives_another_run() {
    let other = record(&fixed().replace("seed 7", "seed 8"));
    assert_ne!(record(&fixed()).head().digest(), other.head().digest());
}

/// The link that opens the page at the end of the fixed run, as the browser test writes it.
fn link() -> String {
    let run = fixed().replace('"', "%22").replace(' ', "+").replace('\n', ";").replace('|', "%7C");
    let golden = golden();
    format!("#v=1&run={run}&at={}.{}", golden["steps"], golden["time"])
}

#[test]
fn the_fixed_run_ends_in_the_golden_digest() {
    let (model, _) = zooscope::app::open(&link(), 0);
    let page = zooscope::app::Viewer::default().page(&model);
    let now = serde_json::json!([page.at.step, page.at.time, format!("{:016x}", zooscope::app::digest(&model))]);
    let golden = golden();
    let then = serde_json::json!([golden["steps"], golden["time"], golden["digest"]]);
    assert_eq!(now, then, "the simulation does something else than before");
}

#[test]
fn after_seeking_back_and_forth_at_random_every_moment_is_as_it_was() {
    let (recording, digests) = digests(&fixed());
    let key = Key::new(1, Purpose::Schedule, &[]);
    for n in 0..300 {
        let steps = key.below(n, u64::from(recording.len()) + 1) as u32;
        let world = recording.seek(Position { steps, time: 0 });
        assert_eq!((world.steps(), world.digest()), (steps, digests[steps as usize]), "the {n}th seek");
    }
}

#[test]
fn a_place_can_be_left_in_either_direction_and_found_again() {
    let (recording, digests) = digests(&fixed());
    let mut world = recording.seek(Position { steps: recording.len() / 2, time: 0 });
    let mut step = Step::default();
    for steps in (recording.len() / 2..recording.len()).step_by(97) {
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        assert_eq!(world.digest(), digests[steps as usize]);
    }
    assert_eq!(recording.seek(Position { steps: 1, time: 0 }).digest(), digests[1]);
}

#[test]
fn the_past_of_a_branch_is_its_parents() {
    let (parent, digests) = digests(&fixed());
    let end = parent.head().digest();
    let key = Key::new(2, Purpose::Schedule, &[]);
    for n in 0..20 {
        let steps = 20 + key.below(n, u64::from(parent.len()) - 20) as u32;
        let time = parent.trace()[steps as usize - 1].at;
        let mut branch = parent.branch(Position { steps, time });
        assert_eq!(branch.len(), steps);
        assert_eq!(branch.head().digest(), digests[steps as usize], "a branch begins where it left its parent");
        let mut step = Step::default();
        let fault = zooscope::sim::Fault::Crash(zk::ServerId(1 + (n % 5) as u8).node());
        assert!(branch.command(time, Command::Fault(fault), &mut step));
        branch.extend_to(time + 5 * SECOND, &mut step);
        for back in [0, steps / 3, steps] {
            assert_eq!(branch.seek(Position { steps: back, time: 0 }).digest(), digests[back as usize]);
        }
    }
    assert_eq!(parent.head().digest(), end, "and the parent knows nothing of it");
}

#[test]
fn a_branch_on_which_nothing_is_done_goes_on_as_its_parent_did() {
    let (parent, digests) = digests(&fixed());
    let after_last_command = parent.entries().last().unwrap().at.steps + 1;
    let time = parent.trace()[after_last_command as usize - 1].at;
    let mut branch = parent.branch(Position { steps: after_last_command, time });
    let mut step = Step::default();
    while branch.len() < parent.len() && branch.extend(&mut step) {}
    // The clock of the parent went on to the end of the run; the last step tells them apart no more than that.
    assert_eq!(branch.head().digest(), parent.seek(Position { steps: parent.len(), time: 0 }).digest());
    assert_eq!(branch.len() as usize + 1, digests.len());
}

#[test]
fn a_printed_run_replays_to_the_same_digest() {
    for seed in 0..10 {
        let config = Config { voters: 3, clients: 2, tick_time: 500 * MS, ..Config::default() };
        let mut run = Run::new(config, seed);
        let key = Key::new(seed, Purpose::Schedule, &[3]);
        for n in 0..30 {
            run.run_for(key.below(2 * n, 900) * MS);
            let line = ["c1 create -s /s- x", "c2 set /s y", "crash s1", "restart s1", "freeze s2", "thaw s2", "cut s1 s3", "heal"];
            run.does(line[key.below(2 * n + 1, 8) as usize]);
        }
        run.run_for(7 * SECOND);
        let text = run.script();
        let again = Run::replay(&text);
        assert_eq!(again.world.digest(), run.world.digest(), "{text}");
        assert_eq!(again.script(), text);
    }
}

#[test]
fn a_printed_run_says_every_action_with_its_arguments() {
    let lines = [
        "client add c7 at s2 hosts s1,s2 timeout 4s",
        "observer add",
        "c1 addauth digest alice:secret",
        "c1 create -e -s \"/with space-\" \"two words\" auth::cdrwa,world:anyone:r",
        "c1 create -t 5000 /t",
        "c1 create -c /box",
        "c2 set -s -v 3 /t \"\"",
        "c2 setAcl -R -v 2 /t ip:10.0.0.0/24:cr",
        "c2 multi create -s /q- x ; check -v 0 /t ; set -v 7 /t y ; delete -v 1 /box",
        "c2 multiread get /t ; ls /",
        "c1 addWatch -m PERSISTENT /t",
        "c1 removewatches -c -l /t",
        "c1 get -s -w /t",
        "c1 ls -R /",
        "c1 deleteall -b 2 /t",
        "c1 getEphemerals /w",
        "c1 connect s3",
        "partition s1 s2 | s3 c1",
        "slow s1 s2 1.5ms",
        "disk s1 slow 20ms",
        "c2 close",
    ];
    let config =
        Config { voters: 3, clients: 2, min_session_timeout: Some(MS), max_session_timeout: Some(9 * MS), ..Config::default() };
    let mut run = Run::new(config, 7);
    lines.iter().for_each(|line| run.does(line));
    let text = run.script();
    assert_eq!(text.lines().filter(|line| lines.contains(line)).collect::<Vec<_>>(), lines);
    assert_eq!(Run::replay(&text).script(), text);
}

#[test]
fn what_no_line_says_is_told_in_a_comment() {
    let mut run = Run::new(Config { voters: 1, clients: 1, ..Config::default() }, 7);
    let op = Op::GetAcl { path: "no path\n".into() };
    run.command(Command::Action(Action::Call { client: ClientId(1), op }));
    let text = run.script();
    assert!(text.lines().any(|line| line.starts_with("# no line says: ") && line.contains("no path")), "{text}");
    assert!(script::parse_script(&text).is_ok(), "{text}");
}
