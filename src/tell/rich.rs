//! Sentences whose parts one can point at on the page.

use std::fmt;
use std::rc::Rc;

use super::thing::Thing;
use crate::sim::{EventId, NodeId};
use crate::zk::{Machine, Zxid};

/// A sentence, in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich(pub Vec<Part>);

/// One part of a sentence. A part that names a thing on the stage highlights it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    Strong(String),
    /// A server or client.
    Node(NodeId),
    Zxid(Zxid),
    Path(Rc<str>),
    /// A term of the field, a packet's name, a value.
    Code(String),
    Message(EventId),
    /// A thing by another name.
    Named(Thing, String),
}

/// The part as plain text.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Text(text) | Part::Strong(text) | Part::Code(text) | Part::Named(_, text) => f.write_str(text),
            Part::Node(node) => Machine::of(*node).map_or(Ok(()), |machine| machine.fmt(f)),
            Part::Zxid(zxid) => zxid.fmt(f),
            Part::Path(path) => f.write_str(path),
            Part::Message(id) => id.fmt(f),
        }
    }
}

impl Rich {
    pub fn plain(text: impl Into<String>) -> Self {
        Rich(vec![Part::Text(text.into())])
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
