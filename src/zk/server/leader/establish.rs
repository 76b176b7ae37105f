//! From the first learner to the quorum that makes the leader: discovery and synchronization (`getEpochToPropose`, `waitForEpochAck`,
//! `syncFollower`, `waitForNewLeaderAck`, `startZkServer`).

use crate::rules::Rule;
use crate::sim::{ConnId, Outbox};
use crate::zk::config::ALL_TXNS;
use crate::zk::database::Write;
use crate::zk::ids::{Epoch, ServerId, Zxid};
use crate::zk::message::{QuorumPacket, SyncMode, freshness};
use crate::zk::note::{GiveUp, LearnerLoss, Note};
use crate::zk::prep::Prep;
use crate::zk::server::core::{AfterSync, Core};
use crate::zk::server::learner_handler::HandlerPhase;
use crate::zk::sessions::SessionTracker;
use crate::zk::{Timer, Zk};

use super::{Leader, Verdict, ZabState};

impl Leader {
    pub(super) fn on_info(
        &mut self,
        conn: ConnId,
        sid: ServerId,
        observer: bool,
        accepted: Epoch,
        core: &mut Core,
        out: &mut Outbox<Zk>,
    ) {
        // A learner that comes anew replaces its older self.
        let older: Vec<ConnId> = self
            .handlers
            .iter()
            .filter(|(other, handler)| **other != conn && handler.sid == Some(sid))
            .map(|(&other, _)| other)
            .collect();
        for other in older {
            self.lose(other, LearnerLoss::Closed, out);
        }
        let Some(handler) = self.handlers.get_mut(&conn) else { return };
        handler.sid = Some(sid);
        handler.observer = observer;
        handler.phase = HandlerPhase::AwaitingEpoch;
        if let Some(epoch) = self.epoch {
            // A learner that comes before the epoch is on the leader's own disk is told with the others (`Leader.getEpochToPropose` writes it
            // before anyone hears of it).
            if self.electing.contains(&core.id) {
                handler.phase = HandlerPhase::AwaitingAckEpoch;
                out.send(conn, QuorumPacket::LeaderInfo { epoch });
            }
            return;
        }
        self.largest_accepted = self.largest_accepted.max(accepted);
        if !observer {
            self.connecting.insert(sid);
        }
        self.choose_epoch(core, out);
    }

    /// Once a quorum has connected: one more than the largest epoch that any of them had accepted (`getEpochToPropose`).
    pub(super) fn choose_epoch(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        if self.epoch.is_some() || !core.has_quorum_with_me(&self.connecting) {
            return;
        }
        let epoch = if core.config.rules.hold(Rule::NewEpoch) { self.largest_accepted + 1 } else { self.largest_accepted.max(1) };
        self.epoch = Some(epoch);
        self.last_proposed = Zxid::new(epoch, 0);
        out.note(Note::EpochChosen { epoch });
        core.propose_first_version(self.last_proposed, out);
        core.accept_epoch(epoch, out);
        out.set_timer(Timer::LeaderWait, core.ticks(core.config.init_limit_ticks));
        if core.is_flushed() {
            // Without the rule of the accepted epoch nothing was written, and nothing will be persisted either.
            self.on_epoch_written(epoch, false, core, out);
        } else {
            core.when_synced(AfterSync::EpochWritten { epoch, current: false });
        }
    }

    /// The accepted epoch is on the disk: it may be announced. Or the current one is: the leader has acknowledged itself.
    pub fn on_epoch_written(&mut self, epoch: Epoch, current: bool, core: &mut Core, out: &mut Outbox<Zk>) {
        if self.epoch != Some(epoch) {
            return;
        }
        if current {
            self.new_leader_acks.insert(core.id);
            self.establish(core, out);
            return;
        }
        out.note(Note::EpochAccepted { epoch });
        for (&conn, handler) in self.handlers.iter_mut() {
            if handler.phase == HandlerPhase::AwaitingEpoch {
                handler.phase = HandlerPhase::AwaitingAckEpoch;
                out.send(conn, QuorumPacket::LeaderInfo { epoch });
            }
        }
        self.electing.insert(core.id);
        self.finish_discovery(core, out);
    }

    /// `waitForEpochAck`.
    pub(super) fn on_ack_epoch(&mut self, conn: ConnId, current: Option<Epoch>, last: Zxid, core: &mut Core, out: &mut Outbox<Zk>) {
        let summary = self.summary;
        let Some(handler) = self.handlers.get_mut(&conn).filter(|handler| handler.phase == HandlerPhase::AwaitingAckEpoch) else {
            return;
        };
        let Some(sid) = handler.sid else { return };
        handler.peer_last_zxid = last;
        handler.phase = HandlerPhase::AwaitingSync;
        if self.epoch_acked {
            self.sync(conn, core, out);
            return;
        }
        if let Some(current) = current {
            let rules = core.config.rules;
            if freshness(current, last, rules) > freshness(summary.0, summary.1, rules) {
                out.note(Note::LearnerAhead { learner: sid });
                self.handlers.remove(&conn);
                out.close(conn);
                return;
            }
            if !handler.observer {
                self.electing.insert(sid);
            }
        }
        self.finish_discovery(core, out);
    }

    fn finish_discovery(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(epoch) = self.epoch else { return };
        if self.epoch_acked || !core.has_quorum_with_me(&self.electing) {
            return;
        }
        self.epoch_acked = true;
        self.zab_state = ZabState::Synchronization;
        core.write(Write::CurrentEpoch(epoch), out);
        core.when_synced(AfterSync::EpochWritten { epoch, current: true });
        out.set_timer(Timer::LeaderWait, core.ticks(core.config.init_limit_ticks));
        let waiting: Vec<ConnId> = self
            .handlers
            .iter()
            .filter(|(_, handler)| handler.phase == HandlerPhase::AwaitingSync)
            .map(|(&conn, _)| conn)
            .collect();
        for conn in waiting {
            self.sync(conn, core, out);
        }
    }

    /// Sends a learner its history and NEWLEADER.
    fn sync(&mut self, conn: ConnId, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(epoch) = self.epoch else { return };
        let Some(handler) = self.handlers.get_mut(&conn) else { return };
        let plan = handler.send_history(conn, core, out);
        if let (SyncMode::Trunc, Some(sid)) = (plan.mode, handler.sid) {
            // A txn that it acknowledged before and now cuts off is no longer on its disk. Apache lets the old acknowledgement count: a txn
            // may be committed that a quorum of disks lacks, until the learner has it anew.
            for proposal in self.outstanding.iter_mut().filter(|proposal| proposal.txn.zxid > plan.zxid) {
                proposal.acks.remove(&sid);
                proposal.judge(core);
            }
        }
        // From here on the learner receives all live traffic, though it has not synchronised yet (`startForwarding`).
        if !handler.observer {
            for proposal in self.outstanding.iter().filter(|proposal| proposal.txn.zxid > plan.forward_from) {
                handler.propose(conn, &proposal.txn, out);
            }
        }
        // The configuration proposed last comes into force when the epoch begins, so NEWLEADER carries it. A reconfiguration that is proposed
        // after that comes as the proposal that it is: Apache sends it here too, and the learner takes it for committed.
        let config = if self.zab_state == ZabState::Broadcast { core.verifier() } else { core.last_seen() };
        out.send(conn, QuorumPacket::NewLeader { zxid: Zxid::new(epoch, 0), config });
        handler.phase = HandlerPhase::AwaitingNewLeaderAck;
    }

    pub(super) fn on_ack(&mut self, conn: ConnId, zxid: Zxid, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(handler) = self.handlers.get_mut(&conn) else { return };
        let Some(sid) = handler.sid else { return };
        if handler.phase == HandlerPhase::AwaitingNewLeaderAck {
            if !zxid.is_new_epoch() {
                return self.on_wrong_ack(conn, core, out);
            }
            handler.phase = HandlerPhase::AwaitingUpToDate;
            handler.deadline_tick = self.tick + core.config.sync_limit_ticks;
            out.note(Note::NewLeaderAcked { learner: sid });
            if self.zab_state == ZabState::Broadcast {
                handler.start(conn, out);
            } else if core.voting().is_voter_of_any(sid) {
                self.new_leader_acks.insert(sid);
                self.establish(core, out);
            }
            return;
        }
        handler.acked(zxid);
        if !handler.observer {
            self.count_ack(sid, zxid, core, out);
        }
    }

    /// An ACK of something else than NEWLEADER, when that of NEWLEADER is due: it is taken for that one, and not counted (ZOOKEEPER-4685).
    #[cold]
    #[inline(never)]
    fn on_wrong_ack(&mut self, conn: ConnId, core: &Core, out: &mut Outbox<Zk>) {
        let Some(handler) = self.handlers.get_mut(&conn) else { return };
        handler.phase = HandlerPhase::AwaitingUpToDate;
        handler.deadline_tick = self.tick + core.config.sync_limit_ticks;
        if self.zab_state == ZabState::Broadcast {
            handler.start(conn, out);
        }
    }

    /// `waitForNewLeaderAck` and `startZkServer`.
    fn establish(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(epoch) = self.epoch else { return };
        if self.zab_state == ZabState::Broadcast
            || !self.new_leader_acks.contains(&core.id)
            || !core.voting().has_all_quorums(self.new_leader_acks.iter())
        {
            return;
        }
        self.zab_state = ZabState::Broadcast;
        core.db.last_processed = Zxid::new(epoch, 0);
        if epoch == 1 {
            self.last_proposed = Zxid::new(epoch, ALL_TXNS - core.config.admin.txns_to_rollover);
        }
        self.sessions = SessionTracker::new(
            core.config.tick_time,
            core.db.sessions.iter().map(|(&session, &timeout)| (session, timeout)),
            out.now,
        );
        core.serving = true;
        core.begin_local_sessions(out);
        out.note(Note::Established { epoch });
        self.activate_config_of_epoch(core, out);
        self.prep = Prep::new(&core.db.tree, core.config.extended_types_enabled);
        out.cancel_timer(Timer::LeaderWait);
        out.set_timer(Timer::LeaderTick, core.config.tick_time / 2);
        out.set_timer(Timer::Sessions, self.sessions.next_check(out.now) - out.now);
        out.set_timer(Timer::Containers, core.config.container_check_interval);
        for (&conn, handler) in self.handlers.iter_mut() {
            if handler.phase == HandlerPhase::AwaitingUpToDate {
                handler.start(conn, out);
            }
        }
    }

    /// `initLimit` is over.
    pub fn on_wait_over(&self) -> Verdict {
        match self.zab_state {
            ZabState::Broadcast => Ok(()),
            ZabState::Synchronization => Err(GiveUp::NoQuorumSynced),
            ZabState::Election | ZabState::Discovery if self.epoch.is_none() => Err(GiveUp::NoQuorumConnected),
            ZabState::Election | ZabState::Discovery => Err(GiveUp::EpochNotAccepted),
        }
    }
}
