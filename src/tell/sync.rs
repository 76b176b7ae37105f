//! Discovery and synchronization: the new epoch, how each learner gets the leader's history, and why a server gives its role up.

use super::hierarchy;
use super::rich::Rich;
use super::scene::{Scene, Telling};
use super::template::{code, tell, text};
use crate::lang::Lang;
use crate::rules::Rule;
use crate::sim::{Event, NodeId};
use crate::zk::{
    Epoch, GiveUp, LearnerLoss, Message, QuorumPacket, Server, ServerId, ServerState, SyncFigures, SyncMode, ZabState, Zxid,
};

pub fn epoch_chosen(Telling { lang, me, scene }: Telling<'_>, epoch: Epoch) -> Rich {
    match scene {
        None => tell!(lang, "{me} chooses epoch *{epoch}*", "{me} 选定纪元 *{epoch}*", me, epoch),
        Some(_) => tell!(
            lang,
            "A quorum has connected, {me} itself counted: the new epoch is *{epoch}*. It is one more than any of them had accepted before.",
            "连同 {me} 自己，已有过半数连上：新的纪元定为 *{epoch}*。它比其中任何一个曾接受的都大 1。",
            me,
            epoch,
        ),
    }
}

pub fn epoch_accepted(Telling { lang, me, scene }: Telling<'_>, epoch: Epoch) -> Rich {
    match scene {
        None => tell!(lang, "{me} accepts epoch {epoch}", "{me} 接受纪元 {epoch}", me, epoch),
        Some(scene) if scene.lacks(Rule::AcceptedEpoch) => tell!(
            lang,
            "{me} accepts epoch {epoch}, and does not write that to its disk.",
            "{me} 接受纪元 {epoch}，但没有写入磁盘。",
            me,
            epoch,
        ),
        Some(scene) if scene.server().is_some_and(|server| server.state() == ServerState::Leading) => tell!(
            lang,
            "{me} has epoch {epoch} on its own disk: that is a promise to itself. Only now does it tell others of it.",
            "{me} 自己的磁盘上已有纪元 {epoch}：这是对自己的承诺。此时它才告诉别的服务器。",
            me,
            epoch,
        ),
        Some(_) => tell!(
            lang,
            "{me} accepts epoch {epoch} and writes that to its disk: even after a crash it will follow no leader of an earlier one.",
            "{me} 接受纪元 {epoch} 并写入磁盘：此后即使崩溃重启，也不再跟随更早纪元的领导者。",
            me,
            epoch,
        ),
    }
}

pub fn sync_decided(Telling { lang, me, scene }: Telling<'_>, learner: ServerId, mode: SyncMode, figures: &SyncFigures) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{me} brings {learner} up from {zxid} by *{mode}*",
            "{me} 用 *{mode}* 同步 {learner}（它停在 {zxid}）",
            me,
            learner,
            zxid = figures.peer_last_zxid,
            mode = mode.name(),
        ),
        Some(_) => decided(lang, me, learner, mode, figures),
    }
}

pub fn sync_begun(Telling { lang, me, scene }: Telling<'_>, mode: SyncMode, zxid: Zxid) -> Rich {
    match mode {
        _ if scene.is_none() => {
            tell!(lang, "{me} gets *{mode}* {zxid}", "{me} 收到 *{mode}* {zxid}", me, mode = mode.name(), zxid)
        }
        SyncMode::Diff => tell!(
            lang,
            "*DIFF*: {me} keeps the history it has; the part it lacks follows as PROPOSAL and COMMIT.",
            "*DIFF*：{me} 保留已有的历史，缺少的部分随后以 PROPOSAL 和 COMMIT 送来。",
            me,
        ),
        SyncMode::Trunc if scene.is_some_and(|scene| scene.lacks(Rule::Truncate)) => tell!(
            lang,
            "*TRUNC*: {me} is to cut its log back to {zxid}, and keeps all of it: the run is without the rule {rule}.",
            "*TRUNC*：{me} 本应把日志截断到 {zxid}，却全部保留：本次运行去掉了规则 {rule}。",
            me,
            zxid,
            rule = code(Rule::Truncate.word()),
        ),
        SyncMode::Trunc => tell!(
            lang,
            "*TRUNC*: {me} cuts its log back to {zxid}. The txns behind it are not part of the leader’s history.",
            "*TRUNC*：{me} 把日志截断到 {zxid}，此后的内容不属于领导者的历史。",
            me,
            zxid,
        ),
        SyncMode::Snap => tell!(
            lang,
            "*SNAP*: {me} drops its tree and takes the leader’s whole one, as of {zxid}.",
            "*SNAP*：{me} 丢弃自己的树，整体换成领导者在 {zxid} 时的树。",
            me,
            zxid,
        ),
    }
}

/// The learner as it was before ZOOKEEPER-4646.
#[cold]
#[inline(never)]
pub fn acked_early(Telling { lang, me, scene }: Telling<'_>, epoch: Epoch) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{me} acknowledges NEWLEADER of epoch {epoch}, and its disk has not written what it had to",
            "{me} 对纪元 {epoch} 的 NEWLEADER 回复 ACK，磁盘还没写完",
            me,
            epoch,
        ),
        Some(_) => tell!(
            lang,
            "{me} acknowledges NEWLEADER *at once*, while its disk is still writing what it was sent.",
            "{me} *立即*对 NEWLEADER 回复 ACK，而磁盘还在写收到的内容。",
            me,
        ),
    }
}

/// The learner as it was before ZOOKEEPER-4643.
#[cold]
#[inline(never)]
pub fn epoch_ahead(Telling { lang, me, scene }: Telling<'_>, epoch: Epoch) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{me} has epoch {epoch} on its disk, and not yet its history",
            "{me} 的磁盘上已有纪元 {epoch}，还没有它的历史",
            me,
            epoch,
        ),
        Some(_) => tell!(
            lang,
            "{me} has *currentEpoch {epoch}* on its disk, and only now does it begin to write what the DIFF brought.",
            "{me} 的磁盘上已有 *currentEpoch {epoch}*，而 DIFF 带来的事务现在才开始写。",
            me,
            epoch,
        ),
    }
}

/// The learner as it was before ZOOKEEPER-3911: what it acknowledges may be in its memory alone.
#[cold]
#[inline(never)]
fn synchronised_earlier(lang: Lang, me: NodeId, scene: &Scene<'_>, epoch: Epoch) -> Rich {
    if !scene.server().is_some_and(Server::logs_later) {
        return logged(lang, me, epoch);
    }
    tell!(
        lang,
        "{me} has currentEpoch {epoch} on its disk and acknowledges NEWLEADER. What a DIFF brought it will log only at UPTODATE.",
        "{me} 的磁盘上有了 currentEpoch {epoch}，于是对 NEWLEADER 回复 ACK。DIFF 带来的内容要到 UPTODATE 时才写入日志。",
        me,
        epoch,
    )
}

pub fn synchronised(Telling { lang, me, scene }: Telling<'_>, epoch: Epoch) -> Rich {
    match scene {
        None => tell!(lang, "{me} has the history of epoch {epoch}", "{me} 已有纪元 {epoch} 的历史", me, epoch),
        Some(scene) if scene.lacks(Rule::SyncedLogged) => synchronised_earlier(lang, me, scene, epoch),
        Some(_) => logged(lang, me, epoch),
    }
}

fn logged(lang: Lang, me: NodeId, epoch: Epoch) -> Rich {
    tell!(
        lang,
        "{me} has all that the leader has sent, and then currentEpoch {epoch}, on its disk. Only now does it acknowledge NEWLEADER.",
        "{me} 的磁盘上先有了领导者发来的全部历史，后有了 currentEpoch {epoch}；此时它才对 NEWLEADER 回复 ACK。",
        me,
        epoch,
    )
}

pub fn new_leader_acked(Telling { lang, me, scene }: Telling<'_>, learner: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{learner} acknowledges {me}’s NEWLEADER", "{learner} 对 {me} 的 NEWLEADER 回复 ACK", learner, me),
        Some(scene) if is_established(scene) => tell!(
            lang,
            "{learner} acknowledges NEWLEADER: it says that it has {me}’s history.",
            "{learner} 对 NEWLEADER 回复 ACK，表示已有 {me} 的历史。",
            learner,
            me,
        ),
        Some(scene) => {
            if let Some(members) = scene.hierarchy() {
                return hierarchy::new_leader_acked(scene, &members, learner);
            }
            let (quorum, voters) = scene.quorum();
            tell!(
                lang,
                "{learner} acknowledges NEWLEADER: it says that it has {me}’s history. {me} leads once {quorum} of {voters} have done so.",
                "{learner} 对 NEWLEADER 回复 ACK，表示已有 {me} 的历史。等过半（{voters} 个中的 {quorum} 个）都确认后，{me} 才正式成为领导者。",
                learner,
                me,
                voters,
                quorum,
            )
        }
    }
}

pub fn established(Telling { lang, me, scene }: Telling<'_>, epoch: Epoch) -> Rich {
    match scene {
        None => tell!(lang, "{me} is *established leader* of epoch {epoch}", "{me} 成为纪元 {epoch} 的*领导者*", me, epoch),
        Some(scene) => {
            if let Some(members) = scene.hierarchy() {
                return hierarchy::established(scene, &members, epoch);
            }
            let (quorum, voters) = scene.quorum();
            tell!(
                lang,
                "{me} is the *established leader* of epoch {epoch}. {quorum} of {voters} voters, a quorum, have acknowledged NEWLEADER, so it serves clients.",
                "{me} 正式成为纪元 {epoch} 的*领导者*。过半投票者（{voters} 个中的 {quorum} 个）已确认 NEWLEADER，它开始为客户端服务。",
                quorum,
                voters,
                me,
                epoch,
            )
        }
    }
}

pub fn serving(Telling { lang, me, scene }: Telling<'_>, leader: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} is up to date with {leader} and serves", "{me} 已与 {leader} 一致，开始服务", me, leader),
        Some(_) => tell!(
            lang,
            "{leader} tells {me} that a quorum has its history: {me} is up to date and *serves clients*.",
            "{leader} 告诉 {me}：已有过半数与它同步。{me} 已是最新，*开始为客户端服务*。",
            leader,
            me,
        ),
    }
}

pub fn learner_ahead(Telling { lang, me, scene }: Telling<'_>, learner: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} turns {learner} away: it is ahead", "{me} 拒绝 {learner}：它的历史更新", me, learner),
        Some(_) => tell!(
            lang,
            "{learner}’s history is *ahead* of {me}’s. A leader must not lack anything that a follower has, so {me} turns it away.",
            "{learner} 的历史比 {me} 的*更新*。领导者不能缺少跟随者已有的内容，因此 {me} 拒绝它。",
            learner,
            me,
        ),
    }
}

pub fn learner_lost(Telling { lang, me, scene }: Telling<'_>, learner: ServerId, why: LearnerLoss) -> Rich {
    match why {
        _ if scene.is_none() => tell!(lang, "{me} loses {learner}", "{me} 失去 {learner}", me, learner),
        LearnerLoss::Closed => tell!(
            lang,
            "{me}’s connection with {learner} is gone; {me} stops sending to it.",
            "{me} 与 {learner} 的连接已断开，{me} 不再向它发送。",
            me,
            learner,
        ),
        LearnerLoss::Silent => tell!(
            lang,
            "{me} has heard nothing from {learner} for as long as the limit allows and closes the connection.",
            "{me} 超过时限没有收到 {learner} 的任何消息，关闭了连接。",
            me,
            learner,
        ),
        LearnerLoss::SlowAck => tell!(
            lang,
            "{learner} has left a proposal unacknowledged for syncLimit: {me} lets it go.",
            "{learner} 超过 syncLimit 没有确认一个提案：{me} 断开了它。",
            learner,
            me,
        ),
    }
}

pub fn gave_up(Telling { lang, me, scene }: Telling<'_>, state: ServerState, why: GiveUp) -> Rich {
    let is_reconfigured = why == GiveUp::Reconfigured;
    let of_packet = scene.filter(|_| why == GiveUp::BrokenHistory).and_then(|scene| broken_history(lang, scene));
    let (state, why) = (state.name(), of_packet.unwrap_or_else(|| give_up(lang, why)));
    match scene {
        None if is_reconfigured => tell!(lang, "{me} leaves {state}: {why}", "{me} 退出 {state}：{why}", me, state, why),
        None => tell!(lang, "{me} {state} → *LOOKING*: {why}", "{me} {state} → *LOOKING*：{why}", me, state, why),
        Some(_) => tell!(lang, "{me} *leaves {state}*: {why}.", "{me} *退出 {state}*：{why}。", me, state, why),
    }
}

/// The packet of the leader that a learner cannot follow, where one is to blame.
#[cold]
#[inline(never)]
fn broken_history(lang: Lang, scene: &Scene<'_>) -> Option<String> {
    let Event::Delivered { message: Message::Quorum(packet), .. } = &scene.step.event else { return None };
    match packet {
        QuorumPacket::Commit { zxid } | QuorumPacket::CommitAndActivate { zxid, .. } => Some(text!(
            lang,
            "it was told to commit {zxid}, and that is not the next txn that waits here to be committed",
            "它收到提交 {zxid} 的消息，而它这里下一个等待提交的事务并不是这一个",
            zxid = zxid.to_string(),
        )),
        QuorumPacket::Trunc { zxid } => Some(text!(
            lang,
            "it was told to cut its log back to {zxid}, and what it has behind that came as a whole tree, which cannot be cut",
            "它被要求把日志截回到 {zxid}，而其后的内容是以整棵树传来的，无法截断",
            zxid = zxid.to_string(),
        )),
        _ => None,
    }
}

/// The reason why a server left its role, as a clause.
pub fn give_up(lang: Lang, why: GiveUp) -> String {
    match why {
        GiveUp::NoQuorumConnected => {
            text!(lang, "too few servers connected to it within initLimit for a quorum", "在 initLimit 之内连上它的服务器不过半",)
        }
        GiveUp::EpochNotAccepted => {
            text!(
                lang,
                "too few servers accepted its epoch within initLimit for a quorum",
                "在 initLimit 之内接受其纪元的服务器不过半"
            )
        }
        GiveUp::NoQuorumSynced => text!(
            lang,
            "too few servers acknowledged NEWLEADER within initLimit for a quorum",
            "在 initLimit 之内确认 NEWLEADER 的服务器不过半",
        ),
        GiveUp::QuorumLost => text!(
            lang,
            "too few servers still follow it for a quorum, and without one it must not lead",
            "仍在跟随它的服务器已不过半，没有过半支持就不能继续领导",
        ),
        GiveUp::LeaderUnreachable => {
            text!(lang, "its leader cannot be reached on the quorum port", "连不上领导者的同步端口")
        }
        GiveUp::LeaderGone => text!(lang, "its connection to the leader is gone", "与领导者的连接已断开"),
        GiveUp::LeaderSilent => {
            text!(lang, "it has heard nothing from the leader for as long as the limit allows", "超过时限没有收到领导者的任何消息")
        }
        GiveUp::LeaderOld => {
            text!(lang, "the leader’s epoch is older than the one it has promised to follow", "领导者的纪元比它承诺过的还旧")
        }
        GiveUp::BrokenHistory => text!(
            lang,
            "its leader told it to commit or cut off a txn that its own history does not have at that place",
            "领导者要它提交或截去的事务，不在它自己历史中应在的位置",
        ),
        GiveUp::Reconfigured => text!(
            lang,
            "by the new configuration it has another role, or another leader",
            "按新的配置，它有了另外的角色或另外的领导者",
        ),
        GiveUp::ZxidRollover => text!(
            lang,
            "the zxid counter of its epoch is used up, so a new epoch has to begin",
            "本纪元的 zxid 计数已用尽，必须开始新的纪元",
        ),
    }
}

fn decided(lang: Lang, me: NodeId, learner: ServerId, mode: SyncMode, figures: &SyncFigures) -> Rich {
    let SyncFigures { peer_last_zxid: peer, min_committed_log, max_committed_log, last_processed_zxid: last } = *figures;
    let empty = max_committed_log == Zxid::ZERO;
    let (min, max) = if empty { (last, last) } else { (min_committed_log, max_committed_log) };
    match mode {
        SyncMode::Diff if peer == last => tell!(
            lang,
            "{learner} ends at {peer}, as does what {me} has applied: an empty *DIFF*, there is nothing to make up for.",
            "{learner} 停在 {peer}，{me} 已应用的也到此为止：发一个空的 *DIFF*，没有内容要补。",
            learner,
            me,
            peer,
        ),
        SyncMode::Diff if peer == max => tell!(
            lang,
            "{learner} ends at {peer} and has every txn that {me} has: an empty *DIFF*, there is nothing to send.",
            "{learner} 停在 {peer}，{me} 有的事务它都有：发一个空的 *DIFF*，没有内容要补。",
            learner,
            me,
            peer,
        ),
        SyncMode::Diff if peer < min => tell!(
            lang,
            "{learner} ends at {peer}, which {me} has no longer in memory but still in its log on disk: *DIFF* with all that follows.",
            "{learner} 停在 {peer}，{me} 的内存里已没有它，但磁盘上的日志里还有：用 *DIFF* 补上其后的事务。",
            learner,
            me,
            peer,
        ),
        SyncMode::Diff => tell!(
            lang,
            "{learner} ends at {peer}, and {me} has all txns after it in memory: *DIFF*, just those.",
            "{learner} 停在 {peer}，其后的事务 {me} 内存里都有：用 *DIFF* 补发。",
            learner,
            me,
            peer,
        ),
        SyncMode::Trunc if peer > max => tell!(
            lang,
            "{learner} ends at {peer}, past {me}’s last, {max}: *TRUNC*, {learner} has to drop what {me} does not have.",
            "{learner} 停在 {peer}，超出了 {me} 最后的 {max}：用 *TRUNC*，{learner} 要丢掉 {me} 没有的内容。",
            learner,
            me,
            peer,
            max,
        ),
        SyncMode::Trunc => tell!(
            lang,
            "{learner} ends at {peer}, which {me}’s history does not have: *TRUNC* back to the last txn that both have, then the following ones.",
            "{learner} 停在 {peer}，而 {me} 的历史里没有它：先用 *TRUNC* 退回到两者共有的最后一条，再补其后的。",
            learner,
            me,
            peer,
        ),
        // A leader without a txn in its epoch is where the epoch begins, at a number that no box shows.
        SyncMode::Snap if empty && last.counter() == 0 => tell!(
            lang,
            "{learner} ends at {peer}, and nothing in {me}’s memory leads from there to epoch {epoch}: *SNAP*, the whole tree.",
            "{learner} 停在 {peer}，{me} 的内存中没有从那里通向纪元 {epoch} 的事务：用 *SNAP*，发送整棵树。",
            learner,
            peer,
            me,
            epoch = last.epoch(),
        ),
        SyncMode::Snap if empty => tell!(
            lang,
            "{learner} ends at {peer} and {me} at {last}, and nothing in {me}’s memory leads from one to the other: *SNAP*, the whole tree.",
            "{learner} 停在 {peer}，{me} 已到 {last}，内存中又没有能衔接两者的事务：用 *SNAP*，发送整棵树。",
            learner,
            me,
            peer,
            last,
        ),
        SyncMode::Snap if peer < min => tell!(
            lang,
            "{learner} ends at {peer}, before the first txn that {me} still has in memory, {min}: *SNAP*, the whole tree.",
            "{learner} 停在 {peer}，早于 {me} 内存中保留的第一条 {min}：用 *SNAP*，发送整棵树。",
            learner,
            me,
            peer,
            min,
        ),
        SyncMode::Snap => tell!(
            lang,
            "{learner} ends at {peer}, which {me} does not have, and a log must not be cut across epochs: *SNAP*, the whole tree.",
            "{learner} 停在 {peer}，{me} 的历史里没有它，而日志不能跨纪元截断：用 *SNAP*，发送整棵树。",
            learner,
            me,
            peer,
        ),
    }
}

fn is_established(scene: &Scene<'_>) -> bool {
    scene.server().is_some_and(|server| server.zab_state() == ZabState::Broadcast)
}
