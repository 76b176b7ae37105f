//! The servers' metrics along a run, counted as far as somebody has asked, at any moment of it.
//!
//! ```text
//!   steps ─► Metrics ──────────────► before, now: the last step and the one on screen
//!               ├► kept every 1,000 steps: going back counts no more than those
//!               └► Course: each step once
//! ```

use std::rc::Rc;

use super::along::Along;
use crate::metrics::{Course, Metrics, Sheet};
use crate::sim::{Position, Recording};
use crate::zk::Zk;

/// The steps between two moments whose metrics are kept.
const KEEP_EVERY: u32 = 1_000;

/// The counting of a run.
#[derive(Clone, Debug)]
pub struct Counting {
    now: Along<Metrics>,
    /// One step before.
    before: Option<Along<Metrics>>,
    /// The metrics after every thousandth step.
    kept: Vec<Rc<Metrics>>,
    course: Course,
    /// The moment that a person compares with.
    pinned: Option<Position>,
    /// The moment compared with, and its figures.
    was: Option<(Position, Rc<Sheet>)>,
}

impl Counting {
    pub fn new(recording: &Recording<Zk>) -> Self {
        Counting {
            now: Along::new(recording, Metrics::default()),
            before: None,
            kept: Vec::new(),
            course: Course::default(),
            pinned: None,
            was: None,
        }
    }

    /// Counts up to so many steps, `most` of those that were never counted before. Returns the number of steps that are counted.
    pub fn go_to(&mut self, recording: &Recording<Zk>, to: u32, most: u32) -> u32 {
        let to = to.min(recording.len()).min(self.course.steps().saturating_add(most));
        if to == self.now.steps() {
            return to;
        }
        self.begin_near(recording, to.saturating_sub(1));
        if let Some(before) = to.checked_sub(1) {
            self.go_on(recording, before);
            self.before = Some(self.now.clone());
        }
        self.go_on(recording, to);
        to
    }

    /// Begins anew at the last moment before `to` whose metrics are there, if that is nearer than the present one.
    fn begin_near(&mut self, recording: &Recording<Zk>, to: u32) {
        let near = (to / KEEP_EVERY).min(self.kept.len() as u32);
        if self.now.steps() <= to && near * KEEP_EVERY <= self.now.steps() {
            return;
        }
        self.before = None;
        self.now = match near.checked_sub(1).and_then(|last| self.kept.get(last as usize)) {
            Some(metrics) => Along::at(recording, near * KEEP_EVERY, Metrics::clone(metrics)),
            None => Along::new(recording, Metrics::default()),
        };
    }

    fn go_on(&mut self, recording: &Recording<Zk>, to: u32) {
        let (kept, course) = (&mut self.kept, &mut self.course);
        self.now.go_on(recording, to, |metrics, world, step| {
            metrics.see(world, step);
            course.see(world, metrics, step);
            let steps = step.index + 1;
            if steps == (kept.len() as u32 + 1) * KEEP_EVERY {
                kept.push(Rc::new(metrics.clone()));
            }
        });
    }

    /// The number of steps that are counted.
    pub fn steps(&self) -> u32 {
        self.now.steps()
    }

    pub fn metrics(&self) -> &Metrics {
        &self.now.who
    }

    /// The place one step earlier; `None` at the run's very beginning.
    pub fn before(&self) -> Option<&Along<Metrics>> {
        self.before.as_ref()
    }

    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Compares with this moment from now on; `None`: with what it is compared with by itself.
    pub fn pin(&mut self, at: Option<Position>) {
        self.pinned = at;
    }

    /// The moment that a person compares with.
    pub fn pinned(&self) -> Option<Position> {
        self.pinned
    }

    /// The figures of the moment that is compared with, as they were computed last.
    pub fn was(&self) -> Option<&(Position, Rc<Sheet>)> {
        self.was.as_ref()
    }

    /// Computes the figures of the moment that is compared with: of the pinned one, else of `by_itself`.
    pub fn compare(&mut self, recording: &Recording<Zk>, by_itself: Position) {
        let at = self.pinned.unwrap_or(by_itself);
        if self.was.as_ref().is_some_and(|(was, _)| *was == at) {
            return;
        }
        let here = self.steps();
        self.go_to(recording, at.steps, u32::MAX);
        let sheet = Sheet::of(&recording.seek(at), self.metrics(), at.time);
        self.was = Some((at, Rc::new(sheet)));
        self.go_to(recording, here, u32::MAX);
    }

    /// The counting of a run that shares the part up to this position, and nothing after it.
    pub fn cut(&self, recording: &Recording<Zk>, at: Position) -> Self {
        let stays = |position: Position| position.steps <= at.steps && position.time <= at.time;
        let mut cut = Counting {
            kept: self.kept.iter().take((at.steps / KEEP_EVERY) as usize).cloned().collect(),
            course: self.course.clone(),
            pinned: self.pinned.filter(|pinned| stays(*pinned)),
            was: self.was.clone().filter(|(was, _)| stays(*was)),
            ..Counting::new(recording)
        };
        cut.course.truncate(at.steps);
        cut
    }
}
