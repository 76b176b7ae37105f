//! Completion: words that could be typed at the cursor.
//!
//! The parser says which kinds of words it would take behind those before the cursor; here they become words that begin as the
//! word at the cursor does.

use std::ops::Range;

use super::error::{Expectation, ParseErrorKind};
use super::lexer::{Word, lex};
use super::parse::{MAX_LINE_BYTES, wanted_behind};
use super::quoted::Quoted;
use super::words::{ANSWERS, COMMANDS, FOUR_LETTER, Usage, VERBS};
use crate::hdfs::Host;
use crate::sim::EventId;
use crate::zk::{ClientId, DataTree, ServerId, join};

/// The most completions of one place.
pub(super) const MAX_COMPLETIONS: usize = 64;

/// The machines, messages and znodes that exist now, in the order in which they are offered.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    pub servers: Vec<ServerId>,
    pub clients: Vec<ClientId>,
    /// Hosts of HDFS.
    pub hosts: Vec<Host>,
    /// Messages on their way.
    pub messages: Vec<EventId>,
    /// The client for which a verb is if no client stands before it.
    pub client: Option<ClientId>,
    /// The tree that has the paths.
    pub tree: Option<&'a DataTree>,
}

/// One way to go on: the text takes the place of the span, in bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub text: String,
    pub span: Range<usize>,
    pub kind: CompletionKind,
}

/// The kind of word that a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    Command,
    Verb,
    Option,
    Keyword,
    Server,
    Client,
    Message,
    Path,
}

/// The words that can stand at the cursor, a byte of the line; an inner byte of a character counts as its first.
pub fn complete(line: &str, cursor: usize, known: &Known<'_>) -> Vec<Completion> {
    if line.len() > MAX_LINE_BYTES {
        return Vec::new();
    }
    let Some((words, typed)) = words_and_typed(line, line.floor_char_boundary(cursor)) else { return Vec::new() };
    let mut completions = Vec::new();
    for wanted in wanted_behind(words.clone(), known.client) {
        let typed = typed.part_for(&wanted);
        let candidates = candidates(&wanted, &words, &typed, known);
        completions.extend(candidates.into_iter().map(|(text, kind)| Completion { text, span: typed.span.clone(), kind }));
    }
    completions.truncate(MAX_COMPLETIONS);
    completions
}

/// The word at the cursor.
#[derive(Clone, Debug)]
struct Typed {
    /// The text of the word before the cursor, without an opening quote.
    prefix: String,
    /// The parts of the word that are complete, such as the other servers of a list.
    before: String,
    /// The place of the whole word; empty where there is none.
    span: Range<usize>,
    /// The place of the cursor.
    cursor: usize,
    /// The text of the word behind the cursor.
    rest: String,
    quoted: bool,
}

/// The words before the cursor, and the one at it; nothing in a comment or behind an error.
fn words_and_typed(line: &str, cursor: usize) -> Option<(Vec<Word>, Typed)> {
    let before = &line[..cursor];
    let (words, start, prefix, quoted) = match lex(before) {
        Ok(lexed) if lexed.comment => return None,
        Ok(mut lexed) => match lexed.words.pop_if(|word| word.span.end == cursor) {
            Some(word) => (lexed.words, word.span.start, word.text, word.quoted),
            None => (lexed.words, cursor, String::new(), false),
        },
        Err(error) if matches!(error.kind, ParseErrorKind::UnterminatedString { .. }) => {
            let start = error.span.start;
            (lex(&before[..start]).ok()?.words, start, before[start + 1..].to_owned(), true)
        }
        Err(_) => return None,
    };
    let end = if start == cursor { cursor } else { end_of_word(line, start, cursor) };
    let rest = line[cursor..end].to_owned();
    Some((words, Typed { prefix, before: String::new(), span: start..end, cursor, rest, quoted }))
}

/// The end of the word that begins at `start`, if the line behind the cursor still lets it be read.
fn end_of_word(line: &str, start: usize, cursor: usize) -> usize {
    let words = lex(line).map(|lexed| lexed.words).unwrap_or_default();
    words.iter().find(|word| word.span.start == start).map_or(cursor, |word| word.span.end)
}

impl Typed {
    /// The part between the separators that such words may have without spaces.
    fn part_for(&self, wanted: &Expectation) -> Typed {
        let separator = match wanted {
            Expectation::Node => '|',
            Expectation::Servers | Expectation::Clients => ',',
            _ => return self.clone(),
        };
        if self.quoted {
            return self.clone();
        }
        let (before, prefix) = self.prefix.rsplit_once(separator).unwrap_or(("", &self.prefix));
        let rest = self.rest.split(separator).next().unwrap_or_default();
        Typed {
            prefix: prefix.to_owned(),
            before: before.to_owned(),
            span: self.cursor - prefix.len()..self.cursor + rest.len(),
            cursor: self.cursor,
            rest: rest.to_owned(),
            quoted: false,
        }
    }
}

/// The words of the wanted kind that begin with the typed letters.
fn candidates(wanted: &Expectation, words: &[Word], typed: &Typed, known: &Known<'_>) -> Vec<(String, CompletionKind)> {
    let all: Vec<(String, CompletionKind)> = match wanted {
        Expectation::Command => {
            let command = |usage: &Usage| (usage.word.to_owned(), CompletionKind::Command);
            let commands = COMMANDS.iter().chain(ANSWERS).map(command);
            // `set` is there already.
            let verbs = verbs().filter(|(verb, _)| known.client.is_some() && COMMANDS.iter().all(|usage| usage.word != verb));
            let asked = FOUR_LETTER.iter().map(command);
            commands.chain(verbs).chain(clients(known)).chain(file_clients(known)).chain(asked).collect()
        }
        Expectation::Verb => verbs().collect(),
        Expectation::Node => {
            let named = |id: &str| words.iter().any(|word| word.text == id) || typed.before.split('|').any(|word| word == id);
            servers(known).chain(clients(known)).chain(hosts(known)).filter(|(id, _)| !named(id)).collect()
        }
        Expectation::Client => clients(known).collect(),
        Expectation::Clients => clients(known).filter(|(id, _)| !typed.before.split(',').any(|named| named == id)).collect(),
        Expectation::Server => servers(known).collect(),
        Expectation::Disk => servers(known).chain(hosts(known)).collect(),
        Expectation::Servers => servers(known).filter(|(id, _)| !typed.before.split(',').any(|host| host == id)).collect(),
        Expectation::NewClient => next_client(known).into_iter().collect(),
        Expectation::Path => return paths(typed, known),
        Expectation::OneOf(words) => words.iter().map(|word| ((*word).to_owned(), kind_of_word(word))).collect(),
        Expectation::Acl => keywords(&["world:anyone:cdrwa", "world:anyone:r", "auth::cdrwa"]),
        Expectation::Scheme => keywords(&["digest"]),
        Expectation::Members | Expectation::MemberIds => servers(known).collect(),
        Expectation::Message => messages(known).collect(),
        Expectation::Data
        | Expectation::Credentials
        | Expectation::ConfigVersion
        | Expectation::Frame
        | Expectation::Address
        | Expectation::Group
        | Expectation::Weight
        | Expectation::Duration
        | Expectation::Unit
        | Expectation::Number
        | Expectation::Space => Vec::new(),
    };
    all.into_iter().filter(|(text, _)| text.starts_with(&typed.prefix) && *text != typed.prefix).collect()
}

fn kind_of_word(word: &str) -> CompletionKind {
    if word.starts_with('-') { CompletionKind::Option } else { CompletionKind::Keyword }
}

fn verbs() -> impl Iterator<Item = (String, CompletionKind)> {
    VERBS.iter().map(|usage| (usage.word.to_owned(), CompletionKind::Verb))
}

fn keywords(words: &[&str]) -> Vec<(String, CompletionKind)> {
    words.iter().map(|word| ((*word).to_owned(), CompletionKind::Keyword)).collect()
}

fn servers(known: &Known<'_>) -> impl Iterator<Item = (String, CompletionKind)> {
    known.servers.iter().map(|server| (server.to_string(), CompletionKind::Server))
}

fn clients(known: &Known<'_>) -> impl Iterator<Item = (String, CompletionKind)> {
    known.clients.iter().map(|client| (client.to_string(), CompletionKind::Client))
}

fn hosts(known: &Known<'_>) -> impl Iterator<Item = (String, CompletionKind)> {
    known.hosts.iter().map(|host| (host.to_string(), CompletionKind::Server))
}

fn messages(known: &Known<'_>) -> impl Iterator<Item = (String, CompletionKind)> {
    known.messages.iter().map(|message| (message.to_string(), CompletionKind::Message))
}

/// The clients among the hosts of HDFS.
fn file_clients(known: &Known<'_>) -> impl Iterator<Item = (String, CompletionKind)> {
    known.hosts.iter().filter(|host| matches!(host, Host::Client(_))).map(|host| (host.to_string(), CompletionKind::Client))
}

/// The first id that no client has.
fn next_client(known: &Known<'_>) -> Option<(String, CompletionKind)> {
    let free = (1..=u16::MAX).map(ClientId).find(|id| !known.clients.contains(id));
    free.map(|id| (id.to_string(), CompletionKind::Client))
}

/// The znodes one level on, as `zkCli.sh` offers them: of a tree of any size it looks at no more than it offers.
fn paths(typed: &Typed, known: &Known<'_>) -> Vec<(String, CompletionKind)> {
    let (Some(tree), prefix) = (known.tree, typed.prefix.as_str()) else { return Vec::new() };
    let mut paths = Vec::new();
    let mut offer = |parent: &str, beginning: &str| {
        let children = tree.children_like(parent, beginning).map(|name| join(parent, &name));
        paths.extend(children.filter(|path| path != prefix).take(MAX_COMPLETIONS));
    };
    match prefix.rsplit_once('/') {
        None if prefix.is_empty() => {
            offer("/", "");
            paths.insert(0, "/".to_owned());
        }
        None => {}
        Some((parent, beginning)) => {
            offer(if parent.is_empty() { "/" } else { parent }, beginning);
            if !beginning.is_empty() {
                offer(prefix, "");
            }
        }
    }
    paths.iter().map(|path| (Quoted(path).to_string(), CompletionKind::Path)).collect()
}
