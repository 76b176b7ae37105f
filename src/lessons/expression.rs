//! Expressions: what a lesson asks of its run, for answers, assertions and the figures in its prose.

use std::rc::Rc;

use super::cluster::ClusterExpression;
use super::lesson::Look;
use crate::zk::{ClientId, ServerId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    Leader,
    Role(ServerId),
    Epoch(ServerId),
    Zxid(ServerId),
    Sync(ServerId),
    Exists(ServerId, Rc<str>),
    Value(ServerId, Rc<str>),
    Children(ServerId, Rc<str>),
    Stat(ServerId, Rc<str>, StatField),
    State(ClientId),
    ServerOf(ClientId),
    Session(ClientId),
    Reply(ClientId),
    Waiting(ClientId),
    Doing(ClientId),
    Holder(Rc<str>),
    Line(ClientId),
    /// What the storage that runs there holds.
    Stored(ClientId),
    Count(Counted, Option<ClientId>),
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

/// What is counted in the course of a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Watch events delivered.
    Watch,
    /// Of those, the ones behind which a recipe could but wait again.
    Vain,
    Message,
    Vote,
    Propose,
    Ack,
    Commit,
    /// Between clients and servers, heartbeats left out.
    Request,
    /// What clients and servers send each other, in bytes of Apache's wire.
    Bytes,
}

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

/// What must be true at a beat's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// From one.
    pub line: usize,
    /// As it is written.
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

const COUNTED: [(&str, Counted); 9] = [
    ("watch", Counted::Watch),
    ("vain", Counted::Vain),
    ("message", Counted::Message),
    ("vote", Counted::Vote),
    ("propose", Counted::Propose),
    ("ack", Counted::Ack),
    ("commit", Counted::Commit),
    ("request", Counted::Request),
    ("bytes", Counted::Bytes),
];

/// The longer signs first, so that `<=` is not taken for `<`.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

impl Expression {
    /// Reads `role s1`; `None` where it is none.
    pub fn parse(text: &str) -> Option<Expression> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(cluster) = ClusterExpression::parse(&words) {
            return Some(Expression::Cluster(cluster));
        }
        Some(match words.as_slice() {
            ["leader"] => Expression::Leader,
            ["lasted"] => Expression::Lasted,
            ["role", server] => Expression::Role(server_of(server)?),
            ["epoch", server] => Expression::Epoch(server_of(server)?),
            ["zxid", server] => Expression::Zxid(server_of(server)?),
            ["sync", server] => Expression::Sync(server_of(server)?),
            ["exists", server, path] => Expression::Exists(server_of(server)?, path_of(path)?),
            ["value", server, path] => Expression::Value(server_of(server)?, path_of(path)?),
            ["children", server, path] => Expression::Children(server_of(server)?, path_of(path)?),
            ["stat", server, path, field] => Expression::Stat(server_of(server)?, path_of(path)?, found(&FIELDS, field)?),
            ["state", client] => Expression::State(client_of(client)?),
            ["server", client] => Expression::ServerOf(client_of(client)?),
            ["session", client] => Expression::Session(client_of(client)?),
            ["reply", client] => Expression::Reply(client_of(client)?),
            ["waiting", client] => Expression::Waiting(client_of(client)?),
            ["doing", client] => Expression::Doing(client_of(client)?),
            ["line", client] => Expression::Line(client_of(client)?),
            ["stored", client] => Expression::Stored(client_of(client)?),
            ["holder", path] => Expression::Holder(path_of(path)?),
            ["count", what] => Expression::Count(found(&COUNTED, what)?, None),
            ["count", what, client] => Expression::Count(found(&COUNTED, what)?, Some(client_of(client)?)),
            _ => return None,
        })
    }

    /// The servers and clients that it names.
    pub fn names(&self) -> Option<Look> {
        match self {
            Expression::Cluster(cluster) => cluster.names(),
            Expression::Leader | Expression::Lasted | Expression::Count(_, None) | Expression::Holder(_) => None,
            Expression::Role(server)
            | Expression::Epoch(server)
            | Expression::Zxid(server)
            | Expression::Sync(server)
            | Expression::Exists(server, _)
            | Expression::Value(server, _)
            | Expression::Children(server, _)
            | Expression::Stat(server, ..) => Some(Look::Server(*server)),
            Expression::State(client)
            | Expression::ServerOf(client)
            | Expression::Session(client)
            | Expression::Reply(client)
            | Expression::Waiting(client)
            | Expression::Doing(client)
            | Expression::Line(client)
            | Expression::Stored(client)
            | Expression::Count(_, Some(client)) => Some(Look::Client(*client)),
        }
    }
}

impl Expect {
    /// Reads `role s1 = LEADING`; `None` where it is no comparison.
    pub fn parse(line: usize, text: &str) -> Option<Expect> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (at, comparison) =
            words.iter().enumerate().find_map(|(at, word)| found(&COMPARISONS, word).map(|comparison| (at, comparison)))?;
        let left = Expression::parse(&words[..at].join(" "))?;
        let right = words[at + 1..].join(" ");
        let right = match right.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(expression) => Operand::Expression(Expression::parse(expression)?),
            None if right.is_empty() => return None,
            None => Operand::Value(unquoted(&right).to_owned()),
        };
        Some(Expect { line, text: text.trim().to_owned(), left, comparison, right })
    }
}

/// A value may stand in quotes.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

impl Comparison {
    /// Numbers are compared as numbers, all else as text.
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

fn server_of(word: &str) -> Option<ServerId> {
    match Look::parse(word)? {
        Look::Server(id) => Some(id),
        _ => None,
    }
}

fn client_of(word: &str) -> Option<ClientId> {
    match Look::parse(word)? {
        Look::Client(id) => Some(id),
        _ => None,
    }
}

fn path_of(word: &str) -> Option<Rc<str>> {
    match Look::parse(word)? {
        Look::Path(path) => Some(path),
        _ => None,
    }
}
