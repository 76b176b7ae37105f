//! Text to commands: the grammar.
//!
//! A znode path needs no more than its `/`: which paths are legal is for the client library to say, in Apache's words.

use super::command::{Command, Condition, Rule, Setting, Setup, TimeCommand, Typed};
use super::cursor::{Cursor, choose, client, duration, expected, node, number, repeated, unknown, words_of};
use super::error::{Expectation, ParseError, ParseErrorKind, ScriptError, Vocabulary};
use super::files::{cluster, file_call, file_client};
use super::lexer::{Word, lex};
use super::parse_call::client_call;
use super::recipe::recipe_words;
use super::words::{ANSWERS, canonical_command, canonical_verb, command_words, help_words, verb_words};
use crate::sim::{Duration, Fault, MS, NodeId, SECOND};
use crate::zk::{Action, ClientId};

pub const MAX_LINE_BYTES: usize = 4 * 1024;
pub const MAX_SCRIPT_LINES: usize = 10_000;
pub const MAX_SCRIPT_BYTES: usize = 1024 * 1024;

/// What `ensemble` takes.
pub const MAX_VOTERS: u8 = 9;
pub const MAX_OBSERVERS: u8 = 9;
pub const MAX_CLIENTS: u16 = 64;

/// What `step` takes.
pub const MAX_STEPS: u32 = 1_000_000;

/// What `client add` asks for without `timeout`.
pub const DEFAULT_CLIENT_TIMEOUT: Duration = 10 * SECOND;

/// The least tick or session timeout: Apache's are whole milliseconds.
const MIN_TIMEOUT: Duration = MS;
/// The most ticks of a limit; with the longest tick a limit still fits a `Duration`.
const MAX_LIMIT_TICKS: u64 = 10_000;
/// The most txns of `snapCount` and `commitLogCount`.
const MAX_TXN_COUNT: u64 = 10_000_000;
/// The most bytes of an EditLog before a checkpoint.
const MAX_CHECKPOINT_SIZE: u64 = 1 << 40;
/// `SyncRequestProcessor` needs two.
const MIN_SNAP_COUNT: u64 = 2;

pub(super) type Parsed<T> = Result<T, ParseError>;

/// Reads one line; a blank line or a comment alone is no command.
///
/// # Errors
/// What is wrong first, from left to right, with its place in the line.
pub fn parse_line(line: &str) -> Result<Option<Command>, ParseError> {
    let Some(mut cursor) = words_of_line(line)? else { return Ok(None) };
    command(&mut cursor).map(Some).map_err(|error| cursor.explain(error))
}

/// Reads one line of the console. A verb without a client before it is meant for this one.
///
/// # Errors
/// As [`parse_line`].
pub fn parse_typed(line: &str, client: Option<ClientId>) -> Result<Option<Typed>, ParseError> {
    let Some(mut cursor) = words_of_line(line)? else { return Ok(None) };
    typed(&mut cursor, client).map(Some).map_err(|error| cursor.explain(error))
}

fn words_of_line(line: &str) -> Parsed<Option<Cursor>> {
    if line.len() > MAX_LINE_BYTES {
        let span = line.floor_char_boundary(MAX_LINE_BYTES)..line.len();
        return Err(ParseError::new(span, ParseErrorKind::LineTooLong { max: MAX_LINE_BYTES }));
    }
    let words = lex(line)?.words;
    Ok((!words.is_empty()).then(|| Cursor::new(words)))
}

/// Reads every line of a text; each command comes with the number of its line, from one.
///
/// # Errors
/// The first line that is wrong, or that the text is too long.
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
    Ok(commands)
}

/// What could follow these words in the console: all of it, or nothing if they are wrong already.
pub(super) fn wanted_behind(words: Vec<Word>, client: Option<ClientId>) -> Vec<Expectation> {
    let mut cursor = Cursor::new(words);
    // Wrong or complete, the cursor has noted what was wanted at the end, if it came so far.
    let _ = typed(&mut cursor, client);
    cursor.into_wanted()
}

fn command(cursor: &mut Cursor) -> Parsed<Command> {
    let word = cursor.word(Expectation::Command)?;
    let command = match (client(&word), file_client(&word)) {
        (Some(client), _) => {
            let verb = cursor.word(Expectation::Verb)?;
            Command::Action(client_call(cursor, client?, &verb)?)
        }
        (None, Some(client)) => Command::Action(file_call(cursor, client)?),
        (None, None) => keyword_command(cursor, &word)?,
    };
    cursor.finish()?;
    Ok(command)
}

fn typed(cursor: &mut Cursor, default: Option<ClientId>) -> Parsed<Typed> {
    let first = cursor.word(Expectation::Command)?;
    if let Some(client) = file_client(&first) {
        let command = Command::Action(file_call(cursor, client)?);
        cursor.finish()?;
        return Ok(Typed::Command { command, implied: None });
    }
    let (implied, named, word) = match client(&first) {
        Some(named) => (None, Some(named?), cursor.word(Expectation::Verb)?),
        None => (default.filter(|_| is_verb(cursor, &first)), None, first),
    };
    let typed = match (word.text.as_str(), named.or(implied)) {
        ("history", _) => Typed::History,
        ("help", _) => Typed::Help(help(cursor)?),
        (_, Some(client)) => Typed::Command { command: Command::Action(client_call(cursor, client, &word)?), implied },
        _ if default.is_some() && !command_words().any(|known| known == word.text) => {
            let known = command_words().chain(verb_words()).chain(ANSWERS.iter().map(|usage| usage.word));
            return Err(unknown(&word, Vocabulary::Command, known));
        }
        (_, None) => Typed::Command { command: keyword_command(cursor, &word)?, implied },
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
        "crash" => Command::Fault(Fault::Crash(cursor.node()?)),
        "restart" => Command::Fault(Fault::Restart(cursor.node()?)),
        "freeze" => Command::Fault(Fault::Freeze(cursor.node()?)),
        "thaw" => Command::Fault(Fault::Thaw(cursor.node()?)),
        "partition" => Command::Fault(partition(cursor)?),
        "isolate" => Command::Fault(Fault::Isolate(cursor.node()?)),
        "cut" => Command::Fault(cut(cursor)?),
        "heal" => Command::Fault(heal(cursor)?),
        "slow" => Command::Fault(slow(cursor)?),
        "disk" => Command::Fault(disk(cursor)?),
        "hold" => Command::Fault(Fault::Hold(cursor.message()?)),
        "release" => Command::Fault(Fault::Release(cursor.message()?)),
        "drop" => Command::Fault(Fault::Drop(cursor.message()?)),
        "observer" => Command::Action(observer(cursor)?),
        "client" => Command::Action(new_client(cursor)?),
        "run" => Command::Time(run(cursor)?),
        "at" => Command::Time(TimeCommand::At(cursor.duration(0)?)),
        "step" => Command::Time(step(cursor)?),
        "seed" => Command::Setup(Setup::Seed(cursor.number(0..=u64::MAX)?)),
        "ensemble" => Command::Setup(ensemble(cursor)?),
        "hdfs" => Command::Setup(cluster(cursor)?),
        "rule" => Command::Setup(rule(cursor)?),
        "checkpoint" => Command::Action(Action::Checkpoint),
        "importCheckpoint" => Command::Action(Action::ImportCheckpoint),
        "set" => Command::Setup(set(cursor)?),
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
    let node = node(&word).map_err(|_| expected(&word, Expectation::Disk))?;
    if ClientId::of_node(node).is_some() {
        return Err(expected(&word, Expectation::Disk));
    }
    let slow = cursor.choice(Vocabulary::Keyword, &[("slow", true), ("normal", false)])?;
    let by = if slow { cursor.duration(0)? } else { 0 };
    Ok(Fault::SlowDisk(node, by))
}

fn observer(cursor: &mut Cursor) -> Parsed<Action> {
    cursor.choice(Vocabulary::Keyword, &[("add", ())])?;
    Ok(Action::AddObserver)
}

#[derive(Clone, Copy)]
enum ClientClause {
    At,
    Hosts,
    Timeout,
}

fn new_client(cursor: &mut Cursor) -> Parsed<Action> {
    cursor.choice(Vocabulary::Keyword, &[("add", ())])?;
    let client = cursor.new_client()?;
    let (mut at, mut hosts, mut timeout) = (None, Vec::new(), DEFAULT_CLIENT_TIMEOUT);
    let table = [("at", ClientClause::At), ("hosts", ClientClause::Hosts), ("timeout", ClientClause::Timeout)];
    clauses(cursor, &table, |cursor, clause| {
        match clause {
            ClientClause::At => at = Some(cursor.server()?),
            ClientClause::Hosts => hosts = cursor.servers()?,
            ClientClause::Timeout => timeout = cursor.duration(MIN_TIMEOUT)?,
        }
        Ok(())
    })?;
    Ok(Action::AddClient { client, at, hosts, timeout })
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

#[derive(Clone, Copy)]
enum EnsembleClause {
    Observers,
    Clients,
}

fn ensemble(cursor: &mut Cursor) -> Parsed<Setup> {
    // None at all where HDFS 1.0 is to be seen, which has no ensemble.
    let voters = cursor.number(0..=u64::from(MAX_VOTERS))?;
    let (mut observers, mut clients) = (0, 0);
    let table = [("observers", EnsembleClause::Observers), ("clients", EnsembleClause::Clients)];
    clauses(cursor, &table, |cursor, clause| {
        match clause {
            EnsembleClause::Observers => observers = cursor.number(0..=u64::from(MAX_OBSERVERS))?,
            EnsembleClause::Clients => clients = cursor.number(0..=u64::from(MAX_CLIENTS))?,
        }
        Ok(())
    })?;
    Ok(Setup::Ensemble { voters, observers, clients })
}

type SettingParser = fn(&mut Cursor) -> Parsed<Setting>;

const SETTINGS: [(&str, SettingParser); 20] = [
    ("tickTime", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::TickTime)),
    ("initLimit", |cursor| cursor.number(1..=MAX_LIMIT_TICKS).map(Setting::InitLimit)),
    ("syncLimit", |cursor| cursor.number(1..=MAX_LIMIT_TICKS).map(Setting::SyncLimit)),
    ("minSessionTimeout", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::MinSessionTimeout)),
    ("maxSessionTimeout", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::MaxSessionTimeout)),
    ("snapCount", |cursor| cursor.number(MIN_SNAP_COUNT..=MAX_TXN_COUNT).map(Setting::SnapCount)),
    ("commitLogCount", |cursor| cursor.number(1..=MAX_TXN_COUNT).map(Setting::CommitLogCount)),
    ("clientTimeout", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::ClientTimeout)),
    ("clientExpires", |cursor| yes_or_no(cursor).map(Setting::ClientExpires)),
    ("latency", |cursor| min_max(cursor).map(|(min, max)| Setting::Latency(min, max))),
    ("disk", |cursor| min_max(cursor).map(|(min, max)| Setting::Disk(min, max))),
    ("start", |cursor| yes_or_no(cursor).map(Setting::Start)),
    ("extendedTypes", |cursor| yes_or_no(cursor).map(Setting::ExtendedTypes)),
    ("containerCheckInterval", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::ContainerCheckInterval)),
    ("checkpointPeriod", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::CheckpointPeriod)),
    ("checkpointSize", |cursor| cursor.number(1..=MAX_CHECKPOINT_SIZE).map(Setting::CheckpointSize)),
    ("editReplay", |cursor| cursor.duration(1).map(Setting::EditReplay)),
    ("tailPeriod", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::TailPeriod)),
    ("rollPeriod", |cursor| cursor.duration(MIN_TIMEOUT).map(Setting::RollPeriod)),
    ("containerMaxNeverUsed", |cursor| cursor.duration(0).map(Setting::ContainerMaxNeverUsed)),
];

fn rule(cursor: &mut Cursor) -> Parsed<Setup> {
    let rule = cursor.choice(Vocabulary::Keyword, Rule::table())?;
    let on = cursor.choice(Vocabulary::Keyword, &[("on", true), ("off", false)])?;
    Ok(Setup::Rule { rule, on })
}

fn yes_or_no(cursor: &mut Cursor) -> Parsed<bool> {
    cursor.choice(Vocabulary::Keyword, &[("yes", true), ("no", false)])
}

fn set(cursor: &mut Cursor) -> Parsed<Setup> {
    let value = cursor.choice(Vocabulary::Key, &SETTINGS)?;
    value(cursor).map(Setup::Set)
}

fn min_max(cursor: &mut Cursor) -> Parsed<(Duration, Duration)> {
    let min = cursor.duration(0)?;
    Ok((min, cursor.duration(min)?))
}

/// `word value` pairs in any order, none twice.
pub(super) fn clauses<T: Copy>(
    cursor: &mut Cursor,
    table: &[(&'static str, T)],
    mut read: impl FnMut(&mut Cursor, T) -> Parsed<()>,
) -> Parsed<()> {
    let mut left = words_of(table);
    while let Some(word) = cursor.optional(Expectation::OneOf(left.clone())) {
        if left.is_empty() {
            return Err(cursor.trailing(&word));
        }
        let clause = choose(&word, Vocabulary::Keyword, table)?;
        if !left.contains(&word.text.as_str()) {
            return Err(repeated(&word));
        }
        left.retain(|name| *name != word.text);
        read(cursor, clause)?;
    }
    Ok(())
}
