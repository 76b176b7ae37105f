//! Connections: they deliver in order, stall, break, and are held.

use zooscope::sim::{MS, Refusal, SECOND, TCP_GIVES_UP};

use super::talk::{A, B, C, Talk};
use super::toy::{Call, Command, Note};

#[test]
fn a_connection_delivers_everything_once_and_in_order_though_each_packet_takes_its_own_time() {
    let mut talk = Talk::new();
    talk.says(A, 0..200);
    talk.says(B, 500..700);
    talk.run(SECOND);
    assert_eq!(talk.heard(B), (0..200).collect::<Vec<_>>());
    assert_eq!(talk.heard(A), (500..700).collect::<Vec<_>>());
}

#[test]
fn what_was_sent_before_a_close_arrives_before_it() {
    let mut talk = Talk::new();
    talk.says(A, 0..3);
    talk.calls(A, Call::Close);
    talk.run(SECOND);
    assert_eq!(talk.of(B), [Note::Heard(0), Note::Heard(1), Note::Heard(2), Note::Closed]);
}

#[test]
fn a_cut_stalls_a_connection_and_what_waited_goes_on_once_healed() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, B));
    talk.says(A, 0..5);
    talk.run(30 * SECOND);
    assert_eq!(talk.heard(B), [] as [u32; 0]);
    assert_eq!(talk.world.in_flight().filter(|flight| flight.stalled).count(), 5);
    talk.does(Command::Heal);
    talk.says(A, 5..7);
    talk.run(SECOND);
    assert_eq!(talk.of(B), (0..7).map(Note::Heard).collect::<Vec<_>>(), "nothing is lost, nothing overtakes");
}

#[test]
fn a_stall_that_lasts_breaks_the_connection_on_both_sides() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, B));
    talk.says(A, 0..1);
    talk.run(TCP_GIVES_UP - SECOND);
    assert_eq!(talk.of(A), []);
    talk.run(2 * SECOND);
    assert_eq!(talk.of(A), [Note::Closed]);
    assert_eq!(talk.of(B), [Note::Closed]);
    talk.does(Command::Heal);
    talk.run(SECOND);
    assert_eq!(talk.heard(B), [] as [u32; 0], "what was under way went with it");
}

#[test]
fn a_silent_connection_outlives_any_cut() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, B));
    talk.run(10 * TCP_GIVES_UP);
    talk.does(Command::Heal);
    talk.says(A, 0..1);
    talk.run(SECOND);
    assert_eq!(talk.of(B), [Note::Heard(0)]);
    assert_eq!(talk.of(A), []);
}

#[test]
fn a_dial_across_a_cut_times_out_when_the_dialler_said() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, C));
    let dialled = talk.world.now();
    talk.calls(A, Call::Dial(C, 300 * MS));
    talk.run(SECOND);
    assert_eq!(talk.when(A, &Note::Closed), dialled + 300 * MS);
    assert_eq!(talk.of(C), []);
}

#[test]
fn a_dialler_that_sleeps_through_its_timeout_learns_of_it_when_it_wakes() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, C));
    talk.calls(A, Call::Dial(C, 300 * MS));
    talk.does(Command::Freeze(A));
    talk.run(5 * SECOND);
    let thawed = talk.world.now();
    talk.does(Command::Thaw(A));
    talk.run(2 * SECOND);
    assert_eq!(talk.of(A), [Note::Closed]);
    assert_eq!(talk.when(A, &Note::Closed), thawed);
}

#[test]
fn a_dialler_that_sleeps_through_its_timeout_finds_an_answer_that_came_meanwhile_first() {
    let mut talk = Talk::new();
    talk.calls(A, Call::Dial(C, 300 * MS));
    talk.does(Command::Freeze(A));
    talk.run(5 * SECOND);
    talk.does(Command::Thaw(A));
    talk.run(2 * SECOND);
    assert_eq!(talk.of(A), [Note::Connected]);
}

#[test]
fn what_is_on_its_way_to_one_who_has_closed_the_connection_arrives_nowhere() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, B));
    talk.says(B, 0..3);
    assert_eq!(talk.world.arriving().count(), 3);
    talk.calls(A, Call::Close);
    assert_eq!(
        (talk.world.in_flight().filter(|flight| flight.unheard).count(), talk.world.arriving().count()),
        (3, 1),
        "its own close goes on"
    );
    talk.does(Command::Heal);
    talk.run(SECOND);
    assert_eq!(talk.heard(A), [] as [u32; 0]);
}

#[test]
fn nobody_at_home_refuses_a_dial_at_once() {
    let mut talk = Talk::new();
    talk.does(Command::Crash(C));
    talk.calls(A, Call::Dial(C, 10 * SECOND));
    talk.run(100 * MS);
    assert_eq!(talk.of(A), [Note::Closed]);
}

#[test]
fn holding_a_packet_delays_all_behind_it_and_nothing_else() {
    let mut talk = Talk::new();
    let ids = talk.says(A, 0..6);
    talk.says(B, 10..12);
    talk.does(Command::Hold(ids[2]));
    talk.run(SECOND);
    assert_eq!(talk.heard(B), [0, 1]);
    assert_eq!(talk.heard(A), [10, 11], "the other direction is free");
    assert_eq!(talk.world.in_flight().filter(|flight| flight.held).count(), 4);
    talk.does(Command::Release(ids[2]));
    talk.run(SECOND);
    assert_eq!(talk.heard(B), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn dropping_a_packet_breaks_its_connection_with_all_that_is_on_it() {
    let mut talk = Talk::new();
    let ids = talk.says(A, 0..3);
    talk.says(B, 10..12);
    talk.does(Command::Drop(ids[2]));
    talk.run(SECOND);
    assert_eq!(talk.of(A), [Note::Closed]);
    assert_eq!(talk.of(B), [Note::Closed]);
    assert_eq!(talk.world.in_flight().count(), 0);
    assert_eq!(talk.world.hold(ids[2]), Err(Refusal::NoSuchMessage(ids[2])));
}
