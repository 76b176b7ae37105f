//! FOLLOWING and OBSERVING: one connection to the leader, from its first packet to its last (`Learner.java`, `Follower.java`,
//! `Observer.java`).

mod earlier;
mod reconfig;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::rc::Rc;

use crate::rules::{Rule, Rules};
use crate::sim::{ConnId, Duration, MS, Outbox, SortedMap, Time};
use crate::zk::database::Write;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{Epoch, ServerId, SessionId, Zxid};
use crate::zk::message::{Message, Port, QuorumPacket, Request, RequestBody, SyncMode};
use crate::zk::note::{GiveUp, Note};
use crate::zk::txn::Txn;
use crate::zk::verifier::QuorumVerifier;
use crate::zk::{Timer, Zk};

use super::core::{AfterSync, Core};
use super::leader::{Verdict, ZabState};

/// Tries to reach the leader, and the pause between them.
const CONNECT_TRIES: u32 = 5;
const CONNECT_PAUSE: Duration = 100 * MS;

/// The rules from NEWLEADER to its ACK.
const SYNC_RULES: Rules = Rules::without(&[
    Rule::SyncedLogged,
    Rule::SyncedBeforeEpoch,
    Rule::SyncedBeforeAck,
    Rule::NewLeaderAckFirst,
    Rule::UncommittedWaits,
]);

/// The learner's progress.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Phase {
    Connecting {
        tries: u32,
    },
    /// Connected and introduced.
    Registering,
    /// The epoch is promised.
    AwaitingHistory,
    Synchronising(Synchronising),
    /// NEWLEADER is acknowledged, or will be once the disk has it.
    AwaitingUpToDate(Synchronising),
    Serving,
}

/// Txns that came between DIFF, TRUNC or SNAP and UPTODATE.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Synchronising {
    mode: SyncMode,
    /// Proposals not committed yet.
    proposed: VecDeque<Rc<Txn>>,
    /// Committed, to be applied (and by a follower logged) together.
    committed: VecDeque<Rc<Txn>>,
}

/// The role of a follower, and of an observer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Learner {
    pub leader: ServerId,
    /// Connection to the leader; none between two tries.
    conn: Option<ConnId>,
    gives_up_at: Time,
    phase: Phase,
    pub mode: Option<SyncMode>,
    pub epoch: Epoch,
    /// Logged, and to be committed in this order.
    pending: VecDeque<Rc<Txn>>,
    pending_syncs: VecDeque<Rc<Request>>,
    revalidating: Vec<(SessionId, ConnId)>,
    /// Sessions heard of since the last PING.
    touched: SortedMap<SessionId, Duration>,
    /// The configuration that came with NEWLEADER, to be in force when the learner serves.
    config: Dynamic<Rc<QuorumVerifier>>,
}

impl Learner {
    pub fn begin(leader: ServerId, core: &Core, out: &mut Outbox<Zk>) -> Self {
        let gives_up_at = out.now + core.ticks(core.config.init_limit_ticks);
        let mut learner = Learner {
            leader,
            conn: None,
            gives_up_at,
            phase: Phase::Connecting { tries: 0 },
            mode: None,
            epoch: 0,
            pending: VecDeque::new(),
            pending_syncs: VecDeque::new(),
            revalidating: Vec::new(),
            touched: SortedMap::new(),
            config: Dynamic(None),
        };
        learner.dial(out);
        learner
    }

    fn dial(&mut self, out: &mut Outbox<Zk>) {
        let remaining = self.gives_up_at.saturating_sub(out.now).max(1);
        self.conn = Some(out.dial(self.leader.node(), Port::Quorum, remaining));
    }

    pub fn end(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        if let Some(conn) = self.conn {
            out.close(conn);
        }
        out.cancel_timer(Timer::LearnerRead);
        out.cancel_timer(Timer::LearnerConnect);
        // A snapshot that was loaded but not acknowledged is no history to vote with: back to what the disk says.
        if let Phase::Synchronising(Synchronising { mode: SyncMode::Snap, .. }) = self.phase {
            core.reload();
        }
    }

    pub fn zab_state(&self) -> ZabState {
        match self.phase {
            Phase::Connecting { .. } | Phase::Registering => ZabState::Discovery,
            Phase::AwaitingHistory | Phase::Synchronising(_) | Phase::AwaitingUpToDate(_) => ZabState::Synchronization,
            Phase::Serving => ZabState::Broadcast,
        }
    }

    /// The txns of a synchronisation that its log does not have yet, in their order.
    #[cold]
    pub fn in_memory(&self) -> Vec<Rc<Txn>> {
        match &self.phase {
            Phase::Synchronising(sync) | Phase::AwaitingUpToDate(sync) => {
                sync.committed.iter().chain(&sync.proposed).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it has acknowledged txns of a synchronisation that are not in its log.
    pub fn logs_later(&self) -> bool {
        matches!(&self.phase, Phase::AwaitingUpToDate(sync) if !sync.committed.is_empty())
    }

    // ---- connection ---------------------------------------------------------------------------------------------------------

    pub fn on_connected(&mut self, conn: ConnId, core: &Core, out: &mut Outbox<Zk>) {
        if self.conn != Some(conn) {
            return;
        }
        self.phase = Phase::Registering;
        let (sid, accepted_epoch, config) = (core.id, core.store.accepted_epoch, core.config_version());
        let info = if core.observer {
            QuorumPacket::ObserverInfo { sid, accepted_epoch, config }
        } else {
            QuorumPacket::FollowerInfo { sid, accepted_epoch, config }
        };
        out.send(conn, info);
        self.await_packet(core, out);
    }

    /// The read timeout starts anew: `initLimit` ticks until NEWLEADER is dealt with, then `syncLimit`.
    fn await_packet(&self, core: &Core, out: &mut Outbox<Zk>) {
        let limit = match self.phase {
            Phase::AwaitingUpToDate(_) | Phase::Serving => core.config.sync_limit_ticks,
            _ => core.config.init_limit_ticks,
        };
        out.set_timer(Timer::LearnerRead, core.ticks(limit));
    }

    /// `None` where the connection is none of this learner's.
    pub fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) -> Option<Verdict> {
        if self.conn != Some(conn) {
            return None;
        }
        self.conn = None;
        let Phase::Connecting { tries } = &mut self.phase else { return Some(Err(GiveUp::LeaderGone)) };
        *tries += 1;
        if *tries >= CONNECT_TRIES || out.now + CONNECT_PAUSE >= self.gives_up_at {
            return Some(Err(GiveUp::LeaderUnreachable));
        }
        out.set_timer(Timer::LearnerConnect, CONNECT_PAUSE);
        Some(Ok(()))
    }

    pub fn on_connect_again(&mut self, out: &mut Outbox<Zk>) {
        if self.conn.is_none() {
            self.dial(out);
        }
    }

    // ---- packets ------------------------------------------------------------------------------------------------------------

    pub fn on_packet(&mut self, conn: ConnId, packet: QuorumPacket, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        if self.conn != Some(conn) {
            return Ok(());
        }
        let verdict = match packet {
            QuorumPacket::LeaderInfo { epoch } => self.on_leader_info(epoch, core, out),
            QuorumPacket::Diff { zxid } => self.on_history(SyncMode::Diff, zxid, core, out),
            QuorumPacket::Trunc { zxid } => self.on_trunc(zxid, core, out),
            QuorumPacket::Snap { zxid, image } => {
                core.db.restore(&image);
                self.on_history(SyncMode::Snap, zxid, core, out)
            }
            QuorumPacket::NewLeader { zxid, config } => self.on_new_leader(zxid, config, core, out),
            QuorumPacket::UpToDate => self.on_up_to_date(conn, core, out),
            QuorumPacket::Proposal(txn) => self.on_proposal(txn, core, out),
            QuorumPacket::Commit { zxid } => self.on_commit(zxid, core, out),
            QuorumPacket::Inform(txn) => self.on_inform(txn, core, out),
            QuorumPacket::CommitAndActivate { zxid, leader } => self.on_commit_and_activate(zxid, leader, core, out),
            QuorumPacket::InformAndActivate { txn, leader } => self.on_inform_and_activate(txn, leader, core, out),
            QuorumPacket::Ping { zxid, .. } => {
                let touched = std::mem::take(&mut self.touched).iter().map(|(&session, &timeout)| (session, timeout)).collect();
                out.send(conn, QuorumPacket::Ping { zxid, touched });
                Ok(())
            }
            QuorumPacket::Revalidate { session, valid, .. } => {
                self.on_revalidated(session, valid == Some(true), core, out);
                Ok(())
            }
            QuorumPacket::Sync => {
                self.on_sync(core, out);
                Ok(())
            }
            QuorumPacket::FollowerInfo { .. }
            | QuorumPacket::ObserverInfo { .. }
            | QuorumPacket::AckEpoch { .. }
            | QuorumPacket::Ack { .. }
            | QuorumPacket::Request(_) => Ok(()),
        };
        self.await_packet(core, out);
        verdict
    }

    fn on_leader_info(&mut self, epoch: Epoch, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        let accepted = core.store.accepted_epoch;
        let rules = core.config.rules;
        if epoch < accepted && rules.hold(Rule::OldEpochRefused) {
            return Err(GiveUp::LeaderOld);
        }
        self.epoch = epoch;
        self.phase = Phase::AwaitingHistory;
        // A learner that has promised this epoch before must not be counted twice.
        let is_counted = epoch > accepted || !rules.hold(Rule::NewEpoch);
        let current_epoch = is_counted.then_some(core.store.current_epoch);
        if epoch > accepted {
            out.note(Note::EpochAccepted { epoch });
            core.accept_epoch(epoch, out);
        }
        core.when_synced(AfterSync::AckEpoch { current_epoch });
        self.act_on_synced(core, out);
        Ok(())
    }

    /// Goes on at once where nothing had to be written, as then nothing will be persisted either.
    fn act_on_synced(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        if core.is_flushed() {
            for then in core.on_persisted(0) {
                self.on_synced(then, core, out);
            }
        }
    }

    pub fn on_synced(&mut self, then: AfterSync, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn else { return };
        match then {
            AfterSync::AckEpoch { current_epoch } => {
                // A learner whose history cannot be cut back says that it has none; this answer counts for no quorum.
                let starts_anew = current_epoch.is_none() && core.must_snap == Some(self.epoch);
                let last_zxid = if starts_anew { Zxid::ZERO } else { core.db.last_processed };
                out.send(conn, QuorumPacket::AckEpoch { current_epoch, last_zxid });
            }
            AfterSync::AckNewLeader { epoch } => {
                out.note(Note::Synchronised { epoch });
                out.send(conn, QuorumPacket::Ack { zxid: Zxid::new(epoch, 0) });
            }
            AfterSync::Ack { zxid } => {
                out.note(Note::Logged { zxid });
                acknowledge(conn, zxid, core, out);
            }
            AfterSync::EpochWritten { epoch, .. } => self.on_epoch_written(epoch, core, out),
            AfterSync::CopyZnode => {}
        }
    }

    // ---- synchronization ----------------------------------------------------------------------------------------------------

    fn on_history(&mut self, mode: SyncMode, zxid: Zxid, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        out.note(Note::SyncBegun { mode, zxid });
        self.mode = Some(mode);
        if mode != SyncMode::Diff {
            core.db.last_processed = zxid;
        }
        core.show_config();
        self.phase = Phase::Synchronising(Synchronising { mode, proposed: VecDeque::new(), committed: VecDeque::new() });
        Ok(())
    }

    /// Cuts the log and reads memory anew from the disk, because txns that were applied cannot be taken back.
    fn on_trunc(&mut self, zxid: Zxid, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        if !core.config.rules.hold(Rule::Truncate) {
            return self.on_history(SyncMode::Trunc, zxid, core, out);
        }
        if !core.store.can_truncate(zxid) {
            // A history that came as a SNAP cannot be cut back to before it. Apache loads that snapshot all the same, or
            // ends the process.
            core.must_snap = Some(self.epoch);
            return Err(GiveUp::BrokenHistory);
        }
        let snapshots_too = core.config.rules.hold(Rule::TruncateSnapshots);
        core.write(if snapshots_too { Write::Truncate(zxid) } else { Write::TruncateLog(zxid) }, out);
        core.reload();
        self.on_history(SyncMode::Trunc, zxid, core, out)
    }

    fn on_new_leader(&mut self, zxid: Zxid, config: Dynamic<Rc<QuorumVerifier>>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        let Phase::Synchronising(mut sync) = std::mem::replace(&mut self.phase, Phase::Registering) else {
            return Err(GiveUp::BrokenHistory);
        };
        let epoch = zxid.epoch();
        self.take_over_config(config, &sync, core, out);
        if sync.mode == SyncMode::Snap {
            core.must_snap = None;
            if core.store.is_beyond(core.db.last_processed) {
                core.write(Write::Truncate(core.db.last_processed), out);
            }
            core.write(Write::Gap(core.db.last_processed), out);
        }
        if sync.mode != SyncMode::Diff {
            core.snapshot(out);
        }
        if core.config.rules.share(SYNC_RULES) {
            self.on_new_leader_earlier(sync, epoch, core, out);
            return Ok(());
        }
        for txn in std::mem::take(&mut sync.committed) {
            core.log(&txn, out);
            core.apply(&txn, out);
        }
        core.write(Write::CurrentEpoch(epoch), out);
        self.phase = Phase::AwaitingUpToDate(sync);
        core.when_synced(AfterSync::AckNewLeader { epoch });
        Ok(())
    }

    fn on_up_to_date(&mut self, conn: ConnId, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        let Phase::AwaitingUpToDate(mut sync) = std::mem::replace(&mut self.phase, Phase::Serving) else {
            return Err(GiveUp::BrokenHistory);
        };
        self.activate_config_of_epoch(core, out)?;
        core.serving = true;
        core.begin_local_sessions(out);
        out.note(Note::Serving { leader: self.leader });
        out.send(conn, QuorumPacket::Ack { zxid: Zxid::new(self.epoch, 0) });
        // Txns that came meanwhile go the normal way now.
        let committed: Vec<Zxid> = sync.committed.iter().map(|txn| txn.zxid).collect();
        if !self.pending.is_empty() {
            self.acknowledge_pending(&mut sync, core);
        }
        for txn in sync.committed.into_iter().chain(sync.proposed) {
            self.log(txn, core, out);
        }
        for zxid in committed {
            self.on_commit(zxid, core, out)?;
        }
        Ok(())
    }

    // ---- broadcast ----------------------------------------------------------------------------------------------------------

    fn on_proposal(&mut self, txn: Rc<Txn>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        core.see_proposed(&txn.body, out);
        match &mut self.phase {
            Phase::Synchronising(sync) | Phase::AwaitingUpToDate(sync) => {
                sync.proposed.push_back(txn);
                Ok(())
            }
            Phase::Serving => {
                self.log(txn, core, out);
                Ok(())
            }
            _ => Err(GiveUp::BrokenHistory),
        }
    }

    fn log(&mut self, txn: Rc<Txn>, core: &mut Core, out: &mut Outbox<Zk>) {
        core.log(&txn, out);
        let zxid = txn.zxid;
        self.pending.push_back(txn);
        if core.config.rules.hold(Rule::AckAfterSync) {
            core.when_synced(AfterSync::Ack { zxid });
        } else if let Some(conn) = self.conn {
            acknowledge(conn, zxid, core, out);
        }
    }

    fn on_commit(&mut self, zxid: Zxid, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        match &mut self.phase {
            Phase::Synchronising(sync) | Phase::AwaitingUpToDate(sync) => {
                let Some(txn) = sync.proposed.pop_front_if(|txn| txn.zxid == zxid) else {
                    return self.on_early_commit(zxid, core);
                };
                sync.committed.push_back(txn);
                Ok(())
            }
            Phase::Serving => {
                // A commit that does not fit the head of the queue ends Apache's process.
                let txn = self.pending.pop_front_if(|txn| txn.zxid == zxid).ok_or(GiveUp::BrokenHistory)?;
                self.commit(&txn, core, out);
                Ok(())
            }
            _ => Err(GiveUp::BrokenHistory),
        }
    }

    fn on_inform(&mut self, txn: Rc<Txn>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        match &mut self.phase {
            Phase::Synchronising(sync) | Phase::AwaitingUpToDate(sync) => sync.committed.push_back(txn),
            Phase::Serving => {
                core.log(&txn, out);
                self.commit(&txn, core, out);
            }
            _ => return Err(GiveUp::BrokenHistory),
        }
        Ok(())
    }

    fn commit(&mut self, txn: &Rc<Txn>, core: &mut Core, out: &mut Outbox<Zk>) {
        core.commit(txn, out);
        self.go_on(txn.session, core, out);
    }

    /// Requests of the session that waited behind its write.
    fn go_on(&mut self, session: SessionId, core: &mut Core, out: &mut Outbox<Zk>) {
        let is_local = core.is_local(session);
        let waits = |request: &Request| needs_commit(request) && !(is_local && matches!(request.body, RequestBody::CloseSession));
        while let Some(request) = core.commits.next_ready(session, waits) {
            core.execute(&request, out);
        }
    }

    // ---- what clients ask ---------------------------------------------------------------------------------------------------

    /// FollowerRequestProcessor: into the queue here first, then to the leader.
    pub fn submit(&mut self, request: Rc<Request>, core: &mut Core, out: &mut Outbox<Zk>) {
        if !core.is_local(request.session) {
            self.touched.insert(request.session, core.timeout_of(&request));
        }
        if request.is_sync() {
            self.pending_syncs.push_back(request.clone());
        }
        let forwarded = needs_commit(&request);
        if let Some(ready) = core.commits.submit(request.clone(), forwarded) {
            core.execute(&ready, out);
        }
        if let Some(conn) = self.conn.filter(|_| forwarded) {
            out.send(conn, Message::Quorum(QuorumPacket::Request(request)));
        }
    }

    fn on_sync(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(sync) = self.pending_syncs.pop_front() else { return };
        if let Some(request) = core.commits.commit(sync.session, sync.cxid) {
            core.execute(&request, out);
        }
        self.go_on(sync.session, core, out);
    }

    pub fn revalidate(&mut self, client: ConnId, session: SessionId, timeout: Duration, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn else { return };
        self.revalidating.push((session, client));
        out.send(conn, QuorumPacket::Revalidate { session, timeout, valid: None });
    }

    fn on_revalidated(&mut self, session: SessionId, valid: bool, core: &mut Core, out: &mut Outbox<Zk>) {
        if let Some(index) = self.revalidating.iter().position(|&(asked, _)| asked == session) {
            let (_, client) = self.revalidating.remove(index);
            core.finish_revalidation(client, valid, out);
        }
    }
}

/// A learner waits for the leader with writes and with syncs.
fn needs_commit(request: &Request) -> bool {
    request.is_write() || request.is_sync()
}

/// Tells the leader that the txn is on disk. An observer has no say in that.
fn acknowledge(leader: ConnId, zxid: Zxid, core: &Core, out: &mut Outbox<Zk>) {
    if !core.observer {
        out.send(leader, QuorumPacket::Ack { zxid });
    }
}
