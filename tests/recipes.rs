//! The recipes keep their promises over random schedules with faults, each a function of its seed; the naive variants break theirs and
//! are caught; and the herd has the figures that the lectures give it.
//!
//! `ZOOSCOPE_SEED=123` plays one schedule alone, `ZOOSCOPE_HISTORIES=20000` so many.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeSet;

use common::Run;
use common::dice::{Dice, search};
use zooscope::check::{Law, Promises};
use zooscope::sim::{Body, EventId, Fault, Life, MS, NodeId, SECOND, World};
use zooscope::zk::{self, ClientId, Config, LetGo, Note, ProgramNote, ServerId, Status, Zk, Zxid};

const SCHEDULES: u64 = 1_000;

/// A run whose programs are watched.
struct Play {
    run: Run,
    dice: Dice,
}

/// The recipe of each client, by its number.
type Cast = fn(&mut Dice, u16) -> String;

impl Play {
    fn new(seed: u64, clients: u16) -> Self {
        let config = Config { voters: 3, clients, client_timeout: 2 * SECOND, tick_time: 500 * MS, ..Config::default() };
        let mut run = Run::new(config, seed);
        run.notes = Some(Vec::new());
        run.promises = Some(Promises::default());
        Play { run, dice: Dice::new(seed, 7) }
    }

    fn does(&mut self, line: &str) {
        self.run.does(line);
    }

    fn runs(&self, client: u16) -> bool {
        self.run.world.node(ClientId(client).node()).is_some_and(|node| node.life == Life::Running)
    }

    fn status(&self, client: u16) -> Option<Status> {
        Some(zk::client(&self.run.world, ClientId(client))?.program()?.status())
    }

    /// Something breaks, or is mended.
    fn trouble(&mut self) {
        let servers: Vec<NodeId> = zk::servers(&self.run.world).map(|(id, ..)| id.node()).collect();
        let nodes: Vec<NodeId> = self.run.world.nodes().map(|(id, _)| id).collect();
        let (server, node, other) = (self.dice.one_of(&servers), self.dice.one_of(&nodes), self.dice.one_of(&nodes));
        let in_state = |world: &World<Zk>, life: Life| -> Vec<NodeId> {
            world.nodes().filter(|(_, node)| node.life == life).map(|(id, _)| id).collect()
        };
        let packets: Vec<EventId> = self.run.world.in_flight().map(|flight| flight.packet.id).collect();
        let fault = match self.dice.below(14) {
            0 => Fault::Crash(server),
            1 | 2 => match in_state(&self.run.world, Life::Crashed).as_slice() {
                [] => return,
                crashed => Fault::Restart(self.dice.one_of(crashed)),
            },
            3 | 4 => Fault::Freeze(node),
            5 | 6 => match in_state(&self.run.world, Life::Frozen).as_slice() {
                [] => return,
                frozen => Fault::Thaw(self.dice.one_of(frozen)),
            },
            7 => Fault::Isolate(node),
            8 if node != other => Fault::Cut(node, other),
            8 | 9 => Fault::Heal,
            10 | 11 => Fault::Slow(server, other, (300 + self.dice.below(1_200)) as u64 * MS),
            _ if packets.is_empty() => return,
            _ => Fault::Drop(self.dice.one_of(&packets)),
        };
        self.run.fault(fault);
    }

    fn repair(&mut self) {
        self.run.fault(Fault::Heal);
        for (id, life) in self.run.world.nodes().map(|(id, node)| (id, node.life)).collect::<Vec<_>>() {
            match life {
                Life::Frozen => self.run.fault(Fault::Thaw(id)),
                Life::Crashed => self.run.fault(Fault::Restart(id)),
                Life::Running => {}
            }
        }
    }

    /// Everybody begins, things break, and in the end all is mended.
    fn storm(&mut self, clients: u16, cast: Cast) {
        let quiet = self.dice.one_of(&[300 * MS, SECOND, 3 * SECOND]);
        self.run.run_for(quiet);
        for client in 1..=clients {
            let line = cast(&mut self.dice, client);
            if self.runs(client) {
                self.does(&format!("c{client} {line}"));
            }
            let pause = self.dice.below(400) as u64 * MS;
            self.run.run_for(pause);
        }
        for _ in 0..25 {
            let pause = self.dice.below(900) as u64 * MS;
            self.run.run_for(pause);
            match self.dice.below(3) {
                0 => self.tell(clients),
                _ => self.trouble(),
            }
        }
        self.repair();
    }

    /// A person's word to somebody.
    fn tell(&mut self, clients: u16) {
        let client = 1 + self.dice.below(usize::from(clients)) as u16;
        if !self.runs(client) {
            return;
        }
        let n = self.dice.below(1_000);
        let word = match zk::client(&self.run.world, ClientId(client)).and_then(|it| it.program().map(|program| program.words())) {
            Some(words) if words.starts_with("produce") => format!("put i{n}"),
            Some(words) if words.starts_with("site") => format!("vote {}", if n < 850 { "commit" } else { "abort" }),
            Some(words) if words.contains("storage") || words.contains("lock") && n < 300 => format!("write w{n}"),
            Some(_) => "release".to_owned(),
            None => return,
        };
        self.does(&format!("c{client} {word}"));
    }

    fn outcome(&self) -> Result<(), String> {
        let promises = self.run.promises.as_ref().unwrap();
        let broken: Vec<String> = promises.violations().iter().take(5).map(|broken| format!("{broken:?}")).collect();
        let breaches = self.run.checker.violations().iter().take(3).map(ToString::to_string);
        let problems: Vec<String> = broken.into_iter().chain(breaches).collect();
        if problems.is_empty() { Ok(()) } else { Err(self.told(&problems.join("\n"))) }
    }

    fn told(&self, problem: &str) -> String {
        format!("{problem}\nthe run was\n{}", self.run.script())
    }

    fn notes(&self) -> impl Iterator<Item = (u64, u16, &ProgramNote)> {
        self.run.notes.iter().flatten().filter_map(|(at, node, note)| match (ClientId::of_node(*node), note) {
            (Some(client), Note::Program(note)) => Some((*at, client.0, note)),
            _ => None,
        })
    }

    /// Waits until no program is on its way any more.
    fn settles(&mut self, done: impl Fn(&Play) -> bool) -> bool {
        for _ in 0..240 {
            if done(self) {
                return true;
            }
            self.run.run_for(500 * MS);
        }
        false
    }
}

/// The promises hold, and when all is mended everybody comes to an end.
fn storm(seed: u64, clients: u16, cast: Cast, ends: fn(&Play, u16) -> bool) -> Result<(), String> {
    let mut play = Play::new(seed, clients);
    play.storm(clients, cast);
    let settled = play.settles(|play| (1..=clients).all(|client| ends(play, client)));
    play.outcome()?;
    if settled {
        return Ok(());
    }
    let at: Vec<String> = (1..=clients).map(|client| format!("c{client} {:?}", play.status(client))).collect();
    Err(play.told(&format!("not all come to their end: {}", at.join(", "))))
}

/// Done, or lost with its process: who was stopped has no program any more.
fn is_done(play: &Play, client: u16) -> bool {
    play.status(client).is_none_or(|status| matches!(status, Status::Done | Status::GivenUp))
}

#[test]
fn locks_have_one_holder_in_the_order_of_coming_and_all_are_served() {
    let cast: Cast = |dice, _| match dice.below(3) {
        0 => "run lock /l hold 150ms".to_owned(),
        _ => format!("run lock /l hold {}ms", 50 + dice.below(2_500)),
    };
    search(SCHEDULES, |seed| storm(seed, 4, cast, is_done));
}

#[test]
fn simple_locks_have_one_holder_and_all_are_served() {
    let cast: Cast = |dice, _| format!("run simple-lock /l hold {}ms", 50 + dice.below(2_500));
    search(SCHEDULES, |seed| storm(seed, 4, cast, is_done));
}

#[test]
fn a_writer_is_alone_and_readers_share() {
    let cast: Cast = |dice, _| {
        // Who takes the plain lock at the same znode is alone too.
        let kind = dice.one_of(&["read-lock", "read-lock", "write-lock", "lock"]);
        format!("run {kind} /rw hold {}ms", 50 + dice.below(1_500))
    };
    search(SCHEDULES, |seed| storm(seed, 5, cast, is_done));
}

#[test]
fn there_is_one_leader_and_in_the_end_there_is_one() {
    let cast: Cast = |_, client| if client == 4 { "run elect-naive /e".to_owned() } else { "run elect /e".to_owned() };
    let play = |seed| {
        let mut play = Play::new(seed, 4);
        play.storm(4, cast);
        let leads = |play: &Play| (1..=4).filter(|client| play.status(*client) == Some(Status::Leading)).count();
        let there = |play: &Play| {
            (1..=4).any(|client| play.status(client).is_some_and(|status| !matches!(status, Status::Done | Status::GivenUp)))
        };
        let settled = play.settles(|play| leads(play) == 1 || !there(play));
        play.outcome()?;
        if settled { Ok(()) } else { Err(play.told("nobody leads in the end")) }
    };
    search(SCHEDULES, play);
}

#[test]
fn an_item_is_taken_once_and_none_is_lost_but_with_its_consumer() {
    let cast: Cast = |_, client| if client <= 2 { "run produce /q".to_owned() } else { "run consume /q".to_owned() };
    let play = |seed| {
        let mut play = Play::new(seed, 5);
        play.storm(5, cast);
        // New consumers, so that somebody is there.
        play.run.run_for(30 * SECOND);
        for client in 3..=5 {
            play.does(&format!("c{client} run consume /q"));
        }
        let empty = |play: &Play| {
            zk::servers_up(&play.run.world).all(|(_, server)| server.tree().children("/q").next().is_none())
                && (1..=2).all(|client| play.status(client).is_none_or(|status| status == Status::Idle))
        };
        let settled = play.settles(empty);
        play.outcome()?;
        if !settled {
            return Err(play.told("the queue is not emptied"));
        }
        let of = |wanted: fn(&ProgramNote) -> Option<&str>| -> BTreeSet<String> {
            play.notes().filter_map(|(_, _, note)| wanted(note).map(str::to_owned)).collect()
        };
        let put = of(|note| if let ProgramNote::Put { path, .. } = note { Some(path) } else { None });
        let taken = of(|note| if let ProgramNote::Took { path, .. } = note { Some(path) } else { None });
        // Whose delete was not answered cannot tell whether it has the item, and leaves it; who is stopped takes it along.
        let missed = of(|note| if let ProgramNote::Missed { path } = note { Some(path) } else { None });
        let deleted_unheard: BTreeSet<String> = play
            .run
            .notes
            .iter()
            .flatten()
            .filter_map(|(_, _, note)| match note {
                Note::Called { op: Some(op), .. } => match &**op {
                    zk::Op::Delete { path, .. } => Some(path.to_string()),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let lost: Vec<&String> =
            put.difference(&taken).filter(|path| !missed.contains(*path) && !deleted_unheard.contains(*path)).collect();
        if lost.is_empty() { Ok(()) } else { Err(play.told(&format!("lost: {lost:?}"))) }
    };
    search(SCHEDULES, play);
}

#[test]
fn nobody_passes_a_barrier_early() {
    let casts: [Cast; 3] = [
        |_, _| "run double-barrier /b 3 hold 400ms".to_owned(),
        |_, _| "run double-barrier-notes /b 3 hold 400ms".to_owned(),
        |_, _| "run sync-queue /b 3".to_owned(),
    ];
    let play = |seed: u64| {
        let cast = casts[(seed % 3) as usize];
        let mut play = Play::new(seed, 3);
        play.storm(3, cast);
        // Who was stopped is missed: with new ones in their places all pass.
        play.run.run_for(20 * SECOND);
        play.outcome()
    };
    search(SCHEDULES, play);
}

#[test]
fn all_sites_decide_alike() {
    let cast: Cast =
        |_, client| if client == 1 { "run coordinate /tx sites c2,c3,c4".to_owned() } else { "run site /tx".to_owned() };
    let play = |seed| {
        let mut play = Play::new(seed, 4);
        play.storm(4, cast);
        play.run.run_for(20 * SECOND);
        play.outcome()
    };
    search(SCHEDULES, play);
}

#[test]
fn a_storage_with_fencing_takes_no_old_token() {
    let cast: Cast = |_, client| if client == 1 { "run storage".to_owned() } else { "run lock /l storage c1".to_owned() };
    let play = |seed| {
        let mut play = Play::new(seed, 4);
        play.storm(4, cast);
        play.run.run_for(5 * SECOND);
        play.outcome()
    };
    search(SCHEDULES, play);
}

#[test]
fn names_members_and_configuration_come_to_what_is_so() {
    let cast: Cast = |_, client| match client {
        1 => "run name /services/db".to_owned(),
        2 => "run member /members".to_owned(),
        3 => "run watch-members /members".to_owned(),
        _ => "run config /config".to_owned(),
    };
    let play = |seed| {
        let mut play = Play::new(seed, 4);
        play.storm(4, cast);
        play.run.run_for(10 * SECOND);
        // A fifth sets what is to be learned.
        play.does("client add c5 timeout 5s");
        play.run.run_for(3 * SECOND);
        play.does("c5 create /config \"new\"");
        play.run.run_for(SECOND);
        play.does("c5 set /config \"newest\"");
        play.run.run_for(5 * SECOND);
        play.outcome()?;
        let learned = play.notes().filter_map(|(_, client, note)| match note {
            ProgramNote::Learned { value, .. } if client == 4 => Some(value.to_string()),
            _ => None,
        });
        if play.status(4).is_some() && learned.last().as_deref() != Some("newest") {
            return Err(play.told("c4 has not learned the newest configuration"));
        }
        let there: BTreeSet<String> =
            zk::server(&play.run.world, ServerId(1)).unwrap().tree().children("/members").map(|name| name.to_string()).collect();
        let seen = play.notes().filter_map(|(_, client, note)| match note {
            ProgramNote::Sees { members, .. } if client == 3 => Some(members.iter().map(ToString::to_string).collect()),
            _ => None,
        });
        let seen: Option<BTreeSet<String>> = seen.last();
        if play.status(3).is_some() && seen.as_ref() != Some(&there) {
            return Err(play.told(&format!("c3 sees {seen:?}, and there are {there:?}")));
        }
        let names = zk::server(&play.run.world, ServerId(1)).unwrap().tree().children("/services").count();
        if play.status(1) == Some(Status::Done) && names != 1 {
            return Err(play.told(&format!("one name was asked for, and there are {names}")));
        }
        Ok(())
    };
    search(SCHEDULES, play);
}

// ---- the naive variants ---------------------------------------------------------------------------------------------------------

/// Whether some schedule breaks the promise.
fn is_caught(promise: Law, clients: u16, cast: Cast) -> bool {
    (0..SCHEDULES).any(|seed| {
        let mut play = Play::new(seed, clients);
        play.storm(clients, cast);
        play.run.run_for(10 * SECOND);
        play.run.promises.as_ref().unwrap().violations().iter().any(|broken| broken.law == promise)
    })
}

#[test]
fn a_name_is_made_once_and_another_program_of_the_same_client_makes_its_own() {
    // A mark stands in for a random id: neither another program nor the process behind a restart uses it again.
    let mut play = Play::new(5, 1);
    play.run.run_for(3 * SECOND);
    for line in ["c1 run produce /q", "c1 put a", "run 1s", "c1 run produce /q", "c1 put b", "run 1s"] {
        play.does(line);
    }
    for line in ["crash c1", "restart c1", "run 3s", "c1 run produce /q", "c1 put c", "run 1s"] {
        play.does(line);
    }
    let items: Vec<String> = play.run.server(1).tree().children("/q").map(|name| name.to_string()).collect();
    assert_eq!(items, ["queue-c1-1-0000000000", "queue-c1-2-0000000001", "queue-c1-3-0000000002"]);
}

/// The promises that break where what the programs say of themselves is falsified.
fn broken_by(lines: &[&str], clients: u16, falsify: fn(ClientId, &mut ProgramNote)) -> Vec<Law> {
    let mut play = Play::new(9, clients);
    play.run.doctor = Some(Box::new(move |step| {
        for (node, note) in &mut step.notes {
            if let (Some(client), Note::Program(note)) = (ClientId::of_node(*node), note) {
                falsify(client, note);
            }
        }
    }));
    play.run.run_for(3 * SECOND);
    lines.iter().for_each(|line| play.does(line));
    play.run.promises.as_ref().unwrap().violations().iter().map(|broken| broken.law).collect()
}

#[test]
fn a_holder_whose_znode_is_older_than_that_of_the_one_before_is_caught() {
    let lines = ["c1 run lock /l hold 100ms", "run 500ms", "c2 run lock /l hold 100ms", "run 1s"];
    assert_eq!(broken_by(&lines, 2, |_, _| ()), []);
    let backwards = |_: ClientId, note: &mut ProgramNote| {
        if let ProgramNote::Holds { token, .. } = note {
            *token = Zxid(u64::MAX - token.0);
        }
    };
    assert_eq!(broken_by(&lines, 2, backwards), [Law::FirstCome]);
}

#[test]
fn a_site_that_decides_otherwise_than_another_is_caught() {
    let lines = [
        "c2 run site /tx",
        "c3 run site /tx",
        "run 200ms",
        "c1 run coordinate /tx sites c2,c3",
        "run 1s",
        "c2 vote commit",
        "c3 vote commit",
        "run 2s",
    ];
    assert_eq!(broken_by(&lines, 3, |_, _| ()), []);
    let turned = |client: ClientId, note: &mut ProgramNote| {
        if let (ClientId(2), ProgramNote::Decided { commit, .. }) = (client, note) {
            *commit = !*commit;
        }
    };
    assert!(broken_by(&lines, 3, turned).contains(&Law::AllDecideAlike));
}

#[test]
fn a_second_znode_with_the_mark_of_one_that_a_program_made_is_caught() {
    let mut play = Play::new(9, 2);
    play.run.run_for(3 * SECOND);
    for line in ["c1 run lock /l", "run 1s"] {
        play.does(line);
    }
    let made = play.run.server(1).tree().children("/l").next().unwrap();
    let mark = made.trim_end_matches(|it: char| it.is_ascii_digit()).to_owned();
    for line in [format!("c2 create -s /l/{mark}"), "run 1s".to_owned()] {
        play.does(&line);
    }
    let broken = play.run.promises.as_ref().unwrap().violations();
    assert!(broken.iter().any(|broken| broken.law == Law::MadeOnce), "{broken:?}");
}

#[test]
fn a_lock_that_sorts_by_the_whole_name_is_caught_with_two_holders() {
    assert!(is_caught(Law::OneHolder, 4, |dice, _| format!("run lock-by-name /l hold {}ms", 500 + dice.below(2_500))));
}

#[test]
fn a_consumer_that_works_before_it_has_won_is_caught_taking_twice() {
    assert!(is_caught(Law::ItemsOnce, 5, |_, client| {
        if client <= 2 { "run produce /q".to_owned() } else { "run consume-naive /q".to_owned() }
    }));
}

#[test]
fn a_barrier_that_counts_its_own_znode_is_caught_letting_somebody_in_early() {
    assert!(is_caught(Law::NobodyEarly, 3, |_, _| "run double-barrier-naive /b 3 hold 400ms".to_owned()));
}

#[test]
fn a_storage_without_fencing_is_caught_taking_an_old_token() {
    let mut play = frozen_holder("storage-naive");
    let broken = play.run.promises.take().unwrap();
    assert!(broken.violations().iter().any(|broken| broken.law == Law::TokensGrow), "{:?}", broken.violations());
    let safe = frozen_holder("storage");
    assert_eq!(safe.run.promises.as_ref().unwrap().violations(), []);
    assert!(
        safe.notes().any(|(_, _, note)| matches!(note, ProgramNote::Stored { accepted: false, .. })),
        "the old write was refused"
    );
}

#[test]
fn a_holder_that_wakes_sends_its_write_first_and_hears_of_its_lock_then() {
    let play = frozen_holder("storage");
    let woken = play.notes().filter(|(_, client, _)| *client == 1).filter_map(|(_, _, note)| match note {
        ProgramNote::Sends { data, .. } => Some(format!("sends {data}")),
        ProgramNote::LetGo { why: LetGo::Disconnected, .. } => Some("is not sure".to_owned()),
        ProgramNote::LetGo { why: LetGo::Expired, .. } => Some("has lost it".to_owned()),
        _ => None,
    });
    assert_eq!(woken.collect::<Vec<_>>(), ["sends old", "is not sure", "has lost it"]);
}

/// c1 makes up its mind to write, freezes until its session is over and c2 has written, and goes on.
fn frozen_holder(storage: &str) -> Play {
    let mut play = Play::new(3, 3);
    play.run.run_for(3 * SECOND);
    for line in [
        &*format!("c3 run {storage}"),
        "c1 run lock /l storage c3",
        "run 1s",
        "c2 run lock /l storage c3",
        "run 1s",
        "c1 write old",
        "freeze c1",
        "run 6s",
        "c2 write new",
        "run 1s",
        "thaw c1",
        "run 3s",
    ] {
        play.does(line);
    }
    play
}

#[test]
fn a_lock_without_a_guid_blocks_itself_when_a_reply_is_lost_and_one_with_it_does_not() {
    for (recipe, blocked) in [("lock-no-guid", true), ("lock", false)] {
        let mut play = Play::new(5, 1);
        play.run.run_for(3 * SECOND);
        play.does("c1 create /l");
        play.run.run_for(SECOND);
        play.does(&format!("c1 run {recipe} /l hold 200ms"));
        // The reply to the create is lost with its connection.
        let lost = (0..2_000).any(|_| {
            let reply = play.run.world.in_flight().find_map(|flight| match &flight.packet.body {
                Body::Data(zk::Message::Reply(reply)) if reply.xid > 1 => Some(flight.packet.id),
                _ => None,
            });
            match reply {
                Some(packet) => {
                    play.run.fault(Fault::Drop(packet));
                    true
                }
                None => {
                    play.does("step");
                    false
                }
            }
        });
        assert!(lost, "a reply was under way");
        play.run.run_for(20 * SECOND);
        assert_eq!(play.status(1) == Some(Status::Waiting), blocked, "{recipe} is {:?}", play.status(1));
    }
}

#[test]
fn the_simple_lock_serves_in_no_order_and_the_queued_one_in_that_of_coming() {
    let order = |seed, recipe: &str| -> Vec<u16> {
        let mut play = Play::new(seed, 5);
        play.run.run_for(3 * SECOND);
        play.does(&format!("c1 run {recipe} /l hold 3s"));
        for client in 2..=5 {
            play.run.run_for(200 * MS);
            play.does(&format!("c{client} run {recipe} /l hold 100ms"));
        }
        play.run.run_for(20 * SECOND);
        play.notes().filter(|(_, _, note)| matches!(note, ProgramNote::Holds { .. })).map(|(_, client, _)| client).collect()
    };
    let in_order = vec![1, 2, 3, 4, 5];
    assert!((0..50).all(|seed| order(seed, "lock") == in_order));
    assert!((0..50).any(|seed| order(seed, "simple-lock") != in_order));
}

// ---- the herd -------------------------------------------------------------------------------------------------------------------

/// Watch events and wake-ups in vain: of the first release, and until all have been served.
fn herd(recipe: &str, waiting: u16) -> [usize; 4] {
    let mut play = Play::new(9, waiting + 1);
    play.run.run_for(4 * SECOND);
    play.does(&format!("c1 run {recipe} /l"));
    play.run.run_for(SECOND);
    for client in 2..=waiting + 1 {
        play.does(&format!("c{client} run {recipe} /l hold 300ms"));
    }
    play.run.run_for(3 * SECOND);
    let count = |play: &Play, from: usize| {
        let notes = &play.run.notes.as_ref().unwrap()[from..];
        let events = notes.iter().filter(|(_, _, note)| matches!(note, Note::WatchHeard { .. })).count();
        let vain = notes.iter().filter(|(_, _, note)| matches!(note, Note::Program(ProgramNote::InVain))).count();
        (events, vain)
    };
    let from = play.run.notes.as_ref().unwrap().len();
    play.does("c1 release");
    play.run.run_for(200 * MS);
    let (first, first_vain) = count(&play, from);
    assert!(play.settles(|play| (1..=waiting + 1).all(|client| play.status(client) == Some(Status::Done))), "all are served");
    let (all, vain) = count(&play, from);
    [first, first_vain, all, vain]
}

#[test]
fn a_release_of_the_simple_lock_wakes_all_and_all_but_one_in_vain() {
    for n in [1_usize, 2, 5, 12, 30] {
        assert_eq!(herd("simple-lock", n as u16), [n, n - 1, n * (n + 1) / 2, n * (n - 1) / 2], "{n} wait");
    }
}

#[test]
fn a_release_of_the_queued_lock_wakes_one() {
    for n in [1_usize, 2, 5, 12, 30] {
        assert_eq!(herd("lock", n as u16), [1, 0, n, 0], "{n} wait");
    }
}

#[test]
fn the_last_at_the_double_barrier_deletes_its_znode_by_the_line_for_who_is_alone() {
    let mut run = Run::settled(Config { voters: 3, clients: 1, ..Config::default() }, 3);
    let line = |world: &World<Zk>| zk::client(world, ClientId(1)).and_then(|client| Some(client.program()?.line()));
    run.does("c1 run double-barrier /b 1");
    run.until("it is inside", |world| line(world) == Some(6));
    run.does("c1 leave");
    run.until("it deletes its znode", |world| line(world) == Some(10));
}

#[test]
fn a_program_ends_with_its_handle_and_believes_nothing_any_more() {
    let mut run = Run::settled(Config { voters: 3, clients: 1, ..Config::default() }, 3);
    run.does("c1 run lock /locks");
    let holds = |world: &World<Zk>| zk::client(world, ClientId(1)).and_then(|client| Some(client.program()?.status().holds()));
    run.until("it has the lock", |world| holds(world) == Some(true));
    run.does("c1 close");
    run.until("it is over", |world| holds(world).is_none());
}
