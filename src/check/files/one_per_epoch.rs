//! No two writers of one epoch: a majority promises it once.

use std::collections::BTreeMap;

use super::{FileProperty, Findings, Keep, Scene};
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
            findings.breach(FileProperty::OnePerEpoch, format!("{} has epoch {epoch}, and so has {writer}", scene.host));
        }
    }
}
