//! The configuration of a cluster of HDFS, with Hadoop's names and defaults.

use super::ids::Host;
use crate::rules::{Rule, Rules};
use crate::sim::{Duration, MS, SECOND};

/// The JournalNodes of two NameNodes.
const JOURNAL_NODES: u8 = 3;

/// One NameNode by itself, or two that share a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// HDFS 1.0: `nn1` keeps its EditLog on its own disk; with a SecondaryNameNode or without.
    Classic { secondary: bool },
    /// `nn1`, `nn2`, three JournalNodes, a ZKFailoverController beside each NameNode.
    Ha,
}

/// The configuration of a cluster: durations in microseconds, sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    pub mode: Mode,
    pub data_nodes: u8,
    pub clients: u8,
    /// `dfs.replication`.
    pub replication: u8,
    /// `fs.checkpoint.period`.
    pub checkpoint_period: Duration,
    /// `fs.checkpoint.size`.
    pub checkpoint_size: u64,
    /// The time that a starting NameNode takes for an edit of its EditLog, and for an inode of its FsImage, and a merging SecondaryNameNode
    /// likewise. A real one does some ten thousand edits in a second, and has millions of them.
    pub edit_replay: Duration,
    pub inode_load: Duration,
    /// `dfs.heartbeat.interval`.
    pub heartbeat: Duration,
    /// `dfs.ha.tail-edits.period`.
    pub tail_period: Duration,
    /// `dfs.ha.log-roll.period`.
    pub roll_period: Duration,
    /// `ha.zookeeper.session-timeout.ms`.
    pub session_timeout: Duration,
    /// Whether JournalNodes refuse a writer whose epoch is older than their promise. They do; without it one sees why.
    pub fencing: bool,
    /// The rules that hold; the one on fencing stands by itself.
    pub rules: Rules,
}

/// The smallest epoch that a writer may ask for where this one was promised.
pub(super) fn next_epoch(promised: u64, rules: Rules) -> u64 {
    if rules.hold(Rule::JournalEpochs) { promised + 1 } else { promised.max(1) }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            mode: Mode::Ha,
            data_nodes: 3,
            clients: 1,
            replication: 3,
            checkpoint_period: 3600 * SECOND,
            checkpoint_size: 64 * 1024 * 1024,
            edit_replay: 5 * MS,
            inode_load: MS / 2,
            heartbeat: 3 * SECOND,
            tail_period: 60 * SECOND,
            roll_period: 120 * SECOND,
            session_timeout: 10 * SECOND,
            fencing: true,
            rules: Rules::default(),
        }
    }
}

impl Config {
    pub fn is_ha(&self) -> bool {
        self.mode == Mode::Ha
    }

    /// The number of NameNodes.
    pub fn name_nodes(&self) -> u8 {
        if self.is_ha() { 2 } else { 1 }
    }

    pub fn journal_nodes(&self) -> u8 {
        if self.is_ha() { JOURNAL_NODES } else { 0 }
    }

    /// Every host, in the order in which they stand on the page.
    pub fn hosts(&self) -> impl Iterator<Item = Host> + use<> {
        let name_nodes = (1..=self.name_nodes()).map(Host::NameNode);
        let secondary = self.has_secondary().then_some(Host::SecondaryNameNode);
        let journals = (1..=self.journal_nodes()).map(Host::JournalNode);
        let data_nodes = (1..=self.data_nodes).map(Host::DataNode);
        name_nodes.chain(secondary).chain(journals).chain(data_nodes).chain((1..=self.clients).map(Host::Client))
    }

    fn has_secondary(&self) -> bool {
        self.mode == Mode::Classic { secondary: true }
    }
}
