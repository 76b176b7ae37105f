//! The data tree: znodes by path, their stats, and the one function that changes them, `apply`.
//!
//! Applying the same txn to equal trees gives equal trees: nothing here knows the server, the clock or chance (`DataTree.java`).

use std::ops::Bound;
use std::rc::Rc;

use imbl::OrdMap;

use super::ids::{SessionId, Zxid};
use super::message::EventType;
use super::op::Data;
use super::txn::{Code, Txn, TxnBody};
use crate::sim::Time;

/// One znode.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Znode {
    pub data: Data,
    czxid: Zxid,
    mzxid: Zxid,
    pzxid: Zxid,
    ctime: Time,
    mtime: Time,
    version: i32,
    /// How many children were ever created below it: the counter of sequential names.
    creations: i32,
    ephemeral_owner: SessionId,
    num_children: i32,
}

/// What a client is told of a znode: Apache's eleven fields. Times in microseconds of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stat {
    pub czxid: Zxid,
    pub mzxid: Zxid,
    pub ctime: Time,
    pub mtime: Time,
    pub version: i32,
    pub cversion: i32,
    pub aversion: i32,
    pub ephemeral_owner: SessionId,
    pub data_length: i32,
    pub num_children: i32,
    pub pzxid: Zxid,
}

/// What changed, for the watches: in the order in which Apache triggers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: EventType,
    pub path: Rc<str>,
}

/// What a txn came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub error: Option<Code>,
    pub stat: Option<Stat>,
}

/// All znodes of one server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataTree {
    nodes: OrdMap<Rc<str>, Znode>,
}

impl Znode {
    fn new(data: Data, zxid: Zxid, time: Time, ephemeral_owner: SessionId) -> Self {
        Znode {
            data,
            czxid: zxid,
            mzxid: zxid,
            pzxid: zxid,
            ctime: time,
            mtime: time,
            version: 0,
            creations: 0,
            ephemeral_owner,
            num_children: 0,
        }
    }

    pub fn stat(&self) -> Stat {
        Stat {
            czxid: self.czxid,
            mzxid: self.mzxid,
            ctime: self.ctime,
            mtime: self.mtime,
            version: self.version,
            // What clients see counts deletes too: `DataNode.copyStat`.
            cversion: self.creations.wrapping_mul(2).wrapping_sub(self.num_children),
            aversion: 0,
            ephemeral_owner: self.ephemeral_owner,
            data_length: self.data.as_ref().map_or(0, |data| data.len() as i32),
            num_children: self.num_children,
            pzxid: self.pzxid,
        }
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    pub fn creations(&self) -> i32 {
        self.creations
    }

    pub fn is_ephemeral(&self) -> bool {
        self.ephemeral_owner != SessionId::NONE
    }

    pub fn owner(&self) -> SessionId {
        self.ephemeral_owner
    }

    pub fn num_children(&self) -> i32 {
        self.num_children
    }
}

impl Default for DataTree {
    /// The system znodes that are there before any txn.
    fn default() -> Self {
        let mut tree = DataTree { nodes: OrdMap::new() };
        for path in ["/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"] {
            tree.nodes.insert(path.into(), Znode::new(Some("".into()), Zxid::ZERO, 0, SessionId::NONE));
            if let Some((parent, _)) = split(path)
                && let Some(parent) = tree.nodes.get_mut(parent)
            {
                parent.num_children += 1;
            }
        }
        tree
    }
}

/// A path's parent and its last component; `None` for the root.
pub fn split(path: &str) -> Option<(&str, &str)> {
    let (parent, name) = path.rsplit_once('/')?;
    if name.is_empty() { None } else { Some((if parent.is_empty() { "/" } else { parent }, name)) }
}

impl DataTree {
    pub fn get(&self, path: &str) -> Option<&Znode> {
        self.nodes.get(path)
    }

    /// The names of a znode's children, sorted; nothing for a znode that is not there. The tree is one sorted map of paths, in which
    /// everything below a child follows it: to the next child, skip that.
    pub fn children(&self, path: &str) -> impl Iterator<Item = Rc<str>> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let mut from = Bound::Excluded(Rc::from(&*prefix));
        std::iter::from_fn(move || {
            loop {
                let range = (from.as_ref().map(|path: &Rc<str>| &**path), Bound::Unbounded);
                let (found, _) = self.nodes.range::<_, str>(range).next()?;
                let name = found.strip_prefix(&prefix)?;
                let Some((child, _)) = name.split_once('/') else {
                    let name = Rc::from(name);
                    from = Bound::Excluded(found.clone());
                    return Some(name);
                };
                // '0' is the character behind '/': nothing below this child sorts behind it.
                from = Bound::Included(format!("{prefix}{child}0").into());
            }
        })
    }

    /// Every path with its znode, parents before their children.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Znode)> {
        self.nodes.iter()
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The paths of a session's ephemerals, sorted.
    pub fn ephemerals_of(&self, session: SessionId) -> impl Iterator<Item = &Rc<str>> {
        let owned = move |znode: &Znode| session != SessionId::NONE && znode.ephemeral_owner == session;
        self.nodes.iter().filter(move |(_, znode)| owned(znode)).map(|(path, _)| path)
    }

    /// Sessions that own an ephemeral.
    pub fn ephemeral_owners(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.nodes.iter().map(|(_, znode)| znode.ephemeral_owner).filter(|&owner| owner != SessionId::NONE)
    }

    /// Changes the tree as the txn says, and tells what that is to watchers. A txn that does not fit, in a replay over a snapshot
    /// that already has it, changes nothing.
    pub fn apply(&mut self, txn: &Txn, changes: &mut Vec<Change>) -> Applied {
        match &txn.body {
            TxnBody::CreateSession { .. } => Applied { error: None, stat: None },
            TxnBody::CloseSession { paths } => {
                // One zxid for all. Apache's order comes from a hash set; ours is the sorted one.
                for path in paths.iter() {
                    self.delete(path, txn.zxid, changes);
                }
                Applied { error: None, stat: None }
            }
            TxnBody::Create { path, data, ephemeral, creations } => {
                let owner = if *ephemeral { txn.session } else { SessionId::NONE };
                self.create(path, Znode::new(data.clone(), txn.zxid, txn.time, owner), *creations, changes)
            }
            TxnBody::Delete { path } => self.delete(path, txn.zxid, changes),
            TxnBody::SetData { path, data, version } => self.set_data(path, data, *version, txn, changes),
            TxnBody::Error(code) => Applied { error: Some(*code), stat: None },
        }
    }

    fn create(&mut self, path: &Rc<str>, znode: Znode, creations: i32, changes: &mut Vec<Change>) -> Applied {
        let failed = |code| Applied { error: Some(code), stat: None };
        let Some((parent_path, _)) = split(path) else { return failed(Code::NodeExists) };
        let zxid = znode.czxid;
        let exists = self.nodes.contains_key(path);
        let Some(parent) = self.nodes.get_mut(parent_path) else { return failed(Code::NoNode) };
        // A replay repairs the parent even where the child is there already (`DataTree.processTxn`).
        if creations > parent.creations {
            parent.creations = creations;
            parent.pzxid = parent.pzxid.max(zxid);
        }
        if exists {
            return failed(Code::NodeExists);
        }
        parent.num_children += 1;
        let stat = znode.stat();
        self.nodes.insert(path.clone(), znode);
        changes.push(Change { kind: EventType::NodeCreated, path: path.clone() });
        changes.push(Change { kind: EventType::NodeChildrenChanged, path: parent_path.into() });
        Applied { error: None, stat: Some(stat) }
    }

    fn delete(&mut self, path: &Rc<str>, zxid: Zxid, changes: &mut Vec<Change>) -> Applied {
        if self.nodes.remove(path).is_none() {
            return Applied { error: Some(Code::NoNode), stat: None };
        }
        changes.push(Change { kind: EventType::NodeDeleted, path: path.clone() });
        if let Some((parent_path, _)) = split(path)
            && let Some(parent) = self.nodes.get_mut(parent_path)
        {
            parent.num_children -= 1;
            parent.pzxid = parent.pzxid.max(zxid);
            changes.push(Change { kind: EventType::NodeChildrenChanged, path: parent_path.into() });
        }
        Applied { error: None, stat: None }
    }

    fn set_data(&mut self, path: &Rc<str>, data: &Data, version: i32, txn: &Txn, changes: &mut Vec<Change>) -> Applied {
        let Some(znode) = self.nodes.get_mut(path) else { return Applied { error: Some(Code::NoNode), stat: None } };
        znode.data = data.clone();
        znode.version = version;
        znode.mzxid = txn.zxid;
        znode.mtime = txn.time;
        let stat = znode.stat();
        changes.push(Change { kind: EventType::NodeDataChanged, path: path.clone() });
        Applied { error: None, stat: Some(stat) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(tree: &mut DataTree, path: &str, zxid: u64) -> Applied {
        let body = TxnBody::Create { path: path.into(), data: None, ephemeral: false, creations: 1 };
        let txn = Txn { session: SessionId(1), cxid: 1, zxid: Zxid(zxid), time: 0, body };
        tree.apply(&txn, &mut Vec::new())
    }

    #[test]
    fn children_are_the_direct_ones_whatever_their_names_sort_like() {
        let mut tree = DataTree::default();
        for (zxid, path) in ["/a", "/a/b", "/a/b/c", "/a/b/c/d", "/a/b!x", "/a/b0", "/a/b0/e", "/a/b1", "/ab"].iter().enumerate() {
            assert_eq!(create(&mut tree, path, zxid as u64 + 1).error, None, "{path}");
        }
        let children = |path: &str| tree.children(path).map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(children("/a"), ["b", "b!x", "b0", "b1"]);
        assert_eq!(children("/a/b"), ["c"]);
        assert_eq!(children("/"), ["a", "ab", "zookeeper"]);
        assert_eq!(children("/nothing"), Vec::<String>::new());
        for (path, znode) in tree.iter() {
            assert_eq!(znode.num_children() as usize, children(path).len(), "{path}");
        }
    }
}
