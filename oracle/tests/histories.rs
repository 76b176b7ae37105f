//! Small histories of clients, judged by stateright's testers: what ZooKeeper promises of writes and of reads, and what it does not.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../tests/common/mod.rs"]
mod common;

use std::rc::Rc;

use common::dice::Dice;
use common::{Doctor, Run};
use oracle::{Heard, History, Reply};
use zooscope::check::Law;
use zooscope::sim::{Fault, MS, NodeId, SECOND, Step, Time};
use zooscope::zk::{self, CallRecord, ClientId, Code, Config, Note, Op, Response, ServerId, Stat, Zk};

const HISTORIES: u64 = 100;
const CLIENTS: u16 = 3;
/// Calls of all clients. The testers try orders, of which there are many for more.
const CALLS: usize = 12;

/// After this long no call of a history is under way any more.
const LONG: Time = 500 * MS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    No,
    Plain,
    /// After a `sync` of the same client.
    Synced,
}

/// A history of three clients upon one znode, each with one call at a time. One link between two servers is slow; with faults, a server stops
/// in some and comes back.
fn play(seed: u64, reads: Reads, faults: bool, doctor: Option<Doctor>) -> (Run, History) {
    let mut dice = Dice::new(seed, 16);
    let config = Config { voters: 3, clients: CLIENTS, latency_max: 12 * MS, ..Config::default() };
    let mut run = Run::settled(config, seed);
    run.doctor = doctor;
    let begun = run.now();
    let slow = 1 + dice.below(3);
    run.does(&format!("slow s{slow} s{} 60ms", slow % 3 + 1));
    let stops = (faults && dice.one_in(3)).then(|| (dice.below(CALLS), ServerId(1 + dice.below(3) as u8)));
    for number in 0..CALLS {
        if let Some((_, server)) = stops.filter(|(when, _)| *when == number) {
            run.fault(Fault::Crash(server.node()));
        }
        run.run_for(MS + dice.below(40) as u64 * MS);
        let is_free = |run: &Run, client: u16| run.client(client).waiting_calls().is_empty();
        let free: Vec<u16> = (1..=CLIENTS).filter(|client| is_free(&run, *client)).collect();
        if free.is_empty() {
            continue;
        }
        let client = dice.one_of(&free);
        match dice.below(if reads == Reads::No { 5 } else { 10 }) {
            0 | 1 => run.does(&format!("c{client} create /r d{number}")),
            2 => run.does(&format!("c{client} set /r d{number}")),
            3 => run.does(&format!("c{client} set -v {} /r d{number}", dice.below(3))),
            4 => run.does(&format!("c{client} delete /r")),
            _ => {
                if reads == Reads::Synced {
                    run.does(&format!("c{client} sync /r"));
                }
                run.does(&format!("c{client} get -s /r"));
            }
        }
    }
    if let Some((_, server)) = stops {
        run.fault(Fault::Restart(server.node()));
    }
    run.until("every call ends", |world| zk::clients(world).all(|(_, _, client)| client.waiting_calls().is_empty()));
    run.run_for(3 * SECOND);
    let history = history_of(&run, begun);
    (run, history)
}

/// The calls that clients have heard the end of.
fn history_of(run: &Run, begun: Time) -> History {
    let mut history = History::default();
    let mut synced: Vec<Option<Time>> = vec![None; usize::from(CLIENTS) + 1];
    for (at, node, note) in run.notes.as_deref().unwrap() {
        let (Some(client), Note::Replied { call: Some(call), .. }) = (ClientId::of_node(*node), note) else { continue };
        if *at < begun {
            continue;
        }
        let began = &mut synced[usize::from(client.0)];
        if let Op::Sync { .. } = call.op {
            *began = call.result.is_ok().then_some(call.at);
        } else {
            let is_read = matches!(call.op, Op::GetData { .. });
            history.calls.extend(Heard::of(client, call, began.take().filter(|_| is_read)));
        }
    }
    history
}

/// Whether the law on the order of writes has something to say.
fn law_breaks(run: &Run) -> bool {
    run.checker.violations().iter().any(|found| found.law == Law::WriteLinearizable)
}

#[test]
fn the_writes_of_any_history_are_linearizable_and_the_law_says_so_too() {
    let mut calls = 0;
    for seed in 0..HISTORIES {
        let (run, history) = play(seed, Reads::No, true, None);
        calls += history.calls.len();
        assert!(history.is_linearizable(), "seed {seed}: {history:#?}\n{}", run.script());
        assert!(!law_breaks(&run), "seed {seed}: {:?}", run.checker.violations());
    }
    assert!(calls > 500, "{calls}");
}

#[test]
fn reads_after_a_sync_are_linearizable_with_the_writes() {
    let mut read = 0;
    for seed in 0..HISTORIES {
        let (run, history) = play(seed, Reads::Synced, false, None);
        read += history.calls.iter().filter(|call| matches!(call.reply, Some(Reply::Read(..)))).count();
        assert!(history.is_linearizable(), "seed {seed}: {history:#?}\n{}", run.script());
    }
    assert!(read > 100, "{read}");
}

#[test]
fn reads_without_a_sync_are_sequentially_consistent_and_not_always_linearizable() {
    let mut stale = Vec::new();
    for seed in 0..HISTORIES {
        let (run, history) = play(seed, Reads::Plain, false, None);
        assert!(history.is_sequentially_consistent(), "seed {seed}: {history:#?}\n{}", run.script());
        run.holds();
        if !history.is_linearizable() {
            stale.push(seed);
        }
    }
    println!("not linearizable: {} of {HISTORIES} histories", stale.len());
    assert!(!stale.is_empty());
}

/// Tells an early write late: it is kept back until another client's later write upon the same znode is answered, and then said to have been
/// asked for after that answer.
fn tells_late() -> Doctor {
    let mut early: Option<(NodeId, Note)> = None;
    let mut later_done: Option<Time> = None;
    Box::new(move |step: &mut Step<Zk>| {
        let sets: Vec<usize> = (0..step.notes.len()).filter(|index| set_by(&step.notes[*index].1).is_some()).collect();
        match (&mut early, later_done) {
            (None, None) => early = sets.first().map(|index| step.notes.remove(*index)),
            (Some((node, note)), None) => {
                let Some((first, stat)) = set_by(note) else { return };
                let mut after = sets.iter().filter_map(|index| {
                    let (other, note) = &step.notes[*index];
                    let (call, later) = set_by(note).filter(|_| other != node)?;
                    let is_later = call.at > first.done_at && later.czxid == stat.czxid && later.version > stat.version;
                    is_later.then_some(call.done_at)
                });
                later_done = after.next();
                // No such write came: the answer is heard as it was.
                if later_done.is_none() && step.at > first.done_at + LONG {
                    step.notes.extend(early.take());
                    later_done = Some(step.at);
                }
            }
            (Some((node, Note::Replied { xid, code, zxid, call: Some(call), sent })), Some(after)) if step.at > after + MS => {
                let call = Rc::new(CallRecord { at: after + 1, done_at: step.at, ..CallRecord::clone(call) });
                step.notes.push((*node, Note::Replied { xid: *xid, code: *code, zxid: *zxid, call: Some(call), sent: *sent }));
                early = None;
            }
            _ => {}
        }
    })
}

/// A write that was done and whose answer tells the stat.
fn set_by(note: &Note) -> Option<(&CallRecord, Stat)> {
    let Note::Replied { call: Some(call), .. } = note else { return None };
    match call.result {
        Ok(Response::Stat(stat)) => Some((call, stat)),
        _ => None,
    }
}

/// Says that a write was done which failed for its version.
fn denies_failure() -> Doctor {
    let mut is_told = false;
    Box::new(move |step: &mut Step<Zk>| {
        for (_, note) in &mut step.notes {
            if let Note::Replied { call: Some(call), .. } = note
                && !is_told
                && call.result == Err(Code::BadVersion)
            {
                let result = Ok(Response::Stat(Stat::default()));
                *call = Rc::new(CallRecord { result, ..CallRecord::clone(call) });
                is_told = true;
            }
        }
    })
}

#[test]
fn a_history_that_is_made_bad_is_refused_by_the_law_and_by_the_tester() {
    type Falsified = (&'static str, fn() -> Doctor);
    let falsified: [Falsified; 2] = [("an early write is told late", tells_late), ("a failure is told as done", denies_failure)];
    for (what, doctor) in falsified {
        let (mut both, mut neither) = (0, 0);
        for seed in 0..HISTORIES {
            let (run, history) = play(seed, Reads::No, false, Some(doctor()));
            match (law_breaks(&run), history.is_linearizable()) {
                (true, false) => both += 1,
                (false, true) => neither += 1,
                (law, tester) => panic!("seed {seed}, {what}: the law breaks: {law}, linearizable: {tester}\n{history:#?}"),
            }
        }
        println!("{what}: both refuse {both} histories, and take {neither} in which it did not come to it");
        assert!(both > 5, "{what}");
    }
}
