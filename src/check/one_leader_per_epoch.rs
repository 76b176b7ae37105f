//! Over all time, at most one server establishes itself as the leader of an epoch (`Zab.tla`, Leadership2).

use std::collections::BTreeMap;

use super::{Findings, Moment, Property, Watch};
use crate::zk::{Epoch, Note, ServerId};

#[derive(Clone, Debug, Default)]
pub struct OneLeaderPerEpoch {
    leaders: BTreeMap<Epoch, ServerId>,
}

impl Watch for OneLeaderPerEpoch {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            if let (Note::Established { epoch }, Some(server)) = (note, ServerId::of_node(*node)) {
                let first = *self.leaders.entry(*epoch).or_insert(server);
                if first != server {
                    let what = format!("{server} is established in epoch {epoch}, which was {first}'s");
                    findings.breach(Property::OneLeaderPerEpoch, what);
                }
            }
        }
    }
}
