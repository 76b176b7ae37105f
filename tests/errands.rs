//! Errands: what the shell makes of one line by several calls, each of which is a request of its own.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::Run;
use zooscope::zk::{Code, Config, ErrandEnd, ErrandRecord, Note};

fn settled() -> Run {
    let mut run = Run::settled(Config { voters: 3, clients: 2, ..Config::default() }, 11);
    for path in ["/t", "/t/b", "/t/a", "/t/a/x"] {
        run.asks(&format!("c1 create {path}")).unwrap();
    }
    run
}

/// The outcome of the newest errand of a client.
fn outcome(run: &Run, client: u16) -> Option<Rc<ErrandRecord>> {
    run.notes_of(client, 0).into_iter().rev().find_map(|(_, note)| match note {
        Note::ErrandDone(record) => Some(record.clone()),
        _ => None,
    })
}

#[track_caller]
fn goes(run: &mut Run, line: &str) -> Rc<ErrandRecord> {
    run.does(line);
    run.until_note("the errand ends", |note| matches!(note, Note::ErrandDone(_)));
    outcome(run, 1).unwrap()
}

fn found(record: &ErrandRecord) -> Vec<&str> {
    record.found.iter().map(|path| &**path).collect()
}

/// The calls of a client since that xid, as the protocol names them.
fn calls_since(run: &Run, xid: i32) -> Vec<&'static str> {
    run.client(1).history().iter().filter(|call| call.xid > xid).map(|call| call.op.name()).collect()
}

#[test]
fn a_recursive_list_asks_for_every_znode_and_names_the_children_before_it_goes_down() {
    let mut run = settled();
    let before = run.last_call(1).xid;
    let record = goes(&mut run, "c1 ls -R /t");
    assert_eq!(found(&record), ["/t", "/t/a", "/t/b", "/t/a/x"]);
    assert_eq!(calls_since(&run, before), ["getData", "getChildren", "getChildren", "getChildren", "getChildren"]);
    assert!(record.is_success() && run.client(1).history().iter().rev().take(5).all(|call| call.is_step));
    run.holds();
}

#[test]
fn a_recursive_delete_lists_by_levels_and_deletes_the_leaves_first() {
    let mut run = settled();
    let before = run.last_call(1).xid;
    let record = goes(&mut run, "c1 deleteall -b 3 /t");
    assert_eq!(found(&record), ["/t", "/t/a", "/t/b", "/t/a/x"]);
    assert_eq!(calls_since(&run, before), ["getChildren", "getChildren", "getChildren", "getChildren", "multi", "multi"]);
    assert_eq!(run.asks("c2 sync /").and(run.asks("c2 get /t")).unwrap_err(), Code::NoNode);
    run.holds();
}

#[test]
fn what_is_made_between_the_list_and_the_delete_keeps_the_delete_from_its_end() {
    let mut run = settled();
    run.does("c1 deleteall -b 1 /t");
    run.until_note(
        "something is deleted",
        |note| matches!(note, Note::Replied { call: Some(call), .. } if call.op.name() == "multi"),
    );
    run.does("c2 create /t/late");
    run.until_note("the errand ends", |note| matches!(note, Note::ErrandDone(_)));
    let record = outcome(&run, 1).unwrap();
    assert!(!record.is_success() && record.end == ErrandEnd::Done, "{record:?}");
    assert!(record.refused.iter().any(|(path, code)| &**path == "/t" && *code == Code::NotEmpty), "{record:?}");
    run.holds();
}

#[test]
fn a_lost_connection_ends_an_errand() {
    let mut run = settled();
    run.does("c1 setAcl -R /t world:anyone:cdrwa");
    run.until_note("the first reply comes", |note| matches!(note, Note::Replied { .. }));
    let server = run.client(1).server().unwrap();
    run.does(&format!("crash {server}"));
    run.until_note("the errand ends", |note| matches!(note, Note::ErrandDone(_)));
    let record = outcome(&run, 1).unwrap();
    assert_eq!((record.end, record.last.result.clone()), (ErrandEnd::Failed, Err(Code::ConnectionLoss)));
    let last = run.last_call(1).xid;
    run.does("run 30s");
    assert_eq!(run.last_call(1).xid, last);
    run.holds();
}

#[test]
fn setting_a_quota_looks_below_and_above_before_it_makes_its_znodes() {
    let mut run = settled();
    let before = run.last_call(1).xid;
    let record = goes(&mut run, "c1 setquota -n 2 /t/a");
    let looks = ["exists", "getData", "getChildren", "exists", "exists", "create", "exists", "create", "exists"];
    assert_eq!(calls_since(&run, before)[..9], looks);
    assert_eq!(calls_since(&run, before)[9..], ["create", "create", "getData", "getData"]);
    assert!(record.is_success() && record.limits.unwrap().count == 2 && record.usage.unwrap().count == 2, "{record:?}");
    run.holds();
}

#[test]
fn two_clients_may_both_find_no_quota_and_set_one_above_the_other() {
    let mut run = settled();
    run.does("c1 setquota -n 9 /t");
    run.does("c2 setquota -n 9 /t/a");
    for _ in 0..2 {
        run.until_note("an errand ends", |note| matches!(note, Note::ErrandDone(_)));
    }
    assert!([1, 2].iter().all(|client| outcome(&run, *client).unwrap().is_success()), "neither saw the other");
    assert!(!goes(&mut run, "c1 setquota -b 9 /t").is_success());
    assert_eq!(outcome(&run, 1).unwrap().end, ErrandEnd::QuotaBelow);
    run.holds();
}

#[test]
fn the_same_errand_in_the_same_run_is_the_same_run() {
    let digest = |seed| {
        let mut run = Run::settled(Config { voters: 3, clients: 1, ..Config::default() }, seed);
        run.does("c1 ls -R /");
        run.does("run 1s");
        run.world.digest()
    };
    assert_eq!(digest(5), digest(5));
}
