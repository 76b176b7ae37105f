//! The laws of sessions, tree and watches over random histories with disconnections, freezes, crashes and expiry.
//!
//! The laws are `check`'s, which looks at every step: each names its source. Here are the histories, rich in operations where
//! `random_schedules` is rich in faults, and the proof that none of the laws is empty.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::dice::{Dice, search};
use common::plain_tree::{Kind, Node, Tree};
use common::random_ops::{self, USERS};
use common::{Doctor, Run};
use zooscope::check::Law;
use zooscope::sim::{Event, Fault, Life, MS, NodeId, SECOND, Step};
use zooscope::zk::{
    self, Action, AddWatchMode, CallRecord, ClientId, ClientState, Command, Config, Message, Note, Op, QuorumPacket, ServerId,
    Timer, WatcherType, Zk, Zxid,
};

const HISTORIES: u64 = 400;

#[test]
fn every_law_holds_in_any_history() {
    search(HISTORIES, |seed| {
        let run = play(seed, None);
        let limit = run.world.limit().map(|limit| format!("the run reached {limit:?}"));
        let breaches = run.checker.violations().iter().take(5).map(ToString::to_string);
        let problems: Vec<String> = breaches.chain(limit).collect();
        if problems.is_empty() { Ok(()) } else { Err(format!("{}\nthe run was\n{}", problems.join("\n"), run.script())) }
    });
}

/// A law that breaks, the falsification in words, and the change that it is.
type Falsification = (Law, &'static str, fn(&mut Step<Zk>));

/// Falsifications, and the law that each must break. The other laws are tested beside themselves, with txns that no leader makes.
const DOCTORED: &[Falsification] = &[
    (Law::WatchEvents, "an event is not sent", |step| step.notes.retain(|(_, note)| !matches!(note, Note::WatchFired { .. }))),
    (Law::WatchEvents, "an event is sent twice", |step| {
        let again = step.notes.iter().position(|(_, note)| matches!(note, Note::WatchFired { .. }));
        again.into_iter().for_each(|index| step.notes.insert(index, step.notes[index].clone()));
    }),
    (Law::WatchEvents, "an event is of another znode", |step| {
        for (_, note) in &mut step.notes {
            if let Note::WatchFired { path, .. } = note {
                *path = "/elsewhere".into();
            }
        }
    }),
    (Law::WatchEvents, "a watch is set by nobody", |step| {
        step.notes.retain(|(_, note)| !matches!(note, Note::WatchSet { .. }));
    }),
    (Law::WatchEvents, "a watch goes without a reason", |step| {
        step.notes.retain(|(_, note)| !matches!(note, Note::WatchRemoved { .. }));
    }),
    (Law::EventBeforeData, "an event is lost on the way", |step| {
        step.notes.retain(|(_, note)| !matches!(note, Note::WatchHeard { .. }));
    }),
    (Law::EventBeforeData, "an event comes twice", |step| {
        let again = step.notes.iter().position(|(_, note)| matches!(note, Note::WatchHeard { .. }));
        again.into_iter().for_each(|index| step.notes.insert(index, step.notes[index].clone()));
    }),
    (Law::Fifo, "every answer is to the first call", |step| {
        for (_, note) in &mut step.notes {
            if let Note::Replied { xid, .. } = note {
                *xid = 1;
            }
        }
    }),
    (Law::WriteLinearizable, "an answer names another txn", |step| {
        for (_, note) in &mut step.notes {
            if let Note::Replied { zxid, .. } = note {
                *zxid = Zxid(zxid.0 + u64::from(*zxid > Zxid::ZERO));
            }
        }
    }),
    (Law::WriteLinearizable, "a write was asked for after it was answered", |step| {
        for (_, note) in &mut step.notes {
            if let Note::Replied { call: Some(call), .. } = note {
                let late = call.done_at + SECOND;
                *call = Rc::new(CallRecord { at: late, ..CallRecord::clone(call) });
            }
        }
    }),
    (Law::MonotonicView, "every second answer names the first txn", |step| {
        for (_, note) in &mut step.notes {
            if let Note::Replied { xid, zxid, .. } = note {
                *zxid = if *xid % 2 == 0 { Zxid(1).min(*zxid) } else { *zxid };
            }
        }
    }),
    (Law::ReadOwnWrites, "every third commit is hidden from whoever looks at the reads", |step| {
        step.notes.retain(|(_, note)| !matches!(note, Note::Quorum { zxid } if zxid.0 % 3 == 0));
    }),
    (Law::ExpiryNotEarly, "a leader that has just heard of a session expires it", |step| {
        if let Event::Delivered { to, message: Message::Quorum(QuorumPacket::Ping { touched, .. }), .. } = &step.event {
            let (to, touched) = (*to, touched.clone());
            step.notes.extend(touched.iter().map(|(session, _)| (to, Note::SessionExpiring { session: *session })));
        }
    }),
    (Law::ExpiryNotLate, "the expirer sleeps", |step| {
        if let Event::Timer { timer: Timer::Sessions, .. } = step.event {
            step.at += 1_000 * SECOND;
        }
    }),
];

const HISTORIES_PER_FALSIFICATION: u64 = 60;

#[test]
fn a_falsified_history_breaks_the_law() {
    for (property, what, doctor) in DOCTORED {
        let breaks = |seed| {
            let run = play(seed, Some(Box::new(doctor)));
            run.checker.violations().iter().any(|breach| breach.law == *property)
        };
        assert!((0..HISTORIES_PER_FALSIFICATION).any(breaks), "nobody notices that {what}");
    }
}

/// A history: calls by several clients, several at once, and every fault in between.
fn play(seed: u64, doctor: Option<Doctor>) -> Run {
    let mut dice = Dice::new(seed, 2);
    let config = Config {
        voters: dice.one_of(&[1, 3, 3, 5]),
        observers: u8::from(dice.one_in(4)),
        clients: 3,
        tick_time: 500 * MS,
        client_timeout: dice.one_of(&[2, 4]) * SECOND,
        init_limit_ticks: 10,
        sync_limit_ticks: 5,
        container_check_interval: dice.one_of(&[SECOND, 60 * SECOND]),
        snap_count: dice.one_of(&[100_000, 10]),
        ..Config::default()
    };
    let mut history = History { clients: config.clients, run: Run::settled(config, seed) };
    history.run.notes = None;
    history.run.doctor = doctor;
    for _ in 0..20 + dice.below(60) {
        let pause = dice.one_of(&[0, 5 * MS, 50 * MS, 300 * MS]);
        history.run.run_for(pause);
        if dice.one_in(8) { history.break_something(&mut dice) } else { history.ask(&mut dice) }
    }
    history.repair();
    history.run.run_for(10 * SECOND);
    history.run
}

struct History {
    run: Run,
    clients: u16,
}

impl History {
    /// The znodes to ask about, as the first server shows them.
    fn tree(&self) -> Tree {
        let znodes = zk::servers(&self.run.world).next().unwrap().2.tree().iter();
        znodes.map(|(path, znode)| (path.to_string(), node_of(znode))).collect()
    }

    fn ask(&mut self, dice: &mut Dice) {
        let client = ClientId(1 + dice.below(usize::from(self.clients)) as u16);
        let over =
            |client: &zk::Client| matches!(client.state(), ClientState::Expired | ClientState::Closed | ClientState::AuthFailed);
        if zk::client(&self.run.world, client).is_none_or(over) {
            self.clients += 1;
            let (client, timeout) = (ClientId(self.clients), self.run.config.client_timeout);
            return self.act(Action::AddClient { client, at: None, hosts: Vec::new(), timeout, read_only: zk::Dynamic(None) });
        }
        if dice.one_in(30) {
            return self.act(Action::Close { client });
        }
        if dice.one_in(12) {
            let servers: Vec<ServerId> = zk::servers(&self.run.world).map(|(id, ..)| id).collect();
            return self.act(Action::Connect { client, server: dice.one_of(&servers) });
        }
        let tree = self.tree();
        // Several at once are pipelined.
        for _ in 0..dice.one_of(&[1, 1, 2, 6]) {
            let op = op(dice, &tree);
            self.act(Action::Call { client, op });
        }
    }

    fn act(&mut self, action: Action) {
        self.run.command(Command::Action(action));
    }

    fn in_state(&self, life: Life) -> Vec<NodeId> {
        self.run.world.nodes().filter(|(_, node)| node.life == life).map(|(id, _)| id).collect()
    }

    fn break_something(&mut self, dice: &mut Dice) {
        let servers: Vec<NodeId> = zk::servers(&self.run.world).map(|(id, ..)| id.node()).collect();
        let clients: Vec<NodeId> = zk::clients(&self.run.world).map(|(id, ..)| id.node()).collect();
        let (server, client) = (dice.one_of(&servers), dice.one_of(&clients));
        let (crashed, frozen) = (self.in_state(Life::Crashed), self.in_state(Life::Frozen));
        let flying: Vec<_> = self.run.world.in_flight().map(|flight| flight.packet.id).collect();
        let fault = match dice.below(10) {
            0 => Fault::Crash(dice.one_of(&[server, server, client])),
            1..3 if !crashed.is_empty() => Fault::Restart(dice.one_of(&crashed)),
            3 => Fault::Freeze(dice.one_of(&[server, client])),
            4 if !frozen.is_empty() => Fault::Thaw(dice.one_of(&frozen)),
            5 => Fault::Isolate(dice.one_of(&[server, client, client])),
            6 => Fault::Slow(server, client, dice.one_of(&[50, 300, 900]) * MS),
            7 if !flying.is_empty() => Fault::Drop(dice.one_of(&flying)),
            _ => Fault::Heal,
        };
        self.run.fault(fault);
    }

    fn repair(&mut self) {
        self.run.fault(Fault::Heal);
        for frozen in self.in_state(Life::Frozen) {
            self.run.fault(Fault::Thaw(frozen));
        }
        for crashed in self.in_state(Life::Crashed) {
            self.run.fault(Fault::Restart(crashed));
        }
    }
}

/// Writes, reads with and without watches, watches that stay, watches taken away, credentials.
fn op(dice: &mut Dice, tree: &Tree) -> Op {
    match dice.below(20) {
        0..9 => random_ops::write(dice, tree),
        9..15 => random_ops::read(dice, tree, true),
        15 | 16 => {
            let mode = dice.one_of(&[AddWatchMode::Persistent, AddWatchMode::PersistentRecursive]);
            Op::AddWatch { path: random_ops::path(dice, tree), mode }
        }
        17 => {
            let kind = dice.one_of(&[WatcherType::Any, WatcherType::Data, WatcherType::Children]);
            Op::RemoveWatches { path: random_ops::path(dice, tree), kind, local: dice.one_in(2) }
        }
        18 => Op::CheckWatches { path: random_ops::path(dice, tree), kind: WatcherType::Any },
        _ => Op::AddAuth { scheme: "digest".into(), auth: dice.one_of(&USERS).0.into() },
    }
}

/// The part of a znode that a random call looks at.
fn node_of(znode: &zk::Znode) -> Node {
    let stat = znode.stat();
    Node {
        data: None,
        acl: Vec::new(),
        kind: Kind::Persistent,
        czxid: stat.czxid,
        mzxid: stat.mzxid,
        pzxid: stat.pzxid,
        version: stat.version,
        aversion: stat.aversion,
        cversion: stat.cversion,
        counter: 0,
    }
}
