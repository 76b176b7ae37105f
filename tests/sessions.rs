//! Sessions: how they live, move and end; what a client knows of that, and when.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Run;
use zooscope::sim::{Duration, MS, SECOND, Time};
use zooscope::zk::{self, ClientId, ClientState, Code, Config, Note, ServerId, SessionId};

const TICK: Duration = 2 * SECOND;
const TIMEOUT: Duration = 10 * SECOND;

/// Three servers with the usual tick of two seconds, two clients with ten seconds of session timeout.
fn ensemble() -> Run {
    Run::settled(Config { voters: 3, clients: 2, tick_time: TICK, client_timeout: TIMEOUT, ..Config::default() }, 3)
}

#[track_caller]
fn ok(run: &mut Run, line: &str) {
    run.asks(line).unwrap_or_else(|code| panic!("{line}: {code:?}"));
}

fn live(run: &Run) -> Vec<SessionId> {
    run.server(run.leader()).sessions().into_iter().map(|(session, _)| session).collect()
}

#[track_caller]
fn until_closed(run: &mut Run, session: SessionId) -> Time {
    run.until_note("the session is closed", |note| *note == Note::SessionClosed { session }).0
}

/// Moves a client and waits until it is there.
#[track_caller]
fn at(run: &mut Run, client: u16, server: u8) {
    if run.client(client).server() != Some(ServerId(server)) {
        run.does(&format!("c{client} connect s{server}"));
    }
    run.until("the client is there", |world| {
        let client = zk::client(world, ClientId(client)).unwrap();
        client.state() == ClientState::Connected && client.server() == Some(ServerId(server))
    });
}

// ---- life and end -----------------------------------------------------------------------------------------------------------

#[test]
fn a_session_is_known_to_every_server_and_carries_its_first_servers_id() {
    let mut run = ensemble();
    run.run_for(SECOND);
    let session = run.client(1).session();
    assert_eq!((session.0 >> 56) as u8, run.client(1).server().unwrap().0);
    for (_, _, server) in zk::servers(&run.world) {
        assert!(server.sessions().contains(&(session, TIMEOUT)));
    }
}

#[test]
fn an_idle_client_keeps_its_session_by_pings_alone() {
    for server in 1..=3 {
        let mut run = ensemble();
        at(&mut run, 1, server);
        let session = run.client(1).session();
        run.run_for(120 * SECOND);
        assert_eq!((run.client(1).state(), run.client(1).session()), (ClientState::Connected, session), "at s{server}");
        run.holds();
    }
}

#[test]
fn a_timeout_is_clamped_to_between_two_and_twenty_ticks() {
    let mut run = ensemble();
    for (client, wanted, granted) in [(5, "1s", 2 * TICK), (6, "15s", 15 * SECOND), (7, "100s", 20 * TICK)] {
        run.does(&format!("client add c{client} timeout {wanted}"));
        run.run_for(2 * SECOND);
        assert_eq!(run.client(client).timeout(), granted, "{wanted}");
    }
}

#[test]
fn a_client_that_dies_leaves_its_ephemerals_until_its_session_expires_by_a_tick_after_the_timeout() {
    for (server, quiet) in [(1, 0), (2, 700 * MS), (3, 1_900 * MS), (1, 1_300 * MS)] {
        let mut run = ensemble();
        at(&mut run, 1, server);
        run.run_for(quiet);
        ok(&mut run, "c1 create -e /l");
        let session = run.client(1).session();
        run.does("crash c1");
        let died = run.now();
        run.run_for(TIMEOUT - SECOND);
        assert!(run.server(run.leader()).tree().get("/l").is_some(), "nobody has given it up yet");
        let silent = until_closed(&mut run, session) - died;
        // Half a tick until a follower's word, a tick of bucket; the last word itself may be a moment older than the crash.
        let expected = TIMEOUT - 100 * MS..=TIMEOUT + TICK + TICK / 2 + 100 * MS;
        assert!(expected.contains(&silent), "after {silent} us");
        run.run_for(SECOND);
        for (_, _, server) in zk::servers(&run.world) {
            assert!(server.tree().get("/l").is_none());
            assert!(server.sessions().iter().all(|(other, _)| *other != session));
        }
        run.holds();
    }
}

#[test]
fn sessions_end_at_the_leaders_ticks() {
    let mut run = ensemble();
    run.does("crash c1");
    let (expired, _) = run.until_note("a session expires", |note| matches!(note, Note::SessionExpiring { .. }));
    assert!(expired.is_multiple_of(TICK), "{expired}");
}

#[test]
fn closing_a_session_takes_all_its_ephemerals_with_one_zxid_and_nothing_else() {
    let mut run = ensemble();
    for line in ["c1 create /keep", "c1 create -e /e1", "c1 create -e /keep/e2", "c2 create -e /other"] {
        ok(&mut run, line);
    }
    let before = run.server(run.leader()).last_zxid();
    run.does("c1 close");
    run.run_for(SECOND);
    assert_eq!(run.client(1).state(), ClientState::Closed);
    let leader = run.server(run.leader());
    assert_eq!(leader.last_zxid(), before.next(), "one txn");
    let there = |path: &str| leader.tree().get(path).is_some();
    assert_eq!([there("/keep"), there("/e1"), there("/keep/e2"), there("/other")], [true, false, false, true]);
    run.holds();
}

// ---- failover ---------------------------------------------------------------------------------------------------------------

#[test]
fn a_new_leader_gives_every_session_its_full_timeout() {
    let mut run = ensemble();
    ok(&mut run, "c1 create -e /l");
    let session = run.client(1).session();
    run.does("crash c1");
    run.run_for(TIMEOUT - 2 * SECOND);
    let leader = run.leader();
    run.does(&format!("crash s{leader}"));
    let (established, _) = run.until_note("a new leader", |note| matches!(note, Note::Established { .. }));
    assert!(live(&run).contains(&session));
    let closed = until_closed(&mut run, session);
    assert!(closed - established > TIMEOUT, "{} us after it began", closed - established);
    assert!(closed - established <= TIMEOUT + TICK + 100 * MS);
    run.holds();
}

#[test]
fn without_a_leader_nobody_expires() {
    let mut run = ensemble();
    let session = run.client(1).session();
    let leader = run.leader();
    let other = run.follower_but(&[]);
    run.does("isolate c1");
    run.does(&format!("crash s{leader}"));
    run.does(&format!("crash s{other}"));
    run.run_for(10 * TIMEOUT);
    assert!(run.notes.as_ref().unwrap().iter().all(|(_, _, note)| !matches!(note, Note::SessionExpiring { .. })));
    run.does(&format!("restart s{other}"));
    run.until_note("a leader", |note| matches!(note, Note::Established { .. }));
    assert!(live(&run).contains(&session));
}

#[test]
fn a_session_outlives_the_crash_of_its_server_and_its_ephemerals_with_it() {
    let mut run = ensemble();
    let home = run.follower_but(&[]);
    at(&mut run, 1, home);
    ok(&mut run, "c1 create -e /l");
    let session = run.client(1).session();
    let from = run.now();
    run.does(&format!("crash s{home}"));
    run.until("c1 is elsewhere", |world| {
        let client = zk::client(world, ClientId(1)).unwrap();
        client.state() == ClientState::Connected && client.server() != Some(ServerId(home))
    });
    assert!(run.now() - from < TIMEOUT);
    assert_eq!(run.client(1).session(), session);
    run.run_for(3 * TIMEOUT);
    assert!(run.server(run.leader()).tree().get("/l").is_some());
    run.holds();
}

#[test]
fn every_client_is_disconnected_when_the_leader_goes_even_if_its_server_stays() {
    let mut run = ensemble();
    let follower = run.follower_but(&[]);
    let leader = run.leader();
    at(&mut run, 1, follower);
    let from = run.now();
    run.does(&format!("crash s{leader}"));
    run.run_for(SECOND);
    assert!(run.notes_of(1, from).iter().any(|(_, note)| matches!(note, Note::Disconnected { .. })));
}

// ---- moving -----------------------------------------------------------------------------------------------------------------

#[test]
fn a_session_moves_with_its_client_and_keeps_what_it_owns() {
    let mut run = ensemble();
    at(&mut run, 1, 1);
    ok(&mut run, "c1 create -e /l");
    let session = run.client(1).session();
    for server in [2, 3, 1] {
        at(&mut run, 1, server);
        assert_eq!(run.client(1).session(), session);
        ok(&mut run, "c1 set /l x");
        assert_eq!(run.server(server).connections().iter().filter(|there| there.session == session).count(), 1);
    }
    run.holds();
}

#[test]
fn a_write_that_comes_late_by_way_of_the_old_server_is_not_done() {
    let mut run = ensemble();
    let leader = run.leader();
    let old = run.follower_but(&[]);
    let new = run.follower_but(&[old]);
    at(&mut run, 1, old);
    ok(&mut run, "c1 create /x 0");
    // The request waits between the old server and the leader, while the client goes on.
    run.does(&format!("slow s{old} s{leader} 3s"));
    run.does("c1 set /x late");
    run.run_for(500 * MS);
    at(&mut run, 1, new);
    assert_eq!(run.last_call(1).result, Err(Code::ConnectionLoss));
    ok(&mut run, "c1 set /x new");
    run.run_for(10 * SECOND);
    let moved = |(_, _, note): &(Time, _, Note)| matches!(note, Note::Failed { code: Code::SessionMoved, .. });
    assert!(run.notes.as_ref().unwrap().iter().any(moved));
    assert_eq!(run.server(leader).tree().get("/x").unwrap().data.as_deref(), Some("new"));
    run.holds();
}

#[test]
fn a_server_behind_the_client_turns_it_away() {
    let mut run = ensemble();
    let leader = run.leader();
    let behind = run.follower_but(&[]);
    at(&mut run, 1, leader);
    run.does(&format!("slow s{leader} s{behind} 2s"));
    ok(&mut run, "c1 create /new");
    let seen = run.client(1).last_zxid();
    assert!(run.server(behind).last_zxid() < seen);
    run.does(&format!("c1 connect s{behind}"));
    let (_, node) = run.until_note("somebody refuses", |note| matches!(note, Note::ClientAhead { .. }));
    assert_eq!(node, ServerId(behind).node());
    run.until("c1 is somewhere", |world| zk::client(world, ClientId(1)).unwrap().state() == ClientState::Connected);
    assert!(run.server(run.client(1).server().unwrap().0).last_zxid() >= seen);
    assert!(run.asks("c1 get /new").is_ok(), "it never sees an older state");
    run.holds();
}

// ---- what the client knows --------------------------------------------------------------------------------------------------

#[test]
fn calls_in_flight_when_the_connection_goes_end_in_connection_loss_done_or_not() {
    let mut run = ensemble();
    let home = run.follower_but(&[]);
    at(&mut run, 1, home);
    // One is done and its reply is lost; one never leaves the client's machine.
    run.does("c1 create /done");
    run.until_note("the leader proposes it", |note| matches!(note, Note::Proposed { .. }));
    run.does(&format!("cut c1 s{home}"));
    run.does("c1 create /undone");
    run.run_for(TIMEOUT * 2 / 3 + SECOND);
    let results: Vec<_> = run.client(1).history().iter().rev().take(2).map(|call| call.result.clone()).collect();
    assert_eq!(results, [Err(Code::ConnectionLoss), Err(Code::ConnectionLoss)]);
    run.does("heal");
    run.run_for(5 * SECOND);
    let tree = run.server(run.leader()).tree();
    assert!(tree.get("/done").is_some());
    assert!(tree.get("/undone").is_none(), "nothing is sent again by itself");
    run.holds();
}

#[test]
fn a_request_is_answered_on_the_connection_that_it_came_by_and_never_on_the_sessions_next_one() {
    let mut run = ensemble();
    let leader = run.leader();
    let home = run.follower_but(&[]);
    let other = run.follower_but(&[home]);
    at(&mut run, 1, home);
    ok(&mut run, "c1 create /x 0");
    // The commit comes back only when the client has come back already.
    run.does(&format!("slow s{home} s{leader} 500ms"));
    run.does(&format!("slow s{other} s{leader} 800ms"));
    run.does("c1 set /x late");
    run.run_for(50 * MS);
    run.does(&format!("c1 connect s{home}"));
    let (back, _) = run.until_note("the session is back", |note| matches!(note, Note::Connected { .. }));
    let applied = |run: &Run| run.server(home).tree().get("/x").unwrap().data.as_deref() == Some("late");
    assert!(!applied(&run));
    run.run_for(5 * SECOND);
    assert!(applied(&run), "the write is done");
    assert_eq!(run.last_call(1).result, Err(Code::ConnectionLoss), "and was given up before");
    let lost = |(_, note): &(Time, &Note)| matches!(note, Note::Disconnected { .. });
    assert!(!run.notes_of(1, back).iter().any(lost), "a reply out of order would end the new connection");
    run.holds();
}

#[test]
fn a_call_that_waits_when_the_session_turns_out_to_be_over_ends_in_session_expired() {
    let mut run = ensemble();
    let session = run.client(1).session();
    run.does("isolate c1");
    until_closed(&mut run, session);
    run.does("heal");
    run.until("c1 asks for its session", |world| zk::client(world, ClientId(1)).unwrap().state() == ClientState::Associating);
    assert_eq!(run.asks("c1 get /"), Err(Code::SessionExpired));
    assert_eq!(run.client(1).state(), ClientState::Expired);
    run.holds();
}

#[test]
fn nothing_goes_out_behind_a_close() {
    let mut run = ensemble();
    run.does("c1 close");
    assert_eq!(run.asks("c1 create /late"), Err(Code::ConnectionLoss));
    run.run_for(SECOND);
    assert_eq!((run.client(1).state(), run.client(1).waiting_calls()), (ClientState::Closed, vec![]));
    assert!(run.server(run.leader()).tree().get("/late").is_none());
    run.holds();
}

#[test]
fn a_handle_does_not_outlive_its_close_even_if_nobody_answers() {
    let mut run = ensemble();
    let session = run.client(1).session();
    let home = run.client(1).server().unwrap();
    run.does(&format!("freeze {home}"));
    run.does("c1 close");
    run.does(&format!("crash {home}"));
    run.until("the connection is gone", |world| zk::client(world, ClientId(1)).unwrap().server().is_none());
    assert_eq!(run.client(1).state(), ClientState::Closed);
    run.does(&format!("restart {home}"));
    until_closed(&mut run, session);
    assert_eq!(run.client(1).state(), ClientState::Closed);
    run.holds();
}

#[test]
fn a_silent_server_is_given_up_after_two_thirds_of_the_timeout() {
    let mut run = ensemble();
    run.run_for(5 * SECOND);
    let home = run.client(1).server().unwrap();
    run.does(&format!("freeze {home}"));
    let frozen = run.now();
    let away = |note: &Note| matches!(note, Note::Disconnected { why: zk::Disconnection::Silent, .. });
    let (at, _) = run.until_note("the client gives up", away);
    assert!(at - frozen <= TIMEOUT * 2 / 3 && at - frozen > TIMEOUT / 3 - SECOND, "{} us", at - frozen);
}

#[test]
fn a_client_that_was_cut_off_learns_of_its_expiry_only_when_it_is_back() {
    let mut run = ensemble();
    ok(&mut run, "c1 create -e /l");
    let session = run.client(1).session();
    // Even one that expires by itself could not while it is frozen.
    run.does("freeze c1");
    let closed = until_closed(&mut run, session);
    run.run_for(20 * SECOND);
    assert_eq!(run.client(1).state(), ClientState::Connected, "so it believes");
    run.does("thaw c1");
    let (learned, _) = run.until_note("it learns", |note| *note == Note::Expired { session });
    assert!(learned - closed >= 20 * SECOND);
    assert_eq!(run.client(1).state(), ClientState::Expired);
    assert_eq!(run.asks("c1 get /"), Err(Code::SessionExpired));
}

#[test]
fn a_client_that_reaches_nobody_tries_for_ever_with_its_session() {
    // ZooKeeper 3.8.0, measured: 23 s after all servers are gone, with a timeout of 4 s, it is CONNECTING and has told nobody anything;
    // after an outage of 20 s it has the same session and its ephemeral znode.
    let mut run = ensemble();
    ok(&mut run, "c1 create -e /l");
    let session = run.client(1).session();
    for server in 1..=3 {
        run.does(&format!("crash s{server}"));
    }
    run.run_for(6 * TIMEOUT);
    assert!(!matches!(run.client(1).state(), ClientState::Expired | ClientState::Closed), "{:?}", run.client(1).state());
    for server in 1..=3 {
        run.does(&format!("restart s{server}"));
    }
    run.until("c1 is back", |world| zk::client(world, ClientId(1)).unwrap().state() == ClientState::Connected);
    assert_eq!(run.client(1).session(), session);
    run.run_for(3 * TIMEOUT);
    assert!(run.server(run.leader()).tree().get("/l").is_some());
    run.holds();
}

#[test]
fn since_3_9_3_a_client_that_reaches_nobody_expires_after_four_thirds_of_the_timeout() {
    // ZOOKEEPER-4508.
    let config = Config { voters: 3, clients: 1, client_timeout: TIMEOUT, client_expires: true, ..Config::default() };
    let mut run = Run::settled(config, 3);
    let session = run.client(1).session();
    run.run_for(5 * SECOND);
    run.does("isolate c1");
    let isolated = run.now();
    let (at, _) = run.until_note("it gives itself up", |note| *note == Note::Expired { session });
    let after = at - isolated;
    assert!(after <= TIMEOUT * 4 / 3 && after > TIMEOUT * 4 / 3 - TIMEOUT / 3, "{after} us");
    run.does("heal");
    run.run_for(10 * SECOND);
    assert_eq!(run.client(1).state(), ClientState::Expired, "the handle is dead");
    run.does("client add c9");
    run.until("a new handle", |world| zk::client(world, ClientId(9)).unwrap().state() == ClientState::Connected);
    assert_ne!(run.client(9).session(), session);
}

#[test]
fn a_closed_session_is_never_used_again() {
    let mut run = ensemble();
    let session = run.client(1).session();
    run.does("isolate c1");
    run.run_for(TIMEOUT * 2 / 3 + SECOND);
    until_closed(&mut run, session);
    run.does("heal");
    run.until("c1 knows", |world| zk::client(world, ClientId(1)).unwrap().state() == ClientState::Expired);
    run.run_for(10 * SECOND);
    for (_, _, server) in zk::servers(&run.world) {
        assert!(server.connections().iter().all(|there| there.session != session));
        assert!(server.sessions().iter().all(|(of, _)| *of != session));
    }
    run.holds();
}

#[test]
fn a_server_without_a_quorum_serves_nobody() {
    let mut run = ensemble();
    let leader = run.leader();
    let other = run.follower_but(&[]);
    run.does(&format!("crash s{leader}"));
    run.does(&format!("crash s{other}"));
    run.run_for(20 * SECOND);
    run.does("client add c9");
    run.run_for(20 * SECOND);
    assert_ne!(run.client(9).state(), ClientState::Connected);
    assert!(run.notes.as_ref().unwrap().iter().any(|(_, _, note)| *note == Note::NotServing { client: ClientId(9) }));
}

// ---- quiet ------------------------------------------------------------------------------------------------------------------

#[test]
fn an_idle_hour_of_five_servers_costs_the_same_every_minute() {
    let mut run = Run::settled(Config::default(), 1);
    run.notes = None;
    run.run_for(60 * SECOND);
    let mut minutes = Vec::new();
    for _ in 0..60 {
        let (before, queued) = (run.world.steps(), run.world.enabled().len());
        run.run_for(60 * SECOND);
        minutes.push(run.world.steps() - before);
        assert!(run.world.enabled().len() <= queued + 20, "{} queued", run.world.enabled().len());
    }
    let (least, most) = (minutes.iter().min().unwrap(), minutes.iter().max().unwrap());
    assert!(most - least <= most / 20, "{minutes:?}");
    assert!(*most < 1_500, "{most} events a minute");
    run.holds();
}
