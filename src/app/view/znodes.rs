//! The panel of znodes: a window of the tree's rows, and the znode that is selected.

use std::rc::Rc;

use super::button::{Button, Choice, Tone};
use super::details::Row;
use crate::app::msg::Msg;
use crate::tell::{Rich, Thing};

/// The tree as one server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodesPanel {
    pub server: Choice,
    /// "s2 is 1 txn behind"; empty: nobody is.
    pub behind: String,
    /// "2 znodes are on s3 only"; empty: none is.
    pub elsewhere: String,
    pub search: Search,
    /// Rows of the whole tree, of which few are in `rows`.
    pub count: usize,
    /// Those in sight and some around them; and the one that the keyboard is at, wherever that is. By their index.
    pub rows: Vec<ZnodeRow>,
    /// The one row that Tab reaches.
    pub active: Option<usize>,
    /// Where the list is scrolled to, in pixels; to be carried out when `reveals` counts up.
    pub top: i32,
    pub reveals: u32,
    /// Counts up when the active row takes the focus.
    pub focuses: u32,
    /// What to do, while no znode is selected.
    pub hint: String,
    pub detail: Option<ZnodeDetail>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub text: String,
    pub label: String,
    /// "12 found"; empty: nothing is searched for.
    pub found: String,
    pub previous: Button,
    pub next: Button,
    pub clear: Button,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodeRow {
    pub path: Rc<str>,
    pub thing: Thing,
    /// Its place in the whole list.
    pub index: usize,
    pub depth: u16,
    /// Which child of its parent it is, and of how many that are shown.
    pub place: u32,
    pub siblings: u32,
    /// Some: it has children, and whether they are shown.
    pub open: Option<bool>,
    pub sign: &'static str,
    pub ephemeral: bool,
    pub name: String,
    /// The ten digits of a sequential name, which end it.
    pub number: String,
    /// `ephemeral c3`, `container`, `TTL 5s`; empty for a persistent one.
    pub kind: String,
    /// `watch c3`, `watch 2`.
    pub watch: Option<String>,
    /// `not on s2`, `s3 older`.
    pub differs: Option<String>,
    /// Data, or how many children are folded away.
    pub text: String,
    /// All of it in words, for hover.
    pub title: String,
    /// It was searched for.
    pub hit: bool,
}

/// The selected znode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodeDetail {
    pub path: Rc<str>,
    pub title: Rich,
    /// Who acts.
    pub client: Choice,
    /// Opens forms; the delete.
    pub actions: Vec<Button>,
    pub form: Option<FormView>,
    /// What that client last asked about this znode, and what it was answered.
    pub answer: Option<(Rich, Tone)>,
    /// In place of all below: this server does not have it.
    pub missing: Option<String>,
    pub facts: Vec<Row>,
    pub data: Option<DataView>,
    pub stat: Vec<StatRow>,
    pub stat_title: String,
    /// Shows or hides what the fields of the stat mean.
    pub explain: Button,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataView {
    pub title: String,
    /// As text, JSON, hex; the chosen one is down.
    pub forms: Vec<Button>,
    pub text: String,
    /// What is left out.
    pub note: String,
}

/// One of Apache's eleven fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatRow {
    pub name: &'static str,
    pub value: Rich,
    /// The full number, the unit.
    pub title: String,
    /// To the txn that gave it.
    pub go: Option<Button>,
    pub note: String,
}

/// A form in place: what it asks for, and what is wrong with that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormView {
    /// Of the element, and what the ids in it begin with.
    pub id: &'static str,
    pub title: String,
    pub fields: Vec<FieldView>,
    pub error: Option<String>,
    /// As the console would have it.
    pub command: String,
    pub buttons: Vec<Button>,
    /// What Enter in a field does.
    pub submit: Option<Msg>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldView {
    Line { id: &'static str, label: String, value: String, field: crate::app::Field, wrong: bool },
    Lines { id: &'static str, label: String, value: String, field: crate::app::Field },
    Choice(Choice),
    Toggle(Button),
}
