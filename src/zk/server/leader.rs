//! LEADING: from the first learner's connection to the last commit (`Leader.java`, `LearnerHandler.java`).
//!
//! ```text
//!   DISCOVERY        FOLLOWERINFO from a quorum ► acceptedEpoch := max + 1 ► LEADERINFO ► ACKEPOCH from a quorum
//!   SYNCHRONIZATION  currentEpoch := epoch ► DIFF, TRUNC or SNAP and NEWLEADER to each ► ACK(e:0) from a quorum
//!   BROADCAST        UPTODATE; then request ► PROPOSAL ► ACK from a quorum ► COMMIT, and a PING every half tick
//! ```

use std::collections::VecDeque;
use std::rc::Rc;

use crate::sim::{ConnId, Outbox, Time};
use crate::sim::{SortedMap, SortedSet};
use crate::zk::config::Config;
use crate::zk::database::Write;
use crate::zk::ids::{Epoch, ServerId, SessionId, Zxid};
use crate::zk::message::{QuorumPacket, Request, RequestBody, SyncMode};
use crate::zk::note::{GiveUp, LearnerLoss, Note};
use crate::zk::prep::Prep;
use crate::zk::sessions::{Owner, SessionTracker};
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::{Timer, Zk};

use super::core::{AfterSync, Core};
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
}

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
    pub epoch_acked: bool,
    /// What this server had when it began to lead: no learner may be ahead of it.
    summary: (Epoch, Zxid),
    /// Participants that have acknowledged NEWLEADER.
    new_leader_acks: SortedSet<ServerId>,
    /// The zxid generator, which is the last proposed zxid too.
    pub last_proposed: Zxid,
    pub outstanding: VecDeque<Proposal>,
    prep: Prep,
    pub sessions: SessionTracker,
    /// Forwarded syncs that wait for a commit: the zxid and the learner.
    pending_syncs: Vec<(Zxid, ConnId)>,
    pub tick: u32,
    /// Every second turn of the ping loop is a tick.
    half: bool,
}

pub(super) type Verdict = Result<(), GiveUp>;

impl Leader {
    /// The server begins to lead: its whole log is now the history, and a snapshot of it is taken.
    pub fn begin(core: &mut Core, out: &mut Outbox<Zk>) -> Self {
        core.snapshot(out);
        let leader = Leader {
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
            prep: Prep::new(&core.db.tree),
            sessions: SessionTracker::new(core.config.tick_time, std::iter::empty(), out.now),
            pending_syncs: Vec::new(),
            tick: 0,
            half: false,
        };
        out.set_timer(Timer::LeaderWait, core.ticks(core.config.init_limit_ticks));
        out.set_timer(Timer::LeaderTick, core.config.tick_time / 2);
        leader
    }

    /// What `begin` could not do: a quorum may be there already where the ensemble is one server.
    pub fn began(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        self.choose_epoch(core, out);
    }

    pub fn end(&mut self, out: &mut Outbox<Zk>) {
        for &conn in self.handlers.keys() {
            out.close(conn);
        }
        for timer in [Timer::LeaderWait, Timer::LeaderTick, Timer::Sessions, Timer::Quorum] {
            out.cancel_timer(timer);
        }
    }

    pub fn is_quorum(config: &Config, sids: &SortedSet<ServerId>) -> bool {
        sids.iter().filter(|sid| sid.0 <= config.voters).count() > usize::from(config.voters) / 2
    }

    pub fn on_accepted(&mut self, conn: ConnId, core: &Core, now: Time) {
        let deadline = self.tick + core.config.init_limit_ticks + core.config.sync_limit_ticks;
        self.handlers.insert(conn, LearnerHandler::new(now, deadline));
    }

    pub fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        self.lose(conn, LearnerLoss::Closed, out);
    }

    pub fn lose(&mut self, conn: ConnId, why: LearnerLoss, out: &mut Outbox<Zk>) {
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
            QuorumPacket::FollowerInfo { sid, accepted_epoch } => self.on_info(conn, sid, false, accepted_epoch, core, out),
            QuorumPacket::ObserverInfo { sid, accepted_epoch } => self.on_info(conn, sid, true, accepted_epoch, core, out),
            QuorumPacket::AckEpoch { current_epoch, last_zxid } => self.on_ack_epoch(conn, current_epoch, last_zxid, core, out),
            QuorumPacket::Ack { zxid } => self.on_ack(conn, zxid, core, out),
            QuorumPacket::Ping { touched, .. } => {
                for &session in touched.iter() {
                    self.sessions.touch(session, out.now);
                }
            }
            QuorumPacket::Revalidate { session, timeout, .. } => self.on_revalidate(conn, session, timeout, out),
            QuorumPacket::Request(request) => return self.on_request(conn, &request, core, out),
            _ => {}
        }
        Ok(())
    }

    // ---- discovery ----------------------------------------------------------------------------------------------------------

    fn on_info(&mut self, conn: ConnId, sid: ServerId, observer: bool, accepted: Epoch, core: &mut Core, out: &mut Outbox<Zk>) {
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
            handler.phase = HandlerPhase::AwaitingAckEpoch;
            out.send(conn, QuorumPacket::LeaderInfo { epoch });
            return;
        }
        self.largest_accepted = self.largest_accepted.max(accepted);
        if !observer {
            self.connecting.insert(sid);
        }
        self.choose_epoch(core, out);
    }

    /// Once a quorum has connected: one more than the largest epoch that any of them had accepted (`getEpochToPropose`).
    fn choose_epoch(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        if self.epoch.is_some() || !Self::is_quorum(&core.config, &self.connecting) {
            return;
        }
        let epoch = self.largest_accepted + 1;
        self.epoch = Some(epoch);
        self.last_proposed = Zxid::new(epoch, 0);
        out.note(Note::EpochChosen { epoch });
        core.write(Write::AcceptedEpoch(epoch), out);
        core.when_synced(AfterSync::EpochWritten { epoch, current: false });
        out.set_timer(Timer::LeaderWait, core.ticks(core.config.init_limit_ticks));
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
    fn on_ack_epoch(&mut self, conn: ConnId, current: Option<Epoch>, last: Zxid, core: &mut Core, out: &mut Outbox<Zk>) {
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
            if (current, last) > summary {
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
        if self.epoch_acked || !self.electing.contains(&core.id) || !Self::is_quorum(&core.config, &self.electing) {
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

    // ---- synchronization ----------------------------------------------------------------------------------------------------

    fn sync(&mut self, conn: ConnId, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(epoch) = self.epoch else { return };
        let Some(handler) = self.handlers.get_mut(&conn) else { return };
        let plan = handler.send_history(conn, core, out);
        if let (SyncMode::Trunc, Some(sid)) = (plan.mode, handler.sid) {
            // What it acknowledged before and now cuts off is on its disk no longer. Apache lets the old acknowledgement count: a txn
            // may be committed that a quorum of disks lacks, until the learner has it anew.
            for proposal in self.outstanding.iter_mut().filter(|proposal| proposal.txn.zxid > plan.zxid) {
                proposal.acks.remove(&sid);
                proposal.quorum = proposal.acks.len() > usize::from(core.config.voters) / 2;
            }
        }
        // From here on the learner receives all live traffic, though it has not synchronised yet (`startForwarding`).
        if !handler.observer {
            for proposal in self.outstanding.iter().filter(|proposal| proposal.txn.zxid > plan.forward_from) {
                handler.propose(conn, &proposal.txn, out);
            }
        }
        out.send(conn, QuorumPacket::NewLeader { zxid: Zxid::new(epoch, 0) });
        handler.phase = HandlerPhase::AwaitingNewLeaderAck;
    }

    fn on_ack(&mut self, conn: ConnId, zxid: Zxid, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(handler) = self.handlers.get_mut(&conn) else { return };
        let Some(sid) = handler.sid else { return };
        if handler.phase == HandlerPhase::AwaitingNewLeaderAck {
            handler.phase = HandlerPhase::AwaitingUpToDate;
            handler.deadline_tick = self.tick + core.config.sync_limit_ticks;
            out.note(Note::NewLeaderAcked { learner: sid });
            if self.zab_state == ZabState::Broadcast {
                handler.start(conn, out);
            } else if !handler.observer {
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

    /// `waitForNewLeaderAck` and `startZkServer`.
    fn establish(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(epoch) = self.epoch else { return };
        if self.zab_state == ZabState::Broadcast
            || !self.new_leader_acks.contains(&core.id)
            || !Self::is_quorum(&core.config, &self.new_leader_acks)
        {
            return;
        }
        self.zab_state = ZabState::Broadcast;
        core.db.last_processed = Zxid::new(epoch, 0);
        self.prep = Prep::new(&core.db.tree);
        self.sessions = SessionTracker::new(
            core.config.tick_time,
            core.db.sessions.iter().map(|(&session, &timeout)| (session, timeout)),
            out.now,
        );
        core.serving = true;
        out.note(Note::Established { epoch });
        out.cancel_timer(Timer::LeaderWait);
        out.set_timer(Timer::LeaderTick, core.config.tick_time / 2);
        out.set_timer(Timer::Sessions, self.sessions.next_check(out.now) - out.now);
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
            ZabState::Election | ZabState::Discovery => Err(GiveUp::NoQuorumConnected),
        }
    }

    // ---- keeping alive ------------------------------------------------------------------------------------------------------

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
            if !Self::is_quorum(&core.config, &synced) {
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

    // ---- sessions -----------------------------------------------------------------------------------------------------------

    fn on_revalidate(&mut self, conn: ConnId, session: SessionId, timeout: u64, out: &mut Outbox<Zk>) {
        let valid = self.sessions.touch(session, out.now);
        if let Some(sid) = self.handlers.get(&conn).and_then(|handler| handler.sid).filter(|_| valid) {
            self.sessions.set_owner(session, Owner::Learner(sid));
        }
        out.send(conn, QuorumPacket::Revalidate { session, timeout, valid: Some(valid) });
    }

    /// A session came to the leader's own port.
    pub fn revalidate_own(&mut self, session: SessionId, now: Time) -> bool {
        let valid = self.sessions.touch(session, now);
        if valid {
            self.sessions.set_owner(session, Owner::Leader);
        }
        valid
    }

    pub fn on_expirer(&mut self, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        out.set_timer(Timer::Sessions, self.sessions.next_check(out.now) - out.now);
        for session in self.sessions.expire(out.now) {
            out.note(Note::SessionExpiring { session });
            let request = Request { session, cxid: 0, body: RequestBody::CloseSession };
            self.prepare(&request, Owner::Leader, core, out)?;
        }
        Ok(())
    }

    // ---- broadcast ----------------------------------------------------------------------------------------------------------

    /// A request of the leader's own client.
    pub fn submit(&mut self, request: Rc<Request>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        if !matches!(request.body, RequestBody::CreateSession { .. }) && !self.sessions.touch(request.session, out.now) {
            // A closing session gets no answer; its connection will be closed.
            return Ok(());
        }
        let is_write = request.is_write();
        if let Some(ready) = core.commits.submit(request.clone(), is_write) {
            core.execute(&ready, out);
        }
        if is_write { self.prepare(&request, Owner::Leader, core, out) } else { Ok(()) }
    }

    fn on_request(&mut self, conn: ConnId, request: &Rc<Request>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        let Some(sid) = self.handlers.get(&conn).and_then(|handler| handler.sid) else { return Ok(()) };
        if request.is_sync() {
            // No quorum is asked: a leader that lost its ensemble would answer as well (ZOOKEEPER-1675).
            if self.outstanding.is_empty() {
                out.send(conn, QuorumPacket::Sync);
            } else {
                self.pending_syncs.push((self.last_proposed, conn));
            }
            return Ok(());
        }
        self.prepare(request, Owner::Learner(sid), core, out)
    }

    /// PrepRequestProcessor and ProposalRequestProcessor: the next zxid, a txn, a proposal.
    fn prepare(&mut self, request: &Request, owner: Owner, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        if self.last_proposed.counter() == u32::MAX {
            return Err(GiveUp::ZxidRollover);
        }
        let session = request.session;
        let body = match &request.body {
            RequestBody::CreateSession { timeout } => {
                self.sessions.track(session, *timeout, Some(owner), out.now);
                Ok(TxnBody::CreateSession { timeout: *timeout })
            }
            RequestBody::CloseSession => {
                self.sessions.set_closing(session);
                Ok(self.prep.close_session(session))
            }
            RequestBody::Op(op) => self.sessions.check(session, owner).and_then(|()| self.prep.check(op)),
            RequestBody::Ping | RequestBody::SetWatches { .. } => return Ok(()),
        };
        let zxid = self.last_proposed.next();
        let txn = self.prep.txn(session, request.cxid, zxid, out.now, body);
        self.propose(txn, core, out);
        Ok(())
    }

    fn propose(&mut self, txn: Rc<Txn>, core: &mut Core, out: &mut Outbox<Zk>) {
        self.last_proposed = txn.zxid;
        out.note(Note::Proposed { zxid: txn.zxid });
        for (&conn, handler) in self.handlers.iter_mut() {
            if handler.phase.is_sending() && !handler.observer {
                handler.propose(conn, &txn, out);
            }
        }
        core.log(&txn, out);
        core.when_synced(AfterSync::Ack { zxid: txn.zxid });
        self.outstanding.push_back(Proposal { txn, acks: SortedSet::new(), quorum: false });
    }

    /// `processAck`. The leader's own comes from its disk, like everybody's.
    pub fn count_ack(&mut self, sid: ServerId, zxid: Zxid, core: &Core, out: &mut Outbox<Zk>) {
        let voters = core.config.voters;
        if zxid.is_new_epoch() || sid.0 > voters {
            return;
        }
        // Outstanding zxids are contiguous: the index is the distance from the first.
        let Some(first) = self.outstanding.front().map(|proposal| proposal.txn.zxid) else { return };
        let Some(index) = zxid.0.checked_sub(first.0) else { return };
        let Some(proposal) = self.outstanding.get_mut(index as usize) else { return };
        proposal.acks.insert(sid);
        let acks = proposal.acks.len();
        out.note(Note::Acked { zxid, from: sid, acks: acks as u8 });
        if !proposal.quorum && acks > usize::from(voters) / 2 {
            proposal.quorum = true;
            self.announce_quorum(out);
        }
    }

    /// The moment of consensus is an event of its own: it follows at once, but before anything has been sent.
    fn announce_quorum(&self, out: &mut Outbox<Zk>) {
        if self.outstanding.front().is_some_and(|proposal| proposal.quorum) {
            out.set_timer(Timer::Quorum, 0);
        }
    }

    /// `tryToCommit`: the oldest proposal has its quorum.
    pub fn on_quorum(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(proposal) = self.outstanding.pop_front_if(|proposal| proposal.quorum) else { return };
        let txn = proposal.txn;
        let zxid = txn.zxid;
        out.note(Note::Quorum { zxid });
        for (&conn, handler) in self.handlers.iter() {
            if handler.phase.is_sending() {
                let packet = if handler.observer { QuorumPacket::Inform(txn.clone()) } else { QuorumPacket::Commit { zxid } };
                out.send(conn, packet);
            }
        }
        core.commit(&txn, out);
        if let TxnBody::CloseSession { .. } = txn.body {
            self.sessions.remove(txn.session);
        }
        while let Some(request) = core.commits.next_ready(txn.session, Request::is_write) {
            core.execute(&request, out);
        }
        let (due, later) = std::mem::take(&mut self.pending_syncs).into_iter().partition(|&(after, _)| after <= zxid);
        self.pending_syncs = later;
        let due: Vec<(Zxid, ConnId)> = due;
        for (_, conn) in due {
            out.send(conn, QuorumPacket::Sync);
        }
        self.announce_quorum(out);
    }
}
