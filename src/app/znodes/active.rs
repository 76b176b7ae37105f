//! The lines of the tree on screen, and the one at which the keyboard is. Read only.

use std::rc::Rc;

use super::lines::Lines;
use crate::app::model::Model;
use crate::tell::Thing;
use crate::zk::server;

/// The lines of the tree on screen.
pub fn lines(model: &Model) -> Option<Rc<Lines>> {
    let tree = server(model.world(), model.shown_server()?)?.tree();
    Some(model.znodes.lines(tree))
}

/// The row of the keyboard: the one where it was, else the selected one, else the first.
pub fn active_index(model: &Model, lines: &Lines) -> Option<usize> {
    let selected = match &model.selected {
        Some(Thing::Znode(path)) => Some(&**path),
        _ => None,
    };
    let found = [model.znodes.active.as_deref(), selected].into_iter().flatten().find_map(|path| lines.position(path));
    found.or_else(|| (!lines.lines.is_empty()).then_some(0))
}
