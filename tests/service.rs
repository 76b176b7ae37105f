//! Everything that the recorded cases of one server cannot show: limits, the library's half, and all that crosses servers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::Run;
use zooscope::sim::{MS, SECOND};
use zooscope::zk::{
    self, Acl, AclEntry, AddWatchMode, Admin, ClientState, ClientWatch, Code, Config, CreateMode, Id, Note, Op, Perms, Response,
    WatcherType,
};

/// Three servers, each with a client of its own: c1 at s1, and so on.
fn ensemble() -> Run {
    let mut run = Run::settled(Config { voters: 3, clients: 0, container_check_interval: 2 * SECOND, ..Config::default() }, 11);
    for n in 1..=3 {
        run.does(&format!("client add c{n} at s{n}"));
        run.until("the client is connected", |world| {
            zk::client(world, zk::ClientId(n)).is_some_and(|client| client.state() == ClientState::Connected)
        });
    }
    run
}

fn create(path: &str, acl: Acl) -> Op {
    Op::Create { path: path.into(), data: Some("secret".into()), acl, mode: CreateMode::Persistent, with_stat: false }
}

fn add_auth(auth: &str) -> Op {
    Op::AddAuth { scheme: "digest".into(), auth: auth.into() }
}

fn get(path: &str) -> Op {
    Op::GetData { path: path.into(), watch: false }
}

/// All rights for whoever has proven to be somebody.
fn creator_all() -> Acl {
    Acl::new(vec![AclEntry { perms: Perms::ALL, id: Id::new("auth", "") }])
}

#[test]
fn a_packet_of_a_megabyte_closes_the_connection_and_one_a_little_smaller_does_not() {
    let mut run = ensemble();
    assert_eq!(run.call(1, Op::create("/a", None, CreateMode::Persistent)).err(), None);
    let set = |bytes: usize| Op::SetData { path: "/a".into(), data: Some("x".repeat(bytes).into()), version: -1 };
    assert!(matches!(run.call(1, set(1_000_000)), Ok(Response::Stat(stat)) if stat.data_length == 1_000_000));
    assert_eq!(run.call(1, set(1_048_576)), Err(Code::ConnectionLoss));
    assert!(run.comes(SECOND * 5, |world| zk::client(world, zk::ClientId(1)).unwrap().state() == ClientState::Connected));
    assert!(matches!(run.call(1, get("/a")), Ok(Response::Data { stat, .. }) if stat.version == 1));
}

#[test]
fn a_follower_judges_reads_and_the_leader_writes_by_what_the_client_has_shown_to_its_own_server() {
    let mut run = ensemble();
    assert_eq!(run.call(1, create("/a", creator_all())), Err(Code::InvalidAcl));
    assert_eq!(run.call(1, add_auth("alice:secret")), Ok(Response::Nothing));
    assert!(run.call(1, create("/a", creator_all())).is_ok());
    for client in [2, 3] {
        run.asks(&format!("c{client} sync /")).unwrap();
        assert_eq!(run.call(client, get("/a")), Err(Code::NoAuth));
        assert_eq!(run.asks(&format!("c{client} set /a x")), Err(Code::NoAuth));
        assert_eq!(run.call(client, add_auth("alice:secret")), Ok(Response::Nothing));
        assert!(run.call(client, get("/a")).is_ok());
        assert!(run.asks(&format!("c{client} set /a x")).is_ok());
    }
}

#[test]
fn credentials_are_shown_to_the_next_server_too() {
    let mut run = ensemble();
    run.call(1, add_auth("alice:secret")).unwrap();
    run.call(1, create("/a", creator_all())).unwrap();
    run.does("c1 connect s2");
    run.until("c1 is at s2", |world| {
        let client = zk::client(world, zk::ClientId(1)).unwrap();
        client.state() == ClientState::Connected && client.server() == Some(zk::ServerId(2))
    });
    assert!(run.call(1, get("/a")).is_ok());
    let Ok(Response::WhoAmI(ids)) = run.call(1, Op::WhoAmI) else { panic!("whoAmI answers") };
    assert_eq!(ids.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ip:10.0.0.1", "digest:alice"]);
}

#[test]
fn an_unknown_scheme_kills_the_handle_and_not_the_session() {
    let mut run = ensemble();
    run.asks("c1 create -e /mine").unwrap();
    let refused = run.call(1, Op::AddAuth { scheme: "nosuch".into(), auth: "me".into() });
    assert_eq!((refused, run.client(1).state()), (Err(Code::AuthFailed), ClientState::AuthFailed));
    assert_eq!(run.asks("c1 get /mine"), Err(Code::AuthFailed));
    assert!(run.asks("c2 stat /mine").is_ok(), "it stays until its session expires");
}

#[test]
fn each_answer_is_to_the_credentials_that_it_is_about_though_nobody_waits_for_the_first() {
    let mut run = ensemble();
    run.call(1, add_auth("alice:secret")).unwrap();
    run.does("crash s1");
    run.until("c1 is away", |world| zk::client(world, zk::ClientId(1)).unwrap().state() != ClientState::Connected);
    let refused = run.call(1, Op::AddAuth { scheme: "nosuch".into(), auth: "me".into() });
    assert_eq!((refused, run.client(1).state()), (Err(Code::AuthFailed), ClientState::AuthFailed));
}

#[test]
fn credentials_that_nobody_answers_end_with_their_handle() {
    let mut run = ensemble();
    run.does("cut c1 s1");
    run.does("c1 addauth digest alice:secret");
    run.does("c1 addauth digest bob:pw");
    run.does("c1 close");
    run.until("the handle is over", |world| zk::client(world, zk::ClientId(1)).unwrap().state() == ClientState::Closed);
    let ends: Vec<_> = run.client(1).history().iter().map(|call| call.result.clone()).collect();
    assert_eq!(ends, [Err(Code::ConnectionLoss), Err(Code::ConnectionLoss)]);
}

#[test]
fn a_server_holds_all_the_credentials_that_a_client_keeps() {
    let mut run = ensemble();
    for n in 1..=16 {
        assert_eq!(run.call(1, add_auth(&format!("user{n}:pw"))), Ok(Response::Nothing));
    }
    let Ok(Response::WhoAmI(ids)) = run.call(1, Op::WhoAmI) else { panic!("whoAmI answers") };
    assert_eq!((ids.len(), ids.last().map(ToString::to_string).as_deref()), (17, Some("digest:user16")));
}

#[test]
fn a_watch_event_is_kept_from_who_may_not_read_and_the_watch_is_gone_all_the_same() {
    let mut run = ensemble();
    run.asks("c1 create /a").unwrap();
    run.asks("c2 get -w /a").unwrap();
    let read_by_nobody = Acl::world(Perms(Perms::ALL.0 & !Perms::READ.0));
    run.call(1, Op::SetAcl { path: "/a".into(), acl: read_by_nobody, version: -1 }).unwrap();
    run.asks("c1 set /a 1").unwrap();
    run.call(1, Op::SetAcl { path: "/a".into(), acl: Acl::OPEN, version: -1 }).unwrap();
    run.asks("c1 set /a 2").unwrap();
    run.run_for(SECOND);
    assert_eq!(run.events(2), Vec::<String>::new());
}

#[test]
fn the_library_does_not_ask_a_server_to_remove_a_watch_that_it_does_not_have() {
    let mut run = ensemble();
    let remove = |kind| Op::RemoveWatches { path: "/a".into(), kind, local: false };
    run.asks("c1 create /a").unwrap();
    let from = run.now();
    assert_eq!(run.call(1, remove(WatcherType::Any)), Err(Code::NoWatcher));
    assert_eq!(run.now(), from, "nothing went over the wire");
    run.asks("c1 get -w /a").unwrap();
    run.asks("c1 ls -w /a").unwrap();
    assert_eq!(run.call(1, remove(WatcherType::Children)), Ok(Response::Nothing));
    assert_eq!(run.client(1).watches(), [("/a".into(), ClientWatch::Data)]);
    assert_eq!(run.call(1, remove(WatcherType::Any)), Ok(Response::Nothing));
    assert_eq!(run.events(1), ["ChildWatchRemoved /a", "DataWatchRemoved /a"]);
    assert_eq!(run.server(1).watch_count(), 0);
}

#[test]
fn persistent_watches_follow_to_the_next_server_and_what_they_missed_is_lost() {
    let mut run = ensemble();
    run.asks("c2 create /a").unwrap();
    run.call(1, Op::Sync { path: "/".into() }).unwrap();
    run.call(1, Op::AddWatch { path: "/a".into(), mode: AddWatchMode::Persistent }).unwrap();
    run.call(1, Op::AddWatch { path: "/".into(), mode: AddWatchMode::PersistentRecursive }).unwrap();
    run.does("freeze c1");
    run.does("crash s1");
    run.asks("c2 set /a missed").unwrap();
    run.does("thaw c1");
    run.until("c1 is elsewhere", |world| zk::client(world, zk::ClientId(1)).unwrap().server().is_some_and(|id| id.0 != 1));
    run.asks("c1 sync /").unwrap();
    run.asks("c2 create /a/b").unwrap();
    run.asks("c2 set /a heard").unwrap();
    run.run_for(SECOND);
    assert_eq!(run.events(1), ["NodeCreated /a/b", "NodeChildrenChanged /a", "NodeDataChanged /a"]);
}

#[test]
fn a_container_that_has_lost_its_children_goes_on_every_server() {
    let mut run = ensemble();
    run.call(1, Op::create("/box", None, CreateMode::Container)).unwrap();
    run.asks("c1 create /box/a").unwrap();
    run.run_for(5 * SECOND);
    assert!(run.asks("c1 delete /box/a").is_ok(), "with a child it stays");
    run.until_note("the leader sweeps", |note| matches!(note, Note::Sweeping { path } if &**path == "/box"));
    run.run_for(SECOND);
    for id in 1..=3 {
        assert!(run.server(id).tree().get("/box").is_none(), "s{id}");
    }
    run.holds();
}

#[test]
fn a_ttl_is_counted_from_the_last_set() {
    let mut run = ensemble();
    run.call(1, Op::create("/t", None, CreateMode::PersistentWithTtl(5_000))).unwrap();
    for _ in 0..4 {
        run.run_for(3 * SECOND);
        assert!(run.asks("c1 set /t again").is_ok());
    }
    run.run_for(8 * SECOND);
    assert_eq!(run.asks("c1 get /t"), Err(Code::NoNode));
}

#[test]
fn without_extended_types_there_is_no_ttl() {
    let mut run = Run::settled(Config { clients: 1, extended_types_enabled: false, ..Config::default() }, 3);
    let ttl = Op::create("/t", None, CreateMode::PersistentWithTtl(5_000));
    assert_eq!(run.call(1, ttl), Err(Code::Unimplemented));
}

#[test]
fn a_multi_is_one_txn_on_every_server_and_a_failed_one_changes_none() {
    let mut run = ensemble();
    let parts = |last: Op| {
        let first =
            [Op::create("/m", Some("1"), CreateMode::Persistent), Op::create("/m/a-", None, CreateMode::EphemeralSequential)];
        Op::Multi(first.into_iter().chain([last]).collect())
    };
    let Ok(Response::Results(results)) = run.call(2, parts(Op::Check { path: "/none".into(), version: -1 })) else {
        panic!("a multi answers each of its parts");
    };
    assert_eq!(&results[..], [Err(Code::Ok), Err(Code::Ok), Err(Code::NoNode)]);
    run.call(2, parts(Op::SetData { path: "/m".into(), data: Some("2".into()), version: 0 })).unwrap();
    run.run_for(SECOND);
    for id in 1..=3 {
        let tree = run.server(id).tree();
        let (parent, child) = (tree.get("/m").unwrap().stat(), tree.get("/m/a-0000000000").unwrap().stat());
        assert_eq!((parent.czxid, parent.mzxid, parent.pzxid, parent.version), (child.czxid, child.czxid, child.czxid, 1), "s{id}");
        assert_eq!(child.ephemeral_owner, run.client(2).session());
    }
}

#[test]
fn an_observer_answers_what_the_others_do() {
    let mut run = Run::settled(Config { voters: 3, observers: 1, clients: 0, ..Config::default() }, 5);
    run.does("client add c1 at s4");
    run.does("client add c2 at s1");
    run.run_for(2 * SECOND);
    run.asks("c1 create /a 1").unwrap();
    assert!(
        matches!(run.call(1, get("/a")), Ok(Response::Data { data, .. }) if data == Some(Rc::from("1"))),
        "it sees its own write"
    );
    run.asks("c2 sync /").unwrap();
    assert!(run.call(2, get("/a")).is_ok());
    run.asks("c1 get -w /a").unwrap();
    run.asks("c2 set /a 2").unwrap();
    run.run_for(SECOND);
    assert_eq!(run.events(1), ["NodeDataChanged /a"]);
    assert_eq!(run.server(4).tree(), run.server(1).tree());
}

#[test]
fn a_read_at_a_slow_server_is_stale_until_a_sync() {
    let mut run = ensemble();
    run.asks("c1 create /a old").unwrap();
    run.run_for(SECOND);
    let leader = run.leader();
    let slow = run.follower_but(&[]);
    run.does(&format!("slow s{leader} s{slow} 300ms"));
    run.run_for(500 * MS);
    let writer = if slow == 1 { 2 } else { 1 };
    run.asks(&format!("c{writer} set /a new")).unwrap();
    let read = |run: &mut Run| match run.call(u16::from(slow), get("/a")) {
        Ok(Response::Data { data, .. }) => data.unwrap().to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(read(&mut run), "old");
    run.asks(&format!("c{slow} sync /a")).unwrap();
    assert_eq!(read(&mut run), "new");
}

#[test]
fn the_znode_of_the_configuration_names_the_ensemble_and_nobody_may_set_it() {
    let mut run = ensemble();
    let Ok(Response::Data { data, .. }) = run.call(1, get("/zookeeper/config")) else { panic!("anybody may read it") };
    assert_eq!(data.unwrap().lines().count(), 4);
    assert_eq!(run.asks("c1 set /zookeeper/config x"), Err(Code::NoAuth));
    assert_eq!(run.asks("c1 delete /zookeeper/config"), Err(Code::BadArguments));
}

#[test]
fn a_reply_that_is_longer_than_the_clients_library_reads_ends_the_connection() {
    // ZooKeeper 3.8.0, measured: 320 children with names of 4,000 characters are a list of 1.27 MB, over `jute.maxbuffer`.
    let mut run = ensemble();
    run.asks("c1 create /big").unwrap();
    for n in 0..320 {
        run.call(1, Op::create(&format!("/big/{n:03}{}", "x".repeat(4_000)), None, CreateMode::Persistent)).unwrap();
    }
    run.asks("c1 ls /").unwrap();
    let from = run.now();
    assert_eq!(run.asks("c1 ls /big"), Err(Code::ConnectionLoss));
    let why = |(_, note): &(u64, &Note)| matches!(note, Note::Disconnected { why: zk::Disconnection::TooLong, .. });
    assert!(run.notes_of(1, from).iter().any(why));
    run.until("c1 is back", |world| {
        zk::client(world, zk::ClientId(1)).is_some_and(|client| client.state() == ClientState::Connected)
    });
    assert_eq!(run.asks("c1 stat /big").map(|_| ()), Ok(()), "its session has not suffered");
}

/// Three servers with these settings of an administrator, and two clients.
fn administered(admin: Admin) -> Run {
    Run::settled(Config { voters: 3, clients: 2, admin, ..Config::default() }, 11)
}

/// The data of `/zookeeper/quota/q/zookeeper_stats`.
fn usage(run: &mut Run) -> String {
    match run.call(1, get("/zookeeper/quota/q/zookeeper_stats")) {
        Ok(Response::Data { data, .. }) => data.unwrap().to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn hard_limits_are_for_servers_that_enforce_quotas() {
    for enforce_quota in [true, false] {
        let mut run = administered(Admin { enforce_quota, ..Admin::default() });
        run.asks("c1 create /q x").unwrap();
        let limits = "count=1,bytes=1=;byteHardLimit=6;countHardLimit=2";
        for (path, data) in [("", ""), ("/zookeeper_limits", limits), ("/zookeeper_stats", "count=0,bytes=0")] {
            run.call(1, Op::create(&format!("/zookeeper/quota/q{path}"), Some(data), CreateMode::Persistent)).unwrap();
        }
        let beyond = if enforce_quota { Some(Code::QuotaExceeded) } else { None };
        assert_eq!(run.asks("c1 create /q/a 12").err(), None, "beyond the soft limits alone");
        assert_eq!(run.asks("c2 create /q/b").err(), beyond);
        assert_eq!(run.asks("c2 set /q/a 123456").err(), beyond);
        assert_eq!(run.asks("c1 sync /").err(), None);
        assert_eq!(usage(&mut run), if enforce_quota { "count=2,bytes=3" } else { "count=3,bytes=7" });
        run.holds();
    }
}

/// ZOOKEEPER-1277.
#[test]
fn a_leader_whose_zxids_are_used_up_gives_up_and_the_next_epoch_begins_at_zero() {
    let mut run = administered(Admin { txns_to_rollover: 4, ..Admin::default() });
    run.run_for(SECOND);
    let (first, sessions) = (run.leader(), run.client(1).session());
    // Both sessions have taken one.
    assert_eq!(common::last_zxid(&run.world, first), zk::Zxid::new(1, u32::MAX - 3));
    run.asks("c1 create /a").unwrap();
    run.asks("c1 create /b").unwrap();
    assert_eq!(common::last_zxid(&run.world, first), zk::Zxid::new(1, u32::MAX - 1));
    assert_eq!(run.asks("c1 create /lost"), Err(Code::ConnectionLoss));
    let gave_up = |note: &Note| matches!(note, Note::GaveUp { why: zk::GiveUp::ZxidRollover, .. });
    assert!(run.notes.as_ref().unwrap().iter().any(|(_, node, note)| *node == zk::ServerId(first).node() && gave_up(note)));
    run.until("there is a leader again", |world| zk::established_leader(world).is_some());
    run.until("c1 is back", |world| zk::client(world, zk::ClientId(1)).unwrap().state() == ClientState::Connected);
    assert_eq!(run.client(1).session(), sessions, "its session lives on");
    run.asks("c1 create /c").unwrap();
    assert_eq!(common::last_zxid(&run.world, run.leader()), zk::Zxid::new(2, 1));
    assert_eq!(run.asks("c1 stat /lost").err(), Some(Code::NoNode));
    run.run_for(2 * SECOND);
    assert_eq!(run.server(1).tree(), run.server(3).tree());
    run.holds();
}
