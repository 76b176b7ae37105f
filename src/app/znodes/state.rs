//! How a person has arranged the panel of znodes: searched, folded, scrolled, where the keyboard is. None of it is in the recording.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::cmd::Cmd;
use super::super::model::Model;
use super::acting::{self, Draft, Field, Form};
use super::lines::{Lines, Query};
use crate::sim::SortedSet;
use crate::tell::Thing;
use crate::zk::{ClientId, DataTree, ServerId, server, split};

/// Height of a row, in pixels: all are alike.
pub const ROW: i32 = 24;
/// No search is longer.
const MAX_SEARCH: usize = 200;
/// Rows beyond the box that are drawn as well, so that scrolling has something to show; and how far the window moves at a time.
const SPARE_ROWS: i32 = 8;
const STRIDE: i32 = 4;

#[derive(Clone, Debug)]
pub struct Znodes {
    pub search: String,
    query: Query,
    /// What is closed, and what was closed in the results of a search.
    folded: SortedSet<Rc<str>>,
    folded_in_search: SortedSet<Rc<str>>,
    /// Counts whatever changes the lines of an unchanged tree.
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
    /// Who acts.
    pub client: Option<ClientId>,
    pub shows: DataForm,
    pub explains: bool,
    pub form: Option<Form>,
    pub draft: Draft,
    remembered: RefCell<Option<Remembered>>,
}

/// Lines are made once for a tree and an arrangement.
#[derive(Clone, Debug)]
struct Remembered {
    tree: DataTree,
    arranged: u32,
    lines: Rc<Lines>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataForm {
    #[default]
    Text,
    Json,
    Hex,
}

/// What a person does in the panel of znodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZnodeMsg {
    Search(String),
    /// To the next or previous znode that was found.
    Hit {
        back: bool,
    },
    /// The list was scrolled to this pixel.
    Scrolled(i32),
    Walk(Walk),
    /// The focus came to this row.
    Reached(Rc<str>),
    /// Opens or closes a znode.
    Toggle(Rc<str>),
    /// Whose tree is shown.
    ViewTreeOf(ServerId),
    ShowData(DataForm),
    Explain,
    /// On whose behalf.
    As(ClientId),
    /// Opens a form, or closes it where it is open.
    Form(Form),
    Write(Field, String),
    Mode(u8),
    OnlyThisVersion,
    Submit,
}

/// Where a key goes in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// Opens, or goes to the first child.
    In,
    /// Closes, or goes to the parent.
    Out,
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

    /// As for a tree that was never on screen.
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

    fn folded(&self) -> &SortedSet<Rc<str>> {
        if self.is_searching() { &self.folded_in_search } else { &self.folded }
    }

    /// Which rows are drawn, of so many.
    pub fn window(&self, count: usize) -> std::ops::Range<usize> {
        let top = self.top.min(count as i32 * ROW - self.height).max(0) / ROW;
        let first = (top - SPARE_ROWS).max(0) / STRIDE * STRIDE;
        let end = top + self.height / ROW + SPARE_ROWS + STRIDE;
        (first as usize).min(count)..(end as usize).min(count)
    }

    fn fold(&mut self, path: &Rc<str>) {
        let folded = if self.query.is_empty() { &mut self.folded } else { &mut self.folded_in_search };
        if !folded.remove(path) {
            folded.insert(path.clone());
        }
        self.arranged += 1;
    }

    /// Opens what a path is in.
    fn unfold_above(&mut self, path: &str) {
        let mut path = path;
        while let Some((parent, _)) = split(path) {
            path = parent;
            self.arranged += u32::from(self.folded.remove(path) | self.folded_in_search.remove(path));
        }
    }

    /// Scrolls no further than needed to have that row in the box.
    fn bring_in_sight(&mut self, index: usize) {
        let (above, below) = (index as i32 * ROW, (index as i32 + 1) * ROW - self.height);
        let top = self.top.clamp(below.min(above), above);
        self.reveals += u32::from(top != self.top);
        self.top = top;
    }
}

/// The lines of the tree on screen.
pub fn lines(model: &Model) -> Option<Rc<Lines>> {
    let tree = server(model.world(), model.shown_server()?)?.tree();
    Some(model.znodes.lines(tree))
}

pub fn update(model: &mut Model, msg: ZnodeMsg) -> Vec<Cmd> {
    let znodes = &mut model.znodes;
    match msg {
        ZnodeMsg::Search(text) => search(znodes, text),
        ZnodeMsg::Hit { back } => to_hit(model, back),
        ZnodeMsg::Scrolled(top) => scrolled(model, top),
        ZnodeMsg::Walk(walk) => to_row(model, walk),
        ZnodeMsg::Reached(path) => znodes.active = Some(path),
        ZnodeMsg::Toggle(path) => znodes.fold(&path),
        ZnodeMsg::ViewTreeOf(server) => model.viewed = Some(server),
        ZnodeMsg::ShowData(form) => znodes.shows = form,
        ZnodeMsg::Explain => znodes.explains = !znodes.explains,
        ZnodeMsg::As(client) => znodes.client = Some(client),
        ZnodeMsg::Form(form) => acting::open(model, form),
        ZnodeMsg::Write(field, text) => znodes.draft.write(field, text),
        ZnodeMsg::Mode(mode) => znodes.draft.mode = mode,
        ZnodeMsg::OnlyThisVersion => znodes.draft.only_this_version = !znodes.draft.only_this_version,
        ZnodeMsg::Submit => acting::submit(model),
    }
    Vec::new()
}

fn search(znodes: &mut Znodes, mut text: String) {
    text.truncate(text.floor_char_boundary(MAX_SEARCH));
    znodes.query = Query::new(&text);
    znodes.search = text;
    znodes.folded_in_search = SortedSet::new();
    znodes.arranged += 1;
    if znodes.top != 0 {
        znodes.top = 0;
        znodes.reveals += 1;
    }
}

/// A znode was selected, wherever: its row is where the keyboard goes on, in sight.
pub fn reveal(model: &mut Model, path: &Rc<str>) {
    let is_other = model.selected != Some(Thing::Znode(path.clone()));
    model.znodes.unfold_above(path);
    model.znodes.active = Some(path.clone());
    bring_active_in_sight(model);
    if is_other {
        acting::begin_anew(model, path);
    }
}

/// The box has another height.
pub fn resized(model: &mut Model, height: i32) {
    model.znodes.height = height.clamp(ROW, 4_000);
    bring_active_in_sight(model);
}

fn bring_active_in_sight(model: &mut Model) {
    let Some(lines) = lines(model) else { return };
    if let Some(index) = model.znodes.active.as_deref().and_then(|path| lines.position(path)) {
        model.znodes.bring_in_sight(index);
    }
}

/// Whether other rows are to be drawn is all that the page has to know.
fn scrolled(model: &mut Model, top: i32) {
    let count = lines(model).map_or(0, |lines| lines.lines.len());
    let before = model.znodes.window(count);
    model.znodes.top = top.max(0);
    if model.znodes.window(count) != before {
        model.znodes.scrolls += 1;
    }
}

/// The row of the keyboard: where it was, else the selected one, else the first.
pub fn active_index(model: &Model, lines: &Lines) -> Option<usize> {
    let selected = match &model.selected {
        Some(Thing::Znode(path)) => Some(&**path),
        _ => None,
    };
    let found = [model.znodes.active.as_deref(), selected].into_iter().flatten().find_map(|path| lines.position(path));
    found.or_else(|| (!lines.lines.is_empty()).then_some(0))
}

fn to_row(model: &mut Model, walk: Walk) {
    let Some(lines) = lines(model) else { return };
    let Some(at) = active_index(model, &lines) else { return };
    let (line, last) = (&lines.lines[at], lines.lines.len() - 1);
    let page = (model.znodes.height / ROW - 1).max(1) as usize;
    let is_folded = model.znodes.is_folded(&line.path);
    let to = match walk {
        Walk::Up => at.saturating_sub(1),
        Walk::Down => at + 1,
        Walk::PageUp => at.saturating_sub(page),
        Walk::PageDown => at + page,
        Walk::First => 0,
        Walk::Last => last,
        Walk::In | Walk::Out if is_folded == (walk == Walk::In) && (is_folded || line.children > 0) => {
            model.znodes.fold(&line.path);
            at
        }
        Walk::In => at + usize::from(line.children > 0),
        Walk::Out => line.parent as usize,
    };
    go(model, &lines, to.min(last));
    model.znodes.focuses += 1;
}

fn go(model: &mut Model, lines: &Lines, index: usize) {
    model.znodes.active = Some(lines.lines[index].path.clone());
    model.znodes.bring_in_sight(index);
}

fn to_hit(model: &mut Model, back: bool) {
    let Some(lines) = lines(model) else { return };
    let is_hit = |index: &usize| lines.lines[*index].hit;
    let (at, count) = (active_index(model, &lines).unwrap_or(0), lines.lines.len());
    // The first Enter takes the row that it stands on.
    let from = if matches!(&model.selected, Some(Thing::Znode(path)) if lines.position(path) == Some(at)) { 1 } else { 0 };
    let found = if back {
        (1..=count).map(|n| (at + count - n) % count).find(is_hit)
    } else {
        (from..=count).map(|n| (at + n) % count).find(is_hit)
    };
    if let Some(index) = found {
        let path = lines.lines[index].path.clone();
        reveal(model, &path);
        model.selected = Some(Thing::Znode(path));
    }
}
