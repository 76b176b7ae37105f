//! Rules that a run can be without: what each says, and so what goes wrong without it.

use crate::lang::Lang;
use crate::rules::Rule;

/// The rule in a sentence.
pub fn rule(lang: Lang, rule: Rule) -> &'static str {
    let (en, zh) = match rule {
        Rule::CommitQuorum => (
            "A txn is committed by more than half of the voters. Without it: by half of them, rounded down.",
            "事务须由过半数的投票者确认才提交。去掉后：只需一半（向下取整）。",
        ),
        Rule::ElectionZxid => (
            "The last zxid counts in an election. Without it, a server that lacks txns may win.",
            "选举时比较最后的 zxid。去掉后：缺少事务的服务器也可能当选。",
        ),
        Rule::ElectionEpoch => {
            ("The epoch counts in an election. Without it, only the last zxid does.", "选举时比较纪元。去掉后：只比较最后的 zxid。")
        }
        Rule::AckAfterSync => (
            "A follower acknowledges what is on its disk. Without it, what it has just taken in.",
            "跟随者写入磁盘之后才确认。去掉后：收到即确认。",
        ),
        Rule::NewEpoch => (
            "A new leader begins a new epoch. Without it, it goes on in the last one.",
            "新的领导者开始新的纪元。去掉后：沿用上一个纪元。",
        ),
        Rule::OldEpochRefused => (
            "A server follows no leader of an epoch older than the one it has accepted.",
            "服务器不会跟随纪元比自己已接受的更旧的领导者。",
        ),
        Rule::AcceptedEpoch => (
            "The epoch that a server accepts is on its disk first. Without it, a crash lets the server forget its promise.",
            "服务器接受的纪元先写入磁盘。去掉后：崩溃会让服务器忘记自己的承诺。",
        ),
        Rule::SyncedLogged => (
            "A learner logs its history before it acknowledges a new leader. Without it, only when it may serve (ZOOKEEPER-3911).",
            "学习者先记录收到的历史，再向新的领导者确认。去掉后：等到可以服务时才记录（ZOOKEEPER-3911）。",
        ),
        Rule::SyncedBeforeEpoch => (
            "A learner takes the new epoch when its history is on disk. Without it, before, and it wins with less (ZOOKEEPER-4643).",
            "学习者把历史写入磁盘之后才进入新的纪元。去掉后：先进入新的纪元，缺少事务也能当选（ZOOKEEPER-4643）。",
        ),
        Rule::SyncedBeforeAck => (
            "A learner acknowledges a new leader when its history is on disk. Without it, at once (ZOOKEEPER-4646, -4785).",
            "学习者把历史写入磁盘之后才向新的领导者确认。去掉后：立即确认（ZOOKEEPER-4646、-4785）。",
        ),
        Rule::NewLeaderAckFirst => (
            "A learner acknowledges a new leader first. Without it, single txns first, and the leader takes that for no answer (ZOOKEEPER-4685).",
            "学习者最先确认新的领导者。去掉后：先逐个确认事务，领导者不把这当作回应（ZOOKEEPER-4685）。",
        ),
        Rule::UncommittedWaits => (
            "A learner logs what is not committed yet when it may serve. Without it, at once, and then fails at the commit (ZOOKEEPER-4394).",
            "学习者到可以服务时才记录尚未提交的事务。去掉后：立即记录，随后的提交会让它出错（ZOOKEEPER-4394）。",
        ),
        Rule::LogBeforeVote => (
            "A server takes in what is in its log before it votes. Without it, it votes with less than it has (ZOOKEEPER-2845).",
            "服务器投票之前先应用自己日志中的事务。去掉后：它投票时的 zxid 比实际拥有的旧（ZOOKEEPER-2845）。",
        ),
        Rule::GapKnown => (
            "A leader knows where its own log has a gap. Without it, it sends a learner too little (ZOOKEEPER-2846).",
            "领导者知道自己的日志在哪里有缺口。去掉后：发给学习者的事务可能不全（ZOOKEEPER-2846）。",
        ),
        Rule::Truncate => {
            ("A server that comes back cuts off what its leader does not have.", "服务器回来时会截去领导者没有的事务。")
        }
        Rule::TruncateSnapshots => (
            "A TRUNC also removes snapshots of what is cut off. Without it, a snapshot brings that back (ZOOKEEPER-1549).",
            "TRUNC 也会删除含有被截去事务的快照。去掉后：快照会让被截去的事务重新出现（ZOOKEEPER-1549）。",
        ),
        Rule::LinksOrder => (
            "A connection brings messages in the order in which they were sent. Without it, one may overtake another.",
            "连接按发送的顺序送达消息。去掉后：后发的消息可能先到。",
        ),
        Rule::EventBeforeReply => (
            "The event of a change is sent before a reply that shows the change. Without it, after the reply.",
            "变化的事件先于显示该变化的回复发出。去掉后：在回复之后发出。",
        ),
        Rule::WatchesRearmed => {
            ("A server sets a client’s watches again when it comes back.", "客户端重新连接时，服务器会重新设置它的监听。")
        }
        Rule::EphemeralsEnd => ("The znodes of a session end with it.", "会话结束时，它的临时节点随之删除。"),
        Rule::LeaderExpires => (
            "Only the leader expires a session. Without it, a server ends a session as soon as it loses the connection.",
            "只有领导者能让会话过期。去掉后：服务器一失去连接就结束会话。",
        ),
        Rule::MovedEnds => (
            "A server ends the connection of a session that has moved away. Without it, a slow server can lock a client out (ZOOKEEPER-710, -2886).",
            "会话转移之后，服务器关闭它的旧连接。去掉后：一台慢服务器可能让客户端再也无法写入（ZOOKEEPER-710、-2886）。",
        ),
        Rule::CreateProtected => (
            "When a reply is lost, a lock looks for its znode before it makes another. Without it, it may wait for itself.",
            "回复丢失时，锁会先查找自己的节点再新建。去掉后：它可能在等待自己。",
        ),
        Rule::LockLooksAgain => (
            "Who waits for a lock looks at the queue again after an event. Without it, whoever is woken takes the lock.",
            "等锁的客户端收到事件后会重新查看队列。去掉后：一被唤醒就当作获得了锁。",
        ),
        Rule::LockWatchesOne => (
            "Who waits for a lock watches only the one before. Without it, all watch the list, and every change wakes all.",
            "等锁的客户端只监听排在前一位的节点。去掉后：所有客户端都监听整个列表，每次变化唤醒全部。",
        ),
        Rule::BarrierReady => (
            "At a double barrier all wait for the znode ready. Without it, each counts the members, and may count too late.",
            "在双重屏障前，大家等待 ready 节点。去掉后：各自清点成员，可能数得太晚。",
        ),
        Rule::HdfsFencing => (
            "JournalNodes refuse a writer whose epoch is older than their promise.",
            "JournalNode 拒绝纪元比自己的承诺更旧的写入者。",
        ),
        Rule::JournalEpochs => (
            "A new active NameNode writes in a new epoch. Without it, it goes on in the last one, and nothing tells two writers apart.",
            "新的活跃 NameNode 在新的纪元中写入。去掉后：沿用上一个纪元，无法区分两个写入者。",
        ),
    };
    lang.choose(en, zh)
}
