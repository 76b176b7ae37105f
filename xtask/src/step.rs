//! A step that takes time: one line before it says what is done and how long that may take, one line after it how long it took.

use crate::failure::Outcome;
use std::time::{Duration, Instant};

/// Announces `what`, does it, and reports the time. `expected` tells a person how long to wait: "about 5 minutes".
pub fn step<T>(what: &str, expected: &str, action: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    eprintln!("==> {what} ({expected})");
    let start = Instant::now();
    let outcome = action();
    let ending = if outcome.is_ok() { "done" } else { "failed" };
    eprintln!("    {ending} after {}", in_words(start.elapsed()));
    outcome
}

/// A time, as coarse as it is long.
pub fn in_words(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0..10 => format!("{}.{} s", seconds, elapsed.subsec_millis() / 100),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_coarsely_as_it_is_long() {
        assert_eq!(in_words(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(in_words(Duration::from_secs(75)), "75 s");
        assert_eq!(in_words(Duration::from_secs(190)), "3 min 10 s");
    }
}
