//! Servers that crash, sleep or lose each other while the members change.

use super::common::{PATIENCE, Run};
use super::{config, data, settled, voters};
use zooscope::sim::{Event, Fault, SECOND};
use zooscope::zk::{self, Config, Message, Note, QuorumPacket, Server, ServerId, ServerState, SyncMode, Zk};

#[test]
fn a_server_that_slept_through_it_learns_the_members_when_it_looks_for_a_leader() {
    let mut run = settled(5, 10);
    run.does("c1 connect s5");
    run.run_for(SECOND);
    run.fault(Fault::Crash(ServerId(1).node()));
    data(run.asks("c1 reconfig -remove 2"));
    run.run_for(SECOND);
    run.fault(Fault::Restart(ServerId(1).node()));
    run.until("it serves", |world| zk::server(world, ServerId(1)).is_some_and(Server::is_serving));
    assert_eq!(run.server(1).view().unwrap().current.voters().map(|id| id.0).collect::<Vec<_>>(), [1, 3, 4, 5]);
    run.holds();
}

#[test]
fn a_reconfig_whose_leader_crashed_is_completed_by_the_next_one_that_has_it() {
    let mut run = settled(5, 11);
    assert_eq!(run.leader(), 5);
    run.does("c1 connect s5");
    run.run_for(SECOND);
    let zxid = run.server(5).last_logged().next();
    // Of the followers only s4 has it on its disk: no quorum.
    for id in [1, 2, 3] {
        run.does(&format!("disk s{id} slow 5s"));
    }
    run.does("c1 reconfig -remove 1");
    let is_logged = |note: &Note| matches!(note, Note::Logged { zxid: logged } if *logged == zxid);
    while run.until_note("s4 has logged it", is_logged).1 != ServerId(4).node() {}
    run.fault(Fault::Crash(ServerId(5).node()));
    run.does("heal");
    run.until("another leads", |world| zk::established_leader(world).is_some());
    assert_eq!(run.leader(), 4);
    assert_eq!(voters(&run), (vec![2, 3, 4, 5], zxid));
    run.fault(Fault::Restart(ServerId(5).node()));
    run.until("all serve", |world| zk::servers(world).all(|(_, _, server)| server.is_serving()));
    let views: Vec<_> = (1..=5).map(|id| run.server(id).view().unwrap().clone()).collect();
    assert!(views.iter().all(|view| *view == views[0] && view.pending().is_none()), "{views:?}");
    run.holds();
}

/// Runs until this packet reaches the server.
#[track_caller]
fn until_packet(run: &mut Run, to: u8, fits: impl Fn(&QuorumPacket) -> bool) {
    let to = ServerId(to).node();
    let deadline = run.now() + PATIENCE;
    let fits = |event: &Event<Zk>| match event {
        Event::Delivered { to: receiver, message: Message::Quorum(packet), .. } => *receiver == to && fits(packet),
        _ => false,
    };
    while !fits(&run.step.event) {
        assert!(run.now() <= deadline && run.one(), "the packet never came; the run was\n{}", run.script());
    }
}

#[test]
fn a_change_that_is_in_nobodys_log_comes_into_force_with_a_leader_that_has_seen_it() {
    let mut run = settled(3, 19);
    run.fault(Fault::Crash(ServerId(3).node()));
    run.until("s2 leads", |world| zk::established_leader(world) == Some(ServerId(2)));
    run.does("c1 connect s2");
    run.run_for(5 * SECOND);
    // s3 has NEWLEADER, and its disk is slow: what is proposed now it logs only when it is up to date.
    run.does("disk s3 slow 3s");
    run.fault(Fault::Restart(ServerId(3).node()));
    until_packet(&mut run, 3, |packet| matches!(packet, QuorumPacket::NewLeader { .. }));
    run.does("cut s1 s2");
    run.does("c1 reconfig -remove 2");
    until_packet(&mut run, 3, |packet| matches!(packet, QuorumPacket::Proposal(_)));
    run.does("isolate s2");
    run.until("s3 leads", |world| zk::established_leader(world) == Some(ServerId(3)));
    let (members, version) = voters(&run);
    assert_eq!(members, [1, 3]);
    assert!([1, 3].iter().all(|&id| run.server(id).log().all(|txn| txn.zxid != version)), "neither has logged it");
    run.does("heal");
    run.until("all serve", |world| zk::servers(world).all(|(_, _, server)| server.is_serving()));
    assert!(data(run.asks("c2 config")).ends_with(&format!("version={:x}", version.0)));
    run.asks("c2 create /after").unwrap();
    run.run_for(20 * SECOND);
    run.holds();
}

/// So many files of the log that a learner which lacks them is sent a SNAP.
fn outgrow_the_log(run: &mut Run) {
    for _ in 0..12 {
        run.asks("c1 create -s /n").unwrap();
    }
}

#[test]
fn a_snap_that_breaks_off_leaves_the_members_that_the_server_knows() {
    let mut run = Run::settled(Config { commit_log_count: 2, snap_count: 4, ..config(3, 1) }, 20);
    run.fault(Fault::Crash(ServerId(1).node()));
    run.run_for(5 * SECOND);
    outgrow_the_log(&mut run);
    run.fault(Fault::Restart(ServerId(1).node()));
    until_packet(&mut run, 1, |packet| matches!(packet, QuorumPacket::Snap { .. }));
    run.does("isolate s1");
    run.until("s1 looks again", |world| zk::server(world, ServerId(1)).is_some_and(|it| it.state() == ServerState::Looking));
    let server = run.server(1);
    let shown = server.tree().get("/zookeeper/config").and_then(|znode| znode.data.clone());
    assert_eq!(shown.as_deref(), Some(&*server.membership()));
    assert!(server.membership().ends_with("version=100000000"));
    run.does("heal");
    run.until("all serve", |world| zk::servers(world).all(|(_, _, server)| server.is_serving()));
    run.run_for(10 * SECOND);
    run.holds();
}

#[test]
fn a_change_reaches_a_server_that_slept_through_it_as_part_of_a_snap_too() {
    let mut run = Run::settled(Config { commit_log_count: 2, snap_count: 4, ..config(5, 1) }, 21);
    run.asks("c1 addauth digest super:test").unwrap();
    run.fault(Fault::Crash(ServerId(1).node()));
    run.run_for(5 * SECOND);
    data(run.asks("c1 reconfig -remove 2"));
    outgrow_the_log(&mut run);
    run.fault(Fault::Restart(ServerId(1).node()));
    run.until_note("it gets a SNAP", |note| matches!(note, Note::SyncBegun { mode: SyncMode::Snap, .. }));
    run.until("it serves", |world| zk::server(world, ServerId(1)).is_some_and(Server::is_serving));
    assert_eq!(run.server(1).view(), run.server(run.leader()).view());
    run.run_for(10 * SECOND);
    run.holds();
}

#[test]
fn a_change_that_is_committed_while_a_server_synchronises_is_in_force_when_it_serves() {
    let mut run = settled(3, 22);
    run.does("server add s4");
    run.does("disk s4 slow 1s");
    until_packet(&mut run, 4, |packet| matches!(packet, QuorumPacket::NewLeader { .. }));
    run.does("c1 reconfig -remove 1");
    until_packet(&mut run, 4, |packet| matches!(packet, QuorumPacket::CommitAndActivate { .. }));
    assert!(!run.server(4).is_serving(), "it has not been told UPTODATE");
    run.until("it serves", |world| zk::server(world, ServerId(4)).is_some_and(Server::is_serving));
    assert_eq!(run.server(4).view(), run.server(run.leader()).view());
    assert_eq!(voters(&run).0, [2, 3]);
    run.run_for(10 * SECOND);
    run.holds();
}

#[test]
fn a_server_that_crashes_before_its_new_members_are_on_its_disk_learns_them_again() {
    let mut run = settled(5, 23);
    run.does("disk s1 slow 1s");
    run.does("c1 reconfig -remove 2");
    let is_activated = |note: &Note| matches!(note, Note::ConfigActivated { .. });
    while run.until_note("s1 has it in force", is_activated).1 != ServerId(1).node() {}
    let zxid = run.server(1).view().unwrap().current.version;
    run.fault(Fault::Crash(ServerId(1).node()));
    run.fault(Fault::Restart(ServerId(1).node()));
    assert!(run.server(1).view().unwrap().current.version < zxid, "its disk had not got so far");
    run.until("it serves", |world| zk::server(world, ServerId(1)).is_some_and(Server::is_serving));
    assert_eq!(run.server(1).view().unwrap().current.version, zxid);
    run.holds();
}
