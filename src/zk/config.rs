//! Configuration, with Apache's names and defaults (`zoo_sample.cfg` where the code has none).

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::client::Started;
use super::dynamic::Dynamic;
use super::hierarchy::{Hierarchy, MAX_GROUPED, Misgrouped, NO_WEIGHT, Numbers};
use super::ids::{ClientId, ServerId, Zxid};
use super::verifier::{Member, QuorumVerifier};
use crate::hdfs;
use crate::rules::{Rule, Rules};
use crate::sim::{Duration, MS, SECOND};

/// The configuration of a run's ensemble. Durations in microseconds, limits in ticks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// Voting servers, `s1` up to this many.
    pub voters: u8,
    /// Observers, with the ids that follow.
    pub observers: u8,
    /// Clients that are there from the start, `c1` up to this many, each with a session timeout of `client_timeout`.
    pub clients: u16,
    pub client_timeout: Duration,
    /// Whether a client's library ends its session by itself after 4/3 of the timeout without a byte, as Java's does since 3.9.3
    /// (ZOOKEEPER-4508). Before that it tries to connect for ever, and only a server can tell it.
    pub client_expires: bool,
    /// `tickTime`.
    pub tick_time: Duration,
    /// `initLimit`: ticks a learner may take to connect and synchronise.
    pub init_limit_ticks: u32,
    /// `syncLimit`: ticks of silence after which leader and learner give each other up.
    pub sync_limit_ticks: u32,
    /// `minSessionTimeout`; `None` is two ticks.
    pub min_session_timeout: Option<Duration>,
    /// `maxSessionTimeout`; `None` is twenty ticks.
    pub max_session_timeout: Option<Duration>,
    /// `snapCount`: txns between snapshots.
    pub snap_count: u32,
    /// `commitLogCount`: committed txns kept in memory for a DIFF.
    pub commit_log_count: u32,
    /// `zookeeper.extendedTypesEnabled`: whether TTL znodes can be made. Apache's default is no; here it is yes, so that they can be seen.
    pub extended_types_enabled: bool,
    /// `znode.container.checkIntervalMs`: how often the leader sweeps containers and TTL znodes.
    pub container_check_interval: Duration,
    /// `znode.container.maxNeverUsedIntervalMs`: how long a container may wait for its first child; 0 is for ever.
    pub container_max_never_used: Duration,
    /// One way between two machines, drawn anew for each packet.
    pub latency_min: Duration,
    pub latency_max: Duration,
    /// One sync of a log to a disk, drawn anew for each.
    pub disk_min: Duration,
    pub disk_max: Duration,
    /// Whether servers and clients still have to be started when the run begins.
    pub stopped: bool,
    /// The rules of the ensemble that hold.
    pub rules: Rules,
    /// A cluster of HDFS beside the ensemble.
    pub hdfs: Option<Rc<hdfs::Config>>,
    /// Clients that are programs of their own: they run it from the start, and again after a restart.
    pub controllers: Vec<(ClientId, Started)>,
    pub admin: Admin,
}

/// Settings that an administrator seldom changes. With 3.8's defaults they leave no trace in a digest: runs that know nothing of them keep theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admin {
    /// `reconfigEnabled`: whether the members of the ensemble can be changed while it runs.
    pub reconfig_enabled: bool,
    /// `zookeeper.DigestAuthenticationProvider.superDigest`: whether there is a super user, whose password is `test`.
    pub super_digest: bool,
    /// `zookeeper.enforceQuota`: whether a write beyond a hard limit is refused.
    pub enforce_quota: bool,
    /// `maxClientCnxns`: connections that a server takes from one address; 0 is as many as come. In the simulation every client is a machine
    /// of its own, so only a program outside can reach it.
    pub max_client_cnxns: u32,
    /// The txns that the first leader can propose before its counter of zxids is used up: a real one can always propose `ALL_TXNS`.
    pub txns_to_rollover: u32,
    /// `readonlymode.enabled`: whether a server that looks for a leader serves reads meanwhile.
    pub read_only_mode: bool,
    /// `localSessionsEnabled`: whether a new session is known to its server alone.
    pub local_sessions: bool,
    /// `localSessionsUpgradingEnabled`: whether such a one becomes global with its first ephemeral znode.
    pub local_sessions_upgrading: bool,
    /// `group.N`: the group of each of the first voters, 0 for none. Without any group a quorum is a majority.
    pub groups: Numbers,
    /// `weight.N`: the weight of each of the first voters.
    pub weights: Numbers,
}

/// The txns of an epoch. Their counters are the numbers from one up to 0xfffffffe (ZOOKEEPER-1277).
pub const ALL_TXNS: u32 = u32::MAX - 1;

impl Default for Admin {
    fn default() -> Self {
        Admin {
            reconfig_enabled: false,
            super_digest: false,
            enforce_quota: false,
            max_client_cnxns: 60,
            txns_to_rollover: ALL_TXNS,
            read_only_mode: false,
            local_sessions: false,
            local_sessions_upgrading: false,
            groups: [0; MAX_GROUPED],
            weights: [NO_WEIGHT; MAX_GROUPED],
        }
    }
}

impl Hash for Admin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let standard = Admin::default();
        if (self.reconfig_enabled, self.super_digest) != (standard.reconfig_enabled, standard.super_digest) {
            (self.reconfig_enabled, self.super_digest).hash(state);
        }
        let limits = |it: &Admin| (it.enforce_quota, it.max_client_cnxns, it.txns_to_rollover);
        if limits(self) != limits(&standard) {
            limits(self).hash(state);
        }
        let modes = (self.read_only_mode, self.local_sessions, self.local_sessions_upgrading);
        if modes != (false, false, false) {
            modes.hash(state);
        }
        if self.is_hierarchical() {
            (self.groups, self.weights.map(|weight| if weight == NO_WEIGHT { 1 } else { weight })).hash(state);
        }
    }
}

impl Admin {
    /// Whether a quorum goes by groups and weights.
    pub fn is_hierarchical(&self) -> bool {
        self.groups != [0; MAX_GROUPED]
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            voters: 5,
            observers: 0,
            clients: 3,
            client_timeout: 10 * SECOND,
            client_expires: false,
            tick_time: 2 * SECOND,
            init_limit_ticks: 10,
            sync_limit_ticks: 5,
            min_session_timeout: None,
            max_session_timeout: None,
            snap_count: 100_000,
            commit_log_count: 500,
            extended_types_enabled: true,
            container_check_interval: 60 * SECOND,
            container_max_never_used: 0,
            latency_min: 2 * MS,
            latency_max: 6 * MS,
            disk_min: MS,
            disk_max: 4 * MS,
            stopped: false,
            rules: Rules::default(),
            hdfs: None,
            controllers: Vec::new(),
            admin: Admin::default(),
        }
    }
}

impl Config {
    /// Whether the server stands alone, and has no ensemble.
    pub fn is_standalone(&self) -> bool {
        self.voters.saturating_add(self.observers) <= 1
    }

    /// The content of `/zookeeper/config`: the members of the ensemble, as Apache writes them.
    pub fn membership(&self) -> String {
        // One that stands alone has no ensemble to name.
        if self.is_standalone() { String::new() } else { self.first_verifier().to_string() }
    }

    /// The members that every server is told of by its configuration file.
    pub fn first_verifier(&self) -> QuorumVerifier {
        let members = (1..=self.voters.saturating_add(self.observers)).map(ServerId);
        let verifier = QuorumVerifier::new(members.map(|id| Member::of(id, id.0 > self.voters)), Zxid::ZERO);
        let Admin { groups, weights, .. } = &self.admin;
        if !self.admin.is_hierarchical() {
            return verifier;
        }
        verifier.with_hierarchy(Hierarchy::of_settings(groups, weights, self.voters))
    }

    /// The same, where they can be changed, or where a quorum is no majority of them.
    pub fn first_dynamic(&self) -> Dynamic<Rc<QuorumVerifier>> {
        let is_dynamic = (self.admin.reconfig_enabled || self.admin.is_hierarchical()) && !self.is_standalone();
        Dynamic(is_dynamic.then(|| Rc::new(self.first_verifier())))
    }

    /// The first server for which quorums cannot go by the groups that a setting makes. A server of Apache's does not start then.
    #[cold]
    #[inline(never)]
    pub fn misgrouped(&self) -> Option<Misgrouped> {
        let Admin { groups, weights, .. } = &self.admin;
        if self.is_standalone() || (*groups, *weights) == ([0; MAX_GROUPED], [NO_WEIGHT; MAX_GROUPED]) {
            return None;
        }
        (1..).zip(groups).zip(weights).find_map(|((id, group), weight)| match (id <= self.voters, group) {
            (true, 0) => Some(Misgrouped::Ungrouped(ServerId(id))),
            (false, 1..) if *weight == NO_WEIGHT => Some(Misgrouped::Unweighed(ServerId(id))),
            _ => None,
        })
    }

    /// Whether the run is without any rule, HDFS's included.
    pub fn lacks_rules(&self) -> bool {
        self.rules_out().next().is_some()
    }

    /// The rules that the run is without.
    pub fn rules_out(&self) -> impl Iterator<Item = Rule> {
        let of_hdfs =
            self.hdfs.iter().flat_map(|hdfs| (!hdfs.fencing).then_some(Rule::HdfsFencing).into_iter().chain(hdfs.rules.out()));
        self.rules.out().chain(of_hdfs)
    }

    /// The words of the rules that the run is without: `commit-quorum, truncate`.
    #[cold]
    #[inline(never)]
    pub fn words_out(&self) -> String {
        self.rules_out().map(Rule::word).collect::<Vec<_>>().join(", ")
    }

    /// The same run with all rules.
    #[cold]
    #[inline(never)]
    pub fn with_all_rules(&self) -> Config {
        let with = |hdfs: &Rc<hdfs::Config>| Rc::new(hdfs::Config { fencing: true, rules: Rules::default(), ..(**hdfs).clone() });
        Config { rules: Rules::default(), hdfs: self.hdfs.as_ref().map(with), ..self.clone() }
    }

    /// The timeout a server grants a client that asks for `wanted`.
    pub fn clamp_session_timeout(&self, wanted: Duration) -> Duration {
        let min = self.min_session_timeout.unwrap_or(2 * self.tick_time);
        let max = self.max_session_timeout.unwrap_or(20 * self.tick_time).max(min);
        wanted.clamp(min, max)
    }
}
