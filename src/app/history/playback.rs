//! Playing: how far the clock of the run moves while the wall clock does.
//!
//! There are two paces. For eyes: a visible message takes [`MESSAGE_MS`] on screen whatever its latency, a quiet stretch takes [`QUIET_MS`]
//! however long it is, and what has just been seen stands as long as it wants to before the next comes. Steady: the run's clock is the
//! wall's, by a constant factor. No browser here: frames come in as milliseconds.
//!
//! Invariant: how long something plays does not depend on how often frames come. A frame is crossed in legs, each at one rate.

use crate::app::names::Pace;
use crate::sim::{Duration, MS, Time};

/// How long a visible message is under way on screen, at speed 1.
const MESSAGE_MS: u64 = 700;
/// How long a stretch without anything to see takes, at speed 1.
const QUIET_MS: u64 = 300;
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

/// What there is to see from the cursor on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    pub now: Time,
    /// The mean latency of the visible messages that move now; `None`: none moves.
    pub flight: Option<Duration>,
    /// When the next thing worth a look comes, as far as somebody looked: it may be now.
    pub sight: Option<Time>,
    /// Where the next event happens, worth a look or not: behind it other messages may move.
    pub event: Option<Time>,
}

/// Time on screen at speed 1, in microseconds: what is left of a frame while it is crossed.
pub type Screen = u64;

/// Microseconds of the run that pass in so many of the screen.
#[derive(Clone, Copy)]
struct Rate {
    run: u64,
    screen: Screen,
}

impl Rate {
    fn slower(self, other: Rate) -> Rate {
        if u128::from(self.run) * u128::from(other.screen) <= u128::from(other.run) * u128::from(self.screen) {
            self
        } else {
            other
        }
    }
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
    /// How much longer the last sight stands before the next may come.
    stands: Screen,
    /// The quiet stretch that is being skipped.
    quiet: Option<(Time, Time)>,
    /// Milliseconds since the last jump, where nothing may move, and the time on screen that the last one left out.
    since_jump: u64,
    owed: Screen,
}

impl Default for Playback {
    fn default() -> Self {
        Playback {
            playing: false,
            pace: Pace::Eyes,
            speeds: [ONE, 0],
            last_frame: None,
            carry: 0,
            stands: 0,
            quiet: None,
            since_jump: 0,
            owed: 0,
        }
    }
}

impl Playback {
    pub fn play(&mut self) {
        *self = Playback { playing: true, last_frame: None, carry: 0, stands: 0, quiet: None, since_jump: 0, owed: 0, ..*self };
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

    /// So many milliseconds as time on screen at speed 1.
    pub fn on_screen(&self, passed_ms: u64) -> Screen {
        let (up, down, _) = SPEEDS[self.speed() as usize];
        passed_ms * MS * u64::from(up) / u64::from(down)
    }

    /// One leg of a frame: the instant that the run's clock reaches at one rate, at most the next sight or the next event. Takes the
    /// leg's time from what is `left` of the frame.
    pub fn advance(&mut self, left: &mut Screen, ahead: Ahead) -> Time {
        if self.pace == Pace::Steady {
            self.quiet = None;
            return ahead.now + std::mem::take(left);
        }
        if ahead.sight == Some(ahead.now) {
            self.stand(left);
            return ahead.now;
        }
        let mut rate = self.natural_rate(ahead);
        if let Some(sight) = ahead.sight.filter(|_| self.stands > 0) {
            rate = rate.slower(Rate { run: sight - ahead.now, screen: self.stands });
        }
        // In a quiet stretch nothing changes the rate before its end.
        let event = ahead.event.filter(|event| ahead.flight.is_some() && *event > ahead.now);
        let end = [ahead.sight, event].into_iter().flatten().min();
        self.cross(left, rate, ahead.now, end)
    }

    /// What has come stands so long.
    pub fn came(&mut self, stands: Screen) {
        if self.pace == Pace::Eyes {
            self.stands = stands;
        }
    }

    /// Whether the last sight has not stood long enough.
    pub fn is_standing(&self) -> bool {
        self.stands > 0
    }

    /// The run's clock stands still.
    pub fn stand(&mut self, left: &mut Screen) {
        self.quiet = None;
        let used = self.stands.min(*left);
        self.stands -= used;
        *left -= used;
    }

    fn natural_rate(&mut self, ahead: Ahead) -> Rate {
        if let Some(flight) = ahead.flight {
            self.quiet = None;
            return Rate { run: flight.max(MIN_FLIGHT), screen: MESSAGE_MS * MS };
        }
        let Some(sight) = ahead.sight else {
            self.quiet = Some((ahead.now, ahead.now));
            return Rate { run: 1_000 * MS, screen: IDLE_MS_PER_SECOND * MS };
        };
        let (from, to) = match self.quiet {
            Some((from, to)) if to == sight && from <= ahead.now => (from, to),
            _ => (ahead.now, sight),
        };
        self.quiet = Some((from, to));
        Rate { run: to - from, screen: QUIET_MS * MS }
    }

    /// Goes on at a rate until the frame or the leg ends.
    fn cross(&mut self, left: &mut Screen, rate: Rate, now: Time, end: Option<Time>) -> Time {
        let thousandths = u128::from(*left) * u128::from(rate.run) * 1_000 / u128::from(rate.screen);
        let reached = now + self.carry_over(thousandths as u64);
        let used = match end.filter(|end| *end <= reached) {
            None => *left,
            Some(end) => {
                self.carry = 0;
                (u128::from(end - now) * u128::from(rate.screen)).div_ceil(u128::from(rate.run.max(1))) as Screen
            }
        };
        let used = used.min(*left);
        *left -= used;
        self.stands = self.stands.saturating_sub(used);
        end.map_or(reached, |end| end.min(reached))
    }

    /// Where nothing may move on screen: how much of playing the page jumps over now; mostly none.
    pub fn jump(&mut self, passed_ms: u64) -> Screen {
        let (up, down, _) = SPEEDS[self.speed() as usize];
        self.since_jump += passed_ms;
        if self.since_jump < (STAND_MS * u64::from(down) / u64::from(up)).max(MIN_STAND_MS) {
            return 0;
        }
        let passed_ms = std::mem::take(&mut self.since_jump);
        self.on_screen(passed_ms) + std::mem::take(&mut self.owed)
    }

    /// A jump ended before its time: the next one goes further.
    pub fn owe(&mut self, rest: Screen) {
        self.owed = rest.min(self.on_screen(2 * STAND_MS));
    }

    /// Whether a quiet stretch passes now that ends later.
    pub fn skips_beyond(&self, now: Time) -> bool {
        self.quiet.is_some_and(|(_, to)| to > now)
    }

    /// Whole microseconds of so many thousandths; the rest is kept for the next frame.
    fn carry_over(&mut self, thousandths: u64) -> Duration {
        let sum = self.carry + thousandths;
        self.carry = sum % 1_000;
        sum / 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::SECOND;

    fn playing(pace: Pace) -> Playback {
        let mut playback = Playback { pace, ..Playback::default() };
        playback.play();
        playback
    }

    /// Plays with a frame every 16 ms until the clock is at `until`; how many milliseconds that took.
    fn milliseconds_until(playback: &mut Playback, until: Time, mut ahead: Ahead) -> u64 {
        let mut passed = 0;
        while ahead.now < until && passed < 100_000 {
            ahead.now = advance(playback, 16, ahead);
            passed += 16;
        }
        passed
    }

    /// One frame of so many milliseconds, towards one sight.
    fn advance(playback: &mut Playback, passed_ms: u64, mut ahead: Ahead) -> Time {
        let mut left = playback.on_screen(passed_ms);
        while left > 0 && ahead.sight.is_none_or(|sight| ahead.now < sight || playback.is_standing()) {
            ahead.now = playback.advance(&mut left, ahead);
        }
        ahead.now
    }

    #[test]
    fn a_message_takes_the_same_time_on_screen_whatever_its_latency() {
        for latency in [MS, 4 * MS, 300 * MS] {
            let ahead = Ahead { flight: Some(latency), ..Ahead::default() };
            let took = milliseconds_until(&mut playing(Pace::Eyes), latency, ahead);
            assert!((690..=720).contains(&took), "{latency} us took {took} ms");
        }
    }

    #[test]
    fn a_quiet_stretch_is_skipped_and_ends_at_the_next_event_exactly() {
        for stretch in [2 * MS, SECOND, 60 * SECOND] {
            let mut playback = playing(Pace::Eyes);
            let ahead = Ahead { sight: Some(stretch), ..Ahead::default() };
            let took = milliseconds_until(&mut playback, stretch, ahead);
            assert!((290..=320).contains(&took), "{stretch} us took {took} ms");
            assert!(playback.skips());
        }
        let soon = Ahead { sight: Some(5), ..Ahead::default() };
        assert_eq!(advance(&mut playing(Pace::Eyes), 10_000, soon), 5);
    }

    #[test]
    fn what_has_come_stands_before_the_next_comes_at_the_same_instant_or_soon_after() {
        for distance in [0, 1, 200, MS] {
            for flight in [None, Some(2 * MS)] {
                let mut playback = playing(Pace::Eyes);
                playback.came(500 * MS);
                let mut ahead = Ahead { now: 7, flight, sight: Some(7 + distance), event: None };
                let mut left = playback.on_screen(499);
                while left > 0 {
                    ahead.now = playback.advance(&mut left, ahead);
                }
                assert!(playback.is_standing() && ahead.now <= 7 + distance, "{distance} us on");
                assert_eq!(advance(&mut playback, 2, ahead), 7 + distance);
                assert!(!playback.is_standing());
            }
        }
    }

    #[test]
    fn one_long_frame_comes_as_far_as_many_short_ones() {
        let ahead = Ahead { flight: Some(3 * MS), sight: Some(400), ..Ahead::default() };
        let (mut long, mut short) = (playing(Pace::Eyes), playing(Pace::Eyes));
        long.came(300 * MS);
        short.came(300 * MS);
        let mut at = ahead;
        for _ in 0..60 {
            at.now = advance(&mut short, 4, at);
        }
        let far = advance(&mut long, 240, ahead);
        assert!(at.now.abs_diff(far) <= 1 && far == 320, "{} and {far}", at.now);
    }

    #[test]
    fn a_steady_clock_is_the_walls_by_a_factor() {
        let mut playback = playing(Pace::Steady);
        assert_eq!(advance(&mut playback, 50, Ahead::default()), MS);
        playback.set_speed(5);
        assert_eq!(advance(&mut playback, 50, Ahead { now: 7, flight: Some(4 * MS), ..Ahead::default() }), 7 + 50 * MS);
    }

    #[test]
    fn nothing_is_lost_between_frames() {
        let mut playback = playing(Pace::Steady);
        let mut ahead = Ahead::default();
        for _ in 0..1_000 {
            ahead.now = advance(&mut playback, 7, ahead);
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
        assert_eq!(jumps, [SECOND, SECOND, SECOND]);
        playback.owe(300 * MS);
        assert_eq!((0..10).map(|_| playback.jump(100)).sum::<u64>(), 1_300 * MS);
        playback.set_speed(SPEEDS.len() as u8 - 1);
        assert_eq!((0..10).filter(|_| playback.jump(100) > 0).count(), 2);
    }
}
