//! The console: a line of the command language, its history, its completion, and what came of it.

use super::act;
use super::cmd::Cmd;
use super::model::Model;
use super::narrate;
use super::rich::{Part, Rich};
use super::view::ConsoleTone;
use crate::script::{Completion, Known, MAX_LINE_BYTES, ParseError, complete, parse_line};
use crate::sim::Step;
use crate::zk::{ClientId, Note, Zk, client, clients, servers};

const MAX_LINES: usize = 300;
const MAX_HISTORY: usize = 100;
/// What completion offers of the tree.
const MAX_PATHS: usize = 500;

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

/// Tab with nothing to choose from offers everything that may stand there.
pub fn complete_chosen(model: &mut Model) {
    if model.console.completions.is_empty() {
        model.console.completions = complete(&model.console.input, model.console.cursor, &known(model));
        if model.console.completions.len() != 1 {
            return;
        }
    }
    take_completion(model, model.console.chosen);
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
    match parse_line(&model.console.input) {
        Ok(None) => {}
        Ok(Some(command)) => {
            model.console.remember(&line);
            model.console.print(ConsoleTone::Input, Rich(vec![Part::Code(line)]));
            model.console.set(String::new(), 0);
            let notices = model.notices.len();
            act::carry_out(model, command);
            echo_notices(model, notices);
        }
        Err(error) => model.console.error = Some(error),
    }
    model.console.completions.clear();
    vec![Cmd::FocusConsole]
}

/// What the page says of a command, the console says as well.
fn echo_notices(model: &mut Model, from: usize) {
    let said: Vec<String> = model.notices.iter().skip(from).map(|(_, saying)| super::viewer::saying_text(model, saying)).collect();
    for sentence in said {
        model.console.print(ConsoleTone::Note, Rich::plain(sentence));
    }
}

/// What exists on screen, for completion.
fn known(model: &Model) -> Known {
    let world = model.world();
    let tree = model.shown_server().and_then(|id| crate::zk::server(world, id)).map(|server| server.tree());
    Known {
        servers: servers(world).map(|(id, ..)| id).collect(),
        clients: clients(world).map(|(id, ..)| id).collect(),
        paths: tree.map(|tree| tree.iter().take(MAX_PATHS).map(|(path, _)| path.clone()).collect()).unwrap_or_default(),
    }
}

/// Whether a step brings a client something that the console tells.
pub fn is_news(step: &Step<Zk>) -> bool {
    step.notes.iter().any(|(_, note)| matches!(note, Note::Replied { .. } | Note::WatchHeard { .. }))
}

/// Prints what a client got.
pub fn hear(model: &mut Model, step: &Step<Zk>) {
    for (node, note) in &step.notes {
        let Some(id) = ClientId::of_node(*node) else { continue };
        match note {
            Note::Replied { xid, code, .. } => {
                let record = client(model.world(), id).and_then(|client| client.history().iter().rfind(|call| call.xid == *xid));
                let Some(record) = record else { continue };
                let text = format!("{} → {}", narrate::op(&record.op), narrate::result(model.lang, &record.result, &record.op));
                let tone = if code.is_some() { ConsoleTone::Error } else { ConsoleTone::Output };
                model.console.print(tone, Rich(vec![Part::Node(*node), Part::Text(" ".to_owned()), Part::Text(text)]));
            }
            Note::WatchHeard { kind, path } => {
                let parts = vec![
                    Part::Node(*node),
                    Part::Text(" ".to_owned()),
                    Part::Code(kind.name().to_owned()),
                    Part::Text(" ".to_owned()),
                    Part::Path(path.clone()),
                ];
                model.console.print(ConsoleTone::Output, Rich(parts));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_goes_back_to_what_was_typed_and_forward_to_the_draft() {
        let mut console = Console::default();
        for line in ["crash s1", "restart s1", "restart s1"] {
            console.remember(line);
        }
        console.set("cra".to_owned(), 3);
        console.walk_history(true);
        assert_eq!(console.input, "restart s1");
        console.walk_history(true);
        console.walk_history(true);
        assert_eq!((console.input.as_str(), console.cursor), ("crash s1", 8));
        console.walk_history(false);
        console.walk_history(false);
        assert_eq!(console.input, "cra");
    }

    #[test]
    fn the_console_keeps_a_bounded_number_of_lines() {
        let mut console = Console::default();
        for n in 0..2 * MAX_LINES {
            console.print(ConsoleTone::Output, Rich::plain(n.to_string()));
        }
        assert_eq!(console.lines.len(), MAX_LINES);
        assert_eq!(console.lines[0].0, MAX_LINES as u32);
    }
}
