//! The details of one thing: sections of rows, tables and links.

use super::Cell;
use super::button::{Button, Choice, Tone};
use crate::tell::{Rich, Thing};
use crate::zk::Class;

/// A thing and its details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    pub thing: Thing,
    pub title: Rich,
    pub subtitle: String,
    /// The picker of another thing of this kind.
    pub picker: Option<Choice>,
    pub actions: Vec<Button>,
    pub sections: Vec<Section>,
}

/// A titled part of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The title; empty: none.
    pub title: String,
    pub body: SectionBody,
}

impl Section {
    /// Rows without a title.
    pub fn rows(rows: Vec<Row>) -> Self {
        Section { title: String::new(), body: SectionBody::Rows(rows) }
    }
}

/// The content of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionBody {
    Rows(Vec<Row>),
    Table { head: Vec<String>, rows: Vec<Vec<Rich>> },
    Log(Vec<(Cell, Rich)>),
    Links(Vec<LogLine>),
    Text(String),
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub value: Rich,
    /// The text for hover: the full number, the unit.
    pub title: String,
    pub tone: Tone,
}

/// A step as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub step: u32,
    pub thing: Thing,
    pub time: String,
    pub class: Class,
    pub text: Rich,
    /// The button that goes to the step.
    pub button: Button,
    /// Whether it is the step on screen.
    pub current: bool,
    /// Whether it is after the step on screen.
    pub later: bool,
}
