//! A run that can be gone through both ways: commands, checkpoints, and a compact trace.
//!
//! Only a person's commands are recorded; all else is derived from them. A checkpoint is a clone of the world, cheap because big parts are
//! shared. Seeking is the nearest checkpoint and a few steps. What is under way is copied with each checkpoint: while it is much,
//! checkpoints are further apart, so that a run holds in memory what its steps are worth, and no more.

use super::ids::{EventId, NodeId};
use super::process::Protocol;
use super::step::{Event, Limit, Step};
use super::time::Time;
use super::world::{Commanded, World};

/// Steps between checkpoints: the most that a seek replays. Only while more things than that are under way, it is more.
const CHECKPOINT_EVERY: u32 = 1_000;

/// A place in a run: after `steps` steps, with the clock at `time`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub steps: u32,
    pub time: Time,
}

/// A person's command, and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry<C> {
    pub at: Position,
    pub command: C,
}

/// The kind of a step, as far as the kernel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceKind {
    Command,
    Message,
    Connection,
    Timer,
    Sync,
}

/// One step of the trace, small enough to keep by the hundred thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceStep {
    pub at: Time,
    /// The time at which the packet that became this step was sent; `at` where there was no packet.
    pub sent_at: Time,
    pub cause: u32,
    /// Index into the recording's notes of the first that this step made.
    pub first_note: u32,
    pub id: EventId,
    /// The process that handled it.
    pub node: Option<NodeId>,
    /// The process that sent the packet.
    pub peer: Option<NodeId>,
    pub kind: TraceKind,
    /// The protocol's own classification of the message or timer.
    pub class: u8,
}

/// A run, as far as it has been computed.
#[derive(Clone, Debug)]
pub struct Recording<P: Protocol> {
    /// The first commands, which come with the run's configuration; nobody gave them.
    set_up: Vec<P::Command>,
    entries: Vec<Entry<P::Command>>,
    checkpoints: Vec<World<P>>,
    trace: Vec<TraceStep>,
    notes: Vec<(NodeId, P::Note)>,
    /// The furthest computed world.
    head: World<P>,
    classify: fn(&Event<P>) -> u8,
}

impl<P: Commanded> Recording<P> {
    /// A run that begins with `world`, whose steps `classify` sorts for the trace.
    pub fn new(world: World<P>, classify: fn(&Event<P>) -> u8) -> Self {
        Recording {
            set_up: Vec::new(),
            entries: Vec::new(),
            checkpoints: vec![world.clone()],
            trace: Vec::new(),
            notes: Vec::new(),
            head: world,
            classify,
        }
    }

    pub fn entries(&self) -> &[Entry<P::Command>] {
        &self.entries
    }

    pub fn trace(&self) -> &[TraceStep] {
        &self.trace
    }

    /// The notes that step `index` made.
    pub fn notes_of(&self, index: u32) -> &[(NodeId, P::Note)] {
        let first = |n: u32| self.trace.get(n as usize).map_or(self.notes.len(), |step| step.first_note as usize);
        self.notes.get(first(index)..first(index + 1)).unwrap_or_default()
    }

    /// The furthest computed world.
    pub fn head(&self) -> &World<P> {
        &self.head
    }

    /// The number of steps that come with the configuration, before anything that a person does.
    pub fn begins_at(&self) -> u32 {
        self.set_up.len() as u32
    }

    /// The number of steps that are computed.
    pub fn len(&self) -> u32 {
        self.trace.len() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.trace.is_empty()
    }

    pub fn limit(&self) -> Option<Limit> {
        self.head.limit()
    }

    pub fn checkpoints(&self) -> usize {
        self.checkpoints.len()
    }

    /// Computes one step more. False where nothing is left to happen; the run is as it was then.
    pub fn extend(&mut self, step: &mut Step<P>) -> bool {
        let before = self.head.now();
        let happened = self.extend_by(Time::MAX, step);
        if !happened {
            self.rewind(before);
        }
        happened
    }

    /// Takes the clock back to `time`, an instant since which no step has happened: looking for a step that did not come has let it run.
    pub fn rewind(&mut self, time: Time) {
        if self.head.now() > time {
            self.head = self.seek(Position { steps: self.head.steps(), time });
        }
    }

    /// Computes one step more if it happens by `time`.
    pub fn extend_by(&mut self, time: Time, step: &mut Step<P>) -> bool {
        let happened = self.head.step_by(time, step);
        if happened {
            self.record(step);
        }
        happened
    }

    /// Computes every step up to and including `time`, and lets the clock reach it.
    pub fn extend_to(&mut self, time: Time, step: &mut Step<P>) {
        while self.extend_by(time, step) {}
        self.head.advance_to(time);
    }

    /// A person's command at the end of what is computed; the clock moves to `time` first, if nothing is due before it.
    pub fn command(&mut self, time: Time, command: P::Command, step: &mut Step<P>) -> bool {
        self.head.advance_to(time);
        let at = Position { steps: self.head.steps(), time: self.head.now() };
        if !self.head.inject(&command, step) {
            return false;
        }
        self.entries.push(Entry { at, command });
        self.record(step);
        true
    }

    /// A command that belongs to how the run was set up: done, but not among those that a person gave.
    pub fn set_up(&mut self, command: P::Command, step: &mut Step<P>) -> bool {
        if !self.head.inject(&command, step) {
            return false;
        }
        self.set_up.push(command);
        self.record(step);
        true
    }

    fn record(&mut self, step: &mut Step<P>) {
        self.trace.push(TraceStep { first_note: self.notes.len() as u32, class: (self.classify)(&step.event), ..trace_step(step) });
        self.notes.append(&mut step.notes);
        let since = self.head.steps() - self.checkpoints.last().map_or(0, World::steps);
        if since.is_multiple_of(CHECKPOINT_EVERY) && since as usize >= self.head.under_way() {
            self.checkpoints.push(self.head.clone());
        }
    }

    /// The number of checkpoints up to and including this step.
    fn checkpoints_by(&self, steps: u32) -> usize {
        self.checkpoints.partition_point(|world| world.steps() <= steps)
    }

    /// The world after `position.steps` steps at `position.time`. Exact: it is the world that was there.
    pub fn seek(&self, position: Position) -> World<P> {
        let steps = position.steps.min(self.len());
        if steps == self.head.steps() && position.time >= self.head.now() {
            let mut world = self.head.clone();
            world.advance_to(position.time);
            return world;
        }
        let mut world = self.checkpoints[self.checkpoints_by(steps) - 1].clone();
        self.replay(&mut world, steps, &mut Step::default(), &mut |_| {});
        world.advance_to(position.time);
        world
    }

    /// Takes `world`, which is one of this run's, forward to `steps`, and shows every step on the way to `see`.
    pub fn replay(&self, world: &mut World<P>, steps: u32, step: &mut Step<P>, see: &mut impl FnMut(&Step<P>)) {
        let mut next = self.entries.partition_point(|entry| entry.at.steps < world.steps());
        while world.steps() < steps {
            let due = self.entries.get(next).filter(|entry| entry.at.steps == world.steps());
            let done = match (self.set_up.get(world.steps() as usize), due) {
                (Some(command), _) => world.inject(command, step),
                (None, Some(entry)) => {
                    world.advance_to(entry.at.time);
                    next += 1;
                    world.inject(&entry.command, step)
                }
                (None, None) => world.step(step),
            };
            if !done {
                return;
            }
            see(step);
        }
    }

    /// A new run that shares everything up to `position` with this one, and nothing after it.
    pub fn branch(&self, position: Position) -> Self {
        let head = self.seek(position);
        let steps = head.steps();
        let notes = self.trace.get(steps as usize).map_or(self.notes.len(), |step| step.first_note as usize);
        Recording {
            set_up: self.set_up.iter().take(steps as usize).cloned().collect(),
            entries: self.entries.iter().filter(|entry| entry.at.steps < steps).cloned().collect(),
            checkpoints: self.checkpoints[..self.checkpoints_by(steps)].to_vec(),
            trace: self.trace[..steps as usize].to_vec(),
            notes: self.notes[..notes].to_vec(),
            head,
            classify: self.classify,
        }
    }
}

fn trace_step<P: Protocol>(step: &Step<P>) -> TraceStep {
    let (kind, sent_at, peer) = match step.event {
        Event::Blank | Event::Command(_) => (TraceKind::Command, step.at, None),
        Event::Delivered { sent_at, from, .. } => (TraceKind::Message, sent_at, Some(from)),
        Event::Accepted { sent_at, from, .. } | Event::Connected { sent_at, from, .. } => {
            (TraceKind::Connection, sent_at, Some(from))
        }
        Event::Closed { sent_at, peer, .. } => (TraceKind::Connection, sent_at, Some(peer)),
        Event::Timer { .. } => (TraceKind::Timer, step.at, None),
        Event::Synced { .. } => (TraceKind::Sync, step.at, None),
    };
    TraceStep { at: step.at, sent_at, cause: step.cause, first_note: 0, id: step.id, node: step.event.node(), peer, kind, class: 0 }
}
