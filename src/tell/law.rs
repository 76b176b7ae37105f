//! What must hold, in a sentence that a student understands; and what was found where it does not.

use super::rich::{Part, Rich};
use super::template::sentence;
use super::thing::Thing;
use super::values::short_session;
use crate::check::{Found, Law, Theme, Value};
use crate::lang::Lang;

/// The law in a sentence.
pub fn law(lang: Lang, law: Law) -> &'static str {
    let (en, zh) = match law {
        Law::OneLeaderPerEpoch => ("An epoch has one leader, ever.", "每个纪元至多有一个领导者。"),
        Law::CommittedNeverLost => {
            ("What was committed is never lost: every later leader has it.", "已提交的事务永不丢失：之后的每个领导者都有它。")
        }
        Law::PrefixConsistency => (
            "All servers apply the committed txns in one order, without a gap.",
            "所有服务器按同一顺序应用已提交的事务，不跳过任何一个。",
        ),
        Law::ZxidUnique => {
            ("A zxid stands for one txn, everywhere and always.", "一个 zxid 在任何地方、任何时候都只代表一个事务。")
        }
        Law::CommitQuorum => ("Nothing is committed before a quorum has it on disk.", "过半数的磁盘上都有之后，才会提交。"),
        Law::EpochOrder => ("Epochs on a disk never go back, crash or not.", "磁盘上的纪元永不后退，崩溃也不例外。"),
        Law::ReplicaEquality => {
            ("Servers at the same zxid have the same tree and the same sessions.", "处于同一 zxid 的服务器有相同的树和相同的会话。")
        }
        Law::LeaderFreshest => {
            ("A leader has the freshest history of all who promised to follow it.", "领导者的历史不旧于任何承诺跟随它的服务器。")
        }
        Law::PromiseKept => (
            "A server promises an epoch to one leader, and follows none of an older one.",
            "服务器只把一个纪元承诺给一个领导者，并且不再跟随更旧的纪元。",
        ),
        Law::SyncSucceeds => {
            ("A synchronisation in which everybody has done its part succeeds.", "各方都完成了自己的步骤，同步就会成功。")
        }
        Law::SessionUnique => ("A session id is given once.", "一个会话 ID 只分配一次。"),
        Law::EphemeralOwner => ("Every ephemeral belongs to a session that lives.", "每个临时节点都属于一个仍然存在的会话。"),
        Law::ExpiryNotEarly => ("A session expires only after its whole timeout of silence.", "会话沉默满整个超时之后才会过期。"),
        Law::ExpiryNotLate => {
            ("A silent session does not outlive its timeout by more than a tick.", "沉默的会话在超时后最多再存在一个 tick。")
        }
        Law::ExpiredFinal => ("A session that was closed does nothing more.", "已关闭的会话不再产生任何作用。"),
        Law::MovedEnds => (
            "A session that has moved to another server loses its old connection, and is not just refused.",
            "会话转移到另一台服务器之后，旧的连接会关闭，而不只是拒绝请求。",
        ),
        Law::Fifo => ("A client is answered in the order in which it asked.", "客户端按请求的顺序得到回复。"),
        Law::MonotonicView => ("A session never sees an older state than it has seen.", "会话不会看到比已看到的更旧的状态。"),
        Law::ReadOwnWrites => {
            ("A read shows one state, and it has the session's own writes.", "读到的是某一时刻的状态，并包含本会话自己的写入。")
        }
        Law::WriteLinearizable => {
            ("All writes have one order, and it agrees with the clock.", "所有写入有唯一的顺序，并与真实时间一致。")
        }
        Law::AtMostOnce => ("A request is carried out once at most.", "一个请求至多执行一次。"),
        Law::NoBehindServer => ("A server that is behind a client does not take it in.", "落后于客户端的服务器不会接纳它。"),
        Law::TreeClosed => {
            ("Every znode has a parent, and an ephemeral has no children.", "每个 znode 都有父节点，临时节点没有子节点。")
        }
        Law::StatLaws => ("A znode's stat counts exactly what was done to it.", "znode 的 stat 如实记录对它的每次操作。"),
        Law::SequenceUnique => {
            ("Numbers of sequential znodes are never given twice, and grow.", "顺序节点的编号不会重复，并且递增。")
        }
        Law::FailNoEffect => (
            "What failed has no effect, and a multi is done whole or not at all.",
            "失败的请求没有任何效果；multi 要么全部执行，要么全不执行。",
        ),
        Law::WatchEvents => (
            "A watch fires for each change that it is set for, and for nothing else.",
            "监听只因它所设定的变化而触发，且每次变化都会触发。",
        ),
        Law::EventBeforeData => ("A client hears of a change before it sees it.", "客户端先收到变化的事件，然后才看到变化。"),
        Law::RearmSound => {
            ("After a reconnect every watch stands again, or has fired.", "重新连接后，每个监听要么仍在，要么已经触发。")
        }
        Law::NoGhost => ("A server keeps no watch for a connection that is gone.", "服务器不会为已断开的连接保留监听。"),
        Law::OneHolder => ("No two hold a lock, or lead, at the same time.", "不会有两个客户端同时持有锁或同时为主。"),
        Law::FirstCome => ("The queued lock is had in the order of the znodes.", "排队锁按 znode 的顺序获得。"),
        Law::OneWoken => ("A change in the queue of a lock wakes one client at most.", "锁队列的一次变化至多唤醒一个客户端。"),
        Law::AllPass => {
            ("Whoever stood at a double barrier when it opened can pass it.", "双重屏障打开时已经到场的客户端都能通过。")
        }
        Law::NobodyEarly => (
            "Nobody passes a barrier before all are there, or leaves before all are done.",
            "人未到齐，谁也不能通过屏障；未全部完成，谁也不能离开。",
        ),
        Law::ItemsOnce => ("An item of a queue is taken once.", "队列中的每一项只被取走一次。"),
        Law::MadeOnce => {
            ("A recipe makes its znode once, even when a reply is lost.", "即使回复丢失，配方也只创建一次自己的 znode。")
        }
        Law::TokensGrow => ("A storage refuses whoever comes with an older token.", "存储会拒绝持有旧令牌的写入者。"),
        Law::AllDecideAlike => ("All sites of a transaction decide alike.", "一个事务的所有站点作出相同的决定。"),
        Law::SafeStays => ("An edit that is safe is in every later NameNode.", "已经安全的编辑，之后的每个 NameNode 都有。"),
        Law::AnsweredStays => ("What a client of HDFS was told is done, stays done.", "HDFS 客户端得知已完成的操作，不会消失。"),
        Law::OnePerEpoch => ("An epoch of the JournalNodes has one writer.", "JournalNode 的每个纪元只有一个写入者。"),
        Law::OneWriter => ("JournalNodes take edits of the newest writer alone.", "JournalNode 只接受最新写入者的编辑。"),
        Law::CheckpointSame => {
            ("FsImage and EditLog together are the whole namespace.", "FsImage 加上 EditLog 就是完整的命名空间。")
        }
    };
    lang.choose(en, zh)
}

/// The name of a theme.
pub fn theme(lang: Lang, theme: Theme) -> &'static str {
    let (en, zh) = match theme {
        Theme::Agreement => ("Agreement of the servers", "服务器之间的一致"),
        Theme::Sessions => ("Sessions", "会话"),
        Theme::Order => ("What a client sees", "客户端所见"),
        Theme::Watches => ("Watches", "监听"),
        Theme::Recipes => ("Recipes", "配方"),
        Theme::Hdfs => ("HDFS", "HDFS"),
    };
    lang.choose(en, zh)
}

/// What contradicts a law, as a sentence whose things one can point at.
pub fn found(lang: Lang, found: &Found) -> Rich {
    let part = |(text, value): (&str, Option<&Value>)| match value {
        None => Part::Text(text.to_owned()),
        Some(Value::Machine(machine)) => Part::Node(machine.node()),
        Some(Value::Path(path)) => Part::Path(path.clone()),
        Some(Value::Zxid(zxid)) => Part::Zxid(*zxid),
        Some(Value::Session(session)) => Part::Named(Thing::Session(*session), short_session(*session)),
        Some(Value::Text(text)) => Part::Code(text.clone()),
    };
    sentence(lang, Rich(found.parts(lang).into_iter().map(part).collect()))
}

/// The things that a finding names.
pub fn found_things(found: &Found) -> Vec<Thing> {
    let thing = |value: &Value| match value {
        Value::Machine(machine) => Some(Thing::from(*machine)),
        Value::Path(path) => Some(Thing::Znode(path.clone())),
        Value::Zxid(zxid) => Some(Thing::Txn(*zxid)),
        Value::Session(session) => Some(Thing::Session(*session)),
        Value::Text(_) => None,
    };
    found.values().filter_map(thing).collect()
}
