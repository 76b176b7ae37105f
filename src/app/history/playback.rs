//! Playing: how much time on screen each frame is worth, at the chosen speed.
//!
//! Two paces. For eyes: the time is spent on a plan of what there is to see ([`Pacing`](super::pacing::Pacing)). Steady: the run's clock
//! is the wall's, by a constant factor. No browser here: frames come in as milliseconds.

use super::pacing::Screen;
use crate::app::names::Pace;
use crate::sim::{MS, Time};

/// Without motion, how long a picture stands at speed 1, and at any speed: a caption wants to be read.
const STAND_MS: u64 = 1_000;
const MIN_STAND_MS: u64 = 400;
/// A frame that comes later than this was not watched.
const MAX_FRAME_MS: u64 = 100;

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

/// Whether it plays, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playback {
    pub playing: bool,
    pub pace: Pace,
    /// Index into [`SPEEDS`], one a pace.
    speeds: [u8; 2],
    last_frame: Option<u64>,
    /// Milliseconds since the last jump, on a page where nothing may move, and the time on screen that the last jump left out.
    since_jump: u64,
    owed: Screen,
    /// Whether it has stopped by itself, because nothing but heartbeats was to come.
    pub rests: bool,
    /// The time up to which playing passes through heartbeats alone, because a person has asked for it.
    pub quiet_until: Time,
}

impl Default for Playback {
    fn default() -> Self {
        Playback {
            playing: false,
            pace: Pace::Eyes,
            speeds: [ONE, 0],
            last_frame: None,
            since_jump: 0,
            owed: 0,
            rests: false,
            quiet_until: 0,
        }
    }
}

impl Playback {
    pub fn play(&mut self) {
        *self = Playback { playing: true, last_frame: None, since_jump: 0, owed: 0, rests: false, ..*self };
    }

    pub fn pause(&mut self) {
        self.playing = false;
        self.rests = false;
    }

    /// Stops by itself until somebody does something.
    pub fn rest(&mut self) {
        self.playing = false;
        self.rests = true;
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

    /// A frame: milliseconds of the wall's clock that count since the one before.
    pub fn frame(&mut self, now_ms: u64) -> u64 {
        let passed = self.last_frame.map_or(0, |last| now_ms.saturating_sub(last));
        self.last_frame = Some(now_ms);
        if self.playing { passed.min(MAX_FRAME_MS) } else { 0 }
    }

    /// The last frame while it plays, by the wall's clock.
    pub fn last_frame(&self) -> Option<u64> {
        self.last_frame
    }

    /// The time on screen at speed 1 of so many milliseconds; of a steady clock, the run's time.
    pub fn on_screen(&self, passed_ms: u64) -> Screen {
        let (up, down, _) = SPEEDS[self.speed() as usize];
        passed_ms * MS * u64::from(up) / u64::from(down)
    }

    /// The milliseconds in which so much time on screen at speed 1 passes.
    pub fn takes_ms(&self, screen: Screen) -> u64 {
        let (up, down, _) = SPEEDS[self.speed() as usize];
        screen * u64::from(down) / u64::from(up) / MS
    }

    /// The part of playing that a page jumps over now where nothing may move on screen; mostly none.
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

    #[test]
    fn a_steady_clock_is_the_walls_by_a_factor() {
        let mut playback = playing(Pace::Steady);
        assert_eq!(playback.on_screen(50), MS);
        playback.set_speed(5);
        assert_eq!(playback.on_screen(50), 50 * MS);
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
