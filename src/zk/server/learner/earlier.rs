//! The synchronisation as servers did it before a ticket mended it: where a rule is left out.
//!
//! | rule | without it, at NEWLEADER | mended by |
//! |---|---|---|
//! | `SyncedLogged` | currentEpoch, then the ACK; what a DIFF brought is logged after UPTODATE | ZOOKEEPER-3911 (3.7.0) |
//! | `SyncedBeforeEpoch` | currentEpoch is on the disk before anything that a DIFF brought | ZOOKEEPER-4643, -4785 (3.9.2) |
//! | `SyncedBeforeAck` | the ACK leaves when the log has been handed the txns | ZOOKEEPER-4646, -4785 (3.9.2) |
//! | `NewLeaderAckFirst` | every txn that a DIFF brought is acknowledged, and those ACKs come first | ZOOKEEPER-4685, -4785 (3.9.2) |
//! | `UncommittedWaits` | what is not committed yet is logged too; a COMMIT before UPTODATE finds no PROPOSAL | ZOOKEEPER-4394 (3.9.3) |
//!
//! The ACKs of `NewLeaderAckFirst` come from another thread of Apache's learner than that of NEWLEADER, and may win; here they do. A history that
//! comes as a SNAP or a TRUNC is in a snapshot before NEWLEADER is acknowledged, in every version.

use super::{Learner, Phase, Synchronising};
use crate::rules::Rule;
use crate::sim::Outbox;
use crate::zk::Zk;
use crate::zk::database::Write;
use crate::zk::ids::{Epoch, Zxid};
use crate::zk::message::{QuorumPacket, SyncMode};
use crate::zk::note::{GiveUp, Note};
use crate::zk::server::core::{AfterSync, Core};
use crate::zk::server::leader::Verdict;

impl Learner {
    /// NEWLEADER has come, and a history that was no DIFF is in a snapshot.
    #[cold]
    #[inline(never)]
    pub(super) fn on_new_leader_earlier(&mut self, sync: Synchronising, epoch: Epoch, core: &mut Core, out: &mut Outbox<Zk>) {
        let rules = core.config.rules;
        let later = sync.mode == SyncMode::Diff && !sync.committed.is_empty();
        self.phase = Phase::AwaitingUpToDate(sync);
        if later && !rules.hold(Rule::SyncedLogged) {
            core.write(Write::CurrentEpoch(epoch), out);
            self.acknowledge(epoch, core, out);
        } else if later && !rules.hold(Rule::SyncedBeforeEpoch) {
            core.write(Write::CurrentEpoch(epoch), out);
            core.when_synced(AfterSync::EpochWritten { epoch, current: true });
        } else {
            self.log_synced(core, out);
            core.write(Write::CurrentEpoch(epoch), out);
            self.acknowledge(epoch, core, out);
        }
    }

    /// The epoch is on the disk, and what was sent is not.
    #[cold]
    pub(super) fn on_epoch_written(&mut self, epoch: Epoch, core: &mut Core, out: &mut Outbox<Zk>) {
        out.note(Note::EpochAhead { epoch });
        self.log_synced(core, out);
        self.acknowledge(epoch, core, out);
    }

    fn acknowledge(&self, epoch: Epoch, core: &mut Core, out: &mut Outbox<Zk>) {
        if core.config.rules.hold(Rule::SyncedBeforeAck) {
            core.when_synced(AfterSync::AckNewLeader { epoch });
        } else if let Some(conn) = self.conn {
            out.note(Note::AckedEarly { epoch });
            out.send(conn, QuorumPacket::Ack { zxid: Zxid::new(epoch, 0) });
        }
    }

    fn log_synced(&mut self, core: &mut Core, out: &mut Outbox<Zk>) {
        let rules = core.config.rules;
        let Phase::AwaitingUpToDate(sync) = &mut self.phase else { return };
        for txn in std::mem::take(&mut sync.committed) {
            core.log(&txn, out);
            core.apply(&txn, out);
            if !rules.hold(Rule::NewLeaderAckFirst) {
                core.when_synced(AfterSync::Ack { zxid: txn.zxid });
            }
        }
        if !rules.hold(Rule::UncommittedWaits) {
            for txn in std::mem::take(&mut sync.proposed) {
                core.log(&txn, out);
                self.pending.push_back(txn);
            }
        }
    }

    /// A COMMIT between NEWLEADER and UPTODATE that is not of the oldest proposal since NEWLEADER. Where there is none at all Apache's learner
    /// ends in a NullPointerException; else it remembers the commit.
    #[cold]
    #[inline(never)]
    pub(super) fn on_early_commit(&mut self, zxid: Zxid, core: &Core) -> Verdict {
        let Phase::AwaitingUpToDate(sync) = &mut self.phase else { return Err(GiveUp::BrokenHistory) };
        let is_known = !core.config.rules.hold(Rule::UncommittedWaits) && !sync.proposed.is_empty();
        let txn = self.pending.iter().find(|txn| is_known && txn.zxid == zxid).ok_or(GiveUp::BrokenHistory)?;
        sync.committed.push_back(txn.clone());
        Ok(())
    }

    /// UPTODATE has come: what was logged at NEWLEADER without being committed is acknowledged now, and not logged again.
    #[cold]
    #[inline(never)]
    pub(super) fn acknowledge_pending(&self, sync: &mut Synchronising, core: &mut Core) {
        for txn in &self.pending {
            core.when_synced(AfterSync::Ack { zxid: txn.zxid });
        }
        let logged = self.pending.back().map_or(Zxid::ZERO, |txn| txn.zxid);
        sync.committed.retain(|txn| txn.zxid > logged);
    }
}
