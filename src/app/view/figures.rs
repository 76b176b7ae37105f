//! Figures of operators: the table of all servers, and the course of a few figures of one.

use super::button::{Button, Choice};
use crate::tell::Role;

/// The panel of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresPanel {
    pub title: &'static str,
    /// The moment that is compared with.
    pub about: String,
    pub pin: Button,
    /// Compares with the beginning again, where a person has chosen a moment.
    pub unpin: Option<Button>,
    /// How far counting is, where it is not at the moment on screen, and the button that goes on.
    pub behind: Option<(String, Button)>,
    /// The picker of the server whose strip is shown.
    pub picker: Choice,
    pub strip_label: &'static str,
    pub strip: Vec<Spark>,
    /// What stands behind each line: the highest value of it.
    pub most: &'static str,
    pub table: Option<FiguresTable>,
    pub note: &'static str,
}

/// A figure over time, up to the moment on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spark {
    pub name: String,
    /// The value at the moment on screen.
    pub now: String,
    /// The line, in a box of [`SPARK_WIDTH`] by [`SPARK_HEIGHT`]; empty where there is none.
    pub path: String,
    /// The largest value of the line, which reaches the top of the box.
    pub most: u64,
    /// The place of the moment on screen.
    pub cursor: i32,
    /// The line in words.
    pub label: String,
}

/// The box of a figure over time.
pub const SPARK_WIDTH: i32 = 240;
pub const SPARK_HEIGHT: i32 = 20;

/// The table: a column a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresTable {
    pub label: &'static str,
    pub heads: Vec<FiguresHead>,
    /// "was", "now", "difference".
    pub rows: [&'static str; 3],
    /// The meaning of a mark on a value.
    pub fresh: &'static str,
    pub groups: Vec<FiguresGroup>,
}

/// A server over its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresHead {
    pub name: String,
    pub role: Role,
    pub title: String,
    /// Whether its strip is shown.
    pub chosen: bool,
}

/// Figures under a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresGroup {
    pub title: &'static str,
    pub figures: Vec<FigureView>,
}

/// A figure of all servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureView {
    pub name: String,
    pub says: &'static str,
    pub cells: Vec<FigureCell>,
}

/// A figure of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureCell {
    /// `None`: the server did not give it then, or does not now.
    pub was: Option<String>,
    pub now: Option<String>,
    /// With its sign; `None`: none, or nothing to compare.
    pub change: Option<String>,
    /// Whether the last event changed it.
    pub fresh: bool,
}

impl FigureView {
    /// Whether any server's figure differs from what it was. One that nobody gave then has nothing to differ from.
    pub fn differs(&self) -> bool {
        self.cells.iter().any(|cell| cell.was.is_some() && cell.was != cell.now)
    }
}
