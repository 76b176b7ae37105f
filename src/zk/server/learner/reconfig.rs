//! A reconfiguration at a learner: what was proposed is remembered, what is committed is in force, and may end this role
//! (`Learner.syncWithLeader`, `Follower.processPacket`, `Observer.processPacket`).

use std::rc::Rc;

use super::{Learner, Phase, Synchronising};
use crate::sim::Outbox;
use crate::zk::Zk;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{ServerId, Zxid};
use crate::zk::note::GiveUp;
use crate::zk::server::core::Core;
use crate::zk::server::leader::Verdict;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::verifier::QuorumVerifier;

impl Learner {
    /// NEWLEADER has come. What its leader knows takes the place of a configuration that only this server has seen; what is proposed in the epoch
    /// already comes after it.
    pub(super) fn take_over_config(
        &mut self,
        config: Dynamic<Rc<QuorumVerifier>>,
        sync: &Synchronising,
        core: &mut Core,
        out: &mut Outbox<Zk>,
    ) {
        if let Dynamic(Some(verifier)) = &config {
            core.set_last_seen(verifier, out);
            sync.proposed.iter().for_each(|txn| core.see_proposed(&txn.body, out));
        }
        self.config = config;
    }

    /// UPTODATE has come: the configuration that the epoch begins with is in force.
    pub(super) fn activate_config_of_epoch(&mut self, core: &mut Core, out: &mut Outbox<Zk>) -> Verdict {
        match self.config.0.take() {
            Some(verifier) if core.process_reconfig(&verifier, self.leader, None, out) => Err(GiveUp::Reconfigured),
            _ => Ok(()),
        }
    }

    #[cold]
    pub(super) fn on_commit_and_activate(
        &mut self,
        zxid: Zxid,
        leader: ServerId,
        core: &mut Core,
        out: &mut Outbox<Zk>,
    ) -> Verdict {
        let proposed = match &self.phase {
            Phase::Synchronising(sync) | Phase::AwaitingUpToDate(sync) => sync.proposed.front().or_else(|| self.pending.front()),
            _ => self.pending.front(),
        };
        let Some(TxnBody::Reconfig(verifier)) = proposed.filter(|txn| txn.zxid == zxid).map(|txn| txn.body.clone()) else {
            return Err(GiveUp::BrokenHistory);
        };
        let changes = core.process_reconfig(&verifier, self.leader, Some(leader), out);
        self.on_commit(zxid, core, out)?;
        if changes { Err(GiveUp::Reconfigured) } else { Ok(()) }
    }

    #[cold]
    pub(super) fn on_inform_and_activate(
        &mut self,
        txn: Rc<Txn>,
        leader: ServerId,
        core: &mut Core,
        out: &mut Outbox<Zk>,
    ) -> Verdict {
        let TxnBody::Reconfig(verifier) = &txn.body else { return Err(GiveUp::BrokenHistory) };
        let changes = core.process_reconfig(verifier, self.leader, Some(leader), out);
        self.on_inform(txn, core, out)?;
        if changes { Err(GiveUp::Reconfigured) } else { Ok(()) }
    }
}
