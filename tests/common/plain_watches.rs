//! A plain model of the watches: what every client must hear, change by change, and what it must hear when it comes back.

use std::collections::{BTreeMap, BTreeSet};

use zooscope::zk::{AclEntry, AddWatchMode, Code, EventType, Id, Op, Perms, WatcherType, Zxid};

use super::plain_rules::{allowed, parent_of};
use super::plain_tree::{Change, Tree, is_below};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Data,
    Child,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Once,
    Stays,
    SeesAllBelow,
}

/// The client library's registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Registry {
    Data,
    Exist,
    Child,
    Persistent,
    Recursive,
}

/// A rule bent on purpose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bend {
    OneShotsStay,
    PersistentOnesGo,
    ParentsHearNothing,
    ADeleteTellsTwice,
    RecursiveSeesChildrenOnly,
    RecursiveHearsOfChildrenChanged,
    GetDataOfNothingWatches,
    ExistsOfNothingWatchesNot,
    NobodyAsksWhoMayRead,
    ReturnersHearNothing,
    ReturnersHearWhatTheyMissedOfPersistentOnes,
    ReturnersHearEverythingAgain,
}

pub const BENDS: &[Bend] = &[
    Bend::OneShotsStay,
    Bend::PersistentOnesGo,
    Bend::ParentsHearNothing,
    Bend::ADeleteTellsTwice,
    Bend::RecursiveSeesChildrenOnly,
    Bend::RecursiveHearsOfChildrenChanged,
    Bend::GetDataOfNothingWatches,
    Bend::ExistsOfNothingWatchesNot,
    Bend::NobodyAsksWhoMayRead,
    Bend::ReturnersHearNothing,
    Bend::ReturnersHearWhatTheyMissedOfPersistentOnes,
    Bend::ReturnersHearEverythingAgain,
];

pub type Heard = (EventType, String);

#[derive(Default)]
pub struct PlainWatches {
    /// One mode for each connection, path and table: as in 3.8, the last one set.
    server: BTreeMap<(u16, Table, String), Mode>,
    client: BTreeSet<(u16, Registry, String)>,
    /// The events that each client must hear, and nobody has compared yet.
    pub expected: BTreeMap<u16, Vec<Heard>>,
    /// The clients that are cut off.
    pub away: BTreeSet<u16>,
    missed: BTreeMap<u16, Vec<Heard>>,
    bend: Option<Bend>,
}

impl PlainWatches {
    pub fn new(bend: Option<Bend>) -> Self {
        PlainWatches { bend, ..PlainWatches::default() }
    }

    fn bent(&self, bend: Bend) -> bool {
        self.bend == Some(bend)
    }

    /// Takes in a call that sets watches, which came to `error`.
    pub fn called(&mut self, client: u16, op: &Op, error: Option<Code>) {
        let mut set = |table, path: &str, mode| {
            self.server.insert((client, table, path.to_owned()), mode);
        };
        let register = match (op, error) {
            (Op::Exists { path, watch: true }, None) => {
                set(Table::Data, path, Mode::Once);
                Some((Registry::Data, path))
            }
            (Op::Exists { path, watch: true }, Some(Code::NoNode)) if self.bend != Some(Bend::ExistsOfNothingWatchesNot) => {
                set(Table::Data, path, Mode::Once);
                Some((Registry::Exist, path))
            }
            (Op::GetData { path, watch: true }, None) => {
                set(Table::Data, path, Mode::Once);
                Some((Registry::Data, path))
            }
            (Op::GetData { path, watch: true }, Some(Code::NoNode)) if self.bend == Some(Bend::GetDataOfNothingWatches) => {
                set(Table::Data, path, Mode::Once);
                Some((Registry::Exist, path))
            }
            (Op::GetChildren { path, watch: true, .. }, None) => {
                set(Table::Child, path, Mode::Once);
                Some((Registry::Child, path))
            }
            (Op::AddWatch { path, mode: AddWatchMode::Persistent }, None) => {
                set(Table::Data, path, Mode::Stays);
                set(Table::Child, path, Mode::Stays);
                Some((Registry::Persistent, path))
            }
            (Op::AddWatch { path, mode: AddWatchMode::PersistentRecursive }, None) => {
                set(Table::Data, path, Mode::SeesAllBelow);
                set(Table::Child, path, Mode::SeesAllBelow);
                Some((Registry::Recursive, path))
            }
            _ => None,
        };
        self.client.extend(register.map(|(registry, path)| (client, registry, path.to_string())));
    }

    /// Takes in removeWatches and checkWatches, and returns their outcome. The second asks for anybody's watch at the same server (as a
    /// real 3.8.0 does).
    pub fn asked(&mut self, client: u16, op: &Op, at_same_server: impl Fn(u16) -> bool) -> Result<(), Code> {
        let (path, kind, removes) = match op {
            Op::RemoveWatches { path, kind, .. } => (path, *kind, true),
            Op::CheckWatches { path, kind } => (path, *kind, false),
            other => panic!("{other:?}"),
        };
        let (tables, registries): (&[Table], &[Registry]) = match kind {
            WatcherType::Data => (&[Table::Data], &[Registry::Data, Registry::Exist]),
            WatcherType::Children => (&[Table::Child], &[Registry::Child]),
            WatcherType::Any => (
                &[Table::Data, Table::Child],
                &[Registry::Data, Registry::Exist, Registry::Child, Registry::Persistent, Registry::Recursive],
            ),
        };
        let registered = |registry: &&Registry| self.client.contains(&(client, **registry, path.to_string()));
        if removes && !registries.iter().any(|registry| registered(&registry)) {
            return Err(Code::NoWatcher);
        }
        let counts = |whose: u16| whose == client || !removes && at_same_server(whose);
        if !self.server.keys().any(|(whose, table, of)| counts(*whose) && tables.contains(table) && **of == **path) {
            return Err(Code::NoWatcher);
        }
        if removes {
            for table in tables {
                self.server.remove(&(client, *table, path.to_string()));
            }
            for registry in registries {
                self.client.remove(&(client, *registry, path.to_string()));
            }
        }
        Ok(())
    }

    /// Takes in a change, which takes effect at every server.
    pub fn change(&mut self, change: &Change, ids_of: &BTreeMap<u16, Vec<Id>>) {
        self.trigger(change.kind, &change.path, &change.acl, ids_of);
        if change.kind != EventType::NodeDataChanged && !self.bent(Bend::ParentsHearNothing) {
            self.trigger(EventType::NodeChildrenChanged, parent_of(&change.path), &change.parent_acl, ids_of);
        }
    }

    fn trigger(&mut self, kind: EventType, path: &str, acl: &[AclEntry], ids_of: &BTreeMap<u16, Vec<Id>>) {
        let tables: &[Table] = match kind {
            EventType::NodeChildrenChanged => &[Table::Child],
            EventType::NodeDeleted => &[Table::Data, Table::Child],
            _ => &[Table::Data],
        };
        let mut told: Vec<u16> = Vec::new();
        let bend = self.bend;
        for table in tables {
            self.server.retain(|(client, of, watched), mode| {
                let sees_below = match bend {
                    Some(Bend::RecursiveSeesChildrenOnly) => parent_of(path) == watched,
                    _ => is_below(path, watched),
                };
                let hears = of == table
                    && match mode {
                        // It hears of children by their own events.
                        Mode::SeesAllBelow if kind == EventType::NodeChildrenChanged => false,
                        Mode::SeesAllBelow => watched == path || sees_below,
                        Mode::Once | Mode::Stays => watched == path,
                    };
                if hears && (!told.contains(client) || bend == Some(Bend::ADeleteTellsTwice)) {
                    told.push(*client);
                }
                let goes = match mode {
                    Mode::Once => bend != Some(Bend::OneShotsStay),
                    Mode::Stays => bend == Some(Bend::PersistentOnesGo),
                    Mode::SeesAllBelow => false,
                };
                !(hears && goes)
            });
        }
        if bend == Some(Bend::RecursiveHearsOfChildrenChanged) && kind == EventType::NodeChildrenChanged {
            let recursive = self.server.iter().filter(|((_, _, watched), mode)| **mode == Mode::SeesAllBelow && watched == path);
            told.extend(recursive.map(|((client, ..), _)| *client));
        }
        for client in told {
            let Some(ids) = ids_of.get(&client) else { continue };
            let may_read = allowed(acl, Perms::READ, ids).is_ok();
            if may_read || self.bent(Bend::NobodyAsksWhoMayRead) {
                self.tell(client, kind, path);
            }
        }
    }

    fn tell(&mut self, client: u16, kind: EventType, path: &str) {
        if self.away.contains(&client) {
            self.missed.entry(client).or_default().push((kind, path.to_owned()));
            return;
        }
        self.expected.entry(client).or_default().push((kind, path.to_owned()));
        let used: &[Registry] = match kind {
            EventType::NodeDeleted => &[Registry::Data, Registry::Exist, Registry::Child],
            EventType::NodeChildrenChanged => &[Registry::Child],
            _ => &[Registry::Data, Registry::Exist],
        };
        for registry in used {
            self.client.remove(&(client, *registry, path.to_owned()));
        }
    }

    pub fn gone(&mut self, client: u16) {
        self.server.retain(|(of, ..), _| *of != client);
        self.client.retain(|(of, ..)| *of != client);
    }

    /// Takes in that the client comes to a server with the watches it had and the last zxid it saw.
    pub fn back(&mut self, client: u16, seen: Zxid, tree: &Tree) {
        self.away.remove(&client);
        let missed = self.missed.remove(&client).unwrap_or_default();
        if self.bent(Bend::ReturnersHearEverythingAgain) {
            missed.iter().for_each(|(kind, path)| self.tell(client, *kind, path));
        }
        self.server.retain(|(of, ..), _| *of != client);
        let brought: Vec<(Registry, String)> =
            self.client.iter().filter(|(of, ..)| *of == client).map(|(_, registry, path)| (*registry, path.clone())).collect();
        for (registry, path) in brought {
            let node = tree.get(&path);
            let event = match (registry, node) {
                (Registry::Data | Registry::Child, None) => Some(EventType::NodeDeleted),
                (Registry::Data, Some(node)) => (node.mzxid > seen).then_some(EventType::NodeDataChanged),
                (Registry::Child, Some(node)) => (node.pzxid > seen).then_some(EventType::NodeChildrenChanged),
                (Registry::Exist, node) => node.map(|_| EventType::NodeCreated),
                (Registry::Persistent | Registry::Recursive, Some(node))
                    if self.bent(Bend::ReturnersHearWhatTheyMissedOfPersistentOnes) && node.mzxid > seen =>
                {
                    Some(EventType::NodeDataChanged)
                }
                (Registry::Persistent | Registry::Recursive, _) => None,
            };
            match event.filter(|_| !self.bent(Bend::ReturnersHearNothing)) {
                Some(kind) => self.tell(client, kind, &path),
                None => self.rearm(client, registry, path),
            }
        }
    }

    fn rearm(&mut self, client: u16, registry: Registry, path: String) {
        let (tables, mode): (&[Table], Mode) = match registry {
            Registry::Data | Registry::Exist => (&[Table::Data], Mode::Once),
            Registry::Child => (&[Table::Child], Mode::Once),
            Registry::Persistent => (&[Table::Data, Table::Child], Mode::Stays),
            Registry::Recursive => (&[Table::Data, Table::Child], Mode::SeesAllBelow),
        };
        for table in tables {
            self.server.insert((client, *table, path.clone()), mode);
        }
    }
}
