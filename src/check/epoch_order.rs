//! On every disk acceptedEpoch ≥ currentEpoch ≥ the epoch of the last logged txn, and neither epoch ever decreases, crashes or not
//! (`ZkV3_7_0.tla`, EpochOrder).

use std::collections::BTreeMap;

use super::{Findings, Moment, Property, Watch};
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
            let what = format!("{id}: acceptedEpoch {accepted}, currentEpoch {current}, last logged txn of epoch {logged}");
            findings.breach(Property::EpochOrder, what);
        }
        if accepted < accepted_before || current < current_before {
            let what = format!("{id}: from {accepted_before} and {current_before} back to {accepted} and {current}");
            findings.breach(Property::EpochOrder, what);
        }
    }
}
