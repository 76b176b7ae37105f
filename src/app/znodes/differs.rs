//! Differences on the other servers, computed only for the rows in sight.

use crate::app::model::Model;
use crate::app::view::Tone;
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::tell::{Part, Rich};
use crate::zk::{DataTree, Server, ServerId, Znode, server, servers_up};

/// The most znodes of trees that are compared path by path; larger ones are compared by size alone.
const MAX_COMPARED: usize = 1_000;

/// A running server whose tree is not the one on screen.
pub struct Other<'a> {
    pub id: ServerId,
    server: &'a Server,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Difference {
    Missing,
    Older,
    Newer,
}

impl<'a> Other<'a> {
    fn tree(&self) -> &'a DataTree {
        self.server.tree()
    }
}

/// The running servers but the one shown.
pub fn others(model: &Model, shown: ServerId) -> Vec<Other<'_>> {
    servers_up(model.world()).filter(|(id, _)| *id != shown).map(|(id, server)| Other { id, server }).collect()
}

/// The difference of another server's znode from the one shown, if there is one.
fn difference(shown: &Znode, other: Option<&Znode>) -> Option<Difference> {
    let Some(other) = other else { return Some(Difference::Missing) };
    let figures = |znode: &Znode| {
        let stat = znode.stat();
        (stat.czxid, stat.mzxid.max(stat.pzxid), stat.mzxid, stat.version, stat.pzxid, stat.aversion)
    };
    match figures(other).cmp(&figures(shown)) {
        std::cmp::Ordering::Less => Some(Difference::Older),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Difference::Newer),
    }
}

fn differences<'a>(path: &str, znode: &Znode, others: &'a [Other<'a>]) -> Vec<(ServerId, Difference, Option<&'a Znode>)> {
    let compare = |other: &'a Other<'a>| {
        let there = other.tree().get(path);
        difference(znode, there).map(|difference| (other.id, difference, there))
    };
    others.iter().filter_map(compare).collect()
}

/// The difference in a row's words: `not on s2`, `s3 older`, `≠ s2 s3`.
pub fn tag(model: &Model, path: &str, znode: &Znode, others: &[Other<'_>]) -> Option<String> {
    let lang = model.lang;
    match differences(path, znode, others).as_slice() {
        [] => None,
        [(id, Difference::Missing, _)] => Some(text!(lang, "not on {id}", "{id} 没有", id)),
        [(id, Difference::Older, _)] => Some(text!(lang, "{id} older", "{id} 较旧", id)),
        [(id, Difference::Newer, _)] => Some(text!(lang, "{id} newer", "{id} 较新", id)),
        many => Some(format!("≠ {}", many.iter().map(|(id, ..)| id.to_string()).collect::<Vec<_>>().join(" "))),
    }
}

/// The difference in the panel's words, for each of the other servers.
pub fn told(model: &Model, path: &str, znode: &Znode, others: &[Other<'_>]) -> (Rich, Tone) {
    let lang = model.lang;
    let found = differences(path, znode, others);
    if found.is_empty() {
        let said = if others.is_empty() { Word::NoOtherRuns } else { Word::SameElsewhere };
        return (Rich::plain(model.word(said)), Tone::Plain);
    }
    let mut parts = Vec::new();
    for (id, difference, there) in found {
        let version = there.map_or(0, Znode::version);
        let said = match difference {
            Difference::Missing => text!(lang, " does not have it. ", " 没有它。"),
            Difference::Older => text!(lang, " has an older one, version {n}. ", " 的较旧，版本 {n}。", n = version),
            Difference::Newer => text!(lang, " has a newer one, version {n}. ", " 的较新，版本 {n}。", n = version),
        };
        parts.extend([Part::Node(id.node()), Part::Text(said)]);
    }
    (Rich(parts), Tone::Warn)
}

/// The servers that have a znode which the shown one lacks.
pub fn who_has(path: &str, others: &[Other<'_>]) -> Vec<ServerId> {
    others.iter().filter(|other| other.tree().get(path).is_some()).map(|other| other.id).collect()
}

/// The number of paths in the other tree that this one lacks. Both are sorted.
fn missing_in(tree: &DataTree, other: &DataTree) -> usize {
    let mut here = tree.iter().map(|(path, _)| path).peekable();
    let is_missing = |path: &&std::rc::Rc<str>| {
        while here.next_if(|it| it < path).is_some() {}
        here.peek() != Some(path)
    };
    other.iter().map(|(path, _)| path).filter(is_missing).count()
}

/// Znodes that the shown tree lacks and others have: "2 znodes are on s3 only".
pub fn elsewhere(model: &Model, shown: ServerId, others: &[Other<'_>]) -> String {
    let Some(shown) = server(model.world(), shown) else { return String::new() };
    let tree = shown.tree();
    let missing = |other: &Other<'_>| {
        // The same txns make the same tree.
        if other.server.last_zxid() == shown.last_zxid() {
            0
        } else if other.tree().len().max(tree.len()) > MAX_COMPARED {
            other.tree().len().saturating_sub(tree.len())
        } else {
            missing_in(tree, other.tree())
        }
    };
    let told = others.iter().map(|other| (other.id, missing(other))).filter(|(_, count)| *count > 0).map(|(id, n)| {
        text!(model.lang, "{id} has {n|znode that is|znodes that are} not here", "{id} 有 {n} 个此处没有的 znode", id, n,)
    });
    told.collect::<Vec<_>>().join(text!(model.lang, "; ", "；").as_str())
}
