//! The next thing worth a look while a run plays, and how long it stands on screen once it has come.
//!
//! Invariant: what happens at the cursor's own instant and has not been seen lies ahead. It is not skipped: a beat begins with it.

use super::interest::is_worth;
use super::playback::Screen;
use crate::app::msg::Granularity;
use crate::sim::{Duration, MS, Position, Recording, SECOND, Time, TraceKind};
use crate::zk::{Class, Zk};

/// How far ahead playing looks for something to see.
pub const LOOK_AHEAD: Duration = 3 * SECOND;

/// How long what a person did stands at speed 1: it is what the rest follows from.
const COMMAND_STANDS: Screen = 400 * MS;
/// How long an event stands that made a process say something.
const NOTE_STANDS: Screen = 90 * MS;
/// How long the arrival of a message stands: of many at one instant, each is seen to arrive.
const MESSAGE_STANDS: Screen = 45 * MS;

/// Something worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub at: Time,
    /// The step that it comes with; `None`: a message leaves.
    pub step: Option<u32>,
    /// How long it stands at speed 1 before the next may come.
    pub stands: Screen,
}

/// The next sight from the cursor on, within [`LOOK_AHEAD`] and what is computed.
pub fn next(recording: &Recording<Zk>, cursor: Position, hidden: &[Class]) -> Option<Sight> {
    let horizon = cursor.time + LOOK_AHEAD;
    let mut next: Option<Sight> = None;
    for index in cursor.steps..recording.len() {
        let step = recording.trace()[index as usize];
        if step.at > horizon || next.is_some_and(|next| step.at >= next.at) {
            break;
        }
        if is_worth(recording, index, hidden, Granularity::Message) {
            // A message is seen from when it leaves; one that is held or stalled leaves again.
            let leaves = step.sent_at > cursor.time && step.sent_at < step.at;
            let sight = match leaves {
                true => Sight { at: step.sent_at, step: None, stands: 0 },
                false => Sight { at: step.at, step: Some(index), stands: stands(recording, index) },
            };
            if next.is_none_or(|next| sight.at < next.at) {
                next = Some(sight);
            }
        }
    }
    next
}

fn stands(recording: &Recording<Zk>, index: u32) -> Screen {
    match recording.trace()[index as usize].kind {
        TraceKind::Command => COMMAND_STANDS,
        _ if !recording.notes_of(index).is_empty() => NOTE_STANDS,
        _ => MESSAGE_STANDS,
    }
}

/// When the next event of any kind happens that is not of this instant.
pub fn next_event(recording: &Recording<Zk>, cursor: Position) -> Option<Time> {
    let rest = recording.trace().get(cursor.steps as usize..)?;
    rest.iter().map(|step| step.at).find(|at| *at > cursor.time)
}
