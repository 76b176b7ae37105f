//! A server's watches fire for what they are about, and for nothing else: each txn applied fires exactly the watches that match, in the
//! order of the triggers; a standard one once; the others stay until they are taken away or the connection goes; what fires without a
//! txn is what a client had missed that came back (`WatchManager.java`, `DataTree.setWatches`).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::edits::{Edit, edits};
use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::{ConnId, Event};
use crate::zk::{
    ClientId, DataTree, EventType, Message, Note, RequestBody, Server, ServerId, Txn, WatchKind, WatchLists, WatchMode, Zxid, split,
};

/// A server's watches: by path, table and client, with the mode.
type Table = BTreeMap<(Rc<str>, WatchKind, ClientId), WatchMode>;

/// Clients to be told of one trigger, and whether they must be: who may not read the znode is not.
#[derive(Clone, Debug)]
struct Trigger {
    kind: EventType,
    path: Rc<str>,
    watchers: BTreeSet<ClientId>,
    must: bool,
}

#[derive(Clone, Debug, Default)]
pub struct WatchEvents {
    tables: BTreeMap<ServerId, Table>,
    /// The connections of clients at each server that has watches, after its last step.
    cnxns: BTreeMap<ServerId, BTreeSet<(ConnId, ClientId)>>,
    /// Watches that clients brought along, with the zxid since which events were missed.
    brought: BTreeMap<(ServerId, ClientId), (Zxid, Rc<WatchLists>)>,
}

impl Watch for WatchEvents {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        if let Event::Command(_) = moment.step.event {
            // A server may have been started or ended.
            self.tables.retain(|id, table| moment.server(*id).is_some_and(|server| table_of(server) == *table));
            return;
        }
        let Some(server) = moment.step.event.node().and_then(ServerId::of_node).and_then(|id| moment.server(id)) else { return };
        if let Event::Delivered {
            from, message: Message::Request { body: RequestBody::SetWatches { relative, watches }, .. }, ..
        } = &moment.step.event
            && let Some(client) = ClientId::of_node(*from)
        {
            self.brought.insert((server.id(), client), (*relative, watches.clone()));
        }
        let before = self.tables.remove(&server.id()).unwrap_or_default();
        let after = table_of(server);
        if !(before.is_empty() && after.is_empty()) || moment.step.notes.iter().any(|(_, note)| is_about_watches(note)) {
            self.compare(moment, server, before, &after, findings);
        }
        self.tables.insert(server.id(), after);
    }
}

fn is_about_watches(note: &Note) -> bool {
    matches!(note, Note::WatchFired { .. } | Note::WatchSet { .. } | Note::WatchRemoved { .. })
}

fn table_of(server: &Server) -> Table {
    server.watches().into_iter().map(|watch| ((watch.path, watch.kind, watch.client), watch.mode)).collect()
}

impl WatchEvents {
    /// Goes through a step of a server that has watches, or had them before.
    fn compare(&mut self, moment: &Moment, server: &Server, before: Table, after: &Table, findings: &mut Findings) {
        let cnxns: BTreeSet<(ConnId, ClientId)> = server.cnxns().map(|cnxn| (cnxn.conn, cnxn.client)).collect();
        let cnxns_before = self.cnxns.insert(server.id(), cnxns.clone()).unwrap_or_default();
        let mut replay = Replay {
            before: before.clone(),
            table: before,
            expected: Vec::new(),
            set: Vec::new(),
            free: BTreeSet::new(),
            cut_off: cnxns_before.difference(&cnxns).map(|(_, client)| *client).collect(),
        };
        if let Some(what) = self.replay(moment, server, &mut replay).or_else(|| replay.compare(server, after)) {
            findings.breach(Law::WatchEvents, what);
        }
    }

    fn replay(&self, moment: &Moment, server: &Server, replay: &mut Replay) -> Option<Found> {
        for (_, note) in &moment.step.notes {
            match note {
                Note::Applied { zxid } => {
                    if let Some(missed) = replay.missed(server) {
                        return Some(missed);
                    }
                    let index = moment.history.count_up_to(*zxid).checked_sub(1)?;
                    let (before, txn, after) = moment.history.change(index).filter(|(_, txn, _)| txn.zxid == *zxid)?;
                    replay.apply(txn, &before.tree, &after.tree);
                }
                Note::WatchFired { client, kind, path } => {
                    let fired = replay.fire(*client, *kind, path);
                    let missed = || self.was_missed(server, *client, *kind, path);
                    if !fired && !missed() {
                        return Some(found!(
                            "{server} sends {event} of {path} to {client} for no reason",
                            "{server} 无缘无故地向 {client} 发送 {path} 的 {event}";
                            server = server.id(), event = kind.name().to_owned(), path, client = *client
                        ));
                    }
                }
                Note::WatchSet { client, path, mode } => replay.set(*client, path, *mode),
                Note::WatchRemoved { client, path } => drop(replay.free.insert((path.clone(), *client))),
                Note::SessionMoved { client, .. } | Note::SessionOpened { client, .. } | Note::LocalSession { client, .. } => {
                    replay.table.retain(|(_, _, of), _| of != client);
                }
                _ => {}
            }
        }
        replay.missed(server)
    }

    /// Whether a client that came back had missed this.
    fn was_missed(&self, server: &Server, client: ClientId, kind: EventType, path: &Rc<str>) -> bool {
        let Some((relative, lists)) = self.brought.get(&(server.id(), client)) else { return false };
        let stat = server.tree().get(path).map(crate::zk::Znode::stat);
        let [data, exist, child] = [&lists.data, &lists.exist, &lists.child].map(|list| list.contains(path));
        match (kind, stat) {
            (EventType::NodeDeleted, None) => data || child,
            (EventType::NodeCreated, Some(_)) => exist,
            (EventType::NodeDataChanged, Some(stat)) => data && stat.mzxid > *relative,
            (EventType::NodeChildrenChanged, Some(stat)) => child && stat.pzxid > *relative,
            _ => false,
        }
    }
}

/// A step of a server, gone through again note by note.
struct Replay {
    before: Table,
    table: Table,
    expected: Vec<Trigger>,
    set: Vec<(Rc<str>, ClientId, WatchMode)>,
    /// Taken away by their clients: whichever.
    free: BTreeSet<(Rc<str>, ClientId)>,
    /// The clients of which a connection goes with this step, and its watches with it. Another one may stay: a client that was started anew
    /// can be back before the server hears that its old connection is gone.
    cut_off: BTreeSet<ClientId>,
}

impl Replay {
    fn apply(&mut self, txn: &Txn, before: &DataTree, after: &DataTree) {
        let is_open = |path: &str| {
            let open = |tree: &DataTree| tree.get(path).map(|znode| znode.acl.is_open());
            let (then, now) = (open(before), open(after));
            then != Some(false) && now != Some(false) && (then.is_some() || now.is_some())
        };
        for edit in edits(txn) {
            let path = edit.path();
            let parent = split(path).map(|(parent, _)| Rc::<str>::from(parent));
            let (kind, moves_parent) = match edit {
                Edit::Create(_) => (EventType::NodeCreated, true),
                Edit::Delete(_) => (EventType::NodeDeleted, true),
                Edit::SetData(_) => (EventType::NodeDataChanged, false),
                Edit::SetAcl(_) => continue,
            };
            let changes = [(kind, Some(path.clone())), (EventType::NodeChildrenChanged, parent.filter(|_| moves_parent))];
            for (kind, path) in changes.into_iter().filter_map(|(kind, path)| Some((kind, path?))) {
                let watchers = self.trigger(kind, &path);
                if !watchers.is_empty() {
                    self.expected.push(Trigger { kind, must: is_open(&path), path, watchers });
                }
            }
        }
    }

    /// The clients that hear of a change; a standard watch is used up by it.
    fn trigger(&mut self, kind: EventType, path: &Rc<str>) -> BTreeSet<ClientId> {
        let mut told = BTreeSet::new();
        let tables: &[WatchKind] = match kind {
            EventType::NodeChildrenChanged => &[WatchKind::Child],
            EventType::NodeDeleted => &[WatchKind::Data, WatchKind::Child],
            _ => &[WatchKind::Data],
        };
        self.table.retain(|(watched, table, client), mode| {
            let here = watched == path;
            let above =
                *mode == WatchMode::PersistentRecursive && kind != EventType::NodeChildrenChanged && is_above(watched, path);
            let hears = tables.contains(table)
                && match mode {
                    WatchMode::PersistentRecursive => above || here && kind != EventType::NodeChildrenChanged,
                    WatchMode::Standard | WatchMode::Persistent => here,
                };
            if hears {
                told.insert(*client);
            }
            !(hears && *mode == WatchMode::Standard)
        });
        told
    }

    /// Takes an event that was sent for one that is due. Those before it that must be sent are then overdue.
    fn fire(&mut self, client: ClientId, kind: EventType, path: &Rc<str>) -> bool {
        while let Some(next) = self.expected.first_mut() {
            if next.kind == kind && next.path == *path && next.watchers.remove(&client) {
                if next.watchers.is_empty() {
                    self.expected.remove(0);
                }
                return true;
            }
            if next.must {
                return false;
            }
            self.expected.remove(0);
        }
        false
    }

    /// Reports events that were due and not sent.
    fn missed(&mut self, server: &Server) -> Option<Found> {
        let missed = self.expected.iter().find(|trigger| trigger.must);
        let what = missed.and_then(|Trigger { kind, path, watchers, .. }| {
            let client = *watchers.first()?;
            Some(found!(
                "{server} does not send {event} of {path} to {client}",
                "{server} 没有向 {client} 发送 {path} 的 {event}";
                server = server.id(), event = kind.name().to_owned(), path, client
            ))
        });
        self.expected.clear();
        what
    }

    fn set(&mut self, client: ClientId, path: &Rc<str>, mode: WatchMode) {
        self.set.push((path.clone(), client, mode));
        let tables: &[WatchKind] = match mode {
            // The note does not say which of the two.
            WatchMode::Standard => &[],
            WatchMode::Persistent => &[WatchKind::Data, WatchKind::Child],
            WatchMode::PersistentRecursive => &[WatchKind::Data],
        };
        for kind in tables {
            self.table.insert((path.clone(), *kind, client), mode);
        }
    }

    /// Checks that the watches left are those that were set and have not fired.
    fn compare(&self, server: &Server, after: &Table) -> Option<Found> {
        let connected = server.connections();
        let was_set = |path: &Rc<str>, client: ClientId, mode| self.set.contains(&(path.clone(), client, mode));
        let lost = self.table.iter().find(|((path, kind, client), mode)| {
            let now = after.get(&(path.clone(), *kind, *client));
            let changed = now.is_some_and(|now| now == *mode || was_set(path, *client, *now));
            let gone = self.cut_off.contains(client)
                || !connected.iter().any(|there| there.client == *client)
                || self.free.contains(&(path.clone(), *client));
            !changed && !gone
        });
        if let Some(((path, kind, client), mode)) = lost {
            return Some(found!(
                "the watch of {client} on {path} is gone from {server} without a reason ({kind})",
                "{client} 在 {path} 上的监听无缘无故地从 {server} 消失了（{kind}）";
                client = *client, path, server = server.id(), kind = named(*kind, *mode)
            ));
        }
        let left = after.iter().find(|((path, kind, client), mode)| {
            let key = (path.clone(), *kind, *client);
            let stays =
                || self.before.get(&key) == Some(mode) && connected.iter().filter(|there| there.client == *client).count() > 1;
            let known = self.table.get(&key) == Some(mode) || stays();
            !known && !was_set(path, *client, **mode)
        });
        left.map(|((path, kind, client), mode)| {
            let key = (path.clone(), *kind, *client);
            let (client, server, kind) = (*client, server.id(), named(*kind, *mode));
            if self.before.contains_key(&key) {
                found!(
                    "the watch of {client} on {path} is used up, and still stands at {server} ({kind})",
                    "{client} 在 {path} 上的监听已经用掉，却仍留在 {server} 上（{kind}）";
                    client, path, server, kind
                )
            } else {
                found!(
                    "a watch of {client} on {path} stands at {server}, and nobody set it ({kind})",
                    "{server} 上有 {client} 在 {path} 上的监听，却没有谁设置过它（{kind}）";
                    client, path, server, kind
                )
            }
        })
    }
}

/// What kind of watch it is, in Apache's words.
fn named(kind: WatchKind, mode: WatchMode) -> String {
    format!("{mode:?}, {kind:?}")
}

fn is_above(path: &str, below: &str) -> bool {
    path == "/" && below != "/" || below.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}
