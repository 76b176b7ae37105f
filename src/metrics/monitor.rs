//! The metrics of `mntr` with their values (`ZooKeeperServer.registerMetrics`, `LeaderZooKeeperServer.registerMetrics`, `ServerMetrics.java`).

use super::counts::Counts;
use super::spread::{Mean, Spread};
use crate::sim::{MS, Time};
use crate::zk::Server;

/// The value of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Count(u64),
    Mean(Mean),
}

/// A metric's name without `zk_`, and its value.
pub type Metric = (&'static str, Value);

impl Value {
    /// The value as `mntr` prints it.
    pub fn text(self) -> String {
        match self {
            Value::Count(count) => count.to_string(),
            Value::Mean(mean) => mean.to_string(),
        }
    }

    /// The change from an earlier value of the same metric, with its sign; `None` where there is no change.
    pub fn since(self, was: Value) -> Option<String> {
        let (sign, size) = match (was, self) {
            (Value::Count(was), Value::Count(now)) => (now < was, Value::Count(now.abs_diff(was))),
            (Value::Mean(was), Value::Mean(now)) => (now < was, Value::Mean(now.abs_diff(was))),
            _ => return None,
        };
        (self != was).then(|| format!("{}{}", if sign { "−" } else { "+" }, size.text()))
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Value::Count(count as u64)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Value::Count(count)
    }
}

/// The gauges of a server that serves. They come and go with its role: `ZooKeeperServer.shutdown` takes them away.
pub fn gauges(server: &Server, counts: &Counts, now: Time) -> Vec<Metric> {
    let (tree, latency, config) = (server.tree(), counts.latency, server.config());
    let data_size: usize = tree.iter().map(|(path, znode)| path.len() + znode.data.as_deref().map_or(0, str::len)).sum();
    let mut gauges = vec![
        ("ephemerals_count", tree.iter().filter(|(_, znode)| znode.is_ephemeral()).count().into()),
        ("num_alive_connections", server.cnxns().count().into()),
        ("avg_latency", Value::Mean(latency.mean())),
        ("outstanding_requests", counts.outstanding().into()),
        ("znode_count", node_count(server).into()),
        ("global_sessions", server.session_count().into()),
        ("packets_sent", counts.sent.into()),
        ("packets_received", counts.received.into()),
        ("watch_count", server.watch_count().into()),
        ("min_latency", latency.min().into()),
        ("approximate_data_size", data_size.into()),
        ("local_sessions", server.local_sessions().count().into()),
        ("uptime", (now.saturating_sub(counts.started_at) / MS).into()),
        ("max_latency", latency.max().into()),
    ];
    // One that stands alone leads nobody.
    if config.is_standalone() || server.is_read_only() {
        return gauges;
    }
    let voters = server.view().map_or(u64::from(config.voters), |view| view.current.num_voters() as u64);
    gauges.push(("quorum_size", voters.into()));
    if let Some(since) = counts.leads_since {
        let learners = server.learners();
        let synced = |observer| learners.iter().filter(move |learner| learner.synced && learner.observer == observer);
        let voting = server.voting();
        let without_vote = synced(false).filter(|learner| !voting.is_voter(learner.sid)).count();
        gauges.extend([
            ("learners", learners.len().into()),
            ("synced_followers", synced(false).count().into()),
            ("synced_non_voting_followers", without_vote.into()),
            ("synced_observers", synced(true).count().into()),
            ("pending_syncs", server.pending_syncs().into()),
            ("leader_uptime", (now.saturating_sub(since) / MS).into()),
        ]);
    }
    gauges
}

/// The counters of a server's process, which last through all of its roles.
pub fn counters(server: &Server, counts: &Counts) -> Vec<Metric> {
    let mut counters = vec![
        ("looking_count", counts.looking.into()),
        ("proposal_count", counts.proposals.into()),
        ("commit_count", counts.commits.into()),
        ("diff_count", counts.diffs.into()),
        ("snap_count", counts.snaps.into()),
        ("learner_proposal_received_count", counts.learner_proposals.into()),
        ("learner_commit_received_count", counts.learner_commits.into()),
    ];
    counters.extend(summary(
        ["avg_election_time", "min_election_time", "max_election_time", "cnt_election_time", "sum_election_time"],
        counts.election_time,
    ));
    let sync = if server.is_observer() {
        [
            "avg_observer_sync_time",
            "min_observer_sync_time",
            "max_observer_sync_time",
            "cnt_observer_sync_time",
            "sum_observer_sync_time",
        ]
    } else {
        [
            "avg_follower_sync_time",
            "min_follower_sync_time",
            "max_follower_sync_time",
            "cnt_follower_sync_time",
            "sum_follower_sync_time",
        ]
    };
    counters.extend(summary(sync, counts.sync_time));
    counters
}

/// The five lines of a summary (`AvgMinMaxCounter.values`).
fn summary(names: [&'static str; 5], spread: Spread) -> [Metric; 5] {
    let [avg, min, max, cnt, sum] = names;
    [
        (avg, Value::Mean(spread.mean())),
        (min, spread.min().into()),
        (max, spread.max().into()),
        (cnt, spread.count.into()),
        (sum, spread.sum.into()),
    ]
}

/// Apache's tree has its root under two names.
pub fn node_count(server: &Server) -> usize {
    server.tree().len() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_sign_and_none_is_no_difference() {
        let mean = |values: &[u64]| {
            let mut spread = Spread::default();
            values.iter().for_each(|value| spread.add(*value));
            Value::Mean(spread.mean())
        };
        assert_eq!(Value::Count(7).since(Value::Count(5)).as_deref(), Some("+2"));
        assert_eq!(Value::Count(0).since(Value::Count(3)).as_deref(), Some("−3"));
        assert_eq!(Value::Count(3).since(Value::Count(3)), None);
        assert_eq!(mean(&[1, 2]).since(mean(&[1])).as_deref(), Some("+0.5"));
        assert_eq!(mean(&[1]).since(mean(&[1, 2])).as_deref(), Some("−0.5"));
    }
}
