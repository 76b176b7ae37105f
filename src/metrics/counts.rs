//! The counters of one server and of its clients' connections.

use std::collections::BTreeMap;

use super::spread::Spread;
use crate::sim::{ConnId, Duration, NodeId, Time};
use crate::zk::{ClientId, Message, Note, Op, QuorumPacket, RequestBody, ServerState, SessionId, SyncMode, Zxid};

/// The counters of one server. Those of its process (`ServerMetrics`) last as long as that; those of `ServerStats` belong to a
/// `ZooKeeperServer`, and Apache makes a new one for each role (`QuorumPeer.makeFollower`).
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// The beginning of the role, from which `uptime` counts.
    pub started_at: Time,
    /// Packets of clients in this role: `packets_received`, `packets_sent`.
    pub received: u64,
    pub sent: u64,
    /// From a request's arrival to its reply, in this role.
    pub latency: Spread,
    /// `looking_count`: the elections that it began.
    pub looking: u64,
    pub election_time: Spread,
    /// `follower_sync_time`, or `observer_sync_time`: from the leader's epoch to UPTODATE.
    pub sync_time: Spread,
    /// As a leader: `proposal_count`, `commit_count`, `diff_count`, `snap_count`, and when it was established.
    pub proposals: u64,
    pub commits: u64,
    pub diffs: u64,
    pub snaps: u64,
    pub leads_since: Option<Time>,
    /// As a learner: `learner_proposal_received_count`, `learner_commit_received_count`.
    pub learner_proposals: u64,
    pub learner_commits: u64,
    /// The connections of clients that are open.
    pub cnxns: BTreeMap<ConnId, Cnxn>,
    pub(super) election_began: Option<Time>,
    pub(super) sync_began: Option<Time>,
}

/// The counters of one connection.
#[derive(Clone, Debug)]
pub struct Cnxn {
    pub client: ClientId,
    pub received: u64,
    pub sent: u64,
    pub established_at: Time,
    pub last_op: &'static str,
    /// `lcxid`: the last request that was no ping.
    pub last_cxid: Option<i32>,
    pub last_zxid: Zxid,
    pub last_response_at: Time,
    /// In milliseconds.
    pub last_latency: u64,
    pub latency: Spread,
    /// Requests that wait for their reply: number, name of the operation, arrival.
    waiting: Vec<(Option<i32>, &'static str, Time)>,
}

impl Cnxn {
    fn new(client: ClientId, established_at: Time) -> Self {
        Cnxn {
            client,
            received: 0,
            sent: 0,
            established_at,
            last_op: "NA",
            last_cxid: None,
            last_zxid: Zxid::ZERO,
            last_response_at: 0,
            last_latency: 0,
            latency: Spread::default(),
            waiting: Vec::new(),
        }
    }

    /// `ServerCnxn.resetStats`.
    pub(super) fn reset(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        *self = Cnxn { waiting, ..Cnxn::new(self.client, self.established_at) };
    }

    /// `queued`: the requests that wait for their reply.
    pub fn queued(&self) -> usize {
        self.waiting.len()
    }
}

impl Counts {
    /// `ServerStats.reset`, and `ServerMetrics.resetAll`.
    pub(super) fn reset(&mut self) {
        let before = std::mem::take(self);
        let Counts { started_at, leads_since, cnxns, election_began, sync_began, .. } = before;
        *self = Counts { started_at, leads_since, cnxns, election_began, sync_began, ..Counts::default() };
    }

    /// `outstanding_requests`.
    pub fn outstanding(&self) -> usize {
        self.cnxns.values().map(Cnxn::queued).sum()
    }

    pub(super) fn on_request(&mut self, conn: ConnId, from: NodeId, message: &Message, now: Time) {
        let Some(client) = ClientId::of_node(from) else { return };
        self.received += 1;
        let cnxn = self.cnxns.entry(conn).or_insert_with(|| Cnxn::new(client, now));
        cnxn.received += 1;
        match message {
            Message::Request { xid, body } => cnxn.waiting.push((Some(*xid), last_operation(body), now)),
            Message::Connect(connect) if connect.session == SessionId::NONE => cnxn.waiting.push((None, "SESS", now)),
            _ => {}
        }
    }

    pub(super) fn on_sent(&mut self, conn: ConnId, message: &Message, zxid: Zxid, now: Time) {
        let answered = match message {
            Message::Reply(reply) => Some(Some(reply.xid)),
            Message::Connected(_) => Some(None),
            Message::Event(_) => None,
            _ => return,
        };
        self.sent += 1;
        let Some(cnxn) = self.cnxns.get_mut(&conn) else { return };
        cnxn.sent += 1;
        let Some(xid) = answered else { return };
        let Some(at) = cnxn.waiting.iter().position(|(waiting, ..)| *waiting == xid) else { return };
        let (_, op, came) = cnxn.waiting.remove(at);
        let latency = (now - came) / 1_000;
        self.latency.add(latency);
        cnxn.latency.add(latency);
        let is_counted = xid.is_none_or(|xid| xid >= 0);
        cnxn.last_cxid = if is_counted { Some(xid.unwrap_or(0)) } else { cnxn.last_cxid };
        (cnxn.last_op, cnxn.last_zxid, cnxn.last_response_at, cnxn.last_latency) = (op, zxid, now, latency);
    }

    pub(super) fn on_packet(&mut self, packet: &QuorumPacket, now: Time) {
        match packet {
            QuorumPacket::LeaderInfo { .. } => self.sync_began = Some(now),
            QuorumPacket::Proposal(_) => self.learner_proposals += 1,
            QuorumPacket::Commit { .. } => self.learner_commits += 1,
            _ => {}
        }
    }

    pub(super) fn on_note(&mut self, note: &Note, now: Time) {
        let milliseconds = |since: Time| -> Duration { (now - since) / 1_000 };
        match note {
            Note::Looking { .. } => {
                self.looking += 1;
                self.leads_since = None;
                self.election_began.get_or_insert(now);
            }
            Note::Decided { state, .. } => {
                // `Observer.observeLeader` measures no election.
                if let Some(began) = self.election_began.take().filter(|_| *state != ServerState::Observing) {
                    self.election_time.add(milliseconds(began));
                }
                (self.started_at, self.received, self.sent, self.latency) = (now, 0, 0, Spread::default());
            }
            // A server begins to count anew, but no election is measured.
            Note::RoleTaken { .. } => (self.started_at, self.received, self.sent, self.latency) = (now, 0, 0, Spread::default()),
            Note::Serving { .. } => {
                if let Some(began) = self.sync_began.take() {
                    self.sync_time.add(milliseconds(began));
                }
            }
            Note::Established { .. } => self.leads_since = Some(now),
            Note::GaveUp { .. } => self.leads_since = None,
            Note::SyncDecided { mode, .. } => match mode {
                SyncMode::Snap => self.snaps += 1,
                _ => self.diffs += 1,
            },
            Note::Proposed { .. } => self.proposals += 1,
            Note::Quorum { .. } => self.commits += 1,
            _ => {}
        }
    }
}

/// The name under which `cons` shows a request (`FinalRequestProcessor.java`).
pub fn last_operation(body: &RequestBody) -> &'static str {
    match body {
        RequestBody::CreateSession { .. } => "SESS",
        RequestBody::CloseSession => "CLOS",
        RequestBody::Ping => "PING",
        RequestBody::SetWatches { .. } => "SETW",
        RequestBody::DeleteContainer { .. } => "DELE",
        RequestBody::Op(op) => match op {
            Op::Create { .. } => "CREA",
            Op::Delete { .. } => "DELE",
            Op::Exists { .. } => "EXIS",
            Op::GetData { .. } => "GETD",
            Op::SetData { .. } => "SETD",
            Op::GetAcl { .. } => "GETA",
            Op::SetAcl { .. } => "SETA",
            Op::GetChildren { .. } => "GETC",
            Op::Sync { .. } => "SYNC",
            Op::Check { .. } => "CHEC",
            Op::Multi(_) => "MULT",
            Op::MultiRead(_) => "MLTR",
            Op::AddWatch { .. } => "ADDW",
            Op::RemoveWatches { .. } => "REMW",
            Op::CheckWatches { .. } => "CHKW",
            Op::GetEphemerals { .. } => "GETE",
            Op::GetAllChildrenNumber { .. } => "GETACN",
            Op::WhoAmI => "HOMI",
            Op::Reconfig(_) => "RECO",
            Op::AddAuth { .. } => "NA",
        },
    }
}
