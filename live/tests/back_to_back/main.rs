//! The same random requests to Apache's server and to the simulated one: the answers are the same.
//!
//! `BACK_TO_BACK=1000 cargo test --package live --test back_to_back` plays so many rounds of a hundred requests, and `BACK_TO_BACK_SEED=7` begins with another one. A
//! difference is told with the shortest list of requests that shows it.
//!
//! Made the same are what no two servers have alike: sessions, passwords, zxids (they count from the beginning of a round), times, addresses of
//! programs, and the order of what Apache keeps in a hash set.

#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "../apache/mod.rs"]
mod apache;
mod asks;
#[path = "../raw/mod.rs"]
mod raw;
mod sides;

use std::fmt::Write;

use apache::Apache;
use asks::{Ask, ROUND, SLOTS, Step, frame};
use sides::{Heard, Real, Side, Simulated};
use zooscope::wire::{Answer, Asked, ConnectRequest, ConnectResponse, PASSWORD, PING_XID, Received, WallClock};
use zooscope::zk::{Acl, AclEntry, Id, OpCode, Response, SessionId, Stat, Zxid};

/// Rounds in CI.
const ROUNDS: u64 = 100;
const LENGTH: usize = 100;
/// Differences that are told.
const AT_MOST: usize = 8;
/// Sessions that end with a connection that is open: another number is never given.
const NO_SESSION: usize = usize::MAX;

/// The two servers, and the number of their next round.
struct Both {
    real: Real,
    simulated: Simulated,
    rounds: u32,
    /// Whether they are in read-only mode, and programs that can tell say that this will do for them. All rounds read the same part of the tree then.
    is_read_only: bool,
}

/// A session as its program knows it.
#[derive(Clone, Debug, Default)]
struct Session {
    id: SessionId,
    password: Vec<u8>,
}

/// One round at one server.
struct Play<'a> {
    side: &'a mut dyn Side,
    round: String,
    is_read_only: bool,
    base: u64,
    /// All sessions of the round, by which an owner is told.
    sessions: Vec<Session>,
    slots: Vec<Session>,
    /// What each slot heard, a line an answer.
    told: Vec<Vec<String>>,
}

impl Both {
    /// What every program was told, by Apache's server and by the simulated one.
    fn play(&mut self, steps: &[Step]) -> [Vec<Vec<String>>; 2] {
        self.rounds += 1;
        let round = if self.is_read_only { ROUND.to_owned() } else { format!("/r{:06}", self.rounds) };
        let is_read_only = self.is_read_only;
        [
            Play::new(&mut self.real, &round, is_read_only).all(steps),
            Play::new(&mut self.simulated, &round, is_read_only).all(steps),
        ]
    }

    /// Leaves out whatever is not needed to see a difference.
    fn shortest(&mut self, steps: &[Step]) -> Vec<Step> {
        let mut steps = steps.to_vec();
        let mut size = steps.len() / 2;
        while size > 0 {
            let mut at = 0;
            while at < steps.len() {
                let mut fewer = steps.clone();
                fewer.drain(at..(at + size).min(steps.len()));
                let [real, simulated] = self.play(&fewer);
                if real == simulated {
                    at += size;
                } else {
                    steps = fewer;
                }
            }
            size /= 2;
        }
        steps
    }

    /// The shortest list of these requests that shows a difference, and how it shows.
    fn difference(&mut self, steps: &[Step]) -> String {
        let steps = self.shortest(steps);
        told_of(&steps, &self.play(&steps))
    }
}

/// The requests, and for each program the first answer that differs.
fn told_of(steps: &[Step], [real, simulated]: &[Vec<Vec<String>>; 2]) -> String {
    let mut told = String::new();
    steps.iter().for_each(|step| _ = writeln!(told, "  {step}"));
    for (slot, (real, simulated)) in real.iter().zip(simulated).enumerate() {
        let length = real.len().max(simulated.len());
        let Some(place) = (0..length).find(|&n| real.get(n) != simulated.get(n)) else { continue };
        let [real, simulated] = [real, simulated].map(|all| all.get(place).map_or("nothing", String::as_str));
        let _ = writeln!(told, "{slot} is told\n  {real}\nby Apache's server, and by the simulated one\n  {simulated}");
    }
    told
}

fn is_any(_: &[u8]) -> bool {
    true
}

fn is_ping(frame: &[u8]) -> bool {
    frame.first_chunk::<4>().is_some_and(|xid| i32::from_be_bytes(*xid) == PING_XID)
}

fn is_event(told: &str) -> bool {
    told.contains("bytes: Event {")
}

fn replace(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (from, to) = (from.as_bytes(), to.as_bytes());
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len().saturating_sub(from.len() - 1) {
        if bytes[at..].starts_with(from) {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
    }
    bytes
}

impl<'a> Play<'a> {
    fn new(side: &'a mut dyn Side, round: &str, is_read_only: bool) -> Self {
        side.begin();
        let slots = vec![Session::default(); SLOTS as usize + 1];
        let told = vec![Vec::new(); slots.len()];
        Play { side, round: round.to_owned(), is_read_only, base: 0, sessions: Vec::new(), slots, told }
    }

    fn all(mut self, steps: &[Step]) -> Vec<Vec<String>> {
        // One program more makes the round's part of the tree, and is there to the end.
        let first = SLOTS as usize;
        self.open(first, 40_000, true, Session::default());
        let ping = self.side.exchange(first, &[frame(asks::PING, PING_XID, &[])], is_ping);
        self.base = ping.frames.last().map_or(0, |frame| u64::from_be_bytes(frame[4..12].try_into().unwrap()));
        let make = Step { slot: first, ask: asks::make() };
        for step in [make].iter().chain(steps) {
            match &step.ask {
                Ask::Open { timeout, has_read_only } => self.open(step.slot, *timeout, *has_read_only, Session::default()),
                Ask::Return { knows_password } => {
                    let mut session = self.slots[step.slot].clone();
                    if !knows_password {
                        session.password = vec![7; PASSWORD];
                    }
                    self.open(step.slot, 30_000, true, session);
                }
                Ask::Request { number, xid, body, asked, .. } => {
                    let body = replace(body, ROUND, &self.round);
                    let mut packets = vec![frame(*number, *xid, &body)];
                    // Behind what ends the connection a ping is answered or not, and one is enough.
                    if asked.is_some() && !matches!(*number, asks::CLOSE_SESSION | asks::PING) {
                        packets.push(frame(asks::PING, PING_XID, &[]));
                    }
                    let heard = self.side.exchange(step.slot, &packets, is_ping);
                    self.tell(step.slot, heard, *xid, asked.as_ref());
                }
            }
        }
        // Events that are on their way.
        for slot in 0..self.slots.len() {
            let heard = self.side.exchange(slot, &[frame(asks::PING, PING_XID, &[])], is_ping);
            self.tell(slot, heard, 0, None);
        }
        for slot in 0..self.slots.len() {
            let heard = self.side.exchange(slot, &[frame(asks::CLOSE_SESSION, 1, &[])], |_| false);
            self.tell(slot, heard, 1, Some(&Asked::new(OpCode::CloseSession, [])));
        }
        // Those that have lost their connection would end at some moment of another round.
        for session in self.sessions.clone() {
            self.open(0, 30_000, true, session);
            self.side.exchange(0, &[frame(asks::CLOSE_SESSION, 1, &[])], |_| false);
        }
        // A closed session's paths come in no order from Apache's server.
        for told in &mut self.told {
            told.chunk_by_mut(|one, next| is_event(one) && is_event(next)).for_each(<[String]>::sort);
        }
        self.told
    }

    fn open(&mut self, slot: usize, timeout: i32, has_read_only: bool, session: Session) {
        self.side.connect(slot);
        let password = if session.password.is_empty() { vec![0; PASSWORD] } else { session.password };
        let request = ConnectRequest {
            protocol_version: 0,
            last_zxid_seen: Zxid::ZERO,
            timeout,
            session: session.id,
            password: Some(password),
            read_only: has_read_only.then_some(self.is_read_only),
        };
        let heard = self.side.exchange(slot, &[request.write()], is_any);
        let Some(frame) = heard.frames.first() else { return self.told[slot].push("no connection".to_owned()) };
        let mut answer = ConnectResponse::read(frame).unwrap();
        if answer.session != SessionId::NONE {
            self.slots[slot] = Session { id: answer.session, password: answer.password.to_vec() };
            if self.place(answer.session).is_none() {
                self.sessions.push(self.slots[slot].clone());
            }
        }
        answer.session = self.owner(answer.session);
        answer.password = [u8::from(answer.password != [0; PASSWORD]); PASSWORD];
        self.told[slot].push(format!("{} bytes: {answer:?}", frame.len()));
    }

    fn tell(&mut self, slot: usize, heard: Heard, xid: i32, asked: Option<&Asked>) {
        for frame in heard.frames {
            let told = self.answer(&replace(&frame, &self.round, ROUND), xid, asked);
            self.told[slot].push(told);
        }
        if heard.is_over {
            self.told[slot].push("the connection is over".to_owned());
        }
        if heard.is_silent {
            self.told[slot].push("silence".to_owned());
        }
    }

    /// An answer with all that may differ made the same. Its length tells of what is not read.
    fn answer(&self, frame: &[u8], of: i32, asked: Option<&Asked>) -> String {
        let length = frame.len();
        let is_multi = asked.is_some_and(|asked| matches!(asked.op(), OpCode::Multi | OpCode::MultiRead));
        let asked = |xid| if xid == PING_XID { Some(Asked::new(OpCode::Ping, [])) } else { asked.filter(|_| xid == of).cloned() };
        match Received::read(frame, WallClock { start: 0 }, asked) {
            Ok(Received::Event(event)) => format!("{length} bytes: {event:?}"),
            Ok(Received::Reply(mut reply)) => {
                reply.zxid = self.zxid(reply.zxid);
                if let Ok(Answer::Known(response)) = &mut reply.result {
                    self.level(response);
                    // The addresses of programs have other lengths.
                    if let Response::WhoAmI(_) = response {
                        return format!("{reply:?}");
                    }
                }
                // Behind the error of a multi that cannot be read Apache's server writes an end of results. Nobody reads it.
                if reply.result.is_err() && is_multi {
                    return format!("{reply:?}");
                }
                format!("{length} bytes: {reply:?}")
            }
            Err(why) => format!("{length} bytes: {why}: {}", String::from_utf8_lossy(frame)),
        }
    }

    fn level(&self, response: &mut Response) {
        match response {
            Response::Created { stat, .. } => stat.iter_mut().for_each(|stat| self.level_stat(stat)),
            Response::Stat(stat) | Response::Data { stat, .. } => self.level_stat(stat),
            Response::Acl { acl, stat } => {
                *acl = level_acl(acl);
                self.level_stat(stat);
            }
            Response::Children { children, stat } => {
                *children = sorted(children);
                stat.iter_mut().for_each(|stat| self.level_stat(stat));
            }
            Response::Ephemerals(paths) => *paths = sorted(paths),
            Response::Results(results) => {
                let mut all = results.to_vec();
                all.iter_mut().flatten().for_each(|response| self.level(response));
                *results = all.into();
            }
            Response::WhoAmI(ids) => {
                let mut all: Vec<Id> = ids.iter().map(level_id).collect();
                all.sort_by_key(ToString::to_string);
                *ids = all.into();
            }
            Response::Nothing | Response::Path(_) | Response::Number(_) => {}
        }
    }

    fn level_stat(&self, stat: &mut Stat) {
        (stat.czxid, stat.mzxid, stat.pzxid) = (self.zxid(stat.czxid), self.zxid(stat.mzxid), self.zxid(stat.pzxid));
        (stat.ctime, stat.mtime) = (stat.ctime.min(1), stat.mtime.min(1));
        stat.ephemeral_owner = self.owner(stat.ephemeral_owner);
    }

    /// The zxid, counted from the beginning of the round. What is older is told as the beginning.
    fn zxid(&self, zxid: Zxid) -> Zxid {
        if matches!(zxid.0, 0 | u64::MAX) { zxid } else { Zxid(zxid.0.saturating_sub(self.base) + 1_000) }
    }

    fn owner(&self, session: SessionId) -> SessionId {
        let place = self.place(session).map_or(NO_SESSION, |place| place + 1);
        SessionId(if session == SessionId::NONE { 0 } else { place as u64 })
    }

    fn place(&self, session: SessionId) -> Option<usize> {
        self.sessions.iter().position(|known| known.id == session)
    }
}

fn sorted(texts: &[std::rc::Rc<str>]) -> std::rc::Rc<[std::rc::Rc<str>]> {
    let mut texts = texts.to_vec();
    texts.sort();
    texts.into()
}

/// The addresses of programs differ, and the lengths of their texts too.
fn level_id(id: &Id) -> Id {
    if &*id.scheme == "ip" && !id.id.contains('/') && !id.id.starts_with("203.") { Id::new("ip", "own") } else { id.clone() }
}

fn level_acl(acl: &Acl) -> Acl {
    Acl::new(acl.entries().iter().map(|AclEntry { perms, id }| AclEntry { perms: *perms, id: level_id(id) }).collect())
}

#[test]
fn random_requests_are_answered_as_apaches_server_answers_them() {
    let Some(apache) = Apache::start("back-to-back") else { return };
    are_answered_alike(&apache, "", ROUNDS, false);
}

#[test]
fn requests_of_the_super_user_are_answered_as_apaches_server_answers_them() {
    let digest = "-Dzookeeper.DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=";
    let Some(apache) = Apache::start_with("super", &[digest]) else { return };
    are_answered_alike(&apache, "set superDigest yes\n", ROUNDS / 4, false);
}

#[test]
fn requests_below_a_quota_are_answered_as_apaches_server_answers_them() {
    let Some(apache) = Apache::start_with("quota", &["-Dzookeeper.enforceQuota=true"]) else { return };
    are_answered_alike(&apache, "set enforceQuota yes\n", ROUNDS / 4, true);
}

/// Plays rounds at a real server and at a simulated one that is set up by `settings`.
fn are_answered_alike(apache: &Apache, settings: &str, rounds: u64, has_quota: bool) {
    let rounds = std::env::var("BACK_TO_BACK").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(rounds);
    let both = Both { real: Real::new(apache.address()), simulated: Simulated::new(settings), rounds: 0, is_read_only: false };
    play_alike(both, rounds, |seed| asks::round(seed, LENGTH, has_quota));
}

/// Plays rounds at both, and returns all that was told.
fn play_alike(mut both: Both, rounds: u64, steps: impl Fn(u64) -> Vec<Step>) -> Vec<String> {
    let seed = std::env::var("BACK_TO_BACK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut differences, mut told) = (Vec::new(), Vec::new());
    for seed in seed..seed + rounds {
        let steps = steps(seed);
        let [real, simulated] = both.play(&steps);
        told.extend(real.iter().flatten().cloned());
        if real != simulated {
            let mut told = both.difference(&steps);
            if !told.contains(" is told\n") {
                told = format!("(not seen again)\n{}", told_of(&[], &[real, simulated]));
            }
            differences.push(format!("seed {seed}\n{told}"));
        }
        if differences.len() == AT_MOST {
            break;
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    told
}

/// One of three servers, alone in read-only mode, with sessions of its own and a part of the tree that was made before.
#[test]
fn requests_to_a_server_in_read_only_mode_are_answered_as_apaches_server_answers_them() {
    let Some(mut apache) = Apache::start("read-only") else { return };
    let settings = "ensemble 3 clients 0\nset readonlymode yes\nset localSessions yes\n";
    let (mut real, mut simulated) = (Real::new(apache.address()), Simulated::new(settings));
    let populate: Vec<Step> = [asks::make()].into_iter().chain(asks::populate()).map(|ask| Step { slot: 0, ask }).collect();
    for side in [&mut real as &mut dyn Side, &mut simulated] {
        let mut play = Play::new(side, ROUND, false);
        play.open(0, 30_000, true, Session::default());
        for Step { ask, .. } in &populate {
            let Ask::Request { number, xid, body, .. } = ask else { continue };
            let heard = play.side.exchange(0, &[frame(*number, *xid, body)], is_any);
            assert_eq!(heard.frames.first().map(|answer| answer[12..16].to_vec()), Some(vec![0; 4]));
        }
    }
    apache.isolate();
    simulated.isolate();
    // Its members have other addresses.
    let is_of_members = |step: &Step| step.to_string().contains("/zookeeper/config");
    let rounds = ROUNDS / 4;
    let told = play_alike(Both { real, simulated, rounds: 0, is_read_only: true }, rounds, |seed| {
        let mut steps = asks::round(seed, LENGTH, false);
        steps.retain(|step| !is_of_members(step));
        steps
    });
    // They are no mere refusals.
    let count = |words: &str| told.iter().filter(|told| told.contains(words)).count();
    let (reads, refusals) = (count("Data {") + count("Children {"), count("NotReadOnly"));
    assert!(reads > 100 && refusals > 100, "{reads} reads, {refusals} refusals");
}
