//! On every disk acceptedEpoch ≥ currentEpoch ≥ the epoch of the last logged txn, and neither epoch ever decreases, crashes or not
//! (`ZkV3_7_0.tla`, EpochOrder).

use std::collections::BTreeMap;

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{Epoch, ServerId};

#[derive(Clone, Debug, Default)]
pub struct EpochOrder {
    epochs: BTreeMap<ServerId, (Epoch, Epoch)>,
}

impl Watch for EpochOrder {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let Some(node) = moment.step.event.node() else { return };
        let (Some(id), Some(node)) = (ServerId::of_node(node), moment.world.node(node)) else { return };
        let disk = node.durable();
        let (accepted, current, logged) = (disk.accepted_epoch, disk.current_epoch, disk.log.last_zxid().epoch());
        let (accepted_before, current_before) = self.epochs.insert(id, (accepted, current)).unwrap_or_default();
        if is_out_of_order([accepted, current, logged]) {
            let what = found!(
                "{server} has acceptedEpoch {accepted}, currentEpoch {current}, and a last txn of epoch {logged}",
                "{server} 的 acceptedEpoch 为 {accepted}，currentEpoch 为 {current}，最后一个事务属于纪元 {logged}";
                server = id, accepted, current, logged
            );
            findings.breach(Law::EpochOrder, what);
        }
        if is_back((accepted_before, current_before), (accepted, current)) {
            let what = found!(
                "{server} went from acceptedEpoch {accepted_before} and currentEpoch {current_before} back to {accepted} and {current}",
                "{server} 的 acceptedEpoch 与 currentEpoch 从 {accepted_before}、{current_before} 退回到 {accepted}、{current}";
                server = id, accepted_before, current_before, accepted, current
            );
            findings.breach(Law::EpochOrder, what);
        }
    }
}

/// Whether the epochs of a disk, accepted, current and of its last txn, are not in their order.
fn is_out_of_order([accepted, current, logged]: [Epoch; 3]) -> bool {
    accepted < current || current < logged
}

/// Whether one of the two epochs has decreased.
fn is_back(before: (Epoch, Epoch), now: (Epoch, Epoch)) -> bool {
    now.0 < before.0 || now.1 < before.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_txn_of_an_epoch_that_is_not_current_and_a_current_epoch_that_was_never_accepted_are_found() {
        assert!(!is_out_of_order([3, 2, 1]) && !is_out_of_order([2, 2, 2]));
        assert!(is_out_of_order([1, 2, 1]));
        assert!(is_out_of_order([3, 2, 3]));
    }

    #[test]
    fn an_epoch_that_decreases_is_found() {
        assert!(!is_back((1, 1), (2, 1)));
        assert!(is_back((2, 1), (1, 1)));
        assert!(is_back((2, 2), (3, 1)));
    }
}
