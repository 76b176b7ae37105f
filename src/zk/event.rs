//! Watch events (`Watcher.Event`, `WatcherEvent`).

use std::rc::Rc;

/// `Watcher.Event.EventType`. The last three are made by the client library, when `removeWatches` has succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventType {
    NodeCreated,
    NodeDeleted,
    NodeDataChanged,
    NodeChildrenChanged,
    DataWatchRemoved,
    ChildWatchRemoved,
    PersistentWatchRemoved,
}

/// A watch event. It carries neither the new data nor the old.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WatcherEvent {
    pub kind: EventType,
    pub path: Rc<str>,
}

impl EventType {
    pub fn name(self) -> &'static str {
        match self {
            EventType::NodeCreated => "NodeCreated",
            EventType::NodeDeleted => "NodeDeleted",
            EventType::NodeDataChanged => "NodeDataChanged",
            EventType::NodeChildrenChanged => "NodeChildrenChanged",
            EventType::DataWatchRemoved => "DataWatchRemoved",
            EventType::ChildWatchRemoved => "ChildWatchRemoved",
            EventType::PersistentWatchRemoved => "PersistentWatchRemoved",
        }
    }
}
