//! The kernel's promises, with a protocol that does nothing but talk.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use zooscope::sim::{
    Commanded, ConnId, Disk, Duration, Event, EventId, Life, Limit, MS, NodeId, Outbox, Physics, Position, Process, Protocol,
    Recording, Refusal, SECOND, Step, TCP_GIVES_UP, Time, World,
};

// ---- a protocol that does nothing but talk ----------------------------------------------------------------------------------

#[derive(Clone, Debug, PartialEq, Hash)]
struct Toy;

/// One who talks. It has one connection, in which it says numbers and hears some.
#[derive(Clone, Debug, Default, Hash)]
struct Talker {
    conn: Option<ConnId>,
    /// What the disk held when it started.
    found: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
enum Call {
    Dial(NodeId, Duration),
    Say(u32),
    Write(u32),
    Close,
    Alarm(u8, Duration),
    /// Says something to itself, for ever, without time passing.
    Spin,
}

#[derive(Clone, Debug, PartialEq, Hash)]
enum Note {
    Found(Vec<u32>),
    Accepted,
    Connected,
    Closed,
    Heard(u32),
    Rang(u8),
    Persisted(u64),
}

#[derive(Clone, Debug, Default, Hash)]
struct Paper(Vec<u32>);

impl Disk<u32> for Paper {
    fn apply(&mut self, write: u32) {
        self.0.push(write);
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Command {
    Add(NodeId),
    Start(NodeId),
    Crash(NodeId),
    Freeze(NodeId),
    Thaw(NodeId),
    Cut(NodeId, NodeId),
    Heal,
    SlowDisk(NodeId, Duration),
    Hold(EventId),
    Release(EventId),
    Drop(EventId),
    Call(NodeId, Call),
}

impl Protocol for Toy {
    type Process = Talker;
    type Message = u32;
    type Timer = u8;
    type Port = ();
    type Note = Note;
    type Write = u32;
    type Disk = Paper;
    type Command = Command;
    type Call = Call;
}

impl Commanded for Toy {
    fn apply(world: &mut World<Toy>, command: &Command, step: &mut Step<Toy>) {
        match command.clone() {
            Command::Add(node) => assert!(world.add_node(node, Talker::default()) || world.limit().is_some()),
            Command::Start(node) => assert!(world.start(node, step)),
            Command::Crash(node) => assert!(world.crash(node, step)),
            Command::Freeze(node) => assert!(world.freeze(node)),
            Command::Thaw(node) => assert!(world.thaw(node)),
            Command::Cut(a, b) => world.cut(a, b),
            Command::Heal => world.heal(),
            Command::SlowDisk(node, extra) => assert!(world.slow_disk(node, extra)),
            Command::Hold(id) => assert_eq!(world.hold(id), Ok(())),
            Command::Release(id) => assert_eq!(world.release(id), Ok(())),
            Command::Drop(id) => assert_eq!(world.drop_packet(id), Ok(())),
            Command::Call(node, call) => assert!(world.call(node, call, step)),
        }
    }
}

impl Process<Toy> for Talker {
    fn fresh(&self) -> Self {
        Talker::default()
    }

    fn on_start(&mut self, disk: &Paper, out: &mut Outbox<Toy>) {
        self.found.clone_from(&disk.0);
        out.note(Note::Found(disk.0.clone()));
    }

    fn listens(&self, (): ()) -> bool {
        true
    }

    fn on_accepted(&mut self, conn: ConnId, _: NodeId, (): (), out: &mut Outbox<Toy>) {
        self.conn = Some(conn);
        out.note(Note::Accepted);
    }

    fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<Toy>) {
        self.conn = Some(conn);
        out.note(Note::Connected);
    }

    fn on_closed(&mut self, _: ConnId, out: &mut Outbox<Toy>) {
        self.conn = None;
        out.note(Note::Closed);
    }

    fn on_message(&mut self, _: ConnId, message: u32, out: &mut Outbox<Toy>) {
        out.note(Note::Heard(message));
    }

    fn on_timer(&mut self, timer: u8, out: &mut Outbox<Toy>) {
        if timer == SPINNING {
            out.set_timer(SPINNING, 0);
        }
        out.note(Note::Rang(timer));
    }

    fn on_persisted(&mut self, writes: u64, out: &mut Outbox<Toy>) {
        out.note(Note::Persisted(writes));
    }

    fn on_call(&mut self, call: Call, out: &mut Outbox<Toy>) {
        match call {
            Call::Dial(to, timeout) => {
                out.dial(to, (), timeout);
            }
            Call::Say(number) => self.conn.into_iter().for_each(|conn| out.send(conn, number)),
            Call::Write(number) => out.write(number),
            Call::Close => self.conn.into_iter().for_each(|conn| out.close(conn)),
            Call::Alarm(timer, delay) => out.set_timer(timer, delay),
            Call::Spin => out.set_timer(SPINNING, 0),
        }
    }
}

const SPINNING: u8 = 99;

// ---- a world of talkers -----------------------------------------------------------------------------------------------------

const A: NodeId = NodeId(1);
const B: NodeId = NodeId(2);
const C: NodeId = NodeId(3);

const PHYSICS: Physics = Physics { latency_min: MS, latency_max: 9 * MS, disk_min: 5 * MS, disk_max: 5 * MS };

struct Talk {
    world: World<Toy>,
    step: Step<Toy>,
    notes: Vec<(Time, NodeId, Note)>,
}

impl Talk {
    /// A, B and C run, and A has a connection with B.
    fn new() -> Self {
        let mut talk = Talk { world: World::new(1, PHYSICS), step: Step::default(), notes: Vec::new() };
        for node in [A, B, C] {
            talk.does(Command::Add(node));
            talk.does(Command::Start(node));
        }
        talk.calls(A, Call::Dial(B, SECOND));
        talk.run(SECOND);
        assert_eq!(talk.of(A), [Note::Found(vec![]), Note::Connected]);
        talk.notes.clear();
        talk
    }

    fn does(&mut self, command: Command) {
        assert!(self.world.inject(&command, &mut self.step));
        self.keep();
    }

    fn calls(&mut self, node: NodeId, call: Call) {
        self.does(Command::Call(node, call));
    }

    /// Says numbers, one call each.
    fn says(&mut self, node: NodeId, numbers: std::ops::Range<u32>) -> Vec<EventId> {
        numbers
            .map(|number| {
                self.calls(node, Call::Say(number));
                self.step.sent[0].id
            })
            .collect()
    }

    fn keep(&mut self) {
        self.notes.extend(self.step.notes.iter().map(|(node, note)| (self.step.at, *node, note.clone())));
    }

    fn run(&mut self, duration: Duration) {
        let until = self.world.now() + duration;
        while self.world.step_by(until, &mut self.step) {
            self.keep();
        }
        self.world.advance_to(until);
    }

    /// What happened to a node, in order.
    fn of(&self, node: NodeId) -> Vec<Note> {
        self.notes.iter().filter(|(_, of, _)| *of == node).map(|(.., note)| note.clone()).collect()
    }

    fn heard(&self, node: NodeId) -> Vec<u32> {
        let number = |note| match note {
            Note::Heard(number) => Some(number),
            _ => None,
        };
        self.of(node).into_iter().filter_map(number).collect()
    }

    fn when(&self, node: NodeId, note: &Note) -> Time {
        self.notes.iter().find(|(_, of, what)| *of == node && what == note).expect("it happened").0
    }
}

// ---- connections ------------------------------------------------------------------------------------------------------------

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

// ---- machines ---------------------------------------------------------------------------------------------------------------

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

// ---- the world --------------------------------------------------------------------------------------------------------------

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

#[test]
fn a_command_after_a_long_silence_is_found_again_at_its_time() {
    let mut recording = Recording::<Toy>::new(World::new(3, PHYSICS), |_| 0);
    let mut step = Step::default();
    let mut does = |recording: &mut Recording<Toy>, time, command| assert!(recording.command(time, command, &mut step));
    for node in [A, B] {
        does(&mut recording, 0, Command::Add(node));
        does(&mut recording, 0, Command::Start(node));
    }
    does(&mut recording, 0, Command::Call(A, Call::Dial(B, SECOND)));
    recording.extend_to(SECOND, &mut Step::default());
    // What is said across the cut arrives nowhere, the alarm of the frozen rings for nobody: the next thing is a minute away.
    does(&mut recording, SECOND, Command::Cut(A, B));
    does(&mut recording, SECOND, Command::Call(A, Call::Say(1)));
    does(&mut recording, SECOND, Command::Call(B, Call::Alarm(1, SECOND)));
    does(&mut recording, SECOND, Command::Freeze(B));
    recording.extend_to(30 * SECOND, &mut Step::default());
    assert_eq!(recording.head().now(), 30 * SECOND);
    does(&mut recording, 30 * SECOND, Command::Heal);
    recording.extend_to(40 * SECOND, &mut Step::default());
    does(&mut recording, 40 * SECOND, Command::Thaw(B));
    recording.extend_to(50 * SECOND, &mut Step::default());
    assert_eq!(recording.entries().iter().map(|entry| entry.at.time / SECOND).max(), Some(40));
    let end = Position { steps: recording.len(), time: 50 * SECOND };
    let mut again = recording.seek(Position::default());
    recording.replay(&mut again, end.steps, &mut Step::default(), &mut |_| {});
    again.advance_to(end.time);
    assert_eq!(again.digest(), recording.head().digest());
}

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
fn a_thawed_process_whose_late_timer_was_set_anew_hears_of_it_once_in_the_run_and_in_its_replay() {
    let mut recording = recorded();
    let mut does = |time, command| {
        recording.extend_to(time, &mut Step::default());
        assert!(recording.command(time, command, &mut Step::default()));
    };
    does(SECOND, Command::Call(B, Call::Alarm(1, SECOND)));
    does(SECOND, Command::Freeze(B));
    does(3 * SECOND, Command::Thaw(B));
    // What waited for the process comes to nothing, and so does what was queued to wake it.
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
