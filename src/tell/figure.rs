//! What each figure of operators counts, by Apache's name without `zk_`, in the order in which the page shows them.

use crate::lang::Lang;
use crate::metrics::ZXID_LAG;

/// A group of figures: its title in both languages, and its figures with what each counts.
pub struct FigureGroup {
    title: (&'static str, &'static str),
    figures: &'static [(&'static str, &'static str, &'static str)],
}

/// All figures of the page's table.
pub const FIGURE_GROUPS: &[FigureGroup] = &[
    FigureGroup {
        title: ("Requests of clients", "客户端请求"),
        figures: &[
            ("outstanding_requests", "requests of its clients that wait for a reply", "其客户端中尚未得到回复的请求数"),
            ("num_alive_connections", "connections of clients", "客户端连接数"),
            (
                "packets_received",
                "packets from its clients, heartbeats too, in this role",
                "担任本角色以来收到的客户端数据包，含心跳",
            ),
            ("packets_sent", "replies and watch events to its clients, in this role", "担任本角色以来发给客户端的回复和监听事件"),
            ("min_latency", "least time from a request to its reply, in ms", "从请求到回复的最短时间，毫秒"),
            ("avg_latency", "mean of that time", "该时间的平均值"),
            ("max_latency", "longest of that time", "该时间的最大值"),
        ],
    },
    FigureGroup {
        title: ("Data, sessions and watches", "数据、会话与监听"),
        figures: &[
            (
                "global_sessions",
                "open sessions of the whole ensemble, as this server knows them",
                "这台服务器所知的整个集群的会话数",
            ),
            ("watch_count", "watches that its clients have set here", "其客户端在这里设置的监听数"),
            ("ephemerals_count", "ephemeral znodes", "临时节点数"),
            ("znode_count", "znodes; Apache counts the root twice", "znode 数；Apache 把根计算两次"),
            ("approximate_data_size", "bytes of all paths and data", "全部路径和数据的字节数"),
        ],
    },
    FigureGroup {
        title: ("Replication", "复制"),
        figures: &[
            (
                ZXID_LAG,
                "txns that the leader shows and this server does not; it is no line of mntr, but the difference of two Zxid lines of srvr",
                "领导者已应用而这台服务器尚未应用的事务数；它不在 mntr 中，而是两台服务器 srvr 的 Zxid 行之差",
            ),
            ("proposal_count", "proposals that it has made as a leader", "作为领导者发出的提案数"),
            ("commit_count", "proposals that it has committed as a leader", "作为领导者提交的提案数"),
            ("learner_proposal_received_count", "proposals that have come from a leader", "从领导者收到的提案数"),
            ("learner_commit_received_count", "commits that have come from a leader", "从领导者收到的提交数"),
            ("learners", "of a leader: servers that are connected to it", "领导者：与它连接的服务器数"),
            ("synced_followers", "of a leader: followers that have its history", "领导者：已与它同步的跟随者数"),
            ("synced_non_voting_followers", "of a leader: those of them without a vote", "领导者：其中没有投票权的数量"),
            ("synced_observers", "of a leader: observers that have its history", "领导者：已与它同步的观察者数"),
            ("pending_syncs", "of a leader: sync calls that wait for a commit", "领导者：等待提交的 sync 调用数"),
        ],
    },
    FigureGroup {
        title: ("Elections and synchronization", "选举与同步"),
        figures: &[
            ("looking_count", "elections that it has begun", "它开始过的选举次数"),
            ("cnt_election_time", "elections after which it led or followed", "结束后成为领导者或跟随者的选举次数"),
            ("avg_election_time", "mean time of those, in ms", "这些选举的平均用时，毫秒"),
            ("max_election_time", "longest of those", "其中的最长用时"),
            ("cnt_follower_sync_time", "times that a leader has brought it to its history", "由领导者带到最新历史的次数"),
            ("avg_follower_sync_time", "mean time of that, in ms", "其平均用时，毫秒"),
            ("max_follower_sync_time", "longest of those", "其中的最长用时"),
            (
                "cnt_observer_sync_time",
                "of an observer: times that a leader has brought it to its history",
                "观察者：由领导者带到最新历史的次数",
            ),
            ("avg_observer_sync_time", "mean time of that, in ms", "其平均用时，毫秒"),
            ("max_observer_sync_time", "longest of those", "其中的最长用时"),
            ("diff_count", "learners that it has synchronized by DIFF or TRUNC", "由它通过 DIFF 或 TRUNC 同步的学习者数"),
            ("snap_count", "learners that it has synchronized by SNAP", "由它通过 SNAP 同步的学习者数"),
            ("uptime", "ms since its role began", "担任本角色以来的毫秒数"),
            ("leader_uptime", "of a leader: ms since it was established", "领导者：确立以来的毫秒数"),
        ],
    },
];

impl FigureGroup {
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.choose(self.title.0, self.title.1)
    }

    /// The names of its figures, with what each counts.
    pub fn figures(&self, lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.figures.iter().map(move |(name, en, zh)| (*name, lang.choose(en, zh)))
    }
}

/// A figure's name as operators know it.
pub fn figure_name(name: &str) -> String {
    if name == ZXID_LAG { "zxid lag".to_owned() } else { format!("zk_{name}") }
}
