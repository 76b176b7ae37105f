//! A recording: what is replayed, sought or clicked through again is the run as it was.

use std::collections::BTreeMap;

use zooscope::sim::{Life, MS, Position, Recording, SECOND, Step, Time, World};

use super::talk::{A, B, PHYSICS};
use super::toy::{Call, Command, Toy};

/// A and B run, and A has a connection with B.
fn recorded() -> Recording<Toy> {
    let mut recording = Recording::<Toy>::new(World::new(3, PHYSICS), |_| 0);
    let mut step = Step::default();
    for node in [A, B] {
        assert!(recording.command(0, Command::Add(node), &mut step) && recording.command(0, Command::Start(node), &mut step));
    }
    assert!(recording.command(0, Command::Call(A, Call::Dial(B, SECOND)), &mut step));
    recording.extend_to(SECOND, &mut step);
    recording
}

/// The run goes on to this time, and somebody does something.
#[track_caller]
fn does(recording: &mut Recording<Toy>, time: Time, command: Command) {
    recording.extend_to(time, &mut Step::default());
    assert!(recording.command(time, command, &mut Step::default()));
}

/// The run goes through its steps once more, and ends in the world that it ended in.
#[track_caller]
fn replays(recording: &Recording<Toy>) {
    let mut again = recording.seek(Position::default());
    recording.replay(&mut again, recording.len(), &mut Step::default(), &mut |_| {});
    again.advance_to(recording.head().now());
    assert_eq!((again.steps(), again.now()), (recording.len(), recording.head().now()));
    assert_eq!(again.digest(), recording.head().digest());
}

#[test]
fn a_command_after_a_long_silence_is_found_again_at_its_time() {
    let mut recording = recorded();
    // What is said across the cut arrives nowhere, the alarm of the frozen rings for nobody: the next thing is a minute away.
    does(&mut recording, SECOND, Command::Cut(A, B));
    does(&mut recording, SECOND, Command::Call(A, Call::Say(1)));
    does(&mut recording, SECOND, Command::Call(B, Call::Alarm(1, SECOND)));
    does(&mut recording, SECOND, Command::Freeze(B));
    recording.extend_to(30 * SECOND, &mut Step::default());
    assert_eq!(recording.head().now(), 30 * SECOND);
    does(&mut recording, 30 * SECOND, Command::Heal);
    does(&mut recording, 40 * SECOND, Command::Thaw(B));
    recording.extend_to(50 * SECOND, &mut Step::default());
    assert_eq!(recording.entries().iter().map(|entry| entry.at.time / SECOND).max(), Some(40));
    replays(&recording);
}

#[test]
fn a_thawed_process_whose_late_timer_was_set_anew_hears_of_it_once_in_the_run_and_in_its_replay() {
    let mut recording = recorded();
    does(&mut recording, SECOND, Command::Call(B, Call::Alarm(1, SECOND)));
    does(&mut recording, SECOND, Command::Freeze(B));
    does(&mut recording, 3 * SECOND, Command::Thaw(B));
    // What waited for the process comes to nothing, and so does what was queued to wake it: nothing is handled in between.
    assert!(recording.command(3 * SECOND, Command::Call(B, Call::Alarm(1, SECOND)), &mut Step::default()));
    recording.extend_to(3 * SECOND + MS, &mut Step::default());
    assert!(recording.command(3 * SECOND + MS, Command::Call(B, Call::Alarm(2, 60 * SECOND)), &mut Step::default()));
    recording.extend_to(9 * SECOND, &mut Step::default());
    assert_eq!(recording.entries().last().map(|entry| entry.at.time), Some(3 * SECOND + MS));
    replays(&recording);
}

#[test]
fn where_nothing_can_happen_a_step_returns_and_leaves_the_run_as_it_was() {
    let mut recording = recorded();
    let mut does = |command| assert!(recording.command(SECOND, command, &mut Step::default()));
    does(Command::Cut(A, B));
    does(Command::Call(A, Call::Dial(B, 300 * MS)));
    does(Command::Freeze(A));
    does(Command::Freeze(B));
    let before = recording.head().digest();
    assert!(!recording.extend(&mut Step::default()));
    assert_eq!((recording.head().now(), recording.head().digest()), (SECOND, before));
    assert!(recording.command(SECOND, Command::Thaw(A), &mut Step::default()));
    recording.extend_to(2 * SECOND, &mut Step::default());
    replays(&recording);
}

#[test]
fn a_recording_seeks_to_every_step_exactly() {
    let mut recording = Recording::<Toy>::new(World::new(3, PHYSICS), |_| 0);
    let mut step = Step::default();
    let mut digests = BTreeMap::new();
    for node in [A, B] {
        assert!(recording.command(0, Command::Add(node), &mut step) && recording.command(0, Command::Start(node), &mut step));
    }
    assert!(recording.command(0, Command::Call(A, Call::Dial(B, SECOND)), &mut step));
    for number in 0..1_500 {
        recording.extend_to(u64::from(number) * 2 * MS, &mut step);
        let now = recording.head().now();
        assert!(recording.command(now, Command::Call(A, Call::Say(number)), &mut step));
        digests.insert(recording.len(), recording.head().digest());
    }
    assert!(recording.checkpoints() > 1, "the run is longer than one stretch between checkpoints");
    for (steps, digest) in digests.into_iter().rev().step_by(17) {
        let time = recording.trace()[steps as usize - 1].at;
        assert_eq!(recording.seek(Position { steps, time }).digest(), digest, "after {steps} steps");
    }
    assert_eq!(recording.head().node(A).unwrap().life, Life::Running);
}
