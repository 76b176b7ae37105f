//! Steps that are worth a stop: those that one can see, and those in which a process made a note.

use crate::app::msg::Granularity;
use crate::sim::{NodeId, Recording};
use crate::zk::{Class, Note, Zk};

/// Whether step `index` is worth a stop, with these kinds of messages hidden.
pub fn is_worth(recording: &Recording<Zk>, index: u32, hidden: &[Class], granularity: Granularity) -> bool {
    let Some(step) = recording.trace().get(index as usize) else { return false };
    granularity == Granularity::Event || Class::shows(step, recording.notes_of(index).iter().any(|it| !is_routine(it)), hidden)
}

/// A routine note: that a leader finds a container in use, time after time. It is worth a stop only in a lesson that looks at it.
pub fn is_routine((_, note): &(NodeId, Note)) -> bool {
    matches!(note, Note::ContainerKept { .. })
}

/// The last such step before `end`, if one is within `most` steps.
pub fn last_before(recording: &Recording<Zk>, end: u32, most: u32, hidden: &[Class], granularity: Granularity) -> Option<u32> {
    (end.saturating_sub(most)..end.min(recording.len())).rev().find(|index| is_worth(recording, *index, hidden, granularity))
}

/// The first such step from `start` on, among those computed.
pub fn first_from(recording: &Recording<Zk>, start: u32, hidden: &[Class], granularity: Granularity) -> Option<u32> {
    (start..recording.len()).find(|index| is_worth(recording, *index, hidden, granularity))
}
