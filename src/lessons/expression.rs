//! Expressions: questions that a lesson asks of its run, for answers, assertions and the figures in its prose.

use std::ops::Range;
use std::rc::Rc;

use super::cluster::ClusterExpression;
use super::look::Look;
use super::misread::{Misread, Wanted};
use crate::check::Law;
use crate::zk::{ClientId, Machine, ServerId};

/// A question about a run, or about one beat of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    Leader,
    /// The server that an election has made LEADING, whether a quorum has synchronised with it or not.
    Elected,
    /// The number of servers that believe they lead.
    Leading,
    /// The number of servers that are stopped.
    Stopped,
    /// The number of acknowledged writes that the leader does not have.
    Lost,
    /// The number that `N` stands for.
    Size,
    Role(ServerId),
    Epoch(ServerId),
    /// The last epoch that it has promised to follow, `acceptedEpoch`.
    Accepted(ServerId),
    Zxid(ServerId),
    Sync(ServerId),
    Exists(ServerId, Rc<str>),
    Value(ServerId, Rc<str>),
    /// The data of the znode in the newest snapshot on the server's disk.
    InSnapshot(ServerId, Rc<str>),
    Children(ServerId, Rc<str>),
    Stat(ServerId, Rc<str>, StatField),
    State(ClientId),
    ServerOf(ClientId),
    Session(ClientId),
    /// The session timeout that the client was granted, or asks for while it has no session; in ms.
    Timeout(ClientId),
    Reply(ClientId),
    Waiting(ClientId),
    Doing(ClientId),
    Holder(Rc<str>),
    Line(ClientId),
    /// The content of the storage that runs at this client.
    Stored(ClientId),
    Count(Counted, Option<ClientId>),
    /// Whether the law has been broken in the run.
    Broken(Law),
    Lasted,
    Cluster(ClusterExpression),
}

/// Apache's eleven fields, by their own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatField {
    Czxid,
    Mzxid,
    Ctime,
    Mtime,
    Version,
    Cversion,
    Aversion,
    EphemeralOwner,
    DataLength,
    NumChildren,
    Pzxid,
}

/// Things that are counted in the course of a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Watch events delivered.
    Watch,
    /// Watch events after which the recipe had nothing to do but wait again (wasted wake-ups).
    Vain,
    Message,
    Vote,
    Propose,
    Ack,
    Commit,
    /// Messages between clients and servers, without heartbeats.
    Request,
    /// Bytes that clients and servers send each other, in Apache's wire format.
    Bytes,
    /// Writes that clients were told are done.
    Acknowledged,
    /// Reads that showed less than a write that had been acknowledged before they were asked for.
    Stale,
    /// Servers that somebody stopped, each time counted.
    Crash,
    /// Faults of the network: connections that somebody cut, slowed, held up or broke.
    Network,
    /// Commands of a person, whatever they are.
    Command,
}

/// A sign of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The right side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    Value(String),
    Expression(Expression),
}

/// A comparison that must hold at a beat's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// Counted from one.
    pub line: usize,
    /// The text as it is written.
    pub text: String,
    pub left: Expression,
    pub comparison: Comparison,
    pub right: Operand,
}

const FIELDS: [(&str, StatField); 11] = [
    ("czxid", StatField::Czxid),
    ("mzxid", StatField::Mzxid),
    ("ctime", StatField::Ctime),
    ("mtime", StatField::Mtime),
    ("version", StatField::Version),
    ("cversion", StatField::Cversion),
    ("aversion", StatField::Aversion),
    ("ephemeralOwner", StatField::EphemeralOwner),
    ("dataLength", StatField::DataLength),
    ("numChildren", StatField::NumChildren),
    ("pzxid", StatField::Pzxid),
];

const COUNTED: [(&str, Counted); 14] = [
    ("watch", Counted::Watch),
    ("vain", Counted::Vain),
    ("message", Counted::Message),
    ("vote", Counted::Vote),
    ("propose", Counted::Propose),
    ("ack", Counted::Ack),
    ("commit", Counted::Commit),
    ("request", Counted::Request),
    ("bytes", Counted::Bytes),
    ("acknowledged", Counted::Acknowledged),
    ("stale", Counted::Stale),
    ("crash", Counted::Crash),
    ("network", Counted::Network),
    ("command", Counted::Command),
];

const COMPARISONS: [(&str, Comparison); 6] = [
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// The words of an expression, one after another, each with its place.
struct Words<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        Words { text, rest: text }
    }

    /// The next word as `read` understands it.
    fn take<T>(&mut self, wanted: Wanted, read: impl Fn(&str) -> Option<T>) -> Result<T, Misread> {
        self.rest = self.rest.trim_start();
        let (word, rest) = self.rest.split_at(self.rest.find(char::is_whitespace).unwrap_or(self.rest.len()));
        let misread = Misread { at: self.text.chars().count() - self.rest.chars().count(), wanted };
        self.rest = rest;
        read(word).ok_or(misread)
    }

    fn is_over(&self) -> bool {
        self.rest.trim_start().is_empty()
    }

    fn server(&mut self) -> Result<ServerId, Misread> {
        self.take(Wanted::Server, |word| word.parse().ok())
    }

    fn client(&mut self) -> Result<ClientId, Misread> {
        self.take(Wanted::Client, |word| word.parse().ok())
    }

    fn path(&mut self) -> Result<Rc<str>, Misread> {
        self.take(Wanted::Path, path_of)
    }
}

impl Expression {
    /// Reads `role s1`.
    ///
    /// # Errors
    /// The first word that does not fit.
    pub fn parse(text: &str) -> Result<Expression, Misread> {
        if let Some(cluster) = ClusterExpression::parse(&text.split_whitespace().collect::<Vec<_>>()) {
            return Ok(Expression::Cluster(cluster));
        }
        let mut words = Words::new(text);
        let begins = Misread { at: text.chars().count() - text.trim_start().chars().count(), wanted: Wanted::Expression };
        let name = words.take(Wanted::Expression, |word| Some(word.to_owned()))?;
        let expression = match name.as_str() {
            "leader" => Expression::Leader,
            "elected" => Expression::Elected,
            "lasted" => Expression::Lasted,
            "leading" => Expression::Leading,
            "stopped" => Expression::Stopped,
            "lost" => Expression::Lost,
            "size" => Expression::Size,
            "role" => Expression::Role(words.server()?),
            "epoch" => Expression::Epoch(words.server()?),
            "accepted" => Expression::Accepted(words.server()?),
            "zxid" => Expression::Zxid(words.server()?),
            "sync" => Expression::Sync(words.server()?),
            "exists" => Expression::Exists(words.server()?, words.path()?),
            "value" => Expression::Value(words.server()?, words.path()?),
            "snapshot" => Expression::InSnapshot(words.server()?, words.path()?),
            "children" => Expression::Children(words.server()?, words.path()?),
            "stat" => {
                let (server, path) = (words.server()?, words.path()?);
                Expression::Stat(server, path, words.take(Wanted::StatField, |word| found(&FIELDS, word))?)
            }
            "state" => Expression::State(words.client()?),
            "server" => Expression::ServerOf(words.client()?),
            "session" => Expression::Session(words.client()?),
            "timeout" => Expression::Timeout(words.client()?),
            "reply" => Expression::Reply(words.client()?),
            "waiting" => Expression::Waiting(words.client()?),
            "doing" => Expression::Doing(words.client()?),
            "line" => Expression::Line(words.client()?),
            "stored" => Expression::Stored(words.client()?),
            "broken" => Expression::Broken(words.take(Wanted::Law, Law::named)?),
            "holder" => Expression::Holder(words.path()?),
            "count" => {
                let what = words.take(Wanted::Counted, |word| found(&COUNTED, word))?;
                Expression::Count(what, if words.is_over() { None } else { Some(words.client()?) })
            }
            _ => return Err(begins),
        };
        if words.is_over() { Ok(expression) } else { words.take(Wanted::End, |_| None) }
    }

    /// The machine that the expression names.
    pub fn names(&self) -> Option<Look> {
        match self {
            Expression::Cluster(cluster) => cluster.names(),
            Expression::Leader
            | Expression::Elected
            | Expression::Leading
            | Expression::Stopped
            | Expression::Lost
            | Expression::Size
            | Expression::Lasted
            | Expression::Broken(_)
            | Expression::Count(_, None)
            | Expression::Holder(_) => None,
            Expression::Role(server)
            | Expression::Epoch(server)
            | Expression::Accepted(server)
            | Expression::Zxid(server)
            | Expression::Sync(server)
            | Expression::Exists(server, _)
            | Expression::Value(server, _)
            | Expression::InSnapshot(server, _)
            | Expression::Children(server, _)
            | Expression::Stat(server, ..) => Some(Look::Machine(Machine::Server(*server))),
            Expression::State(client)
            | Expression::ServerOf(client)
            | Expression::Session(client)
            | Expression::Timeout(client)
            | Expression::Reply(client)
            | Expression::Waiting(client)
            | Expression::Doing(client)
            | Expression::Line(client)
            | Expression::Stored(client)
            | Expression::Count(_, Some(client)) => Some(Look::Machine(Machine::Client(*client))),
        }
    }
}

/// The reason for which a text is no comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoComparison {
    /// No sign between two sides, or nothing behind it; the place in characters from zero.
    Incomplete(usize),
    /// One of the sides is no expression.
    Side(Misread),
}

impl Expect {
    /// Reads `role s1 = LEADING`.
    ///
    /// # Errors
    /// The place at which the text is no comparison.
    pub fn parse(line: usize, text: &str) -> Result<Expect, NoComparison> {
        let (sign, comparison) = sign(text).ok_or(NoComparison::Incomplete(0))?;
        let left = Expression::parse(&text[..sign.start]).map_err(NoComparison::Side)?;
        let behind = &text[sign.end..];
        let right = behind.trim();
        let chars = |text: &str| text.chars().count();
        let right = match right.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(expression) => {
                let from = chars(text) - chars(behind.trim_start()) + 1;
                let moved = |misread: Misread| NoComparison::Side(Misread { at: misread.at + from, ..misread });
                Operand::Expression(Expression::parse(expression).map_err(moved)?)
            }
            None if right.is_empty() => return Err(NoComparison::Incomplete(chars(text))),
            None => Operand::Value(unquoted(right).to_owned()),
        };
        Ok(Expect { line, text: text.trim().to_owned(), left, comparison, right })
    }
}

/// The first word that is a sign of comparison, and where it stands, in bytes.
fn sign(text: &str) -> Option<(Range<usize>, Comparison)> {
    let mut from = 0;
    text.split_inclusive(char::is_whitespace).find_map(|word| {
        let (start, bare) = (from, word.trim_end());
        from += word.len();
        found(&COMPARISONS, bare).map(|comparison| (start..start + bare.len(), comparison))
    })
}

/// A value may stand in quotes.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

impl Comparison {
    /// Compares numbers as numbers, all else as text.
    pub fn holds(self, left: &str, right: &str) -> bool {
        let order = match (left.parse::<i64>(), right.parse::<i64>()) {
            (Ok(left), Ok(right)) => left.cmp(&right),
            _ => left.cmp(right),
        };
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::Unequal => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

fn found<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

fn path_of(word: &str) -> Option<Rc<str>> {
    word.starts_with('/').then(|| word.into())
}
