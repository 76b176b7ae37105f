//! Machines that crash, freeze and wake: their disks, timers and sockets.

use zooscope::sim::{MS, SECOND, TCP_GIVES_UP};

use super::talk::{A, B, C, Talk};
use super::toy::{Call, Command, Note};

#[test]
fn a_crash_loses_what_the_disk_had_not_synced_and_nothing_that_it_had() {
    let mut talk = Talk::new();
    talk.calls(A, Call::Write(1));
    talk.calls(A, Call::Write(2));
    talk.run(SECOND);
    talk.does(Command::SlowDisk(A, SECOND));
    talk.calls(A, Call::Write(3));
    talk.run(500 * MS);
    assert_eq!(talk.world.node(A).unwrap().unsynced().copied().collect::<Vec<_>>(), [3]);
    talk.does(Command::Crash(A));
    talk.run(5 * SECOND);
    talk.does(Command::Start(A));
    assert_eq!(talk.of(A).last(), Some(&Note::Found(vec![1, 2])));
}

#[test]
fn writes_that_come_while_the_disk_is_busy_share_the_next_sync() {
    let mut talk = Talk::new();
    for number in 0..10 {
        talk.calls(A, Call::Write(number));
    }
    talk.run(SECOND);
    assert_eq!(talk.of(A), [Note::Persisted(1), Note::Persisted(10)]);
}

#[test]
fn a_crash_breaks_every_connection_and_what_was_under_way_is_lost() {
    let mut talk = Talk::new();
    talk.says(A, 0..3);
    talk.does(Command::Crash(A));
    talk.run(SECOND);
    assert_eq!(talk.of(B), [Note::Closed]);
    talk.does(Command::Start(A));
    talk.run(TCP_GIVES_UP);
    assert_eq!(talk.of(A), [Note::Found(vec![])], "a new life knows nothing of the old one's connections and timers");
}

#[test]
fn a_crash_behind_a_cut_is_noticed_when_the_cut_heals() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, B));
    talk.does(Command::Crash(A));
    talk.run(10 * SECOND);
    assert_eq!(talk.of(B), []);
    talk.does(Command::Heal);
    talk.run(SECOND);
    assert_eq!(talk.of(B), [Note::Closed]);
}

#[test]
fn a_frozen_process_keeps_its_sockets_and_reads_them_before_it_finds_its_timers_late() {
    let mut talk = Talk::new();
    talk.calls(B, Call::Alarm(1, 10 * MS));
    talk.does(Command::Freeze(B));
    talk.run(SECOND);
    talk.says(A, 0..3);
    talk.run(10 * SECOND);
    assert_eq!(talk.of(B), [], "it hears nothing");
    assert_eq!(talk.of(A), [], "and nobody notices");
    let thawed = talk.world.now();
    talk.does(Command::Thaw(B));
    talk.run(SECOND);
    assert_eq!(talk.of(B), [Note::Heard(0), Note::Heard(1), Note::Heard(2), Note::Rang(1)]);
    assert_eq!(talk.when(B, &Note::Rang(1)), thawed);
}

#[test]
fn the_machine_of_a_frozen_process_accepts_connections_for_it() {
    let mut talk = Talk::new();
    talk.does(Command::Freeze(C));
    talk.calls(A, Call::Dial(C, SECOND));
    talk.run(10 * SECOND);
    assert_eq!(talk.of(A), [Note::Connected]);
    assert_eq!(talk.of(C), []);
    talk.does(Command::Thaw(C));
    talk.run(SECOND);
    assert_eq!(talk.of(C), [Note::Accepted]);
}

#[test]
fn the_disk_of_a_frozen_process_goes_on() {
    let mut talk = Talk::new();
    talk.calls(A, Call::Write(7));
    talk.does(Command::Freeze(A));
    talk.run(SECOND);
    assert_eq!(talk.world.node(A).unwrap().durable().0, [7]);
    assert_eq!(talk.of(A), []);
    talk.does(Command::Thaw(A));
    talk.run(SECOND);
    assert_eq!(talk.of(A), [Note::Persisted(1)]);
}

#[test]
fn a_timer_set_again_rings_once_at_its_last_time() {
    let mut talk = Talk::new();
    let now = talk.world.now();
    for delay in [500 * MS, 100 * MS, 300 * MS] {
        talk.calls(A, Call::Alarm(5, delay));
    }
    talk.run(SECOND);
    assert_eq!(talk.of(A), [Note::Rang(5)]);
    assert_eq!(talk.when(A, &Note::Rang(5)), now + 300 * MS);
}
