//! Over all time, at most one server establishes itself as the leader of an epoch (`Zab.tla`, Leadership2).

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{Epoch, Note, ServerId};

#[derive(Clone, Debug, Default)]
pub struct OneLeaderPerEpoch {
    leaders: BTreeMap<Epoch, ServerId>,
}

impl OneLeaderPerEpoch {
    /// Takes into a digest who has led.
    pub fn remember(&self, digest: &mut impl Hasher) {
        self.leaders.hash(digest);
    }
}

impl Watch for OneLeaderPerEpoch {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            if let (Note::Established { epoch }, Some(server)) = (note, ServerId::of_node(*node)) {
                let first = *self.leaders.entry(*epoch).or_insert(server);
                if first != server {
                    let what = found!(
                        "{server} is established as leader of epoch {epoch}, which was {first}'s",
                        "{server} 成为纪元 {epoch} 的领导者，而该纪元已属于 {first}";
                        server, epoch = *epoch, first
                    );
                    findings.breach(Law::OneLeaderPerEpoch, what);
                }
            }
        }
    }
}
