//! A txn once committed is in the history of every leader established later, and no disk that had it gives it up
//! (`Zab.tla`, Agreement and PrimaryIntegrity; TRUNC is safe).

use std::collections::BTreeMap;

use super::{Findings, Moment, Property, Watch};
use crate::sim::Event;
use crate::zk::{Durable, Note, ServerId, Zxid};

#[derive(Clone, Debug, Default)]
pub struct CommittedNeverLost {
    /// The last zxid on each disk, in its log or a snapshot.
    reach: BTreeMap<ServerId, Zxid>,
}

impl Watch for CommittedNeverLost {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            if let (Note::Established { epoch }, Some(id)) = (note, ServerId::of_node(*node)) {
                check_history(moment, id, *epoch, findings);
            }
        }
        if let Event::Synced { node, .. } = moment.step.event
            && let (Some(id), Some(node)) = (ServerId::of_node(node), moment.world.node(node))
        {
            self.check_disk(moment, id, node.durable(), findings);
        }
    }
}

fn check_history(moment: &Moment, leader: ServerId, epoch: u32, findings: &mut Findings) {
    let Some(history) = moment.server(leader).and_then(|server| moment.history.of(server)) else { return };
    for txn in &moment.history.committed()[..moment.committed_before] {
        match history.binary_search_by_key(&txn.zxid, |other| other.zxid) {
            Ok(index) if history[index] == *txn => {}
            Ok(_) => {
                let what = format!("{leader}, leader of epoch {epoch}, has another txn {}", txn.zxid);
                findings.breach(Property::CommittedNeverLost, what);
            }
            Err(_) => {
                let what = format!("{leader}, leader of epoch {epoch}, lacks {}", txn.zxid);
                findings.breach(Property::CommittedNeverLost, what);
            }
        }
    }
}

impl CommittedNeverLost {
    fn check_disk(&mut self, moment: &Moment, id: ServerId, disk: &Durable, findings: &mut Findings) {
        let snapshot = disk.snapshots.iter().map(|image| image.zxid).max().unwrap_or_default();
        let reach = disk.log.last_zxid().max(snapshot);
        let before = self.reach.insert(id, reach).unwrap_or_default();
        if reach < before {
            let history = &moment.history;
            let lost = &history.committed()[history.count_up_to(reach)..history.count_up_to(before)];
            if let Some(txn) = lost.first() {
                findings.breach(Property::CommittedNeverLost, format!("{id} cut {} off its log, down to {reach}", txn.zxid));
            }
        }
    }
}
