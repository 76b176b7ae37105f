//! Quotas: limits for the znodes and bytes at and below a path, and the count of them, each in the data of a znode (`Quotas.java`,
//! `StatsTrack.java`).
//!
//! ```text
//!   /zookeeper/quota/q/zookeeper_limits   makes /q counted: count=3,bytes=-1
//!   /zookeeper/quota/q/zookeeper_stats    count=5,bytes=16
//! ```
//!
//! To exceed a limit is not refused, unless the limit is a hard one and the servers enforce quotas, which they do not by default.

use std::fmt::{self, Display, Formatter};

use super::op::{Data, QuotaKind};
use super::path::split;
use crate::jute::length_of;

/// `Quotas.quotaZookeeper`.
pub const QUOTA: &str = "/zookeeper/quota";
/// `Quotas.limitNode`.
pub const LIMITS: &str = "zookeeper_limits";
/// `Quotas.statNode`.
pub const STATS: &str = "zookeeper_stats";

/// The znode below which the quota of a path is kept (`Quotas.quotaPath`).
pub fn quota_path(path: &str) -> String {
    format!("{QUOTA}{path}")
}

/// The znode that holds the limits of a path (`Quotas.limitPath`).
pub fn limit_path(path: &str) -> String {
    format!("{QUOTA}{path}/{LIMITS}")
}

/// The znode that holds the count of a path (`Quotas.statPath`).
pub fn stat_path(path: &str) -> String {
    format!("{QUOTA}{path}/{STATS}")
}

/// The path that is counted in the znode at `path`, if that is to hold a count.
pub fn counted_in(path: &str) -> Option<&str> {
    let (parent, STATS) = split(path)? else { return None };
    parent.strip_prefix(QUOTA).filter(|path| path.starts_with('/'))
}

/// The path that the limits in the znode at `path` are for, if that holds limits.
pub fn limited_by(path: &str) -> Option<&str> {
    let (parent, LIMITS) = split(path)? else { return None };
    parent.strip_prefix(QUOTA).filter(|path| path.starts_with('/'))
}

/// Znodes and bytes, or a difference of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
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
}

fn length(data: &Data) -> i64 {
    data.as_ref().map_or(0, |data| length_of(data) as i64)
}

/// Limits or a count, as a znode holds them. A value of -1 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatsTrack {
    pub count: i64,
    pub bytes: i64,
    pub count_hard_limit: Option<i64>,
    pub byte_hard_limit: Option<i64>,
}

impl StatsTrack {
    /// No limit yet, as `setquota` begins.
    pub const NO_LIMIT: StatsTrack = StatsTrack { count: -1, bytes: -1, count_hard_limit: Some(-1), byte_hard_limit: Some(-1) };

    /// The count of nothing.
    pub const ZERO: StatsTrack = StatsTrack { count: 0, bytes: 0, count_hard_limit: None, byte_hard_limit: None };

    /// Reads `count=5,bytes=16`, and hard limits behind a `;`. A value that is not there is -1.
    pub fn parse(data: &Data) -> Self {
        let text = data.as_deref().unwrap_or_default();
        let value = |key: &str| {
            let mut pairs = text.split([',', ';']).map(|pair| pair.split('='));
            let mut pair = pairs.find_map(|mut pair| (pair.next() == Some(key)).then_some(pair))?;
            Some(pair.next().and_then(|value| value.parse().ok()).unwrap_or(-1))
        };
        StatsTrack {
            count: value("count").unwrap_or(-1),
            bytes: value("bytes").unwrap_or(-1),
            count_hard_limit: value("countHardLimit"),
            byte_hard_limit: value("byteHardLimit"),
        }
    }

    /// The same limits but for one.
    pub fn with(self, kind: QuotaKind, limit: i64) -> Self {
        match kind {
            QuotaKind::Count => StatsTrack { count: limit, ..self },
            QuotaKind::Bytes => StatsTrack { bytes: limit, ..self },
            QuotaKind::HardCount => StatsTrack { count_hard_limit: Some(limit), ..self },
            QuotaKind::HardBytes => StatsTrack { byte_hard_limit: Some(limit), ..self },
        }
    }

    /// Whether a count has more znodes than one of these limits allows.
    pub fn is_below_count(self, usage: StatsTrack) -> bool {
        is_exceeded([Some(self.count), self.count_hard_limit], usage.count)
    }

    /// Whether a count has more bytes than one of these limits allows.
    pub fn is_below_bytes(self, usage: StatsTrack) -> bool {
        is_exceeded([Some(self.bytes), self.byte_hard_limit], usage.bytes)
    }

    /// Whether these limits refuse a write that changes a count so: more znodes, or other bytes, than a hard limit allows
    /// (`ZooKeeperServer.checkQuota`). What takes away is refused too while there are still too many.
    pub fn refuse(self, used: StatsTrack, change: Usage) -> bool {
        let then = used.plus(change);
        change.count != 0 && is_exceeded([None, self.count_hard_limit], then.count)
            || change.bytes != 0 && is_exceeded([None, self.byte_hard_limit], then.bytes)
    }

    pub fn plus(self, usage: Usage) -> Self {
        let (count, bytes) = (self.count.saturating_add(usage.count), self.bytes.saturating_add(usage.bytes));
        StatsTrack { count, bytes, ..self }
    }
}

/// Whether one of the limits, soft and hard, is smaller than what is used.
fn is_exceeded(limits: [Option<i64>; 2], used: i64) -> bool {
    limits.into_iter().flatten().any(|limit| limit > -1 && limit < used)
}

/// The data of the znode. Hard limits stand behind an `=` that hides them from servers before 3.7.
impl Display for StatsTrack {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "count={},bytes={}", self.count, self.bytes)?;
        let hard = [("byteHardLimit", self.byte_hard_limit), ("countHardLimit", self.count_hard_limit)];
        let hard = hard.into_iter().filter_map(|(key, value)| Some((key, value?)));
        for (n, (key, value)) in hard.enumerate() {
            write!(f, "{}{key}={value}", if n == 0 { "=;" } else { ";" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_counts_read_as_they_are_written() {
        for text in [
            "count=5,bytes=16",
            "count=-1,bytes=-1",
            "count=3,bytes=-1=;byteHardLimit=-1;countHardLimit=-1",
            "count=-1,bytes=100=;countHardLimit=7",
        ] {
            assert_eq!(StatsTrack::parse(&Some(text.into())).to_string(), text);
        }
        for (text, read) in [("", "count=-1,bytes=-1"), ("bytes=4", "count=-1,bytes=4"), ("count=;bytes=x", "count=-1,bytes=-1")] {
            assert_eq!(StatsTrack::parse(&Some(text.into())).to_string(), read);
        }
    }
}
