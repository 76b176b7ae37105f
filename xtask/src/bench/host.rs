//! The figures of the simulation on this machine.

use super::{Figure, heap};
use crate::step::step;
use std::hint::black_box;
use std::time::Instant;
use zooscope::bench::{Callers, LargeTree, Workload, idle};
use zooscope::sim::{Key, Purpose, SECOND};

/// The workload of the figures.
pub const SERVERS: u8 = 5;
pub const CLIENTS: u16 = 30;
/// The length of the run that is measured and sought in.
pub const EVENTS: u32 = 100_000;
/// The number of runs, of which the median counts.
const RUNS: usize = 5;
const SEEKS: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;

/// The size of the tree whose panel is opened, searched and scrolled, the words searched for, and the number of looks.
pub const ZNODES: u32 = 10_000;
const SEARCHES: [&str; 4] = ["node-00042", "\"n\":7", "shard", "nothing of that name"];
const LOOKS: usize = 200;

/// Returns the digest of the measured run, for wasm to be compared with.
pub fn measure(tell: &mut impl FnMut(Figure)) -> u64 {
    let _ = step("Simulating on the host", "a few seconds", || {
        tell(Figure::new("host_events_per_second", rate(Workload::Writes, |_, events| events), "1/s"));
        tell(Figure::new("host_operations_per_second", rate(Workload::Everything, |callers, _| callers.answered()), "1/s"));
        Ok(())
    });
    let (callers, kept) = heap::kept_by(|| {
        let mut callers = Callers::new(Workload::Writes, SERVERS, CLIENTS);
        callers.run(EVENTS);
        callers
    });
    let steps = callers.recording().len();
    let mut seeks = seek_us(&callers);
    tell(Figure::new("host_seek_median", percentile(&mut seeks, 50), "us"));
    tell(Figure::new("host_seek_p99", percentile(&mut seeks, 99), "us"));
    tell(Figure::new("host_heap_per_1000_events", kept as f64 / f64::from(steps) / 1_000.0, "MB"));
    let start = Instant::now();
    let hour = idle(HOUR);
    tell(Figure::new("host_idle_hour", start.elapsed().as_secs_f64(), "s"));
    tell(Figure::new("host_idle_hour_events", f64::from(hour.len()), "events"));
    tree_us(tell);
    callers.recording().head().digest()
}

/// Measures the panel of znodes: opened, with another search, and scrolled.
fn tree_us(tell: &mut impl FnMut(Figure)) {
    let mut tree = LargeTree::new(ZNODES as usize);
    let mut median = |name: &str, look: &mut dyn FnMut(&mut LargeTree, usize) -> usize| {
        let timed = |n: usize| {
            let start = Instant::now();
            black_box(look(&mut tree, black_box(n)));
            start.elapsed().as_secs_f64() * 1e6
        };
        let mut times: Vec<f64> = (0..LOOKS).map(timed).collect();
        tell(Figure::new(name, percentile(&mut times, 50), "us"));
    };
    median("host_tree_open_median", &mut |tree, _| tree.open());
    median("host_tree_scroll_median", &mut |tree, n| tree.scroll(n as i32 * 1_000));
    median("host_tree_filter_median", &mut |tree, n| tree.filter(SEARCHES[n % SEARCHES.len()]));
}

/// The simulated events a second, or whatever else `count` counts.
fn rate(workload: Workload, count: impl Fn(&Callers, u32) -> u32) -> f64 {
    let mut rates: Vec<f64> = (0..RUNS)
        .map(|_| {
            let mut callers = Callers::new(workload, SERVERS, CLIENTS);
            let start = Instant::now();
            let events = callers.run(EVENTS);
            f64::from(count(&callers, events)) / start.elapsed().as_secs_f64()
        })
        .collect();
    percentile(&mut rates, 50)
}

fn seek_us(callers: &Callers) -> Vec<f64> {
    let targets = Key::new(1, Purpose::Schedule, &[]);
    (0..SEEKS)
        .map(|n| {
            let steps = targets.duration(n, 0, u64::from(callers.recording().len())) as u32;
            let start = Instant::now();
            black_box(callers.seek(black_box(steps)));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect()
}

pub fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() * percent / 100).or(values.last()).copied().unwrap_or(0.0)
}
