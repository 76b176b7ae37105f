//! A reconfiguration at its leader: whether it may be, who leads after it, and its commit (`PrepRequestProcessor`, `OpCode.reconfig`;
//! `Leader.isQuorumSynced`, `getDesignatedLeader`, `tryToCommit`).

use std::rc::Rc;

use crate::sim::{ConnId, Outbox, SortedSet};
use crate::zk::Zk;
use crate::zk::code::Code;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::ServerId;
use crate::zk::message::{QuorumPacket, Request};
use crate::zk::note::Note;
use crate::zk::op::Reconfig;
use crate::zk::prep::Asker;
use crate::zk::server::core::Core;
use crate::zk::server::learner_handler::LearnerHandler;
use crate::zk::sessions::Owner;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::verifier::QuorumVerifier;
use crate::zk::voting::View;

use super::Leader;

impl Leader {
    /// The txn of a reconfiguration. Rights are looked at last.
    #[cold]
    pub(super) fn check_reconfig(
        &mut self,
        change: &Reconfig,
        request: &Request,
        owner: Owner,
        core: &Core,
    ) -> Result<TxnBody, Code> {
        if !core.config.admin.reconfig_enabled {
            return Err(Code::ReconfigDisabled);
        }
        self.check_session(request, owner, core)?;
        let Dynamic(Some(view)) = &core.view else { return Err(Code::Unimplemented) };
        if view.last_seen.version != view.current.version {
            return Err(Code::ReconfigInProgress);
        }
        let next = view.last_seen.changed(change, self.last_proposed.next())?;
        if !self.is_quorum_synced(&next, core) {
            return Err(Code::NewConfigNoQuorum);
        }
        self.prep.may_reconfigure(Asker { session: request.session, auth: &request.auth, quotas: None, ephemeral: None })?;
        Ok(TxnBody::Reconfig(Rc::new(next)))
    }

    /// Whether a quorum of these members follows this leader now. One that observes does not count, though it may vote after the change.
    fn is_quorum_synced(&self, verifier: &QuorumVerifier, core: &Core) -> bool {
        let follows = |handler: &LearnerHandler| !handler.observer && handler.phase.is_sending() && handler.is_synced(self.tick);
        let synced = self.handlers.values().filter(|handler| follows(handler));
        let synced: SortedSet<ServerId> = synced.filter_map(|handler| handler.sid).chain([core.id]).collect();
        verifier.contains_quorum(synced.iter().copied())
    }

    /// The server that leads when the members are these: this one, while it votes at its old address; else one of the new voters that have
    /// acknowledged the change. Each later proposal narrows them down, by its acknowledgements of old voters and then of new ones, so that little
    /// of what was proposed is lost. The first set that leaves nobody ends the search: a new voter that was none before is never preferred for it.
    #[cold]
    fn designated_leader(&self, verifier: &QuorumVerifier, acks: &SortedSet<ServerId>, core: &Core) -> ServerId {
        if core.votes_at_my_address(verifier) {
            return core.id;
        }
        let is_candidate = |sid: ServerId| sid != core.id && verifier.is_voter(sid);
        let mut candidates: Vec<ServerId> = acks.iter().copied().filter(|&sid| is_candidate(sid)).collect();
        for later in &self.outstanding {
            for voters in later.view.0.iter().flat_map(View::all) {
                let left = |sid: &ServerId| later.acks.contains(sid) && voters.is_voter(*sid);
                let narrowed: Vec<ServerId> = candidates.iter().copied().filter(left).collect();
                if narrowed.is_empty() {
                    return candidates.first().copied().unwrap_or(core.id);
                }
                candidates = narrowed;
            }
        }
        candidates.first().copied().unwrap_or(core.id)
    }

    /// Turns away a learner that has a later configuration in force than this server, which therefore must not lead it.
    #[cold]
    pub(super) fn refuse_later_config(&mut self, conn: ConnId, learner: ServerId, out: &mut Outbox<Zk>) {
        out.note(Note::LearnerConfigLater { learner });
        self.handlers.remove(&conn);
        out.close(conn);
    }

    /// The change is committed: it is in force from here on, and everybody is told who leads.
    #[cold]
    pub(super) fn activate(
        &mut self,
        txn: &Rc<Txn>,
        verifier: &Rc<QuorumVerifier>,
        acks: &SortedSet<ServerId>,
        core: &mut Core,
        out: &mut Outbox<Zk>,
    ) {
        let leader = self.put_in_force(verifier, acks, core, out);
        for (&conn, handler) in self.handlers.iter().filter(|(_, handler)| handler.phase.is_sending()) {
            let packet = if handler.observer {
                QuorumPacket::InformAndActivate { txn: txn.clone(), leader }
            } else {
                QuorumPacket::CommitAndActivate { zxid: txn.zxid, leader }
            };
            out.send(conn, packet);
        }
    }

    /// A quorum has acknowledged NEWLEADER, and with it the configuration that was proposed last, perhaps by an earlier leader
    /// (ZOOKEEPER-1324).
    pub(super) fn activate_config_of_epoch(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        if let Dynamic(Some(verifier)) = core.last_seen() {
            let acks = self.new_leader_acks.clone();
            self.put_in_force(&verifier, &acks, core, out);
        }
    }

    #[cold]
    fn put_in_force(
        &mut self,
        verifier: &Rc<QuorumVerifier>,
        acks: &SortedSet<ServerId>,
        core: &mut Core,
        out: &mut Outbox<Zk>,
    ) -> ServerId {
        let leader = self.designated_leader(verifier, acks, core);
        core.process_reconfig(verifier, core.id, Some(leader), out);
        if leader != core.id {
            self.resigned = Dynamic(Some(()));
            out.note(Note::Resigned { leader });
        }
        leader
    }
}
