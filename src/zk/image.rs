//! A server's whole state, as a snapshot holds it and a SNAP carries it.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::ids::{SessionId, Zxid};
use super::tree::DataTree;
use crate::sim::{Duration, SortedMap};

/// A tree, with the sessions that there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The txn up to which it certainly holds everything, and by which its file is named.
    pub zxid: Zxid,
    /// The last txn that was applied while it was being made: some effects of those in between may be in it. The same as `zxid` where
    /// it was made in an instant.
    pub through: Zxid,
    pub tree: DataTree,
    pub sessions: Rc<SortedMap<SessionId, Duration>>,
    /// The last txn in it: `zxid`, but for one that was made when an epoch had just begun.
    pub last_txn: LastTxn,
}

/// The last txn that a tree has. The page shows it, and no server knows it, so that it makes no difference between two states: where an epoch
/// has just begun, servers name their trees by the number with which it begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct LastTxn(pub Zxid);

impl PartialEq for LastTxn {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LastTxn {}

impl Hash for LastTxn {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Image {
    /// Whether it may hold effects of txns after its own.
    pub fn is_fuzzy(&self) -> bool {
        self.through > self.zxid
    }
}

/// One that was made in an instant has the digest that it had before others could take time.
impl Hash for Image {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.zxid, &self.tree, &self.sessions).hash(state);
        if self.is_fuzzy() {
            self.through.hash(state);
        }
    }
}
