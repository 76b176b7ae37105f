//! The txn log, with its files as far as they matter here.

use std::rc::Rc;

use imbl::Vector;

use super::ids::Zxid;
use super::txn::Txn;

/// Log files are laid out in advance at this size (`FilePadding.java`), so any file more is this much.
const PREALLOCATED_FILE_BYTES: u64 = 64 << 20;

/// A server's log: every txn in order of zxid, committed or not, in one file or more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxnLog {
    txns: Vector<Rc<Txn>>,
    /// The first zxid of each file.
    files: Vec<Zxid>,
    /// The next append begins a file.
    rolled: bool,
    /// The zxid up to which the log may lack txns, because they came as a SNAP.
    gap: Zxid,
}

impl TxnLog {
    pub fn len(&self) -> usize {
        self.txns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.txns.is_empty()
    }

    pub fn last(&self) -> Option<&Rc<Txn>> {
        self.txns.last()
    }

    pub fn last_zxid(&self) -> Zxid {
        self.last().map_or(Zxid::ZERO, |txn| txn.zxid)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Rc<Txn>> + ExactSizeIterator {
        self.txns.iter()
    }

    /// The txns with larger zxids than this one.
    pub fn after(&self, zxid: Zxid) -> impl DoubleEndedIterator<Item = &Rc<Txn>> {
        self.txns.iter().skip(self.position_after(zxid))
    }

    /// The txn of this zxid.
    pub fn get(&self, zxid: Zxid) -> Option<&Rc<Txn>> {
        self.txns.get(self.position_after(zxid).wrapping_sub(1)).filter(|txn| txn.zxid == zxid)
    }

    /// The last txn before this zxid.
    pub fn before(&self, zxid: Zxid) -> Option<&Rc<Txn>> {
        self.txns.get(self.position_after(Zxid(zxid.0.wrapping_sub(1))).wrapping_sub(1))
    }

    /// The zxid up to which txns may be missing in the log, because they came as a SNAP; zero where nothing did.
    pub fn gap(&self) -> Zxid {
        self.gap
    }

    /// The number of txns with a zxid up to this one.
    fn position_after(&self, zxid: Zxid) -> usize {
        let (mut low, mut high) = (0, self.txns.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.txns.get(middle).is_some_and(|txn| txn.zxid <= zxid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    pub(super) fn append(&mut self, txn: Rc<Txn>) {
        if self.rolled || self.files.is_empty() {
            self.files.push(txn.zxid);
            self.rolled = false;
        }
        self.txns.push_back(txn);
    }

    /// The next append begins a file: the process is new, or a snapshot was due.
    pub(super) fn roll(&mut self) {
        self.rolled = true;
    }

    pub(super) fn mark_gap(&mut self, zxid: Zxid) {
        self.gap = zxid;
    }

    /// Removes every txn with a larger zxid.
    pub(super) fn truncate(&mut self, zxid: Zxid) {
        self.txns.truncate(self.position_after(zxid));
        self.files.retain(|&first| first <= zxid);
        self.rolled = true;
    }

    /// The txns that a leader reads for a learner that is behind its memory: all from the file that holds `zxid` on. Nothing where the
    /// log begins later, or the files after that one are larger than `limit` bytes (`ZKDatabase.getProposalsFromTxnLog`; the file that
    /// is being read does not count). Nothing either up to the gap: what stands there may never have been committed, and what was
    /// committed may be missing. Apache looks for no gap, and may leave out txns or have good ones cut off (ZOOKEEPER-2846).
    pub fn proposals_from(&self, zxid: Zxid, limit: u64, gap: Zxid) -> impl Iterator<Item = &Rc<Txn>> {
        let holding = self.files.iter().rposition(|&first| first <= zxid);
        let start = holding.and_then(|file| {
            let later = (self.files.len() - 1 - file) as u64 * PREALLOCATED_FILE_BYTES;
            let first = self.files.get(file).copied()?;
            let from = self.position_after(Zxid(first.0.saturating_sub(1))).max(self.position_after(gap));
            (zxid >= gap && (limit == 0 || later <= limit)).then_some(from)
        });
        self.txns.iter().skip(start.unwrap_or(self.txns.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::code::Code;
    use crate::zk::ids::SessionId;
    use crate::zk::txn::TxnBody;

    fn log(zxids: &[(u32, u32)]) -> TxnLog {
        let mut log = TxnLog::default();
        for &(epoch, counter) in zxids {
            let body = TxnBody::Error(Code::NoNode);
            log.append(Rc::new(Txn { session: SessionId(1), cxid: 0, zxid: Zxid::new(epoch, counter), time: 0, body }));
        }
        log
    }

    fn zxids<'a>(txns: impl Iterator<Item = &'a Rc<Txn>>) -> Vec<(u32, u32)> {
        txns.map(|txn| (txn.zxid.epoch(), txn.zxid.counter())).collect()
    }

    #[test]
    fn a_log_finds_its_txns_by_zxid() {
        let log = log(&[(1, 1), (1, 2), (2, 1)]);
        assert_eq!(log.get(Zxid::new(1, 2)).map(|txn| txn.zxid), Some(Zxid::new(1, 2)));
        assert_eq!(log.get(Zxid::new(1, 3)), None);
        assert_eq!(log.before(Zxid::new(2, 1)).map(|txn| txn.zxid), Some(Zxid::new(1, 2)));
        assert_eq!(log.before(Zxid::new(1, 1)), None);
        assert_eq!(zxids(log.after(Zxid::new(1, 1))), [(1, 2), (2, 1)]);
    }

    /// Uncommitted txns are still in a server's files after a SNAP: no learner may be sent them, or be cut back to them.
    #[test]
    fn a_leader_reads_nothing_for_its_learners_from_before_a_gap() {
        let mut log = log(&[(1, 1), (1, 2), (1, 17)]);
        log.mark_gap(Zxid::new(2, 16));
        log.append(Rc::new(Txn { zxid: Zxid::new(2, 17), ..(**log.get(Zxid::new(1, 1)).expect("logged")).clone() }));
        assert_eq!(zxids(log.proposals_from(Zxid::new(1, 2), 0, log.gap())), []);
        assert_eq!(zxids(log.proposals_from(Zxid::new(2, 16), 0, log.gap())), [(2, 17)]);
        assert_eq!(zxids(log.proposals_from(Zxid::new(2, 17), 0, log.gap())), [(2, 17)]);
    }
}
