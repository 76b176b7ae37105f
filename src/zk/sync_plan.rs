//! The plan by which a leader brings a learner to its history: DIFF, TRUNC or SNAP (`LearnerHandler.syncFollower`,
//! `queueCommittedProposals`).

use std::rc::Rc;

use super::ids::Zxid;
use super::message::SyncMode;
use super::note::SyncFigures;
use super::txn::Txn;

/// The packets that the leader will send before NEWLEADER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncPlan {
    pub mode: SyncMode,
    /// The zxid of the DIFF or TRUNC packet; for a SNAP the leader's last processed one.
    pub zxid: Zxid,
    /// Txns that follow, each as PROPOSAL and COMMIT.
    pub txns: Vec<Rc<Txn>>,
    /// Live traffic is forwarded from behind this zxid on.
    pub forward_from: Zxid,
}

/// Walks a history for a learner; kept between the disk's part and memory's.
struct Queue {
    plan: Option<(SyncMode, Zxid)>,
    txns: Vec<Rc<Txn>>,
    queued: Zxid,
}

/// Decides how a learner gets to the leader's history.
pub fn plan<'a>(
    figures: &SyncFigures,
    committed_log: impl Iterator<Item = &'a Rc<Txn>>,
    disk_log: impl Iterator<Item = &'a Rc<Txn>>,
) -> SyncPlan {
    let peer = figures.peer_last_zxid;
    let last = figures.last_processed_zxid;
    // An empty committed log counts as one that holds just the last txn.
    let empty = figures.max_committed_log == Zxid::ZERO;
    let (min, max) = if empty { (last, last) } else { (figures.min_committed_log, figures.max_committed_log) };
    let snap = |from| SyncPlan { mode: SyncMode::Snap, zxid: last, txns: Vec::new(), forward_from: from };
    let only = |mode, zxid| SyncPlan { mode, zxid, txns: Vec::new(), forward_from: zxid };

    if peer == last {
        return only(SyncMode::Diff, peer);
    }
    if peer > max && !peer.is_new_epoch() {
        return only(SyncMode::Trunc, max);
    }
    let mut queue = Queue { plan: None, txns: Vec::new(), queued: peer };
    if min <= peer && peer <= max {
        queue.walk(committed_log, peer, None, max);
    } else if peer < min {
        let mut disk_log = disk_log.peekable();
        // A log that begins after the learner's zxid cannot tell what lies between.
        if disk_log.peek().is_none_or(|first| first.zxid > peer) {
            return snap(last);
        }
        queue.walk(disk_log, peer, Some(min), max);
        if queue.queued < min {
            // A gap between the end of the disk's log and the beginning of memory's.
            return snap(last);
        }
        let from = queue.queued;
        queue.walk(committed_log, from, None, max);
    } else {
        return snap(last);
    }
    match queue.plan {
        Some((mode, zxid)) => SyncPlan { mode, zxid, txns: queue.txns, forward_from: queue.queued },
        None => snap(queue.queued),
    }
}

impl Queue {
    fn walk<'a>(&mut self, history: impl Iterator<Item = &'a Rc<Txn>>, peer: Zxid, limit: Option<Zxid>, last_committed: Zxid) {
        let mut previous = None;
        for txn in history {
            let zxid = txn.zxid;
            if limit.is_some_and(|limit| zxid > limit) {
                break;
            }
            if zxid < peer {
                previous = Some(zxid);
                continue;
            }
            if self.plan.is_none() {
                if zxid == peer {
                    self.plan = Some((SyncMode::Diff, last_committed));
                    continue;
                }
                if peer.is_new_epoch() {
                    self.plan = Some((SyncMode::Diff, last_committed));
                } else if zxid.epoch() != peer.epoch() {
                    // A TRUNC must not cross an epoch: the learner gets a snapshot.
                    return;
                } else {
                    self.plan = Some((SyncMode::Trunc, previous.unwrap_or(Zxid::ZERO)));
                }
            }
            if zxid <= self.queued {
                continue;
            }
            self.txns.push(txn.clone());
            self.queued = zxid;
        }
        if self.plan.is_none() && peer.is_new_epoch() {
            self.plan = Some((SyncMode::Diff, last_committed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::code::Code;
    use crate::zk::ids::SessionId;
    use crate::zk::txn::TxnBody;

    fn log(zxids: &[(u32, u32)]) -> Vec<Rc<Txn>> {
        let txn = |&(epoch, counter): &(u32, u32)| {
            let body = TxnBody::Error(Code::NoNode);
            Rc::new(Txn { session: SessionId(1), cxid: 0, zxid: Zxid::new(epoch, counter), time: 0, body })
        };
        zxids.iter().map(txn).collect()
    }

    fn decide(last: (u32, u32), memory: &[(u32, u32)], disk: &[(u32, u32)], peer: (u32, u32)) -> (SyncMode, Zxid, usize, Zxid) {
        let (memory, disk) = (log(memory), log(disk));
        let figures = SyncFigures {
            peer_last_zxid: Zxid::new(peer.0, peer.1),
            min_committed_log: memory.first().map_or(Zxid::ZERO, |txn| txn.zxid),
            max_committed_log: memory.last().map_or(Zxid::ZERO, |txn| txn.zxid),
            last_processed_zxid: Zxid::new(last.0, last.1),
        };
        let plan = plan(&figures, memory.iter(), disk.iter());
        let packets = if plan.mode == SyncMode::Snap { 0 } else { 1 + 2 * plan.txns.len() };
        (plan.mode, plan.zxid, packets, plan.forward_from)
    }

    /// The vectors of `LearnerHandlerTest.java`.
    #[test]
    fn a_leader_decides_as_apaches_learner_handler_does() {
        use SyncMode::{Diff, Snap, Trunc};
        let z = Zxid::new;
        let three = [(0, 2), (0, 3), (0, 5)];
        let high = [(0, 6), (0, 7), (0, 8)];
        let long = [(0, 2), (0, 3), (0, 5), (0, 6), (0, 7), (0, 8), (0, 9)];
        let epochs = [(1, 1), (1, 2)];
        let epochs_disk = [(0, 1), (1, 1), (1, 2)];
        assert_eq!(decide((0, 1), &[], &[], (0, 3)), (Trunc, z(0, 1), 1, z(0, 1)));
        assert_eq!(decide((0, 1), &[], &[], (0, 1)), (Diff, z(0, 1), 1, z(0, 1)));
        assert_eq!(decide((0, 1), &[], &[], (0, 0)).0, Snap);
        assert_eq!(decide((0, 6), &three, &[], (0, 4)), (Trunc, z(0, 3), 3, z(0, 5)));
        assert_eq!(decide((0, 6), &three, &[], (0, 2)), (Diff, z(0, 5), 5, z(0, 5)));
        assert_eq!(decide((0, 6), &three, &[], (0, 1)).0, Snap);
        assert_eq!(decide((0, 9), &high, &long, (0, 4)), (Trunc, z(0, 3), 9, z(0, 8)));
        assert_eq!(decide((0, 9), &high, &long, (0, 3)), (Diff, z(0, 8), 9, z(0, 8)));
        assert_eq!(decide((2, 0), &epochs, &epochs_disk, (0, 0)).0, Snap);
        assert_eq!(decide((2, 0), &epochs, &epochs_disk, (1, 0)), (Diff, z(1, 2), 5, z(1, 2)));
        assert_eq!(decide((2, 0), &epochs, &epochs_disk, (2, 0)), (Diff, z(2, 0), 1, z(2, 0)));
        assert_eq!(decide((6, 0), &[], &[(1, 1), (2, 1), (2, 2), (4, 1)], (3, 1)).0, Snap);
    }

    #[test]
    fn a_gap_between_the_log_on_disk_and_the_one_in_memory_means_a_snapshot() {
        assert_eq!(decide((0, 9), &[(0, 7), (0, 8)], &[(0, 2), (0, 3), (0, 4)], (0, 3)).0, SyncMode::Snap);
    }
}
