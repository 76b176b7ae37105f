//! The root of the tree where nobody has named one.

use std::rc::Rc;

use crate::app::model::Model;
use crate::tell::Thing;
use crate::zk::clients;

/// The path that the running recipes work at, the selected znode, or the root of all.
pub fn likely(model: &Model) -> Rc<str> {
    let mut paths: Vec<&str> = clients(model.world())
        .filter_map(|(_, _, client)| client.program())
        .map(|program| program.path())
        .filter(|path| !path.is_empty())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    match (&model.selected, paths.as_slice()) {
        (_, [one]) => Rc::from(*one),
        (Some(Thing::Znode(path)), []) => path.clone(),
        _ => Rc::from("/"),
    }
}
