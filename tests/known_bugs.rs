//! A rule is left out, and the law that names what the rule is for breaks: in a random schedule of faults and writes, whose seed is told.
//! `ZOOSCOPE_SEED=123` plays one schedule alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::Run;
use common::dice::Dice;
use common::schedule::Schedule;
use zooscope::check::{Law, Promises};
use zooscope::hdfs;
use zooscope::recipes::controllers;
use zooscope::rules::{Rule, Rules};
use zooscope::script::Setup;
use zooscope::sim::{MS, SECOND};
use zooscope::zk::Config;

/// The most schedules that are tried.
const SCHEDULES: u64 = 400;

/// Clients that run a recipe together.
const CROWD: u16 = 4;

/// What goes on in a schedule.
#[derive(Clone, Copy)]
enum Hunt {
    /// An ensemble whose servers and links fail while clients write.
    Ensemble,
    /// Clients that run this recipe, on links some of which are slow, and some of which die.
    Crowd(&'static str),
    /// Two NameNodes, of which the active one sleeps until the other has taken over.
    NameNodes,
}

/// Each rule with the hunt that finds what it is for, and the laws of which one must be found broken without it.
const GUARDS: [(Rule, Hunt, &[Law]); 17] = [
    (Rule::CommitQuorum, Hunt::Ensemble, &[Law::CommitQuorum]),
    (Rule::ElectionZxid, Hunt::Ensemble, &[Law::CommittedNeverLost]),
    (Rule::ElectionEpoch, Hunt::Ensemble, &[Law::LeaderFreshest]),
    (Rule::AckAfterSync, Hunt::Ensemble, &[Law::CommitQuorum]),
    (Rule::NewEpoch, Hunt::Ensemble, &[Law::OneLeaderPerEpoch, Law::ZxidUnique]),
    (Rule::AcceptedEpoch, Hunt::Ensemble, &[Law::PromiseKept]),
    (Rule::Truncate, Hunt::Ensemble, &[Law::ReplicaEquality, Law::PrefixConsistency]),
    (Rule::LinksOrder, Hunt::Ensemble, &[Law::Fifo, Law::PrefixConsistency]),
    (Rule::EventBeforeReply, Hunt::Ensemble, &[Law::EventBeforeData]),
    (Rule::WatchesRearmed, Hunt::Ensemble, &[Law::RearmSound]),
    (Rule::EphemeralsEnd, Hunt::Ensemble, &[Law::EphemeralOwner]),
    (Rule::LeaderExpires, Hunt::Ensemble, &[Law::ExpiryNotEarly]),
    (Rule::LockLooksAgain, Hunt::Crowd("run lock /lock hold 2s"), &[Law::OneHolder]),
    (Rule::LockWatchesOne, Hunt::Crowd("run lock /lock hold 500ms"), &[Law::OneWoken]),
    (Rule::BarrierReady, Hunt::Crowd("run double-barrier /b 4 hold 10ms"), &[Law::AllPass]),
    (Rule::HdfsFencing, Hunt::NameNodes, &[Law::OneWriter]),
    (Rule::JournalEpochs, Hunt::NameNodes, &[Law::OnePerEpoch]),
];

/// Plays the schedule of this seed, and tells the laws that broke.
fn breaks(hunt: Hunt, out: Option<Rule>, seed: u64) -> Vec<Law> {
    let run = match hunt {
        Hunt::Ensemble => ensemble(out, seed),
        Hunt::Crowd(recipe) => crowd(recipe, out, seed),
        Hunt::NameNodes => name_nodes(out, seed),
    };
    let promises = run.promises.iter().flat_map(|promises| promises.violations());
    let files = run.files.iter().flat_map(|files| files.violations());
    run.checker.violations().iter().chain(promises).chain(files).map(|found| found.law).collect()
}

/// The configuration without the rule.
fn without(out: Option<Rule>, mut config: Config) -> Config {
    if let Some(rule) = out {
        Setup::Rule { rule, on: false }.apply(&mut config, &mut 0);
    }
    config
}

fn ensemble(out: Option<Rule>, seed: u64) -> Run {
    let mut rules = Rules::default();
    out.into_iter().for_each(|rule| rules.set(rule, false));
    let mut schedule = Schedule::with(seed, rules);
    schedule.trouble();
    schedule.run
}

fn crowd(recipe: &str, out: Option<Rule>, seed: u64) -> Run {
    let mut dice = Dice::new(seed, 13);
    let config = Config { voters: 3, clients: CROWD, client_timeout: 2 * SECOND, tick_time: 500 * MS, ..Config::default() };
    let mut run = Run::new(without(out, config), seed);
    run.promises = Some(Promises::default());
    run.run_for(3 * SECOND);
    for client in 1..=CROWD {
        if dice.one_in(2) {
            run.does(&format!("slow c{client} s{} {}ms", 1 + dice.below(3), 50 + dice.below(400)));
        }
        run.does(&format!("c{client} {recipe}"));
        let pause = dice.below(400) as u64 * MS;
        run.run_for(pause);
    }
    for _ in 0..4 {
        if dice.one_in(4) {
            run.does(&format!("crash c{}", 1 + dice.below(usize::from(CROWD))));
        }
        let pause = dice.below(3_000) as u64 * MS;
        run.run_for(pause);
    }
    run
}

fn name_nodes(out: Option<Rule>, seed: u64) -> Run {
    let hdfs = hdfs::Config { data_nodes: 2, ..hdfs::Config::default() };
    let controllers = controllers(&hdfs);
    let config = Config { voters: 3, clients: 0, tick_time: 500 * MS, hdfs: Some(Rc::new(hdfs)), controllers, ..Config::default() };
    let mut run = Run::new(without(out, config), seed);
    let active = |run: &Run| zooscope::zk::active_name_node(&run.world);
    run.until("a NameNode is active", |world| zooscope::zk::active_name_node(world).is_some());
    run.run_for(4 * SECOND);
    let Some(hdfs::Host::NameNode(old)) = active(&run) else { panic!("it is a NameNode") };
    let new = 3 - old;
    run.does("h1 mkdir /before");
    run.run_for(2 * SECOND);
    for line in [format!("freeze nn{old}"), format!("freeze zkfc{old}"), format!("cut zkfc{new} nn{old}")] {
        run.does(&line);
    }
    run.run_for(40 * SECOND);
    run.does(&format!("thaw nn{old}"));
    run.does("h1 mkdir /after");
    run.run_for(5 * SECOND);
    run
}

#[test]
fn without_a_rule_the_law_that_it_is_for_is_found_broken() {
    let missed: Vec<Rule> = GUARDS
        .into_iter()
        .filter(|(rule, hunt, laws)| {
            let broken = |seed| breaks(*hunt, Some(*rule), seed).into_iter().find(|law| laws.contains(law));
            let found = (0..SCHEDULES).find_map(|seed| Some((seed, broken(seed)?)));
            println!("{}: {found:?}", rule.word());
            found.is_none()
        })
        .map(|(rule, ..)| rule)
        .collect();
    assert_eq!(missed, []);
}

#[test]
fn with_all_rules_the_same_schedules_break_nothing() {
    for (rule, hunt, _) in GUARDS {
        for seed in 0..20 {
            assert_eq!(breaks(hunt, None, seed), [], "the schedule {seed} that looks for {}", rule.word());
        }
    }
}
