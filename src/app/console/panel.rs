//! The console as it is drawn: its lines, the input with its error, the words that may stand next.

use super::asked::client;
use super::state::Mending;
use crate::app::inspect;
use crate::app::model::Model;
use crate::app::msg::{ConsoleMsg, Msg};
use crate::app::show::stage::branch_name;
use crate::app::view::{Button, Choice, Completion, ConsoleLine, ConsolePanel, ConsoleTone, InputError};
use crate::script::{Completion as Offered, CompletionKind};
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich, help};
use crate::zk::{ClientId, clients};

/// The console as it is drawn.
pub fn panel(model: &Model) -> ConsolePanel {
    let console = &model.console;
    let error = console.error.as_ref().map(|error| {
        let line = console.input.as_str();
        let start = line.floor_char_boundary(error.span.start.min(line.len()));
        let end = line.ceil_char_boundary(error.span.end.clamp(start, line.len()));
        let parts = [last(&line[..start]), first(&line[start..end]), first(&line[end..])];
        InputError { span: start..end, parts, text: tell::error(model.lang, error) }
    });
    let client = client(model);
    let ids: Vec<ClientId> = clients(model.world()).map(|(id, ..)| id).collect();
    let completions = console.completions.iter().enumerate();
    let hint = ConsoleLine { id: u32::MAX, tone: ConsoleTone::Note, text: Rich::plain(model.word(Word::ConsoleHint)) };
    let stands = clients(model.world()).any(|(id, ..)| inspect::stands(model, id));
    let sent = ConsoleLine { id: u32::MAX - 1, tone: ConsoleTone::Note, text: Rich::plain(model.word(Word::HintSent)) };
    ConsolePanel {
        lines: std::iter::once(hint).chain(lines(model)).chain(stands.then_some(sent)).collect(),
        input: console.input.clone(),
        cursor: console.cursor,
        label: model.word(Word::ConsoleLabel).to_owned(),
        client: Choice {
            id: "console-client",
            label: text!(model.lang, "Client of a line that names none", "命令未写客户端时由谁执行"),
            chosen: ids.iter().position(|id| Some(*id) == client).unwrap_or(0),
            options: ids.into_iter().map(|id| (id.to_string(), Msg::Console(ConsoleMsg::Client(id)))).collect(),
        },
        placeholder: model.word(Word::ConsolePlaceholder).to_owned(),
        completions: completions
            .map(|(n, completion)| Completion {
                text: completion.text.clone(),
                meaning: meaning(model, completion),
                chosen: n == console.chosen,
            })
            .collect(),
        error,
        mending: console.mending.as_ref().map(|mending| {
            let leave = Button::new("mend-leave", model.word(Word::MendLeave), Msg::Console(ConsoleMsg::LeaveLink));
            (mending_text(model, mending), leave)
        }),
        run: Button::new("console-run", model.word(Word::RunButton), Msg::Console(ConsoleMsg::Submit)),
    }
}

/// The lines, with a rule and the run's name where another run came on screen.
fn lines(model: &Model) -> Vec<ConsoleLine> {
    let console = &model.console;
    let first = console.lines.first().map_or(0, |(id, ..)| *id);
    let mut rules = console.runs.iter().filter(|(line, _)| *line > first).peekable();
    let mut lines = Vec::with_capacity(console.lines.len());
    for (id, tone, text) in &console.lines {
        lines.extend(std::iter::from_fn(|| rules.next_if(|(line, _)| line <= id)).map(|rule| ruled(model, *rule)));
        lines.push(ConsoleLine { id: *id, tone: *tone, text: prompted(*tone, text) });
    }
    lines.extend(rules.map(|rule| ruled(model, *rule)));
    lines
}

/// The rule above the lines of another run. Its number is none of theirs.
fn ruled(model: &Model, (line, run): (u32, Option<usize>)) -> ConsoleLine {
    let name = run.map_or_else(|| model.word(Word::ConsoleGone).to_owned(), |run| branch_name(model, run));
    ConsoleLine { id: u32::MAX / 2 + line, tone: ConsoleTone::Rule, text: Rich::plain(name) }
}

/// The most letters of a line that are repeated on either side of what is wrong in it, and of that.
const MAX_REPEATED: usize = 160;

/// The end of a text that is repeated, where it is long.
fn last(text: &str) -> String {
    match text.char_indices().rev().nth(MAX_REPEATED) {
        Some((at, letter)) => format!("…{}", &text[at + letter.len_utf8()..]),
        None => text.to_owned(),
    }
}

/// Its beginning.
fn first(text: &str) -> String {
    match text.char_indices().nth(MAX_REPEATED) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// How to mend the line of a link.
fn mending_text(model: &Model, mending: &Mending) -> String {
    text!(
        model.lang,
        "Line {line} of {all} of the link. Mend it, and Run opens the link; an empty line leaves it out.",
        "链接共 {all} 行，这是第 {line} 行。改好后按“执行”即可打开链接；留空则跳过这一行。",
        line = mending.line + 1,
        all = mending.lines.len(),
    )
}

/// A typed line has a prompt before it.
fn prompted(tone: ConsoleTone, text: &Rich) -> Rich {
    let mut parts = text.0.clone();
    if tone == ConsoleTone::Input {
        parts.insert(0, Part::Text("› ".to_owned()));
    }
    Rich(parts)
}

/// The meaning of an option that is offered, or the kind of a message; empty for any other word.
fn meaning(model: &Model, completion: &Offered) -> String {
    if completion.kind == CompletionKind::Message {
        return inspect::visible(model).find(|(id, _)| id.to_string() == completion.text).map_or_else(
            String::new,
            |(_, message)| {
                let said = tell::message(model.lang, message);
                format!("{} {}", said.kind, said.key_figure)
            },
        );
    }
    let before = model.console.input.get(..completion.span.start).unwrap_or_default();
    let verb = ["create", "removewatches"].into_iter().find(|verb| before.contains(verb)).unwrap_or_default();
    help::option(model.lang, verb, &completion.text).to_owned()
}
