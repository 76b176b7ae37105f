//! The words of a line, taken one by one, each as the kind of word that the grammar wants there.
//!
//! Every kind that is wanted for the next word is noted: completion offers exactly these, and an error names them.

use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::vec;

use super::duration::{MAX_DURATION, parse_duration};
use super::error::{Expectation, ParseError, ParseErrorKind, Vocabulary};
use super::lexer::Word;
use super::suggest::suggest;
use super::words::absent;
use crate::sim::{Duration, EventId, NodeId};
use crate::zk::{ClientId, Machine, NotAnId, ServerId};

pub(super) type Parsed<T> = Result<T, ParseError>;

pub(super) struct Cursor {
    words: vec::IntoIter<Word>,
    /// The word that was taken last; a missing one is reported behind it.
    taken: Range<usize>,
    /// The words that could have stood in its place.
    wanted_there: Vec<Expectation>,
    /// The words that could stand next.
    wanted: Vec<Expectation>,
    /// The bare word at which a part of the line ends.
    separator: Option<char>,
    /// Letters of rights that nobody knows, which `zkCli.sh` tells of and leaves out.
    pub(super) unknown_perms: String,
}

impl Cursor {
    pub fn new(words: Vec<Word>) -> Self {
        Cursor {
            words: words.into_iter(),
            taken: 0..0,
            wanted_there: Vec::new(),
            wanted: Vec::new(),
            separator: None,
            unknown_perms: String::new(),
        }
    }

    /// The words that could have stood after the last word; none if the grammar did not come so far.
    pub fn into_wanted(self) -> Vec<Expectation> {
        if self.words.len() == 0 { self.wanted } else { Vec::new() }
    }

    /// The same error, with everything else that fits where it is.
    pub fn explain(&self, mut error: ParseError) -> ParseError {
        let wanted = match &error.span {
            span if *span == self.taken => &self.wanted_there,
            span if span.start >= self.taken.end => &self.wanted,
            // The error is about a part of a word.
            _ => return error,
        };
        let fits = |it: &&Expectation| match &error.kind {
            // An error about a part of the word means that its kind was right.
            ParseErrorKind::Expected(expected) => wanted.contains(expected) && *it != expected && !it.is_options(),
            ParseErrorKind::Unknown { vocabulary: Vocabulary::Option, .. } => it.is_options(),
            ParseErrorKind::Unknown { .. } => !it.is_options(),
            _ => false,
        };
        error.fits = match &error.kind {
            // There are too many for a sentence.
            ParseErrorKind::Unknown { vocabulary: Vocabulary::Command, .. } => [Expectation::Command].into(),
            _ => wanted.iter().filter(fits).cloned().collect(),
        };
        error
    }

    /// The next word, or the error that it is missing.
    pub fn word(&mut self, wanted: Expectation) -> Parsed<Word> {
        let missing = self.missing(wanted.clone());
        self.optional(wanted).ok_or(missing)
    }

    /// The next word, if there is one in this part of the line.
    pub fn optional(&mut self, wanted: Expectation) -> Option<Word> {
        self.want(wanted);
        if self.at_separator() { None } else { self.take() }
    }

    /// The text of the next word.
    pub fn peek(&self) -> Option<&str> {
        self.words.as_slice().first().map(|word| word.text.as_str())
    }

    /// The texts of all words to come.
    pub fn rest(&self) -> Vec<&str> {
        self.words.as_slice().iter().map(|word| word.text.as_str()).collect()
    }

    /// Whether another part of the line follows; if so, the cursor moves to its beginning.
    pub fn next_part(&mut self) -> bool {
        let more = self.at_separator();
        if more {
            self.take();
        }
        more
    }

    fn at_separator(&self) -> bool {
        self.words.as_slice().first().is_some_and(|word| self.separates(word))
    }

    fn separates(&self, word: &Word) -> bool {
        !word.quoted && self.separator.is_some_and(|separator| word.text.chars().eq([separator]))
    }

    fn take(&mut self) -> Option<Word> {
        let word = self.words.next()?;
        self.taken = word.span.clone();
        self.wanted_there = std::mem::take(&mut self.wanted);
        Some(word)
    }

    /// Notes another kind of word that could stand here.
    pub fn want(&mut self, wanted: Expectation) {
        if !matches!(&wanted, Expectation::OneOf(words) if words.is_empty()) {
            self.wanted.push(wanted);
        }
    }

    /// The error that something is missing behind the last word.
    pub fn missing(&self, wanted: Expectation) -> ParseError {
        ParseError::new(self.taken.end..self.taken.end, ParseErrorKind::Expected(wanted))
    }

    /// Checks that the command ends here.
    pub fn finish(&mut self) -> Parsed<()> {
        match self.words.next() {
            None => Ok(()),
            Some(word) => Err(self.trailing(&word)),
        }
    }

    /// The error that the command was complete before this word.
    pub fn trailing(&self, word: &Word) -> ParseError {
        let rest = self.words.as_slice().iter().take_while(|word| !self.separates(word));
        let end = rest.last().unwrap_or(word).span.end;
        ParseError::new(word.span.start..end, ParseErrorKind::Trailing)
    }

    /// Makes this letter separate words without spaces too, from here on.
    pub fn split_at(&mut self, letter: char) {
        let words: Vec<Word> = self.words.by_ref().flat_map(|word| word.split_at(letter)).collect();
        self.words = words.into_iter();
    }

    /// Divides the line into parts from here on, which end at this letter.
    pub fn split_in_parts(&mut self, separator: char) {
        self.split_at(separator);
        self.separator = Some(separator);
    }

    /// One of the words of the table, as the value that it stands for.
    pub fn choice<T: Copy>(&mut self, vocabulary: Vocabulary, table: &[(&'static str, T)]) -> Parsed<T> {
        let word = self.word(Expectation::OneOf(words_of(table)))?;
        choose(&word, vocabulary, table)
    }

    pub fn node(&mut self) -> Parsed<NodeId> {
        self.word(Expectation::Node).and_then(|word| node(&word))
    }

    /// A node that is not the other one.
    pub fn node_beside(&mut self, other: NodeId) -> Parsed<NodeId> {
        let word = self.word(Expectation::Node)?;
        let node = node(&word)?;
        if node == other { Err(repeated(&word)) } else { Ok(node) }
    }

    pub fn server(&mut self) -> Parsed<ServerId> {
        self.word(Expectation::Server).and_then(|word| server(&word, Expectation::Server))
    }

    /// A server, if there is another word.
    pub fn optional_server(&mut self) -> Parsed<Option<ServerId>> {
        self.optional(Expectation::Server).map(|word| server(&word, Expectation::Server)).transpose()
    }

    /// `s1,s3`.
    pub fn servers(&mut self) -> Parsed<Vec<ServerId>> {
        self.list(Expectation::Servers, |part| server(part, Expectation::Servers))
    }

    /// `c2,c3`.
    pub fn clients(&mut self) -> Parsed<Vec<ClientId>> {
        self.list(Expectation::Clients, |part| some_client(part, Expectation::Client))
    }

    /// Ids with commas between them: at least one, none twice.
    fn list<T: PartialEq>(&mut self, wanted: Expectation, read: impl Fn(&Word) -> Parsed<T>) -> Parsed<Vec<T>> {
        let word = self.word(wanted)?;
        let mut ids = Vec::new();
        let mut at = word.span.start;
        for text in word.text.split(',') {
            let span = if word.quoted { word.span.clone() } else { at..at + text.len() };
            at += text.len() + 1;
            let part = Word { text: text.to_owned(), span, quoted: word.quoted };
            let id = read(&part)?;
            if ids.contains(&id) {
                return Err(repeated(&part));
            }
            ids.push(id);
        }
        Ok(ids)
    }

    /// A path, which begins with `/`; whether it is legal is checked by the client library.
    pub fn path(&mut self) -> Parsed<Rc<str>> {
        self.word(Expectation::Path).and_then(|word| path(&word))
    }

    /// The id of a client, which is there already or not, as `wanted` says.
    pub fn client(&mut self, wanted: Expectation) -> Parsed<ClientId> {
        let word = self.word(wanted.clone())?;
        some_client(&word, wanted)
    }

    pub fn message(&mut self) -> Parsed<EventId> {
        let word = self.word(Expectation::Message)?;
        let digits = word.text.strip_prefix('m').filter(|rest| is_digits(rest));
        let digits = digits.ok_or_else(|| expected(&word, Expectation::Message))?;
        in_range(&word, digits, 0..=u64::MAX).map(EventId)
    }

    /// A number without a sign.
    pub fn number<N: TryFrom<u64>>(&mut self, range: RangeInclusive<u64>) -> Parsed<N> {
        self.word(Expectation::Number).and_then(|word| number(&word, range))
    }

    /// A number with or without a sign; whether it makes sense is checked by the servers.
    pub fn signed(&mut self, min: i64, max: i64) -> Parsed<i64> {
        let word = self.word(Expectation::Number)?;
        if !is_digits(word.text.strip_prefix('-').unwrap_or(&word.text)) {
            return Err(expected(&word, Expectation::Number));
        }
        word.text.parse().ok().filter(|number| (min..=max).contains(number)).ok_or_else(|| {
            let kind = ParseErrorKind::OutOfRange { min: i128::from(min), max: i128::from(max) };
            ParseError::new(word.span, kind)
        })
    }

    /// A number of Java's `int`, such as the version of a znode.
    pub fn int(&mut self) -> Parsed<i32> {
        let number = self.signed(i64::from(i32::MIN), i64::from(i32::MAX))?;
        Ok(i32::try_from(number).unwrap_or_default())
    }

    /// A duration of at least `min`.
    pub fn duration(&mut self, min: Duration) -> Parsed<Duration> {
        self.word(Expectation::Duration).and_then(|word| duration(&word, min))
    }
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

/// The value that the word stands for in the table.
pub(super) fn choose<T: Copy>(word: &Word, vocabulary: Vocabulary, table: &[(&'static str, T)]) -> Parsed<T> {
    let entry = table.iter().find(|(name, _)| *name == word.text);
    entry.map(|(_, value)| *value).ok_or_else(|| unknown(word, vocabulary, words_of(table).into_iter()))
}

/// The words of a table.
pub(super) fn words_of<T>(table: &[(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(word, _)| *word).collect()
}

pub(super) fn path(word: &Word) -> Parsed<Rc<str>> {
    if word.text.starts_with('/') { Ok(Rc::from(word.text.as_str())) } else { Err(expected(word, Expectation::Path)) }
}

pub(super) fn unknown(word: &Word, vocabulary: Vocabulary, known: impl Iterator<Item = &'static str>) -> ParseError {
    let kind = match (vocabulary, absent(&word.text)) {
        (Vocabulary::Command | Vocabulary::Verb, Some(word)) => ParseErrorKind::Absent(word),
        _ => ParseErrorKind::Unknown { vocabulary, found: word.text.clone(), suggestion: suggest(&word.text, known) },
    };
    ParseError::new(word.span.clone(), kind)
}

pub(super) fn expected(word: &Word, expectation: Expectation) -> ParseError {
    ParseError::new(word.span.clone(), ParseErrorKind::Expected(expectation))
}

pub(super) fn repeated(word: &Word) -> ParseError {
    ParseError::new(word.span.clone(), ParseErrorKind::Repeated { found: word.text.clone() })
}

pub(super) fn node(word: &Word) -> Parsed<NodeId> {
    machine(word, Expectation::Node).map(Machine::node)
}

pub(super) fn machine(word: &Word, wanted: Expectation) -> Parsed<Machine> {
    word.text.parse().map_err(|wrong| no_id(word, wrong, wanted))
}

/// A client's id, or nothing if the word has another form. A controller is a client that nobody calls.
pub(super) fn client(word: &Word) -> Option<Parsed<ClientId>> {
    match word.text.parse::<ClientId>() {
        Ok(client) => client.controls().is_none().then_some(Ok(client)),
        Err(NotAnId::Form) => None,
        Err(wrong) => Some(Err(no_id(word, wrong, Expectation::Node))),
    }
}

/// A client's id, where no word of another form can stand.
fn some_client(word: &Word, wanted: Expectation) -> Parsed<ClientId> {
    client(word).unwrap_or_else(|| Err(expected(word, wanted)))
}

fn server(word: &Word, wanted: Expectation) -> Parsed<ServerId> {
    word.text.parse().map_err(|wrong| no_id(word, wrong, wanted))
}

fn no_id(word: &Word, wrong: NotAnId, wanted: Expectation) -> ParseError {
    let kind = match wrong {
        NotAnId::Form => ParseErrorKind::Expected(wanted),
        NotAnId::OutOfRange { min, max } => ParseErrorKind::OutOfRange { min: i128::from(min), max: i128::from(max) },
    };
    ParseError::new(word.span.clone(), kind)
}

pub(super) fn number<N: TryFrom<u64>>(word: &Word, range: RangeInclusive<u64>) -> Parsed<N> {
    if is_digits(&word.text) { in_range(word, &word.text, range) } else { Err(expected(word, Expectation::Number)) }
}

pub(super) fn duration(word: &Word, min: Duration) -> Parsed<Duration> {
    let too_short = ParseErrorKind::DurationOutOfRange { min, max: MAX_DURATION };
    parse_duration(&word.text)
        .and_then(|duration| if duration < min { Err(too_short) } else { Ok(duration) })
        .map_err(|kind| ParseError::new(word.span.clone(), kind))
}

fn in_range<N: TryFrom<u64>>(word: &Word, digits: &str, range: RangeInclusive<u64>) -> Parsed<N> {
    let number = digits.parse::<u64>().ok().filter(|number| range.contains(number));
    number.and_then(|number| N::try_from(number).ok()).ok_or_else(|| {
        let kind = ParseErrorKind::OutOfRange { min: i128::from(*range.start()), max: i128::from(*range.end()) };
        ParseError::new(word.span.clone(), kind)
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
