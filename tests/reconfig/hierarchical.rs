//! Quorums by groups and weights, in whole runs (`QuorumHierarchical.java`, `HierarchicalQuorumTest.java`,
//! `FLEZeroWeightTest.java`).

use super::common::Run;
use zooscope::lang::Lang;
use zooscope::metrics::Counts;
use zooscope::script::{FourLetter, Script, Setup};
use zooscope::sim::{Fault, Life, SECOND};
use zooscope::tell::four_letter;
use zooscope::tell::{caption, plain_text};
use zooscope::zk::{self, Code, Config, Note, ServerId, ServerState};

/// Set up by these lines, and settled.
fn set_up(lines: &str, seed: u64) -> Run {
    let (config, _) = Script::parse(lines).expect("a set-up").begin(Config::default(), seed);
    Run::settled(config, seed)
}

const THREE_GROUPS: &str = "ensemble 9 clients 1\nset groups 1:2:3 4:5:6 7:8:9";

fn crash(run: &mut Run, ids: &[u8]) {
    ids.iter().for_each(|&id| run.fault(Fault::Crash(ServerId(id).node())));
}

fn leader(run: &mut Run) -> Option<ServerId> {
    run.run_for(60 * SECOND);
    zk::established_leader(&run.world)
}

#[test]
fn four_of_nine_are_a_quorum_where_they_are_two_of_three_in_two_groups() {
    let mut run = set_up(THREE_GROUPS, 1);
    crash(&mut run, &[1, 4, 7, 8, 9]);
    let leads = leader(&mut run).expect("s2, s3, s5 and s6 are a quorum");
    run.does("c1 create /a 1");
    run.run_for(2 * SECOND);
    assert!(run.last_call(1).result.is_ok());
    assert_eq!(leads, ServerId(6));
    run.holds();
}

#[test]
fn six_of_nine_are_none_where_they_stand_in_the_wrong_groups() {
    let mut run = set_up(THREE_GROUPS, 2);
    crash(&mut run, &[5, 6, 8, 9]);
    assert_eq!(leader(&mut run), None, "five of nine: three of the first group, one of each other");
    run.fault(Fault::Restart(ServerId(5).node()));
    assert!(leader(&mut run).is_some(), "a second group has its majority again");
    run.holds();
}

#[test]
fn a_server_without_weight_follows_and_never_leads() {
    let mut run = set_up("ensemble 3 clients 1\nset groups 1:2:3\nset weights 3=0", 3);
    assert_eq!(zk::established_leader(&run.world), Some(ServerId(2)), "s3 has the largest id, and no weight");
    assert_eq!(run.server(3).state(), ServerState::Following);
    crash(&mut run, &[1]);
    assert_eq!(leader(&mut run), None, "s2 and s3 weigh one of two");
    run.fault(Fault::Restart(ServerId(1).node()));
    assert!(leader(&mut run).is_some());
    crash(&mut run, &[3]);
    run.run_for(SECOND);
    run.does("c1 create /a 1");
    run.run_for(20 * SECOND);
    assert!(run.server(2).tree().get("/a").is_some(), "s3 is needed for nothing");
    run.holds();
}

#[test]
fn a_commit_waits_for_weight_and_not_for_numbers() {
    let mut run = set_up("ensemble 5 clients 1\nset groups 1:2:3:4:5\nset weights 5=4", 4);
    assert_eq!(zk::established_leader(&run.world), Some(ServerId(5)));
    run.does("disk s5 slow 5s");
    run.does("c1 connect s1");
    run.run_for(SECOND);
    run.does("c1 create /a 1");
    run.run_for(2 * SECOND);
    let waiting = run.server(5).outstanding();
    assert_eq!((waiting[0].acks.len(), waiting[0].quorum), (4, false), "four of five weigh four of eight");
    run.run_for(10 * SECOND);
    assert!(run.server(1).tree().get("/a").is_some());
    run.holds();
}

#[test]
fn the_configuration_shows_groups_and_weights() {
    let mut run = set_up("ensemble 3 observers 1 clients 1\nset groups 1:2 3\nset weights 2=0", 5);
    let text = "server.1=s1:2888:3888:participant;0.0.0.0:2181\n\
                server.2=s2:2888:3888:participant;0.0.0.0:2181\n\
                server.3=s3:2888:3888:participant;0.0.0.0:2181\n\
                server.4=s4:2888:3888:observer;0.0.0.0:2181\n\
                group.1=1:2\ngroup.2=3\nweight.1=1\nweight.2=0\nweight.3=1\nversion=0";
    assert_eq!(super::data(run.asks("c1 config")), text);
    let conf = four_letter::answer(FourLetter::Conf, run.server(1), &Counts::default(), run.now());
    assert!(conf.ends_with(&format!("membership: \n{text}")), "{conf}");
    run.does("observer add");
    run.run_for(5 * SECOND);
    assert_eq!(run.server(5).state(), ServerState::Observing);
    run.holds();
}

#[test]
fn only_a_whole_list_of_members_changes_groups() {
    let lines = "ensemble 3 clients 1\nset reconfigEnabled yes\nset superDigest yes\nset groups 1:2:3";
    let mut run = set_up(lines, 6);
    assert!(run.asks("c1 addauth digest super:test").is_ok());
    assert_eq!(run.asks("c1 reconfig -remove s3"), Err(Code::BadArguments), "incremental changes need majorities");
    let members = "server.1=s1:2888:3888;2181,server.2=s2:2888:3888;2181,server.3=s3:2888:3888;2181";
    let shown = super::data(run.asks(&format!("c1 reconfig -members {members},group.1=1,group.2=2,group.3=3,weight.1=2")));
    assert!(shown.contains("group.1=1\ngroup.2=2\ngroup.3=3\nweight.1=2\nweight.2=1\nweight.3=1\n"), "{shown}");
    assert_eq!(run.asks(&format!("c1 reconfig -members {members},group.1=1:2")), Err(Code::BadArguments), "s3 is in no group");
    let shown = super::data(run.asks(&format!("c1 reconfig -members {members}")));
    assert!(!shown.contains("group"), "majorities again: {shown}");
    run.holds();
}

#[test]
fn captions_count_groups_and_no_numbers_that_say_nothing() {
    let mut run = set_up(THREE_GROUPS, 7);
    run.does("c1 create /a 1");
    let mut told = Vec::new();
    for _ in 0..400 {
        run.one();
        if run.step.notes.iter().any(|(_, note)| matches!(note, Note::Acked { .. } | Note::Quorum { .. })) {
            told.push(plain_text(&caption(Lang::En, &run.step, &run.world)));
        }
    }
    let all = told.join("\n");
    assert!(all.contains("by group ") && all.contains("/3, "), "{all}");
    assert!(all.contains("A quorum is more than half of the weight in 2 of 3 groups."), "{all}");
    assert!(!all.contains("of 9"), "{all}");
    // The moment of the commit says by what it is one, too.
    assert!(all.contains("2 of 3 groups have a majority with 0x1·0002 (create /a) on disk, a quorum: it is committed."), "{all}");
    assert!(run.world.nodes().all(|(_, node)| node.life == Life::Running));
}

#[test]
fn settings_print_as_they_are_read() {
    for (line, others) in [
        ("set groups 1:2:3 4:5:6 7:8:9", "ensemble 9\n"),
        ("set weights 1=2 4=0", "ensemble 9\nset groups 1:2:3 4:5:6 7:8:9\n"),
        ("set weights 4=1", "ensemble 3 observers 1\nset groups 1:2:3:4\n"),
    ] {
        let script = Script::parse(&format!("{others}{line}")).expect(line);
        assert_eq!(script.to_string(), format!("{others}{line}"));
        let (config, seed) = script.begin(Config::default(), 1);
        assert!(Script { setup: Setup::lines_of(&config, seed), commands: Vec::new() }.to_string().contains(line));
    }
    for line in [
        "set groups",
        "set groups 1:1",
        "set groups 1:2 2:3",
        "set groups 0:1",
        "set groups 1:10",
        "set weights 1",
        "set weights 1=100",
    ] {
        assert!(Script::parse(line).is_err(), "{line}");
    }
}
