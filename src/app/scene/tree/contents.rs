//! The znodes of the tree on the stage: those below its root as one server has them, and those that are not yet, no longer, or only
//! elsewhere there. Read only; every entry is a fact of the world on screen.

use std::rc::Rc;

use super::subject::Subject;
use crate::sim::{Body, SortedMap};
use crate::zk::{
    ClientId, Data, EventType, Message, Note, Server, ServerId, SessionId, Txn, TxnBody, Znode, ZnodeKind, below, clients,
    established_leader, quorum, sequence, server, servers_up, split,
};

/// The most znodes that are looked at.
const MAX_ENTRIES: usize = 400;

/// A znode of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: Rc<str>,
    /// The name below its parent in the picture, or the whole path of the root.
    pub name: String,
    pub depth: usize,
    pub children: Vec<usize>,
    /// The number of children that are not in the picture.
    pub hidden: usize,
    pub kind: ZnodeKind,
    pub data: Data,
    pub version: i32,
    pub fate: Fate,
    pub owner: Option<ClientId>,
}

/// The standing of a znode at the server whose tree is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    There,
    /// A create that is not applied here.
    Proposed(Agreed),
    /// There, with a change that is not applied here: its new data.
    Changing(Agreed, Data),
    /// There, with a delete that is not applied here.
    Leaving(Agreed),
    /// Made by the step on screen.
    Created,
    /// Changed by the step on screen: its data before.
    Changed(Data),
    /// Deleted by the step on screen, or so lately that news of it are on their way.
    Deleted,
    /// Watched, and not there.
    Missing,
    /// On these servers only.
    Elsewhere(Vec<ServerId>),
}

/// The agreement of the ensemble on a txn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub acks: usize,
    pub needed: usize,
}

impl Agreed {
    pub fn is_committed(self) -> bool {
        self.acks >= self.needed
    }
}

/// The znodes below `root` down to so many levels, as the server has them; the root is the first.
pub fn contents(subject: &Subject<'_>, shown: ServerId, root: &Rc<str>, levels: usize) -> Vec<Entry> {
    let Some(server) = server(subject.world, shown) else { return Vec::new() };
    let mut fates = SortedMap::new();
    lately(subject, server, &mut fates);
    pending(subject, server, &mut fates);
    watched(subject, server, &mut fates);
    let walk = Walk { subject, server, root, levels, fates: &fates };
    let mut entries = Vec::new();
    walk.take(root.clone(), root.to_string(), 0, &mut entries);
    entries
}

/// Fates of paths: of those in the tree that something happens to, and of those that are not in it.
type Fates = SortedMap<Rc<str>, Made>;

/// A fate, and what is known of the znode where the tree does not have it.
#[derive(Clone, Debug)]
struct Made {
    fate: Fate,
    kind: ZnodeKind,
    data: Data,
}

impl Made {
    fn bare(fate: Fate) -> Self {
        Made { fate, kind: ZnodeKind::Persistent, data: None }
    }
}

/// Takes in what the step on screen did to this tree, and what events under way still tell of.
fn lately(subject: &Subject<'_>, server: &Server, fates: &mut Fates) {
    for flying in subject.world.in_flight() {
        if let Body::Data(Message::Event(event)) = &flying.packet.body
            && event.kind == EventType::NodeDeleted
            && server.tree().get(&event.path).is_none()
        {
            fates.insert(event.path.clone(), Made::bare(Fate::Deleted));
        }
    }
    let here = server.id().node();
    let applied = subject.step.notes.iter().filter_map(|(node, note)| match note {
        Note::Applied { zxid } if *node == here => server.store().log.get(*zxid),
        _ => None,
    });
    for txn in applied {
        each_change(&txn.body, &mut |path, change| {
            let made = match change {
                TxnBody::Create { .. } => Made::bare(Fate::Created),
                TxnBody::SetData { .. } => Made::bare(Fate::Changed(data_before(server, txn, path))),
                _ => deleted(server, txn, path),
            };
            fates.insert(path.clone(), made);
        });
    }
}

/// A deleted znode as it was: the log still knows how it was made.
fn deleted(server: &Server, txn: &Txn, path: &Rc<str>) -> Made {
    let mut made = Made::bare(Fate::Deleted);
    for earlier in server.store().log.iter().rev().skip_while(|it| it.zxid >= txn.zxid) {
        let mut found = false;
        each_change(&earlier.body, &mut |of, change| {
            if let TxnBody::Create { kind, data, .. } = change
                && of == path
            {
                (made.kind, made.data, found) = (*kind, data.clone(), true);
            }
        });
        if found {
            break;
        }
    }
    made
}

/// The data that the last txn before this one gave the znode.
fn data_before(server: &Server, txn: &Txn, path: &Rc<str>) -> Data {
    for earlier in server.store().log.iter().rev().skip_while(|it| it.zxid >= txn.zxid) {
        let mut found = None;
        each_change(&earlier.body, &mut |of, change| {
            if let TxnBody::Create { data, .. } | TxnBody::SetData { data, .. } = change
                && of == path
            {
                found = Some(data.clone());
            }
        });
        if let Some(data) = found {
            return data;
        }
    }
    None
}

/// Takes in what is proposed, or committed elsewhere, and not applied here.
fn pending(subject: &Subject<'_>, shown: &Server, fates: &mut Fates) {
    let world = subject.world;
    let needed = quorum(world).needed;
    let leader = established_leader(world).and_then(|id| server(world, id)).unwrap_or(shown);
    let outstanding = leader.outstanding();
    for txn in leader.store().log.after(shown.last_zxid()) {
        let acks = outstanding.iter().find(|it| it.zxid == txn.zxid).map(|it| it.acks.len());
        let agreed = Agreed { acks: acks.unwrap_or(needed), needed };
        each_change(&txn.body, &mut |path, change| {
            let made = match change {
                TxnBody::Create { kind, data, .. } => Made { fate: Fate::Proposed(agreed), kind: *kind, data: data.clone() },
                TxnBody::SetData { data, .. } => Made::bare(Fate::Changing(agreed, data.clone())),
                _ => Made::bare(Fate::Leaving(agreed)),
            };
            fates.insert(path.clone(), made);
        });
    }
}

/// Calls `take` for every znode that the txn creates, sets or deletes.
fn each_change(body: &TxnBody, take: &mut impl FnMut(&Rc<str>, &TxnBody)) {
    match body {
        TxnBody::Create { path, .. }
        | TxnBody::Delete { path }
        | TxnBody::DeleteContainer { path }
        | TxnBody::SetData { path, .. } => {
            take(path, body);
        }
        TxnBody::CloseSession { paths } => paths.iter().for_each(|path| take(path, body)),
        TxnBody::Multi(parts) => parts.iter().for_each(|part| each_change(part, take)),
        TxnBody::CreateSession { .. } | TxnBody::SetAcl { .. } | TxnBody::Check { .. } | TxnBody::Error(_) => {}
    }
}

/// Takes in watched paths that this tree does not have.
fn watched(subject: &Subject<'_>, shown: &Server, fates: &mut Fates) {
    for (_, server) in servers_up(subject.world) {
        for watch in server.distinct_watches() {
            if shown.tree().get(&watch.path).is_none() {
                fates.or_insert_with(watch.path.clone(), || Made::bare(Fate::Missing));
            }
        }
    }
}

struct Walk<'a> {
    subject: &'a Subject<'a>,
    server: &'a Server,
    root: &'a Rc<str>,
    levels: usize,
    fates: &'a Fates,
}

impl Walk<'_> {
    /// Takes a znode and all below it. Returns its index.
    fn take(&self, path: Rc<str>, name: String, depth: usize, entries: &mut Vec<Entry>) -> usize {
        let index = entries.len();
        let here = self.server.tree().get(&path);
        entries.push(self.entry(path.clone(), name, depth, here));
        let mut children = self.children(&path);
        // The ensemble's own znodes are rarely what one looks at.
        let is_folded = &*path == "/zookeeper" && path != *self.root;
        if depth + 1 >= self.levels || is_folded || entries.len() + children.len() > MAX_ENTRIES {
            entries[index].hidden = children.len();
            return index;
        }
        children.sort_by(|a, b| order(&a.1).cmp(&order(&b.1)));
        for (child, name) in children {
            let child = self.take(child, name, depth + 1, entries);
            entries[index].children.push(child);
        }
        index
    }

    fn entry(&self, path: Rc<str>, name: String, depth: usize, here: Option<&Znode>) -> Entry {
        let made = self.fates.get(&path);
        let elsewhere = || {
            let has = |(id, other): (ServerId, &Server)| other.tree().get(&path).is_some().then_some(id);
            servers_up(self.subject.world).filter_map(has).collect::<Vec<ServerId>>()
        };
        let fate = match (here, made) {
            (_, Some(made)) if !matches!(made.fate, Fate::Missing) => made.fate.clone(),
            (Some(_), _) => Fate::There,
            (None, _) => Some(elsewhere()).filter(|servers| !servers.is_empty()).map_or(Fate::Missing, Fate::Elsewhere),
        };
        let known = here.map(|znode| (znode.kind, znode.data.clone()));
        let (kind, data) = known.or_else(|| made.map(|made| (made.kind, made.data.clone()))).unwrap_or_default();
        let owner = Some(kind.owner()).filter(|session| *session != SessionId::NONE).and_then(|session| self.owner(session));
        let version = here.map_or(0, Znode::version);
        Entry { path, name, depth, children: Vec::new(), hidden: 0, kind, data, version, fate, owner }
    }

    fn owner(&self, session: SessionId) -> Option<ClientId> {
        let now = clients(self.subject.world).find(|(_, _, client)| client.session() == session).map(|(id, ..)| id);
        now.or_else(|| self.subject.index.txns().owner(session))
    }

    /// Paths and names of the children in the picture.
    fn children(&self, path: &Rc<str>) -> Vec<(Rc<str>, String)> {
        let prefix = below(path);
        let named = |name: &str| (Rc::from(format!("{prefix}{name}")), name.to_owned());
        let mut children: Vec<(Rc<str>, String)> =
            self.server.tree().children(path).take(MAX_ENTRIES).map(|name| named(&name)).collect();
        for (_, other) in servers_up(self.subject.world) {
            if other.last_zxid() != self.server.last_zxid() && !other.tree().is_same(self.server.tree()) {
                let more: Vec<_> = other.tree().children(path).take(MAX_ENTRIES).map(|name| named(&name)).collect();
                children.extend(more.into_iter().filter(|child| self.server.tree().get(&child.0).is_none()));
            }
        }
        let absent =
            self.fates.keys().filter(|of| of.starts_with(&prefix) && **of != *path && self.server.tree().get(of).is_none());
        for of in absent {
            if self.parent_in_picture(of) == &**path {
                children.push((of.clone(), of[prefix.len()..].to_owned()));
            }
        }
        children.sort_unstable();
        children.dedup_by(|a, b| a.0 == b.0);
        children
    }

    /// The nearest znode above that is in the picture: an absent path can have an absent parent.
    fn parent_in_picture<'b>(&self, path: &'b str) -> &'b str {
        let mut above = path;
        while let Some((parent, _)) = split(above) {
            above = parent;
            if **self.root == *above || self.server.tree().get(above).is_some() || self.fates.contains_key(above) {
                break;
            }
        }
        above
    }
}

/// Siblings stand in the order of their numbers, if they have any, else of their names.
fn order(name: &str) -> (&str, &str) {
    let (chosen, number) = sequence(name);
    if number.is_empty() { ("", name) } else { (number, chosen) }
}
