//! Replies and events that reach clients while time passes, printed as `zkCli.sh` prints them.

use super::state::Console;
use crate::app::view::ConsoleTone;
use crate::hdfs::{Note as HdfsNote, Outcome};
use crate::lang::Lang;
use crate::script::{ErrandText, OpText};
use crate::sim::{NodeId, Step};
use crate::tell::template::text;
use crate::tell::zkcli::{self, Printed};
use crate::tell::{self, Part, Rich};
use crate::zk::{ClientId, ErrandEnd, ErrandRecord, Note, Zk};

/// Whether a step brings a client a reply or an event that the console prints.
fn is_news(step: &Step<Zk>) -> bool {
    step.notes.iter().any(|(_, note)| {
        matches!(note, Note::Replied { .. } | Note::ErrandDone(_) | Note::WatchHeard { .. } | Note::Hdfs(HdfsNote::Finished { .. }))
            || state_event(note).is_some()
    })
}

/// The state that the client's library tells its watchers of.
fn state_event(note: &Note) -> Option<&'static str> {
    Some(match note {
        Note::Connected { .. } => "SyncConnected",
        Note::ConnectedReadOnly { .. } => "ConnectedReadOnly",
        Note::Disconnected { was_connected: true, .. } => "Disconnected",
        Note::Expired { .. } => "Expired",
        Note::AuthFailed => "AuthFailed",
        Note::ClientClosed => "Closed",
        _ => return None,
    })
}

/// Prints what a client got with this step, where it got anything.
pub fn hear(console: &mut Console, lang: Lang, step: &Step<Zk>) {
    if !is_news(step) {
        return;
    }
    for (node, note) in &step.notes {
        if let Note::Hdfs(HdfsNote::Finished { outcome, .. }) = note {
            let tone = if matches!(outcome, Outcome::Failed(_)) { ConsoleTone::Error } else { ConsoleTone::Note };
            console.print(tone, tell::line_of_note(lang, *node, note).unwrap_or_default());
        }
        if ClientId::of_node(*node).is_none() {
            continue;
        }
        match note {
            Note::Replied { call: Some(call), .. } if !call.is_step => match zkcli::reply(call) {
                Some(printed) => print(console, *node, printed),
                None => done(console, lang, *node, &OpText(&call.op)),
            },
            Note::ErrandDone(record) => hear_of_errand(console, lang, *node, record),
            Note::WatchHeard { kind, path } => {
                let text = zkcli::watched_event("SyncConnected", kind.name(), Some(path));
                print(console, *node, Printed { text, is_error: false });
            }
            note => {
                if let Some(state) = state_event(note) {
                    let text = zkcli::watched_event(state, "None", None);
                    print(console, *node, Printed { text, is_error: false });
                }
            }
        }
    }
}

fn hear_of_errand(console: &mut Console, lang: Lang, node: NodeId, record: &ErrandRecord) {
    match zkcli::errand(record) {
        Some(printed) => print(console, node, printed),
        None if record.end == ErrandEnd::Done => done(console, lang, node, &ErrandText(&record.errand)),
        None => {}
    }
    if record.end == ErrandEnd::TooMany {
        let too_many = text!(lang, "There are too many znodes for one command.", "znode 太多，一条命令处理不完。");
        console.print(ConsoleTone::Error, Rich(vec![Part::Node(node), Part::Text(format!(" {too_many}"))]));
    }
}

fn print(console: &mut Console, node: NodeId, printed: Printed) {
    let tone = if printed.is_error { ConsoleTone::Error } else { ConsoleTone::Output };
    let gap = if printed.text.contains('\n') { "\n" } else { " " };
    let text = printed.text.trim_start_matches('\n');
    console.print(tone, Rich(vec![Part::Node(node), Part::Text(format!("{gap}{text}"))]));
}

/// `zkCli.sh` says nothing where all is well, as its prompt comes back only then. Here the answer takes its time and has to be seen.
fn done(console: &mut Console, lang: Lang, node: NodeId, call: &dyn std::fmt::Display) {
    let done = text!(lang, ": done", "：完成");
    console.print(ConsoleTone::Note, Rich(vec![Part::Node(node), Part::Text(format!(" {call}{done}"))]));
}
