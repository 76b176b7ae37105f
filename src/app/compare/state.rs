//! The open comparison: two sides, one clock, and the figures computed for the chart.

use std::rc::Rc;

use super::pairs::Pair;
use super::side::Side;
use super::trials::Trials;
use crate::app::history::pacing::{Pacing, Reached, Screen, Stretch};
use crate::app::history::playback::Playback;
use crate::lessons::Lesson;
use crate::link::AskedComparison;
use crate::sim::{MS, Position, SECOND, Time};

/// Playing from the beginning to the end takes no longer at speed 1.
const LONGEST: Screen = 30 * SECOND;

/// In so much of it every client that the release wakes has been told.
const HERD: Screen = 2_800 * MS;

/// The open comparison.
#[derive(Clone, Debug)]
pub struct Compare {
    pub pair: Pair,
    /// What is performed with any size: two lessons, or one script for two recipes.
    pub lessons: Option<[Rc<Lesson>; 2]>,
    pub size: u16,
    pub sides: [Side; 2],
    pub now: Time,
    pub start: Time,
    pub end: Time,
    pub playback: Playback,
    /// The plan of playing from the beginning to the end, once it has been asked for.
    pacing: Option<Pacing>,
    pub trials: Trials,
}

/// The content of a comparison when it was left.
#[derive(Clone, Debug)]
pub struct Bookmark {
    pub pair: Pair,
    pub size: u16,
    pub now: Time,
}

impl Compare {
    pub fn bookmark(&self) -> Bookmark {
        Bookmark { pair: self.pair.clone(), size: self.size, now: self.now }
    }

    /// The comparison as a link names it. The comparison of two branches has none: a link holds one run.
    pub fn asked(&self) -> Option<AskedComparison> {
        let number = |number: u64| Some(number.to_string().into());
        Some(AskedComparison { pair: self.pair.name()?.into(), size: number(self.size.into()), clock: number(self.now) })
    }

    pub fn of_lessons(pair: Pair, lessons: [Rc<Lesson>; 2], size: u16, trials: Trials) -> Compare {
        let [left, right] = [0, 1].map(|n| Side::of_lesson(&lessons[n], size));
        let right = right.beside(&left);
        Compare::between(pair, Some(lessons), size, [left, right], trials)
    }

    pub fn between(pair: Pair, lessons: Option<[Rc<Lesson>; 2]>, size: u16, sides: [Side; 2], trials: Trials) -> Compare {
        let start = sides.iter().map(Side::start).min().unwrap_or(0);
        let end = sides.iter().map(Side::end).max().unwrap_or(0);
        let mut compare =
            Compare { pair, lessons, size, sides, now: start, start, end, playback: Playback::default(), pacing: None, trials };
        compare.go(start);
        compare
    }

    pub fn go(&mut self, time: Time) {
        self.now = time.clamp(self.start, self.end);
        for side in &mut self.sides {
            side.go(self.now);
        }
    }

    /// Moves the clock to an instant that a person chose.
    pub fn jump(&mut self, time: Time) {
        self.playback.pause();
        self.go(time);
    }

    /// Plays, or pauses; at the end, plays from the beginning again.
    pub fn play_or_pause(&mut self) {
        if self.playback.playing {
            return self.playback.pause();
        }
        if self.now >= self.end {
            self.go(self.start);
        }
        self.playback.play();
    }

    /// Moves the clock to the next moment at which something happens on either side, or to the last one before.
    pub fn step(&mut self, back: bool) {
        self.playback.pause();
        let moments = self.sides.iter().filter_map(|side| if back { side.before(self.now) } else { side.after(self.now) });
        let to = if back { moments.max() } else { moments.min() };
        self.go(to.unwrap_or(if back { self.start } else { self.end }));
    }

    pub fn play_frame(&mut self, now_ms: u64) {
        let passed = self.playback.frame(now_ms);
        if passed == 0 {
            return;
        }
        let mut left = self.playback.on_screen(passed);
        let mut pacing = self.pacing.take().unwrap_or_else(|| self.plan());
        let now = at(self.now);
        if pacing.at() != now {
            pacing.resume(now);
        }
        while self.playback.playing && left > 0 {
            let time = match pacing.advance(&mut left) {
                Reached::Within(time) => time,
                Reached::End(position) => position.time,
            };
            self.go(time);
            if pacing.is_over() {
                self.playback.pause();
            }
        }
        pacing.came(at(self.now));
        self.pacing = Some(pacing);
    }

    fn plan(&self) -> Pacing {
        let mut flights: Vec<_> = self.sides.iter().flat_map(Side::flights).collect();
        flights.sort_by_key(|flight| flight.leaves);
        let mut stops: Vec<_> = self.sides.iter().flat_map(Side::stops).collect();
        stops.sort_by_key(|stop| stop.at);
        let herd = self.sides.iter().filter_map(Side::herd).max().unwrap_or(self.start);
        Pacing::untold(Stretch::between(at(self.start), at(self.end)), &flights, &stops, LONGEST).by(herd, HERD)
    }
}

/// An instant on both sides, whose steps have nothing to do with each other.
fn at(time: Time) -> Position {
    Position { steps: 0, time }
}
