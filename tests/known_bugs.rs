//! A rule is left out, and the law that names what the rule is for breaks: in a random schedule, a function of its seed, which is then
//! made small, as the hunt on the page does it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::sync::Mutex;

use common::Run;
use zooscope::app::hunt::{Found, Hunt, Stage};
use zooscope::check::Law;
use zooscope::hunt::{Bounds, Guard, Plan, Play, Sought, shrink};
use zooscope::rules::Rule;
use zooscope::script::Script;
use zooscope::sim::SECOND;
use zooscope::zk::{ClientId, Config, CreateMode, Op};

/// The most schedules that are tried.
const SCHEDULES: u64 = 4_000;

/// The most commands of what is found, where a course is drawn, and where it is written down line by line.
const DRAWN: usize = 7;
const WRITTEN: usize = 11;

/// The most runs that making a schedule small takes.
const TRIES: u32 = 600;

fn guards() -> impl Iterator<Item = Guard> {
    Rule::WORDS.iter().map(|(_, rule)| Guard::of(*rule))
}

/// What the page's hunt comes to: the run that it offers to open.
fn found(rule: Rule) -> Option<Found> {
    let mut hunt = Hunt::new(Sought::Without(rule), Bounds::default());
    while hunt.is_on() && hunt.schedules < SCHEDULES {
        hunt.go_on(&mut { u32::MAX });
    }
    let Stage::Found(found) = hunt.stage else { return None };
    let (seed, commands) = (found.seed, found.commands());
    let most = if Guard::of(rule).scene.is_written() { WRITTEN } else { DRAWN };
    println!("{}: seed {seed} of {}, {}, {commands} commands", rule.word(), hunt.schedules, found.law);
    println!("{}\n", found.plan.script().join("\n"));
    (commands <= most).then_some(found)
}

#[test]
fn without_a_rule_the_law_that_it_is_for_breaks_in_a_schedule_of_few_commands() {
    let left = Mutex::new(guards());
    let next = || left.lock().unwrap().next();
    let missed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(guard) = next() {
                    match found(guard.rule) {
                        Some(Found { plan, law, .. })
                            if guard.laws.contains(&law) && plan.breaks(law).is_some() && breaks_as_a_script(&plan, law) => {}
                        _ => missed.lock().unwrap().push(guard.rule),
                    }
                }
            });
        }
    });
    assert_eq!(missed.into_inner().unwrap(), []);
}

/// Whether its lines, which the page opens, break the law too.
fn breaks_as_a_script(plan: &Plan, law: Law) -> bool {
    let script = Script::parse(&plan.script().join("\n")).expect("each line is one of the command language");
    let (config, seed) = script.begin(Config::default(), 0);
    let mut play = Play::new(config, seed);
    assert!(script.commands.iter().all(|command| play.does(&command.to_string())));
    play.violations().any(|found| found.law == law)
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

/// The client has moved on from a slow server to another one, which it stays connected to (ZOOKEEPER-2886).
#[test]
fn a_session_that_a_slow_server_has_taken_back_comes_to_write_again_by_the_rule_alone() {
    let guard = Guard::of(Rule::MovedEnds);
    for (out, is_done) in [(&[][..], true), (&[Rule::MovedEnds], false)] {
        let mut play = guard.scene.play(0, out);
        play.run_for(10 * SECOND);
        let mut writes = || play.calls(ClientId(1), Op::create("/b-", None, CreateMode::PersistentSequential), 30 * SECOND);
        assert_eq!([writes(), writes(), writes()], [is_done; 3], "without {out:?}");
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
