//! A person's arrangement of the panel of znodes: search, folds, scrolling, the row of the keyboard. None of it is in the recording.

use std::cell::RefCell;
use std::rc::Rc;

use super::draft::Draft;
use super::lines::{Lines, Query};
use crate::app::names::{DataForm, Form};
use crate::sim::SortedSet;
use crate::zk::{ClientId, DataTree, split};

/// The height of a row, in pixels: all rows are alike.
pub const ROW: i32 = 24;
/// The most bytes of a search.
const MAX_SEARCH: usize = 200;
/// The number of rows beyond the box that are drawn as well, so that scrolling has something to show. The window moves by as many.
const SPARE_ROWS: i32 = 8;
const STRIDE: i32 = 4;

/// A person's arrangement of the panel.
#[derive(Clone, Debug)]
pub struct Znodes {
    pub search: String,
    query: Query,
    /// The closed znodes, and those closed in the results of a search.
    folded: SortedSet<Rc<str>>,
    folded_in_search: SortedSet<Rc<str>>,
    /// Counts the changes of the arrangement, which change the lines of an unchanged tree.
    arranged: u32,
    pub top: i32,
    pub height: i32,
    /// The row that the keyboard is at.
    pub active: Option<Rc<str>>,
    /// Count up when the list is to be scrolled to `top`, and when the active row is to take the focus.
    pub reveals: u32,
    pub focuses: u32,
    /// Counts up when other rows come into the window.
    pub scrolls: u64,
    /// The client that acts.
    pub client: Option<ClientId>,
    pub shows: DataForm,
    pub explains: bool,
    pub form: Option<Form>,
    pub draft: Draft,
    remembered: RefCell<Option<Remembered>>,
}

/// The lines, made once for a tree and an arrangement.
#[derive(Clone, Debug)]
struct Remembered {
    tree: DataTree,
    arranged: u32,
    lines: Rc<Lines>,
}

impl Default for Znodes {
    fn default() -> Self {
        Znodes {
            search: String::new(),
            query: Query::default(),
            // The ensemble's own, of no interest at first.
            folded: SortedSet::from([Rc::from("/zookeeper")]),
            folded_in_search: SortedSet::new(),
            arranged: 0,
            top: 0,
            height: 400,
            active: None,
            reveals: 0,
            focuses: 0,
            scrolls: 0,
            client: None,
            shows: DataForm::default(),
            explains: false,
            form: None,
            draft: Draft::default(),
            remembered: RefCell::default(),
        }
    }
}

impl Znodes {
    /// The lines of a tree as it is folded and searched now.
    pub fn lines(&self, tree: &DataTree) -> Rc<Lines> {
        let mut remembered = self.remembered.borrow_mut();
        if let Some(last) = remembered.as_ref().filter(|last| last.arranged == self.arranged && last.tree.is_same(tree)) {
            return last.lines.clone();
        }
        let lines = Rc::new(Lines::new(tree, &self.query, self.folded()));
        *remembered = Some(Remembered { tree: tree.clone(), arranged: self.arranged, lines: lines.clone() });
        lines
    }

    /// Forgets the lines, as for a tree that was never on screen.
    #[cfg(any(test, feature = "bench"))]
    pub fn forget(&mut self) {
        *self.remembered.get_mut() = None;
    }

    pub fn is_searching(&self) -> bool {
        !self.query.is_empty()
    }

    pub fn is_folded(&self, path: &str) -> bool {
        self.folded().contains(path)
    }

    pub fn search_for(&mut self, mut text: String) {
        text.truncate(text.floor_char_boundary(MAX_SEARCH));
        self.query = Query::new(&text);
        self.search = text;
        self.folded_in_search = SortedSet::new();
        self.arranged += 1;
        if self.top != 0 {
            self.top = 0;
            self.reveals += 1;
        }
    }

    fn folded(&self) -> &SortedSet<Rc<str>> {
        if self.is_searching() { &self.folded_in_search } else { &self.folded }
    }

    /// The range of rows that are drawn, of so many.
    pub fn window(&self, count: usize) -> std::ops::Range<usize> {
        let top = self.top.min(count as i32 * ROW - self.height).max(0) / ROW;
        let first = (top - SPARE_ROWS).max(0) / STRIDE * STRIDE;
        let end = top + self.height / ROW + SPARE_ROWS + STRIDE;
        (first as usize).min(count)..(end as usize).min(count)
    }

    pub fn fold(&mut self, path: &Rc<str>) {
        let folded = if self.query.is_empty() { &mut self.folded } else { &mut self.folded_in_search };
        if !folded.remove(path) {
            folded.insert(path.clone());
        }
        self.arranged += 1;
    }

    /// Opens the znodes above a path.
    pub fn unfold_above(&mut self, path: &str) {
        let mut path = path;
        while let Some((parent, _)) = split(path) {
            path = parent;
            self.arranged += u32::from(self.folded.remove(path) | self.folded_in_search.remove(path));
        }
    }

    /// Scrolls just far enough to have that row in the box.
    pub fn bring_in_sight(&mut self, index: usize) {
        let (above, below) = (index as i32 * ROW, (index as i32 + 1) * ROW - self.height);
        let top = self.top.clamp(below.min(above), above);
        self.reveals += u32::from(top != self.top);
        self.top = top;
    }
}
