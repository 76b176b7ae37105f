//! Views of a server from outside: for the page, for transcripts, for checks.

use std::rc::Rc;

use crate::rules::Rule;
use crate::sim::{ConnId, Duration, Time};
use crate::zk::config::Config;
use crate::zk::database::{Database, Durable};
use crate::zk::ids::{ClientId, Epoch, ServerId, SessionId, Zxid};
use crate::zk::image::Image;
use crate::zk::message::{ServerState, SyncMode, Vote};
use crate::zk::sessions::Owner;
use crate::zk::tree::DataTree;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::voting::{View, Voting};
use crate::zk::watches::{WatchKind, WatchMode};

use super::cnxn::Handshake;
use super::leader::{Proposal, ZabState};
use super::learner::Learner;
use super::learner_handler::{HandlerPhase, LearnerHandler};
use super::{Role, Server};

/// The safety of a txn in a server's log, as far as the server knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Not yet on the disk: a crash loses it.
    InMemory,
    /// On the disk, and not known to be committed.
    Logged,
    Committed,
}

/// A txn in a server's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCell {
    pub txn: Rc<Txn>,
    pub standing: Standing,
}

/// A client that is connected, and its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Connection {
    pub client: ClientId,
    pub session: SessionId,
}

/// A client's connection as the server that has it knows it; the session is nothing until one is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientCnxn {
    pub conn: ConnId,
    pub client: ClientId,
    pub session: SessionId,
    pub timeout: Duration,
}

/// A watch that a server holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerWatch {
    /// The server that keeps it.
    pub server: ServerId,
    pub path: Rc<str>,
    pub client: ClientId,
    pub kind: WatchKind,
    pub mode: WatchMode,
}

/// A learner as its leader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LearnerView {
    pub sid: ServerId,
    pub observer: bool,
    pub synced: bool,
    pub phase: &'static str,
}

/// A proposal that is not committed, as its leader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalView {
    pub zxid: Zxid,
    /// The servers that have acknowledged it.
    pub acks: Vec<ServerId>,
    /// Whether those are a quorum.
    pub quorum: bool,
    /// The configurations of which it needs a quorum each, where they are two.
    pub both: Option<View>,
}

impl Server {
    pub fn id(&self) -> ServerId {
        self.core.id
    }

    pub fn config(&self) -> &Config {
        &self.core.config
    }

    pub fn is_observer(&self) -> bool {
        self.core.observer
    }

    /// Whether it votes, as far as it knows.
    pub fn is_voter(&self) -> bool {
        self.core.voting().is_voter(self.core.id)
    }

    /// Who votes, as far as it knows.
    pub fn voting(&self) -> Voting {
        self.core.voting()
    }

    /// The configurations that it knows, where they can change.
    pub fn view(&self) -> Option<&View> {
        self.core.view.0.as_ref()
    }

    /// The text of the members that it shows to clients, by the configuration in force.
    pub fn membership(&self) -> String {
        self.view().map_or_else(|| self.core.config.membership(), |view| view.current.to_string())
    }

    /// The epoch and the last zxid with which it began to lead, while it leads.
    pub fn summary(&self) -> Option<(Epoch, Zxid)> {
        match &self.role {
            Role::Leading(leader) => Some(leader.summary()),
            _ => None,
        }
    }

    pub fn state(&self) -> ServerState {
        match self.role {
            Role::Resting | Role::Looking(_) => ServerState::Looking,
            Role::Following(_) => ServerState::Following,
            Role::Observing(_) => ServerState::Observing,
            Role::Leading(_) => ServerState::Leading,
        }
    }

    pub fn zab_state(&self) -> ZabState {
        match &self.role {
            Role::Resting | Role::Looking(_) => ZabState::Election,
            Role::Following(learner) | Role::Observing(learner) => learner.zab_state(),
            Role::Leading(leader) => leader.zab_state,
        }
    }

    /// The way in which this server was brought to its leader's history.
    pub fn sync_mode(&self) -> Option<SyncMode> {
        match &self.role {
            Role::Following(learner) | Role::Observing(learner) => learner.mode,
            _ => None,
        }
    }

    /// Whether it is a learner that keeps in its memory what a DIFF brought, to log it once it serves.
    pub fn logs_later(&self) -> bool {
        self.sync_mode() == Some(SyncMode::Diff)
            && matches!(&self.role, Role::Following(learner) | Role::Observing(learner) if learner.logs_later())
    }

    /// `logicalclock`.
    pub fn round(&self) -> u64 {
        self.logical_clock
    }

    /// Its vote while it is LOOKING; afterwards the vote that ended the election.
    pub fn vote(&self) -> Option<Vote> {
        let vote = match &self.role {
            Role::Looking(election) => election.proposal,
            _ => self.current.vote,
        };
        (vote.leader != ServerId(0)).then_some(vote)
    }

    /// The votes it has heard in this round, its own with them.
    pub fn tally(&self) -> Vec<(ServerId, Vote)> {
        match &self.role {
            Role::Looking(election) => election.received.iter().map(|(&sid, heard)| (sid, heard.vote)).collect(),
            _ => Vec::new(),
        }
    }

    pub fn accepted_epoch(&self) -> Epoch {
        self.core.store.accepted_epoch
    }

    pub fn current_epoch(&self) -> Epoch {
        self.core.store.current_epoch
    }

    /// The leader that this server follows; a leader names itself.
    pub fn leader(&self) -> Option<ServerId> {
        match &self.role {
            Role::Resting | Role::Looking(_) => None,
            Role::Following(learner) | Role::Observing(learner) => Some(learner.leader),
            Role::Leading(_) => Some(self.core.id),
        }
    }

    /// Whether it serves clients.
    pub fn is_serving(&self) -> bool {
        self.core.serving
    }

    /// Whether it looks for a leader and serves reads meanwhile.
    pub fn is_read_only(&self) -> bool {
        self.core.read_only.0.is_some()
    }

    /// `rw`, `ro` or `null`, as `isro` has it.
    pub fn is_ro(&self) -> &'static str {
        self.core.is_ro()
    }

    /// Whether it serves anybody anything.
    pub fn is_answering(&self) -> bool {
        self.is_serving() || self.is_read_only()
    }

    /// The sessions that nobody else knows, each with the time at which it will expire if it keeps silent.
    pub fn local_sessions(&self) -> impl Iterator<Item = (SessionId, Time)> {
        self.core.local_sessions()
    }

    /// The timeout of a session that nobody else knows.
    pub fn local_timeout(&self, session: SessionId) -> Option<Duration> {
        self.core.local_timeout(session)
    }

    /// Whether nobody else knows a session, or not everybody yet.
    pub fn knows_alone(&self, session: SessionId) -> bool {
        self.core.knows_alone(session)
    }

    /// The last txn that its tree shows; `epoch:0` where none came since the epoch began.
    pub fn last_zxid(&self) -> Zxid {
        self.core.db.last_processed
    }

    /// The last txn that its tree shows, as its log or a SNAP brought it: the number with which an epoch begins is no txn.
    pub fn last_txn(&self) -> Zxid {
        self.last_zxid().min(self.core.db.last_txn.0)
    }

    /// The number of txns that another server shows and this one does not: within an epoch the difference of the counters, as the other's
    /// log may have a hole; else as far as they stand in that log.
    pub fn lacks(&self, other: &Server) -> usize {
        let (last, shown) = (self.last_txn(), other.last_txn());
        if last.epoch() == shown.epoch() {
            return shown.counter().saturating_sub(last.counter()) as usize;
        }
        other.core.store.log.after(self.last_txn()).take_while(|txn| txn.zxid <= shown).count()
    }

    /// The last txn in its log, committed or not.
    pub fn last_logged(&self) -> Zxid {
        self.core.store.log.last_zxid()
    }

    /// The whole log, oldest first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Rc<Txn>> {
        self.core.store.log.iter()
    }

    /// The newest `n` of its log, oldest first; behind them what a synchronisation has brought and the log has not.
    pub fn log_tail(&self, n: usize) -> Vec<LogCell> {
        let applied = self.core.db.last_processed;
        let committed = if self.core.serving { applied } else { applied.min(self.core.committed_up_to) };
        let cell = |txn: &Rc<Txn>| {
            let standing = if !self.core.is_durable(txn.zxid) {
                Standing::InMemory
            } else if txn.zxid <= committed {
                Standing::Committed
            } else {
                Standing::Logged
            };
            LogCell { txn: txn.clone(), standing }
        };
        let mut cells: Vec<LogCell> = self.core.store.log.iter().rev().take(n).map(cell).collect();
        cells.reverse();
        if !self.core.config.rules.hold(Rule::LogBeforeVote) {
            self.mark_skipped(&mut cells);
        }
        if let Role::Following(learner) | Role::Observing(learner) = &self.role
            && learner.zab_state() == ZabState::Synchronization
        {
            self.add_unlogged(learner, n, &mut cells);
        }
        cells
    }

    /// Adds what is in memory alone, in place of the oldest cells where there is no room.
    #[cold]
    #[inline(never)]
    fn add_unlogged(&self, learner: &Learner, n: usize, cells: &mut Vec<LogCell>) {
        let last = self.core.store.log.last_zxid();
        let unlogged = learner.in_memory().into_iter().filter(|txn| txn.zxid > last);
        cells.extend(unlogged.map(|txn| LogCell { txn, standing: Standing::InMemory }));
        cells.drain(..cells.len().saturating_sub(n));
    }

    /// Marks what was left out when later txns were applied: no tree has it.
    #[cold]
    #[inline(never)]
    fn mark_skipped(&self, cells: &mut [LogCell]) {
        for cell in cells.iter_mut().filter(|cell| cell.standing == Standing::Committed && self.has_skipped(&cell.txn)) {
            cell.standing = Standing::Logged;
        }
    }

    /// Whether a txn of its log was left out when later ones were applied: a znode that it makes is missing, and no later one deletes it.
    fn has_skipped(&self, txn: &Txn) -> bool {
        let TxnBody::Create { path, .. } = &txn.body else { return false };
        let deletes = |later: &Rc<Txn>| match &later.body {
            TxnBody::CloseSession { paths } => paths.contains(path),
            body => body.path() == Some(path),
        };
        self.core.db.tree.get(path).is_none() && !self.core.store.log.after(txn.zxid).any(deletes)
    }

    /// Whether this txn of its log is on the disk.
    pub fn is_durable(&self, zxid: Zxid) -> bool {
        self.core.is_durable(zxid)
    }

    /// The disk as the process sees it: with what is written and not yet synced.
    pub fn store(&self) -> &Durable {
        &self.core.store
    }

    /// The snapshot that is being written, as far as it is copied.
    pub fn snapshotting(&self) -> Option<&Image> {
        self.core.snapshotting.copied()
    }

    pub fn database(&self) -> &Database {
        &self.core.db
    }

    pub fn tree(&self) -> &DataTree {
        &self.core.db.tree
    }

    pub fn sessions(&self) -> Vec<(SessionId, Duration)> {
        self.core.db.sessions.iter().map(|(&session, &timeout)| (session, timeout)).collect()
    }

    pub fn session_count(&self) -> usize {
        self.core.db.sessions.len()
    }

    /// The clients connected here.
    pub fn connections(&self) -> Vec<Connection> {
        let done = self.core.clients.values().filter(|cnxn| cnxn.handshake == Handshake::Done);
        done.map(|cnxn| Connection { client: cnxn.client, session: cnxn.session }).collect()
    }

    /// The clients connected here as in [`connections`](Self::connections), with those that are still being opened or moved here.
    pub fn handshakes(&self) -> impl Iterator<Item = Connection> {
        let known = self.core.clients.values().filter(|cnxn| cnxn.session != SessionId::NONE);
        known.map(|cnxn| Connection { client: cnxn.client, session: cnxn.session })
    }

    /// Every connection of a client, whatever it has come to.
    pub fn cnxns(&self) -> impl Iterator<Item = ClientCnxn> {
        let clients = self.core.clients.iter();
        clients.map(|(&conn, cnxn)| ClientCnxn { conn, client: cnxn.client, session: cnxn.session, timeout: cnxn.timeout })
    }

    /// The watches on data, each with the session that set it.
    pub fn data_watches(&self) -> impl Iterator<Item = (SessionId, &Rc<str>)> {
        let data = self.core.watches.iter().filter(|(_, kind, ..)| *kind == WatchKind::Data);
        data.filter_map(|(path, _, _, conn)| Some((self.core.clients.get(&conn)?.session, path)))
    }

    /// The syncs of its clients and learners that wait for a commit, at a leader.
    pub fn pending_syncs(&self) -> usize {
        match &self.role {
            Role::Leading(leader) => leader.pending_syncs(),
            _ => 0,
        }
    }

    pub fn watches(&self) -> Vec<ServerWatch> {
        self.of_clients(self.core.watches.iter()).collect()
    }

    /// The watches as in [`watches`](Self::watches), but a watch that stays comes once, though it is in both tables.
    pub fn distinct_watches(&self) -> impl Iterator<Item = ServerWatch> {
        self.of_clients(self.core.watches.iter_distinct())
    }

    /// The watches of connections that last, with their clients.
    fn of_clients<'a>(
        &'a self,
        watches: impl Iterator<Item = (&'a Rc<str>, WatchKind, WatchMode, ConnId)>,
    ) -> impl Iterator<Item = ServerWatch> {
        let server = self.id();
        watches.filter_map(move |(path, kind, mode, conn)| {
            let client = self.core.clients.get(&conn)?.client;
            Some(ServerWatch { server, path: path.clone(), client, kind, mode })
        })
    }

    pub fn watch_count(&self) -> usize {
        self.core.watches.count()
    }

    /// A leader's proposals that are not committed, oldest first.
    pub fn outstanding(&self) -> Vec<ProposalView> {
        let Role::Leading(leader) = &self.role else { return Vec::new() };
        let view = |proposal: &Proposal| ProposalView {
            zxid: proposal.txn.zxid,
            acks: proposal.acks.iter().copied().collect(),
            quorum: proposal.quorum,
            both: proposal.view.0.clone().filter(|view| view.pending().is_some()),
        };
        leader.outstanding.iter().map(view).collect()
    }

    pub fn learners(&self) -> Vec<LearnerView> {
        let Role::Leading(leader) = &self.role else { return Vec::new() };
        let view = |handler: &LearnerHandler| {
            let synced = handler.phase == HandlerPhase::Running;
            Some(LearnerView { sid: handler.sid?, observer: handler.observer, synced, phase: handler.phase.name() })
        };
        leader.handlers.values().filter_map(view).collect()
    }

    /// The time at which each session will expire if it keeps silent, as the leader sees it.
    pub fn session_deadlines(&self) -> Vec<(SessionId, Time)> {
        match &self.role {
            Role::Leading(leader) => leader.sessions.deadlines().collect(),
            _ => Vec::new(),
        }
    }

    /// The server at which the session is, as the leader notes it.
    pub fn session_is_at(&self, session: SessionId) -> Option<ServerId> {
        let Role::Leading(leader) = &self.role else { return None };
        match leader.sessions.owner(session)? {
            Owner::Leader => Some(self.id()),
            Owner::Learner(id) => Some(id),
        }
    }
}
