//! Quotas: the tree itself counts the znodes and bytes at and below a path, in the data of a znode (`Quotas.java`, `StatsTrack.java`,
//! `DataTree.updateQuotaStat`).
//!
//! ```text
//!   /zookeeper/quota/q/zookeeper_limits   makes /q counted
//!   /zookeeper/quota/q/zookeeper_stats    count=5,bytes=16
//! ```
//!
//! A count is no write: the version and the mzxid of the znode that holds it stay as they are, and no watch fires. To exceed a limit is
//! not refused, unless the server is told to enforce quotas, which it is not by default.

use super::{DataTree, split};
use crate::zk::op::Data;

const QUOTA: &str = "/zookeeper/quota";
const LIMITS: &str = "zookeeper_limits";
const STATS: &str = "zookeeper_stats";

/// Znodes and bytes, or a difference of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    count: i64,
    bytes: i64,
}

impl Usage {
    /// One znode more.
    pub fn of_znode(data: &Data) -> Self {
        Usage { count: 1, bytes: length(data) }
    }

    pub fn of_change(before: &Data, after: &Data) -> Self {
        Usage { count: 0, bytes: length(after) - length(before) }
    }

    pub fn negated(self) -> Self {
        Usage { count: -self.count, bytes: -self.bytes }
    }

    fn plus(self, other: Usage) -> Self {
        Usage { count: self.count.saturating_add(other.count), bytes: self.bytes.saturating_add(other.bytes) }
    }

    /// Reads `count=5,bytes=16`; what is not there is -1.
    fn parse(text: &str) -> Self {
        let value = |key: &str| {
            let mut pairs = text.split([',', ';']).filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, _)| *name == key).and_then(|(_, value)| value.parse().ok()).unwrap_or(-1)
        };
        Usage { count: value("count"), bytes: value("bytes") }
    }

    fn text(self) -> String {
        format!("count={},bytes={}", self.count, self.bytes)
    }
}

impl DataTree {
    /// A znode came, went or changed: the count that it belongs to changes by so much.
    pub(super) fn count_usage(&mut self, path: &str, change: Usage) {
        if self.get(QUOTA).is_none_or(|quota| quota.num_children == 0) {
            return;
        }
        let counted = ancestors(path).find(|path| self.nodes.contains_key(&*format!("{QUOTA}{path}/{LIMITS}")));
        if let Some(stats) = counted.and_then(|path| self.nodes.get_mut(&*format!("{QUOTA}{path}/{STATS}"))) {
            let before = stats.data.as_deref().map_or(Usage { count: -1, bytes: -1 }, Usage::parse);
            stats.data = Some(before.plus(change).text().into());
        }
    }

    /// Counts the znodes and bytes at and below a path, if the znode at `path` is to hold that count.
    pub(super) fn begin_to_count(&mut self, path: &str) {
        let Some((parent, STATS)) = split(path) else { return };
        let Some(counted) = parent.strip_prefix(QUOTA).filter(|path| path.starts_with('/')) else { return };
        let all = self.get(counted).into_iter().chain(self.all_below(counted));
        let all = all.fold(Usage::default(), |sum, znode| sum.plus(Usage::of_znode(&znode.data)));
        if let Some(stats) = self.nodes.get_mut(path) {
            stats.data = Some(all.text().into());
        }
    }
}

/// A path and what is above it, without the root, which has no quota.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| split(path).map(|(parent, _)| parent)).take_while(|path| path.len() > 1)
}

fn length(data: &Data) -> i64 {
    data.as_ref().map_or(0, |data| data.len() as i64)
}
