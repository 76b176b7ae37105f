//! Rows and tables of the panels, and the forms of values in them.

use crate::app::model::Model;
use crate::app::view::{Row, Section, SectionBody, Tone};
use crate::sim::NodeId;
use crate::tell::words::Word;
use crate::tell::{Part, Rich};
use crate::zk::Zxid;

/// Code: a value of the field.
pub fn code(text: impl Into<String>) -> Rich {
    Rich(vec![Part::Code(text.into())])
}

pub fn node(id: NodeId) -> Rich {
    Rich(vec![Part::Node(id)])
}

pub fn zxid(zxid: Zxid) -> Rich {
    Rich(vec![Part::Zxid(zxid)])
}

/// Several machines.
pub fn nodes(ids: impl IntoIterator<Item = NodeId>) -> Rich {
    let mut parts = Vec::new();
    for id in ids {
        if !parts.is_empty() {
            parts.push(Part::Text(" ".to_owned()));
        }
        parts.push(Part::Node(id));
    }
    Rich(parts)
}

impl Model {
    pub(in crate::app) fn row(&self, label: Word, value: Rich) -> Row {
        Row { label: self.word(label).to_owned(), value, title: String::new(), tone: Tone::Plain }
    }

    /// A row of a zxid, with the full number on hover.
    pub(in crate::app) fn zxid_row(&self, label: Word, value: Zxid) -> Row {
        Row { title: format!("0x{:x}", value.0), ..self.row(label, zxid(value)) }
    }

    pub(in crate::app) fn section(&self, title: Word, body: SectionBody) -> Section {
        Section { title: self.word(title).to_owned(), body }
    }

    pub(in crate::app) fn heads(&self, words: &[Word]) -> Vec<String> {
        words.iter().map(|word| self.word(*word).to_owned()).collect()
    }
}
