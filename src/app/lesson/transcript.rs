//! A lesson as a text: every beat with its words, its commands and their effects in the page's own sentences, its figures, its answers.
//! For authors, and for tests that hold what a lesson shows.

use std::fmt::Write;

use crate::lang::Lang;
use crate::lessons::{Beat, Expression, Figures, Lesson, Performed, PerformedBeat, Piece, Prose};
use crate::tell;
use crate::tell::values::clock;
use crate::zk::Note;

/// The most events in one beat's transcript.
const MAX_ROWS: usize = 48;

/// The transcript of a lesson that was carried out.
pub fn transcript(lesson: &Lesson, performed: &Performed) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} · {}\n{}\n{}", lesson.title.en, lesson.title.zh, lesson.line.en, lesson.line.zh);
    let _ = writeln!(out, "theme {}, seed {}, {} voters", lesson.theme.name(), performed.seed, performed.config.voters);
    for (n, (beat, done)) in lesson.beats.iter().zip(&performed.beats).enumerate() {
        if n == 0 || lesson.beats[n - 1].chapter != beat.chapter {
            let chapter = &lesson.chapters[beat.chapter];
            let _ = writeln!(out, "\n== {} · {}", chapter.en, chapter.zh);
        }
        self::beat(&mut out, beat, performed, done);
    }
    out.push_str("\n== The end\n");
    for (name, text) in [("take", &lesson.take), ("myth", &lesson.myth), ("truth", &lesson.truth)] {
        prose(&mut out, name, text, &[]);
    }
    for read in &lesson.reads {
        let _ = writeln!(out, "read {} <{}>", read.title, read.address);
    }
    out
}

fn beat(out: &mut String, beat: &Beat, performed: &Performed, done: &PerformedBeat) {
    let _ = writeln!(out, "\n[{}] {} to {}", beat.name, clock(done.start.time), clock(done.end.time));
    prose(out, "say", &beat.say, &done.before);
    if !beat.note.is_empty() {
        prose(out, "note", &beat.note, &done.before);
    }
    if !beat.looks.is_empty() {
        let names: Vec<String> = beat.looks.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "look {}", names.join(" "));
    }
    if let Some(question) = &beat.question {
        prose(out, "ask", &question.ask, &done.before);
        for (n, option) in question.options.iter().enumerate() {
            let sign = if done.rights.contains(&n) { "✓" } else { "✕" };
            let label = option.label.as_ref().map(|label| format!(" ({} · {})", label.en, label.zh)).unwrap_or_default();
            let _ = writeln!(out, "  {sign} {}{label}", option.value);
            if let Some(why) = &option.why {
                prose(out, "    why", why, &done.after);
            }
        }
        prose(out, "right", &question.right, &done.after);
    }
    for command in &beat.commands {
        let _ = writeln!(out, "> {}", command.text);
    }
    events(out, performed, done);
    if !beat.then.is_empty() {
        prose(out, "then", &beat.then, &done.after);
    }
    let mut figures = Figures::new(&performed.recording, done.start, done.end);
    for expect in &beat.expects {
        let outcome = match figures.check(expect) {
            Ok(()) => "holds".to_owned(),
            Err((left, right)) => format!("FAILS: {left} against {right}"),
        };
        let _ = writeln!(out, "expect {}: {outcome}", expect.text);
    }
}

fn events(out: &mut String, performed: &Performed, done: &PerformedBeat) {
    let recording = &performed.recording;
    let mut rows = 0;
    for index in done.start.steps..done.end.steps.min(recording.len()) {
        let notes = recording.notes_of(index);
        if !notes.iter().any(|(_, note)| is_notable(note)) {
            continue;
        }
        rows += 1;
        if rows <= MAX_ROWS {
            let trace = &recording.trace()[index as usize];
            let said = tell::plain_text(&tell::line(Lang::En, trace, notes));
            let _ = writeln!(out, "  {:>11}  {said}", clock(trace.at));
        }
    }
    if rows > MAX_ROWS {
        let _ = writeln!(out, "  … and {} more", rows - MAX_ROWS);
    }
}

/// Whether a step with this note belongs in a transcript: a change of roles, a commit, a reply, a watch event; not every packet.
fn is_notable(note: &Note) -> bool {
    matches!(
        note,
        Note::Refused(_)
            | Note::Decided { .. }
            | Note::SyncDecided { .. }
            | Note::Established { .. }
            | Note::Serving { .. }
            | Note::GaveUp { .. }
            | Note::RoleTaken { .. }
            | Note::ConfigActivated { .. }
            | Note::Resigned { .. }
            | Note::Quorum { .. }
            | Note::Failed { .. }
            | Note::SessionExpiring { .. }
            | Note::SessionMoved { .. }
            | Note::ClientAhead { .. }
            | Note::Connected { .. }
            | Note::ConnectedReadOnly { .. }
            | Note::ReadOnlyBegun
            | Note::ReadOnlyEnded
            | Note::ReadWriteFound { .. }
            | Note::SessionUpgrading { .. }
            | Note::Disconnected { was_connected: true, .. }
            | Note::Expired { .. }
            | Note::Replied { .. }
            | Note::WatchHeard { .. }
            | Note::Sweeping { .. }
            | Note::Program(_)
    )
}

fn prose(out: &mut String, name: &str, prose: &Prose, figures: &[(Expression, String)]) {
    for (lang, pieces) in [("en", &prose.en), ("zh", &prose.zh)] {
        let _ = writeln!(out, "{name}.{lang} {}", written(pieces, figures));
    }
}

/// The prose with its links, and with its figures as they were computed.
fn written(pieces: &[Piece], figures: &[(Expression, String)]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Strong(text) => format!("*{text}*"),
        Piece::Code(text) => format!("`{text}`"),
        Piece::Link(look, None) => format!("[{look}]"),
        Piece::Link(look, Some(label)) => format!("[{look}|{label}]"),
        Piece::Figure(expression) => {
            let value = figures.iter().find(|(known, _)| known == expression).map_or("?", |(_, value)| value);
            format!("{{{value}}}")
        }
    };
    pieces.iter().map(piece).collect()
}
