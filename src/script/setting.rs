//! The settings: everything that `set` takes, in one table.
//!
//! A row says how a setting is called, which values it takes, where in the configuration it stands, and what it means. Reading, printing,
//! applying, comparing with the default, help and completion all go by that row.

use std::fmt::{self, Display, Formatter};
use std::ops::RangeInclusive;
use std::rc::Rc;

use super::cursor::{Cursor, Parsed};
use super::duration::DurationText;
use super::error::Vocabulary;
use super::hierarchy::Form;
use crate::hdfs;
use crate::sim::{Duration, MS};
use crate::zk::{ALL_TXNS, Config, Numbers};

/// The least tick or session timeout: Apache's are whole milliseconds.
pub(super) const MIN_TIMEOUT: Duration = MS;
/// The most ticks of a limit; with the longest tick a limit still fits a `Duration`.
const MAX_LIMIT_TICKS: u64 = 10_000;
/// The most txns of `snapCount` and `commitLogCount`.
const MAX_TXN_COUNT: u64 = 10_000_000;
/// `SyncRequestProcessor` needs two.
const MIN_SNAP_COUNT: u64 = 2;
/// The most connections of one address that a limit can allow.
const MAX_CNXNS: u64 = 1_000_000;
/// The most bytes of an EditLog before a checkpoint.
const MAX_CHECKPOINT_SIZE: u64 = 1 << 40;

/// A setting, and a sentence on its meaning in both languages.
#[derive(Debug)]
pub struct Meaning {
    pub name: &'static str,
    pub en: &'static str,
    pub zh: &'static str,
}

/// A setting, its values and its place.
#[derive(Debug)]
struct Key {
    name: &'static str,
    takes: Takes,
}

/// One changed entry of the configuration: `tickTime 2s`.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    key: &'static Key,
    change: Change,
}

/// The place of a value in the configuration; `None` if it is one of HDFS and no cluster is set up.
type At<T> = fn(&mut Config) -> Option<&mut T>;
/// The least and the most of something that is drawn by chance.
type BoundsAt = fn(&mut Config) -> (&mut Duration, &mut Duration);

/// The values that a setting takes, and their place.
#[derive(Debug)]
enum Takes {
    /// A duration of at least so long.
    Span(Duration, At<Duration>),
    /// The same; if it is not set, the value is derived from others.
    SpanOrDerived(Duration, At<Option<Duration>>),
    Bounds(BoundsAt),
    Count(RangeInclusive<u64>, At<u32>),
    Bytes(RangeInclusive<u64>, At<u64>),
    /// A switch, with the value that `yes` stands for.
    YesOrNo(bool, At<bool>),
    /// A number for each of the first voters.
    Numbers(Form, At<Numbers>),
}

/// A value, and where it goes.
#[derive(Clone, Copy, Debug)]
enum Change {
    Span(At<Duration>, Duration),
    SpanOrDerived(At<Option<Duration>>, Duration),
    Bounds(BoundsAt, Duration, Duration),
    Count(At<u32>, u32),
    Bytes(At<u64>, u64),
    /// The last is whether it is written as `yes`.
    YesOrNo(At<bool>, bool, bool),
    Numbers(At<Numbers>, Form, Numbers),
}

/// Makes two arrays of the rows, so that the page, which reads settings when it opens, need not carry their meanings for that.
macro_rules! settings {
    ($(($name:literal, $takes:expr, $en:literal, $zh:literal $(,)?),)+) => {
        /// Every setting with its values and its place.
        const KEYS: &[Key] = &[$(Key { name: $name, takes: $takes }),+];
        /// Every setting with its meaning.
        pub const SETTINGS: &[Meaning] = &[$(Meaning { name: $name, en: $en, zh: $zh }),+];
    };
}

// Every setting, in the order in which they are listed and printed: ZooKeeper's by Apache's names, the simulation's own, HDFS's.
settings! {
    ("tickTime", Takes::Span(MIN_TIMEOUT, |it| Some(&mut it.tick_time)), "How long a tick is.", "一个 tick 的时长。"),
    (
        "initLimit",
        Takes::Count(1..=MAX_LIMIT_TICKS, |it| Some(&mut it.init_limit_ticks)),
        "Ticks that a learner may take to connect and synchronise.",
        "学习者连接并完成同步最多可用的 tick 数。",
    ),
    (
        "syncLimit",
        Takes::Count(1..=MAX_LIMIT_TICKS, |it| Some(&mut it.sync_limit_ticks)),
        "Ticks of silence after which leader and learner give each other up.",
        "领导者与学习者之间沉默多少个 tick 后互相放弃。",
    ),
    (
        "minSessionTimeout",
        Takes::SpanOrDerived(MIN_TIMEOUT, |it| Some(&mut it.min_session_timeout)),
        "The shortest session timeout that is granted; two ticks unless set.",
        "允许的最短会话超时，未设置时为两个 tick。",
    ),
    (
        "maxSessionTimeout",
        Takes::SpanOrDerived(MIN_TIMEOUT, |it| Some(&mut it.max_session_timeout)),
        "The longest session timeout that is granted; twenty ticks unless set.",
        "允许的最长会话超时，未设置时为二十个 tick。",
    ),
    (
        "snapCount",
        Takes::Count(MIN_SNAP_COUNT..=MAX_TXN_COUNT, |it| Some(&mut it.snap_count)),
        "Txns between two snapshots.",
        "两次快照之间的事务数。",
    ),
    (
        "commitLogCount",
        Takes::Count(1..=MAX_TXN_COUNT, |it| Some(&mut it.commit_log_count)),
        "Committed txns that a server keeps in memory for a DIFF.",
        "服务器为 DIFF 在内存中保留的已提交事务数。",
    ),
    (
        "clientTimeout",
        Takes::Span(MIN_TIMEOUT, |it| Some(&mut it.client_timeout)),
        "The session timeout that the first clients ask for.",
        "最初的客户端请求的会话超时。",
    ),
    (
        "clientExpires",
        Takes::YesOrNo(true, |it| Some(&mut it.client_expires)),
        "Whether a client that hears nobody ends its session by itself after 4/3 of its timeout, as since 3.9.3; in 3.8 it tries for ever.",
        "听不到任何服务器的客户端是否在 4/3 个超时后自行结束会话（自 3.9.3 起如此；3.8 则一直重试）。",
    ),
    ("latency", Takes::Bounds(|it| (&mut it.latency_min, &mut it.latency_max)), "How long a message takes one way: at least, and at most.", "消息单程耗时的下限和上限。"),
    ("disk", Takes::Bounds(|it| (&mut it.disk_min, &mut it.disk_max)), "How long a log takes to be safe on disk: at least, and at most.", "日志一次刷盘耗时的下限和上限。"),
    (
        "start",
        Takes::YesOrNo(false, |it| Some(&mut it.stopped)),
        "Whether servers and clients are started when the run begins.",
        "运行开始时是否启动服务器和客户端。",
    ),
    (
        "extendedTypes",
        Takes::YesOrNo(true, |it| Some(&mut it.extended_types_enabled)),
        "Whether znodes with a time to live can be made.",
        "是否可以创建带存活时间的 znode。",
    ),
    (
        "enforceQuota",
        Takes::YesOrNo(true, |it| Some(&mut it.admin.enforce_quota)),
        "Whether a write beyond the hard limit of a quota is refused.",
        "是否拒绝超出配额硬限制的写入。",
    ),
    (
        "containerCheckInterval",
        Takes::Span(MIN_TIMEOUT, |it| Some(&mut it.container_check_interval)),
        "How often the leader looks for containers and TTL znodes to delete.",
        "领导者每隔多久查找可删除的容器节点和 TTL 节点。",
    ),
    (
        "containerMaxNeverUsed",
        Takes::Span(0, |it| Some(&mut it.container_max_never_used)),
        "How long a container may wait for its first child; 0s is for ever.",
        "容器节点等待第一个子节点的最长时间，0s 表示永远。",
    ),
    (
        "reconfigEnabled",
        Takes::YesOrNo(true, |it| Some(&mut it.admin.reconfig_enabled)),
        "Whether the members of the ensemble can be changed while it runs.",
        "是否可以在运行中更改集群的成员。",
    ),
    (
        "superDigest",
        Takes::YesOrNo(true, |it| Some(&mut it.admin.super_digest)),
        "Whether there is a super user: whoever shows digest super:test may do everything.",
        "是否有超级用户：出示 digest super:test 者可以做任何事。",
    ),
    (
        "maxClientCnxns",
        Takes::Count(0..=MAX_CNXNS, |it| Some(&mut it.admin.max_client_cnxns)),
        "How many connections a server takes from one address, 0 for any number. Each simulated client has an address of its own.",
        "服务器从同一地址最多接受多少个连接，0 表示不限。每个模拟的客户端各有自己的地址。",
    ),
    (
        "txnsToRollover",
        Takes::Count(1..=ALL_TXNS as u64, |it| Some(&mut it.admin.txns_to_rollover)),
        "How many txns the first leader can propose before its zxid counter is used up.",
        "首任领导者在 zxid 计数用尽之前还能提议多少个事务。",
    ),
    (
        "readonlymode",
        Takes::YesOrNo(true, |it| Some(&mut it.admin.read_only_mode)),
        "Whether a server that has looked for a leader for two seconds serves reads meanwhile, to clients that may be read-only. It needs localSessions, too.",
        "服务器寻找领导者两秒后，是否先为允许只读的客户端提供读服务。还需要 localSessions。",
    ),
    (
        "localSessions",
        Takes::YesOrNo(true, |it| Some(&mut it.admin.local_sessions)),
        "Whether a new session is known to its server alone, without a txn.",
        "新会话是否只由所在的服务器知道，不写成事务。",
    ),
    (
        "localSessionsUpgrading",
        Takes::YesOrNo(true, |it| Some(&mut it.admin.local_sessions_upgrading)),
        "Whether a local session becomes known to all with its first ephemeral znode; else that is refused.",
        "本地会话创建第一个临时节点时是否升级为全局会话；否则拒绝创建。",
    ),
    (
        "groups",
        Takes::Numbers(Form::Groups, |it| Some(&mut it.admin.groups)),
        "The groups of a hierarchical quorum, each by its servers: 1:2:3 4:5:6 7:8:9. A quorum is then more than half of the weight in more than half of the groups.",
        "分层过半数的各组，每组列出其服务器：1:2:3 4:5:6 7:8:9。这时过半数是：过半的组中，每组都有过半的权重。",
    ),
    (
        "weights",
        Takes::Numbers(Form::Weights, |it| Some(&mut it.admin.weights)),
        "The weights of servers that do not weigh 1 in their group: 1=2 4=0. A server without weight cannot lead.",
        "组内权重不为 1 的服务器的权重：1=2 4=0。权重为 0 的服务器不能成为领导者。",
    ),
    (
        "checkpointPeriod",
        Takes::Span(MIN_TIMEOUT, |it| hdfs(it).map(|it| &mut it.checkpoint_period)),
        "How often the SecondaryNameNode makes a checkpoint.",
        "第二名称节点每隔多久做一次检查点。",
    ),
    (
        "checkpointSize",
        Takes::Bytes(1..=MAX_CHECKPOINT_SIZE, |it| hdfs(it).map(|it| &mut it.checkpoint_size)),
        "Bytes of the EditLog after which it makes one earlier.",
        "EditLog 达到多少字节时提前做检查点。",
    ),
    (
        "editReplay",
        Takes::Span(1, |it| hdfs(it).map(|it| &mut it.edit_replay)),
        "How long a starting NameNode, or a merging SecondaryNameNode, takes for an edit.",
        "名称节点启动或第二名称节点合并时，重放一条编辑所用的时间。",
    ),
    (
        "tailPeriod",
        Takes::Span(MIN_TIMEOUT, |it| hdfs(it).map(|it| &mut it.tail_period)),
        "How often the standby reads new edits.",
        "备用名称节点每隔多久读取新的编辑。",
    ),
    (
        "rollPeriod",
        Takes::Span(MIN_TIMEOUT, |it| hdfs(it).map(|it| &mut it.roll_period)),
        "How often the standby has the active NameNode begin a new segment.",
        "备用名称节点每隔多久让活动名称节点开始新的段。",
    ),
}

fn hdfs(config: &mut Config) -> Option<&mut hdfs::Config> {
    config.hdfs.as_mut().map(Rc::make_mut)
}

impl Setting {
    /// Reads the words behind `set`.
    pub(super) fn read(cursor: &mut Cursor) -> Parsed<Setting> {
        let table: Vec<(&'static str, &'static Key)> = KEYS.iter().map(|key| (key.name, key)).collect();
        let key = cursor.choice(Vocabulary::Key, &table)?;
        Ok(Setting { key, change: key.takes.read(cursor)? })
    }

    /// The settings of a configuration, one for each key; `None` where it has no value for it.
    fn all_of(config: &Config) -> impl Iterator<Item = Option<Setting>> + use<> {
        let mut config = config.clone();
        KEYS.iter().map(move |key| key.takes.value_in(&mut config).map(|change| Setting { key, change }))
    }

    /// The settings that differ from the default.
    pub(super) fn changed_in(config: &Config) -> impl Iterator<Item = Setting> {
        let standard = Config { hdfs: config.hdfs.as_ref().map(|_| Rc::default()), ..Config::default() };
        let both = Setting::all_of(config).zip(Setting::all_of(&standard));
        both.filter(|(it, standard)| it != standard).filter_map(|(it, _)| it)
    }

    /// The form of a number for each voter.
    pub(super) fn form(self) -> Option<Form> {
        match self.change {
            Change::Numbers(_, form, _) => Some(form),
            _ => None,
        }
    }

    pub(super) fn apply(self, config: &mut Config) {
        match self.change {
            Change::Span(at, span) => put(at(config), span),
            Change::SpanOrDerived(at, span) => put(at(config), Some(span)),
            Change::Bounds(at, min, max) => {
                let (least, most) = at(config);
                (*least, *most) = (min, max);
            }
            Change::Count(at, count) => put(at(config), count),
            Change::Bytes(at, bytes) => put(at(config), bytes),
            Change::YesOrNo(at, value, _) => put(at(config), value),
            Change::Numbers(at, _, numbers) => put(at(config), numbers),
        }
    }
}

fn put<T>(place: Option<&mut T>, value: T) {
    if let Some(place) = place {
        *place = value;
    }
}

impl Takes {
    fn read(&self, cursor: &mut Cursor) -> Parsed<Change> {
        Ok(match self {
            Takes::Span(min, at) => Change::Span(*at, cursor.duration(*min)?),
            Takes::SpanOrDerived(min, at) => Change::SpanOrDerived(*at, cursor.duration(*min)?),
            Takes::Bounds(at) => {
                let min = cursor.duration(0)?;
                Change::Bounds(*at, min, cursor.duration(min)?)
            }
            Takes::Count(range, at) => Change::Count(*at, cursor.number(range.clone())?),
            Takes::Bytes(range, at) => Change::Bytes(*at, cursor.number(range.clone())?),
            Takes::YesOrNo(means, at) => {
                let yes = cursor.choice(Vocabulary::Keyword, &[("yes", true), ("no", false)])?;
                Change::YesOrNo(*at, yes == *means, yes)
            }
            Takes::Numbers(form, at) => Change::Numbers(*at, *form, form.read(cursor)?),
        })
    }

    fn value_in(&self, config: &mut Config) -> Option<Change> {
        Some(match *self {
            Takes::Span(_, at) => Change::Span(at, *at(config)?),
            Takes::SpanOrDerived(_, at) => Change::SpanOrDerived(at, (*at(config)?)?),
            Takes::Bounds(at) => {
                let (min, max) = at(config);
                Change::Bounds(at, *min, *max)
            }
            Takes::Count(_, at) => Change::Count(at, *at(config)?),
            Takes::Bytes(_, at) => Change::Bytes(at, *at(config)?),
            Takes::YesOrNo(means, at) => {
                let value = *at(config)?;
                Change::YesOrNo(at, value, value == means)
            }
            Takes::Numbers(form, at) => Change::Numbers(at, form, *at(config)?),
        })
    }
}

impl Display for Setting {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.key.name)?;
        match self.change {
            Change::Span(_, span) | Change::SpanOrDerived(_, span) => Display::fmt(&DurationText(span), f),
            Change::Bounds(_, min, max) => write!(f, "{} {}", DurationText(min), DurationText(max)),
            Change::Count(_, count) => Display::fmt(&count, f),
            Change::Bytes(_, bytes) => Display::fmt(&bytes, f),
            Change::YesOrNo(_, _, yes) => f.write_str(if yes { "yes" } else { "no" }),
            Change::Numbers(_, form, numbers) => form.write(f, &numbers),
        }
    }
}

/// Two settings are the same if they are written the same.
impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Setting {}
