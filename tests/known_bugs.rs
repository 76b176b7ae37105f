//! A rule is left out, and the law that names what the rule is for breaks: in a random schedule of faults and writes, whose seed is told.
//! `ZOOSCOPE_SEED=123` plays one schedule alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::schedule::Schedule;
use zooscope::check::Law;
use zooscope::rules::{Rule, Rules};

/// The most schedules that are tried.
const SCHEDULES: u64 = 400;

/// Each rule with the laws of which one must be found broken without it.
const GUARDS: [(Rule, &[Law]); 8] = [
    (Rule::CommitQuorum, &[Law::CommitQuorum]),
    (Rule::ElectionZxid, &[Law::CommittedNeverLost]),
    (Rule::ElectionEpoch, &[Law::LeaderFreshest]),
    (Rule::AckAfterSync, &[Law::CommitQuorum]),
    (Rule::NewEpoch, &[Law::OneLeaderPerEpoch, Law::ZxidUnique]),
    (Rule::Truncate, &[Law::ReplicaEquality, Law::PrefixConsistency]),
    (Rule::WatchesRearmed, &[Law::RearmSound]),
    (Rule::EphemeralsEnd, &[Law::EphemeralOwner]),
];

/// The first of the laws that breaks in the schedule of this seed without the rule.
fn broken(rule: Rule, laws: &[Law], seed: u64) -> Option<Law> {
    let mut rules = Rules::default();
    rules.set(rule, false);
    let mut schedule = Schedule::with(seed, rules);
    schedule.trouble();
    schedule.run.checker.violations().iter().map(|violation| violation.law).find(|law| laws.contains(law))
}

#[test]
fn without_a_rule_the_law_that_it_is_for_is_found_broken() {
    let missed: Vec<Rule> = GUARDS
        .into_iter()
        .filter(|(rule, laws)| {
            let found = (0..SCHEDULES).find_map(|seed| Some((seed, broken(*rule, laws, seed)?)));
            println!("{}: {found:?}", rule.word());
            found.is_none()
        })
        .map(|(rule, _)| rule)
        .collect();
    assert_eq!(missed, []);
}
