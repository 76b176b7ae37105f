//! The memory of a run is bounded by its steps, however much is under way at one instant.

#![allow(unsafe_code, clippy::unwrap_used, clippy::expect_used)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use zooscope::script::{Runner, parse_line};
use zooscope::zk::Config;

/// The system's allocator, and how many bytes of it are held.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const CREATES: u32 = 10_000;

/// The bytes that a run of so many creates holds, with so much time between two of them, and its steps.
fn creates(first: &str, between: &str) -> (usize, usize) {
    let before = HELD.load(Ordering::Relaxed);
    let mut runner = Runner::new(Config::default(), 42);
    let mut types = |line: &str| {
        runner.apply(&parse_line(line).unwrap().unwrap());
    };
    ["ensemble 5 clients 1", "run until leader", "run 1s", first].into_iter().for_each(&mut types);
    for _ in 0..CREATES {
        types("c1 create -s /n- x");
        types(between);
    }
    types("run 30s");
    (HELD.load(Ordering::Relaxed) - before, runner.recording().len() as usize)
}

#[test]
fn ten_thousand_creates_at_one_instant_hold_no_more_than_their_steps_are_worth() {
    let (spread, steps) = creates("heal", "run 3ms");
    assert!(spread < 500 * steps, "{spread} bytes for {steps} steps");
    // Behind a slow disk, a cut link, a frozen leader, everything waits, and is copied with every checkpoint.
    for first in ["heal", "disk s5 slow 1s", "isolate s5", "freeze s5", "slow s5 s4 500ms"] {
        let (at_once, steps) = creates(first, "run 0us");
        assert!(at_once < 2 * spread && at_once < 1_000 * steps, "{first}: {at_once} bytes for {steps} steps, {spread} spread");
    }
}
