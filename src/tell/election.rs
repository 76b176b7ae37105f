//! Fast Leader Election: votes, rounds, and the reason why a server wins.

use super::hierarchy;
use super::rich::Rich;
use super::scene::{Scene, Telling};
use super::template::tell;
use crate::lang::Lang;
use crate::rules::Rules;
use crate::sim::{Event, NodeId};
use crate::zk::{Message, Notification, ServerId, ServerState, Vote};

pub fn looking(Telling { lang, me, scene }: Telling<'_>, round: u64, vote: Vote) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{me} is *LOOKING*, round {round}, vote {vote}",
            "{me} 进入 *LOOKING*，第 {round} 轮，选票 {vote}",
            me,
            round,
            vote,
        ),
        Some(scene) if scene.is_observer() => tell!(
            lang,
            "{me} is *LOOKING* in round {round}: an observer has no vote, it asks the voters whom they follow.",
            "{me} 进入 *LOOKING*（第 {round} 轮）：观察者没有选票，它只询问各投票者跟随谁。",
            me,
            round,
        ),
        Some(_) if round == 1 => tell!(
            lang,
            "{me} is *LOOKING*: it begins round 1 and votes for itself, {vote}. A vote reads (epoch, last zxid, server).",
            "{me} 进入 *LOOKING*：开始第 1 轮选举，先投自己一票 {vote}，依次是纪元、最后的 zxid、服务器。",
            me,
            vote,
        ),
        Some(_) => tell!(
            lang,
            "{me} is *LOOKING*: it begins round {round} and votes for itself, {vote}.",
            "{me} 进入 *LOOKING*：开始第 {round} 轮选举，先投自己一票 {vote}。",
            me,
            round,
            vote,
        ),
    }
}

pub fn vote_changed(Telling { lang, me, scene }: Telling<'_>, from: ServerId, vote: Vote, old: Vote) -> Rich {
    match scene {
        None => tell!(lang, "{from} → {me} better vote, now {vote}", "{from} → {me} 更好的选票，改投 {vote}", me, from, vote),
        Some(scene) if scene.is_observer() => told_an_observer(lang, me, from, vote),
        Some(_) => tell!(
            lang,
            "{me} hears {from}’s vote {vote} and *votes for {leader}* too{why}.",
            "{me} 收到 {from} 的选票 {vote}，*改投 {leader}*{why}。",
            me,
            from,
            vote,
            leader = vote.leader,
            why = why_beats(lang, vote, old),
        ),
    }
}

/// Nothing for a report of a server that is in no election: the event tells it.
pub fn vote_kept(Telling { lang, me, scene }: Telling<'_>, from: ServerId, vote: Vote, same: bool) -> Option<Rich> {
    Some(match scene {
        None if same => tell!(lang, "{from} → {me} same vote {vote}", "{from} → {me} 相同的选票 {vote}", me, from, vote),
        None => tell!(
            lang,
            "{from} → {me} vote {vote}, {me} keeps its own",
            "{from} → {me} 选票 {vote}，{me} 保持自己的",
            me,
            from,
            vote,
        ),
        Some(scene) if is_report(scene) => return None,
        Some(scene) if scene.is_observer() => told_an_observer(lang, me, from, vote),
        Some(scene) if same => {
            if let Some(members) = scene.hierarchy() {
                return Some(hierarchy::same_vote(scene, &members, from, vote, &agreeing(scene, vote)));
            }
            let (quorum, voters) = scene.quorum();
            tell!(
                lang,
                "{from} has the same vote {vote} as {me}. By {me}’s count {agreed} of {voters} voters have it; a quorum is {quorum}.",
                "{from} 的选票 {vote} 与 {me} 的相同。按 {me} 的统计，{voters} 个投票者中已有 {agreed} 个投这一票，过半数是 {quorum}。",
                from,
                me,
                vote,
                agreed = agreed(scene, vote),
                voters,
                quorum,
            )
        }
        Some(scene) => kept(scene, from, vote),
    })
}

pub fn round_joined(Telling { lang, me, scene }: Telling<'_>, from: ServerId, round: u64, vote: Vote) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{me} joins round {round} of {from}, vote {vote}",
            "{me} 跟进 {from} 的第 {round} 轮，选票 {vote}",
            me,
            from,
            round,
            vote,
        ),
        Some(scene) if scene.is_observer() => told_an_observer(lang, me, from, vote),
        Some(_) => tell!(
            lang,
            "{from} is already in round {round}: {me} joins it, forgets the votes of its own earlier round, and votes {vote}.",
            "{from} 已在第 {round} 轮：{me} 跟进到这一轮，清空之前收到的选票，改投 {vote}。",
            from,
            round,
            me,
            vote,
        ),
    }
}

pub fn vote_of_old_round(Telling { lang, me, scene }: Telling<'_>, from: ServerId, round: u64) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{from} → {me} vote of old round {round}, ignored",
            "{from} → {me} 旧的第 {round} 轮选票，忽略",
            me,
            from,
            round,
        ),
        Some(scene) => tell!(
            lang,
            "{from}’s vote is of round {round} and {me} is in round {own}: an earlier round’s vote does not count.",
            "{from} 的选票属于第 {round} 轮，而 {me} 已在第 {own} 轮：早先轮次的选票不算数。",
            from,
            round,
            me,
            own = scene.server().map_or(0, |server| server.round()),
        ),
    }
}

pub fn vote_quorum(Telling { lang, me, scene }: Telling<'_>, vote: Vote) -> Rich {
    let leader = vote.leader;
    let Some(scene) = scene else {
        return tell!(lang, "{me} has a quorum for {leader}", "{me} 看到过半选票投给 {leader}", me, leader);
    };
    if let Some(members) = scene.hierarchy() {
        return hierarchy::vote_quorum(scene, &members, leader, &agreeing(scene, vote));
    }
    let (quorum, voters) = scene.quorum();
    tell!(
        lang,
        "By {me}’s count {agreed} of {voters} voters now want {leader}: *a quorum*. It waits 200 ms, in case a better vote comes.",
        "按 {me} 的统计，{voters} 个投票者中已有 {agreed} 个要选 {leader}：*已过半*。它再等 200 ms，看有没有更好的选票。",
        me,
        agreed = agreed(scene, vote).max(quorum),
        voters,
        leader,
    )
}

pub fn decided(Telling { lang, me, scene }: Telling<'_>, leader: ServerId, state: ServerState, round: u64) -> Rich {
    match state {
        _ if scene.is_none() => tell!(
            lang,
            "{me} LOOKING → *{state}*, round {round}, leader {leader}",
            "{me} LOOKING → *{state}*，第 {round} 轮，领导者 {leader}",
            me,
            state = state.name(),
            round,
            leader,
        ),
        ServerState::Leading => tell!(
            lang,
            "No better vote came: {me} is *LEADING*, so far by votes alone. Next a quorum has to connect to it and take over its history.",
            "没有更好的选票了：{me} 进入 *LEADING*，目前只是当选，尚未就任。接下来要有过半的服务器连上它并与它同步历史。",
            me,
        ),
        ServerState::Observing => tell!(
            lang,
            "{me} is *OBSERVING*: it connects to {leader}, which will tell it what is committed.",
            "{me} 进入 *OBSERVING*：连接 {leader}，等它告知已提交的事务。",
            me,
            leader,
        ),
        ServerState::Following | ServerState::Looking => tell!(
            lang,
            "No better vote came: {me} is *FOLLOWING* {leader} and connects to its quorum port.",
            "没有更好的选票了：{me} 进入 *FOLLOWING*，跟随 {leader}，连接它的同步端口。",
            me,
            leader,
        ),
    }
}

pub fn joined_established(Telling { lang, me, scene }: Telling<'_>, leader: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} joins the established leader {leader}", "{me} 加入已确立的领导者 {leader}", me, leader),
        Some(_) => tell!(
            lang,
            "A quorum answered {me} that {leader} leads, and {leader} says so too: {me} joins them *at once*, whatever its own vote.",
            "过半的投票者回答 {me} 说领导者是 {leader}，{leader} 自己也这样说：{me} *立即加入*，不论自己的选票如何。",
            me,
            leader,
        ),
    }
}

pub fn answered(Telling { lang, me, scene }: Telling<'_>, peer: ServerId) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "{me} tells {peer} whom it has", "{me} 告诉 {peer} 自己的领导者是谁", me, peer);
    };
    match scene.server().and_then(|server| server.leader()) {
        Some(leader) if leader.node() == me => tell!(
            lang,
            "{peer} is looking for a leader, and {me} answers that it leads itself.",
            "{peer} 正在寻找领导者，{me} 回答说自己就是领导者。",
            peer,
            me,
        ),
        Some(leader) => tell!(
            lang,
            "{peer} is looking for a leader; {me} is not, and answers that it has {leader}.",
            "{peer} 正在寻找领导者；{me} 不在选举中，回答说它的领导者是 {leader}。",
            peer,
            me,
            leader,
        ),
        None => tell!(
            lang,
            "{peer} is looking for a leader; {me} answers with the vote of its last election.",
            "{peer} 正在寻找领导者；{me} 用自己上次选举的选票回答它。",
            peer,
            me,
        ),
    }
}

fn told_an_observer(lang: Lang, me: NodeId, from: ServerId, vote: Vote) -> Rich {
    tell!(
        lang,
        "{from} tells {me}, an observer, that it is for {leader}. {me} follows once a quorum says so, and {leader} itself too.",
        "{from} 告诉观察者 {me} 自己支持 {leader}。等过半投票者和 {leader} 自己都这样说，{me} 才会跟随。",
        from,
        me,
        leader = vote.leader,
    )
}

fn kept(scene: &Scene<'_>, from: ServerId, vote: Vote) -> Rich {
    let (lang, me) = (scene.lang, scene.me);
    let Some(own) = scene.server().and_then(|server| server.vote()) else {
        return tell!(
            lang,
            "{me} hears {from}’s vote {vote} and *keeps its own*, which is better.",
            "{me} 收到 {from} 的选票 {vote}，*保持自己的选票*，因为自己的更好。",
            me,
            from,
            vote,
        );
    };
    tell!(
        lang,
        "{me} hears {from}’s vote {vote} and *keeps its own* {own}{why}.",
        "{me} 收到 {from} 的选票 {vote}，*保持自己的* {own}{why}。",
        me,
        from,
        vote,
        own,
        why = if scene.server().is_none_or(|server| server.voting().may_lead(vote.leader)) {
            why_beats(lang, own, vote)
        } else {
            hierarchy::without_weight(lang, vote.leader)
        },
    )
}

/// The field that decides, as the end of a sentence; nothing where the vote does not beat the other.
fn why_beats(lang: Lang, better: Vote, worse: Vote) -> Rich {
    if !better.beats(&worse, Rules::default()) {
        return Rich::default();
    }
    if better.peer_epoch != worse.peer_epoch {
        return tell!(
            lang,
            ". Epoch {better} is ahead of {worse}, and epochs are compared first",
            "。纪元 {better} 大于 {worse}，而纪元最先比较",
            better = better.peer_epoch,
            worse = worse.peer_epoch,
        );
    }
    if better.zxid != worse.zxid {
        return tell!(
            lang,
            ". The epochs are the same, but zxid {better} is ahead of {worse}",
            "。纪元相同，但 zxid {better} 比 {worse} 新",
            better = better.zxid,
            worse = worse.zxid,
        );
    }
    tell!(
        lang,
        ". Epoch and zxid are the same, so the larger id wins, {better} over {worse}",
        "。纪元与 zxid 都相同，由较大的 id 决定，{better} 胜过 {worse}",
        better = better.leader,
        worse = worse.leader,
    )
}

/// Whether the notification came from a server that has a role.
fn is_report(scene: &Scene<'_>) -> bool {
    matches!(
        scene.step.event,
        Event::Delivered { message: Message::Notification(Notification { state, .. }), .. } if state != ServerState::Looking
    )
}

/// The voters that have the vote, as far as the server knows; itself with them.
#[cold]
#[inline(never)]
fn agreeing(scene: &Scene<'_>, vote: Vote) -> Vec<ServerId> {
    let Some(server) = scene.server() else { return Vec::new() };
    let own = server.vote().is_none_or(|own| own == vote).then_some(server.id());
    let heard = server.tally().into_iter().filter(|(sid, heard)| *sid != server.id() && *heard == vote);
    own.into_iter().chain(heard.map(|(sid, _)| sid)).collect()
}

/// The number of voters that have the vote, as far as the server knows; it counts itself.
fn agreed(scene: &Scene<'_>, vote: Vote) -> usize {
    let Some(server) = scene.server() else { return 1 };
    let mine = usize::from(server.vote().is_none_or(|own| own == vote));
    mine + server.tally().iter().filter(|(sid, heard)| sid.node() != scene.me && *heard == vote).count()
}
