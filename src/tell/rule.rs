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
        Rule::Truncate => {
            ("A server that comes back cuts off what its leader does not have.", "服务器回来时会截去领导者没有的事务。")
        }
        Rule::WatchesRearmed => {
            ("A server sets a client’s watches again when it comes back.", "客户端重新连接时，服务器会重新设置它的监听。")
        }
        Rule::EphemeralsEnd => ("The znodes of a session end with it.", "会话结束时，它的临时节点随之删除。"),
        Rule::HdfsFencing => (
            "JournalNodes refuse a writer whose epoch is older than their promise.",
            "JournalNode 拒绝纪元比自己的承诺更旧的写入者。",
        ),
    };
    lang.choose(en, zh)
}
