//! Watches: which change fires what, once; in which order; and what a reconnection brings back and what it loses.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::Run;
use zooscope::sim::{MS, SECOND};
use zooscope::zk::{self, ClientWatch, Code, Config, Note, ServerId, WatchKind, WatchMode};

/// Three servers; c1 watches at one follower, c2 writes somewhere.
fn ensemble() -> Run {
    Run::settled(Config { voters: 3, clients: 2, ..Config::default() }, 5)
}

/// Asks, and gives what follows the time to happen.
fn ok(run: &mut Run, line: &str) {
    run.asks(line).unwrap_or_else(|code| panic!("{line}: {code:?}"));
    run.run_for(100 * MS);
}

// ---- what fires what --------------------------------------------------------------------------------------------------------

/// Cases: the znodes that are there, c1's watch, c2's change, and the events that c1 hears.
const MATRIX: &[(&str, &str, &str, &[&str])] = &[
    // exists, of a znode that is not there
    ("", "stat -w /p", "create /p", &["NodeCreated /p"]),
    ("", "stat -w /p", "create /q", &[]),
    // exists and getData, of one that is
    ("/p", "stat -w /p", "delete /p", &["NodeDeleted /p"]),
    ("/p", "stat -w /p", "set /p x", &["NodeDataChanged /p"]),
    ("/p", "stat -w /p", "create /p/c", &[]),
    ("/p /p/c", "stat -w /p", "delete /p/c", &[]),
    ("/p /p/c", "stat -w /p", "set /p/c x", &[]),
    ("/p", "get -w /p", "delete /p", &["NodeDeleted /p"]),
    ("/p", "get -w /p", "set /p x", &["NodeDataChanged /p"]),
    ("/p", "get -w /p", "create /p/c", &[]),
    ("/p /p/c", "get -w /p", "delete /p/c", &[]),
    // getChildren
    ("/p", "ls -w /p", "delete /p", &["NodeDeleted /p"]),
    ("/p", "ls -w /p", "set /p x", &[]),
    ("/p", "ls -w /p", "create /p/c", &["NodeChildrenChanged /p"]),
    ("/p /p/c", "ls -w /p", "delete /p/c", &["NodeChildrenChanged /p"]),
    ("/p /p/c", "ls -w /p", "set /p/c x", &[]),
    ("/p /p/c", "ls -w /p", "create /p/c/g", &[]),
    // a write that fails changes nothing
    ("/p", "get -w /p", "set -v 7 /p x", &[]),
    ("/p /p/c", "ls -w /p", "delete /p", &[]),
    ("/p", "ls -w /", "create /p", &[]),
    // a read without a watch hears nothing
    ("/p", "get /p", "set /p x", &[]),
];

#[test]
fn every_kind_of_watch_fires_for_its_changes_and_for_no_others() {
    for (there, watch, change, heard) in MATRIX {
        let mut run = ensemble();
        for path in there.split_whitespace() {
            ok(&mut run, &format!("c2 create {path}"));
        }
        let _ = run.asks(&format!("c1 {watch}"));
        let _ = run.asks(&format!("c2 {change}"));
        run.run_for(100 * MS);
        assert_eq!(run.events(1), *heard, "{there:?} is there, c1 {watch}, c2 {change}");
        run.holds();
    }
}

#[test]
fn a_watch_fires_once() {
    let mut run = ensemble();
    ok(&mut run, "c2 create /x 0");
    ok(&mut run, "c1 get -w /x");
    for value in 1..4 {
        ok(&mut run, &format!("c2 set /x {value}"));
    }
    assert_eq!(run.events(1), ["NodeDataChanged /x"]);
    assert_eq!(run.client(1).watches(), []);
}

#[test]
fn get_data_of_nothing_sets_no_watch_and_exists_does() {
    let mut run = ensemble();
    assert_eq!(run.asks("c1 get -w /foo"), Err(Code::NoNode));
    assert_eq!(run.asks("c1 ls -w /foo"), Err(Code::NoNode));
    assert_eq!(run.client(1).watches(), []);
    assert_eq!(run.asks("c1 stat -w /foo"), Err(Code::NoNode));
    assert_eq!(run.client(1).watches(), [("/foo".into(), ClientWatch::Exist)]);
}

#[test]
fn a_znode_watched_in_two_ways_tells_of_its_end_once() {
    let mut run = ensemble();
    ok(&mut run, "c2 create /p");
    for watch in ["c1 get -w /p", "c1 ls -w /p", "c1 stat -w /p", "c2 delete /p"] {
        ok(&mut run, watch);
    }
    assert_eq!(run.events(1), ["NodeDeleted /p"]);
}

/// `WatcherFuncTest.java`, testExistsSync and testGetChildrenSync.
#[test]
fn events_come_in_the_order_of_the_changes_and_of_their_triggers() {
    let mut run = ensemble();
    for line in ["c2 create /foo", "c2 create /foo/bar", "c1 stat -w /foo", "c1 ls -w /foo", "c1 ls -w /foo/bar"] {
        ok(&mut run, line);
    }
    for line in ["c2 delete /foo/bar", "c2 delete /foo"] {
        ok(&mut run, line);
    }
    assert_eq!(run.events(1), ["NodeDeleted /foo/bar", "NodeChildrenChanged /foo", "NodeDeleted /foo"]);
}

#[test]
fn a_writer_that_watches_hears_of_its_write_before_the_reply() {
    let mut run = ensemble();
    ok(&mut run, "c1 create /x");
    ok(&mut run, "c1 get -w /x");
    let from = run.now();
    ok(&mut run, "c1 set /x 1");
    let notes = run.notes_of(1, from);
    let heard = notes.iter().position(|(_, note)| matches!(note, Note::WatchHeard { .. })).unwrap();
    let replied = notes.iter().position(|(_, note)| matches!(note, Note::Replied { .. })).unwrap();
    assert!(heard < replied);
}

#[test]
fn nobody_sees_new_data_before_the_event_of_it() {
    let mut run = ensemble();
    ok(&mut run, "c2 create /x old");
    ok(&mut run, "c1 get -w /x");
    let from = run.now();
    run.does("c2 set /x new");
    // c1 reads all the time meanwhile.
    for _ in 0..60 {
        run.does("c1 get /x");
        run.run_for(MS);
    }
    run.run_for(SECOND);
    let event_at = run.client(1).events().back().unwrap().0;
    let history = run.client(1).history();
    let new = |call: &&Rc<zk::CallRecord>| {
        matches!(&call.result, Ok(zk::Response::Data { data: Some(data), .. }) if &**data == "new") && call.at >= from
    };
    assert!(history.iter().filter(new).count() > 1);
    assert!(history.iter().filter(new).all(|call| call.done_at >= event_at));
    run.holds();
}

#[test]
fn the_end_of_a_session_fires_the_watches_on_its_ephemerals() {
    let mut run = ensemble();
    ok(&mut run, "c2 create -e /a");
    ok(&mut run, "c2 create -e /b");
    for watch in ["c1 get -w /a", "c1 get -w /b"] {
        ok(&mut run, watch);
    }
    run.does("c2 close");
    run.run_for(SECOND);
    assert_eq!(run.events(1), ["NodeDeleted /a", "NodeDeleted /b"]);
    let times: Vec<_> = run.client(1).events().iter().map(|(at, _)| *at).collect();
    assert!(times[1] - times[0] < 10 * MS, "one txn, so together: {times:?}");
}

// ---- reconnection -----------------------------------------------------------------------------------------------------------

/// A case: the znodes that are there, c1's watch, the changes while c1 is away, the events that it hears when it is back, and whether
/// a watch is left.
type Away = (&'static str, &'static str, &'static [&'static str], &'static [&'static str], bool);

const AWAY: &[Away] = &[
    ("/p", "get -w /p", &[], &[], true),
    ("/p", "get -w /p", &["set /p x"], &["NodeDataChanged /p"], false),
    ("/p", "get -w /p", &["delete /p"], &["NodeDeleted /p"], false),
    ("", "stat -w /p", &[], &[], true),
    ("", "stat -w /p", &["create /p"], &["NodeCreated /p"], false),
    ("/p", "ls -w /p", &["create /p/c"], &["NodeChildrenChanged /p"], false),
    ("/p", "ls -w /p", &["delete /p"], &["NodeDeleted /p"], false),
    ("/p", "ls -w /p", &["set /p x"], &[], true),
    // What is lost
    ("", "stat -w /p", &["create /p", "delete /p"], &[], true),
    ("/p", "get -w /p", &["delete /p", "create /p"], &["NodeDataChanged /p"], false),
    ("/p", "get -w /p", &["set /p 1", "set /p 2", "set /p 3"], &["NodeDataChanged /p"], false),
    ("/p", "ls -w /p", &["create /p/c", "delete /p/c"], &["NodeChildrenChanged /p"], false),
];

#[test]
fn a_client_that_comes_back_hears_what_its_watches_missed_as_far_as_the_tree_still_shows_it() {
    for (there, watch, meanwhile, heard, left) in AWAY {
        let mut run = ensemble();
        for path in there.split_whitespace() {
            ok(&mut run, &format!("c2 create {path}"));
        }
        let _ = run.asks(&format!("c1 {watch}"));
        let session = run.client(1).session();
        run.does("isolate c1");
        for change in *meanwhile {
            ok(&mut run, &format!("c2 {change}"));
        }
        assert_eq!(run.events(1), [] as [&str; 0], "nothing is heard while away");
        let home = run.client(1).server().unwrap().0;
        let other = (1..=3).find(|id| *id != home).unwrap();
        // It moves, within its timeout, to a server that knows nothing of its watches.
        run.does("heal");
        run.does(&format!("c1 connect s{other}"));
        run.until("c1 is back", |world| zk::client(world, zk::ClientId(1)).unwrap().state() == zk::ClientState::Connected);
        run.run_for(200 * MS);
        assert_eq!(run.client(1).session(), session);
        // What the old server had sent before the connection broke may not be heard twice.
        assert_eq!(run.events(1), *heard, "{there:?} is there, c1 {watch}, meanwhile {meanwhile:?}");
        assert_eq!(!run.client(1).watches().is_empty(), *left, "c1 {watch}, meanwhile {meanwhile:?}");
        let new_home = run.server(other).watches();
        assert_eq!(!new_home.is_empty(), *left, "what is left is at the new server: {new_home:?}");
        assert!(run.server(home).watches().is_empty(), "and nothing at the old one");
        run.holds();
    }
}

#[test]
fn a_watch_that_was_registered_anew_fires_as_before() {
    let mut run = ensemble();
    ok(&mut run, "c2 create /p");
    ok(&mut run, "c1 ls -w /p");
    let home = run.client(1).server().unwrap().0;
    let other = (1..=3).find(|id| *id != home).unwrap();
    run.does(&format!("c1 connect s{other}"));
    run.run_for(SECOND);
    let (server, client) = (ServerId(other), zk::ClientId(1));
    let (kind, mode) = (WatchKind::Child, WatchMode::Standard);
    assert_eq!(run.server(other).watches(), [zk::ServerWatch { server, path: "/p".into(), client, kind, mode }]);
    ok(&mut run, "c2 create /p/c");
    assert_eq!(run.events(1), ["NodeChildrenChanged /p"]);
}

#[test]
fn watches_survive_the_crash_of_their_server() {
    let mut run = ensemble();
    ok(&mut run, "c2 create /p");
    ok(&mut run, "c1 get -w /p");
    let home = run.client(1).server().unwrap();
    run.does(&format!("crash {home}"));
    run.run_for(5 * SECOND);
    run.until("both are connected", |world| {
        zk::clients(world).all(|(_, _, client)| client.state() == zk::ClientState::Connected)
            && zk::servers(world).filter(|(id, ..)| *id != home).all(|(_, _, server)| server.is_serving())
    });
    ok(&mut run, "c2 set /p x");
    assert_eq!(run.events(1), ["NodeDataChanged /p"]);
    run.holds();
}

#[test]
fn a_follower_fires_its_watches_when_it_applies_and_not_before() {
    let mut run = ensemble();
    ok(&mut run, "c2 create /p");
    let leader = run.leader();
    let slow = run.follower_but(&[]);
    run.does(&format!("c1 connect s{slow}"));
    run.run_for(SECOND);
    run.does(&format!("c2 connect s{leader}"));
    run.run_for(SECOND);
    ok(&mut run, "c1 get -w /p");
    run.does(&format!("slow s{leader} s{slow} 800ms"));
    run.run_for(2 * SECOND);
    let asked = run.now();
    run.asks("c2 set /p x").unwrap();
    assert!(run.now() - asked < 200 * MS, "the writer needs only the other follower");
    assert_eq!(run.events(1), [] as [&str; 0]);
    run.until("s1 applies", |world| zk::client(world, zk::ClientId(1)).unwrap().events().len() == 1);
    assert!(run.now() - asked >= 800 * MS);
    assert_eq!(zk::server(&run.world, ServerId(slow)).unwrap().last_zxid(), run.last_call(2).zxid);
}
