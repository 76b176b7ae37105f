//! Text to commands: the grammar.
//!
//! A znode path needs only its `/` here: whether it is legal is checked by the client library, in Apache's words.

use super::command::{Command, Condition, DEFAULT_CLIENT_TIMEOUT, TimeCommand, Typed};
use super::cursor::{Cursor, Parsed, clauses, client, duration, expected, node, number, repeated, unknown};
use super::error::{Expectation, ParseError, ParseErrorKind, ScriptError, Vocabulary};
use super::files::{file_call, file_client};
use super::four_letter::FourLetter;
use super::lexer::{Word, lex};
use super::parse_call::client_call;
use super::recipe::recipe_words;
use super::remote::{MAX_DIGITS, remote};
use super::setting::{MIN_TIMEOUT, Setting};
use super::setup::{Setup, cluster, ensemble, rule};
use super::stage_view::StageView;
use super::ungrouped::ungrouped;
use super::words::{ANSWERS, FOUR_LETTER, canonical_command, canonical_verb, command_words, help_words, verb_words};
use crate::sim::{Fault, NodeId};
use crate::zk::{Action, ClientId, Dynamic, Machine, Misgrouped};

pub const MAX_LINE_BYTES: usize = 4 * 1024;
pub(super) const MAX_SCRIPT_LINES: usize = 400_000;
pub const MAX_SCRIPT_BYTES: usize = 24 * 1024 * 1024;

/// The most events of one `step`.
pub const MAX_STEPS: u32 = 1_000_000;

/// Reads one line; a blank line or a comment alone is no command.
///
/// # Errors
/// The first error, from left to right, with its place in the line.
pub fn parse_line(line: &str) -> Result<Option<Command>, ParseError> {
    let Some(mut cursor) = words_of_line(line)? else { return Ok(None) };
    command(&mut cursor).map(Some).map_err(|error| cursor.explain(error))
}

/// Reads one line of the console. A verb without a client before it is meant for `client`.
///
/// # Errors
/// The same as for [`parse_line`].
pub fn parse_typed(line: &str, client: Option<ClientId>) -> Result<Option<Typed>, ParseError> {
    let Some(mut cursor) = words_of_line(line)? else { return Ok(None) };
    typed(&mut cursor, client).map(Some).map_err(|error| cursor.explain(error))
}

fn words_of_line(line: &str) -> Parsed<Option<Cursor>> {
    if line.len() > MAX_LINE_BYTES && !is_frame(line) {
        let span = line.floor_char_boundary(MAX_LINE_BYTES)..line.len();
        return Err(ParseError::new(span, ParseErrorKind::LineTooLong { max: MAX_LINE_BYTES }));
    }
    let words = lex(line)?.words;
    Ok((!words.is_empty()).then(|| Cursor::new(words)))
}

/// Whether it holds a frame, which may be longer than anything that one types.
#[cold]
#[inline(never)]
fn is_frame(line: &str) -> bool {
    line.starts_with("remote ") && line.len() <= MAX_LINE_BYTES + MAX_DIGITS
}

/// Reads every line of a text; each command comes with the number of its line, from one.
///
/// # Errors
/// The first error, or that the text is too long.
pub fn parse_script(text: &str) -> Result<Vec<(usize, Command)>, ScriptError> {
    if text.len() > MAX_SCRIPT_BYTES {
        return Err(ScriptError::TooLong { max: MAX_SCRIPT_BYTES });
    }
    let mut commands = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if line > MAX_SCRIPT_LINES {
            return Err(ScriptError::TooManyLines { max: MAX_SCRIPT_LINES });
        }
        let command = parse_line(text).map_err(|error| ScriptError::Line { line, error })?;
        commands.extend(command.map(|command| (line, command)));
    }
    match ungrouped(commands.iter().map(|(line, command)| (*line, command))) {
        Some((line, wrong)) => Err(ScriptError::Line { line, error: without_group(text, line, wrong) }),
        None => Ok(commands),
    }
}

/// The place is what the line says of groups or weights.
#[cold]
#[inline(never)]
fn without_group(text: &str, line: usize, wrong: Misgrouped) -> ParseError {
    let written = text.lines().nth(line - 1).unwrap_or_default();
    let words = lex(written).unwrap_or_default().words;
    let (first, last) = (words.get(2).or(words.last()), words.last());
    let span = first.map_or(0, |word| word.span.start)..last.map_or(0, |word| word.span.end);
    ParseError::new(span, ParseErrorKind::Misgrouped(wrong))
}

/// The letters of a script's ACLs that stand for no right, each with the number of its line, as often as they are there. `zkCli.sh` names
/// each and sends the rest.
pub fn unknown_perms(text: &str) -> impl Iterator<Item = (usize, char)> {
    (1..).zip(text.lines()).flat_map(|(line, text)| {
        let letters = match parse_typed(text, None) {
            Ok(Some(Typed::Command { unknown_perms, .. })) => unknown_perms,
            _ => String::new(),
        };
        letters.chars().map(|letter| (line, letter)).collect::<Vec<_>>()
    })
}

/// Every kind of word that could follow these in the console; none if they are wrong already.
pub(super) fn wanted_behind(words: Vec<Word>, client: Option<ClientId>) -> Vec<Expectation> {
    let mut cursor = Cursor::new(words);
    // Right or wrong, the cursor has noted what was wanted at the end, if the grammar came so far.
    let _ = typed(&mut cursor, client);
    cursor.into_wanted()
}

fn command(cursor: &mut Cursor) -> Parsed<Command> {
    let word = cursor.word(Expectation::Command)?;
    let command = match (client(&word), file_client(&word)) {
        (Some(client), _) => {
            let verb = cursor.word(Expectation::Verb)?;
            client_call(cursor, client?, &verb)?.into()
        }
        (None, Some(client)) => file_call(cursor, client)?.into(),
        (None, None) => keyword_command(cursor, &word)?,
    };
    cursor.finish()?;
    Ok(command)
}

fn typed(cursor: &mut Cursor, default: Option<ClientId>) -> Parsed<Typed> {
    let first = cursor.word(Expectation::Command)?;
    if let Some(client) = file_client(&first) {
        let command = file_call(cursor, client)?.into();
        cursor.finish()?;
        return Ok(Typed::Command { command, implied: None, unknown_perms: String::new() });
    }
    if let Some(word) = FourLetter::begins(cursor, &first) {
        let (word, server) = word.asks(cursor)?;
        cursor.finish()?;
        return Ok(Typed::FourLetter(word, server));
    }
    if let Some((word, server)) = FourLetter::otherwise(cursor, &first)? {
        cursor.finish()?;
        return Ok(Typed::FourLetter(word, server));
    }
    let (implied, named, word) = match client(&first) {
        Some(named) => (None, Some(named?), cursor.word(Expectation::Verb)?),
        None => (default.filter(|_| is_verb(cursor, &first)), None, first),
    };
    let typed = match (word.text.as_str(), named.or(implied)) {
        ("history", _) => Typed::History,
        ("view", _) => Typed::View(StageView::read(cursor)?),
        ("help", _) => Typed::Help(help(cursor)?),
        (_, Some(client)) => {
            let command = client_call(cursor, client, &word)?.into();
            Typed::Command { command, implied, unknown_perms: std::mem::take(&mut cursor.unknown_perms) }
        }
        _ if default.is_some() && !command_words().any(|known| known == word.text) => {
            let known = command_words().chain(verb_words()).chain(ANSWERS.iter().chain(FOUR_LETTER).map(|usage| usage.word));
            return Err(unknown(&word, Vocabulary::Command, known));
        }
        (_, None) => Typed::Command { command: keyword_command(cursor, &word)?, implied, unknown_perms: String::new() },
    };
    cursor.finish()?;
    Ok(typed)
}

/// Whether a first word is a client's. Three are of both kinds: `set /a x` and `set tickTime 2s`, `run lock /l` and `run 2s`, `release`
/// and `release m12`.
fn is_verb(cursor: &mut Cursor, word: &Word) -> bool {
    match word.text.as_str() {
        "set" => {
            cursor.want(Expectation::Path);
            cursor.peek().is_some_and(|next| next.starts_with(['/', '-']))
        }
        "run" => {
            cursor.want(Expectation::OneOf(recipe_words().collect()));
            cursor.peek().is_some_and(|next| recipe_words().any(|word| word == next))
        }
        "release" => cursor.peek().is_none(),
        other => verb_words().any(|verb| verb == canonical_verb(other)),
    }
}

fn help(cursor: &mut Cursor) -> Parsed<Option<&'static str>> {
    let Some(word) = cursor.optional(Expectation::OneOf(help_words().collect())) else { return Ok(None) };
    let canonical = canonical_command(canonical_verb(&word.text));
    let found = help_words().find(|known| *known == canonical);
    found.map(Some).ok_or_else(|| unknown(&word, Vocabulary::Command, help_words()))
}

fn keyword_command(cursor: &mut Cursor, word: &Word) -> Parsed<Command> {
    Ok(match canonical_command(&word.text) {
        "crash" => Fault::Crash(cursor.node()?).into(),
        "restart" => Fault::Restart(cursor.node()?).into(),
        "freeze" => Fault::Freeze(cursor.node()?).into(),
        "thaw" => Fault::Thaw(cursor.node()?).into(),
        "partition" => partition(cursor)?.into(),
        "isolate" => Fault::Isolate(cursor.node()?).into(),
        "cut" => cut(cursor)?.into(),
        "heal" => heal(cursor)?.into(),
        "slow" => slow(cursor)?.into(),
        "disk" => disk(cursor)?.into(),
        "hold" => Fault::Hold(cursor.message()?).into(),
        "release" => Fault::Release(cursor.message()?).into(),
        "drop" => Fault::Drop(cursor.message()?).into(),
        "observer" => observer(cursor)?.into(),
        "server" => new_server(cursor)?.into(),
        "client" => new_client(cursor)?.into(),
        "remote" => remote(cursor)?.into(),
        "run" => Command::Time(run(cursor)?),
        "at" => Command::Time(TimeCommand::At(cursor.duration(0)?)),
        "step" => Command::Time(step(cursor)?),
        "seed" => Command::Setup(Setup::Seed(cursor.number(0..=u64::MAX)?)),
        "ensemble" => Command::Setup(ensemble(cursor)?),
        "hdfs" => Command::Setup(cluster(cursor)?),
        "rule" => Command::Setup(rule(cursor)?),
        "checkpoint" => Action::Checkpoint.into(),
        "importCheckpoint" => Action::ImportCheckpoint.into(),
        "set" => Command::Setup(Setup::Set(Setting::read(cursor)?)),
        _ => return Err(unknown(word, Vocabulary::Command, command_words())),
    })
}

fn partition(cursor: &mut Cursor) -> Parsed<Fault> {
    const BAR: &str = "|";
    cursor.split_at('|');
    let mut sides: Vec<Vec<NodeId>> = Vec::new();
    let mut side = vec![cursor.node()?];
    loop {
        cursor.want(Expectation::OneOf(vec![BAR]));
        let Some(word) = cursor.optional(Expectation::Node) else { break };
        if word.text == BAR {
            sides.push(side);
            side = Vec::new();
        }
        let word = if side.is_empty() { cursor.word(Expectation::Node)? } else { word };
        let node = node(&word)?;
        if sides.iter().chain([&side]).any(|side| side.contains(&node)) {
            return Err(repeated(&word));
        }
        side.push(node);
    }
    if sides.is_empty() {
        return Err(cursor.missing(Expectation::OneOf(vec![BAR])));
    }
    sides.push(side);
    Ok(Fault::Partition(sides))
}

fn cut(cursor: &mut Cursor) -> Parsed<Fault> {
    let from = cursor.node()?;
    Ok(Fault::Cut(from, cursor.node_beside(from)?))
}

fn heal(cursor: &mut Cursor) -> Parsed<Fault> {
    let Some(word) = cursor.optional(Expectation::Node) else { return Ok(Fault::Heal) };
    let from = node(&word)?;
    Ok(Fault::HealLink(from, cursor.node_beside(from)?))
}

fn slow(cursor: &mut Cursor) -> Parsed<Fault> {
    const OFF: &str = "off";
    let from = cursor.node()?;
    let to = cursor.node_beside(from)?;
    cursor.want(Expectation::OneOf(vec![OFF]));
    let word = cursor.word(Expectation::Duration)?;
    let by = if word.text == OFF { 0 } else { duration(&word, 0)? };
    Ok(Fault::Slow(from, to, by))
}

fn disk(cursor: &mut Cursor) -> Parsed<Fault> {
    let word = cursor.word(Expectation::Disk)?;
    let node = match word.text.parse() {
        Ok(machine @ (Machine::Server(_) | Machine::Host(_))) => machine.node(),
        Ok(Machine::Client(_)) | Err(_) => return Err(expected(&word, Expectation::Disk)),
    };
    let slow = cursor.choice(Vocabulary::Keyword, &[("slow", true), ("normal", false)])?;
    let by = if slow { cursor.duration(0)? } else { 0 };
    Ok(Fault::SlowDisk(node, by))
}

fn observer(cursor: &mut Cursor) -> Parsed<Action> {
    cursor.choice(Vocabulary::Keyword, &[("add", ())])?;
    Ok(Action::AddObserver)
}

fn new_server(cursor: &mut Cursor) -> Parsed<Action> {
    cursor.choice(Vocabulary::Keyword, &[("add", ())])?;
    let server = cursor.optional_server()?;
    Ok(Action::AddServer { server })
}

#[derive(Clone, Copy)]
enum ClientClause {
    At,
    Hosts,
    Timeout,
    ReadOnly,
}

fn new_client(cursor: &mut Cursor) -> Parsed<Action> {
    cursor.choice(Vocabulary::Keyword, &[("add", ())])?;
    let client = cursor.client(Expectation::NewClient)?;
    let (mut at, mut hosts, mut timeout, mut read_only) = (None, Vec::new(), DEFAULT_CLIENT_TIMEOUT, Dynamic(None));
    let table = [
        ("at", ClientClause::At),
        ("hosts", ClientClause::Hosts),
        ("timeout", ClientClause::Timeout),
        ("readonly", ClientClause::ReadOnly),
    ];
    clauses(cursor, &table, |cursor, clause| {
        match clause {
            ClientClause::At => at = Some(cursor.server()?),
            ClientClause::Hosts => hosts = cursor.servers()?,
            ClientClause::Timeout => timeout = cursor.duration(MIN_TIMEOUT)?,
            ClientClause::ReadOnly => read_only = Dynamic(Some(())),
        }
        Ok(())
    })?;
    Ok(Action::AddClient { client, at, hosts, timeout, read_only })
}

fn run(cursor: &mut Cursor) -> Parsed<TimeCommand> {
    const UNTIL: &str = "until";
    cursor.want(Expectation::OneOf(vec![UNTIL]));
    let word = cursor.word(Expectation::Duration)?;
    if word.text != UNTIL {
        return Ok(TimeCommand::For(duration(&word, 0)?));
    }
    cursor.choice(Vocabulary::Condition, &Condition::WORDS).map(TimeCommand::Until)
}

fn step(cursor: &mut Cursor) -> Parsed<TimeCommand> {
    let count = cursor.optional(Expectation::Number);
    let count = count.map_or(Ok(1), |word| number(&word, 1..=u64::from(MAX_STEPS)))?;
    Ok(TimeCommand::Step(count))
}
