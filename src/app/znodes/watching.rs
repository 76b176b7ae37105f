//! Who watches what, on all running servers.

use std::rc::Rc;

use super::super::details::{none, watch_name};
use super::super::model::Model;
use super::super::rich::{Part, Rich};
use crate::sim::Life;
use crate::zk::{ClientId, WatchKind, WatchMode, servers};

/// Every watch. They are few beside the rows that ask: no client has thousands.
pub struct Watchers(Vec<(Rc<str>, ClientId, WatchKind, WatchMode)>);

impl Watchers {
    pub fn new(model: &Model) -> Self {
        let running = servers(model.world()).filter(|(_, node, _)| node.life != Life::Crashed);
        Watchers(running.flat_map(|(_, _, server)| server.watches()).collect())
    }

    /// Who watches a path, and how.
    fn of(&self, path: &str) -> impl Iterator<Item = (ClientId, &'static str)> {
        let watches = self.0.iter().filter(move |(watched, ..)| **watched == *path);
        watches.map(|(_, client, kind, mode)| (*client, watch_name(*kind, *mode)))
    }

    /// For a row: `watch c3`, `watch 2`.
    pub fn tag(&self, path: &str) -> Option<String> {
        let mut who: Vec<ClientId> = self.of(path).map(|(client, _)| client).collect();
        who.dedup();
        match who.as_slice() {
            [] => None,
            [one] => Some(format!("watch {one}")),
            many => Some(format!("watch {}", many.len())),
        }
    }

    /// For hover: `c3 data, c2 recursive`.
    pub fn words(&self, path: &str) -> String {
        self.of(path).map(|(client, how)| format!("{client} {how}")).collect::<Vec<_>>().join(", ")
    }

    pub fn told(&self, model: &Model, path: &str) -> Rich {
        let mut parts = Vec::new();
        for (client, how) in self.of(path) {
            parts.extend([Part::Node(client.node()), Part::Text(format!(" {how} "))]);
        }
        if parts.is_empty() { none(model) } else { Rich(parts) }
    }
}
