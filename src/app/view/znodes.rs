//! The panel of znodes: a window of the tree's rows, and the znode that is selected.

use std::rc::Rc;

use super::button::{Button, Choice, Tone};
use super::details::Row;
use crate::app::msg::Msg;
use crate::app::names::Field;
use crate::tell::{Rich, Thing};

/// The tree as one server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodesPanel {
    pub server: Choice,
    /// "s2 is 1 txn behind"; empty: no server is.
    pub behind: String,
    /// "2 znodes are on s3 only"; empty: none are.
    pub elsewhere: String,
    pub search: Search,
    /// The number of rows of the whole tree, of which few are in `rows`.
    pub count: usize,
    /// The rows in sight, some around them, and the one that the keyboard is at. By their index.
    pub rows: Vec<ZnodeRow>,
    /// The one row that Tab reaches.
    pub active: Option<usize>,
    /// The place to scroll to, in pixels, whenever `reveals` counts up.
    pub top: i32,
    pub reveals: u32,
    /// Counts up when the active row takes the focus.
    pub focuses: u32,
    /// The instruction while no znode is selected.
    pub hint: String,
    pub detail: Option<ZnodeDetail>,
}

/// The search above the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub text: String,
    pub label: String,
    /// "12 found"; empty without a search.
    pub found: String,
    pub previous: Button,
    pub next: Button,
    pub clear: Button,
}

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodeRow {
    pub path: Rc<str>,
    pub thing: Thing,
    /// Its place in the whole list.
    pub index: usize,
    pub depth: u16,
    /// Its place among the children of its parent that are shown, and their number.
    pub place: u32,
    pub siblings: u32,
    /// Whether its children are shown; `None`: it has none.
    pub open: Option<bool>,
    pub sign: &'static str,
    pub ephemeral: bool,
    pub name: String,
    /// The ten digits of a sequential name, which end it.
    pub number: String,
    /// `ephemeral`, `container`, `TTL`; empty for a persistent one.
    pub kind: &'static str,
    /// Whose it is, or how long it stays, behind the kind: ` c3`, ` 5s`.
    pub whose: String,
    /// `watch c3`, `watch 2`.
    pub watch: Option<String>,
    /// `not on s2`, `s3 older`.
    pub differs: Option<String>,
    /// Its data, or the number of children that are folded away.
    pub text: String,
    /// All of it in words, for hover.
    pub title: String,
    /// Whether the search found it.
    pub hit: bool,
}

/// The selected znode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodeDetail {
    pub path: Rc<str>,
    pub title: Rich,
    /// The picker of the client that acts.
    pub client: Choice,
    /// The buttons that open forms, and the one that deletes.
    pub actions: Vec<Button>,
    pub form: Option<FormView>,
    /// The client's last call about this znode, with its answer.
    pub answer: Option<(Rich, Tone)>,
    /// *Play*, while the call waits for time to go on.
    pub play: Option<Button>,
    /// The sentence that this server does not have the znode, in place of everything below.
    pub missing: Option<String>,
    pub facts: Vec<Row>,
    pub data: Option<DataView>,
    pub stat: Vec<StatRow>,
    pub stat_title: String,
    /// The button that shows or hides the meaning of the stat's fields.
    pub explain: Button,
}

/// A znode's data in the form that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataView {
    pub title: String,
    /// As text, JSON, hex; the chosen one is down.
    pub forms: Vec<Button>,
    pub text: String,
    /// The sentence on the part that is left out.
    pub note: String,
}

/// One of Apache's eleven fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatRow {
    pub name: &'static str,
    pub value: Rich,
    /// The full number, the unit.
    pub title: String,
    /// The button to the txn that gave the value.
    pub go: Option<Button>,
    pub note: String,
}

/// A form in place: its fields, and the error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormView {
    /// The element's id, with which the ids in it begin.
    pub id: &'static str,
    pub title: String,
    pub fields: Vec<FieldView>,
    pub error: Option<String>,
    /// The command that the form stands for, as one types it in the console.
    pub command: String,
    pub buttons: Vec<Button>,
    /// The message that Enter in a field sends.
    pub submit: Option<Msg>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldView {
    Line { id: &'static str, label: String, value: String, field: Field, wrong: bool },
    Lines { id: &'static str, label: String, value: String, field: Field },
    Choice(Choice),
    Toggle(Button),
}
