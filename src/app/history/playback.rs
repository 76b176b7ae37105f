//! Playing: how far the clock of the run moves while the clock of the wall does.
//!
//! Two paces. For eyes: a visible message takes [`MESSAGE_MS`] on screen whatever its latency, and a quiet stretch takes [`QUIET_MS`]
//! however long it is. Steady: the run's clock is the wall's, by a constant factor. No browser here: frames come in as milliseconds.

use crate::sim::{Duration, Time};

/// How long a visible message is under way on screen, at speed 1.
pub const MESSAGE_MS: u64 = 700;
/// How long a stretch without anything to see takes, at speed 1.
pub const QUIET_MS: u64 = 300;
/// Without motion, how long a picture stands at speed 1, and at any speed: a caption wants to be read.
const STAND_MS: u64 = 1_000;
const MIN_STAND_MS: u64 = 400;
/// A frame that comes later than this was not watched.
const MAX_FRAME_MS: u64 = 100;
/// With nothing to see anywhere ahead, a second of the run takes about this long.
const IDLE_MS_PER_SECOND: u64 = 600;
/// A message with no latency at all still wants a rate.
const MIN_FLIGHT: Duration = 200;

/// Factors of speed, as fractions, and as the page shows them.
pub const SPEEDS: [(u32, u32, &str); 9] = [
    (1, 50, "1/50×"),
    (1, 20, "1/20×"),
    (1, 10, "1/10×"),
    (1, 5, "1/5×"),
    (1, 2, "1/2×"),
    (1, 1, "1×"),
    (2, 1, "2×"),
    (5, 1, "5×"),
    (10, 1, "10×"),
];
const ONE: u8 = 5;

/// Which clock is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    #[default]
    Eyes,
    Steady,
}

/// What there is to see from the cursor on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    pub now: Time,
    /// The mean latency of the visible messages that move now; `None`: none moves.
    pub flight: Option<Duration>,
    /// When the next visible message leaves or the next event worth a look happens, as far as somebody looked.
    pub next: Option<Time>,
}

/// Whether it plays, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playback {
    pub playing: bool,
    pub pace: Pace,
    /// Index into [`SPEEDS`], one a pace.
    speeds: [u8; 2],
    last_frame: Option<u64>,
    /// Thousandths of a microsecond not yet given to the run.
    carry: u64,
    /// The quiet stretch that is being skipped.
    quiet: Option<(Time, Time)>,
    /// Milliseconds since the last jump, where nothing may move, and those that the last one left out.
    since_jump: u64,
    owed: u64,
}

impl Default for Playback {
    fn default() -> Self {
        Playback {
            playing: false,
            pace: Pace::Eyes,
            speeds: [ONE, 0],
            last_frame: None,
            carry: 0,
            quiet: None,
            since_jump: 0,
            owed: 0,
        }
    }
}

impl Playback {
    pub fn play(&mut self) {
        *self = Playback { playing: true, last_frame: None, carry: 0, quiet: None, since_jump: 0, owed: 0, ..*self };
    }

    pub fn pause(&mut self) {
        *self = Playback { playing: false, quiet: None, ..*self };
    }

    pub fn speed(&self) -> u8 {
        self.speeds[self.pace as usize]
    }

    pub fn set_speed(&mut self, index: u8) {
        self.speeds[self.pace as usize] = index.min(SPEEDS.len() as u8 - 1);
    }

    pub fn change_speed(&mut self, by: i8) {
        self.set_speed(self.speed().saturating_add_signed(by));
    }

    /// Whether the stretch that passes now is one of those with nothing to see.
    pub fn skips(&self) -> bool {
        self.playing && self.quiet.is_some()
    }

    /// A frame: milliseconds of the wall's clock that count since the one before.
    pub fn frame(&mut self, now_ms: u64) -> u64 {
        let passed = self.last_frame.map_or(0, |last| now_ms.saturating_sub(last));
        self.last_frame = Some(now_ms);
        if self.playing { passed.min(MAX_FRAME_MS) } else { 0 }
    }

    /// The instant that the run's clock reaches after so many milliseconds.
    pub fn advance(&mut self, passed_ms: u64, ahead: Ahead) -> Time {
        let (up, down, _) = SPEEDS[self.speed() as usize];
        let passed = passed_ms * u64::from(up);
        match self.pace {
            Pace::Steady => {
                self.quiet = None;
                ahead.now + self.whole(passed * 1_000_000 / u64::from(down))
            }
            Pace::Eyes => self.advance_for_eyes(passed, u64::from(down), ahead),
        }
    }

    fn advance_for_eyes(&mut self, passed: u64, down: u64, ahead: Ahead) -> Time {
        if let Some(flight) = ahead.flight {
            self.quiet = None;
            let moved = self.whole(passed * flight.max(MIN_FLIGHT) * 1_000 / (MESSAGE_MS * down));
            return ahead.now + moved;
        }
        let Some(next) = ahead.next.filter(|next| *next > ahead.now) else {
            self.quiet = ahead.next.is_none().then_some((ahead.now, ahead.now));
            return ahead.now + self.whole(passed * 1_000_000_000 / (IDLE_MS_PER_SECOND * down));
        };
        let (from, to) = match self.quiet {
            Some((from, to)) if to == next && from <= ahead.now => (from, to),
            _ => (ahead.now, next),
        };
        self.quiet = Some((from, to));
        let moved = self.whole((passed * 1_000).saturating_mul(to - from) / (QUIET_MS * down));
        (ahead.now + moved).min(next)
    }

    /// Where nothing may move on screen: how many milliseconds of playing the page jumps over now; mostly none.
    pub fn jump(&mut self, passed_ms: u64) -> u64 {
        let (up, down, _) = SPEEDS[self.speed() as usize];
        self.since_jump += passed_ms;
        if self.since_jump < (STAND_MS * u64::from(down) / u64::from(up)).max(MIN_STAND_MS) {
            return 0;
        }
        std::mem::take(&mut self.since_jump) + std::mem::take(&mut self.owed)
    }

    /// A jump ended before its time: the next one goes further.
    pub fn owe(&mut self, rest_ms: u64) {
        self.owed = rest_ms.min(2 * STAND_MS);
    }

    /// Whether a quiet stretch passes now that ends later.
    pub fn skips_beyond(&self, now: Time) -> bool {
        self.quiet.is_some_and(|(_, to)| to > now)
    }

    /// Whole microseconds of so many thousandths; the rest is kept for the next frame.
    fn whole(&mut self, thousandths: u64) -> Duration {
        let sum = self.carry + thousandths;
        self.carry = sum % 1_000;
        sum / 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{MS, SECOND};

    fn playing(pace: Pace) -> Playback {
        let mut playback = Playback { pace, ..Playback::default() };
        playback.play();
        playback
    }

    /// Plays with a frame every 16 ms until the clock is at `until`; how many milliseconds that took.
    fn milliseconds_until(playback: &mut Playback, until: Time, mut ahead: Ahead) -> u64 {
        let mut passed = 0;
        while ahead.now < until && passed < 100_000 {
            ahead.now = playback.advance(16, ahead);
            passed += 16;
        }
        passed
    }

    #[test]
    fn a_message_takes_the_same_time_on_screen_whatever_its_latency() {
        for latency in [MS, 4 * MS, 300 * MS] {
            let ahead = Ahead { now: 0, flight: Some(latency), next: None };
            let took = milliseconds_until(&mut playing(Pace::Eyes), latency, ahead);
            assert!((690..=720).contains(&took), "{latency} us took {took} ms");
        }
    }

    #[test]
    fn a_quiet_stretch_is_skipped_and_ends_at_the_next_event_exactly() {
        for stretch in [2 * MS, SECOND, 60 * SECOND] {
            let mut playback = playing(Pace::Eyes);
            let ahead = Ahead { now: 0, flight: None, next: Some(stretch) };
            let took = milliseconds_until(&mut playback, stretch, ahead);
            assert!((290..=320).contains(&took), "{stretch} us took {took} ms");
            assert!(playback.skips());
        }
        let late = Ahead { now: 0, flight: None, next: Some(5) };
        assert_eq!(playing(Pace::Eyes).advance(10_000, late), 5);
    }

    #[test]
    fn a_steady_clock_is_the_walls_by_a_factor() {
        let mut playback = playing(Pace::Steady);
        assert_eq!(playback.advance(50, Ahead::default()), MS);
        playback.set_speed(5);
        assert_eq!(playback.advance(50, Ahead { now: 7, flight: Some(4 * MS), next: Some(9) }), 7 + 50 * MS);
    }

    #[test]
    fn nothing_is_lost_between_frames() {
        let mut playback = playing(Pace::Steady);
        let mut ahead = Ahead::default();
        for _ in 0..1_000 {
            ahead.now = playback.advance(7, ahead);
        }
        assert_eq!(ahead.now, 140 * MS);
    }

    #[test]
    fn a_page_that_was_not_watched_does_not_run_away() {
        let mut playback = playing(Pace::Eyes);
        assert_eq!(playback.frame(1_000), 0);
        assert_eq!(playback.frame(1_016), 16);
        assert_eq!(playback.frame(90_000), MAX_FRAME_MS);
    }

    #[test]
    fn a_paused_clock_stands() {
        let mut playback = playing(Pace::Eyes);
        playback.frame(0);
        playback.pause();
        assert_eq!(playback.frame(16), 0);
        assert!(!playback.skips());
    }

    #[test]
    fn each_pace_keeps_its_speed_and_stays_on_the_scale() {
        let mut playback = playing(Pace::Eyes);
        for _ in 0..20 {
            playback.change_speed(1);
        }
        assert_eq!(usize::from(playback.speed()), SPEEDS.len() - 1);
        playback.pace = Pace::Steady;
        assert_eq!(playback.speed(), 0);
        playback.change_speed(-1);
        assert_eq!(playback.speed(), 0);
    }

    #[test]
    fn without_motion_a_picture_stands_for_a_while_and_no_time_of_playing_is_lost() {
        let mut playback = playing(Pace::Eyes);
        let jumps: Vec<u64> = (0..30).map(|_| playback.jump(100)).filter(|due| *due > 0).collect();
        assert_eq!(jumps, [1_000, 1_000, 1_000]);
        playback.owe(300);
        assert_eq!((0..10).map(|_| playback.jump(100)).sum::<u64>(), 1_300);
        playback.set_speed(SPEEDS.len() as u8 - 1);
        assert_eq!((0..10).filter(|_| playback.jump(100) > 0).count(), 2);
    }
}
