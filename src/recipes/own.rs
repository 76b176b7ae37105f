//! A program's own znode, found again after a reply that never came: by the mark in its name, in a list that shows it if it was made.
//!
//! A list alone may not show it yet, and the program would make a second one. The server that the program has come to may lag (CURATOR-264).
//! `sync` mends that, and is not enough: a leader answers its own client's `sync` while what it has proposed is still undecided
//! (`CommitProcessor.needCommit`). An empty write is answered when everything before it is decided, by a server that has it.
//!
//! Source: ZooKeeper Recipes, "Important Implementation Notes".

use std::rc::Rc;

use crate::zk::{Api, CreateMode, Op, ProgramNote, WatcherType};

/// Makes the parent of the program's znode, without which that could not be made.
pub fn make_parent(path: &Rc<str>, api: &mut Api) {
    api.note(ProgramNote::MakesParent { path: path.clone() });
    api.call(Op::create(path, None, CreateMode::Persistent));
}

/// Makes an empty write, so that what is read next shows everything that was proposed before. It changes no znode and fires no watch.
pub fn catch_up(path: &Rc<str>, api: &mut Api) {
    let check = Op::Check { path: path.clone(), version: -1 };
    api.call(Op::Multi([check].into()));
}

/// Lists the children, with everything that was proposed before.
pub fn look(path: &Rc<str>, api: &mut Api) {
    catch_up(path, api);
    look_at_once(path, api);
}

/// Lists the children that this server knows of: the naive way.
pub fn look_at_once(path: &Rc<str>, api: &mut Api) {
    api.call(Op::GetChildren { path: path.clone(), watch: false, with_stat: false });
}

/// Finds the znode with this mark.
pub fn find<'a>(children: &'a [Rc<str>], mark: &str) -> Option<&'a Rc<str>> {
    children.iter().find(|name| name.starts_with(mark))
}

/// Removes the watch at which the program waited: it has no use for the event any more, and the server would keep it until then.
pub fn forget(path: &Rc<str>, api: &mut Api) {
    api.call(Op::RemoveWatches { path: path.clone(), kind: WatcherType::Any, local: false });
}
