//! The console: a line of the command language, its history, its completion, and what came of it.

#[cfg(test)]
mod conversations;
#[cfg(test)]
mod tests;

use super::act;
use super::cmd::Cmd;
use super::model::Model;
use super::msg::StoreKey;
use super::view::ConsoleTone;
use crate::hdfs::{Note as HdfsNote, Outcome};
use crate::script::{
    Command, Completion, ErrandText, Group, Known, MAX_LINE_BYTES, OpText, ParseError, Typed, complete, parse_typed,
};
use crate::sim::{NodeId, Step};
use crate::tell::template::text;
use crate::tell::zkcli::{self, Printed};
use crate::tell::{self, Part, Rich, help};
use crate::zk::{ClientId, ErrandEnd, ErrandRecord, Note, Zk, clients, daemons, server, servers};

const MAX_LINES: usize = 300;
const MAX_HISTORY: usize = 100;
/// Bytes of the history that the browser keeps.
const MAX_STORED: usize = 32 * 1024;

#[derive(Clone, Debug, Default)]
pub struct Console {
    pub input: String,
    /// In bytes.
    pub cursor: usize,
    pub lines: Vec<(u32, ConsoleTone, Rich)>,
    next_line: u32,
    history: Vec<String>,
    /// How far back in the history the input is.
    back: usize,
    /// What was typed before going back.
    draft: String,
    pub completions: Vec<Completion>,
    pub chosen: usize,
    /// Of the line as it was when somebody tried to run it.
    pub error: Option<ParseError>,
    /// For whom a line is that names no client: the one picked last, here or on the page.
    pub client: Option<ClientId>,
}

impl Console {
    pub fn print(&mut self, tone: ConsoleTone, text: Rich) {
        self.lines.push((self.next_line, tone, text));
        self.next_line += 1;
        let too_many = self.lines.len().saturating_sub(MAX_LINES);
        self.lines.drain(..too_many);
    }

    fn set(&mut self, line: String, cursor: usize) {
        self.cursor = line.floor_char_boundary(cursor.min(line.len()));
        self.input = line;
        self.error = None;
        self.completions.clear();
        self.chosen = 0;
    }

    fn remember(&mut self, line: &str) {
        if self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.to_owned());
        }
        let too_many = self.history.len().saturating_sub(MAX_HISTORY);
        self.history.drain(..too_many);
        self.back = 0;
    }

    /// The newest lines, as the browser keeps them from one visit to the next.
    fn stored(&self) -> String {
        let mut left = MAX_STORED;
        let fits = |line: &&String| {
            left = left.saturating_sub(line.len() + 1);
            left > 0
        };
        let mut lines: Vec<&str> = self.history.iter().rev().take_while(fits).map(String::as_str).collect();
        lines.reverse();
        lines.join("\n")
    }

    /// Takes in what an earlier visit stored, before what this one has; nothing that could not have been typed.
    pub fn take_stored(&mut self, value: &str) {
        if value.len() > MAX_STORED {
            return;
        }
        let typed = |line: &&str| !line.is_empty() && line.len() <= MAX_LINE_BYTES && !line.contains(char::is_control);
        let mut lines: Vec<String> = value.split('\n').filter(typed).map(str::to_owned).collect();
        lines.append(&mut self.history);
        lines.drain(..lines.len().saturating_sub(MAX_HISTORY));
        self.history = lines;
    }

    /// The line before, or the one after.
    pub fn walk_history(&mut self, back: bool) {
        if self.back == 0 {
            self.draft.clone_from(&self.input);
        }
        let to = if back { (self.back + 1).min(self.history.len()) } else { self.back.saturating_sub(1) };
        if to == self.back {
            return;
        }
        self.back = to;
        let line = match to {
            0 => std::mem::take(&mut self.draft),
            back => self.history[self.history.len() - back].clone(),
        };
        let end = line.len();
        self.set(line, end);
    }
}

pub fn input(model: &mut Model, mut line: String, cursor: usize) {
    if line.len() > 2 * MAX_LINE_BYTES {
        line.truncate(line.floor_char_boundary(2 * MAX_LINE_BYTES));
    }
    model.console.set(line, cursor);
    model.console.back = 0;
    offer(model);
}

/// Puts a line there as if somebody had typed it.
pub fn prefill(model: &mut Model, line: String) {
    let end = line.len();
    input(model, line, end);
}

fn offer(model: &mut Model) {
    let typed = !model.console.input.is_empty();
    model.console.completions =
        if typed { complete(&model.console.input, model.console.cursor, &known(model)) } else { Vec::new() };
    model.console.chosen = 0;
}

/// Tab with nothing to choose from offers everything that may stand there; behind a whole word it begins the next.
pub fn complete_chosen(model: &mut Model) {
    if model.console.completions.is_empty() {
        let Console { input, cursor, .. } = &model.console;
        if *cursor == input.len() && ends_in_a_word(input) && complete(input, *cursor, &known(model)).is_empty() {
            return prefill(model, format!("{input} "));
        }
        model.console.completions = complete(&model.console.input, model.console.cursor, &known(model));
        if model.console.completions.len() != 1 {
            return;
        }
    }
    take_completion(model, model.console.chosen);
}

/// Where Tab has something to do even if nothing is offered.
pub fn ends_in_a_word(line: &str) -> bool {
    line.ends_with(|last: char| !last.is_whitespace())
}

pub fn take_completion(model: &mut Model, index: usize) {
    let Some(chosen) = model.console.completions.get(index).cloned() else { return };
    let mut line = model.console.input.clone();
    let span = chosen.span;
    if line.get(span.clone()).is_none() {
        return;
    }
    let rest_follows = line[span.end..].starts_with(char::is_whitespace);
    let text = if rest_follows || chosen.text.ends_with('/') { chosen.text } else { format!("{} ", chosen.text) };
    let cursor = span.start + text.len();
    line.replace_range(span, &text);
    model.console.set(line, cursor);
    offer(model);
}

pub fn submit(model: &mut Model) -> Vec<Cmd> {
    let line = model.console.input.trim().to_owned();
    let mut cmds = vec![Cmd::FocusConsole];
    match parse_typed(&model.console.input, client(model)) {
        Ok(None) => {}
        Ok(Some(typed)) => {
            model.console.remember(&line);
            cmds.push(Cmd::Store { key: StoreKey::History, value: model.console.stored() });
            model.console.set(String::new(), 0);
            answer(model, typed, line);
        }
        Err(error) => model.console.error = Some(error),
    }
    model.console.completions.clear();
    cmds
}

fn answer(model: &mut Model, typed: Typed, line: String) {
    match typed {
        Typed::Command { command, implied } => {
            echo(model, implied.map(|client| format!("{client} {line}")).unwrap_or(line));
            let notices = model.notices.len();
            act::carry_out(model, command);
            echo_notices(model, notices);
        }
        Typed::Help(word) => {
            echo(model, line);
            match word {
                Some(word) => print_help(model, word),
                None => print_words(model),
            }
        }
        Typed::History => {
            echo(model, line);
            let text = zkcli::history(&model.console.history);
            model.console.print(ConsoleTone::Output, Rich::plain(text));
        }
    }
}

fn echo(model: &mut Model, line: String) {
    model.console.print(ConsoleTone::Input, Rich(vec![Part::Code(line)]));
}

/// What a button does stands among what is typed.
pub fn echo_command(model: &mut Model, command: &Command) {
    echo(model, command.to_string());
}

/// The client that a line without one is for.
pub fn client(model: &Model) -> Option<ClientId> {
    let ids = || clients(model.world()).map(|(id, ..)| id);
    model.console.client.filter(|picked| ids().any(|id| id == *picked)).or_else(|| ids().next())
}

/// `help`: every word.
fn print_words(model: &mut Model) {
    for group in [Group::Client, Group::Files, Group::Fault, Group::Ensemble, Group::Time, Group::Setup, Group::Page] {
        model.console.print(ConsoleTone::Output, Rich(vec![Part::Code(help::words_of(group).join("  "))]));
    }
    let more = text!(model.lang, "“help create” tells about create.", "“help create”说明 create。");
    model.console.print(ConsoleTone::Note, Rich::plain(more));
}

/// `help create`: its shape, what it does, its options.
fn print_help(model: &mut Model, word: &str) {
    let lang = model.lang;
    for usage in help::usages(word) {
        model.console.print(ConsoleTone::Output, Rich(vec![Part::Code(usage.shape.to_owned())]));
        let mut text = help::about(lang, usage).to_owned();
        for option in help::options_of(usage) {
            text.push_str(&format!("\n  {option}  {}", help::option(lang, word, option)));
        }
        model.console.print(ConsoleTone::Note, Rich::plain(text));
    }
}

/// What the page says of a command, the console says as well.
fn echo_notices(model: &mut Model, from: usize) {
    let said: Vec<String> =
        model.notices.iter().skip(from).map(|(_, saying)| super::show::viewer::saying_text(model, saying)).collect();
    for sentence in said {
        model.console.print(ConsoleTone::Note, Rich::plain(sentence));
    }
}

/// What exists on screen, for completion.
fn known(model: &Model) -> Known<'_> {
    let world = model.world();
    Known {
        servers: servers(world).map(|(id, ..)| id).collect(),
        clients: clients(world).map(|(id, ..)| id).collect(),
        hosts: daemons(world).map(|(host, ..)| host).collect(),
        client: client(model),
        tree: model.shown_server().and_then(|id| server(world, id)).map(|server| server.tree()),
    }
}

/// What an option offered means; empty for anything else.
pub fn meaning(model: &Model, completion: &Completion) -> &'static str {
    let before = model.console.input.get(..completion.span.start).unwrap_or_default();
    let verb = ["create", "removewatches"].into_iter().find(|verb| before.contains(verb)).unwrap_or_default();
    help::option(model.lang, verb, &completion.text)
}

/// Whether a step brings a client something that the console tells.
pub fn is_news(step: &Step<Zk>) -> bool {
    step.notes.iter().any(|(_, note)| {
        matches!(note, Note::Replied { .. } | Note::ErrandDone(_) | Note::WatchHeard { .. } | Note::Hdfs(HdfsNote::Finished { .. }))
            || state_event(note).is_some()
    })
}

/// The state that the client's library tells its watchers of.
fn state_event(note: &Note) -> Option<&'static str> {
    Some(match note {
        Note::Connected { .. } => "SyncConnected",
        Note::Disconnected { was_connected: true, .. } => "Disconnected",
        Note::Expired { .. } => "Expired",
        Note::AuthFailed => "AuthFailed",
        Note::ClientClosed => "Closed",
        _ => return None,
    })
}

/// Prints what a client got.
pub fn hear(model: &mut Model, step: &Step<Zk>) {
    for (node, note) in &step.notes {
        if let Note::Hdfs(HdfsNote::Finished { outcome, .. }) = note {
            let tone = if matches!(outcome, Outcome::Failed(_)) { ConsoleTone::Error } else { ConsoleTone::Note };
            model.console.print(tone, tell::line_of_note(model.lang, *node, note).unwrap_or_default());
        }
        if ClientId::of_node(*node).is_none() {
            continue;
        }
        match note {
            Note::Replied { call: Some(call), .. } if !call.is_step => match zkcli::reply(call) {
                Some(printed) => print(model, *node, printed),
                None => done(model, *node, &OpText(&call.op)),
            },
            Note::ErrandDone(record) => hear_of_errand(model, *node, record),
            Note::WatchHeard { kind, path } => {
                let text = zkcli::watched_event("SyncConnected", kind.name(), Some(path));
                print(model, *node, Printed { text, is_error: false });
            }
            note => {
                if let Some(state) = state_event(note) {
                    let text = zkcli::watched_event(state, "None", None);
                    print(model, *node, Printed { text, is_error: false });
                }
            }
        }
    }
}

fn hear_of_errand(model: &mut Model, node: NodeId, record: &ErrandRecord) {
    match zkcli::errand(record) {
        Some(printed) => print(model, node, printed),
        None if record.end == ErrandEnd::Done => done(model, node, &ErrandText(&record.errand)),
        None => {}
    }
    if record.end == ErrandEnd::TooMany {
        let too_many = text!(model.lang, "There are too many znodes for one command.", "znode 太多，一条命令处理不完。");
        model.console.print(ConsoleTone::Error, Rich(vec![Part::Node(node), Part::Text(format!(" {too_many}"))]));
    }
}

fn print(model: &mut Model, node: NodeId, printed: Printed) {
    let tone = if printed.is_error { ConsoleTone::Error } else { ConsoleTone::Output };
    let gap = if printed.text.contains('\n') { "\n" } else { " " };
    let text = printed.text.trim_start_matches('\n');
    model.console.print(tone, Rich(vec![Part::Node(node), Part::Text(format!("{gap}{text}"))]));
}

/// `zkCli.sh` says nothing where all is well, and whoever typed it may know that it is done. Here the answer takes its time.
fn done(model: &mut Model, node: NodeId, call: &dyn std::fmt::Display) {
    let done = text!(model.lang, ": done", "：完成");
    model.console.print(ConsoleTone::Note, Rich(vec![Part::Node(node), Part::Text(format!(" {call}{done}"))]));
}
