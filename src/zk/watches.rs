//! The watches that one server holds for its connections (`WatchManager.java`). Memory only: they go with the connection.
//!
//! One entry per connection, path and table, as in Apache's 3.8: a later watch of another mode takes the place of the one before.
//! (3.9 keeps them side by side, ZOOKEEPER-4466.)

use std::rc::Rc;

use super::event::EventType;
use super::ids::SessionId;
use super::op::{AddWatchMode, WatcherType};
use super::path::split;
use super::tree::Change;
use crate::sim::{ConnId, SortedMap, SortedSet};

/// The table that a watch is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WatchKind {
    /// Set by exists and getData, and by addWatch.
    Data,
    /// Set by getChildren, and by addWatch.
    Child,
}

/// `WatcherMode`: whether a watch stays when it fires, and whether it hears of the znodes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WatchMode {
    /// Gone with its first event.
    Standard,
    /// Stays.
    Persistent,
    /// Stays, and sees everything below its path as well.
    PersistentRecursive,
}

/// A watcher. The order is the one in which a trigger notifies: by session here, where Apache's comes from a hash set.
type Watcher = (SessionId, ConnId);

type Table = SortedMap<Rc<str>, SortedMap<Watcher, WatchMode>>;

/// The two tables of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WatchManager {
    data: Table,
    child: Table,
}

impl From<AddWatchMode> for WatchMode {
    fn from(mode: AddWatchMode) -> Self {
        match mode {
            AddWatchMode::Persistent => WatchMode::Persistent,
            AddWatchMode::PersistentRecursive => WatchMode::PersistentRecursive,
        }
    }
}

impl WatchManager {
    /// The watch of a read.
    pub fn add(&mut self, kind: WatchKind, path: &Rc<str>, session: SessionId, conn: ConnId) {
        self.insert(kind, path, (session, conn), WatchMode::Standard);
    }

    /// The watch of an `addWatch`: in both tables, though of its children a recursive one hears by their own events.
    pub fn add_persistent(&mut self, mode: AddWatchMode, path: &Rc<str>, session: SessionId, conn: ConnId) {
        self.insert(WatchKind::Data, path, (session, conn), mode.into());
        self.insert(WatchKind::Child, path, (session, conn), mode.into());
    }

    fn insert(&mut self, kind: WatchKind, path: &Rc<str>, watcher: Watcher, mode: WatchMode) {
        self.table_mut(kind).or_default(path.clone()).insert(watcher, mode);
    }

    fn table(&self, kind: WatchKind) -> &Table {
        match kind {
            WatchKind::Data => &self.data,
            WatchKind::Child => &self.child,
        }
    }

    fn table_mut(&mut self, kind: WatchKind) -> &mut Table {
        match kind {
            WatchKind::Data => &mut self.data,
            WatchKind::Child => &mut self.child,
        }
    }

    /// Whether anybody watches this very path with a watch of this kind. Apache's 3.8 means to ask for one connection, and does not.
    pub fn contains(&self, path: &str, kind: WatcherType) -> bool {
        tables_of(kind).iter().any(|&kind| self.table(kind).contains_key(path))
    }

    /// Takes a connection's watches of this kind on a path away. False where there was none.
    pub fn remove(&mut self, path: &str, kind: WatcherType, watcher: Watcher) -> bool {
        let mut removed = false;
        for &kind in tables_of(kind) {
            let table = self.table_mut(kind);
            let Some(watchers) = table.get_mut(path) else { continue };
            removed |= watchers.remove(&watcher).is_some();
            if watchers.is_empty() {
                table.remove(path);
            }
        }
        removed
    }

    /// Removes all watches of one connection.
    pub fn remove_connection(&mut self, conn: ConnId) {
        for table in [&mut self.data, &mut self.child] {
            table.retain(|_, watchers| {
                watchers.retain(|&(_, of), _| of != conn);
                !watchers.is_empty()
            });
        }
    }

    pub fn clear(&mut self) {
        self.data.clear();
        self.child.clear();
    }

    /// The watchers to tell of a change; a standard watch is used up by it. A delete fires data watches, then child watches of the same path,
    /// but tells a connection once.
    pub fn trigger(&mut self, change: &Change) -> SortedSet<Watcher> {
        let mut told = SortedSet::new();
        if self.data.is_empty() && self.child.is_empty() {
            return told;
        }
        let tables: &[WatchKind] = match change.kind {
            EventType::NodeCreated | EventType::NodeDataChanged => &[WatchKind::Data],
            EventType::NodeChildrenChanged => &[WatchKind::Child],
            EventType::NodeDeleted => &[WatchKind::Data, WatchKind::Child],
            // These events are made by the client library.
            EventType::DataWatchRemoved | EventType::ChildWatchRemoved | EventType::PersistentWatchRemoved => &[],
        };
        for &kind in tables {
            trigger_in(self.table_mut(kind), change, &mut told);
        }
        told
    }

    /// Every watch: path, kind, mode, connection.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, WatchKind, WatchMode, ConnId)> {
        self.entries().map(|(path, kind, (_, conn), mode)| (path, kind, mode, conn))
    }

    /// All watches, each once: a watch that stays is in both tables.
    pub fn iter_distinct(&self) -> impl Iterator<Item = (&Rc<str>, WatchKind, WatchMode, ConnId)> {
        let is_twin = |path: &Rc<str>, kind, watcher: Watcher, mode| {
            let of_data = || self.data.get(path).and_then(|watchers| watchers.get(&watcher));
            kind == WatchKind::Child && mode != WatchMode::Standard && of_data() == Some(&mode)
        };
        let distinct = self.entries().filter(move |&(path, kind, watcher, mode)| !is_twin(path, kind, watcher, mode));
        distinct.map(|(path, kind, (_, conn), mode)| (path, kind, mode, conn))
    }

    fn entries(&self) -> impl Iterator<Item = (&Rc<str>, WatchKind, Watcher, WatchMode)> {
        let of = |kind: WatchKind| {
            let watchers = move |(path, watchers): (_, &SortedMap<Watcher, WatchMode>)| {
                watchers.iter().map(|(&watcher, &mode)| (path, kind, watcher, mode)).collect::<Vec<_>>()
            };
            self.table(kind).iter().flat_map(watchers)
        };
        of(WatchKind::Data).chain(of(WatchKind::Child))
    }

    pub fn count(&self) -> usize {
        self.data.values().chain(self.child.values()).map(SortedMap::len).sum()
    }
}

fn tables_of(kind: WatcherType) -> &'static [WatchKind] {
    match kind {
        WatcherType::Children => &[WatchKind::Child],
        WatcherType::Data => &[WatchKind::Data],
        WatcherType::Any => &[WatchKind::Child, WatchKind::Data],
    }
}

/// The watchers of the path itself, and of every path above it those that see so far (`PathParentIterator`).
fn trigger_in(table: &mut Table, change: &Change, told: &mut SortedSet<Watcher>) {
    if let Some(watchers) = table.get_mut(&change.path) {
        watchers.retain(|&watcher, mode| {
            let recursive = *mode == WatchMode::PersistentRecursive;
            if !(recursive && change.kind == EventType::NodeChildrenChanged) {
                told.insert(watcher);
            }
            *mode != WatchMode::Standard
        });
        if watchers.is_empty() {
            table.remove(&change.path);
        }
    }
    if change.kind == EventType::NodeChildrenChanged {
        return;
    }
    let mut path = &*change.path;
    while let Some((parent, _)) = split(path) {
        path = parent;
        for (&watcher, mode) in table.get(path).into_iter().flat_map(SortedMap::iter) {
            if *mode == WatchMode::PersistentRecursive {
                told.insert(watcher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_that_stays_counts_once_unless_another_took_the_place_of_its_half() {
        let (path, session, conn): (Rc<str>, _, _) = ("/a".into(), SessionId(1), ConnId(1));
        let mut watches = WatchManager::default();
        watches.add_persistent(AddWatchMode::Persistent, &path, session, conn);
        let distinct = |watches: &WatchManager| watches.iter_distinct().map(|(_, kind, mode, _)| (kind, mode)).collect::<Vec<_>>();
        assert_eq!(distinct(&watches), [(WatchKind::Data, WatchMode::Persistent)]);
        watches.add(WatchKind::Data, &path, session, conn);
        assert_eq!(distinct(&watches), [(WatchKind::Data, WatchMode::Standard), (WatchKind::Child, WatchMode::Persistent)]);
    }
}
