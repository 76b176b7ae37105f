//! A rule is left out, and the law that names what the rule is for breaks: in a random schedule, a function of its seed, which is then
//! made small.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Run;
use zooscope::hunt::{Guard, Plan, shrink};
use zooscope::rules::Rule;

/// The most schedules that are tried.
const SCHEDULES: u64 = 400;

/// The most commands of a small schedule: what a person does, without the waiting between.
const SMALL: usize = 12;

/// The most runs that making a schedule small takes.
const TRIES: u32 = 600;

fn guards() -> impl Iterator<Item = Guard> {
    Rule::WORDS.iter().map(|(_, rule)| Guard::of(*rule))
}

#[test]
fn without_a_rule_the_law_that_it_is_for_breaks_in_a_schedule_of_at_most_twelve_commands() {
    for guard in guards() {
        let word = guard.rule.word();
        let small = (0..SCHEDULES).find_map(|seed| {
            let play = guard.play(seed);
            let law = guard.broken(&play)?.law;
            let plan = shrink(&play.plan(), law, TRIES)?;
            println!("{word}: seed {seed}, {law}, {} commands of {}", plan.acts.len(), play.plan().acts.len());
            (plan.acts.len() <= SMALL).then_some((plan, law))
        });
        let (plan, law): (Plan, _) = small.unwrap_or_else(|| panic!("no small schedule for {word}"));
        println!("{}\n", plan.script().join("\n"));
        assert!(plan.breaks(law).is_some(), "{word}");
    }
}

#[test]
fn with_all_rules_the_same_schedules_break_nothing() {
    for guard in guards() {
        for seed in 0..20 {
            let play = guard.scene.play(seed, &[]);
            assert_eq!(play.violations().next(), None, "the schedule {seed} that looks for {}", guard.rule.word());
        }
    }
}

#[test]
fn a_schedule_is_made_small_in_the_same_way_again_and_its_script_breaks_the_same_law() {
    let guard = Guard::of(Rule::CommitQuorum);
    let (play, law) = (0..SCHEDULES)
        .map(|seed| guard.play(seed))
        .find_map(|play| {
            let law = guard.broken(&play)?.law;
            Some((play, law))
        })
        .unwrap();
    let small = || shrink(&play.plan(), law, TRIES).unwrap().script().join("\n");
    assert_eq!(small(), small());
    let again = Run::replay(&small());
    assert!(again.checker.violations().iter().any(|found| found.law == law));
}
