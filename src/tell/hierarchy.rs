//! What captions and the stage say of a quorum that goes by groups and weights, where a number of servers would say nothing.

use super::rich::{Part, Rich};
use super::scene::Scene;
use super::template::{tell, text};
use crate::lang::Lang;
use crate::zk::{Epoch, GroupTally, ProposalView, QuorumVerifier, ServerId, Vote, Zxid};

/// The groups of the members, as far as these servers fill them. Without groups there are none.
fn tally_of(members: &QuorumVerifier, servers: &[ServerId]) -> Vec<GroupTally> {
    let voting = members.voting(&mut servers.iter().copied());
    members.hierarchy().map(|hierarchy| hierarchy.tally(&voting)).unwrap_or_default()
}

/// The weight of each group, what these servers have of it and all: `2/3, 1/3, 0/3`.
fn tally(lang: Lang, members: &QuorumVerifier, servers: &[ServerId]) -> String {
    let groups = tally_of(members, servers).into_iter();
    let groups: Vec<String> = groups.map(|GroupTally { have, all }| format!("{have}/{all}")).collect();
    groups.join(lang.source(", ", "、"))
}

/// The number of groups that these servers are a majority of, the number that a quorum needs, and the number of all.
pub fn groups(members: &QuorumVerifier, servers: &[ServerId]) -> (usize, usize, usize) {
    let tally = tally_of(members, servers);
    (tally.iter().filter(|group| group.has_majority()).count(), tally.len() / 2 + 1, tally.len())
}

/// An acknowledgement.
#[cold]
#[inline(never)]
pub fn acked(scene: &Scene<'_>, members: &QuorumVerifier, proposal: Option<&ProposalView>, zxid: Zxid, from: ServerId) -> Rich {
    let lang = scene.lang;
    let acks = proposal.map_or_else(|| vec![from], |proposal| proposal.acks.clone());
    let acks = acks.as_slice();
    let before: Vec<ServerId> = acks.iter().copied().filter(|ack| *ack != from).collect();
    let (count, (have, needed, all)) = (tally(lang, members, acks), groups(members, acks));
    if members.contains_quorum(before) {
        return tell!(
            lang,
            "{from} has {zxid} on its disk too, by group {count}. A quorum had it before, so this changes nothing.",
            "{from} 的磁盘上也有了 {zxid}，各组为 {count}。此前已经过半，这一个不再有影响。",
            from,
            zxid,
            count,
        );
    }
    if !members.contains_quorum(acks.iter().copied()) {
        return tell!(
            lang,
            "{from} has {zxid} on its disk, by group {count}. A quorum is more than half of the weight in {needed} of {all} groups.",
            "{from} 的磁盘上有了 {zxid}，各组为 {count}。过半数是 {all} 组中有 {needed} 组各自权重过半。",
            from,
            zxid,
            count,
            needed,
            all,
        );
    }
    let first = scene.server().and_then(|server| server.outstanding().into_iter().next());
    match first.filter(|first| first.zxid < zxid && !first.quorum) {
        Some(first) => tell!(
            lang,
            "{from} has {zxid} on its disk, by group {count}: a quorum. Txns are committed in order, so it waits for {earlier}.",
            "{from} 的磁盘上有了 {zxid}，各组为 {count}，已过半。事务须按顺序提交，它还要等 {earlier}。",
            from,
            zxid,
            count,
            earlier = first.zxid,
        ),
        None => tell!(
            lang,
            "{from} has {zxid} on its disk, by group {count}. More than half in {have} of {all} groups is *a quorum*: it is committed, though nobody has heard of it yet.",
            "{from} 的磁盘上有了 {zxid}，各组为 {count}。{all} 组中有 {have} 组过半，就是*过半数*：它已经提交，只是还没有谁得知。",
            from,
            zxid,
            count,
            have,
            all,
        ),
    }
}

/// The moment of a commit: of the groups, as many as it takes.
#[cold]
#[inline(never)]
pub fn committed(scene: &Scene<'_>, members: &QuorumVerifier, zxid: Zxid) -> Rich {
    let (_, needed, all) = groups(members, &[]);
    tell!(
        scene.lang,
        "{needed} of {all} groups have a majority with {zxid} on disk, a quorum: it is *committed*. {me} is the first to know, and tells the others.",
        "{all} 组中有 {needed} 组各自过半落盘 {zxid}，即过半数：它*已提交*。{me} 最先知道，并通知其他服务器。",
        needed,
        all,
        zxid = scene.zxid(zxid),
        me = scene.me,
    )
}

/// A follower's word that it has the leader's history, before a quorum has said so.
#[cold]
#[inline(never)]
pub fn new_leader_acked(scene: &Scene<'_>, members: &QuorumVerifier, learner: ServerId) -> Rich {
    let (_, needed, all) = groups(members, &[]);
    tell!(
        scene.lang,
        "{learner} acknowledges NEWLEADER: it says that it has {me}’s history. {me} leads once more than half in {needed} of {all} groups has done so.",
        "{learner} 对 NEWLEADER 回复 ACK，表示已有 {me} 的历史。等 {all} 组中有 {needed} 组各自过半确认后，{me} 才正式成为领导者。",
        learner,
        me = scene.me,
        needed,
        all,
    )
}

#[cold]
#[inline(never)]
pub fn established(scene: &Scene<'_>, members: &QuorumVerifier, epoch: Epoch) -> Rich {
    let (_, needed, all) = groups(members, &[]);
    tell!(
        scene.lang,
        "{me} is the *established leader* of epoch {epoch}. More than half in {needed} of {all} groups, a quorum, has acknowledged NEWLEADER, so it serves clients.",
        "{me} 正式成为纪元 {epoch} 的*领导者*。{all} 组中有 {needed} 组各自过半，即过半数，已确认 NEWLEADER，它开始为客户端服务。",
        me = scene.me,
        epoch,
        needed,
        all,
    )
}

/// A vote that another server shares with this one.
#[cold]
#[inline(never)]
pub fn same_vote(scene: &Scene<'_>, members: &QuorumVerifier, from: ServerId, vote: Vote, agreeing: &[ServerId]) -> Rich {
    let (_, needed, all) = groups(members, &[]);
    tell!(
        scene.lang,
        "{from} has the same vote {vote} as {me}. By {me}’s count it has {count} by group; a quorum is more than half in {needed} of {all} groups.",
        "{from} 的选票 {vote} 与 {me} 的相同。按 {me} 的统计，这一票各组为 {count}；过半数是 {all} 组中有 {needed} 组各自过半。",
        from,
        me = scene.me,
        vote,
        count = tally(scene.lang, members, agreeing),
        needed,
        all,
    )
}

#[cold]
#[inline(never)]
pub fn vote_quorum(scene: &Scene<'_>, members: &QuorumVerifier, leader: ServerId, agreeing: &[ServerId]) -> Rich {
    tell!(
        scene.lang,
        "By {me}’s count {leader} has {count} by group: *a quorum*. {me} waits 200 ms, in case a better vote comes.",
        "按 {me} 的统计，{leader} 各组得到 {count}，*已过半*。{me} 再等 200 ms，看有没有更好的选票。",
        me = scene.me,
        leader,
        count = tally(scene.lang, members, agreeing),
    )
}

/// The reason why a vote is not taken over, as the end of a sentence.
#[cold]
#[inline(never)]
pub fn without_weight(lang: Lang, leader: ServerId) -> Rich {
    tell!(lang, ". {leader} has no weight, and so cannot lead", "。{leader} 的权重为 0，不能成为领导者", leader)
}

/// A configuration by its voters in groups, with weights other than 1: `s1×2 s2 s3 · s4 s5 s6`.
#[cold]
#[inline(never)]
pub fn voters(members: &QuorumVerifier, part: &dyn Fn(i64) -> Part) -> Rich {
    let Some(hierarchy) = members.hierarchy() else { return Rich::default() };
    let mut parts = Vec::new();
    for group in hierarchy.numbers() {
        let votes = |sid: i64| members.members().iter().any(|member| member.sid == sid && !member.observer);
        for (n, sid) in hierarchy.members_of(group).filter(|&sid| votes(sid)).enumerate() {
            if !parts.is_empty() {
                parts.push(Part::Text(if n == 0 { " · " } else { " " }.to_owned()));
            }
            parts.push(part(sid));
            if hierarchy.weight(sid) != 1 {
                parts.push(Part::Text(format!("×{}", hierarchy.weight(sid))));
            }
        }
    }
    Rich(parts)
}

/// The servers that run, in numbers of voters and of groups.
#[cold]
#[inline(never)]
pub fn on_stage(lang: Lang, members: &QuorumVerifier, running: &[ServerId]) -> String {
    let (able, needed, groups) = groups(members, running);
    let (up, voters) = (members.count(running.iter().copied()), members.num_voters());
    text!(
        lang,
        "{up} of {voters} up · {able} of {groups} groups · quorum {needed} groups",
        "{voters} 台中 {up} 台运行 · {groups} 组中 {able} 组过半 · 需 {needed} 组",
        up,
        voters,
        able,
        groups,
        needed,
    )
}
