//! Read-only mode and local sessions in whole runs (`ReadOnlyModeTest.java`, `SessionUpgradeTest.java`, `LocalSessionRequestTest.java`, and what a real
//! 3.8.0 was seen to do).

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Run;
use zooscope::metrics::Counts;
use zooscope::script::{FourLetter, Script};
use zooscope::sim::{Fault, MS, SECOND};
use zooscope::tell::four_letter;
use zooscope::zk::{self, ClientState, Code, Config, NotReadOnly, Note, Response, ServerId, SessionId};

fn set_up(lines: &str, seed: u64) -> Run {
    let (config, _) = Script::parse(lines).expect("a set-up").begin(Config::default(), seed);
    Run::settled(config, seed)
}

const BOTH: &str = "ensemble 3 clients 1\nset readonlymode yes\nset localSessions yes";

/// s1 alone, which is no quorum, for long enough.
fn alone(lines: &str, seed: u64) -> Run {
    let mut run = set_up(lines, seed);
    assert!(run.asks("c1 create /a 1").is_ok());
    run.run_for(SECOND);
    [2, 3].iter().for_each(|&id| run.fault(Fault::Crash(ServerId(id).node())));
    run.run_for(4 * SECOND);
    run
}

fn says(run: &Run, word: FourLetter) -> String {
    four_letter::answer(word, run.server(1), &Counts::default(), run.now())
}

fn has(run: &Run, fits: impl Fn(&Note) -> bool) -> bool {
    run.notes.as_ref().unwrap().iter().any(|(_, _, note)| fits(note))
}

#[test]
fn a_server_that_finds_no_leader_serves_reads_after_two_seconds_and_no_earlier() {
    let mut run = set_up(BOTH, 1);
    assert_eq!(says(&run, FourLetter::Isro), "rw");
    [2, 3].iter().for_each(|&id| run.fault(Fault::Crash(ServerId(id).node())));
    run.until_note("s1 looks", |note| matches!(note, Note::GaveUp { .. }));
    run.run_for(1_900 * MS);
    assert_eq!(says(&run, FourLetter::Isro), "null");
    run.run_for(200 * MS);
    assert_eq!(says(&run, FourLetter::Isro), "ro");
    let srvr = says(&run, FourLetter::Srvr);
    assert!(srvr.contains("\nREAD-ONLY mode; serving only read-only clients\nLatency"), "{srvr}");
    assert!(srvr.contains("\nMode: read-only\n"), "{srvr}");
    assert!(says(&run, FourLetter::Conf).ends_with("peerType=0\n"), "no membership");
    assert!(says(&run, FourLetter::Dump).starts_with("SessionTracker dump:\nLocal Session Sets (0)/(0):\nGlobal Sessions(0):\n"));
    run.holds();
}

#[test]
fn a_read_only_client_reads_and_is_refused_whatever_changes_something() {
    let mut run = alone(BOTH, 2);
    run.does("client add c2 at s1 readonly");
    run.run_for(500 * MS);
    assert_eq!(run.client(2).state(), ClientState::ConnectedReadOnly);
    assert!(matches!(run.asks("c2 get -w /a"), Ok(Response::Data { .. })));
    assert!(matches!(run.asks("c2 getEphemerals"), Ok(Response::Ephemerals(_))));
    for write in
        ["create /b", "set /a 2", "delete /a", "sync /", "setAcl /a world:anyone:r", "multi create /b", "reconfig -remove s3"]
    {
        assert_eq!(run.asks(&format!("c2 {write}")), Err(Code::NotReadOnly), "{write}");
    }
    run.does("c2 close");
    run.run_for(100 * MS);
    assert_eq!(run.client(2).state(), ClientState::Closed);
    assert_eq!(run.server(1).local_sessions().count(), 0);
    run.holds();
}

#[test]
fn others_are_turned_away() {
    let mut run = alone(BOTH, 3);
    run.does("client add c2 at s1");
    run.run_for(20 * SECOND);
    assert!(!run.client(2).is_connected() && !run.client(1).is_connected());
    assert!(has(&run, |note| matches!(note, Note::ReadOnlyRefused { why: NotReadOnly::NotAsked, .. })));
    run.holds();
}

#[test]
fn a_read_only_client_finds_the_quorum_and_has_a_new_session_there() {
    let mut run = alone(BOTH, 4);
    run.does("client add c2 at s1 readonly");
    run.run_for(SECOND);
    let before = run.client(2).session();
    assert_ne!(before, SessionId::NONE);
    run.fault(Fault::Restart(ServerId(2).node()));
    run.run_for(30 * SECOND);
    assert_eq!(run.client(2).state(), ClientState::Connected);
    assert_ne!(run.client(2).session(), before);
    assert!(run.asks("c2 create /b").is_ok());
    run.holds();
}

#[test]
fn a_read_only_client_at_a_server_that_goes_on_looking_moves_to_one_that_says_rw() {
    let mut run = set_up("ensemble 3 clients 0\nset readonlymode yes\nset localSessions yes", 5);
    run.fault(Fault::Isolate(ServerId(1).node()));
    run.run_for(20 * SECOND);
    assert!(run.server(1).is_read_only());
    run.does("client add c1 at s1 readonly");
    run.does("heal s1 c1");
    run.run_for(5 * SECOND);
    assert!(has(&run, |note| matches!(note, Note::ConnectedReadOnly { server: ServerId(1), .. })), "{:?}", run.client(1).state());
    assert!(has(&run, |note| matches!(note, Note::ReadWriteFound { .. })));
    run.run_for(5 * SECOND);
    assert_eq!(run.client(1).state(), ClientState::Connected);
    run.holds();
}

#[test]
fn a_session_that_all_servers_know_is_not_taken_up_and_goes_on_when_a_quorum_is_back() {
    let mut run = set_up("ensemble 3 clients 0\nset readonlymode yes", 6);
    run.does("client add c1 at s1 timeout 30s readonly");
    run.run_for(SECOND);
    let session = run.client(1).session();
    [2, 3].iter().for_each(|&id| run.fault(Fault::Crash(ServerId(id).node())));
    run.run_for(10 * SECOND);
    assert!(has(&run, |note| matches!(note, Note::ReadOnlyRefused { why: NotReadOnly::GlobalSession, .. })));
    run.fault(Fault::Restart(ServerId(2).node()));
    run.run_for(15 * SECOND);
    assert_eq!((run.client(1).state(), run.client(1).session()), (ClientState::Connected, session));
    run.holds();
}

#[test]
fn without_local_sessions_nobody_begins_a_session_at_a_read_only_server() {
    let mut run = alone("ensemble 3 clients 1\nset readonlymode yes", 7);
    run.does("client add c2 hosts s1 readonly");
    run.run_for(20 * SECOND);
    assert!(!run.client(2).is_connected());
    run.fault(Fault::Restart(ServerId(2).node()));
    run.run_for(20 * SECOND);
    assert_eq!(run.client(2).state(), ClientState::Connected);
    run.holds();
}

#[test]
fn what_a_read_only_server_shows_may_never_be_committed() {
    // s1 leads and logs a change that nobody else hears of.
    let lines = "ensemble 3 clients 0\nset readonlymode yes\nset localSessions yes";
    for seed in 1..=4 {
        let mut run = set_up(lines, seed);
        let leader = run.leader();
        run.does(&format!("client add c1 hosts s{leader}"));
        run.run_for(SECOND);
        for other in (1..=3).filter(|id| *id != leader) {
            run.does(&format!("cut s{leader} s{other}"));
        }
        run.does("c1 create /a 1");
        run.run_for(60 * SECOND);
        assert!(run.server(leader).is_read_only(), "seed {seed}");
        run.does(&format!("client add c2 hosts s{leader} readonly"));
        run.run_for(SECOND);
        assert!(run.asks("c2 get /a").is_ok(), "it shows its own log");
        let established = zk::established_leader(&run.world).expect("the others have one");
        assert!(zk::server(&run.world, established).unwrap().tree().get("/a").is_none());
        run.holds();
    }
}

#[test]
fn a_local_session_is_no_txn_and_writes_but_makes_nothing_ephemeral() {
    for seed in 1..=6 {
        let mut run = set_up("ensemble 3 clients 3\nset localSessions yes", seed);
        assert_eq!(run.server(run.leader()).session_count(), 0);
        for client in 1..=3 {
            let line = |verb: &str| format!("c{client} {verb}");
            assert!(run.asks(&line(&format!("create /a{client} 1"))).is_ok());
            assert_eq!(run.asks(&line("create -e /e")), Err(Code::EphemeralOnLocalSession));
            run.does(&line(&format!("set /a{client} 2")));
            run.does(&line("close"));
            run.run_for(SECOND);
            assert_eq!(run.client(client).state(), ClientState::Closed, "seed {seed}");
        }
        assert_eq!((1..=3).map(|id| run.server(id).local_sessions().count()).sum::<usize>(), 0);
        run.holds();
    }
}

#[test]
fn the_first_ephemeral_znode_makes_a_local_session_global_where_that_is_allowed() {
    for seed in 1..=6 {
        let mut run = set_up("ensemble 3 clients 2\nset localSessions yes\nset localSessionsUpgrading yes", seed);
        for client in 1..=2 {
            assert!(run.asks(&format!("c{client} create -e /e{client}")).is_ok(), "seed {seed}");
        }
        run.run_for(SECOND);
        assert_eq!(run.server(run.leader()).session_count(), 2);
        assert_eq!((1..=3).map(|id| run.server(id).local_sessions().count()).sum::<usize>(), 0);
        run.fault(Fault::Crash(zk::ClientId(1).node()));
        run.run_for(30 * SECOND);
        let leader = run.leader();
        assert!(run.server(leader).tree().get("/e1").is_none() && run.server(leader).tree().get("/e2").is_some());
        run.holds();
    }
}

/// `MultiOpSessionUpgradeTest.java`; `QuorumZooKeeperServer.checkUpgradeSession` and `PrepRequestProcessor.validateCreateRequest` where it is refused.
#[test]
fn an_ephemeral_znode_of_a_multi_makes_the_session_global_or_is_the_operation_that_fails() {
    for upgrading in ["no", "yes"] {
        let mut run = set_up(&format!("ensemble 3 clients 0\nset localSessions yes\nset localSessionsUpgrading {upgrading}"), 9);
        for client in 1..=3 {
            run.does(&format!("client add c{client} at s{client}"));
        }
        run.run_for(SECOND);
        for client in 1..=3 {
            let results = run.asks(&format!("c{client} multi create /a{client} ; create -e /e{client} ; delete /a{client}"));
            let Ok(Response::Results(results)) = results else { panic!("c{client}: {results:?}") };
            if upgrading == "yes" {
                assert!(results.iter().all(Result::is_ok), "c{client}: {results:?}");
                continue;
            }
            // Only the session's own server knows that it is a local one.
            let why = if run.leader() == client as u8 { Code::EphemeralOnLocalSession } else { Code::SessionExpired };
            assert_eq!(*results, [Err(Code::Ok), Err(why), Err(Code::RuntimeInconsistency)], "c{client}");
            let results = run.asks(&format!("c{client} multi create /none/a ; create -e /e{client}"));
            let Ok(Response::Results(results)) = results else { panic!("c{client}: {results:?}") };
            assert_eq!(*results, [Err(Code::NoNode), Err(Code::RuntimeInconsistency)], "the first that fails tells");
        }
        run.run_for(SECOND);
        assert_eq!(run.server(run.leader()).session_count(), if upgrading == "yes" { 3 } else { 0 });
        run.holds();
    }
}

#[test]
fn a_local_session_ends_at_its_server_and_is_unknown_at_any_other() {
    let mut run = set_up("ensemble 3 clients 0\nset localSessions yes", 8);
    run.does("client add c1 at s1 timeout 6s");
    run.does("client add c2 at s2 timeout 6s");
    run.run_for(SECOND);
    run.does("c2 connect s3");
    run.run_for(SECOND);
    assert_eq!(run.client(2).state(), ClientState::Expired);
    run.fault(Fault::Crash(zk::ClientId(1).node()));
    run.run_for(20 * SECOND);
    assert_eq!(run.server(1).local_sessions().count(), 0);
    assert!(has(&run, |note| matches!(note, Note::LocalSessionExpired { .. })));
    run.holds();
}
