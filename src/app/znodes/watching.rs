//! The watches of all running servers.

use std::rc::Rc;

use crate::app::model::Model;
use crate::app::show::details::{none, watch_name};
use crate::lang::Lang;
use crate::tell::template::text;
use crate::tell::{Part, Rich};
use crate::zk::{ClientId, ServerWatch, WatchMode, watches};

/// All watches. Each row searches them: they are few, as no client has thousands.
pub struct Watchers(Vec<ServerWatch>);

impl Watchers {
    pub fn new(model: &Model) -> Self {
        Watchers(watches(model.world()))
    }

    /// The watches of a path: whose, and of which kind.
    fn of(&self, path: &str) -> impl Iterator<Item = (ClientId, &'static str)> {
        self.0.iter().filter(move |watch| *watch.path == *path).map(|watch| (watch.client, watch_name(watch.kind, watch.mode)))
    }

    /// The watches in a row's words: `watch c3`, `watch 2`.
    pub fn tag(&self, lang: Lang, path: &str) -> Option<String> {
        let mut who: Vec<ClientId> = self.of(path).map(|(client, _)| client).collect();
        who.dedup();
        match who.as_slice() {
            [] => None,
            [one] => Some(text!(lang, "watch {one}", "{one} 监听", one)),
            many => Some(text!(lang, "watch {n}", "{n} 个监听者", n = many.len())),
        }
    }

    /// The watches in words for hover: `c3 data, c2 recursive`.
    pub fn words(&self, path: &str) -> String {
        self.of(path).map(|(client, how)| format!("{client} {how}")).collect::<Vec<_>>().join(", ")
    }

    /// Recursive watches of the znodes above, which hear of this one too.
    fn recursive_above(&self, path: &str) -> Vec<(&Rc<str>, ClientId)> {
        let above = |of: &str| of != path && path.strip_prefix(of).is_some_and(|rest| of == "/" || rest.starts_with('/'));
        let mut found = Vec::new();
        for ServerWatch { path: of, client, mode, .. } in &self.0 {
            if *mode == WatchMode::PersistentRecursive && above(of) && !found.contains(&(of, *client)) {
                found.push((of, *client));
            }
        }
        found
    }

    pub fn told(&self, model: &Model, path: &str) -> Rich {
        let mut parts = Vec::new();
        for (client, how) in self.of(path) {
            parts.extend([Part::Node(client.node()), Part::Text(format!(" {how} "))]);
        }
        for (above, client) in self.recursive_above(path) {
            let how = text!(model.lang, " recursive, at ", " recursive，设在 ");
            parts.extend([Part::Node(client.node()), Part::Text(how), Part::Path(above.clone()), Part::Text(" ".to_owned())]);
        }
        if parts.is_empty() { none(model) } else { Rich(parts) }
    }
}
