//! The world: what each step is due to, in which order steps come, and where a run ends.

use zooscope::sim::{Event, Limit, MS, NodeId, SECOND, Step, TCP_GIVES_UP, Time};

use super::talk::{A, B, C, Talk};
use super::toy::{Call, Command, Note};

#[test]
fn an_edit_in_one_corner_leaves_the_latencies_elsewhere_as_they_were() {
    let arrivals = |edited: bool| {
        let mut talk = Talk::new();
        if edited {
            talk.calls(C, Call::Dial(B, SECOND));
            talk.calls(C, Call::Write(1));
        }
        talk.run(100 * MS);
        talk.says(A, 0..50);
        if edited {
            talk.calls(C, Call::Close);
        }
        talk.run(SECOND);
        let of_a = |(at, node, note): &(Time, NodeId, Note)| match note {
            Note::Heard(number) if *node == B => Some((*at, *number)),
            _ => None,
        };
        talk.notes.iter().filter_map(of_a).collect::<Vec<_>>()
    };
    assert_eq!(arrivals(false).len(), 50);
    assert_eq!(arrivals(false), arrivals(true));
}

#[test]
fn every_step_names_the_one_that_caused_it() {
    let mut talk = Talk::new();
    talk.says(A, 0..1);
    let said = talk.step.index;
    assert!(talk.world.step(&mut talk.step));
    assert!(matches!(talk.step.event, Event::Delivered { message: 0, .. }));
    assert_eq!(talk.step.cause, said);
}

#[test]
fn time_never_goes_back_and_what_is_due_comes_in_the_order_of_time_and_then_of_its_making() {
    let mut talk = Talk::new();
    talk.says(A, 0..100);
    talk.calls(C, Call::Alarm(1, 3 * MS));
    talk.calls(C, Call::Alarm(2, 3 * MS));
    let enabled = talk.world.enabled();
    assert!(enabled.is_sorted_by_key(|due| (due.at, due.id)));
    talk.run(SECOND);
    assert!(talk.notes.is_sorted_by_key(|(at, ..)| *at));
    assert_eq!(talk.of(C), [Note::Rang(1), Note::Rang(2)]);
}

#[test]
fn a_run_that_makes_no_headway_ends_with_a_limit_and_not_with_a_hang() {
    let mut talk = Talk::new();
    talk.calls(A, Call::Spin);
    let mut steps = 0;
    while talk.world.step(&mut talk.step) {
        steps += 1;
    }
    assert_eq!(talk.world.limit(), Some(Limit::StepsAtOnce));
    assert!(steps < 210_000, "{steps}");
    assert!(!talk.world.step(&mut talk.step), "nothing happens any more");
    assert!(!talk.world.inject(&Command::Heal, &mut talk.step), "and nobody can do anything");
    assert_eq!(talk.world.next_time(), None);
}

#[test]
fn too_many_machines_are_a_limit_too() {
    let mut talk = Talk::new();
    for id in 4..=256 {
        talk.does(Command::Add(NodeId(id)));
    }
    assert_eq!(talk.world.limit(), None);
    talk.does(Command::Add(NodeId(257)));
    assert_eq!(talk.world.limit(), Some(Limit::Nodes));
}

#[test]
fn more_packets_than_a_pipe_may_hold_are_a_limit() {
    let mut talk = Talk::new();
    talk.does(Command::Cut(A, B));
    for number in 0.. {
        if !talk.world.inject(&Command::Call(A, Call::Say(number)), &mut talk.step) {
            break;
        }
    }
    assert_eq!(talk.world.limit(), Some(Limit::Packets));
}

#[test]
fn a_clone_of_a_world_goes_the_way_of_the_original_and_leaves_it_alone() {
    let mut talk = Talk::new();
    talk.says(A, 0..20);
    let before = talk.world.digest();
    let mut copy = talk.world.clone();
    let mut step = Step::default();
    while copy.step(&mut step) {}
    assert_eq!(talk.world.digest(), before);
    talk.run(TCP_GIVES_UP);
    copy.advance_to(talk.world.now());
    assert_eq!(copy.digest(), talk.world.digest());
}
