//! A hunt's state: how far it has come, and what it found.

use std::collections::VecDeque;

use crate::check::Law;
use crate::hunt::{Bound, Bounds, Course, Plan, Shrinking, Sought, Track};

/// Runs that making a schedule small takes.
const TRIES: u32 = 600;

/// The most commands of a run that is small enough. Making a schedule small may end where no single command can be left out and fewer
/// would do in another order; then another schedule is looked for.
pub const SMALL: usize = 12;
/// Schedules that are played after the first breach where none is small enough; for each one before it there are as many more as `TIMES`.
const MORE: u64 = 100;
const TIMES: u64 = 3;

/// The longest time between two frames of which all was spent with the hunt.
const LONGEST_FRAME_MS: u64 = 1_000;

/// The most schedules in the picture.
pub const KEPT: usize = 40;
/// The time for which the picture stands while the hunt goes on: nothing can be read or clicked that changes with every frame.
const PICTURE_MS: u64 = 1_000;
/// The time for which its figures stand.
const FIGURES_MS: u64 = 250;

/// A hunt for a run in which a law breaks.
#[derive(Clone, Debug)]
pub struct Hunt {
    pub sought: Sought,
    /// What was allowed when it began.
    pub bounds: Bounds,
    /// Schedules played so far, which is the seed of the next one.
    pub schedules: u64,
    pub events: u64,
    pub stage: Stage,
    /// The smallest run so far, which has more commands than one should have, and the number of schedules at which it is good enough.
    pub best: Option<(Found, u64)>,
    /// The schedule that is being played.
    course: Option<Box<Course>>,
    /// The time that was spent when its figures were last told, and whether it has come to something since.
    told_ms: u64,
    has_news: bool,
    /// The time of the last frame.
    last_ms: Option<u64>,
    /// The time that was spent with it.
    spent_ms: u64,
    /// The newest schedules, oldest first.
    tracks: VecDeque<Track>,
    /// Those in the picture, newest first.
    pub pictured: Vec<Track>,
    /// The time that was spent when the picture was last made.
    pictured_ms: Option<u64>,
}

/// What a hunt is at.
#[derive(Clone, Debug)]
pub enum Stage {
    Searching,
    /// The schedule of this seed breaks the law, and is made smaller.
    Shrinking {
        seed: u64,
        law: Law,
        shrinking: Box<Shrinking>,
    },
    Found(Found),
    /// As many schedules were played as there may be, and no law broke.
    Exhausted,
    Stopped,
}

/// A run in which a law breaks.
#[derive(Clone, Debug)]
pub struct Found {
    /// The schedule that it was.
    pub seed: u64,
    pub law: Law,
    pub plan: Box<Plan>,
}

impl Found {
    pub fn commands(&self) -> usize {
        self.plan.acts.len()
    }
}

impl Hunt {
    pub fn new(sought: Sought, bounds: Bounds) -> Self {
        Hunt {
            sought,
            bounds,
            schedules: 0,
            events: 0,
            stage: Stage::Searching,
            best: None,
            course: None,
            told_ms: 0,
            has_news: false,
            last_ms: None,
            spent_ms: 0,
            tracks: VecDeque::new(),
            pictured: Vec::new(),
            pictured_ms: None,
        }
    }

    /// Goes on by at most so many events, which are taken from their number.
    pub fn go_on(&mut self, events: &mut u32) {
        match &mut self.stage {
            Stage::Searching => {
                let (sought, bounds, seed) = (self.sought, self.bounds, self.schedules);
                let course = self.course.get_or_insert_with(|| Box::new(sought.course(seed, &bounds)));
                if course.go_on(events) {
                    self.end_schedule();
                }
            }
            Stage::Shrinking { seed, law, shrinking } => {
                shrinking.go_on(events);
                if shrinking.is_over() {
                    let (seed, law) = (*seed, *law);
                    match shrinking.plan().cloned().map(Box::new) {
                        Some(plan) => self.take(Found { seed, law, plan }),
                        None => self.search_on(),
                    }
                }
            }
            Stage::Found(_) | Stage::Exhausted | Stage::Stopped => {}
        }
    }

    /// Takes in a run that was made small: the hunt is over, or another one is looked for.
    fn take(&mut self, found: Found) {
        let (best, enough) = match self.best.take() {
            Some((best, enough)) if best.commands() <= found.commands() => (best, enough),
            Some((_, enough)) => (found, enough),
            None => (found, self.schedules * (1 + TIMES) + MORE),
        };
        if best.commands() <= SMALL {
            self.come_to(Stage::Found(best));
        } else {
            self.best = Some((best, enough));
            self.search_on();
        }
    }

    /// Takes in the schedule that was played.
    fn end_schedule(&mut self) {
        let Some(course) = self.course.take() else { return };
        let (seed, play) = (self.schedules, course.play());
        let broken = self.sought.broken(play);
        let track = Track::of(seed, play, broken);
        self.schedules += 1;
        self.events += u64::from(track.events);
        self.tracks.push_back(track);
        if self.tracks.len() > KEPT {
            self.tracks.pop_front();
        }
        match broken.map(|found| found.law) {
            Some(law) => {
                let shrinking = Box::new(Shrinking::begin(play.plan(), law, TRIES).within(&self.bounds));
                self.come_to(Stage::Shrinking { seed, law, shrinking });
            }
            None => self.search_on(),
        }
    }

    fn search_on(&mut self) {
        let most = self.bounds.get(Bound::Schedules).into_iter().chain(self.best.as_ref().map(|(_, enough)| *enough)).min();
        if most.is_some_and(|most| self.schedules >= most) {
            self.settle(Stage::Exhausted);
        } else if !matches!(self.stage, Stage::Searching) {
            self.come_to(Stage::Searching);
        }
    }

    /// Comes to its end with the smallest run so far, or to this one.
    fn settle(&mut self, without: Stage) {
        let found = self.best.take().map(|(best, _)| Stage::Found(best));
        self.come_to(found.unwrap_or(without));
    }

    fn come_to(&mut self, stage: Stage) {
        self.stage = stage;
        self.has_news = true;
    }

    /// What it has found, once it is over.
    pub fn found(&self) -> Option<&Found> {
        match &self.stage {
            Stage::Found(found) => Some(found),
            _ => None,
        }
    }

    /// Whether there is something to tell: what it has come to at once, its figures a few times a second.
    pub fn has_to_tell(&mut self) -> bool {
        let is_due = self.has_news || self.is_on() && self.spent_ms >= self.told_ms + FIGURES_MS;
        if is_due {
            (self.has_news, self.told_ms) = (false, self.spent_ms);
        }
        is_due
    }

    /// Ends it, where it has come to.
    pub fn stop(&mut self) {
        if self.is_on() {
            self.course = None;
            self.settle(Stage::Stopped);
            self.picture();
        }
    }

    /// Makes the picture anew, if it has stood for long enough or the search is over.
    pub fn picture(&mut self) {
        let is_due = self.pictured_ms.is_none_or(|made| self.spent_ms >= made + PICTURE_MS);
        if is_due || !matches!(self.stage, Stage::Searching) {
            self.pictured = self.tracks.iter().rev().cloned().collect();
            self.pictured_ms = Some(self.spent_ms);
        }
    }

    /// Whether it goes on.
    pub fn is_on(&self) -> bool {
        matches!(self.stage, Stage::Searching | Stage::Shrinking { .. })
    }

    /// Whether it goes on, or the page does not know yet what it has come to.
    pub fn wants_frames(&self) -> bool {
        self.is_on() || self.has_news
    }

    /// Takes in the time of a frame. While the page is hidden or compares two runs no frame comes, and the hunt stands still.
    pub fn tick(&mut self, now_ms: u64) {
        let passed = self.last_ms.map_or(0, |last| now_ms.saturating_sub(last));
        self.spent_ms += passed.min(LONGEST_FRAME_MS);
        self.last_ms = Some(now_ms);
    }

    /// Schedules in a second, once one can tell.
    pub fn rate(&self) -> Option<u64> {
        (self.spent_ms > 500).then(|| self.schedules * 1_000 / self.spent_ms)
    }
}
