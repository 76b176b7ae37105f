//! Servers that join, leave, get a vote and lose it, and who leads after that.

use super::common::Run;
use super::{add, config, data, settled, voters};
use zooscope::lang::Lang;
use zooscope::sim::{Fault, MS, SECOND, World};
use zooscope::tell::{caption, plain_text};
use zooscope::zk::{self, Code, Config, Note, Server, ServerId, ServerState, Zk, Zxid};

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
        let state = |id| zk::server(world, ServerId(id)).filter(|it| it.is_serving()).map(Server::state);
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
fn a_leader_that_gets_another_address_hands_over_and_a_follower_goes_on() {
    let mut run = settled(3, 15);
    assert_eq!(run.leader(), 3);
    data(run.asks("c1 reconfig -add server.1=s1:9999:9998;2181"));
    run.run_for(SECOND);
    assert_eq!((run.leader(), run.server(1).is_serving()), (3, true));
    data(run.asks("c1 reconfig -add server.3=s3:9999:9998;2181"));
    run.until("another leads, and s3 follows it", |world| {
        let leader = zk::established_leader(world).filter(|id| id.0 != 3);
        leader.is_some() && zk::server(world, ServerId(3)).is_some_and(|it| it.leader() == leader && it.is_serving())
    });
    assert!(run.server(3).is_voter());
    run.holds();
}

#[test]
fn all_voters_become_observers_and_others_vote() {
    let mut run = settled(3, 16);
    for id in [4, 5, 6] {
        add(&mut run, id);
    }
    data(run.asks("c1 reconfig -members s1:observer,s2:observer,s3:observer,s4,s5,s6"));
    let have_roles = |world: &World<Zk>| {
        (1..=6).all(|id| {
            let is_right = |it: &Server| (it.state() == ServerState::Observing) == (id <= 3);
            zk::server(world, ServerId(id)).is_some_and(|it| it.is_serving() && is_right(it))
        })
    };
    run.until("each has its new role", have_roles);
    assert_eq!(voters(&run).0, [4, 5, 6]);
    for fault in [Fault::Crash, Fault::Restart] {
        (1..=6).for_each(|id| run.fault(fault(ServerId(id).node())));
    }
    run.until("each has it again when all were stopped", have_roles);
    run.holds();
}

#[test]
fn a_leader_that_leaves_commits_nothing_more_and_its_successor_has_what_others_had_acknowledged() {
    let mut run = settled(5, 17);
    run.does("c1 connect s5");
    run.run_for(SECOND);
    // The change reaches a quorum of both, and the write behind it only s2.
    for id in [1, 3, 4] {
        run.does(&format!("disk s{id} slow 300ms"));
    }
    run.does("c1 reconfig -remove 5");
    run.run_for(100 * MS);
    run.does("c1 create /behind");
    let (_, by) = run.until_note("s5 resigns", |note| matches!(note, Note::Resigned { .. }));
    assert_eq!(by, ServerId(5).node());
    assert_eq!(run.server(5).outstanding().len(), 1, "the write is proposed and not committed");
    run.until("all serve another", |world| {
        let leader = zk::established_leader(world).filter(|id| id.0 != 5);
        leader.is_some() && zk::servers(world).all(|(_, _, it)| it.is_serving() && it.leader() == leader)
    });
    assert_eq!(run.leader(), 2, "it had acknowledged most");
    assert!(run.server(4).tree().get("/behind").is_some(), "its history is the new leader's");
    assert_eq!(run.last_call(1).result, Err(Code::ConnectionLoss), "the old leader could not answer any more");
    run.holds();
}

#[test]
fn a_named_leader_that_is_dead_is_found_out_and_another_elected() {
    let mut run = settled(5, 18);
    run.does("c1 reconfig -remove 5");
    let (_, by) = run.until_note("s5 resigns", |note| matches!(note, Note::Resigned { .. }));
    assert_eq!(by, ServerId(5).node());
    let named = run.step.notes.iter().find_map(|(_, note)| if let Note::Resigned { leader } = note { Some(*leader) } else { None });
    let named = named.unwrap();
    run.fault(Fault::Crash(named.node()));
    run.until("another leads", |world| zk::established_leader(world).is_some_and(|id| id != named && id.0 != 5));
    assert_eq!(voters(&run).0, [1, 2, 3, 4]);
    run.run_for(20 * SECOND);
    run.asks("c2 create /a").unwrap();
    run.holds();
}

#[test]
fn the_sentence_at_the_commit_says_that_both_agreed_and_who_leads_then() {
    let mut run = settled(3, 24);
    for (line, says) in [
        ("c1 reconfig -add s9", "A quorum of the old voters and one of the new have the change"),
        ("c1 reconfig -remove 3", "s3 no longer votes, so it cannot lead: it designates s"),
    ] {
        run.does(line);
        run.until_note("it is in force", |note| matches!(note, Note::ConfigActivated { .. }));
        let told = plain_text(&caption(Lang::En, &run.step, &run.world));
        assert!(told.contains(says) && !told.contains("committed"), "{told}");
        run.run_for(SECOND);
    }
    run.holds();
}
