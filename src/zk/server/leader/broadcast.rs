//! Requests at an established leader: sessions are checked, txns proposed, acknowledgements counted, commits sent
//! (`PrepRequestProcessor`, `ProposalRequestProcessor`, `Leader.processAck`, `Leader.tryToCommit`).

use std::rc::Rc;

use crate::rules::Rule;
use crate::sim::{ConnId, Duration, Outbox, SortedSet, Time};
use crate::zk::acl::AuthInfo;
use crate::zk::code::Code;
use crate::zk::config::ALL_TXNS;
use crate::zk::ids::{ServerId, SessionId, Zxid};
use crate::zk::message::{QuorumPacket, Request, RequestBody};
use crate::zk::note::{GiveUp, Note};
use crate::zk::op::Op;
use crate::zk::prep::{Asker, Prep};
use crate::zk::server::core::{AfterSync, Core};
use crate::zk::sessions::Owner;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::znode::ZnodeKind;
use crate::zk::{Timer, Zk};

use super::{Leader, Proposal, Verdict};

/// Znodes deleted by one sweep, `znode.container.maxPerMinute`.
const MAX_SWEPT: usize = 10_000;

impl Leader {
    pub(super) fn on_revalidate(&mut self, conn: ConnId, session: SessionId, timeout: Duration, out: &mut Outbox<Zk>) {
        let valid = self.sessions.touch(session, timeout, out.now);
        if let Some(sid) = self.handlers.get(&conn).and_then(|handler| handler.sid).filter(|_| valid) {
            self.sessions.set_owner(session, Owner::Learner(sid));
        }
        out.send(conn, QuorumPacket::Revalidate { session, timeout, valid: Some(valid) });
    }

    /// A session came to the leader's own port.
    pub fn revalidate_own(&mut self, session: SessionId, timeout: Duration, now: Time) -> bool {
        let valid = self.sessions.touch(session, timeout, now);
        if valid {
            self.sessions.set_owner(session, Owner::Leader);
        }
        valid
    }

    pub fn on_expirer(&mut self, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        out.set_timer(Timer::Sessions, self.sessions.next_check(out.now) - out.now);
        for session in self.sessions.expire(out.now) {
            out.note(Note::SessionExpiring { session });
            let request = Request { session, conn: None, cxid: 0, auth: AuthInfo::default(), body: RequestBody::CloseSession };
            self.prepare(&request, Owner::Leader, core, out)?;
        }
        Ok(())
    }

    /// Deletes containers and TTL znodes that are overdue, by txns of no session (`ContainerManager.checkContainers`).
    pub fn on_container_sweep(&mut self, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        out.set_timer(Timer::Containers, core.config.container_check_interval);
        let max_never_used = core.config.container_max_never_used;
        let overdue = core.db.tree.iter().filter(|(_, znode)| znode.is_overdue(out.now, max_never_used));
        let paths: Vec<Rc<str>> = overdue.take(MAX_SWEPT).map(|(path, _)| path.clone()).collect();
        let in_use = core.db.tree.iter().find(|(_, znode)| znode.kind == ZnodeKind::Container && znode.num_children() > 0);
        if let Some((path, _)) = in_use {
            out.note(Note::ContainerKept { path: path.clone() });
        }
        for path in paths {
            out.note(Note::Sweeping { path: path.clone() });
            let body = RequestBody::DeleteContainer { path };
            let request = Request { session: SessionId::NONE, conn: None, cxid: 0, auth: AuthInfo::default(), body };
            self.prepare(&request, Owner::Leader, core, out)?;
        }
        Ok(())
    }

    /// A request of the leader's own client.
    pub fn submit(&mut self, request: Rc<Request>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        let is_new = matches!(request.body, RequestBody::CreateSession { .. });
        if !is_new && !core.is_local(request.session) && !self.sessions.touch(request.session, core.timeout_of(&request), out.now) {
            // A closing session gets no answer; its connection will be closed.
            return Ok(());
        }
        let is_write = request.is_write();
        if let Some(ready) = core.commits.submit(request.clone(), is_write) {
            core.execute(&ready, out);
        }
        if is_write { self.prepare(&request, Owner::Leader, core, out) } else { Ok(()) }
    }

    pub(super) fn on_request(&mut self, conn: ConnId, request: &Rc<Request>, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
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
        // The last counter is never used: the request that would have it is lost with the leader.
        if self.last_proposed.counter() == ALL_TXNS {
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
                let ends = core.config.rules.hold(Rule::EphemeralsEnd);
                Ok(if ends { self.prep.close_session(session) } else { TxnBody::CloseSession { paths: Rc::default() } })
            }
            RequestBody::Op(Op::Reconfig(change)) => self.check_reconfig(change, request, owner, core),
            RequestBody::Op(op) => {
                let quotas = core.config.admin.enforce_quota.then_some(&core.db.tree);
                let ephemeral = if self.is_unknown(session, core) { Some(core.ephemeral_of_unknown(session)) } else { None };
                let asker = Asker { session, auth: &request.auth, quotas, ephemeral };
                match self.check_session(request, owner, core) {
                    Ok(()) => self.prep.check(op, asker),
                    Err(why) => Prep::refused(op, why),
                }
            }
            // A client's is never understood: 3.8 takes all the bytes of its packet for the path.
            RequestBody::DeleteContainer { .. } if session != SessionId::NONE => Err(Code::BadArguments),
            RequestBody::DeleteContainer { path } => self.prep.delete_container(path),
            RequestBody::Ping | RequestBody::SetWatches { .. } => return Ok(()),
        };
        let zxid = self.last_proposed.next();
        let txn = self.prep.txn(session, request.cxid, zxid, out.now, body);
        self.propose(txn, core, out);
        Ok(())
    }

    /// Whether the session of a write may write.
    pub(super) fn check_session(&mut self, request: &Request, owner: Owner, core: &Core) -> Result<(), Code> {
        if self.is_unknown(request.session, core) {
            return core.check_unknown(request.session);
        }
        self.sessions.check(request.session, owner)
    }

    /// Whether this is no session that all servers know, where there are others.
    fn is_unknown(&self, session: SessionId, core: &Core) -> bool {
        core.local.0.is_some() && !self.sessions.knows(session)
    }

    pub(super) fn propose(&mut self, txn: Rc<Txn>, core: &mut Core, out: &mut Outbox<Zk>) {
        self.last_proposed = txn.zxid;
        out.note(Note::Proposed { zxid: txn.zxid });
        core.see_proposed(&txn.body, out);
        for (&conn, handler) in self.handlers.iter_mut() {
            if handler.phase.is_sending() && !handler.observer {
                handler.propose(conn, &txn, out);
            }
        }
        core.log(&txn, out);
        core.when_synced(AfterSync::Ack { zxid: txn.zxid });
        self.outstanding.push_back(Proposal { txn, acks: SortedSet::new(), quorum: false, view: core.view.clone() });
    }

    /// `processAck`. The leader's own comes from its disk, like everybody's.
    pub fn count_ack(&mut self, sid: ServerId, zxid: Zxid, core: &Core, out: &mut Outbox<Zk>) {
        if zxid.is_new_epoch() || self.resigned.0.is_some() {
            return;
        }
        // Outstanding zxids are contiguous: the index is the distance from the first.
        let Some(first) = self.outstanding.front().map(|proposal| proposal.txn.zxid) else { return };
        let Some(index) = zxid.0.checked_sub(first.0).and_then(|index| usize::try_from(index).ok()) else { return };
        let Some(proposal) = self.outstanding.get_mut(index) else { return };
        if !proposal.voting(core).is_voter_of_any(sid) {
            return;
        }
        proposal.acks.insert(sid);
        out.note(Note::Acked { zxid, from: sid, acks: proposal.acks.len() as u8 });
        if !proposal.quorum {
            proposal.judge(core);
            if proposal.quorum {
                self.announce_quorum(out);
            }
        }
    }

    /// The moment of consensus is an event of its own: it follows at once, but before anything has been sent.
    fn announce_quorum(&self, out: &mut Outbox<Zk>) {
        if self.resigned.0.is_none() && self.outstanding.front().is_some_and(|proposal| proposal.quorum) {
            out.set_timer(Timer::Quorum, 0);
        }
    }

    /// `tryToCommit`: the oldest proposal has its quorum.
    pub fn on_quorum(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let Some(proposal) = self.outstanding.pop_front_if(|proposal| proposal.quorum) else { return };
        let txn = proposal.txn;
        let zxid = txn.zxid;
        out.note(Note::Quorum { zxid });
        match &txn.body {
            TxnBody::Reconfig(verifier) => self.activate(&txn, verifier, &proposal.acks, core, out),
            _ => {
                for (&conn, handler) in self.handlers.iter().filter(|(_, handler)| handler.phase.is_sending()) {
                    let packet = if handler.observer { QuorumPacket::Inform(txn.clone()) } else { QuorumPacket::Commit { zxid } };
                    out.send(conn, packet);
                }
            }
        }
        core.commit(&txn, out);
        if let TxnBody::CloseSession { .. } = txn.body {
            self.sessions.remove(txn.session);
        }
        let is_local = core.is_local(txn.session);
        let waits = |request: &Request| request.is_write() && !(is_local && matches!(request.body, RequestBody::CloseSession));
        while let Some(request) = core.commits.next_ready(txn.session, waits) {
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
