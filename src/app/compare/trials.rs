//! The chart's figures: the pair of lessons is performed for each size, one run per frame, so that the page stays responsive.

use std::rc::Rc;

use super::pairs::{DRAIN, GATHER, RELEASE};
use crate::app::names::Measure;
use crate::hdfs;
use crate::lessons::{Counted, Expression, Figures, Lesson, MAX_SIZE, PerformedBeat, Theme, perform};
use crate::sim::{MS, Position};
use crate::zk::{Note, ProgramNote};

/// The part of a run that is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    pub start: Position,
    pub end: Position,
}

impl Measure {
    /// The measures, in the order of a [`Figure`].
    const ALL: [Measure; 7] =
        [Measure::Release, Measure::Vain, Measure::Events, Measure::Messages, Measure::Bytes, Measure::Served, Measure::Replay];

    /// The measures of lessons of this theme; the first is the one shown when the chart opens.
    pub fn of(theme: Theme) -> &'static [Measure] {
        match theme {
            Theme::Hdfs => &[Measure::Replay, Measure::Messages],
            // Its members come one by one, so that the time tells nothing.
            Theme::Queues => &Self::ALL[..5],
            _ => &Self::ALL[..6],
        }
    }
}

/// One run's figures, one for each [`Measure`].
pub type Figure = [u64; 7];

/// The figures computed so far, and the measure that the chart shows.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    pub measure: Measure,
    /// The figures of both sides, for each size from one on.
    done: Vec<[Figure; 2]>,
    /// The left side of the size that is being computed.
    half: Option<Figure>,
    running: bool,
}

impl Trials {
    /// No figures yet, for lessons of this theme.
    pub fn of(theme: Theme) -> Self {
        Trials { measure: Measure::of(theme)[0], ..Trials::default() }
    }

    pub fn is_running(&self) -> bool {
        self.running
    }

    pub fn start(&mut self) {
        self.running = self.done.len() < usize::from(MAX_SIZE);
    }

    pub fn cancel(&mut self) {
        self.running = false;
    }

    pub fn done(&self) -> &[[Figure; 2]] {
        &self.done
    }

    /// Performs one run more.
    pub fn go_on(&mut self, lessons: &[Rc<Lesson>; 2]) {
        if !self.running {
            return;
        }
        let size = self.done.len() as u16 + 1;
        match self.half.take() {
            None => self.half = Some(trial(&lessons[0], size)),
            Some(left) => self.done.push([left, trial(&lessons[1], size)]),
        }
        self.running = self.done.len() < usize::from(MAX_SIZE);
    }
}

/// The stretch in which is counted: from the first client that comes, else from the first release, else from the first beat; until all are
/// served.
pub fn stretch(lesson: &Lesson, beats: &[PerformedBeat]) -> Stretch {
    let named = |name| beat(lesson, beats, name);
    let start = named(GATHER).or(named(RELEASE)).or(beats.first()).map_or_else(Position::default, |beat| beat.start);
    let end = named(DRAIN).or(beats.last()).map_or_else(Position::default, |beat| beat.end);
    Stretch { start, end }
}

/// The stretch of the first release, or of what stands for it.
pub fn release(lesson: &Lesson, beats: &[PerformedBeat]) -> Option<Stretch> {
    beat(lesson, beats, RELEASE).map(|beat| Stretch { start: beat.start, end: beat.end })
}

fn beat<'a>(lesson: &Lesson, beats: &'a [PerformedBeat], name: &str) -> Option<&'a PerformedBeat> {
    lesson.beats.iter().position(|beat| beat.name == name).and_then(|at| beats.get(at))
}

/// The figures of a lesson performed with this size.
pub fn trial(lesson: &Lesson, size: u16) -> Figure {
    let performed = perform(lesson, size);
    let recording = &performed.recording;
    let whole = stretch(lesson, &performed.beats);
    let first = release(lesson, &performed.beats).unwrap_or(whole);
    let count = |figures: &mut Figures, what| figures.value(&Expression::Count(what, None)).parse().unwrap_or(0);
    let mut of_release = Figures::new(recording, first.start, first.end);
    let mut of_all = Figures::new(recording, whole.start, whole.end);
    let holds = |index: &u32| {
        recording
            .notes_of(*index)
            .iter()
            .any(|(_, note)| matches!(note, Note::Program(ProgramNote::Holds { .. } | ProgramNote::Entered { .. })))
    };
    let last = (whole.start.steps..whole.end.steps).rev().find(holds);
    let served = last.map_or(0, |index| recording.trace()[index as usize].at.saturating_sub(whole.start.time) / MS);
    let replayed = |index: u32| {
        recording.notes_of(index).iter().find_map(|(_, note)| match note {
            Note::Hdfs(hdfs::Note::Replayed { took, .. }) => Some(took / MS),
            _ => None,
        })
    };
    let replay = (whole.start.steps..whole.end.steps).rev().find_map(replayed).unwrap_or(0);
    [
        count(&mut of_release, Counted::Watch),
        count(&mut of_release, Counted::Vain),
        count(&mut of_all, Counted::Watch),
        count(&mut of_all, Counted::Message),
        count(&mut of_all, Counted::Bytes),
        served,
        replay,
    ]
}
