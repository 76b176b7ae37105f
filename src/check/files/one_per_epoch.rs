//! No two writers of one epoch: a majority promises it once.

use std::collections::BTreeMap;

use super::{Findings, Keep, Law, Scene, found};
use crate::hdfs::{Host, Note};

#[derive(Clone, Debug, Default)]
pub struct OnePerEpoch {
    writers: BTreeMap<u64, Host>,
}

impl Keep for OnePerEpoch {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        let Note::EpochPromised { epoch } = scene.note else { return };
        let writer = *self.writers.entry(*epoch).or_insert(scene.host);
        if writer != scene.host {
            findings.breach(
                Law::OnePerEpoch,
                found!(
                    "{host} has epoch {epoch}, and so has {writer}",
                    "{host} 取得了纪元 {epoch}，而 {writer} 也有它";
                    host = scene.host, epoch = *epoch, writer
                ),
            );
        }
    }
}
