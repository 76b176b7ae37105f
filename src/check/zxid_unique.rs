//! Equal zxids mean equal txns, over all logs, messages and time (`ZkV3_7_0.tla`, ZxidUniqueness).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Law, Moment, Watch, found};
use crate::sim::Event;
use crate::zk::{Message, Note, QuorumPacket, ServerId, Txn, Zxid};

#[derive(Clone, Debug, Default)]
pub struct ZxidUnique {
    txns: BTreeMap<Zxid, Rc<Txn>>,
}

impl Watch for ZxidUnique {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            if let Note::Proposed { zxid } = note
                && let Some(txn) = ServerId::of_node(*node).and_then(|id| moment.server(id)?.store().log.get(*zxid))
            {
                self.meet(txn, findings);
            }
        }
        if let Event::Delivered { message: Message::Quorum(QuorumPacket::Proposal(txn) | QuorumPacket::Inform(txn)), .. } =
            &moment.step.event
        {
            self.meet(txn, findings);
        }
    }
}

impl ZxidUnique {
    fn meet(&mut self, txn: &Rc<Txn>, findings: &mut Findings) {
        let first = self.txns.entry(txn.zxid).or_insert_with(|| txn.clone());
        if !Rc::ptr_eq(first, txn) && first != txn {
            findings.breach(
                Law::ZxidUnique,
                found!(
                    "{zxid} stands for two different txns: one of {one} and one of {other}",
                    "{zxid} 代表两个不同的事务：一个属于 {one}，一个属于 {other}";
                    zxid = txn.zxid, one = first.session, other = txn.session
                ),
            );
        }
    }
}
