//! Safety under faults, then progress: random schedules of crashes, freezes, partitions and writes, each a function of its seed.
//!
//! Every property of `check` holds at every step. Then everything is repaired, and all servers must come to serve and to agree.
//! `ZOOSCOPE_SEED=123` plays one schedule alone, `ZOOSCOPE_HISTORIES=20000` so many.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::dice::search;
use zooscope::hunt::Schedule;

const SCHEDULES: u64 = 2_000;
/// Found something once, far beyond the first.
const FOUND: [u64; 11] = [8_243, 10_931, 14_818, 50_020, 81_480, 85_340, 122_506, 186_238, 215_764, 896_755, 1_289_839];

#[test]
fn after_any_schedule_of_faults_all_servers_serve_and_agree_and_nothing_committed_was_lost() {
    search(SCHEDULES, |seed| play(Schedule::new(seed)));
}

#[test]
fn what_was_found_once_is_found_no_more() {
    for seed in FOUND {
        assert_eq!(play(Schedule::new(seed)), Ok(()), "seed {seed}");
    }
}

fn play(mut schedule: Schedule) -> Result<(), String> {
    schedule.trouble();
    schedule.repair();
    let outcome = schedule.agree();
    let play = &schedule.play;
    let breaches: Vec<String> = play.violations().take(5).map(ToString::to_string).collect();
    let limit = play.world.limit().map(|limit| format!("the run reached {limit:?}"));
    let problems: Vec<String> = breaches.into_iter().chain(limit).chain(outcome.err()).collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nthe run was\n{}", problems.join("\n"), play.script()))
}
