//! One side of a comparison: a run, the place of the clock in it, and the counts up to there.

use std::rc::Rc;

use super::trials::{Stretch, release, stretch};
use crate::app::history::index::Index;
use crate::app::history::interest::is_worth;
use crate::app::history::pacing::{self, Flight, Stop, sights, visible_flights};
use crate::app::history::run::{Place, Run};
use crate::app::msg::Granularity;
use crate::hdfs;
use crate::lessons::{Lesson, Performed, perform};
use crate::sim::{Duration, Event, MS, Position, Recording, SECOND, Step, Time, TraceStep};
use crate::zk::{Class, Command, Note, ProgramNote, Zk};

/// A side of the comparison.
#[derive(Clone, Debug)]
pub struct Side {
    pub lesson: Option<Rc<Lesson>>,
    pub recording: Rc<Recording<Zk>>,
    pub place: Place,
    pub index: Rc<Index>,
    /// The sums after each change, from where is counted on.
    counted: Rc<[Counted]>,
    /// A person's commands in this run.
    pub commands: Rc<[(Time, Command)]>,
    first: Time,
    /// The end of the stretch: nothing after it is counted.
    last: Time,
    /// The time of the release, or of what else both sides have in common, and of its end.
    pub released: Time,
    settled: Time,
    /// The time by which the run is ahead of the clock of both sides.
    ahead: i64,
}

/// The time for which a side goes on after the last thing that is counted.
const TAIL: Duration = SECOND;
/// The time before the first watch event, or before a release that makes none, at which a side begins.
const BEFORE: Duration = 8 * MS;

/// Sums since the beginning of the stretch, right after a step that changed one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub at: Time,
    /// Watch events that servers have sent, as the picture counts them, and those that have come to their clients.
    pub watch: usize,
    told: usize,
    pub vain: usize,
    /// Calls that clients have made.
    pub requests: usize,
    pub messages: usize,
    pub bytes: usize,
    /// The number of clients that have got what they waited for.
    pub served: usize,
    /// HDFS: the milliseconds from a NameNode's last start until its namespace was in memory again, and until it served.
    pub replay: usize,
    pub restart: usize,
}

impl Side {
    pub fn of_lesson(lesson: &Rc<Lesson>, size: u16) -> Side {
        let Performed { recording, beats, .. } = perform(lesson, size);
        let stretch = stretch(lesson, &beats);
        let released = release(lesson, &beats).unwrap_or(stretch);
        // A lesson may go on after what is compared, with a command at the very end of that.
        let (begins, last) = (beats.first().map_or(0, |beat| beat.start.time), stretch.end.time.saturating_sub(1));
        // What leads up to the release is the lesson's story; here both sides begin a moment before it takes effect.
        let first = first_event(&recording, released.start, stretch.end).unwrap_or(released.start.time);
        let first = first.saturating_sub(BEFORE).max(begins);
        let (released, settled) = (released.start.time, released.end.time);
        Side { released, settled, ..Side::new(Some(lesson.clone()), recording, stretch, first, last) }
    }

    /// Lets the clock of both sides be the other's, so that what both have in common happens at once.
    pub fn beside(self, other: &Side) -> Side {
        Side { ahead: self.released as i64 - other.released as i64, ..self }
    }

    pub fn of_run(run: &Run) -> Side {
        let first = run.position_of(run.first);
        let stretch = Stretch { start: first, end: run.seen };
        let recording = run.recording.branch(run.seen);
        Side::new(None, recording, stretch, first.time, run.seen.time)
    }

    fn new(lesson: Option<Rc<Lesson>>, recording: Recording<Zk>, stretch: Stretch, first: Time, last: Time) -> Side {
        let commands: Rc<[(Time, Command)]> =
            recording.entries().iter().map(|entry| (entry.at.time, entry.command.clone())).collect();
        let counted: Rc<[Counted]> = count(&recording, stretch).into();
        // In a branch, the commands are the point of the comparison.
        let done = recording.entries().last().filter(|_| lesson.is_none()).map(|entry| entry.at.time);
        let busy = counted.last().map(|last| last.at).max(done).map_or(first, |busy| busy.max(first));
        let last = last.min(busy.saturating_add(TAIL));
        let place = Place::start(&recording);
        let index = Rc::new(Index::new(&recording));
        let (recording, released, settled, ahead) = (Rc::new(recording), 0, 0, 0);
        Side { lesson, index, recording, place, counted, commands, first, last, released, settled, ahead }
    }

    /// The steps up to the end of what is compared.
    pub fn trace(&self) -> &[TraceStep] {
        let trace = self.recording.trace();
        &trace[..trace.partition_point(|step| step.at <= self.last)]
    }

    /// The root of the tree that the lesson itself shows.
    pub fn root(&self) -> Option<Rc<str>> {
        self.lesson.as_ref()?.beats.iter().rev().find_map(|beat| Some(beat.view.root()?.path.clone()))
    }

    /// The time of the run at a time of the clock of both sides.
    fn own(&self, time: Time) -> Time {
        time.saturating_add_signed(self.ahead)
    }

    /// The clock of both sides at a time of the run.
    fn shared(&self, time: Time) -> Time {
        time.saturating_add_signed(-self.ahead)
    }

    pub fn start(&self) -> Time {
        self.shared(self.first)
    }

    pub fn end(&self) -> Time {
        self.shared(self.last)
    }

    pub fn go(&mut self, time: Time) {
        let time = self.own(time).min(self.last);
        let position = self.position_at(time);
        self.place.go(&self.recording, position, |_| {});
    }

    /// The time at which the last client has been told that the release wakes.
    pub fn herd(&self) -> Option<Time> {
        let told = |pair: &&[Counted]| pair[1].at <= self.settled && pair[1].told > pair[0].told;
        let last = self.counted.windows(2).rfind(told)?;
        Some(self.shared(last[1].at))
    }

    /// The sums at an instant.
    pub fn counted(&self, time: Time) -> Counted {
        let time = self.own(time);
        let after = self.counted.partition_point(|counted| counted.at <= time);
        after.checked_sub(1).map_or_else(Counted::default, |last| self.counted[last])
    }

    /// The time of the next event worth a look.
    pub fn after(&self, time: Time) -> Option<Time> {
        let time = self.own(time);
        let from = self.recording.trace().partition_point(|step| step.at <= time) as u32;
        let found = (from..self.recording.len()).find(|index| self.is_worth(*index))?;
        Some(self.recording.trace()[found as usize].at).filter(|at| *at <= self.last).map(|at| self.shared(at))
    }

    /// The time of the last event before that was worth a look.
    pub fn before(&self, time: Time) -> Option<Time> {
        let time = self.own(time);
        let to = self.recording.trace().partition_point(|step| step.at < time) as u32;
        let found = (0..to).rev().find(|index| self.is_worth(*index))?;
        Some(self.shared(self.recording.trace()[found as usize].at))
    }

    fn is_worth(&self, index: u32) -> bool {
        is_worth(&self.recording, index, &[Class::Ping], Granularity::Message)
    }

    /// The clients' messages on their way, from the beginning to the end.
    pub fn flights(&self) -> Vec<Flight> {
        const BETWEEN_SERVERS: [Class; 6] = [Class::Vote, Class::Sync, Class::Propose, Class::Ack, Class::Commit, Class::Ping];
        let (from, to) = self.span();
        let flights = visible_flights(&self.recording, from, to, &BETWEEN_SERVERS).into_iter();
        let shared = |flight: Flight| Flight { leaves: self.at(flight.leaves), arrives: self.shared(flight.arrives), ..flight };
        flights.map(shared).collect()
    }

    /// The moments at which something happens that is worth a look.
    pub fn stops(&self) -> Vec<Stop> {
        let (from, to) = self.span();
        let stretch = pacing::Stretch { hidden: vec![Class::Ping], ..pacing::Stretch::between(from, to) };
        let stops = sights(&self.recording, &stretch).into_iter().map(|sight| sight.stop());
        stops.map(|stop| Stop { at: self.at(stop.at), ..stop }).collect()
    }

    /// The position on the clock of both sides, whose steps have nothing to do with each other.
    fn at(&self, position: Position) -> Position {
        Position { steps: 0, time: self.shared(position.time) }
    }

    /// The first and the last position of what is compared.
    fn span(&self) -> (Position, Position) {
        (self.position_at(self.first), self.position_at(self.last))
    }

    fn position_at(&self, time: Time) -> Position {
        Position { steps: self.recording.trace().partition_point(|step| step.at <= time) as u32, time }
    }
}

/// The time of the first watch event between two positions.
fn first_event(recording: &Recording<Zk>, from: Position, to: Position) -> Option<Time> {
    let is_fired = |index: &u32| recording.notes_of(*index).iter().any(|(_, note)| matches!(note, Note::WatchFired { .. }));
    let index = (from.steps..to.steps).find(is_fired)?;
    Some(recording.trace()[index as usize].at)
}

/// Counts by going through the run once. Of messages only those count that were delivered.
fn count(recording: &Recording<Zk>, stretch: Stretch) -> Vec<Counted> {
    let mut sums = Counted::default();
    let mut counted = Vec::new();
    let mut world = recording.seek(stretch.start);
    recording.replay(&mut world, stretch.end.steps, &mut Step::default(), &mut |step: &Step<Zk>| {
        let before = sums;
        if let Event::Delivered { message, .. } = &step.event {
            let class = Class::of_message(message);
            sums.messages += usize::from(class != Class::Ping);
            sums.told += usize::from(class == Class::Watch);
            sums.bytes += message.client_bytes();
        }
        for (_, note) in &step.notes {
            match note {
                Note::WatchFired { .. } => sums.watch += 1,
                Note::Called { op: Some(_), .. } => sums.requests += 1,
                Note::Program(ProgramNote::InVain) => sums.vain += 1,
                Note::Program(ProgramNote::Holds { .. } | ProgramNote::Entered { .. }) => sums.served += 1,
                Note::Hdfs(hdfs::Note::Replayed { took, .. }) => sums.replay = (took / MS) as usize,
                Note::Hdfs(hdfs::Note::Serving { took }) => sums.restart = (took / MS) as usize,
                _ => {}
            }
        }
        if sums != before {
            sums.at = step.at;
            counted.push(sums);
        }
    });
    counted
}
