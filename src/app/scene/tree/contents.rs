//! The znodes of the tree on the stage: those below its root as one server has them, and those that are not yet, no longer, or only
//! elsewhere there. Read only; every entry is a fact of the world on screen.

use std::rc::Rc;

use super::divergence::{Divergence, divergence};
use super::subject::Subject;
use crate::app::scene::ruler::{mono_width, name_width, text_width};
use crate::sim::{Body, Life, SortedMap, World};
use crate::tell::values::{acl_text, number_end};
use crate::zk::{
    Acl, CONFIG, Client, ClientId, Data, EventType, Message, Note, Server, ServerId, ServerWatch, SessionId, Txn, TxnBody, Zk,
    Znode, ZnodeKind, Zxid, below, client, clients, established_leader, grouped, quorum, sequence, server, servers_up, split,
};

/// The most znodes that are looked at; of a larger family, its first ones and their number.
const MAX_ENTRIES: usize = 400;
/// The most of the newest txns that are looked through for what has just happened.
const LATELY: usize = 400;

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
    /// The number of children that the server shown has, as its answer to getChildren would.
    pub child_count: usize,
    pub kind: ZnodeKind,
    pub data: Data,
    pub version: i32,
    pub fate: Fate,
    /// The running servers that have already applied what is still to come here: then it is no mere proposal.
    pub ahead: Vec<ServerId>,
    pub owner: Option<ClientId>,
    /// Whether the owner has another session by now than that which made it.
    pub is_of_former_session: bool,
    /// Its ACL at the server shown; the open one where that does not have it.
    pub acl: Acl,
    /// What another server has in contradiction to this one.
    pub divergence: Option<Divergence>,
}

/// The room at both sides of a box's words.
pub const EDGES: i32 = 16;
/// The room of the padlock before the words of an ACL, and that behind them.
pub const PADLOCK: i32 = 16;
pub const ACL_END: i32 = 5;

impl Entry {
    /// The name as it is drawn: what was chosen, and of a sequential znode the end of its number.
    pub fn spelled(&self) -> (&str, String) {
        let (chosen, number) = sequence(&self.name);
        (chosen, if number.is_empty() { String::new() } else { number_end(number) })
    }

    /// The width of a box in which its name is whole, and so are the words of its ACL below it.
    pub fn named(&self) -> i32 {
        let (chosen, number) = self.spelled();
        let name = EDGES + name_width(if number.is_empty() { &self.name } else { chosen }) + number_width(&number);
        if self.acl.is_open() { name } else { name.max(PADLOCK + mono_width(&acl_text(&self.acl)) + ACL_END) }
    }

    /// The width of a box in which its data are whole, with their version and with the number of children that are folded away.
    pub fn said(&self) -> i32 {
        let Some(data) = self.data.as_deref().filter(|data| !data.is_empty()) else { return 0 };
        let around = if self.hidden > 0 { "\"\" v9 +9" } else { "\"\" v9" };
        (EDGES + mono_width(data) + mono_width(around) + STEP - 1) / STEP * STEP
    }

    /// The width of a box with one line in which its name is whole. One with a number has that alone in it.
    pub fn line(&self) -> i32 {
        let is_numbered = !self.spelled().1.is_empty();
        if is_numbered { 0 } else { EDGES + name_width(&self.name) + if self.hidden > 0 { mono_width(" +99") } else { 0 } }
    }
}

/// The steps in which a box grows with its data, so that it does not change with each of them.
const STEP: i32 = 20;

/// The room that a sequential znode's number takes beside what was chosen.
pub fn number_width(number: &str) -> i32 {
    if number.is_empty() { 0 } else { text_width(number) * 3 / 2 + 4 }
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
    Leaving(Agreed, End),
    /// There, with a delete and a create that are not applied here: nobody sees the name missing if one txn does both.
    Replacing(Agreed),
    /// Made by the step on screen.
    Created,
    /// Changed by the step on screen: its data before.
    Changed(Data),
    /// Deleted here by the step on screen, or so lately that news of it are on their way, or that these servers still have it.
    Deleted(End, Vec<ServerId>),
    /// Watched, and not there.
    Missing,
    /// On these servers only.
    Elsewhere(Vec<ServerId>),
}

/// What takes a znode away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A client's call, or the leader's sweep of empty containers.
    Delete,
    /// The end of the session that owns it.
    Session,
}

impl End {
    /// The end that a txn is to the znodes that it deletes.
    fn of(change: &TxnBody) -> Option<End> {
        match change {
            TxnBody::Delete { .. } | TxnBody::DeleteContainer { .. } => Some(End::Delete),
            TxnBody::CloseSession { .. } => Some(End::Session),
            _ => None,
        }
    }
}

/// The agreement of the ensemble on a txn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub acks: usize,
    /// The number of acknowledgements that commit it; `None` where their number decides nothing.
    pub needed: Option<usize>,
    committed: bool,
}

impl Agreed {
    pub fn is_committed(self) -> bool {
        self.committed
    }
}

/// The znodes below `root` down to so many levels, as the server shown has them; the root is the first.
pub fn contents(subject: &Subject<'_>, watches: &[ServerWatch], root: &Rc<str>, levels: usize) -> Vec<Entry> {
    let Some(server) = server(subject.world, subject.shown) else { return Vec::new() };
    let mut fates = SortedMap::new();
    lately(subject, server, &mut fates);
    pending(subject, server, &mut fates);
    watched(server, watches, &mut fates);
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
    /// The txn by which it comes, where that is committed and not applied here.
    committed: Option<Zxid>,
}

impl Made {
    fn bare(fate: Fate) -> Self {
        Made { fate, kind: ZnodeKind::Persistent, data: None, committed: None }
    }

    /// A znode that this txn deleted: the log still knows how it was made.
    fn gone(server: &Server, deletion: &Txn, path: &Rc<str>, fate: Fate) -> Self {
        let kind = earlier(server, deletion, path, kind_of).unwrap_or_default();
        Made { fate, kind, data: earlier(server, deletion, path, data_of).flatten(), committed: None }
    }
}

/// Takes in what the step on screen did to this tree, and the deletions that a client or another server has yet to learn of.
fn lately(subject: &Subject<'_>, server: &Server, fates: &mut Fates) {
    let here = server.id().node();
    let by_step = |(node, note): &(_, Note)| match note {
        Note::Applied { zxid } if *node == here => Some(*zxid),
        _ => None,
    };
    let step: Vec<Zxid> = subject.step.notes.iter().filter_map(by_step).collect();
    let told = told_of(subject.world, server);
    let slowest = servers_up(subject.world).map(|(_, other)| other.last_zxid()).min();
    let oldest = slowest.into_iter().chain(step.first().copied()).min().unwrap_or_default();
    let applied = server.store().log.iter().rev().skip_while(|txn| txn.zxid > server.last_zxid());
    for txn in applied.take(LATELY).take_while(|txn| txn.zxid >= oldest || !told.is_empty()) {
        let is_now = step.contains(&txn.zxid);
        each_change(&txn.body, &mut |path, change| {
            // A newer txn has said what became of it.
            if fates.contains_key(path) {
                return;
            }
            let made = match (change, End::of(change)) {
                (_, Some(end)) if server.tree().get(path).is_none() => {
                    let still = still_at(subject.world, txn.zxid, path);
                    let is_news = is_now || !still.is_empty() || told.contains(path);
                    is_news.then(|| Made::gone(server, txn, path, Fate::Deleted(end, still)))
                }
                (TxnBody::Create { .. }, _) if is_now => Some(Made::bare(Fate::Created)),
                (TxnBody::SetData { .. }, _) if is_now => {
                    Some(Made::bare(Fate::Changed(earlier(server, txn, path, data_of).flatten())))
                }
                _ => None,
            };
            if let Some(made) = made {
                fates.insert(path.clone(), made);
            }
        });
    }
    for path in told {
        fates.or_insert_with(path, || Made::bare(Fate::Deleted(End::Delete, Vec::new())));
    }
}

/// The deleted znodes of which an event on its way tells.
fn told_of(world: &World<Zk>, server: &Server) -> Vec<Rc<str>> {
    let deleted = world.arriving().filter_map(|flying| match &flying.packet.body {
        Body::Data(Message::Event(event)) if event.kind == EventType::NodeDeleted => Some(&event.path),
        _ => None,
    });
    let mut told: Vec<Rc<str>> = deleted.filter(|path| server.tree().get(path).is_none()).cloned().collect();
    told.sort_unstable();
    told.dedup();
    told
}

/// The running servers that have not applied the deletion of a znode.
fn still_at(world: &World<Zk>, deletion: Zxid, path: &str) -> Vec<ServerId> {
    let has = |server: &Server| server.last_zxid() < deletion && server.tree().get(path).is_some();
    servers_up(world).filter(|(_, server)| has(server)).map(|(id, _)| id).collect()
}

/// The answer of the newest change of the znode before this txn that has one.
fn earlier<T>(server: &Server, txn: &Txn, path: &Rc<str>, answer: impl Fn(&TxnBody) -> Option<T>) -> Option<T> {
    let mut before = server.store().log.iter().rev().skip_while(|it| it.zxid >= txn.zxid);
    before.find_map(|earlier| {
        let mut found = None;
        each_change(&earlier.body, &mut |of, change| {
            if of == path {
                found = answer(change).or(found.take());
            }
        });
        found
    })
}

/// The data that the change gives its znode.
fn data_of(change: &TxnBody) -> Option<Data> {
    match change {
        TxnBody::Create { data, .. } | TxnBody::SetData { data, .. } => Some(data.clone()),
        _ => None,
    }
}

/// The kind of which the change makes its znode.
fn kind_of(change: &TxnBody) -> Option<ZnodeKind> {
    match change {
        TxnBody::Create { kind, .. } => Some(*kind),
        _ => None,
    }
}

/// Takes in what is proposed, or committed elsewhere, and not applied here.
fn pending(subject: &Subject<'_>, shown: &Server, fates: &mut Fates) {
    let world = subject.world;
    // A stopped server has no tree in which anything could be on its way.
    if world.node(shown.id().node()).is_some_and(|node| node.life == Life::Crashed) {
        return;
    }
    let needed = grouped(world).is_none().then(|| quorum(world).needed);
    let leader = established_leader(world).and_then(|id| server(world, id)).unwrap_or(shown);
    let outstanding = leader.outstanding();
    // The newest comes first: of several txns that change one znode, the oldest is the next that is applied here, and has the last word.
    for txn in leader.store().log.after(shown.last_zxid()).rev() {
        let waiting = outstanding.iter().find(|it| it.zxid == txn.zxid);
        let acks = waiting.map(|it| it.acks.len());
        let committed = match needed {
            Some(needed) => acks.is_none_or(|acks| acks >= needed),
            None => waiting.is_none_or(|it| it.quorum),
        };
        let agreed = Agreed { acks: acks.unwrap_or_default(), needed, committed };
        each_change(&txn.body, &mut |path, change| {
            let made = match change {
                // What is there stays until this is applied.
                TxnBody::Create { .. } if shown.tree().get(path).is_some() => Made::bare(Fate::Replacing(agreed)),
                TxnBody::Create { kind, data, .. } => {
                    Made { kind: *kind, data: data.clone(), ..Made::bare(Fate::Proposed(agreed)) }
                }
                TxnBody::SetData { data, .. } => Made::bare(Fate::Changing(agreed, data.clone())),
                TxnBody::Reconfig(verifier) => Made::bare(Fate::Changing(agreed, Some(verifier.to_string().into()))),
                _ => Made::bare(Fate::Leaving(agreed, End::of(change).unwrap_or(End::Delete))),
            };
            fates.insert(path.clone(), Made { committed: committed.then_some(txn.zxid), ..made });
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
        TxnBody::Reconfig(_) => take(&CONFIG.into(), body),
        TxnBody::CloseSession { paths } => paths.iter().for_each(|path| take(path, body)),
        TxnBody::Multi(parts) => parts.iter().for_each(|part| each_change(part, take)),
        TxnBody::CreateSession { .. } | TxnBody::SetAcl { .. } | TxnBody::Check { .. } | TxnBody::Error(_) => {}
    }
}

/// Takes in watched paths that this tree does not have.
fn watched(shown: &Server, watches: &[ServerWatch], fates: &mut Fates) {
    for ServerWatch { path, .. } in watches {
        if shown.tree().get(path).is_none() {
            fates.or_insert_with(path.clone(), || Made::bare(Fate::Missing));
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
        let Family { mut children, count } = self.children(&path);
        // The ensemble's own znodes are rarely what one looks at.
        let is_folded = &*path == "/zookeeper" && path != *self.root;
        let room = if depth + 1 >= self.levels || is_folded { 0 } else { MAX_ENTRIES.saturating_sub(entries.len()) };
        children.sort_by(|a, b| order(&a.1).cmp(&order(&b.1)));
        children.truncate(room);
        entries[index].hidden = count - children.len();
        for (child, name) in children {
            let child = self.take(child, name, depth + 1, entries);
            entries[index].children.push(child);
        }
        index
    }

    fn entry(&self, path: Rc<str>, name: String, depth: usize, here: Option<&Znode>) -> Entry {
        let made = self.fates.get(&path).filter(|made| made.fate != Fate::Missing);
        let (fate, (kind, data)) = match (here, made) {
            (Some(znode), made) => (made.map_or(Fate::There, |made| made.fate.clone()), (znode.kind, znode.data.clone())),
            (None, Some(made)) => (made.fate.clone(), (made.kind, made.data.clone())),
            (None, None) => self.elsewhere(&path),
        };
        let session = kind.owner();
        let owner = Some(session).filter(|session| *session != SessionId::NONE).and_then(|session| self.owner(session));
        let now = owner.and_then(|id| client(self.subject.world, id)).map_or(session, Client::session);
        let version = here.map_or(0, Znode::version);
        let is_of_former_session = now != session && now != SessionId::NONE;
        let acl = here.map_or(Acl::OPEN, |znode| znode.acl.clone());
        let ahead = made.and_then(|made| made.committed).map(|zxid| self.ahead(&path, zxid, &fate)).unwrap_or_default();
        let settled = here.filter(|_| fate == Fate::There);
        let divergence = settled.and_then(|znode| divergence(self.subject.world, self.server, &path, znode));
        Entry {
            path,
            name,
            depth,
            children: Vec::new(),
            hidden: 0,
            child_count: here.map_or(0, |znode| usize::try_from(znode.num_children()).unwrap_or(0)),
            kind,
            data,
            version,
            fate,
            ahead,
            owner,
            is_of_former_session,
            acl,
            divergence,
        }
    }

    /// The running servers that have applied what this committed txn makes of a znode.
    #[cold]
    fn ahead(&self, path: &str, zxid: Zxid, fate: &Fate) -> Vec<ServerId> {
        let has = |server: &Server| {
            let znode = server.tree().get(path);
            server.last_zxid() >= zxid
                && match fate {
                    Fate::Leaving(..) => znode.is_none(),
                    // The ensemble's own znode has no data of a txn.
                    Fate::Changing(_, data) if path != CONFIG => znode.is_some_and(|znode| znode.data == *data),
                    _ => znode.is_some(),
                }
        };
        let others = servers_up(self.subject.world).filter(|(id, server)| *id != self.server.id() && has(server));
        others.map(|(id, _)| id).collect()
    }

    /// What is so of a znode that this server does not have, with its kind and its data at the first server that has it.
    fn elsewhere(&self, path: &str) -> (Fate, (ZnodeKind, Data)) {
        let has = |(id, other): (ServerId, &Server)| other.tree().get(path).map(|znode| (id, (znode.kind, znode.data.clone())));
        let found: Vec<_> = servers_up(self.subject.world).filter_map(has).collect();
        match found.first() {
            Some((_, known)) => (Fate::Elsewhere(found.iter().map(|(id, _)| *id).collect()), known.clone()),
            None => (Fate::Missing, Default::default()),
        }
    }

    fn owner(&self, session: SessionId) -> Option<ClientId> {
        let now = clients(self.subject.world).find(|(_, _, client)| client.session() == session).map(|(id, ..)| id);
        now.or_else(|| self.subject.index.txns().owner(session))
    }

    /// The children in the picture: those that this tree has, those that only others have, and those that are not yet or no longer.
    fn children(&self, path: &Rc<str>) -> Family {
        let prefix = below(path);
        let named = |name: &str| (Rc::from(format!("{prefix}{name}")), name.to_owned());
        let mut children: Vec<(Rc<str>, String)> =
            self.server.tree().children(path).take(MAX_ENTRIES).map(|name| named(&name)).collect();
        let mut most = num_children(self.server, path);
        let not_taken = most.saturating_sub(children.len());
        for (_, other) in servers_up(self.subject.world) {
            // A log with a hole may end in the same change as another, and lack children nevertheless.
            let differs = last_family_change(other, path) != last_family_change(self.server, path);
            if differs || num_children(other, path) != num_children(self.server, path) {
                most = most.max(num_children(other, path));
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
        let count = most.max(children.len() + not_taken);
        Family { children, count }
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

/// The first children of a znode, with paths and names, and the number of all.
struct Family {
    children: Vec<(Rc<str>, String)>,
    count: usize,
}

/// The last txn that made or deleted a child there.
fn last_family_change(server: &Server, path: &str) -> Option<Zxid> {
    server.tree().get(path).map(|znode| znode.stat().pzxid)
}

fn num_children(server: &Server, path: &str) -> usize {
    server.tree().get(path).map_or(0, |znode| usize::try_from(znode.num_children()).unwrap_or(0))
}

/// Siblings stand in the order of their numbers, if they have any, else of their names, of which `c2` is before `c10`.
fn order(name: &str) -> (&str, &str, usize, &str) {
    let (chosen, number) = sequence(name);
    if !number.is_empty() {
        return (number, chosen, 0, "");
    }
    let stem = name.trim_end_matches(|it: char| it.is_ascii_digit());
    let digits = &name[stem.len()..];
    ("", stem, digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_stand_in_the_order_of_their_numbers_and_a_name_that_ends_in_a_smaller_number_is_before_one_in_a_larger() {
        let mut names = ["ready", "c10", "c2", "m0000000003", "x-0000000001", "c1", "c02"];
        names.sort_by(|a, b| order(a).cmp(&order(b)));
        assert_eq!(names, ["c1", "c2", "c02", "c10", "ready", "x-0000000001", "m0000000003"]);
    }
}
