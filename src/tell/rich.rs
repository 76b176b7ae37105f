//! Sentences whose parts one can point at on the page.

use std::fmt;
use std::rc::Rc;

use super::bidi::isolated;
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
            Part::Path(path) => f.write_str(&isolated(path)),
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

    /// Its first sentence: what happened. The others say why.
    pub fn first_sentence(&self) -> Rich {
        let mut parts = Vec::new();
        for part in &self.0 {
            if let Part::Text(text) = part
                && let Some(end) = end_of_sentence(text)
            {
                parts.push(Part::Text(text[..end].to_owned()));
                break;
            }
            parts.push(part.clone());
        }
        Rich(parts)
    }
}

/// Behind the first full stop: one with a space after it or at the end of the part, and in Chinese any.
fn end_of_sentence(text: &str) -> Option<usize> {
    let english =
        text.as_bytes().windows(2).position(|two| two == b". ").map(|at| at + 1).or(text.ends_with('.').then_some(text.len()));
    let chinese = text.find('。').map(|at| at + '。'.len_utf8());
    english.into_iter().chain(chinese).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(parts: Vec<Part>) -> String {
        Rich(parts).first_sentence().0.iter().map(Part::to_string).collect()
    }

    #[test]
    fn the_first_sentence_ends_at_a_full_stop_and_not_within_a_name() {
        let text = |text: &str| Part::Text(text.to_owned());
        assert_eq!(first(vec![text("s1 leads. It has a quorum.")]), "s1 leads.");
        assert_eq!(first(vec![Part::Code("a. b".to_owned()), text(" is a name"), text(". Then more.")]), "a. b is a name.");
        assert_eq!(first(vec![text("s1 成为 leader。它有过半数。")]), "s1 成为 leader。");
        assert_eq!(first(vec![text("It is so."), text(" "), text("More.")]), "It is so.");
        assert_eq!(first(vec![text("No end")]), "No end");
    }
}
