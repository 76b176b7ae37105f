//! Two runs side by side: one seed, one clock, one scrubber. Two lessons made for it, of a size that one chooses, or any two
//! branches.
//!
//! ```text
//!   a pair ─► two Sides, each a recording and the world at the clock ─► drawings, counters
//!         └─► Trials: the pair for every size, one a frame ─► the chart
//! ```
//!
//! Invariants: what is drawn is the two worlds at the clock's instant and nothing else; the workspace behind it stays as it was.

mod drawing;
mod side;
#[cfg(test)]
mod tests;
mod trials;
mod view;

use std::rc::Rc;

pub use self::drawing::{SCENE, ensemble_box};
pub use self::trials::Measure;
pub use self::view::view;

use self::side::Side;
use self::trials::Trials;
use super::cmd::Cmd;
use super::history::playback::Screen;
use super::history::playback::{Ahead, Playback};
use super::model::Model;
use super::msg::CompareMsg;
use crate::lessons::{Lesson, MAX_SIZE};
use crate::sim::Time;
use crate::tell::words::Word;

/// The pair that is there where nobody has chosen one.
const LOCKS: [&str; 2] = ["herd", "queued-lock"];

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    Lessons(Rc<str>, Rc<str>),
    /// Indices of the page's runs.
    Runs(usize, usize),
}

/// The comparison that is open.
#[derive(Clone, Debug)]
pub struct Compare {
    pair: Pair,
    /// Of lessons: what they were read from.
    lessons: Option<[Rc<Lesson>; 2]>,
    size: u16,
    sides: [Side; 2],
    now: Time,
    start: Time,
    end: Time,
    playback: Playback,
    trials: Trials,
}

/// What a comparison showed when one left it.
#[derive(Clone, Debug)]
pub struct Bookmark {
    pair: Pair,
    size: u16,
    now: Time,
}

impl Compare {
    pub fn bookmark(&self) -> Bookmark {
        Bookmark { pair: self.pair.clone(), size: self.size, now: self.now }
    }

    /// The two lessons, where it is lessons that are compared.
    pub fn lessons_pair(&self) -> Option<[Rc<str>; 2]> {
        match &self.pair {
            Pair::Lessons(one, other) => Some([one.clone(), other.clone()]),
            Pair::Runs(..) => None,
        }
    }

    fn of_lessons(pair: Pair, lessons: [Rc<Lesson>; 2], size: u16, trials: Trials) -> Compare {
        let sides = [0, 1].map(|n| Side::of_lesson(&lessons[n], size));
        Compare::between(pair, Some(lessons), size, sides, trials)
    }

    fn between(pair: Pair, lessons: Option<[Rc<Lesson>; 2]>, size: u16, sides: [Side; 2], trials: Trials) -> Compare {
        let start = sides.iter().map(Side::start).min().unwrap_or(0);
        let end = sides.iter().map(Side::end).max().unwrap_or(0);
        let mut compare = Compare { pair, lessons, size, sides, now: start, start, end, playback: Playback::default(), trials };
        compare.go(start);
        compare
    }

    fn go(&mut self, time: Time) {
        self.now = time.clamp(self.start, self.end);
        for side in &mut self.sides {
            side.go(self.now);
        }
    }

    /// To an instant that somebody chose.
    fn jump(&mut self, time: Time) {
        self.playback.pause();
        self.go(time);
    }

    /// Plays; from the beginning again, once it has come to the end.
    fn play_or_pause(&mut self) {
        if self.playback.playing {
            return self.playback.pause();
        }
        if self.now >= self.end {
            self.go(self.start);
        }
        self.playback.play();
    }

    /// To the next moment at which something happens on either side, or the last before.
    fn step(&mut self, back: bool) {
        self.playback.pause();
        let moments = self.sides.iter().filter_map(|side| if back { side.before(self.now) } else { side.after(self.now) });
        let to = if back { moments.max() } else { moments.min() };
        self.go(to.unwrap_or(if back { self.start } else { self.end }));
    }

    fn play_frame(&mut self, now_ms: u64) {
        let passed = self.playback.frame(now_ms);
        if passed == 0 {
            return;
        }
        let mut left = self.playback.on_screen(passed);
        while self.playback.playing && left > 0 {
            self.play_leg(&mut left);
        }
    }

    /// Plays to the next moment worth a look on either side, or as far as what is `left` of the frame goes.
    fn play_leg(&mut self, left: &mut Screen) {
        let flights: Vec<_> = self.sides.iter().filter_map(Side::flight).collect();
        let flight = (!flights.is_empty()).then(|| flights.iter().sum::<u64>() / flights.len() as u64);
        let sight = self.sides.iter().filter_map(Side::sight).min_by_key(|sight| sight.at);
        let event = self.sides.iter().filter_map(Side::event).min();
        let time = self.playback.advance(left, Ahead { now: self.now, flight, sight: sight.map(|sight| sight.at), event });
        self.go(time);
        if let Some(sight) = sight.filter(|sight| sight.at == time) {
            self.playback.came(sight.stands);
        }
        if self.now >= self.end {
            self.playback.pause();
        }
    }
}

/// Whether something here moves or is computed.
pub fn wants_frames(model: &Model) -> bool {
    model.compare.as_ref().is_some_and(|compare| compare.playback.playing || compare.trials.is_running())
}

pub fn frame(model: &mut Model, now_ms: u64) -> Vec<Cmd> {
    if let Some(compare) = &mut model.compare {
        compare.play_frame(now_ms);
        if let Some(lessons) = &compare.lessons {
            compare.trials.go_on(lessons);
        }
    }
    Vec::new()
}

pub fn update(model: &mut Model, msg: CompareMsg) -> Vec<Cmd> {
    match msg {
        CompareMsg::Open => return open(model, None),
        CompareMsg::OpenRuns(one, other) => return open(model, Some(Pair::Runs(one, other))),
        CompareMsg::OpenLessons(one, other) => return open(model, Some(Pair::Lessons(one, other))),
        CompareMsg::Close => {
            model.compare = None;
            return vec![Cmd::FocusStage];
        }
        CompareMsg::Size(size) => within(model, |compare| resize(compare, size)),
        CompareMsg::PlayPause => within(model, Compare::play_or_pause),
        CompareMsg::Step { back } => within(model, |compare| compare.step(back)),
        CompareMsg::ToStart => within(model, |compare| compare.jump(compare.start)),
        CompareMsg::ToEnd => within(model, |compare| compare.jump(compare.end)),
        CompareMsg::Scrub { thousandths } => within(model, |compare| {
            let share = u64::from(thousandths.min(1000));
            compare.jump(compare.start + (compare.end - compare.start) / 1000 * share);
        }),
        CompareMsg::Speed { up } => within(model, |compare| compare.playback.change_speed(if up { 1 } else { -1 })),
        CompareMsg::Measure(measure) => within(model, |compare| compare.trials.measure = measure),
        CompareMsg::Run => within(model, |compare| compare.trials.start()),
        CompareMsg::Cancel => within(model, |compare| compare.trials.cancel()),
    }
    Vec::new()
}

/// Something done in the comparison, while one is open.
fn within(model: &mut Model, act: impl FnOnce(&mut Compare)) {
    if let Some(compare) = &mut model.compare {
        act(compare);
    }
}

/// Another size: other runs, at the same instant of them. What was computed for the chart stays.
fn resize(compare: &mut Compare, size: u16) {
    let Some(lessons) = compare.lessons.clone() else { return };
    let size = size.clamp(1, MAX_SIZE);
    if size == compare.size {
        return;
    }
    let (now, playback) = (compare.now, compare.playback);
    let trials = std::mem::take(&mut compare.trials);
    *compare = Compare::of_lessons(compare.pair.clone(), lessons, size, trials);
    compare.playback = playback;
    compare.go(now);
}

fn open(model: &mut Model, pair: Option<Pair>) -> Vec<Cmd> {
    model.menu = None;
    model.popover = None;
    model.playback.pause();
    let pair = pair.unwrap_or_else(|| likely(model));
    match pair {
        Pair::Runs(one, other) => {
            if let (Some(left), Some(right)) = (model.runs.get(one), model.runs.get(other)) {
                let sides = [Side::of_run(left), Side::of_run(right)];
                // Whoever only exchanges a side stays at the instant, and in the list that was used for it.
                let before = model.compare.as_ref().filter(|before| before.lessons.is_none()).map(|before| before.now);
                let mut compare = Compare::between(pair, None, 0, sides, Trials::default());
                compare.go(before.unwrap_or(model.cursor().time));
                model.compare = Some(compare);
                return if before.is_some() { Vec::new() } else { vec![Cmd::FocusCompare] };
            }
            Vec::new()
        }
        Pair::Lessons(one, other) => {
            model.library.pair = Some([one.clone(), other.clone()]);
            let missing = [one, other].into_iter().filter(|name| !model.library.texts.contains_key(&**name));
            let mut cmds: Vec<Cmd> = missing.map(|name| Cmd::Fetch(format!("{name}.lesson"))).collect();
            cmds.extend(come(model));
            cmds
        }
    }
}

/// Opens two lessons side by side, getting first what has not come yet.
pub fn open_lessons(model: &mut Model, one: Rc<str>, other: Rc<str>) -> Vec<Cmd> {
    open(model, Some(Pair::Lessons(one, other)))
}

/// Opens a comparison as it was left.
pub fn reopen(model: &mut Model, bookmark: Bookmark) -> Vec<Cmd> {
    let cmds = open(model, Some(bookmark.pair));
    if let Some(compare) = &mut model.compare {
        resize(compare, bookmark.size);
        compare.go(bookmark.now);
    }
    cmds
}

/// The lesson that is open and the one made for it; a branch and what it left; else the locks.
fn likely(model: &Model) -> Pair {
    if let Some(story) = &model.story
        && let Some(other) = &story.lesson.compare
    {
        return Pair::Lessons(story.lesson.name.as_str().into(), other.as_str().into());
    }
    let branch = two_branches(model).filter(|_| model.run().parent.is_some());
    branch.unwrap_or_else(|| Pair::Lessons(LOCKS[0].into(), LOCKS[1].into()))
}

/// The run on screen and the one that it left; where it left none, another. `None` where there is but one.
fn two_branches(model: &Model) -> Option<Pair> {
    let current = model.current;
    match model.run().parent {
        Some((parent, _)) => Some(Pair::Runs(parent, current)),
        None => (0..model.runs.len()).find(|run| *run != current).map(|other| Pair::Runs(current, other)),
    }
}

/// Opens the comparison of lessons that is waited for, if both are here.
pub fn come(model: &mut Model) -> Vec<Cmd> {
    let Some([one, other]) = model.library.pair.clone() else { return Vec::new() };
    let read = |name: &Rc<str>| model.library.texts.get(&**name).and_then(|text| Lesson::parse(text).ok()).map(Rc::new);
    let (Some(left), Some(right)) = (read(&one), read(&other)) else { return Vec::new() };
    model.library.pair = None;
    let size = if left.sized { left.size } else { right.size };
    let trials = Trials::of(left.theme);
    model.compare = Some(Compare::of_lessons(Pair::Lessons(one, other), [left, right], size, trials));
    vec![Cmd::FocusCompare]
}

/// One of the lessons cannot be had.
pub fn missing(model: &mut Model) {
    model.library.pair = None;
    model.say(Word::NoticeLessonMissing);
}
