//! Errors in a line, with their place, as data: the page says them in its reader's language.

use std::ops::Range;

use thiserror::Error;

use crate::sim::Duration;
use crate::zk::Misgrouped;

/// An error in a line, and its place. The span counts bytes of the line; where something is missing, it is empty, behind the last word.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at {}..{}: {kind}", span.start, span.end)]
pub struct ParseError {
    pub span: Range<usize>,
    pub kind: ParseErrorKind,
    /// The words that could have stood in this place, as completion offers them.
    pub fits: Box<[Expectation]>,
}

/// The kind of an error. The texts are for tests and logs; no reader sees them.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseErrorKind {
    #[error("a line holds at most {max} bytes")]
    LineTooLong { max: usize },
    /// A quote that no other of its kind ends.
    #[error("unterminated string")]
    UnterminatedString { quote: char },
    /// A backslash in a string before anything but `"`, `\` and `n`.
    #[error("unknown escape \\{found}")]
    BadEscape { found: char },
    /// A word where only certain words may stand, and the nearest of them if one is near.
    #[error("unknown {vocabulary:?} {found:?}, suggestion {suggestion:?}")]
    Unknown { vocabulary: Vocabulary, found: String, suggestion: Option<String> },
    /// A word of `zkCli.sh` in whose place something else stands here.
    #[error("{0:?} is not of this language")]
    Absent(Absent),
    #[error("expected {0:?}")]
    Expected(Expectation),
    /// A number, or an id's number, that is too small or too large.
    #[error("out of range {min}..={max}")]
    OutOfRange { min: i128, max: i128 },
    /// A span or an instant that is too short or too long; the bounds are in microseconds.
    #[error("out of range {min} us..={max} us")]
    DurationOutOfRange { min: Duration, max: Duration },
    /// A duration that is no whole number of microseconds.
    #[error("finer than a microsecond")]
    TooPrecise,
    /// A node, an option or a clause that stands there a second time.
    #[error("{found:?} a second time")]
    Repeated { found: String },
    /// An option that cannot stand beside another one that is there.
    #[error("{found} does not go with {other}")]
    Conflict { found: &'static str, other: &'static str },
    /// A quota below the znode that holds all quotas.
    #[error("a quota of quotas")]
    QuotaOfQuotas,
    /// A server for which groups cannot be as a set-up makes them.
    #[error("no such groups: {0:?}")]
    Misgrouped(Misgrouped),
    /// Bytes that are no letters of UTF-8. A line of text has none; a link may.
    #[error("no UTF-8")]
    NotUtf8,
    /// More text behind a complete command.
    #[error("more than the command takes")]
    Trailing,
}

/// The list that a word was looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vocabulary {
    /// The first word of a line.
    Command,
    /// The word after a client's id.
    Verb,
    /// A word with a hyphen.
    Option,
    /// The key after `set`.
    Key,
    /// The condition of `run until`.
    Condition,
    /// Any other fixed word.
    Keyword,
}

/// The words of `zkCli.sh` that a page has no use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    Version,
    Quit,
    Redo,
    PrintWatches,
}

/// A kind of word that could have stood in this place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expectation {
    Command,
    Verb,
    /// A server or a client: `s1`, `c1`.
    Node,
    Client,
    /// Clients with commas between them: `c2,c3`.
    Clients,
    Server,
    /// A server or a daemon of HDFS: whatever has a disk.
    Disk,
    /// Servers with commas between them: `s1,s3`.
    Servers,
    /// The id of a client that does not exist yet.
    NewClient,
    /// A message in flight: `m123`.
    Message,
    /// A znode path: it begins with `/`.
    Path,
    Data,
    /// An access control list: `world:anyone:cdrwa,ip:10.0.0.1:r`.
    Acl,
    /// A scheme of authentication: `digest`.
    Scheme,
    /// Credentials: `user:password`.
    Credentials,
    /// Members with commas between them: `server.4=s4:2888:3888;2181`, or `s4`.
    Members,
    /// Ids of members with commas between them: `3`, or `s3`.
    MemberIds,
    /// The version of a configuration: `100000000`.
    ConfigVersion,
    /// The servers of a group, by their ids: `1:2:3`.
    Group,
    /// A server's weight in its group: `1=2`.
    Weight,
    /// A frame of a program outside, as hexadecimal digits.
    Frame,
    /// The address of a program outside: `127.0.0.1`.
    Address,
    Duration,
    /// A duration's unit: `us`, `ms`, `s`, `min`.
    Unit,
    Number,
    /// A space after a string's end.
    Space,
    /// One of these words exactly.
    OneOf(Vec<&'static str>),
}

/// An error in a script.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScriptError {
    #[error("a script holds at most {max} bytes")]
    TooLong { max: usize },
    #[error("a script holds at most {max} lines")]
    TooManyLines { max: usize },
    /// Lines count from one.
    #[error("line {line}: {error}")]
    Line { line: usize, error: ParseError },
    /// A line of set-up behind another command.
    #[error("line {line}: set-up behind another command")]
    LateSetup { line: usize },
}

impl Expectation {
    /// Whether these are options.
    pub(super) fn is_options(&self) -> bool {
        matches!(self, Expectation::OneOf(words) if words.iter().all(|word| word.starts_with('-')))
    }
}

impl ParseError {
    pub(crate) fn new(span: Range<usize>, kind: ParseErrorKind) -> Self {
        ParseError { span, kind, fits: Box::default() }
    }
}
