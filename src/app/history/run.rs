//! A run with its recording.
//!
//! The recording is computed a little beyond what was seen, so that playing finds its next event in time. Nobody has seen that part, so an
//! act at the end of what was seen drops it; an act before that end begins a branch.

use std::cell::Cell;

use super::counting::Counting;
use super::index::Index;
use super::inspection::Inspection;
use crate::metrics::Metrics;
use crate::script::Script;
use crate::sim::{Position, Recording, Step, Time, World};
use crate::zk::{Command, Config, Zk, new_recording};

/// The most steps that one run may have.
pub const MAX_RUN_STEPS: u32 = 700_000;
/// The most runs kept beside each other.
pub const MAX_RUNS: usize = 32;
/// The most steps that are stepped through to a position ahead; a position further away is reached from a checkpoint.
const NEAR_STEPS: u32 = 1_000;

/// A run of the page: its recording, its index, and how far it was seen.
#[derive(Clone, Debug)]
pub struct Run {
    pub config: Config,
    pub seed: u64,
    pub recording: Recording<Zk>,
    pub index: Index,
    /// The steps with which the ensemble was started: they come with the set-up, and nobody goes back before them.
    pub first: u32,
    /// The run that this one left, and where.
    pub parent: Option<(usize, Position)>,
    /// The number of steps that are a lesson's script and stay: an act before their end begins a branch.
    pub kept: u32,
    /// The furthest that was on screen.
    pub seen: Position,
    /// The cursor's place when another run was chosen.
    pub left_at: Position,
    /// The moment up to which a live run is known. It goes on elsewhere: what comes after that is not to be computed.
    pub until: Option<Position>,
    /// The watch over what must hold. It never goes beyond what was seen, as only that stays.
    pub inspection: Option<Box<Inspection>>,
    /// The servers' metrics, counted up to where somebody asked for them.
    pub counting: Option<Box<Counting>>,
    /// The number of commands from which on no link holds its script, once that is known: to find it out, the whole script has to be written.
    pub unlinkable_from: Cell<Option<usize>>,
}

impl Run {
    pub fn new(config: Config, seed: u64) -> Self {
        let recording = new_recording(&config, seed);
        Run::around(config, seed, recording)
    }

    /// A run that is computed already, of which only the beginning was seen.
    pub fn around(config: Config, seed: u64, recording: Recording<Zk>) -> Self {
        let index = Index::new(&recording);
        let start = Position { steps: recording.begins_at(), time: 0 };
        Run {
            config,
            seed,
            recording,
            index,
            first: start.steps,
            parent: None,
            kept: 0,
            seen: start,
            left_at: start,
            until: None,
            inspection: None,
            counting: None,
            unlinkable_from: Cell::new(None),
        }
    }

    /// Whether its script is known to be longer than any link.
    pub fn is_unlinkable(&self) -> bool {
        self.unlinkable_from.get().is_some_and(|commands| self.recording.entries().len() >= commands)
    }

    /// Remembers that its script is longer than any link.
    pub fn note_unlinkable(&self) {
        self.unlinkable_from.set(Some(self.recording.entries().len()));
    }

    /// A run that a script has carried out. Only the part before `start` counts as seen.
    pub fn scripted(config: Config, seed: u64, recording: Recording<Zk>, start: Position) -> Self {
        Run { kept: recording.len(), seen: start, left_at: start, ..Run::around(config, seed, recording) }
    }

    /// Whether nothing more can be computed.
    pub fn is_full(&self) -> bool {
        self.recording.len() >= MAX_RUN_STEPS || self.recording.limit().is_some()
    }

    /// Computes every step up to and including `time`, of a live run as far as it is known. False where the run is full before.
    pub fn compute_to(&mut self, time: Time) -> bool {
        let steps = self.until.map_or(u32::MAX, |known| known.steps);
        self.compute_by(steps, self.known(time));
        !self.is_full()
    }

    /// Computes until there are so many steps. False where there are not.
    pub fn compute_steps(&mut self, steps: u32) -> bool {
        if let Some(known) = self.until {
            self.compute_by(steps.min(known.steps), known.time);
        } else {
            let mut step = Step::default();
            while self.recording.len() < steps && !self.is_full() && self.recording.extend(&mut step) {}
            self.index.catch_up(&self.recording);
        }
        self.recording.len() >= steps
    }

    /// Computes every step up to and including `time`, and no more than so many.
    fn compute_by(&mut self, steps: u32, time: Time) {
        let mut step = Step::default();
        while self.recording.len() < steps && !self.is_full() && self.recording.extend_by(time, &mut step) {}
        self.index.catch_up(&self.recording);
    }

    /// Goes on with a live run, which has come to this moment. False where it does not come there here.
    pub fn go_on_to(&mut self, at: Position) -> bool {
        self.until = Some(at);
        self.compute_by(at.steps, at.time);
        self.recording.len() == at.steps
    }

    /// Takes in a command that was given to a live run at this moment. False where the run does not come there here.
    pub fn hear(&mut self, at: Position, command: Command) -> bool {
        let mut step = Step::default();
        let heard = self.go_on_to(at) && !self.is_full() && self.recording.command(at.time, command, &mut step);
        if heard {
            self.until = Some(Position { steps: self.recording.len(), time: at.time });
            self.index.catch_up(&self.recording);
        }
        heard
    }

    /// This instant, or of a live run the last that is known.
    pub fn known(&self, time: Time) -> Time {
        self.until.map_or(time, |known| time.min(known.time))
    }

    /// The position at an instant: after every computed step up to it. Of a live run it is not beyond what is known.
    pub fn position_at(&self, time: Time) -> Position {
        let time = self.known(time);
        let steps = self.recording.trace().partition_point(|step| step.at <= time) as u32;
        Position { steps, time }
    }

    /// The position right after so many steps.
    pub fn position_of(&self, steps: u32) -> Position {
        let steps = steps.clamp(self.first, self.recording.len());
        let time = steps.checked_sub(1).and_then(|last| self.recording.trace().get(last as usize)).map_or(0, |step| step.at);
        Position { steps, time }
    }

    /// Whether an act at this position comes before something that was seen.
    pub fn is_past(&self, position: Position) -> bool {
        position.steps < self.seen.steps.max(self.kept)
    }

    /// A branch: the run up to this position, and nothing after it.
    pub fn fork(&self, position: Position, parent: usize) -> Run {
        let mut fork = Run {
            recording: self.recording.branch(position),
            parent: Some((parent, position)),
            kept: 0,
            seen: position,
            left_at: position,
            config: self.config.clone(),
            seed: self.seed,
            first: self.first,
            until: None,
            index: self.index.clone(),
            inspection: self.inspection.clone().filter(|inspection| inspection.steps() <= position.steps),
            counting: None,
            unlinkable_from: Cell::new(None),
        };
        if let Some(counting) = &self.counting {
            fork.counting = counted_up_to(counting, &fork.recording, position);
        }
        fork.index.truncate(position.steps);
        fork
    }

    /// Carries out a person's command at this position, and drops what was computed after it. `None` where the run is full.
    pub fn act(&mut self, at: Position, command: Command) -> Option<Position> {
        if self.recording.len() > at.steps || self.recording.head().now() > at.time {
            self.recording = self.recording.branch(at);
            if let Some(counting) = &self.counting {
                self.counting = counted_up_to(counting, &self.recording, at);
            }
            self.index.truncate(at.steps);
        }
        let mut step = Step::default();
        if self.is_full() || !self.recording.command(at.time, command, &mut step) {
            return None;
        }
        self.index.catch_up(&self.recording);
        let after = Position { steps: self.recording.len(), time: at.time.max(step.at) };
        self.seen = after;
        Some(after)
    }

    /// Looks at some steps more of what was seen.
    pub fn inspect(&mut self, steps: u32) {
        let inspection = self.inspection.get_or_insert_with(|| Box::new(Inspection::new(&self.recording)));
        inspection.go_on(&self.recording, self.seen.steps.min(inspection.steps().saturating_add(steps)));
    }

    /// The number of steps that were looked at.
    pub fn inspected(&self) -> u32 {
        self.inspection.as_ref().map_or(0, |inspection| inspection.steps())
    }

    /// Counts the servers' metrics up to so many steps, `most` of them at a time. Returns the number of steps that are counted.
    pub fn count(&mut self, to: u32, most: u32) -> u32 {
        let counting = self.counting.get_or_insert_with(|| Box::new(Counting::new(&self.recording)));
        counting.go_to(&self.recording, to, most)
    }

    /// The metrics as far as they were counted.
    pub fn metrics(&self) -> Option<&Metrics> {
        self.counting.as_ref().map(|counting| counting.metrics())
    }

    /// Computes the figures of the moment that those on screen are compared with: `by_itself`, where nobody has chosen one.
    pub fn compare_figures(&mut self, by_itself: Position) {
        if let Some(counting) = &mut self.counting {
            counting.compare(&self.recording, by_itself);
        }
    }

    /// Compares figures with this moment from now on; `None`: with what they are compared with by themselves.
    pub fn pin_figures(&mut self, at: Option<Position>) {
        if let Some(counting) = &mut self.counting {
            counting.pin(at);
        }
    }

    /// The run as a script, each command at its exact place.
    pub fn script(&self) -> Script {
        Script::of(&self.config, self.seed, &self.recording)
    }
}

/// The counting of the part up to this position, for a recording that shares it.
#[cold]
fn counted_up_to(counting: &Counting, recording: &Recording<Zk>, at: Position) -> Option<Box<Counting>> {
    Some(Box::new(counting.cut(recording, at)))
}

/// The place on screen: the world at a position, and the step that led to it.
#[derive(Clone, Debug)]
pub struct Place {
    pub position: Position,
    pub world: World<Zk>,
    /// Blank at the very beginning.
    pub step: Step<Zk>,
}

impl Place {
    pub fn start(recording: &Recording<Zk>) -> Self {
        let position = Position::default();
        Place { position, world: recording.seek(position), step: Step::default() }
    }

    /// Goes to another position of the same run: step by step if it is a little ahead, else from the nearest checkpoint.
    pub fn go(&mut self, recording: &Recording<Zk>, position: Position, mut see: impl FnMut(&Step<Zk>)) {
        let steps = position.steps.min(recording.len());
        let near = steps >= self.world.steps() && steps - self.world.steps() < NEAR_STEPS;
        if !near || position.time < self.world.now() {
            // One step short, so that the last one is seen as it happens.
            self.world = recording.seek(Position { steps: steps.saturating_sub(1), time: 0 });
            self.step = Step::default();
        }
        recording.replay(&mut self.world, steps, &mut self.step, &mut see);
        self.world.advance_to(position.time);
        self.position = Position { steps, time: position.time };
    }
}
