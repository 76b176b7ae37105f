//! What every step means: sentences about what happened and why, in the reader's language.
//!
//! A caption knows the world the step has led to; a line of the log has only the notes. Each theme has both beside each other.

mod broadcast;
mod client;
mod command;
mod election;
mod error;
mod event;
mod hdfs;
mod hdfs_message;
pub mod help;
mod message;
mod program;
mod rich;
mod role;
mod scene;
mod session;
mod sync;
pub(crate) mod template;
#[cfg(test)]
mod tests;
mod thing;
pub mod units;
pub mod words;
pub mod zkcli;

use crate::lang::Lang;
use crate::sim::{NodeId, Step, TraceStep, World};
use crate::zk::{Note, ProgramNote, Zk};

use scene::Scene;

pub use client::{op, result};
pub use command::{fault, refused};
pub use error::{error, lesson_error, limit, missing_right, path_error, script_error};
pub use hdfs::{edit_text, error as hdfs_error, words as file_words};
pub use message::{MessageText, message};
pub use rich::{Part, Rich};
pub use role::{ClientStanding, Role, program_text};
pub use sync::give_up;
pub use template::plain_text;
pub use thing::Thing;

/// Sentences in one caption.
const MAX_SENTENCES: usize = 2;

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteClass {
    Election,
    Sync,
    Broadcast,
    Session,
    Watch,
    Fault,
    Client,
    Hdfs,
}

/// What just happened and why, for the step that led to `world`. Never empty.
pub fn caption(lang: Lang, step: &Step<Zk>, world: &World<Zk>) -> Rich {
    let mut told: Vec<(usize, Rich)> = Vec::new();
    let mut order: Vec<usize> = (0..step.notes.len()).filter(|&index| is_news(&step.notes, index)).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(importance(&step.notes[index].1)));
    for index in order {
        let (me, note) = &step.notes[index];
        if let Some(sentence) = of_note(&Scene { lang, step, world, me: *me }, note) {
            told.push((index, sentence));
        }
        if told.len() == MAX_SENTENCES {
            break;
        }
    }
    // What a person did is noted last and told first.
    told.sort_by_key(|(index, _)| (note_class(&step.notes[*index].1) != NoteClass::Fault, *index));
    match told.len() {
        0 => event::caption(lang, step, world),
        _ => join(lang, told.into_iter().map(|(_, sentence)| sentence)),
    }
}

/// One short line for the log, from the trace alone. Never empty.
pub fn line(lang: Lang, trace: &TraceStep, notes: &[(NodeId, Note)]) -> Rich {
    let best = (0..notes.len()).filter(|&index| is_news(notes, index)).max_by_key(|&index| {
        // Of equals the first.
        (importance(&notes[index].1), std::cmp::Reverse(index))
    });
    best.and_then(|index| line_of_note(lang, notes[index].0, &notes[index].1)).unwrap_or_else(|| event::line(lang, trace))
}

/// What a note says when there is no step to see it in.
pub fn line_of_note(lang: Lang, me: NodeId, note: &Note) -> Option<Rich> {
    match note_class(note) {
        NoteClass::Election => election::line(lang, me, note),
        NoteClass::Sync => sync::line(lang, me, note),
        NoteClass::Broadcast => broadcast::line(lang, me, note),
        NoteClass::Session | NoteClass::Watch => session::line(lang, me, note),
        NoteClass::Fault => command::line(lang, note),
        NoteClass::Client => client::line(lang, me, note),
        NoteClass::Hdfs => of_hdfs(note).map(|note| hdfs::line(lang, me, note)),
    }
}

fn of_note(scene: &Scene<'_>, note: &Note) -> Option<Rich> {
    match note_class(note) {
        NoteClass::Election => election::caption(scene, note),
        NoteClass::Sync => sync::caption(scene, note),
        NoteClass::Broadcast => broadcast::caption(scene, note),
        NoteClass::Session | NoteClass::Watch => session::caption(scene, note),
        NoteClass::Fault => command::caption(scene, note),
        NoteClass::Client => client::caption(scene, note),
        NoteClass::Hdfs => of_hdfs(note).map(|note| hdfs::caption(scene.lang, scene.me, note)),
    }
}

/// What a daemon of HDFS notes, or whoever fails it over.
fn of_hdfs(note: &Note) -> Option<&crate::hdfs::Note> {
    match note {
        Note::Hdfs(note) | Note::Program(ProgramNote::Hdfs(note)) => Some(note),
        _ => None,
    }
}

/// What a note is about.
pub fn note_class(note: &Note) -> NoteClass {
    match note {
        Note::Refused(_) | Note::Did(_) | Note::Asked | Note::ObserverAdded(_) | Note::ClientAdded(_) => NoteClass::Fault,
        Note::Looking { .. }
        | Note::VoteChanged { .. }
        | Note::VoteKept { .. }
        | Note::RoundJoined { .. }
        | Note::VoteOfOldRound { .. }
        | Note::VoteQuorum { .. }
        | Note::Decided { .. }
        | Note::JoinedEstablished { .. }
        | Note::Answered { .. } => NoteClass::Election,
        Note::EpochChosen { .. }
        | Note::EpochAccepted { .. }
        | Note::SyncDecided { .. }
        | Note::SyncBegun { .. }
        | Note::Synchronised { .. }
        | Note::NewLeaderAcked { .. }
        | Note::Established { .. }
        | Note::Serving { .. }
        | Note::LearnerAhead { .. }
        | Note::LearnerLost { .. }
        | Note::GaveUp { .. } => NoteClass::Sync,
        Note::Proposed { .. }
        | Note::Logged { .. }
        | Note::Acked { .. }
        | Note::Quorum { .. }
        | Note::Applied { .. }
        | Note::Failed { .. }
        | Note::SnapshotTaken { .. } => NoteClass::Broadcast,
        Note::SessionOpened { .. }
        | Note::SessionMoved { .. }
        | Note::SessionUnknown { .. }
        | Note::ClientAhead { .. }
        | Note::NotServing { .. }
        | Note::SessionExpiring { .. }
        | Note::SessionClosed { .. }
        | Note::Authenticated { .. }
        | Note::AuthRefused { .. }
        | Note::PacketTooLong { .. }
        | Note::Sweeping { .. }
        | Note::MovedAway { .. } => NoteClass::Session,
        Note::WatchFired { .. } | Note::WatchSet { .. } | Note::WatchHeard { .. } | Note::WatchRemoved { .. } => NoteClass::Watch,
        Note::Hdfs(_) | Note::Program(ProgramNote::Hdfs(_)) => NoteClass::Hdfs,
        Note::Connecting { .. }
        | Note::Connected { .. }
        | Note::Disconnected { .. }
        | Note::Expired { .. }
        | Note::Called { .. }
        | Note::Replied { .. }
        | Note::ErrandDone(_)
        | Note::Program(_)
        | Note::AuthFailed
        | Note::ClientClosed => NoteClass::Client,
    }
}

/// Which notes of a step a caption would rather tell. Larger is told first.
fn importance(note: &Note) -> u8 {
    match note {
        Note::Refused(_) | Note::Did(_) | Note::ObserverAdded(_) | Note::ClientAdded(_) => 100,
        Note::Quorum { .. } | Note::Established { .. } | Note::GaveUp { .. } | Note::Expired { .. } | Note::AuthFailed => 95,
        Note::Decided { .. } | Note::JoinedEstablished { .. } | Note::SessionExpiring { .. } | Note::EpochChosen { .. } => 92,
        Note::SyncDecided { .. } | Note::VoteQuorum { .. } | Note::LearnerAhead { .. } | Note::MovedAway { .. } => 90,
        Note::RoundJoined { .. } | Note::VoteChanged { .. } | Note::Looking { .. } | Note::Failed { .. } => 88,
        Note::ClientAhead { .. } | Note::SessionUnknown { .. } | Note::SessionMoved { .. } | Note::Sweeping { .. } => 86,
        Note::AuthRefused { .. } | Note::PacketTooLong { .. } => 86,
        Note::SessionClosed { .. } | Note::SessionOpened { .. } | Note::Disconnected { .. } | Note::LearnerLost { .. } => 84,
        Note::WatchFired { .. } | Note::WatchHeard { .. } | Note::Connected { .. } => 82,
        Note::Serving { .. } | Note::Synchronised { .. } | Note::Proposed { .. } | Note::Called { .. } => 80,
        Note::Replied { .. } | Note::SyncBegun { .. } | Note::NewLeaderAcked { .. } | Note::Acked { .. } => 70,
        Note::Hdfs(note) | Note::Program(ProgramNote::Hdfs(note)) => hdfs::importance(note),
        Note::Program(note) => importance_of_program(note),
        Note::ErrandDone(_) => 72,
        Note::VoteKept { .. } | Note::EpochAccepted { .. } | Note::Connecting { .. } | Note::ClientClosed => 68,
        Note::Logged { .. } | Note::Applied { .. } | Note::VoteOfOldRound { .. } => 60,
        Note::NotServing { .. } | Note::Answered { .. } | Note::SnapshotTaken { .. } | Note::WatchSet { .. } | Note::Asked => 50,
        Note::Authenticated { .. } | Note::WatchRemoved { .. } => 50,
    }
}

/// What a recipe has come to is told before what it asks; that it waits, behind that.
fn importance_of_program(note: &ProgramNote) -> u8 {
    match note {
        ProgramNote::Waits { .. } => 65,
        ProgramNote::InVain | ProgramNote::Missed { .. } | ProgramNote::Renews => 81,
        _ => 93,
    }
}

/// False for a note that another of the same step already tells, or tells better.
fn is_news(notes: &[(NodeId, Note)], index: usize) -> bool {
    let (me, note) = &notes[index];
    let others = |told: fn(&Note) -> bool| notes.iter().any(|(node, other)| node == me && told(other));
    let repeated =
        notes[..index].iter().any(|(node, earlier)| node == me && std::mem::discriminant(earlier) == std::mem::discriminant(note));
    let told_better = match note {
        Note::Asked => others(|other| matches!(other, Note::Called { .. })),
        Note::Applied { .. } => others(|other| matches!(other, Note::Quorum { .. })),
        Note::Logged { .. } => others(|other| matches!(other, Note::Acked { .. })),
        Note::Disconnected { .. } => others(|other| matches!(other, Note::Expired { .. })),
        Note::VoteKept { .. } => others(|other| matches!(other, Note::VoteQuorum { .. })),
        Note::Decided { .. } => others(|other| matches!(other, Note::JoinedEstablished { .. })),
        _ => false,
    };
    !repeated && !told_better
}

/// Sentences one after the other; Chinese has no space between them.
fn join(lang: Lang, sentences: impl Iterator<Item = Rich>) -> Rich {
    let mut parts = Vec::new();
    for sentence in sentences {
        if lang == Lang::En && !parts.is_empty() {
            parts.push(Part::Text(" ".to_owned()));
        }
        parts.extend(sentence.0);
    }
    Rich(parts)
}
