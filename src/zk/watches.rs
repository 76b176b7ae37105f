//! The watches that one server holds for its connections (`WatchManager.java`). Memory only: they go with the connection.

use std::rc::Rc;

use super::ids::SessionId;
use super::message::EventType;
use super::tree::Change;
use crate::sim::{ConnId, SortedMap, SortedSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WatchKind {
    /// Set by exists and getData.
    Data,
    /// Set by getChildren.
    Child,
}

/// Who watches: in the order in which one trigger notifies. Apache's comes from a hash set; ours is by session.
type Watcher = (SessionId, ConnId);

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WatchManager {
    data: SortedMap<Rc<str>, SortedSet<Watcher>>,
    child: SortedMap<Rc<str>, SortedSet<Watcher>>,
}

impl WatchManager {
    /// One entry per connection, path and kind, however often it is set.
    pub fn add(&mut self, kind: WatchKind, path: &Rc<str>, session: SessionId, conn: ConnId) {
        self.table(kind).or_default(path.clone()).insert((session, conn));
    }

    fn table(&mut self, kind: WatchKind) -> &mut SortedMap<Rc<str>, SortedSet<Watcher>> {
        match kind {
            WatchKind::Data => &mut self.data,
            WatchKind::Child => &mut self.child,
        }
    }

    /// Everything of one connection goes.
    pub fn remove_connection(&mut self, conn: ConnId) {
        for table in [&mut self.data, &mut self.child] {
            table.retain(|_, watchers| {
                watchers.retain(|&(_, of)| of != conn);
                !watchers.is_empty()
            });
        }
    }

    pub fn clear(&mut self) {
        self.data.clear();
        self.child.clear();
    }

    /// Who is told of a change; each watch is used up by it. A delete fires data watches, then child watches of the same path, but
    /// tells a connection once.
    pub fn trigger(&mut self, change: &Change) -> SortedSet<Watcher> {
        if self.data.is_empty() && self.child.is_empty() {
            return SortedSet::new();
        }
        match change.kind {
            EventType::NodeCreated | EventType::NodeDataChanged => self.data.remove(&change.path).unwrap_or_default(),
            EventType::NodeChildrenChanged => self.child.remove(&change.path).unwrap_or_default(),
            EventType::NodeDeleted => {
                let mut watchers = self.data.remove(&change.path).unwrap_or_default();
                for watcher in self.child.remove(&change.path).unwrap_or_default() {
                    watchers.insert(watcher);
                }
                watchers
            }
        }
    }

    /// Every watch: path, kind, connection.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, WatchKind, ConnId)> {
        let of = |kind: WatchKind| {
            let table = match kind {
                WatchKind::Data => &self.data,
                WatchKind::Child => &self.child,
            };
            table.iter().flat_map(move |(path, watchers)| watchers.iter().map(move |&(_, conn)| (path, kind, conn)))
        };
        of(WatchKind::Data).chain(of(WatchKind::Child))
    }

    pub fn count(&self) -> usize {
        self.iter().count()
    }
}
