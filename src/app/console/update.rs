//! A person's actions in the console.

use super::asked::{client, ends_in_a_word};
use super::operator;
use super::state::{Console, Mending};
use crate::app::address;
use crate::app::cmd::Cmd;
use crate::app::doing::act;
use crate::app::inspect;
use crate::app::model::Model;
use crate::app::msg::{ConsoleMsg, StoreKey, Tab};
use crate::app::notices::Saying;
use crate::app::view::ConsoleTone;
use crate::script::{Command, Group, Known, MAX_LINE_BYTES, Typed, complete, parse_typed};
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich, help, zkcli};
use crate::zk::{Refused, clients, daemons, server, servers};

pub fn update(model: &mut Model, msg: ConsoleMsg) -> Vec<Cmd> {
    match msg {
        ConsoleMsg::Input { line, cursor } => input(model, line, cursor),
        ConsoleMsg::Submit => return submit(model),
        ConsoleMsg::History { back } => model.console.walk_history(back),
        ConsoleMsg::Complete => complete_chosen(model),
        ConsoleMsg::Choose(index) => {
            take_completion(model, index);
            return vec![Cmd::FocusConsole];
        }
        ConsoleMsg::Leave => {
            model.rail_open = false;
            return vec![Cmd::LeaveConsole];
        }
        ConsoleMsg::Client(client) => {
            model.console.client = Some(client);
            return vec![Cmd::FocusConsole];
        }
        ConsoleMsg::LeaveLink => {
            model.console.leave_link();
            return vec![Cmd::FocusConsole];
        }
        ConsoleMsg::Prefill(line) => {
            model.menu = None;
            model.console.leave_link();
            prefill(model, line);
            model.tab = Tab::Console;
            model.rail_open = true;
            return vec![Cmd::FocusConsole];
        }
    }
    Vec::new()
}

fn input(model: &mut Model, mut line: String, cursor: usize) {
    if line.len() > 2 * MAX_LINE_BYTES {
        line.truncate(line.floor_char_boundary(2 * MAX_LINE_BYTES));
    }
    model.console.type_in(line, cursor);
    offer(model);
}

/// Puts a line into the input as if it had been typed.
fn prefill(model: &mut Model, line: String) {
    let end = line.len();
    input(model, line, end);
}

fn offer(model: &mut Model) {
    let typed = !model.console.input.is_empty();
    model.console.completions =
        if typed { complete(&model.console.input, model.console.cursor, &known(model)) } else { Vec::new() };
    model.console.chosen = 0;
}

/// Tab. Where nothing is offered yet, it offers all that may stand here; after a complete word it begins the next one.
fn complete_chosen(model: &mut Model) {
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

fn take_completion(model: &mut Model, index: usize) {
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

fn submit(model: &mut Model) -> Vec<Cmd> {
    let line = model.console.input.trim().to_owned();
    let mut cmds = vec![Cmd::FocusConsole];
    if let Some(mending) = model.console.mending.take() {
        cmds.extend(mend(model, mending, line));
        return cmds;
    }
    match parse_typed(&model.console.input, client(model)) {
        Ok(None) => {}
        Ok(Some(typed)) => {
            model.console.remember(&line);
            cmds.push(Cmd::Store { key: StoreKey::History, value: line.clone() });
            model.console.set(String::new(), 0);
            answer(model, typed, line);
        }
        Err(error) => model.console.error = Some(error),
    }
    model.console.completions.clear();
    cmds
}

/// Puts the line into its link, and opens that. A question is answered, and the link waits on.
fn mend(model: &mut Model, mut mending: Mending, line: String) -> Vec<Cmd> {
    if let Ok(Some(typed @ (Typed::Help(_) | Typed::History | Typed::View(_) | Typed::FourLetter(..)))) =
        parse_typed(&line, client(model))
    {
        answer(model, typed, line);
        let wrong = mending.lines.get(mending.line).cloned().unwrap_or_default();
        prefill(model, wrong);
        model.console.mending = Some(mending);
        return Vec::new();
    }
    echo(model, line.clone());
    if let Some(wrong) = mending.lines.get_mut(mending.line) {
        *wrong = line;
    }
    model.console.set(String::new(), 0);
    address::open_mended(model, mending.rest, &mending.lines.join("\n"))
}

fn answer(model: &mut Model, typed: Typed, line: String) {
    match typed {
        Typed::Command { command, implied, unknown_perms } => {
            echo(model, implied.map(|client| format!("{client} {line}")).unwrap_or(line));
            for letter in unknown_perms.chars() {
                model.console.print(ConsoleTone::Error, Rich::plain(zkcli::unknown_perm(letter)));
            }
            // A line of set-up begins a new run: the page says so, and so does the console.
            let began = matches!(command, Command::Setup(_)).then_some(Saying::Word(Word::NoticeNewRun));
            let answer = match act::carry_out(model, command) {
                Ok(()) => began,
                Err(refused) => {
                    model.say(refused.clone());
                    Some(refused)
                }
            };
            if let Some(saying) = answer {
                let sentence = saying.text(model.lang).to_owned();
                model.console.print(ConsoleTone::Note, Rich::plain(sentence));
            }
        }
        Typed::View(view) => {
            echo(model, line);
            match view.server().filter(|id| server(model.world(), *id).is_none()) {
                Some(id) => {
                    let why = Refused::NoSuchNode(id.node());
                    let refused = tell::plain_text(&tell::refused(model.lang, &why));
                    model.console.print(ConsoleTone::Note, Rich::plain(refused));
                }
                None => model.show(view),
            }
        }
        Typed::FourLetter(word, server) => {
            echo(model, line);
            operator::ask(model, word, server);
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

/// Shows a button's command among the typed lines.
pub fn echo_command(model: &mut Model, command: &Command) {
    echo(model, command.to_string());
}

/// `help`: every word.
fn print_words(model: &mut Model) {
    for group in
        [Group::Client, Group::Files, Group::Fault, Group::Ensemble, Group::Time, Group::Setup, Group::Operator, Group::Page]
    {
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
        for (key, meaning) in help::names_of(lang, usage) {
            text.push_str(&format!("\n  {key}  {meaning}"));
        }
        model.console.print(ConsoleTone::Note, Rich::plain(text));
    }
}

/// The machines, messages and znodes on screen, for completion.
fn known(model: &Model) -> Known<'_> {
    let world = model.world();
    Known {
        servers: servers(world).map(|(id, ..)| id).collect(),
        clients: clients(world).map(|(id, ..)| id).collect(),
        hosts: daemons(world).map(|(host, ..)| host).collect(),
        messages: inspect::visible(model).map(|(id, _)| id).collect(),
        client: client(model),
        tree: model.shown_server().and_then(|id| server(world, id)).map(|server| server.tree()),
    }
}
