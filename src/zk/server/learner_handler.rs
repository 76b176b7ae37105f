//! The leader's side of one learner (`LearnerHandler.java`).

use std::collections::VecDeque;
use std::rc::Rc;

use crate::sim::{ConnId, Outbox, Time};
use crate::zk::Zk;
use crate::zk::ids::{ServerId, Zxid};
use crate::zk::message::{QuorumPacket, SyncMode};
use crate::zk::note::{Note, SyncFigures};
use crate::zk::sync_plan::{SyncPlan, plan};
use crate::zk::txn::Txn;

use super::core::Core;

/// A learner's progress, as its leader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HandlerPhase {
    /// Connected, and nothing said.
    AwaitingInfo,
    /// Introduced; the epoch is not chosen yet, or not on the leader's disk.
    AwaitingEpoch,
    /// LEADERINFO is out.
    AwaitingAckEpoch,
    /// Promised the epoch, as too few others have.
    AwaitingSync,
    /// Its history and NEWLEADER are out. From here on it receives live traffic.
    AwaitingNewLeaderAck,
    /// Synchronised, as too few others are.
    AwaitingUpToDate,
    Running,
}

impl HandlerPhase {
    /// Whether live traffic is forwarded.
    pub fn is_sending(self) -> bool {
        matches!(self, HandlerPhase::AwaitingNewLeaderAck | HandlerPhase::AwaitingUpToDate | HandlerPhase::Running)
    }

    pub fn name(self) -> &'static str {
        match self {
            HandlerPhase::AwaitingInfo | HandlerPhase::AwaitingEpoch | HandlerPhase::AwaitingAckEpoch => "discovery",
            HandlerPhase::AwaitingSync | HandlerPhase::AwaitingNewLeaderAck | HandlerPhase::AwaitingUpToDate => "synchronization",
            HandlerPhase::Running => "broadcast",
        }
    }
}

/// One learner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LearnerHandler {
    pub sid: Option<ServerId>,
    pub observer: bool,
    pub phase: HandlerPhase,
    pub peer_last_zxid: Zxid,
    pub heard_at: Time,
    /// The leader's tick until which it counts as synced.
    pub deadline_tick: u32,
    /// Proposals sent to it that it has not acknowledged, with the time.
    unacked: VecDeque<(Zxid, Time)>,
}

impl LearnerHandler {
    pub fn new(now: Time, deadline_tick: u32) -> Self {
        LearnerHandler {
            sid: None,
            observer: false,
            phase: HandlerPhase::AwaitingInfo,
            peer_last_zxid: Zxid::ZERO,
            heard_at: now,
            deadline_tick,
            unacked: VecDeque::new(),
        }
    }

    /// Decides how to bring the learner to the leader's history, and sends that.
    pub fn send_history(&mut self, conn: ConnId, core: &Core, out: &mut Outbox<Zk>) -> SyncPlan {
        let (min, max) = core.db.committed_log_bounds().unwrap_or_default();
        let figures = SyncFigures {
            peer_last_zxid: self.peer_last_zxid,
            min_committed_log: min,
            max_committed_log: max,
            last_processed_zxid: core.db.last_processed,
        };
        let disk_log = core.store.log.proposals_from(self.peer_last_zxid, disk_log_limit(core), core.known_gap());
        let plan = plan(&figures, core.db.committed_log().iter(), disk_log);
        if let Some(learner) = self.sid {
            out.note(Note::SyncDecided { learner, mode: plan.mode, figures: Rc::new(figures) });
        }
        out.send(
            conn,
            match plan.mode {
                SyncMode::Diff => QuorumPacket::Diff { zxid: plan.zxid },
                SyncMode::Trunc => QuorumPacket::Trunc { zxid: plan.zxid },
                SyncMode::Snap => QuorumPacket::Snap { zxid: plan.zxid, image: core.db.image() },
            },
        );
        for txn in &plan.txns {
            out.send(conn, QuorumPacket::Proposal(txn.clone()));
            out.send(conn, QuorumPacket::Commit { zxid: txn.zxid });
        }
        plan
    }

    pub fn propose(&mut self, conn: ConnId, txn: &Rc<Txn>, out: &mut Outbox<Zk>) {
        self.unacked.push_back((txn.zxid, out.now));
        out.send(conn, QuorumPacket::Proposal(txn.clone()));
    }

    pub fn acked(&mut self, zxid: Zxid) {
        while self.unacked.pop_front_if(|(unacked, _)| *unacked <= zxid).is_some() {}
    }

    /// The leader serves and the learner has its history: it may serve too.
    pub fn start(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        self.phase = HandlerPhase::Running;
        out.send(conn, QuorumPacket::UpToDate);
    }

    pub fn is_synced(&self, tick: u32) -> bool {
        tick <= self.deadline_tick
    }

    /// Whether a proposal sent before `too_old` is still not acknowledged.
    pub fn is_behind(&self, too_old: Option<Time>) -> bool {
        too_old.is_some_and(|too_old| self.unacked.front().is_some_and(|&(_, sent_at)| sent_at < too_old))
    }
}

/// `snapshotSizeFactor`: a learner is sent log from disk only while that is less than a third of a snapshot. Here a znode counts 100
/// bytes; only whether there is another log file of 64 MB makes a difference.
fn disk_log_limit(core: &Core) -> u64 {
    core.store.snapshots.back().map_or(0, |image| image.tree.len() as u64 * 33)
}
