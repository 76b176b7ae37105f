//! The tree as a list of lines, top to bottom. A znode that is folded away or filtered out has none.
//!
//! A tree of 10,000 znodes takes one pass over one sorted map. Scrolling through it reads a few of the lines and nothing else.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::sim::SortedSet;
use crate::zk::{DataTree, Znode, is_below};

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub path: Rc<str>,
    pub depth: u16,
    /// Its parent's line; the root's is its own.
    pub parent: u32,
    /// Its place among its parent's lines, from 1 on.
    pub place: u32,
    /// The number of lines of its children.
    pub children: u32,
    /// Whether it was found by the search itself, and not only because of a znode below it.
    pub hit: bool,
}

/// All lines, and the number of znodes that the search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub hits: usize,
}

/// A text to search for in paths and data, in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(String);

/// A znode above the one at hand. Its line comes only when something below it, or itself, is shown.
struct Above<'a> {
    path: &'a Rc<str>,
    folded: bool,
    line: Option<u32>,
}

impl Query {
    pub fn new(text: &str) -> Self {
        Query(text.trim().to_lowercase())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn finds(&self, path: &str, znode: &Znode) -> bool {
        self.is_in(path) || znode.data.as_deref().is_some_and(|data| self.is_in(data))
    }

    fn is_in(&self, text: &str) -> bool {
        if !self.0.is_ascii() {
            return text.to_lowercase().contains(&self.0);
        }
        let (wanted, mut rest) = (self.0.as_bytes(), text.as_bytes());
        let Some(&first) = wanted.first() else { return true };
        let (small, large) = (first, first.to_ascii_uppercase());
        while let Some(starts) = (rest.len() + 1).checked_sub(wanted.len()) {
            let Some(at) = rest[..starts].iter().position(|byte| *byte == small || *byte == large) else { return false };
            if rest[at..at + wanted.len()].eq_ignore_ascii_case(wanted) {
                return true;
            }
            rest = &rest[at + 1..];
        }
        false
    }
}

impl Lines {
    /// The lines of a tree, without znodes below `folded`; with a query, only the znodes that it finds and those above them.
    pub fn new(tree: &DataTree, query: &Query, folded: &SortedSet<Rc<str>>) -> Lines {
        Lines::walk(&mut tree.iter(), query, folded).unwrap_or_else(|| {
            let mut znodes: Vec<(&Rc<str>, &Znode)> = tree.iter().collect();
            znodes.sort_by(|(one, _), (other, _)| order(one, other));
            Lines::walk(&mut znodes.into_iter(), query, folded).unwrap_or_default()
        })
    }

    /// `None` where a znode does not follow its parent, nor one below that: the map sorts by bytes, in which `/a!` stands between `/a` and
    /// `/a/b`.
    fn walk<'a>(
        znodes: &mut dyn Iterator<Item = (&'a Rc<str>, &'a Znode)>,
        query: &Query,
        folded: &SortedSet<Rc<str>>,
    ) -> Option<Lines> {
        let mut lines = Lines::default();
        let mut above: Vec<Above<'_>> = Vec::new();
        for (path, znode) in znodes {
            while above.last().is_some_and(|parent| !is_below(path, parent.path)) {
                above.pop();
            }
            let hidden = above.last().is_some_and(|parent| parent.folded);
            if !hidden && above.last().is_some_and(|parent| !is_child(path, parent.path)) {
                return None;
            }
            let hit = query.is_empty() || query.finds(path, znode);
            lines.hits += usize::from(hit && !query.is_empty());
            let mut line = None;
            if hit {
                lines.show_all(&mut above);
                line = (!hidden).then(|| lines.push(path, &above, !query.is_empty()));
            }
            if !hidden && znode.num_children() > 0 {
                above.push(Above { path, folded: folded.contains(path), line });
            }
        }
        Some(lines)
    }

    /// The place of a path's line.
    pub fn position(&self, path: &str) -> Option<usize> {
        self.lines.binary_search_by(|line| order(&line.path, path)).ok()
    }

    fn show_all(&mut self, above: &mut [Above<'_>]) {
        for index in 0..above.len() {
            if above[index].line.is_none() {
                let line = self.push(above[index].path, &above[..index], false);
                above[index].line = Some(line);
            }
        }
    }

    fn push(&mut self, path: &Rc<str>, above: &[Above<'_>], hit: bool) -> u32 {
        let index = self.lines.len() as u32;
        let parent = above.last().and_then(|parent| parent.line);
        let place = parent.map_or(1, |parent| {
            let children = &mut self.lines[parent as usize].children;
            *children += 1;
            *children
        });
        let depth = above.len() as u16;
        self.lines.push(Line { path: path.clone(), depth, parent: parent.unwrap_or(index), place, children: 0, hit });
        index
    }
}

/// Whether a path below that parent is its child.
fn is_child(path: &str, parent: &str) -> bool {
    let name = &path.as_bytes()[parent.len()..];
    !name.iter().skip(1).any(|byte| *byte == b'/')
}

/// The order from top to bottom: name by name, so that a slash sorts before every other character.
fn order(one: &str, other: &str) -> Ordering {
    let rank = |byte: u8| if byte == b'/' { 0 } else { byte };
    one.bytes().map(rank).cmp(other.bytes().map(rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::{Acl, SessionId, Txn, TxnBody, ZnodeKind, Zxid};

    fn tree_of(znodes: &[(&str, &str)]) -> DataTree {
        let mut tree = DataTree::new("");
        for (index, (path, data)) in znodes.iter().enumerate() {
            let body = TxnBody::Create {
                path: (*path).into(),
                data: Some((*data).into()),
                acl: Acl::OPEN,
                kind: ZnodeKind::Persistent,
                creations: 1,
            };
            let zxid = Zxid::new(1, index as u32 + 1);
            let applied = tree.apply(&Txn { session: SessionId(1), cxid: 1, zxid, time: 0, body }, &mut Vec::new());
            assert_eq!(applied.error, None, "{path}");
        }
        tree
    }

    fn shown(tree: &DataTree, query: &str, folded: &[&str]) -> Vec<String> {
        let folded: SortedSet<Rc<str>> = folded.iter().map(|path| Rc::from(*path)).collect();
        let lines = Lines::new(tree, &Query::new(query), &folded);
        for (index, line) in lines.lines.iter().enumerate() {
            assert_eq!(lines.position(&line.path), Some(index), "{}", line.path);
        }
        lines.lines.iter().map(|line| format!("{}{}", line.path, if line.hit { "*" } else { "" })).collect()
    }

    #[test]
    fn children_follow_their_parent_whatever_their_names_sort_like() {
        let tree = tree_of(&[("/a", ""), ("/a-b", ""), ("/a/c", ""), ("/a/c!", ""), ("/a/c/d", ""), ("/b", "")]);
        assert_eq!(shown(&tree, "", &["/zookeeper"]), ["/", "/a", "/a/c", "/a/c/d", "/a/c!", "/a-b", "/b", "/zookeeper"]);
        assert_eq!(shown(&tree, "", &["/zookeeper", "/a"]), ["/", "/a", "/a-b", "/b", "/zookeeper"]);
        assert_eq!(shown(&tree, "", &["/"]), ["/"]);
    }

    #[test]
    fn a_search_finds_paths_and_data_of_any_case_and_shows_what_is_above() {
        let tree = tree_of(&[("/a", ""), ("/a/Lock-1", ""), ("/a/x", "a LOCK"), ("/b", "锁 Ä"), ("/b/c", "")]);
        assert_eq!(shown(&tree, "lock", &[]), ["/", "/a", "/a/Lock-1*", "/a/x*"]);
        assert_eq!(shown(&tree, " LoCk-1", &[]), ["/", "/a", "/a/Lock-1*"]);
        assert_eq!(shown(&tree, "锁", &[]), ["/", "/b*"]);
        assert_eq!(shown(&tree, "ä", &[]), ["/", "/b*"]);
        assert_eq!(shown(&tree, "/b/", &[]), ["/", "/b", "/b/c*"]);
        assert_eq!(shown(&tree, "nothing", &[]), Vec::<String>::new());
        assert_eq!(Lines::new(&tree, &Query::new("lock"), &SortedSet::new()).hits, 2);
    }

    #[test]
    fn what_is_folded_in_a_search_still_counts() {
        let tree = tree_of(&[("/a", ""), ("/a/lock", ""), ("/a/lock/lock", "")]);
        assert_eq!(shown(&tree, "lock", &["/a"]), ["/", "/a"]);
        assert_eq!(Lines::new(&tree, &Query::new("lock"), &SortedSet::from([Rc::from("/a")])).hits, 2);
    }

    #[test]
    fn a_line_knows_its_parent_and_its_place() {
        let tree = tree_of(&[("/a", ""), ("/a/b", ""), ("/a/c", ""), ("/d", "")]);
        let lines = Lines::new(&tree, &Query::default(), &SortedSet::from([Rc::from("/zookeeper")])).lines;
        let figures: Vec<_> = lines.iter().map(|line| (line.depth, line.parent, line.place, line.children)).collect();
        assert_eq!(figures, [(0, 0, 1, 3), (1, 0, 1, 2), (2, 1, 1, 0), (2, 1, 2, 0), (1, 0, 2, 0), (1, 0, 3, 0)]);
    }
}
