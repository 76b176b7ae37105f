//! Random histories: draws from a seed, and the search through many seeds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use zooscope::sim::{Key, Purpose};

/// Failures printed before a search ends.
const ENOUGH: usize = 3;

/// Draws, one after the other, each a function of the seed.
pub struct Dice {
    key: Key,
    drawn: u64,
}

impl Dice {
    pub fn new(seed: u64, of: u64) -> Self {
        Dice { key: Key::new(seed, Purpose::Schedule, &[of]), drawn: 0 }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.drawn += 1;
        self.key.below(self.drawn, bound as u64) as usize
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

/// Plays the histories of seeds 0 up to `count`, on every core, and fails with the first few failures. `ZOOSCOPE_SEED` plays one
/// alone, `ZOOSCOPE_HISTORIES` so many.
pub fn search<P: Fn(u64) -> Result<(), String> + Sync>(count: u64, play: P) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let (file, test) = written_in::<P>();
    let again = |seed| format!("again: ZOOSCOPE_SEED={seed} cargo test --no-default-features --test {file} {test}");
    if let Some(seed) = number("ZOOSCOPE_SEED") {
        if let Err(failure) = play(seed) {
            panic!("{failure}");
        }
        return;
    }
    let count = number("ZOOSCOPE_HISTORIES").unwrap_or(count);
    let next = AtomicU64::new(0);
    let failures = Mutex::new(Vec::new());
    let failures_so_far = || failures.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count || failures_so_far().len() >= ENOUGH {
                        return;
                    }
                    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| play(seed)));
                    let failure = match outcome {
                        Ok(Ok(())) => continue,
                        Ok(Err(failure)) => failure,
                        Err(_) => "it panics".to_owned(),
                    };
                    failures_so_far().push(format!("seed {seed}: {failure}\n{}", again(seed)));
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The file and the test that a closure is written in: the name of its type begins with both.
fn written_in<P>() -> (&'static str, &'static str) {
    let name = std::any::type_name::<P>();
    assert!(name.ends_with("::{{closure}}"), "a search is given a closure of the test that searches, not {name}");
    let mut parts = name.split("::");
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
