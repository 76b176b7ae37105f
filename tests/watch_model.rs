//! Random calls with watches of every kind, against a plain model: after each call every client has heard exactly what the model says, in
//! its order, and a client that was away hears exactly what its watches still show when it comes back.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::rc::Rc;

use common::dice::{Dice, search};
use common::plain_play::Play;
use common::plain_watches::{BENDS, Bend, PlainWatches};
use common::random_ops::{self, USERS};
use zooscope::sim::{Fault, MS, SECOND};
use zooscope::zk::{AddWatchMode, ClientId, Code, Config, EventType, Op, ServerId, WatcherType, Zxid};

const HISTORIES: u64 = 400;
/// The number of histories that must do to notice any bent rule.
const HISTORIES_PER_BEND: u64 = 200;

#[test]
fn everybody_hears_exactly_what_the_plain_model_says() {
    search(HISTORIES, |seed| play(seed, None));
}

#[test]
fn a_model_with_any_rule_of_watches_bent_is_found_out() {
    for &bend in BENDS {
        let found = (0..HISTORIES_PER_BEND).any(|seed| play(seed, Some(bend)).is_err());
        assert!(found, "nobody notices {bend:?}");
    }
}

/// A run, the two models, and the last zxid that each client was told.
struct Watched {
    play: Play,
    watches: PlainWatches,
    seen: BTreeMap<u16, Zxid>,
}

fn play(seed: u64, bend: Option<Bend>) -> Result<(), String> {
    let mut dice = Dice::new(seed, 3);
    let config = Config {
        voters: dice.one_of(&[1, 3, 3]),
        clients: 3,
        tick_time: 500 * MS,
        client_timeout: 10 * SECOND,
        ..Config::default()
    };
    let watches = PlainWatches::new(bend);
    let mut watched = Watched { play: Play::new(config, seed), watches, seen: BTreeMap::new() };
    for _ in 0..30 + dice.below(50) {
        watched.act(&mut dice)?;
        watched.compare()?;
    }
    let away: Vec<u16> = watched.watches.away.iter().copied().collect();
    for client in away {
        watched.come_back(client, &mut dice);
        watched.compare()?;
    }
    match watched.play.run.checker.violations() {
        [] => Ok(()),
        breaches => Err(format!("{}\n{breaches:?}", watched.play.told.join("\n"))),
    }
}

impl Watched {
    fn act(&mut self, dice: &mut Dice) -> Result<(), String> {
        let client = dice.one_of(&self.play.clients());
        if self.watches.away.contains(&client) {
            if dice.one_in(2) {
                self.come_back(client, dice);
            }
            return Ok(());
        }
        match dice.below(40) {
            0 => self.close(client)?,
            1..4 => self.leave(client),
            4 | 5 => self.come_back(client, dice),
            6 | 7 => {
                let auth = dice.one_of(&USERS).0.into();
                self.play.call(client, &Op::AddAuth { scheme: "digest".into(), auth })?;
            }
            8..22 => {
                let op = random_ops::write(dice, &self.play.model.now);
                self.call(client, &op)?;
            }
            22..34 => {
                let op = random_ops::read(dice, &self.play.model.now, true);
                self.call(client, &op)?;
            }
            34..37 => {
                let mode = dice.one_of(&[AddWatchMode::Persistent, AddWatchMode::PersistentRecursive]);
                self.about_watches(client, &Op::AddWatch { path: self.path(dice), mode })?;
            }
            kind => {
                let path = self.path(dice);
                let of = dice.one_of(&[WatcherType::Any, WatcherType::Data, WatcherType::Children]);
                let remove = Op::RemoveWatches { path: path.clone(), kind: of, local: false };
                self.about_watches(client, &if kind == 37 { Op::CheckWatches { path, kind: of } } else { remove })?;
            }
        }
        Ok(())
    }

    /// A legal path.
    fn path(&self, dice: &mut Dice) -> Rc<str> {
        let path = random_ops::path(dice, &self.play.model.now);
        if common::plain_rules::is_valid_path(&path) { path } else { "/".into() }
    }

    fn call(&mut self, client: u16, op: &Op) -> Result<(), String> {
        self.play.call(client, op)?;
        let call = self.play.run.last_call(client);
        let (error, zxid) = (call.result.as_ref().err().copied(), call.zxid);
        self.told(client, zxid);
        if zxid > Zxid::ZERO {
            self.watches.called(client, op, error);
        }
        Ok(())
    }

    fn told(&mut self, client: u16, zxid: Zxid) {
        if zxid > Zxid::ZERO {
            self.seen.insert(client, zxid);
        }
    }

    fn about_watches(&mut self, client: u16, op: &Op) -> Result<(), String> {
        let result = self.play.run.call(client, op.clone()).map(drop);
        self.play.told.push(format!("c{client} {op:?}\n    {result:?}"));
        let zxid = self.play.run.last_call(client).zxid;
        self.told(client, zxid);
        let expected: Result<(), Code> = match op {
            Op::AddWatch { .. } => {
                self.watches.called(client, op, None);
                Ok(())
            }
            op => {
                let run = &self.play.run;
                let server = run.client(client).server();
                self.watches.asked(client, op, |other| run.client(other).server() == server)
            }
        };
        if expected == result { Ok(()) } else { Err(format!("{}\nthe model says {expected:?}", self.play.told.join("\n"))) }
    }

    fn close(&mut self, client: u16) -> Result<(), String> {
        self.play.close(client)?;
        self.watches.gone(client);
        self.play.heard.remove(&client);
        Ok(())
    }

    /// Cuts the client off: nothing reaches it any more, and it does not know.
    fn leave(&mut self, client: u16) {
        self.play.told.push(format!("c{client} is cut off"));
        self.watches.away.insert(client);
        self.play.run.fault(Fault::Isolate(ClientId(client).node()));
    }

    /// Brings the client back, to any server, before anything that was held up reaches it.
    fn come_back(&mut self, client: u16, dice: &mut Dice) {
        let servers = 1 + dice.below(usize::from(self.play.run.config.voters)) as u8;
        for server in 1..=self.play.run.config.voters {
            self.play.run.fault(Fault::HealLink(ClientId(client).node(), ServerId(server).node()));
        }
        self.play.reconnect(client, servers);
        let seen = self.seen.get(&client).copied().unwrap_or_default();
        self.watches.back(client, seen, &self.play.model.now);
    }

    fn compare(&mut self) -> Result<(), String> {
        self.play.settle();
        self.play.run.run_for(50 * MS);
        self.play.harvest();
        let ids_of: BTreeMap<_, _> = self.play.who.iter().map(|(client, who)| (*client, who.ids.clone())).collect();
        for change in std::mem::take(&mut self.play.changes) {
            self.watches.change(&change, &ids_of);
        }
        let made_by_the_library =
            |kind| matches!(kind, EventType::DataWatchRemoved | EventType::ChildWatchRemoved | EventType::PersistentWatchRemoved);
        for client in self.play.clients() {
            let expected = self.watches.expected.remove(&client).unwrap_or_default();
            let mut heard = self.play.heard.remove(&client).unwrap_or_default();
            heard.retain(|(kind, _)| !made_by_the_library(*kind));
            if expected != heard {
                let told = self.play.told.join("\n");
                return Err(format!("{told}\nc{client} must hear {expected:?}\nand hears        {heard:?}"));
            }
        }
        Ok(())
    }
}
