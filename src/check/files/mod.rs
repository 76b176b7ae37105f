//! Promises of HDFS, watched from outside while a run goes on; one file each. A broken promise is data, never a panic.
//!
//! ```text
//!   step, world ─► Log: which edits are safe, and what the log is ─► one property after the other ─► breaches
//! ```
//!
//! An edit is *safe* from the moment at which its writer held it for safe: it may have told a client so. The log is what the disks say:
//! of HDFS 1.0 the NameNode's, of HDFS HA the finalized segments of the JournalNodes, as a new active one reads them.
//! Sources: HDFS-3077 (the quorum journal's design), sections 2.5 and 2.8; `FSEditLog.java`, `SecondaryNameNode.java`.

mod answered_stays;
mod checkpoint_same;
mod log;
mod one_per_epoch;
mod one_writer;
mod safe_stays;

use self::log::Log;
use super::findings::Findings;
use super::found::found;
use super::{Law, Violation};
use crate::hdfs::{Host, NameNode, Note as HdfsNote};
use crate::sim::{Step, World};
use crate::zk::{Note, Zk, daemon};

/// Watches a run's HDFS. To be shown every step from the first on, each with the world right after it.
#[derive(Clone, Debug, Default)]
pub struct Files {
    log: Log,
    safe_stays: safe_stays::SafeStays,
    answered_stays: answered_stays::AnsweredStays,
    one_per_epoch: one_per_epoch::OnePerEpoch,
    one_writer: one_writer::OneWriter,
    checkpoint_same: checkpoint_same::CheckpointSame,
    violations: Vec<Violation>,
}

/// One thing that a daemon said, and the world right after it.
struct Scene<'a> {
    world: &'a World<Zk>,
    host: Host,
    note: &'a HdfsNote,
    log: &'a Log,
}

trait Keep {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings);
}

impl Files {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        self.log.read_disks(world, step);
        for (node, note) in &step.notes {
            let (Some(host), Note::Hdfs(note)) = (Host::of_node(*node), note) else { continue };
            let mut findings = Findings { step: step.index, at: step.at, violations: &mut self.violations };
            self.log.hear(host, note);
            let scene = Scene { world, host, note, log: &self.log };
            let properties: [&mut dyn Keep; 5] = [
                &mut self.safe_stays,
                &mut self.answered_stays,
                &mut self.one_per_epoch,
                &mut self.one_writer,
                &mut self.checkpoint_same,
            ];
            for property in properties {
                property.hear(&scene, &mut findings);
            }
        }
    }

    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The number of edits that have become safe.
    pub fn safe(&self) -> usize {
        self.log.safe().count()
    }
}

impl<'a> Scene<'a> {
    fn name_node(&self) -> Option<&'a NameNode> {
        daemon(self.world, self.host)?.name_node()
    }

    /// Whether a NameNode has just begun to serve.
    fn serves(&self) -> bool {
        matches!(self.note, HdfsNote::BecameActive { .. } | HdfsNote::Serving { .. })
    }
}
