//! Reconfiguration: members that join and leave, the quorums of both configurations, who leads after it.

use super::rich::Rich;
use super::scene::{Scene, Telling};
use super::template::{tell, text};
use crate::lang::Lang;
use crate::zk::{QuorumVerifier, ServerId, ServerState, View, Zxid};

#[cold]
pub fn server_added(Telling { lang, scene, .. }: Telling<'_>, server: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "server {server} is added", "添加服务器 {server}", server),
        Some(_) => tell!(
            lang,
            "{server} is added. It finds the leader and follows, but *does not vote*: the ensemble does not have it among its members.",
            "添加了服务器 {server}。它会找到领导者并跟随，但*不投票*：集群的成员中还没有它。",
            server,
        ),
    }
}

/// A configuration by its voters: `s1 s2 s3`.
fn voters(verifier: &QuorumVerifier) -> String {
    let sids = verifier.members().iter().filter(|member| !member.observer).map(|member| format!("s{}", member.sid));
    sids.collect::<Vec<_>>().join(" ")
}

#[cold]
pub fn config_activated(
    Telling { lang, me, scene }: Telling<'_>,
    old: &QuorumVerifier,
    new: &QuorumVerifier,
    was_voter: bool,
    is_voter: bool,
) -> Rich {
    let (version, now) = (new.version, voters(new));
    if scene.is_none() {
        return tell!(lang, "{me} has configuration {version}: {now}", "{me} 启用配置 {version}：{now}", me, version, now);
    }
    let me_now = match (was_voter, is_voter, old.members().iter().any(|member| member.sid == i64::from(me.0))) {
        (false, true, _) => text!(lang, "*it votes from here on*", "*从现在起它参与投票*"),
        (true, false, _) => text!(lang, "*it votes no more*", "*它不再投票*"),
        (true, true, _) => text!(lang, "it votes as before", "它照旧投票"),
        (false, false, _) => text!(lang, "it does not vote", "它不投票"),
    };
    tell!(
        lang,
        "{me} has configuration {version} *in force*: the voters are {now}, a quorum is {needed}; {me_now}.",
        "配置 {version} 在 {me} 上*生效*：投票者是 {now}，过半数是 {needed}；{me_now}。",
        me,
        version,
        now,
        needed = new.num_voters() / 2 + 1,
        me_now,
    )
}

#[cold]
pub fn role_taken(Telling { lang, me, scene }: Telling<'_>, leader: ServerId, state: ServerState) -> Rich {
    let state = state.name();
    match scene {
        None => tell!(
            lang,
            "{me} *{state}* without an election, leader {leader}",
            "{me} 不经选举进入 *{state}*，领导者 {leader}",
            me,
            state,
            leader
        ),
        Some(_) if leader.node() == me => tell!(
            lang,
            "The reconfiguration has named {me} the leader: it goes to *{state}* without an election.",
            "重新配置已指定 {me} 为领导者：它不经选举直接进入 *{state}*。",
            me,
            state,
        ),
        Some(_) => tell!(
            lang,
            "The reconfiguration has said who leads, {leader}: {me} goes to *{state}* without an election.",
            "重新配置已说明领导者是 {leader}：{me} 不经选举直接进入 *{state}*。",
            me,
            state,
            leader,
        ),
    }
}

#[cold]
pub fn resigned(Telling { lang, me, scene }: Telling<'_>, leader: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} resigns, {leader} leads", "{me} 卸任，由 {leader} 领导", me, leader),
        Some(_) => tell!(
            lang,
            "{me} no longer votes, so it cannot lead: it names {leader}, which has acknowledged most, and *commits nothing more*.",
            "{me} 不再投票，也就不能再领导：它指定确认得最多的 {leader} 接任，自己*不再提交任何事务*。",
            me,
            leader,
        ),
    }
}

/// An acknowledgement while two configurations count.
#[cold]
pub fn acked_by_both(scene: &Scene<'_>, view: &View, acks: &[ServerId], zxid: Zxid, from: ServerId) -> Rich {
    let count = |verifier: &QuorumVerifier| (verifier.count(acks.iter().copied()), verifier.num_voters());
    let ((old, of_old), (new, of_new)) = (count(&view.current), count(&view.last_seen));
    let is_both = old > of_old / 2 && new > of_new / 2;
    let lang = scene.lang;
    let verdict = if is_both {
        text!(lang, "*a quorum of both*: it is committed", "*两边都过半*：已提交")
    } else if old > of_old / 2 {
        text!(lang, "no quorum of the new ones yet, so it waits", "新配置还不过半，继续等待")
    } else if new > of_new / 2 {
        text!(lang, "no quorum of the old ones yet, so it waits", "旧配置还不过半，继续等待")
    } else {
        text!(lang, "a quorum of both is needed", "两边都要过半")
    };
    tell!(
        lang,
        "{from} has {zxid} on its disk: {old} of {of_old} old voters and {new} of {of_new} new ones, {verdict}.",
        "{from} 的磁盘上有了 {zxid}：旧配置 {of_old} 个中已有 {old} 个，新配置 {of_new} 个中已有 {new} 个，{verdict}。",
        from,
        zxid,
        old,
        of_old,
        new,
        of_new,
        verdict,
    )
}

/// The word of a server that no configuration counts.
#[cold]
pub fn not_counted(lang: Lang, from: crate::sim::NodeId, to: crate::sim::NodeId, zxid: Zxid) -> Rich {
    tell!(
        lang,
        "{from} has {zxid} on its disk and says so to {to}, but it does not vote: its ACK is *not counted*.",
        "{from} 已将 {zxid} 落盘并告诉 {to}，但它没有投票权：这个 ACK *不计数*。",
        from,
        to,
        zxid,
    )
}
