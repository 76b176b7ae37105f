//! Reconfiguration in whole runs: what a client may ask, what comes of it in the ensemble, and that nothing is lost by it
//! (`ReconfigTest.java`, `ReconfigRecoveryTest.java`, `ReconfigFailureCasesTest.java`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Run;
use common::dice::{Dice, search};
use zooscope::sim::{Fault, Life, MS, SECOND};
use zooscope::zk::{self, Admin, Code, Config, Note, Response, ServerId, ServerState, Zxid};

/// Schedules of reconfigurations and faults.
const SCHEDULES: u64 = 300;

fn config(voters: u8, clients: u16) -> Config {
    Config { voters, clients, admin: Admin { reconfig_enabled: true, super_digest: true }, ..Config::default() }
}

/// An ensemble that serves, and whose `c1` is the super user.
fn settled(voters: u8, seed: u64) -> Run {
    let mut run = Run::settled(config(voters, 2), seed);
    assert_eq!(run.asks("c1 addauth digest super:test"), Ok(Response::Nothing));
    run
}

/// The voters by the newest configuration that is in force, and its version.
fn voters(run: &Run) -> (Vec<u8>, Zxid) {
    let verifier = zk::verifier(&run.world).expect("a configuration");
    (verifier.voters().map(|id| id.0).collect(), verifier.version)
}

/// The data that a reconfig or a `config` was answered with.
#[track_caller]
fn data(answer: Result<Response, Code>) -> String {
    match answer {
        Ok(Response::Data { data, .. }) => data.expect("data").to_string(),
        other => panic!("no data: {other:?}"),
    }
}

fn add(run: &mut Run, id: u8) {
    run.does(&format!("server add s{id}"));
    run.until("it serves", |world| zk::server(world, ServerId(id)).is_some_and(zk::Server::is_serving));
}

#[test]
fn a_server_follows_without_a_vote_until_a_reconfig_adds_it() {
    let mut run = settled(3, 1);
    assert_eq!(voters(&run), (vec![1, 2, 3], Zxid::new(1, 0)), "the first leader has given the members a version");
    add(&mut run, 4);
    assert_eq!(run.server(4).state(), ServerState::Following);
    assert!(!run.server(4).is_voter());
    let text = data(run.asks("c1 reconfig -add s4"));
    assert!(text.contains("server.4=s4:2888:3888:participant;0.0.0.0:2181\n"), "{text}");
    let version = run.last_call(1).at;
    assert!(version > 0);
    run.run_for(SECOND);
    assert!(run.server(4).is_voter());
    assert_eq!(voters(&run).0, [1, 2, 3, 4]);
    let shown = data(run.asks("c2 config"));
    assert_eq!(shown, text, "every client is shown it");
    assert_eq!(run.leader(), 3, "nobody looked for a leader");
    run.holds();
}

#[test]
fn after_it_a_quorum_is_one_of_the_new_members() {
    let mut run = settled(3, 2);
    for id in [4, 5] {
        add(&mut run, id);
    }
    data(run.asks("c1 reconfig -add s4,s5"));
    run.run_for(SECOND);
    for id in [1, 2] {
        run.fault(Fault::Crash(ServerId(id).node()));
    }
    run.run_for(30 * SECOND);
    assert!(zk::established_leader(&run.world).is_some(), "three of five are a quorum");
    run.fault(Fault::Crash(ServerId(4).node()));
    run.run_for(30 * SECOND);
    assert_eq!(zk::established_leader(&run.world), None, "two of five are none");
    run.fault(Fault::Restart(ServerId(1).node()));
    run.run_for(30 * SECOND);
    assert!(zk::established_leader(&run.world).is_some());
    run.holds();
}

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
    // With two of three followers cut off the proposal waits.
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
fn a_reconfig_waits_for_a_quorum_of_the_old_and_of_the_new_members() {
    let mut run = settled(3, 6);
    for id in [4, 5] {
        add(&mut run, id);
    }
    run.does("c1 connect s3");
    run.run_for(SECOND);
    // The new quorum needs three of five: s3, s4, s5. The old one two of three: s1 and s2 are slow.
    for id in [1, 2] {
        run.does(&format!("disk s{id} slow 2s"));
    }
    run.does("c1 reconfig -add s4,s5");
    run.run_for(SECOND);
    let waiting = run.server(3).outstanding();
    let both = waiting[0].both.clone().expect("two configurations count");
    assert_eq!((both.current.num_voters(), both.last_seen.num_voters()), (3, 5));
    assert_eq!(waiting[0].acks, [3, 4, 5].map(ServerId), "a quorum of the new ones has it");
    assert!(!waiting[0].quorum);
    assert_eq!(voters(&run).0, [1, 2, 3]);
    run.run_for(3 * SECOND);
    assert_eq!(voters(&run).0, [1, 2, 3, 4, 5]);
    run.holds();
}

#[test]
fn a_leader_that_leaves_names_its_successor_and_there_is_no_election() {
    let mut run = settled(5, 7);
    assert_eq!(run.leader(), 5);
    let from = run.notes.as_ref().unwrap().len();
    data(run.asks("c1 reconfig -remove 5"));
    run.until("another leads, and the old leader follows it", |world| {
        let leader = zk::established_leader(world);
        leader.is_some_and(|id| id.0 != 5)
            && zk::server(world, ServerId(5)).is_some_and(|it| it.leader() == leader && it.is_serving())
    });
    let notes = &run.notes.as_ref().unwrap()[from..];
    let resigned = notes.iter().find_map(|(_, _, note)| if let Note::Resigned { leader } = note { Some(leader.0) } else { None });
    assert_eq!(resigned, Some(run.leader()));
    assert!(!notes.iter().any(|(_, _, note)| matches!(note, Note::Looking { .. })), "nobody looked for a leader");
    assert!(!run.server(5).is_voter());
    run.asks("c2 create /a").unwrap();
    run.holds();
}

#[test]
fn an_observer_becomes_a_voter_and_a_voter_an_observer() {
    let mut run = Run::settled(Config { observers: 1, ..config(3, 2) }, 8);
    run.asks("c1 addauth digest super:test").unwrap();
    assert_eq!(run.server(4).state(), ServerState::Observing);
    data(run.asks("c1 reconfig -add s4,s1:observer"));
    run.until("both have their new roles", |world| {
        let state = |id| zk::server(world, ServerId(id)).filter(|it| it.is_serving()).map(zk::Server::state);
        state(4) == Some(ServerState::Following) && state(1) == Some(ServerState::Observing)
    });
    assert_eq!(voters(&run).0, [2, 3, 4]);
    run.holds();
}

#[test]
fn a_member_that_nobody_runs_counts_all_the_same() {
    let mut run = settled(3, 12);
    run.does("c1 connect s3");
    run.run_for(SECOND);
    data(run.asks("c1 reconfig -add s9"));
    run.fault(Fault::Crash(ServerId(1).node()));
    run.run_for(60 * SECOND);
    assert_eq!(zk::established_leader(&run.world), None, "two of four are no quorum");
    run.fault(Fault::Restart(ServerId(1).node()));
    run.run_for(10 * SECOND);
    assert_eq!(run.leader(), 3);
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
fn a_server_that_slept_through_it_learns_the_members_when_it_looks_for_a_leader() {
    let mut run = settled(5, 10);
    run.does("c1 connect s5");
    run.run_for(SECOND);
    run.fault(Fault::Crash(ServerId(1).node()));
    data(run.asks("c1 reconfig -remove 2"));
    run.run_for(SECOND);
    run.fault(Fault::Restart(ServerId(1).node()));
    run.until("it serves", |world| zk::server(world, ServerId(1)).is_some_and(zk::Server::is_serving));
    assert_eq!(run.server(1).view().unwrap().current.voters().map(|id| id.0).collect::<Vec<_>>(), [1, 3, 4, 5]);
    run.holds();
}

#[test]
fn a_reconfig_whose_leader_crashed_is_completed_by_the_next_one_that_has_it() {
    let mut run = settled(3, 11);
    let leader = run.leader();
    run.does(&format!("c1 connect s{leader}"));
    run.run_for(SECOND);
    let zxid = run.server(leader).last_logged().next();
    run.does("c1 reconfig -remove 1");
    run.until_note("a follower has logged it", |note| matches!(note, Note::Logged { zxid: logged } if *logged == zxid));
    run.fault(Fault::Crash(ServerId(leader).node()));
    run.run_for(60 * SECOND);
    assert!(zk::established_leader(&run.world).is_some() || run.server(1).state() == ServerState::Looking);
    run.fault(Fault::Restart(ServerId(leader).node()));
    run.until("all serve", |world| zk::servers(world).all(|(_, _, server)| server.is_serving()));
    let views: Vec<_> = (1..=3).map(|id| run.server(id).view().unwrap().clone()).collect();
    assert!(views.iter().all(|view| *view == views[0] && view.pending().is_none()), "{views:?}");
    run.holds();
}

/// One schedule: servers are added, removed, made observers and voters while machines crash, freeze and lose each other.
fn play(seed: u64) -> Result<(), String> {
    let mut dice = Dice::new(seed, 77);
    let voters = dice.one_of(&[2, 3, 3, 4, 5]);
    let mut run = Run::new(
        Config { observers: dice.one_of(&[0, 0, 1]), snap_count: dice.one_of(&[4, 20, 100_000]), ..config(voters, 2) },
        seed,
    );
    run.does("c1 addauth digest super:test");
    run.run_for(5 * SECOND);
    for _ in 0..dice.one_of(&[4, 8, 16]) {
        let ids: Vec<u8> = zk::servers(&run.world).map(|(id, ..)| id.0).collect();
        let some = |dice: &mut Dice| dice.one_of(&ids);
        let a = some(&mut dice);
        let line = match dice.below(20) {
            0..=1 if ids.len() < 7 => "server add".to_owned(),
            2..=4 => format!("c1 reconfig -add s{a}"),
            5..=6 => format!("c1 reconfig -remove {a}"),
            7 => format!("c1 reconfig -add s{a}:observer"),
            8 => format!("c1 reconfig -remove {a} -add s{}", some(&mut dice)),
            9 => {
                let members: Vec<String> = ids.iter().filter(|_| dice.one_in(2)).map(|id| format!("s{id}")).collect();
                format!("c1 reconfig -members s{a},{}", members.join(","))
            }
            10..=11 => format!("c2 create -s /n x"),
            12..=13 => format!("crash s{a}"),
            14 => "restart s1".replace('1', &a.to_string()),
            15 => format!("isolate s{a}"),
            16 => "heal".to_owned(),
            17 => format!("disk s{a} slow 400ms"),
            18 => format!("freeze s{a}"),
            _ => format!("thaw s{a}"),
        };
        run.does(&line);
        run.run_for(dice.one_of(&[MS, 5 * MS, 20 * MS, 100 * MS, SECOND, 4 * SECOND, 12 * SECOND]));
    }
    run.does("heal");
    for id in zk::servers(&run.world).map(|(id, ..)| id.node()).collect::<Vec<_>>() {
        run.fault(Fault::Thaw(id));
        run.fault(Fault::Restart(id));
    }
    // A server that alone has logged a reconfiguration which nobody committed waits for votes of members that never come: the next reconfiguration
    // frees it, even one that changes nothing. A voter that waits beside a leader whose observer is to be a voter needs all to look again.
    let agree = [reconfigure_again, restart_all, reconfigure_again].iter().any(|mend| {
        let agree = agree(&mut run);
        if !agree {
            mend(&mut run);
        }
        agree
    }) || agree(&mut run);
    let mut problems: Vec<String> = run.checker.violations().iter().take(5).map(ToString::to_string).collect();
    problems.extend(run.world.limit().map(|limit| format!("the run reached {limit:?}")));
    if !agree {
        let brief = |it: &zk::QuorumVerifier| format!("{} {:?}", it.version, it.voters().map(|id| id.0).collect::<Vec<_>>());
        let states = zk::servers(&run.world).map(|(id, node, it)| {
            let view = it.view().map(|view| (brief(&view.current), view.pending().map(|pending| brief(pending))));
            format!("{id} {:?} {:?} of {:?} serving {} {view:?}", node.life, it.state(), it.leader(), it.is_serving())
        });
        problems.push(format!("they do not agree:\n{}", states.collect::<Vec<_>>().join("\n")));
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("{}\nthe run was\n{}", problems.join("\n"), run.script())) }
}

/// Whether all servers come to serve one leader and to know one configuration.
fn agree(run: &mut Run) -> bool {
    run.comes(120 * SECOND, |world| {
        let leader = zk::established_leader(world).and_then(|id| zk::server(world, id));
        leader.is_some_and(|leader| {
            zk::servers(world).all(|(_, node, it)| {
                node.life == Life::Running
                    && it.is_serving()
                    && it.leader() == Some(leader.id())
                    && it.view() == leader.view()
                    && it.view().is_some_and(|view| view.pending().is_none())
            })
        })
    })
}

/// The same members once more, by a client that is added for it.
fn reconfigure_again(run: &mut Run) {
    let client = zk::next_client(&run.world);
    let members: Vec<String> = zk::verifier(&run.world).unwrap().members().iter().map(ToString::to_string).collect();
    run.does(&format!("client add {client}"));
    run.does(&format!("{client} addauth digest super:test"));
    run.run_for(20 * SECOND);
    run.does(&format!("{client} reconfig -members \"{}\"", members.join(",")));
}

fn restart_all(run: &mut Run) {
    let servers: Vec<_> = zk::servers(&run.world).map(|(id, ..)| id.node()).collect();
    servers.iter().for_each(|&node| run.fault(Fault::Crash(node)));
    servers.iter().for_each(|&node| run.fault(Fault::Restart(node)));
}

#[test]
fn whatever_members_join_and_leave_under_faults_nothing_is_lost_and_all_agree() {
    search(SCHEDULES, |seed| play(seed));
}
