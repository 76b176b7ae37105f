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
        if accepted < current || current < logged {
            let what = found!(
                "{server} has acceptedEpoch {accepted}, currentEpoch {current}, and a last txn of epoch {logged}",
                "{server} 的 acceptedEpoch 为 {accepted}，currentEpoch 为 {current}，最后一个事务属于纪元 {logged}";
                server = id, accepted, current, logged
            );
            findings.breach(Law::EpochOrder, what);
        }
        if accepted < accepted_before || current < current_before {
            let what = found!(
                "{server} went from acceptedEpoch {accepted_before} and currentEpoch {current_before} back to {accepted} and {current}",
                "{server} 的 acceptedEpoch 与 currentEpoch 从 {accepted_before}、{current_before} 退回到 {accepted}、{current}";
                server = id, accepted_before, current_before, accepted, current
            );
            findings.breach(Law::EpochOrder, what);
        }
    }
}
