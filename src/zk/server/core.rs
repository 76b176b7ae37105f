//! The core of a server, the same in every role: its disk, its database, its clients and their watches.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::rules::Rule;
use crate::sim::{ConnId, Disk, Duration, Outbox, SortedMap};
use crate::zk::Zk;
use crate::zk::acl::Perms;
use crate::zk::commit_processor::CommitProcessor;
use crate::zk::config::Config;
use crate::zk::database::{Database, Durable, Write};
use crate::zk::dynamic::Dynamic;
use crate::zk::event::WatcherEvent;
use crate::zk::ids::{ClientId, Epoch, ServerId, SessionId, Zxid};
use crate::zk::message::{Message, Request};
use crate::zk::note::Note;
use crate::zk::sessions::LocalSessions;
use crate::zk::snapshot::Snapshotting;
use crate::zk::tree::{Applied, Change};
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::verifier::QuorumVerifier;
use crate::zk::voting::View;
use crate::zk::watches::WatchManager;

use super::cnxn::ClientCnxn;

/// An action that waits until everything written so far is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AfterSync {
    /// Learner: answer LEADERINFO.
    AckEpoch { current_epoch: Option<Epoch> },
    /// Learner: acknowledge NEWLEADER.
    AckNewLeader { epoch: Epoch },
    /// Follower: acknowledge a proposal; leader: count its own.
    Ack { zxid: Zxid },
    /// Leader: its acceptedEpoch is written, or its currentEpoch.
    EpochWritten { epoch: Epoch, current: bool },
    /// Copy the next znode to the snapshot.
    CopyZnode,
}

/// A server's memory, without its role.
#[derive(Clone, Debug, Hash)]
pub struct Core {
    pub id: ServerId,
    pub config: Rc<Config>,
    pub observer: bool,
    /// The disk as this process sees it: with what is written but not yet synced.
    pub store: Durable,
    pub db: Database,
    /// The writes of this life, and how many of them are on the disk.
    issued: u64,
    synced: u64,
    after_sync: VecDeque<(u64, AfterSync)>,
    pub clients: SortedMap<ConnId, ClientCnxn>,
    pub watches: WatchManager,
    pub commits: CommitProcessor,
    /// Whether clients are served.
    pub serving: bool,
    /// The last session id that was given out, without the server's; zero before the first.
    pub(super) sessions_made: u64,
    txns_since_snapshot: u32,
    pub(super) snapshotting: Snapshotting,
    /// The leader of this epoch wanted a TRUNC that the disk cannot do: it is to send a SNAP.
    pub must_snap: Option<Epoch>,
    /// The last txn that this server saw committed while it served, in this life.
    pub committed_up_to: Zxid,
    /// Appended and not yet synced, with the number of the write.
    appended: VecDeque<(u64, Zxid)>,
    /// The members of the ensemble, where they can change; and those of the configuration file that the server was set up with.
    pub view: Dynamic<View>,
    pub(super) first_verifier: Dynamic<Rc<QuorumVerifier>>,
    /// The leader that a reconfiguration has designated, for when this server has left its role: there is no election then.
    pub(super) designated_leader: Dynamic<ServerId>,
    /// The members have changed: elections are counted anew.
    pub(super) restarts_election: Dynamic<()>,
    /// The sessions that nobody else knows, while clients are served and where there can be such.
    pub(super) local: Dynamic<Box<LocalSessions>>,
    /// The server looks for a leader, and serves reads meanwhile.
    pub(super) read_only: Dynamic<()>,
}

impl Core {
    pub fn new(id: ServerId, observer: bool, config: Rc<Config>, first_verifier: Dynamic<Rc<QuorumVerifier>>) -> Self {
        let db = Database::new(&config);
        Core {
            id,
            config,
            observer,
            store: Durable::default(),
            db,
            issued: 0,
            synced: 0,
            after_sync: VecDeque::new(),
            clients: SortedMap::new(),
            watches: WatchManager::default(),
            commits: CommitProcessor::default(),
            serving: false,
            sessions_made: 0,
            txns_since_snapshot: 0,
            snapshotting: Snapshotting::default(),
            must_snap: None,
            committed_up_to: Zxid::ZERO,
            appended: VecDeque::new(),
            view: Dynamic(first_verifier.0.clone().map(View::new)),
            first_verifier,
            designated_leader: Dynamic(None),
            restarts_election: Dynamic(None),
            local: Dynamic(None),
            read_only: Dynamic(None),
        }
    }

    /// Reads the disk into memory.
    pub fn load(&mut self, disk: &Durable, out: &mut Outbox<Zk>) {
        self.store = disk.clone();
        self.db = Database::load(disk, &self.config);
        self.load_view();
        if let Some(snapshot) = disk.newest_snapshot().filter(|image| image.is_fuzzy()) {
            let (txns, known) = disk
                .to_replay()
                .fold((0, 0), |(txns, known), txn| (txns + 1, known + usize::from(snapshot.tree.has_effect_of(txn))));
            out.note(Note::Replayed { snapshot: snapshot.zxid, txns, known });
        }
        // A new process appends to a new file.
        if !disk.log.is_empty() {
            self.write(Write::Roll, out);
        }
    }

    // ---- the disk -----------------------------------------------------------------------------------------------------------

    /// Accepts an epoch, to be said when it is on the disk.
    pub fn accept_epoch(&mut self, epoch: Epoch, out: &mut Outbox<Zk>) {
        let write = Write::AcceptedEpoch(epoch);
        if self.config.rules.hold(Rule::AcceptedEpoch) { self.write(write, out) } else { self.store.apply(write) }
    }

    pub fn write(&mut self, write: Write, out: &mut Outbox<Zk>) {
        self.store.apply(write.clone());
        self.issued += 1;
        out.write(write);
    }

    /// Remembers what to do when all that is written so far has been synced.
    pub fn when_synced(&mut self, then: AfterSync) {
        self.after_sync.push_back((self.issued, then));
    }

    /// The actions that waited for the first `writes`, which are on the disk now.
    pub fn on_persisted(&mut self, writes: u64) -> Vec<AfterSync> {
        self.synced = self.synced.max(writes);
        while self.appended.pop_front_if(|(issued, _)| *issued <= self.synced).is_some() {}
        let mut due = Vec::new();
        while let Some((_, then)) = self.after_sync.pop_front_if(|(issued, _)| *issued <= self.synced) {
            due.push(then);
        }
        // A snapshot is written by a thread of its own, which waits for none of the others and may well be ahead of them.
        due.sort_by_key(|then| *then != AfterSync::CopyZnode);
        due
    }

    /// The zxid up to which the server knows that its log may lack txns.
    pub fn known_gap(&self) -> Zxid {
        if self.config.rules.hold(Rule::GapKnown) { self.store.log.gap() } else { Zxid::ZERO }
    }

    /// Whether everything written is on the disk.
    pub fn is_flushed(&self) -> bool {
        self.issued == self.synced
    }

    /// Whether this txn of the log is on the disk.
    pub fn is_durable(&self, zxid: Zxid) -> bool {
        self.appended.iter().all(|&(_, appended)| appended != zxid)
    }

    /// Takes a snapshot while no txn is applied, before it begins to serve.
    pub fn snapshot(&mut self, out: &mut Outbox<Zk>) {
        self.txns_since_snapshot = 0;
        out.note(Note::SnapshotTaken { zxid: self.db.last_processed });
        let image = self.db.image();
        self.write(Write::Snapshot(image), out);
    }

    /// Begins a snapshot beside everything else. One that is due while another is being written is left out.
    fn begin_snapshot(&mut self, out: &mut Outbox<Zk>) {
        self.txns_since_snapshot = 0;
        if self.snapshotting.copied().is_none() {
            self.snapshotting.begin(&self.db);
            out.note(Note::SnapshotBegun { zxid: self.db.last_processed });
            self.copy_znode(out);
        }
    }

    /// Copies one znode, and the next one once this is written: the file is written through the same disk as the log.
    pub fn copy_znode(&mut self, out: &mut Outbox<Zk>) {
        if let Some(path) = self.snapshotting.copy_next(&self.db) {
            let data = self.db.tree.get(&path).and_then(|znode| znode.data.clone());
            out.note(Note::ZnodeCopied { path, data });
            self.write(Write::SnapshotZnode, out);
            self.when_synced(AfterSync::CopyZnode);
        } else if let Some(image) = self.snapshotting.finish(&self.db) {
            out.note(Note::SnapshotWritten { zxid: image.zxid, through: image.through });
            self.write(Write::Snapshot(image), out);
        }
    }

    /// Appends a txn, and begins a new file with a snapshot when `snapCount` is reached. Apache adds chance to the count, so that not
    /// all servers do it at once; the server's id does here.
    pub fn log(&mut self, txn: &Rc<Txn>, out: &mut Outbox<Zk>) {
        self.write(Write::Append(txn.clone()), out);
        self.appended.push_back((self.issued, txn.zxid));
        self.txns_since_snapshot += 1;
        let half = self.config.snap_count / 2;
        let due = half + half / 10 * u32::from(self.id.0 % 10);
        if self.txns_since_snapshot > due.max(1) {
            self.write(Write::Roll, out);
            self.begin_snapshot(out);
        }
    }

    // ---- txns ---------------------------------------------------------------------------------------------------------------

    /// A committed txn takes effect: on the tree, on the sessions, on the watches, in this order.
    pub fn apply(&mut self, txn: &Rc<Txn>, out: &mut Outbox<Zk>) -> Applied {
        let mut changes = Vec::new();
        let applied = self.change(txn, &mut changes, out);
        self.trigger(txn, &changes, out);
        applied
    }

    /// A committed txn takes effect on the tree and on the sessions.
    pub(super) fn change(&mut self, txn: &Rc<Txn>, changes: &mut Vec<Change>, out: &mut Outbox<Zk>) -> Applied {
        let applied = self.db.apply(txn, changes);
        if self.serving {
            self.committed_up_to = txn.zxid;
        }
        if self.local.0.is_some() && matches!(txn.body, TxnBody::CreateSession { .. }) {
            self.is_global_now(txn.session);
        }
        out.note(match applied.error {
            Some(code) => Note::Failed { zxid: txn.zxid, code },
            None => Note::Applied { zxid: txn.zxid },
        });
        applied
    }

    /// The watches that a txn's changes fire.
    pub(super) fn trigger(&mut self, txn: &Txn, changes: &[Change], out: &mut Outbox<Zk>) {
        for change in changes {
            self.fire(change, out);
        }
        if let TxnBody::CloseSession { .. } = txn.body {
            out.note(Note::SessionClosed { session: txn.session });
        }
    }

    fn fire(&mut self, change: &Change, out: &mut Outbox<Zk>) {
        for (_, conn) in self.watches.trigger(change) {
            // The watch is used up all the same.
            let may_read = |cnxn: &ClientCnxn| change.acl.check(Perms::READ, &cnxn.auth).is_ok();
            if !self.clients.get(&conn).is_some_and(may_read) {
                continue;
            }
            let event = WatcherEvent { kind: change.kind, path: change.path.clone() };
            self.notify(conn, event, out);
        }
    }

    pub fn notify(&mut self, conn: ConnId, event: WatcherEvent, out: &mut Outbox<Zk>) {
        if let Some(client) = self.clients.get(&conn) {
            out.note(Note::WatchFired { client: client.client, kind: event.kind, path: event.path.clone() });
            out.send(conn, Message::Event(event));
        }
    }

    /// Everything logged and not yet applied takes effect in memory, committed or not: a server must not lie about its history in the
    /// next election (ZOOKEEPER-2845).
    pub fn fast_forward(&mut self) {
        if !self.config.rules.hold(Rule::LogBeforeVote) {
            return;
        }
        let mut changes = Vec::new();
        let Core { store, db, .. } = self;
        let last = db.last_processed;
        for txn in store.log.after(last) {
            db.apply(txn, &mut changes);
        }
    }

    /// The server leaves its role: nobody is served, nothing waits.
    pub fn stop_serving(&mut self, out: &mut Outbox<Zk>) {
        self.serving = false;
        self.local = Dynamic(None);
        for &conn in self.clients.keys() {
            out.close(conn);
        }
        self.clients.clear();
        self.watches.clear();
        self.commits = CommitProcessor::default();
        self.after_sync.clear();
        self.snapshotting.abandon();
    }

    pub fn connection_of(&self, session: SessionId) -> Option<(ConnId, ClientId)> {
        self.clients.iter().find(|(_, client)| client.session == session).map(|(&conn, client)| (conn, client.client))
    }

    /// The timeout that was granted to the connection that a request came by.
    pub fn timeout_of(&self, request: &Request) -> Duration {
        request.conn.and_then(|conn| self.clients.get(&conn)).map_or(0, |cnxn| cnxn.timeout)
    }

    /// The connection that a request came by, while it lasts. A session that has come back by another one is not answered there what
    /// it had asked before.
    pub fn asked_by(&self, request: &Request) -> Option<(ConnId, ClientId)> {
        request.conn.and_then(|conn| Some((conn, self.clients.get(&conn)?.client)))
    }

    /// The length of so many ticks, in microseconds.
    pub fn ticks(&self, ticks: u32) -> Duration {
        u64::from(ticks) * self.config.tick_time
    }
}
