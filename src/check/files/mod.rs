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

use std::fmt;

use self::log::Log;
use crate::hdfs::{Host, NameNode, Note as HdfsNote};
use crate::sim::{Step, Time, World};
use crate::zk::{Note, Zk, daemon};

/// Breaches kept.
const MAX_BREACHES: usize = 100;

/// A promise of HDFS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileProperty {
    /// A safe edit is in the log of every NameNode that is active later, at its place and with its content, and in its namespace.
    SafeStays,
    /// A call that was answered as done has its effect for every later reader.
    AnsweredStays,
    /// No two NameNodes write in one epoch.
    OnePerEpoch,
    /// A JournalNode takes nothing from a writer older than its promise, and no edit is safe twice with different content.
    OneWriter,
    /// FsImage and EditLog are the same namespace as the whole log from the beginning.
    CheckpointSame,
}

/// A promise of HDFS that did not hold, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBreach {
    pub property: FileProperty,
    pub step: u32,
    pub at: Time,
    pub what: String,
}

/// Watches a run's HDFS. To be shown every step from the first on, each with the world right after it.
#[derive(Clone, Debug, Default)]
pub struct Files {
    log: Log,
    safe_stays: safe_stays::SafeStays,
    answered_stays: answered_stays::AnsweredStays,
    one_per_epoch: one_per_epoch::OnePerEpoch,
    one_writer: one_writer::OneWriter,
    checkpoint_same: checkpoint_same::CheckpointSame,
    breaches: Vec<FileBreach>,
}

/// One thing that a daemon said, and the world right after it.
struct Scene<'a> {
    world: &'a World<Zk>,
    host: Host,
    note: &'a HdfsNote,
    log: &'a Log,
}

/// The place for a property's findings.
struct Findings<'a> {
    step: u32,
    at: Time,
    breaches: &'a mut Vec<FileBreach>,
}

trait Keep {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings);
}

impl Files {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        self.log.read_disks(world, step);
        for (node, note) in &step.notes {
            let (Some(host), Note::Hdfs(note)) = (Host::of_node(*node), note) else { continue };
            let mut findings = Findings { step: step.index, at: step.at, breaches: &mut self.breaches };
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

    pub fn breaches(&self) -> &[FileBreach] {
        &self.breaches
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

impl Findings<'_> {
    fn breach(&mut self, property: FileProperty, what: String) {
        if self.breaches.len() < MAX_BREACHES {
            self.breaches.push(FileBreach { property, step: self.step, at: self.at, what });
        }
    }
}

impl fmt::Display for FileBreach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at step {} ({} us): {}", self.property, self.step, self.at, self.what)
    }
}
