//! The meaning of every step: sentences on its facts and their reasons, in the reader's language.
//!
//! A caption knows the world that the step has led to; a line of the log has only the notes. `note.rs` leads from each note to the function
//! that tells both; the functions stand in a file a theme.

mod author;
mod bidi;
mod broadcast;
mod challenge;
mod client;
mod command;
mod drawing;
mod election;
mod error;
mod event;
mod figure;
pub mod four_letter;
pub mod glossary;
mod grades;
mod hdfs;
mod hdfs_message;
pub mod help;
pub mod hierarchy;
mod importance;
mod law;
mod link;
mod message;
mod note;
mod outcome;
mod program;
mod read_only;
mod remote;
mod reconfig;
mod rich;
mod role;
mod rule;
mod run_file;
mod scene;
mod session;
mod snapshot;
mod sync;
pub(crate) mod template;
#[cfg(test)]
mod tests;
mod thing;
pub mod values;
pub mod words;
mod worksheet;
pub mod zkcli;

use std::mem::discriminant;

use crate::hdfs::Note as HdfsNote;
use crate::lang::Lang;
use crate::sim::{Fault, NodeId, Step, TraceStep, World};
use crate::zk::{Note, ProgramNote, Zk};

use importance::{importance, is_of_connection, is_persons};
use scene::{Opened, Scene, Telling};

pub use author::{Ask, ask_of, fresh, lacks, new_beat, new_chapter, unanswerable, untranslated, unwritten};
pub use challenge::{challenge_won, goal};
pub use command::{fault, refused};
pub use drawing::Sign;
pub use error::{error, lesson_error, lesson_error_kind, limit, missing_right, path_error, script_error};
pub use figure::{FIGURE_GROUPS, FigureGroup, figure_name};
pub use grades::{GradeMark, GradeRow, grade_rows, graded_remarks, grades, mark_reason};
pub use hdfs::error as hdfs_error;
pub use law::{found, found_things, law, theme};
pub use link::{bad_field, bad_link, no_such_tree, stopped, unknown_part};
pub use message::{MessageText, message};
pub use outcome::{lesson_problem, never_came, outcome, unmet};
pub use reconfig::voters;
pub use rich::{Part, Rich};
pub use role::{ClientStanding, Role, outcome_text, program_text};
pub use rule::rule;
pub use run_file::{file_too_long, run_difference, run_file_error};
pub use scene::session_words;
pub use sync::give_up;
pub use template::{is_translation, plain_text};
pub use thing::Thing;
pub use values::{op, result, verb};
pub use worksheet::{no_such_lesson, remark, report_error, run_fault, unposable, wrong};

/// Letters that a caption has room for, which a slow reader reads in ten seconds.
fn room(lang: Lang) -> usize {
    if lang.is_chinese() { 100 } else { 160 }
}

/// The caption of the step that led to `world`: its facts and their reasons. Never empty. The most important note is told in full, a second
/// one where there is room for it, if need be without its reason.
pub fn caption(lang: Lang, step: &Step<Zk>, world: &World<Zk>) -> Rich {
    caption_in_run(lang, step, world, &|_| None)
}

/// The same in a run of which it is known for whom each session was opened.
pub fn caption_in_run(lang: Lang, step: &Step<Zk>, world: &World<Zk>, opened: Opened<'_>) -> Rich {
    let mut order: Vec<usize> = (0..step.notes.len()).filter(|&index| is_news(&step.notes, index)).collect();
    order.sort_by_key(|&index| std::cmp::Reverse((rank(&step.notes, index), importance(&step.notes[index].1))));
    let mut told = order.into_iter().filter_map(|index| {
        let (me, note) = &step.notes[index];
        let scene = Scene { lang, opened, step, world, me: *me };
        Some((index, note::told(Telling { lang, me: *me, scene: Some(&scene) }, note)?))
    });
    let Some(first) = told.next() else { return event::caption(lang, step, world, opened) };
    // What a recipe makes of an answer is the news, and the answer is its reason.
    let news = Some(first.0).filter(|&index| matches!(step.notes[index].1, Note::Program(_)));
    let left = room(lang).saturating_sub(letters(&first.1) + 1);
    let second = told.next().and_then(|(index, full)| {
        let (me, note) = &step.notes[index];
        let short = line_of_note(lang, *me, note).map(|line| template::sentence(lang, line));
        let fits = [Some(full), short].into_iter().flatten().find(|sentence| letters(sentence) <= left)?;
        Some((index, fits))
    });
    let mut sentences: Vec<(usize, Rich)> = [Some(first), second].into_iter().flatten().collect();
    // A note about a person's command is made last and told first.
    sentences.sort_by_key(|(index, _)| (!is_persons(&step.notes[*index].1), news != Some(*index), *index));
    join(lang, sentences.into_iter().map(|(_, sentence)| sentence))
}

/// The importance of a note in its step: that a txn is applied of which watchers hear is told as that, and before them.
fn rank(notes: &[(NodeId, Note)], index: usize) -> u8 {
    let (me, note) = &notes[index];
    let fires = |(node, other): &(NodeId, Note)| node == me && matches!(other, Note::WatchFired { .. });
    let heard = matches!(note, Note::Applied { .. }).then(|| notes.iter().find(|it| fires(it))).flatten();
    heard.map_or(importance(note), |(_, fired)| importance(fired) + 1)
}

fn letters(sentence: &Rich) -> usize {
    plain_text(sentence).chars().count()
}

/// One short line for the log, from the trace alone. Never empty.
pub fn line(lang: Lang, trace: &TraceStep, notes: &[(NodeId, Note)]) -> Rich {
    let best = weightiest(notes).and_then(|(me, note, _)| line_of_note(lang, me, note));
    best.unwrap_or_else(|| event::line(lang, trace))
}

/// The note of a step that is told first, who made it, and its weight. Of equals the first.
pub fn weightiest(notes: &[(NodeId, Note)]) -> Option<(NodeId, &Note, u8)> {
    let news = (0..notes.len()).filter(|&index| is_news(notes, index));
    let best = news.max_by_key(|&index| (importance(&notes[index].1), std::cmp::Reverse(index)))?;
    let (me, note) = &notes[best];
    Some((*me, note, importance(note)))
}

/// One short line for a note, without the step that it was made in.
pub fn line_of_note(lang: Lang, me: NodeId, note: &Note) -> Option<Rich> {
    note::told(Telling { lang, me, scene: None }, note)
}

/// Whether a note tells something that no other note of the same step tells before it, or better.
fn is_news(notes: &[(NodeId, Note)], index: usize) -> bool {
    let (me, note) = &notes[index];
    let others = |told: fn(&Note) -> bool| notes.iter().any(|(node, other)| node == me && told(other));
    let repeated = notes[..index].iter().any(|(node, earlier)| node == me && is_alike(earlier, note));
    let told_better = match note {
        Note::Did(Fault::Restart(node)) => notes.iter().any(|(me, other)| me == node && matches!(other, Note::Replayed { .. })),
        Note::Asked => others(|other| matches!(other, Note::Called { .. })),
        Note::Called { op: Some(op), .. } if is_of_connection(op) => {
            others(|other| matches!(other, Note::Called { op: Some(op), .. } if !is_of_connection(op)))
        }
        // What the commit of a reconfiguration brings says with whom it was agreed.
        Note::Quorum { .. } => others(|other| matches!(other, Note::ConfigActivated { .. })),
        // That a session is there, or is over, is what its txn does; and what is acknowledged too early is the news.
        Note::Applied { .. } => others(|other| {
            matches!(other, Note::Quorum { .. } | Note::SessionOpened { .. } | Note::SessionClosed { .. } | Note::AckedEarly { .. })
        }),
        Note::Logged { .. } => others(|other| matches!(other, Note::Acked { .. })),
        Note::Disconnected { .. } => others(|other| matches!(other, Note::Expired { .. })),
        // Who leads now is what the last acknowledgement was for.
        Note::NewLeaderAcked { .. } => others(|other| matches!(other, Note::Established { .. })),
        Note::VoteKept { .. } => others(|other| matches!(other, Note::VoteQuorum { .. })),
        // What ends with a role is the news, and it is told with it.
        Note::Decided { .. } => others(|other| matches!(other, Note::JoinedEstablished { .. } | Note::ReadOnlyEnded)),
        Note::Hdfs(HdfsNote::JournalLost { .. }) => others(|other| matches!(other, Note::Hdfs(HdfsNote::Exits { .. }))),
        Note::Hdfs(HdfsNote::Registered { .. } | HdfsNote::LeftSafeMode { .. }) => {
            others(|other| matches!(other, Note::Hdfs(HdfsNote::Serving { .. })))
        }
        // The last says that those before it are safe as well.
        Note::Hdfs(HdfsNote::Synced { .. }) => {
            notes[index + 1..].iter().any(|(node, later)| node == me && matches!(later, Note::Hdfs(HdfsNote::Synced { .. })))
        }
        // In vain means that it waits again.
        Note::Program(ProgramNote::Waits { .. }) => others(|other| matches!(other, Note::Program(ProgramNote::InVain))),
        _ => false,
    };
    !repeated && !told_better
}

/// Whether two notes are of one kind. Those of HDFS and of programs are of as many kinds as a NameNode or a recipe has things to say.
fn is_alike(one: &Note, other: &Note) -> bool {
    match (one, other) {
        // A file that is created is two edits.
        (Note::Hdfs(HdfsNote::Logged(one)), Note::Hdfs(HdfsNote::Logged(other))) => {
            discriminant(&one.op) == discriminant(&other.op)
        }
        // Of these the last is told, for all before it.
        (Note::Hdfs(HdfsNote::Synced { .. }), Note::Hdfs(HdfsNote::Synced { .. })) => false,
        (Note::Hdfs(one), Note::Hdfs(other)) | (Note::Program(ProgramNote::Hdfs(one)), Note::Program(ProgramNote::Hdfs(other))) => {
            discriminant(one) == discriminant(other)
        }
        (Note::Program(one), Note::Program(other)) => discriminant(one) == discriminant(other),
        (Note::Called { op: Some(one), .. }, Note::Called { op: Some(other), .. }) => {
            is_of_connection(one) == is_of_connection(other)
        }
        (one, other) => discriminant(one) == discriminant(other),
    }
}

/// Sentences in a row; Chinese has no space between them.
fn join(lang: Lang, sentences: impl Iterator<Item = Rich>) -> Rich {
    let mut parts = Vec::new();
    for sentence in sentences {
        if !lang.space().is_empty() && !parts.is_empty() {
            parts.push(Part::Text(lang.space().to_owned()));
        }
        parts.extend(sentence.0);
    }
    Rich(parts)
}
