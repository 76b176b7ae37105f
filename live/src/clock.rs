//! The simulated clock, driven by the real one.

use std::time::Instant;

use zooscope::sim::Time;

/// A clock that goes `speed` times as fast as the real one.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Instant,
    base: Time,
    speed: f64,
}

impl Clock {
    /// A clock that shows `base` at this moment.
    pub fn from(base: Time, speed: f64) -> Self {
        Clock { began: Instant::now(), base, speed }
    }

    pub fn now(&self) -> Time {
        self.base + (self.began.elapsed().as_secs_f64() * 1e6 * self.speed) as Time
    }

    /// The real moment at which it shows `time`.
    pub fn moment(&self, time: Time) -> Instant {
        let micros = time.saturating_sub(self.base) as f64 / self.speed;
        // One more, so that the clock has come there and is not a rounding before it.
        self.began + std::time::Duration::from_micros(micros.min(1e15) as u64 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_at_a_tenth_reaches_a_simulated_second_after_ten_real_ones() {
        let clock = Clock::from(5_000_000, 0.1);
        assert!((5_000_000..5_100_000).contains(&clock.now()));
        let wait = clock.moment(6_000_000) - clock.began;
        assert!((10_000..10_001).contains(&wait.as_millis()), "{wait:?}");
    }
}
