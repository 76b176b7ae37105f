//! What a client asks, and what it is answered.

use super::common::Run;
use super::{add, config, data, settled, voters};
use zooscope::sim::SECOND;
use zooscope::zk::{self, Code, Config, Note, Response, ServerId, ServerState};

#[test]
fn requests_are_refused_as_apache_refuses_them_and_rights_are_looked_at_last() {
    let mut run = Run::settled(Config { clients: 1, voters: 3, ..Config::default() }, 3);
    assert_eq!(run.asks("c1 reconfig -remove 3"), Err(Code::ReconfigDisabled));
    let mut run = Run::settled(Config { voters: 1, ..config(1, 1) }, 3);
    assert_eq!(run.asks("c1 reconfig -remove 1"), Err(Code::Unimplemented), "a server that stands alone");
    let mut run = Run::settled(config(3, 1), 3);
    for (line, code) in [
        ("c1 reconfig -remove 3 -v 5", Code::BadVersion),
        ("c1 reconfig -add nonsense", Code::BadArguments),
        ("c1 reconfig -remove 2,3", Code::BadArguments),
        ("c1 reconfig -add s4,s5,s6,s7", Code::NewConfigNoQuorum),
        ("c1 reconfig -remove 3", Code::NoAuth),
        ("c1 reconfig -remove 3 -v 100000000", Code::NoAuth),
    ] {
        assert_eq!(run.asks(line), Err(code), "{line}");
    }
    run.asks("c1 addauth digest super:wrong").unwrap();
    assert_eq!(run.asks("c1 reconfig -remove 3"), Err(Code::NoAuth));
    run.asks("c1 addauth digest super:test").unwrap();
    data(run.asks("c1 reconfig -remove 3"));
    run.holds();
}

#[test]
fn others_may_reconfigure_once_the_super_user_lets_them() {
    let mut run = settled(3, 4);
    assert_eq!(run.asks("c2 reconfig -remove 3"), Err(Code::NoAuth));
    run.asks("c1 setAcl /zookeeper/config world:anyone:rw").unwrap();
    data(run.asks("c2 reconfig -remove 3"));
    run.holds();
}

#[test]
fn a_second_reconfig_is_refused_while_the_first_waits_for_its_quorums() {
    let mut run = settled(3, 5);
    let (leader, follower) = (run.leader(), run.follower_but(&[]));
    // The disks of both followers are slow, so the proposal waits.
    let other = run.follower_but(&[follower]);
    for id in [follower, other] {
        run.does(&format!("disk s{id} slow 3s"));
    }
    run.does(&format!("c1 connect s{leader}"));
    run.run_for(SECOND);
    run.does("c1 reconfig -remove 1");
    run.does("c1 reconfig -remove 2");
    run.run_for(10 * SECOND);
    let results: Vec<_> = run.client(1).history().iter().rev().take(2).map(|call| call.result.clone().map(|_| ())).collect();
    assert_eq!(results, [Err(Code::ReconfigInProgress), Ok(())]);
    run.holds();
}

#[test]
fn a_watch_on_the_config_znode_tells_of_the_change() {
    let mut run = settled(3, 9);
    let version = voters(&run).1;
    assert!(data(run.asks("c2 config -w")).ends_with(&format!("version={:x}", version.0)));
    data(run.asks("c1 reconfig -remove 1"));
    run.run_for(SECOND);
    assert_eq!(run.events(2), ["NodeDataChanged /zookeeper/config"]);
    let Ok(Response::Data { data, stat }) = run.asks("c2 config") else { panic!("no data") };
    let newest = voters(&run).1;
    assert!(data.unwrap().ends_with(&format!("version={:x}", newest.0)));
    assert_eq!((stat.mzxid, stat.version), (newest, -1));
    run.holds();
}

#[test]
fn an_observer_counts_for_no_new_quorum_before_it_has_a_vote() {
    let mut run = Run::settled(Config { observers: 2, ..config(3, 1) }, 13);
    run.asks("c1 addauth digest super:test").unwrap();
    assert_eq!(run.leader(), 3);
    assert_eq!(run.asks("c1 reconfig -members s3,s4,s5"), Err(Code::NewConfigNoQuorum), "s4 and s5 observe");
    data(run.asks("c1 reconfig -add s4"));
    run.until("s4 follows", |world| zk::server(world, ServerId(4)).is_some_and(|it| it.is_serving() && it.is_voter()));
    data(run.asks("c1 reconfig -members s3,s4,s5"));
    run.holds();
}

#[test]
fn a_server_is_set_up_without_a_vote_and_made_an_observer_by_a_reconfig() {
    let mut run = settled(3, 14);
    run.does("observer add");
    assert!(matches!(run.step.notes.as_slice(), [(_, Note::Refused(_))]), "{:?}", run.step.notes);
    assert!(zk::server(&run.world, ServerId(4)).is_none(), "it would not observe: the members in force do not name it");
    add(&mut run, 4);
    data(run.asks("c1 reconfig -add s4:observer"));
    run.until("it observes", |world| {
        zk::server(world, ServerId(4)).is_some_and(|it| it.is_serving() && it.state() == ServerState::Observing)
    });
    run.holds();
}
