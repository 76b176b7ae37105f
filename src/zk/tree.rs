//! The data tree: znodes by path, and the one function that changes them, `apply`.
//!
//! Applying the same txn to equal trees gives equal trees: nothing here knows the server, the clock or chance (`DataTree.java`).

use std::ops::Bound;
use std::rc::Rc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;

use super::acl::{Acl, Perms};
use super::code::Code;
use super::event::EventType;
use super::ids::{SessionId, Zxid};
use super::op::Data;
use super::path::{ancestors, below, split};
use super::quota::{QUOTA, StatsTrack, Usage, counted_in, limit_path, limited_by, stat_path};
use super::txn::{Txn, TxnBody};
use super::verifier::QuorumVerifier;
use super::znode::{Stat, Znode, ZnodeKind};

/// `ZooDefs.CONFIG_NODE`: the znode that shows the members of the ensemble.
pub const CONFIG: &str = "/zookeeper/config";

/// A change of the tree that watches may tell of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: EventType,
    pub path: Rc<str>,
    /// The list of the znode as it is now, or was before it was deleted.
    pub acl: Acl,
}

/// The result of a txn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    pub error: Option<Code>,
    pub stat: Option<Stat>,
    /// The results of the parts of a multi.
    pub parts: Vec<Applied>,
}

/// All znodes of one server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataTree {
    nodes: OrdMap<Rc<str>, Znode>,
}

impl Applied {
    fn failed(code: Code) -> Self {
        Applied { error: Some(code), ..Applied::default() }
    }

    fn with(stat: Stat) -> Self {
        Applied { stat: Some(stat), ..Applied::default() }
    }
}

impl Default for DataTree {
    fn default() -> Self {
        DataTree::new("")
    }
}

impl DataTree {
    /// The system znodes that are there before any txn; the last holds who the ensemble is.
    pub fn new(membership: &str) -> Self {
        let mut tree = DataTree { nodes: OrdMap::new() };
        let system = [("/", "", Acl::OPEN), ("/zookeeper", "", Acl::OPEN), ("/zookeeper/quota", "", Acl::OPEN)];
        for (path, data, acl) in system.into_iter().chain([(CONFIG, membership, Acl::world(Perms::READ))]) {
            tree.nodes.insert(path.into(), Znode::new(Some(data.into()), acl, ZnodeKind::Persistent, Zxid::ZERO, 0));
            if let Some((parent, _)) = split(path)
                && let Some(parent) = tree.nodes.get_mut(parent)
            {
                parent.num_children += 1;
            }
        }
        // The ACL of the last is set without a version (`DataTree.addConfigNode`).
        if let Some(config) = tree.nodes.get_mut(CONFIG) {
            config.aversion = -1;
        }
        tree
    }

    /// No znode at all: the beginning of a copy.
    pub(super) fn bare() -> Self {
        DataTree { nodes: OrdMap::new() }
    }

    /// Adds the copy of a znode, whose parent is copied already. The children that count are those that are copied.
    pub(super) fn copy_in(&mut self, path: &Rc<str>, znode: &Znode) {
        self.nodes.insert(path.clone(), Znode { num_children: 0, ..znode.clone() });
        if let Some((parent, _)) = split(path)
            && let Some(parent) = self.nodes.get_mut(parent)
        {
            parent.num_children += 1;
        }
    }

    /// The znode at a path. Apache's root has a second name, the empty one, by which it can be read.
    pub fn get(&self, path: &str) -> Option<&Znode> {
        self.nodes.get(if path.is_empty() { "/" } else { path })
    }

    /// The names of a znode's children, sorted; nothing for a znode that is not there. The tree is one sorted map of paths, in which
    /// everything below a child follows it: to the next child, skip that.
    pub fn children(&self, path: &str) -> impl Iterator<Item = Rc<str>> {
        self.children_like(path, "")
    }

    /// The children whose names begin with these letters.
    pub fn children_like(&self, path: &str, beginning: &str) -> impl Iterator<Item = Rc<str>> {
        let prefix = below(path);
        let wanted = format!("{prefix}{beginning}");
        let first = Rc::from(&*wanted);
        // The root's prefix is its own path.
        let mut from = if beginning.is_empty() { Bound::Excluded(first) } else { Bound::Included(first) };
        std::iter::from_fn(move || {
            loop {
                let range = (from.as_ref().map(|path: &Rc<str>| &**path), Bound::Unbounded);
                let (found, _) = self.nodes.range::<_, str>(range).next()?;
                let name = found.strip_prefix(&prefix).filter(|_| found.starts_with(&wanted))?;
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

    /// The paths at which this tree and an earlier one differ; quickly, where most of both is shared.
    pub fn changed_since<'a>(&'a self, earlier: &'a DataTree) -> impl Iterator<Item = &'a Rc<str>> {
        earlier.nodes.diff(&self.nodes).map(|item| match item {
            DiffItem::Add(path, _) | DiffItem::Update { new: (path, _), .. } | DiffItem::Remove(path, _) => path,
        })
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether the two are one and the same value, unchanged since one was cloned from the other. Costs nothing; false proves nothing.
    pub fn is_same(&self, other: &DataTree) -> bool {
        self.nodes.ptr_eq(&other.nodes)
    }

    /// The number of znodes below this one.
    pub fn count_below(&self, path: &str) -> usize {
        self.all_below(path).count()
    }

    fn all_below(&self, path: &str) -> impl Iterator<Item = (&Rc<str>, &Znode)> {
        let prefix = below(path);
        let range = self.nodes.range::<_, str>((Bound::Excluded(&*prefix), Bound::Unbounded));
        range.take_while(move |(found, _)| found.starts_with(&prefix))
    }

    /// The paths of a session's ephemerals, sorted.
    pub fn ephemerals_of(&self, session: SessionId) -> impl Iterator<Item = &Rc<str>> {
        let owned = move |znode: &Znode| session != SessionId::NONE && znode.owner() == session;
        self.nodes.iter().filter(move |(_, znode)| owned(znode)).map(|(path, _)| path)
    }

    /// Sessions that own an ephemeral.
    pub fn ephemeral_owners(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.nodes.iter().map(|(_, znode)| znode.owner()).filter(|&owner| owner != SessionId::NONE)
    }

    /// Changes the tree as the txn says, and adds to `changes` what watches may tell of that, in the order in which Apache triggers them.
    /// A txn that does not fit, in a replay over a snapshot that already has it, changes nothing.
    pub fn apply(&mut self, txn: &Txn, changes: &mut Vec<Change>) -> Applied {
        self.apply_part(txn, &txn.body, changes)
    }

    /// Whether a tree that was copied while txns went on has what this one does already.
    pub fn has_effect_of(&self, txn: &Txn) -> bool {
        self.has_effect(txn.zxid, &txn.body)
    }

    fn has_effect(&self, zxid: Zxid, body: &TxnBody) -> bool {
        let is_gone = |path: &Rc<str>| self.nodes.get(path).is_none_or(|znode| znode.czxid > zxid);
        match body {
            TxnBody::Create { path, .. } => self.nodes.get(path).is_some_and(|znode| znode.czxid >= zxid),
            TxnBody::SetData { path, .. } => self.nodes.get(path).is_some_and(|znode| znode.mzxid >= zxid),
            TxnBody::SetAcl { path, version, .. } => self.nodes.get(path).is_some_and(|znode| znode.aversion >= *version),
            TxnBody::Delete { path } | TxnBody::DeleteContainer { path } => is_gone(path),
            TxnBody::CloseSession { paths } => !paths.is_empty() && paths.iter().all(is_gone),
            TxnBody::Multi(parts) => parts.iter().any(|part| self.has_effect(zxid, part)),
            TxnBody::Reconfig(_) => self.nodes.get(CONFIG).is_some_and(|znode| znode.mzxid >= zxid),
            TxnBody::CreateSession { .. } | TxnBody::Check { .. } | TxnBody::Error(_) => false,
        }
    }

    /// Prepares the tree for a txn of a replay: where that deletes a znode that has children here, these go first. The snapshot had a later
    /// znode of this name, and the log will make its children again. In Apache's tree they belong to a znode that is gone, and the one that
    /// is made then has none (`DataTree.createNode`).
    pub(super) fn make_way_for(&mut self, body: &TxnBody) {
        match body {
            TxnBody::Delete { path } => {
                let below: Vec<Rc<str>> = self.all_below(path).map(|(path, _)| path.clone()).collect();
                below.iter().for_each(|path| drop(self.nodes.remove(path)));
            }
            TxnBody::Multi(parts) => parts.iter().for_each(|part| self.make_way_for(part)),
            _ => {}
        }
    }

    /// A txn's body, or one part of a multi's: all have one zxid and one time.
    pub(super) fn apply_part(&mut self, txn: &Txn, body: &TxnBody, changes: &mut Vec<Change>) -> Applied {
        match body {
            TxnBody::CreateSession { .. } | TxnBody::Check { .. } => Applied::default(),
            TxnBody::CloseSession { paths } => {
                // One zxid for all. Apache's order comes from a hash set; ours is the sorted one.
                for path in paths.iter() {
                    self.delete(path, txn.zxid, changes);
                }
                Applied::default()
            }
            TxnBody::Create { path, data, acl, kind, creations } => {
                let znode = Znode::new(data.clone(), acl.clone(), *kind, txn.zxid, txn.time);
                self.create(path, znode, *creations, changes)
            }
            TxnBody::Delete { path } | TxnBody::DeleteContainer { path } => self.delete(path, txn.zxid, changes),
            TxnBody::SetData { path, data, version } => self.set_data(path, data, *version, txn, changes),
            TxnBody::SetAcl { path, acl, version } => self.set_acl(path, acl, *version),
            TxnBody::Multi(parts) => {
                let parts = parts.iter().map(|part| self.apply_part(txn, part, changes)).collect();
                Applied { parts, ..Applied::default() }
            }
            TxnBody::Error(code) => Applied::failed(*code),
            TxnBody::Reconfig(verifier) => self.reconfigure(verifier, txn, changes),
        }
    }

    #[cold]
    fn reconfigure(&mut self, verifier: &QuorumVerifier, txn: &Txn, changes: &mut Vec<Change>) -> Applied {
        self.set_data(&CONFIG.into(), &Some(verifier.to_string().into()), -1, txn, changes)
    }

    fn create(&mut self, path: &Rc<str>, znode: Znode, creations: i32, changes: &mut Vec<Change>) -> Applied {
        let Some((parent_path, _)) = split(path) else { return Applied::failed(Code::NodeExists) };
        let zxid = znode.czxid;
        let exists = self.nodes.contains_key(path);
        let Some(parent) = self.nodes.get_mut(parent_path) else { return Applied::failed(Code::NoNode) };
        // A replay repairs the parent even where the child is there already (`DataTree.processTxn`). The counter goes on below zero, as
        // Apache's documentation says, though Apache's own comparison would hold it at its end.
        if creations.wrapping_sub(parent.creations) > 0 {
            parent.creations = creations;
            parent.pzxid = parent.pzxid.max(zxid);
        }
        if exists {
            return Applied::failed(Code::NodeExists);
        }
        parent.num_children += 1;
        let stat = znode.stat();
        changes.push(Change { kind: EventType::NodeCreated, path: path.clone(), acl: znode.acl.clone() });
        changes.push(Change { kind: EventType::NodeChildrenChanged, path: parent_path.into(), acl: parent.acl.clone() });
        let usage = Usage::of_znode(&znode.data);
        self.nodes.insert(path.clone(), znode);
        self.begin_to_count(path);
        self.count_usage(path, usage);
        Applied::with(stat)
    }

    fn delete(&mut self, path: &Rc<str>, zxid: Zxid, changes: &mut Vec<Change>) -> Applied {
        let Some((parent_path, _)) = split(path) else { return Applied::failed(Code::NoNode) };
        let Some(parent) = self.nodes.get_mut(parent_path) else { return Applied::failed(Code::NoNode) };
        // In a replay, also where the snapshot was written without the child (`DataTree.deleteNode`).
        parent.pzxid = parent.pzxid.max(zxid);
        let parent_acl = parent.acl.clone();
        let Some(znode) = self.nodes.remove(path) else { return Applied::failed(Code::NoNode) };
        if let Some(parent) = self.nodes.get_mut(parent_path) {
            parent.num_children -= 1;
        }
        self.count_usage(path, Usage::of_znode(&znode.data).negated());
        changes.push(Change { kind: EventType::NodeDeleted, path: path.clone(), acl: znode.acl });
        changes.push(Change { kind: EventType::NodeChildrenChanged, path: parent_path.into(), acl: parent_acl });
        Applied::default()
    }

    fn set_data(&mut self, path: &Rc<str>, data: &Data, version: i32, txn: &Txn, changes: &mut Vec<Change>) -> Applied {
        let Some(znode) = self.nodes.get_mut(path) else { return Applied::failed(Code::NoNode) };
        let usage = Usage::of_change(&znode.data, data);
        znode.data = data.clone();
        znode.version = version;
        znode.mzxid = txn.zxid;
        znode.mtime = txn.time;
        changes.push(Change { kind: EventType::NodeDataChanged, path: path.clone(), acl: znode.acl.clone() });
        let applied = Applied::with(znode.stat());
        self.count_usage(path, usage);
        applied
    }

    /// Has `/zookeeper/config` show the configuration that a server knows by its own file, or by word of others, without a txn
    /// (`ZKDatabase.initConfigInZKDatabase`). Apache writes its own clock's time with it; here the znode's stays, so that equal trees are equal. In
    /// Apache this is a `setData` that triggers watches, so that a persistent one tells of a reconfiguration twice; here only the txn does.
    pub fn init_config(&mut self, verifier: &QuorumVerifier) {
        let Some(znode) = self.nodes.get_mut(CONFIG) else { return };
        let data: Data = Some(verifier.to_string().into());
        if znode.data != data || znode.version != -1 {
            (znode.data, znode.version, znode.mzxid) = (data, -1, verifier.version);
        }
    }

    /// No watch tells of it, and `mzxid` stays as it was.
    fn set_acl(&mut self, path: &Rc<str>, acl: &Acl, version: i32) -> Applied {
        let Some(znode) = self.nodes.get_mut(path) else { return Applied::failed(Code::NoNode) };
        znode.acl = acl.clone();
        znode.aversion = version;
        Applied::with(znode.stat())
    }

    // ---- quotas -------------------------------------------------------------------------------------------------------------
    //
    // A count is no write: the version and the mzxid of the znode that holds it stay as they are, and no watch fires
    // (`DataTree.updateQuotaStat`).

    /// Adds a change to the count that it belongs to: that of the nearest path above with limits.
    fn count_usage(&mut self, path: &str, change: Usage) {
        if self.get(QUOTA).is_none_or(|quota| quota.num_children == 0) {
            return;
        }
        let counted = ancestors(path).find(|path| self.nodes.contains_key(&*limit_path(path)));
        if let Some(stats) = counted.and_then(|path| self.nodes.get_mut(&*stat_path(path))) {
            stats.data = Some(StatsTrack::parse(&stats.data).plus(change).to_string().into());
        }
    }

    /// Whether the hard limits of the nearest path with limits allow a change (`ZooKeeperServer.checkQuota`). Without a count they do.
    ///
    /// # Errors
    /// `QuotaExceeded`.
    #[cold]
    #[inline(never)]
    pub fn check_quota(&self, path: &str, change: Usage) -> Result<(), Code> {
        let read = |path: String| self.get(&path).map(|znode| StatsTrack::parse(&znode.data));
        let limited = ancestors(path).find_map(|above| Some((above, read(limit_path(above))?)));
        let refuses = |(above, limits): (&str, StatsTrack)| read(stat_path(above)).is_some_and(|used| limits.refuse(used, change));
        if limited.is_some_and(refuses) { Err(Code::QuotaExceeded) } else { Ok(()) }
    }

    /// Counts all znodes and bytes at and below a path, if the znode at `path` is to hold that count.
    fn begin_to_count(&mut self, path: &str) {
        if let Some(counted) = counted_in(path) {
            self.count_anew(counted);
        }
    }

    /// Counts every path with limits anew, as a tree is when it comes out of a snapshot: a count that was written by hand is gone
    /// (`DataTree.setupQuota`).
    pub fn set_up_quotas(&mut self) {
        let limits = self.all_below(QUOTA).filter_map(|(path, _)| limited_by(path).map(str::to_owned));
        for counted in limits.collect::<Vec<_>>() {
            self.count_anew(&counted);
        }
    }

    /// Counts all znodes and bytes at and below a path, if there is a znode to hold that count (`DataTree.updateQuotaForPath`).
    fn count_anew(&mut self, counted: &str) {
        let all = self.get(counted).into_iter().chain(self.all_below(counted).map(|(_, znode)| znode));
        let all = all.fold(StatsTrack::ZERO, |sum, znode| sum.plus(Usage::of_znode(&znode.data)));
        if let Some(stats) = self.nodes.get_mut(&*stat_path(counted)) {
            stats.data = Some(all.to_string().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(tree: &mut DataTree, path: &str, zxid: u64) -> Applied {
        create_nth(tree, path, zxid, 1)
    }

    fn create_nth(tree: &mut DataTree, path: &str, zxid: u64, creations: i32) -> Applied {
        let body = TxnBody::Create { path: path.into(), data: None, acl: Acl::OPEN, kind: ZnodeKind::Persistent, creations };
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
        let like =
            |path: &str, beginning: &str| tree.children_like(path, beginning).map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(like("/a", "b"), ["b", "b!x", "b0", "b1"]);
        assert_eq!((like("/a", "b0"), like("/", "a"), like("/a", "c")), (vec!["b0".into()], vec!["a".into(), "ab".into()], vec![]));
        for (path, znode) in tree.iter() {
            assert_eq!(znode.num_children() as usize, children(path).len(), "{path}");
        }
        for (path, below) in [("/", 12), ("/a", 7), ("/a/b", 2), ("/a/b0", 1), ("/ab", 0), ("/nothing", 0), ("", 12)] {
            assert_eq!(tree.count_below(path), below, "{path}");
        }
    }

    #[test]
    fn the_counter_of_creations_goes_on_where_it_wraps_and_a_replay_does_not_turn_it_back() {
        let mut tree = DataTree::default();
        create(&mut tree, "/q", 1);
        for (zxid, name, creations) in [(2, "a", i32::MAX), (3, "b", i32::MIN), (4, "c", i32::MIN + 1)] {
            assert_eq!(create_nth(&mut tree, &format!("/q/{name}"), zxid, creations).error, None);
            let parent = tree.get("/q").map(|znode| (znode.creations(), znode.stat().pzxid, znode.stat().num_children));
            assert_eq!(parent, Some((creations, Zxid(zxid), zxid as i32 - 1)), "{name}");
        }
        let before = tree.clone();
        assert_eq!(create_nth(&mut tree, "/q/a", 2, i32::MAX).error, Some(Code::NodeExists));
        assert_eq!(tree, before);
    }
}
