//! A plain model of the tree: a map of paths, every rule written out from Apache's documentation and sources, none of it shared with
//! the simulation. Slow and simple: children are counted, states are kept whole.

use std::collections::BTreeMap;
use std::rc::Rc;

use zooscope::zk::{AclEntry, Code, CreateMode, Data, EventType, Id, Op, Perms, Response, SessionId, Stat, Zxid};

use super::plain_rules::{allowed, fix_acl, is_valid_path, parent_of};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Persistent,
    Ephemeral(SessionId),
    Container,
    /// Milliseconds.
    Ttl(i64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub data: Data,
    pub acl: Vec<AclEntry>,
    pub kind: Kind,
    pub czxid: Zxid,
    pub mzxid: Zxid,
    pub pzxid: Zxid,
    pub version: i32,
    pub aversion: i32,
    /// Children made and children removed, since the znode is there.
    pub cversion: i32,
    /// Children made: the number of the next sequential one.
    pub counter: i32,
}

pub type Tree = BTreeMap<String, Node>;

/// The asker: its session, and the ids that its connection has shown to have.
#[derive(Clone, Debug)]
pub struct Who {
    pub session: SessionId,
    pub ids: Vec<Id>,
}

/// A rule bent on purpose, to see that the comparison notices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bend {
    SetAclMovesMzxid,
    CreateMovesTheParentsMzxid,
    DeleteLeavesPzxid,
    OnlySequentialCreatesCount,
    CversionCountsOnlyCreates,
    SetDataKeepsTheVersion,
    RecreatedZnodesKeepTheirVersion,
    EphemeralsMayHaveChildren,
    DeleteIgnoresTheVersion,
    DeleteIgnoresChildren,
    CreateNeedsNoRight,
    SetAclComparesTheDataVersion,
    FailedMultiKeepsItsBeginning,
    MultiSeesNothingOfItself,
    EndOfASessionKeepsItsEphemerals,
    MaskedHashesAreShown,
    TtlZnodesStay,
    ContainersStay,
}

pub const BENDS: &[Bend] = &[
    Bend::SetAclMovesMzxid,
    Bend::CreateMovesTheParentsMzxid,
    Bend::DeleteLeavesPzxid,
    Bend::OnlySequentialCreatesCount,
    Bend::CversionCountsOnlyCreates,
    Bend::SetDataKeepsTheVersion,
    Bend::RecreatedZnodesKeepTheirVersion,
    Bend::EphemeralsMayHaveChildren,
    Bend::DeleteIgnoresTheVersion,
    Bend::DeleteIgnoresChildren,
    Bend::CreateNeedsNoRight,
    Bend::SetAclComparesTheDataVersion,
    Bend::FailedMultiKeepsItsBeginning,
    Bend::MultiSeesNothingOfItself,
    Bend::EndOfASessionKeepsItsEphemerals,
    Bend::MaskedHashesAreShown,
    Bend::TtlZnodesStay,
    Bend::ContainersStay,
];

/// A change of a znode, with the ACL that its watchers are measured by, and its parent's.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: EventType,
    pub path: String,
    pub acl: Vec<AclEntry>,
    pub parent_acl: Vec<AclEntry>,
}

pub struct PlainTree {
    pub now: Tree,
    /// The tree after each txn that changed it, oldest first.
    states: Vec<(Zxid, Tree)>,
    /// The changes of each txn, for those who care about watches.
    pub changes: Vec<Change>,
    ttl_enabled: bool,
    pub bend: Option<Bend>,
    /// Versions of what is gone, for the bend that brings them back.
    graves: BTreeMap<String, i32>,
}

type Answer = Result<Response, Code>;

pub fn open_acl() -> Vec<AclEntry> {
    vec![AclEntry { perms: Perms(31), id: Id::new("world", "anyone") }]
}

impl PlainTree {
    pub fn new(membership: &str, ttl_enabled: bool) -> Self {
        let mut now = Tree::new();
        for (path, data, perms, children) in
            [("/", "", 31, 1), ("/zookeeper", "", 31, 2), ("/zookeeper/quota", "", 31, 0), ("/zookeeper/config", membership, 1, 0)]
        {
            let acl = vec![AclEntry { perms: Perms(perms), id: Id::new("world", "anyone") }];
            let mut node = new_node(Some(data.into()), acl, Kind::Persistent, Zxid::ZERO);
            // Their children were put there by nobody, and are subtracted all the same.
            node.cversion = -children;
            // The ACL of the one that nobody may set was put there without a version.
            node.aversion = if perms == 1 { -1 } else { 0 };
            now.insert(path.to_owned(), node);
        }
        let states = vec![(Zxid::ZERO, now.clone())];
        PlainTree { now, states, changes: Vec::new(), ttl_enabled, bend: None, graves: BTreeMap::new() }
    }

    fn bent(&self, bend: Bend) -> bool {
        self.bend == Some(bend)
    }

    pub fn state_at(&self, zxid: Zxid) -> &Tree {
        let after = self.states.partition_point(|(of, _)| *of <= zxid);
        &self.states[after - 1].1
    }

    fn txn(&mut self, zxid: Zxid) {
        self.states.push((zxid, self.now.clone()));
    }

    // ---- writes -------------------------------------------------------------------------------------------------------------

    /// Carries out a write with this zxid, and returns its answer.
    pub fn write(&mut self, who: &Who, op: &Op, zxid: Zxid) -> Answer {
        self.changes.clear();
        let answer = match op {
            Op::Multi(ops) => self.multi(who, ops, zxid),
            op => self.write_one(who, op, zxid),
        };
        self.txn(zxid);
        answer
    }

    fn multi(&mut self, who: &Who, ops: &[Op], zxid: Zxid) -> Answer {
        // No server can read anything else out of a multi's bytes.
        if ops.iter().any(|op| !matches!(op, Op::Create { .. } | Op::Delete { .. } | Op::SetData { .. } | Op::Check { .. })) {
            return Err(Code::MarshallingError);
        }
        let before = self.now.clone();
        let mut results = Vec::new();
        for op in ops {
            if self.bent(Bend::MultiSeesNothingOfItself) {
                let ahead = std::mem::replace(&mut self.now, before.clone());
                results.push(self.write_in_multi(who, op, zxid));
                self.now.extend(ahead);
            } else {
                results.push(self.write_in_multi(who, op, zxid));
            }
            if results.last().is_some_and(Result::is_err) {
                if !self.bent(Bend::FailedMultiKeepsItsBeginning) {
                    self.now = before;
                }
                self.changes.clear();
                let failed = results.len() - 1;
                results[..failed].fill(Err(Code::Ok));
                results.resize(ops.len(), Err(Code::RuntimeInconsistency));
                break;
            }
        }
        Ok(Response::Results(results.into()))
    }

    /// A create2 within a multi is no more than a create: its result has no stat.
    fn write_in_multi(&mut self, who: &Who, op: &Op, zxid: Zxid) -> Answer {
        match op {
            Op::Create { path, data, acl, mode, .. } => {
                let (path, data, acl) = (path.clone(), data.clone(), acl.clone());
                self.write_one(who, &Op::Create { path, data, acl, mode: *mode, with_stat: false }, zxid)
            }
            op => self.write_one(who, op, zxid),
        }
    }

    fn write_one(&mut self, who: &Who, op: &Op, zxid: Zxid) -> Answer {
        match op {
            Op::Create { path, data, acl, mode, with_stat } => {
                let (path, node) = self.create(who, path, data, &acl.entries(), *mode, zxid)?;
                let tells_stat = *with_stat || mode.ttl().is_some() || *mode == CreateMode::Container;
                let stat = tells_stat.then(|| stat_of(&node, 0));
                Ok(Response::Created { path: path.into(), stat })
            }
            Op::Delete { path, version } => self.delete(who, path, *version, zxid),
            Op::SetData { path, data, version } => {
                let node = self.now.get(&**path).ok_or(Code::NoNode)?;
                allowed(&node.acl, Perms::WRITE, &who.ids)?;
                fits(*version, node.version)?;
                let keeps = self.bent(Bend::SetDataKeepsTheVersion);
                let node = self.now.get_mut(&**path).ok_or(Code::NoNode)?;
                node.data = data.clone();
                node.version += i32::from(!keeps);
                node.mzxid = zxid;
                self.changed(EventType::NodeDataChanged, path);
                Ok(Response::Stat(self.stat(path)))
            }
            Op::SetAcl { path, acl, version } => {
                let acl = fix_acl(&acl.entries(), &who.ids)?;
                let node = self.now.get(&**path).ok_or(Code::NoNode)?;
                allowed(&node.acl, Perms::ADMIN, &who.ids)?;
                fits(*version, if self.bent(Bend::SetAclComparesTheDataVersion) { node.version } else { node.aversion })?;
                let moves = self.bent(Bend::SetAclMovesMzxid);
                let node = self.now.get_mut(&**path).ok_or(Code::NoNode)?;
                node.acl = acl;
                node.aversion += 1;
                if moves {
                    node.mzxid = zxid;
                }
                Ok(Response::Stat(self.stat(path)))
            }
            Op::Check { path, version } => {
                let node = self.now.get(&**path).ok_or(Code::NoNode)?;
                allowed(&node.acl, Perms::READ, &who.ids)?;
                fits(*version, node.version)?;
                Ok(Response::Nothing)
            }
            other => panic!("{other:?} is no write"),
        }
    }

    fn create(
        &mut self,
        who: &Who,
        wanted: &str,
        data: &Data,
        acl: &[AclEntry],
        mode: CreateMode,
        zxid: Zxid,
    ) -> Result<(String, Node), Code> {
        let kind = match mode {
            CreateMode::PersistentWithTtl(ttl) | CreateMode::PersistentSequentialWithTtl(ttl) => {
                if !self.ttl_enabled {
                    return Err(Code::Unimplemented);
                }
                // It has 40 bits.
                if ttl <= 0 || ttl >= 1 << 40 {
                    return Err(Code::BadArguments);
                }
                Kind::Ttl(ttl)
            }
            CreateMode::Ephemeral | CreateMode::EphemeralSequential => Kind::Ephemeral(who.session),
            CreateMode::Container => Kind::Container,
            CreateMode::Persistent | CreateMode::PersistentSequential => Kind::Persistent,
        };
        let acl = fix_acl(acl, &who.ids)?;
        let parent_path = parent_of(wanted);
        let parent = self.now.get(parent_path).ok_or(Code::NoNode)?;
        if !self.bent(Bend::CreateNeedsNoRight) {
            allowed(&parent.acl, Perms::CREATE, &who.ids)?;
        }
        let path = if mode.is_sequential() { format!("{wanted}{:010}", parent.counter) } else { wanted.to_owned() };
        if !is_valid_path(&path) {
            return Err(Code::BadArguments);
        }
        if self.now.contains_key(&path) {
            return Err(Code::NodeExists);
        }
        if matches!(parent.kind, Kind::Ephemeral(_)) && !self.bent(Bend::EphemeralsMayHaveChildren) {
            return Err(Code::NoChildrenForEphemerals);
        }
        let counts = mode.is_sequential() || !self.bent(Bend::OnlySequentialCreatesCount);
        let moves_mzxid = self.bent(Bend::CreateMovesTheParentsMzxid);
        if let Some(parent) = self.now.get_mut(parent_path) {
            parent.counter += i32::from(counts);
            parent.cversion += 1;
            parent.pzxid = zxid;
            if moves_mzxid {
                parent.mzxid = zxid;
            }
        }
        let mut node = new_node(data.clone(), acl, kind, zxid);
        if self.bent(Bend::RecreatedZnodesKeepTheirVersion) {
            node.version = self.graves.get(&path).copied().unwrap_or(0);
        }
        self.now.insert(path.clone(), node.clone());
        self.changed(EventType::NodeCreated, &path);
        Ok((path, node))
    }

    fn delete(&mut self, who: &Who, path: &str, version: i32, zxid: Zxid) -> Answer {
        if ["/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"].contains(&path) {
            return Err(Code::BadArguments);
        }
        let parent = self.now.get(parent_of(path)).ok_or(Code::NoNode)?;
        allowed(&parent.acl, Perms::DELETE, &who.ids)?;
        let node = self.now.get(path).ok_or(Code::NoNode)?;
        if !self.bent(Bend::DeleteIgnoresTheVersion) {
            fits(version, node.version)?;
        }
        if !children_of(&self.now, path).is_empty() && !self.bent(Bend::DeleteIgnoresChildren) {
            return Err(Code::NotEmpty);
        }
        self.remove(path, zxid);
        Ok(Response::Nothing)
    }

    fn remove(&mut self, path: &str, zxid: Zxid) {
        self.changed(EventType::NodeDeleted, path);
        let node = self.now.remove(path).expect("there");
        self.graves.insert(path.to_owned(), node.version);
        let leaves_pzxid = self.bent(Bend::DeleteLeavesPzxid);
        let counts = !self.bent(Bend::CversionCountsOnlyCreates);
        if let Some(parent) = self.now.get_mut(parent_of(path)) {
            parent.cversion += i32::from(counts);
            if !leaves_pzxid {
                parent.pzxid = zxid;
            }
        }
    }

    fn changed(&mut self, kind: EventType, path: &str) {
        let acl_of = |path: &str| self.now.get(path).map(|node| node.acl.clone()).unwrap_or_default();
        self.changes.push(Change { kind, path: path.to_owned(), acl: acl_of(path), parent_acl: acl_of(parent_of(path)) });
    }

    /// A session ends: its ephemerals go, all with one zxid.
    pub fn end_session(&mut self, session: SessionId, zxid: Zxid) {
        self.changes.clear();
        let own: Vec<String> = ephemerals_of(&self.now, session);
        if !self.bent(Bend::EndOfASessionKeepsItsEphemerals) {
            own.iter().for_each(|path| self.remove(path, zxid));
        }
        self.txn(zxid);
    }

    /// The leader sweeps a container or a TTL znode away, unless it has children by now.
    pub fn sweep(&mut self, path: &str, zxid: Zxid) {
        self.changes.clear();
        let stays = match self.now.get(path).map(|node| node.kind) {
            Some(Kind::Ttl(_)) => self.bent(Bend::TtlZnodesStay),
            Some(Kind::Container) => self.bent(Bend::ContainersStay),
            _ => true,
        };
        if !stays && children_of(&self.now, path).is_empty() {
            self.remove(path, zxid);
        }
        self.txn(zxid);
    }

    // ---- reads --------------------------------------------------------------------------------------------------------------

    /// The answer to a read that sees everything up to this zxid.
    pub fn read(&self, who: &Who, op: &Op, zxid: Zxid) -> Answer {
        let tree = self.state_at(zxid);
        let node = |path: &str| tree.get(path).ok_or(Code::NoNode);
        let readable = |path: &str| {
            let node = node(path)?;
            allowed(&node.acl, Perms::READ, &who.ids).map(|()| node)
        };
        let stat = |path: &str, node: &Node| stat_of(node, children_of(tree, path).len());
        match op {
            Op::Sync { path } => Ok(Response::Path(path.clone())),
            // 3.8 lets everybody ask whether a znode is there.
            Op::Exists { path, .. } => Ok(Response::Stat(stat(path, node(path)?))),
            Op::GetData { path, .. } => {
                let node = readable(path)?;
                Ok(Response::Data { data: node.data.clone(), stat: stat(path, node) })
            }
            Op::GetChildren { path, with_stat, .. } => {
                let node = readable(path)?;
                let children: Vec<Rc<str>> = children_of(tree, path).into_iter().map(Rc::from).collect();
                Ok(Response::Children { children: children.into(), stat: with_stat.then(|| stat(path, node)) })
            }
            Op::GetAcl { path } => {
                let node = node(path)?;
                allowed(&node.acl, Perms(Perms::READ.0 | Perms::ADMIN.0), &who.ids)?;
                let sees_all = allowed(&node.acl, Perms::ADMIN, &who.ids).is_ok() || self.bent(Bend::MaskedHashesAreShown);
                let mut acl = node.acl.clone();
                for entry in acl.iter_mut().filter(|entry| &*entry.id.scheme == "digest" && !sees_all) {
                    let user = entry.id.id.split(':').next().unwrap_or_default().to_owned();
                    entry.id.id = format!("{user}:x").into();
                }
                Ok(Response::Acl { acl: zooscope::zk::Acl::new(acl), stat: stat(path, node) })
            }
            Op::GetAllChildrenNumber { path } => {
                readable(path)?;
                Ok(Response::Number(tree.keys().filter(|other| is_below(other, path)).count()))
            }
            Op::GetEphemerals { prefix } => {
                let own = ephemerals_of(tree, who.session).into_iter().filter(|path| path.starts_with(&**prefix));
                Ok(Response::Ephemerals(own.map(Rc::from).collect()))
            }
            Op::MultiRead(ops) => {
                let plain = |op: &Op| match op {
                    Op::GetChildren { path, .. } => Op::GetChildren { path: path.clone(), watch: false, with_stat: false },
                    op => op.clone(),
                };
                Ok(Response::Results(ops.iter().map(|op| self.read(who, &plain(op), zxid)).collect()))
            }
            // Of a digest the user alone.
            Op::WhoAmI => {
                let user =
                    |id: &Id| Id::new(&id.scheme, if &*id.scheme == "digest" { id.id.split(':').next().unwrap() } else { &id.id });
                Ok(Response::WhoAmI(who.ids.iter().map(user).collect()))
            }
            other => panic!("{other:?} is no read"),
        }
    }

    fn stat(&self, path: &str) -> Stat {
        stat_of(&self.now[path], children_of(&self.now, path).len())
    }
}

fn new_node(data: Data, acl: Vec<AclEntry>, kind: Kind, zxid: Zxid) -> Node {
    Node { data, acl, kind, czxid: zxid, mzxid: zxid, pzxid: zxid, version: 0, aversion: 0, cversion: 0, counter: 0 }
}

/// The eleven fields, but for the two times, which are the leader's.
pub fn stat_of(node: &Node, num_children: usize) -> Stat {
    Stat {
        czxid: node.czxid,
        mzxid: node.mzxid,
        pzxid: node.pzxid,
        ctime: 0,
        mtime: 0,
        version: node.version,
        cversion: node.cversion,
        aversion: node.aversion,
        ephemeral_owner: if let Kind::Ephemeral(session) = node.kind { session } else { SessionId::NONE },
        data_length: node.data.as_ref().map_or(0, |data| data.len() as i32),
        num_children: num_children as i32,
    }
}

fn fits(wanted: i32, version: i32) -> Result<(), Code> {
    if wanted == -1 || wanted == version { Ok(()) } else { Err(Code::BadVersion) }
}

pub fn is_below(path: &str, above: &str) -> bool {
    path != above && path.starts_with(above) && (above == "/" || path.as_bytes()[above.len()] == b'/')
}

/// The names of a znode's children.
pub fn children_of(tree: &Tree, path: &str) -> Vec<String> {
    let is_child = |other: &&String| is_below(other, path) && parent_of(other) == path;
    tree.keys().filter(is_child).map(|child| child.rsplit('/').next().unwrap_or_default().to_owned()).collect()
}

fn ephemerals_of(tree: &Tree, session: SessionId) -> Vec<String> {
    tree.iter().filter(|(_, node)| node.kind == Kind::Ephemeral(session)).map(|(path, _)| path.clone()).collect()
}
