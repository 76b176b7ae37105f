//! Reconfiguration: members that join and leave, the quorums of both configurations, who leads after it.

use super::hierarchy;
use super::rich::{Part, Rich};
use super::scene::{Scene, Telling};
use super::template::{tell, text};
use crate::lang::Lang;
use crate::sim::NodeId;
use crate::zk::{Note, QuorumVerifier, Server, ServerId, ServerState, View, Zxid};

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

/// The reason why no observer is added where members can change.
#[cold]
pub fn observer_by_reconfig(lang: Lang) -> Rich {
    tell!(
        lang,
        "Where members can change, a new server observes only once a reconfiguration says so: server add, then reconfig -add s4:observer.",
        "成员可以更改时，新服务器要经重新配置才成为观察者：先 server add，再 reconfig -add s4:observer。",
    )
}

/// A configuration by its voters, `s1 s2 s3`. One that can be no server of the simulation is told by its id alone.
pub fn voters(verifier: &QuorumVerifier) -> Rich {
    let part = |sid: i64| match u8::try_from(sid) {
        Ok(sid) if sid > 0 => Part::Node(ServerId(sid).node()),
        _ => Part::Text(format!("s{sid}")),
    };
    if verifier.hierarchy().is_some() {
        return hierarchy::voters(verifier, &part);
    }
    let voters = verifier.members().iter().filter(|member| !member.observer).map(|member| part(member.sid));
    Rich(voters.flat_map(|voter| [Part::Text(" ".to_owned()), voter]).skip(1).collect())
}

#[cold]
pub fn config_activated(Telling { lang, me, scene }: Telling<'_>, new: &QuorumVerifier, was_voter: bool, is_voter: bool) -> Rich {
    let (version, now) = (new.version, voters(new));
    let Some(scene) = scene else {
        return tell!(lang, "{me} has configuration {version}: {now}", "{me} 启用配置 {version}：{now}", me, version, now);
    };
    let needed = match hierarchy::groups(new, &[]) {
        (_, _, 0) => new.quorum_size().to_string(),
        (_, needed, all) => {
            text!(lang, "more than half in {needed} of {all} groups", "{all} 组中有 {needed} 组各自过半", needed, all)
        }
    };
    if scene.step.notes.iter().any(|(node, note)| *node == me && matches!(note, Note::Quorum { .. })) {
        return tell!(
            lang,
            "A quorum of the old voters *and* one of the new have the change: it is *in force* at {me}. The voters of configuration {version} are {now}, a quorum is {needed}.",
            "旧投票者*和*新投票者都已过半确认这次更改：它在 {me} 上*生效*。配置 {version} 的投票者是 {now}，过半数是 {needed}。",
            me,
            version,
            now,
            needed,
        );
    }
    let me_now = match (was_voter, is_voter) {
        (false, true) => text!(lang, "*it votes from here on*", "*从现在起它参与投票*"),
        (true, false) => text!(lang, "*it no longer votes*", "*它不再投票*"),
        (true, true) => text!(lang, "it votes as before", "它照旧投票"),
        (false, false) => text!(lang, "it does not vote", "它不投票"),
    };
    tell!(
        lang,
        "{me} has configuration {version} *in force*: the voters are {now}, a quorum is {needed}; {me_now}.",
        "配置 {version} 在 {me} 上*生效*：投票者是 {now}，过半数是 {needed}；{me_now}。",
        me,
        version,
        now,
        needed,
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
            "The reconfiguration has designated {me} as the leader: it goes to *{state}* without an election.",
            "重新配置已指定 {me} 为领导者：它不经选举直接进入 *{state}*。",
            me,
            state,
        ),
        Some(_) => tell!(
            lang,
            "The reconfiguration has designated {leader} as the leader: {me} goes to *{state}* without an election.",
            "重新配置已指定 {leader} 为领导者：{me} 不经选举直接进入 *{state}*。",
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
        Some(scene) => {
            let still_votes = scene.server().is_some_and(Server::is_voter);
            let why = if still_votes {
                text!(lang, "is at another address from here on", "从现在起换了地址")
            } else {
                text!(lang, "no longer votes, so it cannot lead", "不再投票，也就不能再领导")
            };
            tell!(
                lang,
                "{me} {why}: it designates {leader}, a voter that has acknowledged the change, and *commits nothing more*.",
                "{me} {why}：它指定已确认这次更改的投票者 {leader} 接任，自己*不再提交任何事务*。",
                me,
                why,
                leader,
            )
        }
    }
}

#[cold]
pub fn learner_config_later(Telling { lang, me, scene }: Telling<'_>, learner: ServerId) -> Rich {
    match scene {
        None => {
            tell!(lang, "{me} turns {learner} away: its configuration is later", "{me} 拒绝 {learner}：它的配置更新", me, learner)
        }
        Some(_) => tell!(
            lang,
            "{learner} has a *later configuration* in force than {me}. Who does not know the members must not lead them, so {me} turns it away.",
            "{learner} 上生效的*配置比* {me} 的*更新*。不知道当前成员的服务器不能领导它们，因此 {me} 拒绝它。",
            learner,
            me,
        ),
    }
}

/// An acknowledgement while two configurations count.
#[cold]
pub fn acked_by_both(scene: &Scene<'_>, view: &View, acks: &[ServerId], zxid: Zxid, from: ServerId) -> Rich {
    let count = |verifier: &QuorumVerifier| (verifier.count(acks.iter().copied()), verifier.num_voters());
    let ((old, of_old), (new, of_new)) = (count(&view.current), count(&view.last_seen));
    let lang = scene.lang;
    let is_quorum = |verifier: &QuorumVerifier| verifier.contains_quorum(acks.iter().copied());
    let verdict = match (is_quorum(&view.current), is_quorum(&view.last_seen)) {
        (true, true) => text!(lang, "*a quorum of both*: it is committed", "*两边都过半*：已提交"),
        (true, false) => text!(lang, "no quorum of the new ones yet, so it waits", "新配置还不过半，继续等待"),
        (false, true) => text!(lang, "no quorum of the old ones yet, so it waits", "旧配置还不过半，继续等待"),
        (false, false) => text!(lang, "a quorum of both is needed", "两边都要过半"),
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
pub fn not_counted(lang: Lang, from: NodeId, to: NodeId, zxid: Zxid) -> Rich {
    tell!(
        lang,
        "{from} has {zxid} on its disk and says so to {to}, but it does not vote: its ACK is *not counted*.",
        "{from} 已将 {zxid} 落盘并告诉 {to}，但它没有投票权：这个 ACK *不计数*。",
        from,
        to,
        zxid,
    )
}
