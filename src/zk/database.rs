//! A server's database, in memory and on its disk (`ZKDatabase.java`, `FileTxnSnapLog.java`).
//!
//! Memory and disk are two types. A crash takes all of memory, and the writes to the disk that no sync had covered.

use std::collections::VecDeque;
use std::rc::Rc;

use super::config::Config;
use super::dynamic::Dynamic;
use super::ids::{Epoch, SessionId, Zxid};
use super::image::{Image, LastTxn};
use super::log::TxnLog;
use super::tree::{Applied, Change, DataTree};
use super::txn::{Txn, TxnBody};
use super::voting::View;
use crate::hdfs;
use crate::sim::{Disk, Duration, SortedMap};

/// Snapshots kept on a disk, the newest.
const MAX_SNAPSHOTS: usize = 3;

/// One write to a server's disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Write {
    AcceptedEpoch(Epoch),
    CurrentEpoch(Epoch),
    Append(Rc<Txn>),
    /// Begin a log file with the next txn.
    Roll,
    Truncate(Zxid),
    /// The history up to here came as a SNAP, and the log lacks it.
    Gap(Zxid),
    Snapshot(Rc<Image>),
    /// A znode more in a snapshot's file. Without its end the file is none, so that this alone leaves nothing.
    SnapshotZnode,
    /// A write to the disk of a daemon of HDFS.
    Hdfs(hdfs::Write),
    /// Cut the log alone. A snapshot that is newer stays, and a start begins from it.
    TruncateLog(Zxid),
    /// The configuration files, `zoo.cfg.dynamic` and `zoo.cfg.dynamic.next`.
    View(View),
}

/// The content of a server's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Durable {
    /// The largest epoch this server has promised to a leader.
    pub accepted_epoch: Epoch,
    /// The last epoch whose history this server has taken over; part of its vote.
    pub current_epoch: Epoch,
    pub log: TxnLog,
    pub snapshots: VecDeque<Rc<Image>>,
    /// The disk of a daemon of HDFS, which uses nothing else of this.
    pub hdfs: hdfs::Storage,
    /// The configuration files of the last configuration in force and of the last proposed; none as long as the server has its first one.
    pub view: Dynamic<View>,
}

impl Durable {
    /// Whether what was there at `zxid` can be made from the disk. Not where the log has a gap and no snapshot from behind the gap is as
    /// old.
    pub fn can_truncate(&self, zxid: Zxid) -> bool {
        let gap = self.log.gap();
        gap == Zxid::ZERO || self.snapshots.iter().any(|image| (gap..=zxid).contains(&image.zxid))
    }

    /// The snapshot from which a start begins.
    pub fn newest_snapshot(&self) -> Option<&Rc<Image>> {
        self.snapshots.iter().max_by_key(|image| image.zxid)
    }

    /// Whether that snapshot has txns that were cut off the log behind it (ZOOKEEPER-1549). A SNAP, behind which the log has a gap, has not.
    pub fn is_snapshot_beyond_log(&self) -> bool {
        let end = self.log.last_zxid().max(self.log.gap());
        self.newest_snapshot().is_some_and(|image| image.zxid > end && image.zxid.counter() > 0)
    }

    /// The txns that a start replays over that snapshot.
    pub fn to_replay(&self) -> impl Iterator<Item = &Rc<Txn>> {
        self.log.after(self.newest_snapshot().map_or(Zxid::ZERO, |image| image.zxid))
    }

    /// The last txn on it, logged or within a snapshot.
    pub fn last_zxid(&self) -> Zxid {
        let snapshots = self.snapshots.iter().map(|image| image.zxid);
        snapshots.fold(self.log.last_zxid(), Zxid::max)
    }

    /// Whether anything on the disk is newer than this.
    pub fn is_beyond(&self, zxid: Zxid) -> bool {
        self.last_zxid() > zxid
    }
}

impl Disk<Write> for Durable {
    fn apply(&mut self, write: Write) {
        match write {
            Write::AcceptedEpoch(epoch) => self.accepted_epoch = epoch,
            Write::CurrentEpoch(epoch) => self.current_epoch = epoch,
            Write::Append(txn) => self.log.append(txn),
            Write::Roll => self.log.roll(),
            Write::Truncate(zxid) => {
                self.log.truncate(zxid);
                self.snapshots.retain(|image| image.zxid <= zxid);
            }
            Write::TruncateLog(zxid) => self.log.truncate(zxid),
            Write::View(view) => self.view = Dynamic(Some(view)),
            Write::Gap(zxid) => self.log.mark_gap(zxid),
            Write::SnapshotZnode => {}
            Write::Hdfs(write) => self.hdfs.apply(write),
            Write::Snapshot(image) => {
                // One name, one file: a snapshot of the same zxid replaces the older one.
                self.snapshots.retain(|kept| kept.zxid != image.zxid);
                self.snapshots.push_back(image);
                if self.snapshots.len() > MAX_SNAPSHOTS {
                    self.snapshots.pop_front();
                }
            }
        }
    }
}

/// A server's database in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Database {
    pub tree: DataTree,
    pub sessions: Rc<SortedMap<SessionId, Duration>>,
    /// The last txn applied; `epoch:0` at a leader that has just begun.
    pub last_processed: Zxid,
    /// The last txn applied, which comes before `last_processed` where an epoch has just begun.
    pub last_txn: LastTxn,
    /// The newest committed txns, for learners a little behind.
    committed: VecDeque<Rc<Txn>>,
    commit_log_count: usize,
}

impl Database {
    pub fn new(config: &Config) -> Self {
        Database {
            tree: DataTree::new(&config.membership()),
            sessions: Rc::default(),
            last_processed: Zxid::ZERO,
            last_txn: LastTxn::default(),
            committed: VecDeque::new(),
            commit_log_count: config.commit_log_count as usize,
        }
    }

    /// The newest snapshot and every logged txn after it, committed or not: nobody can tell from a log.
    pub fn load(disk: &Durable, config: &Config) -> Self {
        let mut database = Database::new(config);
        if let Some(snapshot) = disk.newest_snapshot() {
            database.restore(snapshot);
        }
        let mut changes = Vec::new();
        for txn in disk.to_replay() {
            database.tree.make_way_for(&txn.body);
            database.apply(txn, &mut changes);
        }
        database
    }

    /// Takes over the state of an image.
    pub fn restore(&mut self, image: &Image) {
        self.tree = image.tree.clone();
        self.tree.set_up_quotas();
        self.sessions = image.sessions.clone();
        self.last_processed = image.zxid;
        self.last_txn = image.last_txn;
        self.committed.clear();
    }

    pub fn image(&self) -> Rc<Image> {
        let (zxid, through) = (self.last_processed, self.last_processed);
        Rc::new(Image { zxid, through, tree: self.tree.clone(), sessions: self.sessions.clone(), last_txn: self.last_txn })
    }

    /// Applies a txn and keeps it for learners. A txn that is applied already changes nothing.
    pub fn apply(&mut self, txn: &Rc<Txn>, changes: &mut Vec<Change>) -> Applied {
        match txn.body {
            TxnBody::CreateSession { timeout } => {
                Rc::make_mut(&mut self.sessions).insert(txn.session, timeout);
            }
            TxnBody::CloseSession { .. } => {
                Rc::make_mut(&mut self.sessions).remove(&txn.session);
            }
            _ => {}
        }
        let applied = self.tree.apply(txn, changes);
        self.last_processed = self.last_processed.max(txn.zxid);
        self.last_txn.0 = self.last_txn.0.max(txn.zxid);
        // Apache makes room before it looks whether it must, so one more than `commitLogCount` is kept (`addCommittedProposal`).
        if self.committed.len() > self.commit_log_count {
            self.committed.pop_front();
        }
        self.committed.push_back(txn.clone());
        applied
    }

    pub fn committed_log(&self) -> &VecDeque<Rc<Txn>> {
        &self.committed
    }

    /// The first and last zxid of the committed log in memory.
    pub fn committed_log_bounds(&self) -> Option<(Zxid, Zxid)> {
        Some((self.committed.front()?.zxid, self.committed.back()?.zxid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(gap: Option<Zxid>, snapshots: &[Zxid]) -> Durable {
        let mut disk = Durable::default();
        gap.into_iter().for_each(|gap| disk.apply(Write::Gap(gap)));
        for &zxid in snapshots {
            let database = Database { last_processed: zxid, ..Database::new(&Config::default()) };
            disk.apply(Write::Snapshot(database.image()));
        }
        disk
    }

    #[test]
    fn a_history_that_came_as_a_snapshot_cannot_be_cut_back_to_before_it() {
        let z = Zxid::new;
        assert!(disk(None, &[]).can_truncate(z(1, 1)), "the whole log is there");
        assert!(disk(Some(z(3, 0)), &[z(3, 0)]).can_truncate(z(3, 4)));
        assert!(!disk(Some(z(3, 0)), &[z(1, 4), z(3, 0)]).can_truncate(z(2, 10)));
        assert!(!disk(Some(z(3, 0)), &[z(3, 7), z(3, 8), z(3, 9)]).can_truncate(z(3, 4)), "the snapshot behind the gap is gone");
    }
}
