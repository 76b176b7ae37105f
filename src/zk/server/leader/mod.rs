//! LEADING: from the first learner's connection to the last commit (`Leader.java`, `LearnerHandler.java`).
//!
//! ```text
//!   DISCOVERY        FOLLOWERINFO from a quorum ► acceptedEpoch := max + 1 ► LEADERINFO ► ACKEPOCH from a quorum
//!   SYNCHRONIZATION  currentEpoch := epoch ► DIFF, TRUNC or SNAP and NEWLEADER to each ► ACK(e:0) from a quorum
//!   BROADCAST        UPTODATE; then request ► PROPOSAL ► ACK from a quorum ► COMMIT, and a PING every half tick
//! ```

mod broadcast;
mod establish;
mod reconfig;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::rc::Rc;

use crate::sim::{ConnId, Outbox, SortedMap, SortedSet, Time};
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{Epoch, ServerId, Zxid};
use crate::zk::message::QuorumPacket;
use crate::zk::note::{GiveUp, LearnerLoss, Note};
use crate::zk::prep::Prep;
use crate::zk::sessions::SessionTracker;
use crate::zk::txn::Txn;
use crate::zk::voting::{View, Voting};
use crate::zk::{Timer, Zk};

use super::core::Core;
use super::learner_handler::{HandlerPhase, LearnerHandler};

/// `QuorumPeer.ZabState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZabState {
    Election,
    Discovery,
    Synchronization,
    Broadcast,
}

/// A proposal that is not committed yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proposal {
    pub txn: Rc<Txn>,
    pub acks: SortedSet<ServerId>,
    /// A quorum has acknowledged it: committed, though the commit has not been sent.
    pub quorum: bool,
    /// The configurations when it was proposed: it needs a quorum of each.
    pub view: Dynamic<View>,
}

impl Proposal {
    fn voting(&self, core: &Core) -> Voting {
        Voting::new(core.config.voters, &self.view)
    }

    /// Looks again whether it is committed.
    fn judge(&mut self, core: &Core) {
        self.quorum = self.voting(core).commits(self.acks.iter(), core.config.rules);
    }
}

/// The role of a leader.
#[derive(Clone, Debug, Hash)]
pub struct Leader {
    pub zab_state: ZabState,
    /// `None` until a quorum has connected.
    pub epoch: Option<Epoch>,
    pub handlers: SortedMap<ConnId, LearnerHandler>,
    /// Participants that have said which epoch they had accepted, this server with them; and the largest.
    connecting: SortedSet<ServerId>,
    largest_accepted: Epoch,
    /// Participants whose ACKEPOCH counts.
    electing: SortedSet<ServerId>,
    epoch_acked: bool,
    /// This server's epoch and last zxid when it began to lead: no learner may be ahead of them.
    summary: (Epoch, Zxid),
    /// Participants that have acknowledged NEWLEADER.
    new_leader_acks: SortedSet<ServerId>,
    /// The zxid generator, which is the last proposed zxid too.
    last_proposed: Zxid,
    pub outstanding: VecDeque<Proposal>,
    prep: Prep,
    pub sessions: SessionTracker,
    /// Forwarded syncs that wait for a commit: the zxid and the learner.
    pending_syncs: Vec<(Zxid, ConnId)>,
    tick: u32,
    /// Every second turn of the ping loop is a tick.
    half: bool,
    /// The designated leader is another server, and this one commits nothing more (`allowedToCommit` is false then).
    resigned: Dynamic<()>,
}

pub(super) type Verdict = Result<(), GiveUp>;

impl Leader {
    /// The epoch and the last zxid with which it began.
    pub fn summary(&self) -> (Epoch, Zxid) {
        self.summary
    }

    /// The zxid of the last proposal.
    pub fn last_proposed(&self) -> Zxid {
        self.last_proposed
    }

    /// The number of syncs that wait for a commit.
    pub fn pending_syncs(&self) -> usize {
        self.pending_syncs.len()
    }

    /// The server begins to lead: its whole log is now the history, and a snapshot of it is taken. A single server is a quorum already.
    pub fn begin(core: &mut Core, out: &mut Outbox<Zk>) -> Self {
        core.snapshot(out);
        let mut leader = Leader {
            zab_state: ZabState::Discovery,
            epoch: None,
            handlers: SortedMap::new(),
            connecting: SortedSet::from([core.id]),
            largest_accepted: core.store.accepted_epoch,
            electing: SortedSet::new(),
            epoch_acked: false,
            summary: (core.store.current_epoch, core.db.last_processed),
            new_leader_acks: SortedSet::new(),
            last_proposed: core.db.last_processed,
            outstanding: VecDeque::new(),
            prep: Prep::new(&core.db.tree, core.config.extended_types_enabled),
            sessions: SessionTracker::new(core.config.tick_time, std::iter::empty(), out.now),
            pending_syncs: Vec::new(),
            tick: 0,
            half: false,
            resigned: Dynamic(None),
        };
        out.set_timer(Timer::LeaderWait, core.ticks(core.config.init_limit_ticks));
        out.set_timer(Timer::LeaderTick, core.config.tick_time / 2);
        leader.choose_epoch(core, out);
        leader
    }

    pub fn end(&mut self, out: &mut Outbox<Zk>) {
        for &conn in self.handlers.keys() {
            out.close(conn);
        }
        for timer in [Timer::LeaderWait, Timer::LeaderTick, Timer::Sessions, Timer::Containers, Timer::Quorum] {
            out.cancel_timer(timer);
        }
    }

    pub fn on_accepted(&mut self, conn: ConnId, core: &Core, now: Time) {
        let deadline = self.tick + core.config.init_limit_ticks + core.config.sync_limit_ticks;
        self.handlers.insert(conn, LearnerHandler::new(now, deadline));
    }

    pub fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        self.lose(conn, LearnerLoss::Closed, out);
    }

    fn lose(&mut self, conn: ConnId, why: LearnerLoss, out: &mut Outbox<Zk>) {
        let Some(handler) = self.handlers.remove(&conn) else { return };
        out.close(conn);
        if let Some(learner) = handler.sid {
            out.note(Note::LearnerLost { learner, why });
        }
    }

    pub fn on_packet(&mut self, conn: ConnId, packet: QuorumPacket, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        let deadline = self.tick + core.config.sync_limit_ticks;
        let Some(handler) = self.handlers.get_mut(&conn) else { return Ok(()) };
        handler.heard_at = out.now;
        if handler.phase == HandlerPhase::Running {
            handler.deadline_tick = deadline;
        }
        match packet {
            QuorumPacket::FollowerInfo { sid, config, .. } | QuorumPacket::ObserverInfo { sid, config, .. }
                if config.0 > core.config_version().0 =>
            {
                self.refuse_later_config(conn, sid, out);
            }
            QuorumPacket::FollowerInfo { sid, accepted_epoch, .. } => {
                self.on_info(conn, sid, false, accepted_epoch, core, out);
            }
            QuorumPacket::ObserverInfo { sid, accepted_epoch, .. } => {
                self.on_info(conn, sid, true, accepted_epoch, core, out);
            }
            QuorumPacket::AckEpoch { current_epoch, last_zxid } => self.on_ack_epoch(conn, current_epoch, last_zxid, core, out),
            QuorumPacket::Ack { zxid } => self.on_ack(conn, zxid, core, out),
            QuorumPacket::Ping { touched, .. } => {
                for &(session, timeout) in touched.iter() {
                    self.sessions.touch(session, timeout, out.now);
                }
            }
            QuorumPacket::Revalidate { session, timeout, .. } => self.on_revalidate(conn, session, timeout, out),
            QuorumPacket::Request(request) => return self.on_request(conn, &request, core, out),
            _ => {}
        }
        Ok(())
    }

    /// The loop of `lead`: every half tick.
    pub fn on_tick(&mut self, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        out.set_timer(Timer::LeaderTick, core.config.tick_time / 2);
        self.drop_silent(core, out);
        if self.zab_state != ZabState::Broadcast {
            return Ok(());
        }
        if !self.half {
            self.tick += 1;
            let tick = self.tick;
            let mut synced: SortedSet<ServerId> =
                self.handlers.values().filter(|handler| handler.is_synced(tick)).filter_map(|handler| handler.sid).collect();
            synced.insert(core.id);
            if !core.voting().has_all_quorums(synced.iter()) {
                return Err(GiveUp::QuorumLost);
            }
        }
        self.half = !self.half;
        let too_old = out.now.checked_sub(core.ticks(core.config.sync_limit_ticks));
        let slow: Vec<ConnId> =
            self.handlers.iter().filter(|(_, handler)| handler.is_behind(too_old)).map(|(&conn, _)| conn).collect();
        for conn in slow {
            self.lose(conn, LearnerLoss::SlowAck, out);
        }
        for (&conn, handler) in self.handlers.iter() {
            if handler.phase.is_sending() {
                out.send(conn, QuorumPacket::Ping { zxid: self.last_proposed, touched: Rc::default() });
            }
        }
        Ok(())
    }

    /// The read timeouts of the learners' sockets.
    fn drop_silent(&mut self, core: &Core, out: &mut Outbox<Zk>) {
        let silent: Vec<ConnId> = self
            .handlers
            .iter()
            .filter(|(_, handler)| {
                let limit = if handler.phase == HandlerPhase::Running {
                    core.config.sync_limit_ticks
                } else {
                    core.config.init_limit_ticks
                };
                handler.heard_at + core.ticks(limit) < out.now
            })
            .map(|(&conn, _)| conn)
            .collect();
        for conn in silent {
            self.lose(conn, LearnerLoss::Silent, out);
        }
    }
}
