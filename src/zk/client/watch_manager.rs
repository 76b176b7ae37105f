//! The watches that a client believes to have (`ZKWatchManager.java`). A watch is the client's from the reply on; it outlives the
//! connection, and is set anew at the next server.

use std::rc::Rc;

use crate::sim::SortedSet;
use crate::zk::code::Code;
use crate::zk::event::EventType;
use crate::zk::message::{Response, WatchLists};
use crate::zk::op::{AddWatchMode, Op, WatcherType};

type Paths = SortedSet<Rc<str>>;

/// The registries, each with the paths that have a watch in it.
#[derive(Clone, Debug, Default, Hash)]
pub struct ClientWatchManager {
    data: Paths,
    exist: Paths,
    child: Paths,
    persistent: Paths,
    persistent_recursive: Paths,
}

/// The registry that a watch is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientWatch {
    Data,
    Exist,
    Child,
    Persistent,
    PersistentRecursive,
}

impl ClientWatch {
    pub fn name(self) -> &'static str {
        match self {
            ClientWatch::Data => "data",
            ClientWatch::Exist => "exists",
            ClientWatch::Child => "children",
            ClientWatch::Persistent => "persistent",
            ClientWatch::PersistentRecursive => "recursive",
        }
    }
}

impl ClientWatchManager {
    /// Every watch, by registry, then by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, ClientWatch)> {
        let of = |paths, kind| Paths::iter(paths).map(move |path| (path, kind));
        of(&self.data, ClientWatch::Data)
            .chain(of(&self.exist, ClientWatch::Exist))
            .chain(of(&self.child, ClientWatch::Child))
            .chain(of(&self.persistent, ClientWatch::Persistent))
            .chain(of(&self.persistent_recursive, ClientWatch::PersistentRecursive))
    }

    /// Registers the watch that a reply leaves.
    pub fn register(&mut self, op: &Op, result: &Result<Response, Code>) {
        let (paths, path) = match (op, result) {
            (Op::Exists { path, watch: true }, Err(Code::NoNode)) => (&mut self.exist, path),
            (Op::Exists { path, watch: true } | Op::GetData { path, watch: true }, Ok(_)) => (&mut self.data, path),
            (Op::GetChildren { path, watch: true, .. }, Ok(_)) => (&mut self.child, path),
            (Op::AddWatch { path, mode: AddWatchMode::Persistent }, Ok(_)) => (&mut self.persistent, path),
            (Op::AddWatch { path, mode: AddWatchMode::PersistentRecursive }, Ok(_)) => (&mut self.persistent_recursive, path),
            _ => return,
        };
        paths.insert(path.clone());
    }

    /// Removes the watches that an event uses up.
    pub fn on_event(&mut self, kind: EventType, path: &str) {
        let used: &mut [&mut Paths] = match kind {
            EventType::NodeCreated | EventType::NodeDataChanged => &mut [&mut self.data, &mut self.exist],
            EventType::NodeChildrenChanged => &mut [&mut self.child],
            EventType::NodeDeleted => &mut [&mut self.data, &mut self.exist, &mut self.child],
            EventType::DataWatchRemoved | EventType::ChildWatchRemoved | EventType::PersistentWatchRemoved => &mut [],
        };
        for paths in used {
            paths.remove(path);
        }
    }

    /// Whether there is a watch of this kind: else the library asks no server to remove one.
    pub fn contains(&self, kind: WatcherType, path: &str) -> bool {
        let any = |registries: &[&Paths]| registries.iter().any(|paths| paths.contains(path));
        match kind {
            WatcherType::Children => any(&[&self.child]),
            WatcherType::Data => any(&[&self.data, &self.exist]),
            WatcherType::Any => any(&[&self.data, &self.exist, &self.child, &self.persistent, &self.persistent_recursive]),
        }
    }

    /// Forgets the watches of this kind on a path: the events that tell of it, in Apache's order.
    pub fn remove(&mut self, kind: WatcherType, path: &str) -> Vec<EventType> {
        let mut events = Vec::new();
        if kind != WatcherType::Data && self.child.remove(path) {
            events.push(EventType::ChildWatchRemoved);
        }
        // Both registries, and one event for both.
        if kind != WatcherType::Children && (self.data.remove(path) | self.exist.remove(path)) {
            events.push(EventType::DataWatchRemoved);
        }
        if kind == WatcherType::Any && (self.persistent.remove(path) | self.persistent_recursive.remove(path)) {
            events.push(EventType::PersistentWatchRemoved);
        }
        events
    }

    /// Takes in what a program outside brings along.
    #[cold]
    pub fn add(&mut self, lists: &WatchLists) {
        let WatchLists { data, exist, child, persistent, persistent_recursive } = lists;
        for (paths, list) in [
            (&mut self.data, data),
            (&mut self.exist, exist),
            (&mut self.child, child),
            (&mut self.persistent, persistent),
            (&mut self.persistent_recursive, persistent_recursive),
        ] {
            for path in list {
                paths.insert(path.clone());
            }
        }
    }

    /// The lists that are sent to the next server.
    pub fn lists(&self) -> WatchLists {
        let of = |paths: &Paths| paths.iter().cloned().collect();
        WatchLists {
            data: of(&self.data),
            exist: of(&self.exist),
            child: of(&self.child),
            persistent: of(&self.persistent),
            persistent_recursive: of(&self.persistent_recursive),
        }
    }
}
