//! Broadcast: a write from its proposal to the moment every tree shows it.

use super::rich::Rich;
use super::scene::{Scene, Telling};
use super::template::{Arg, code, tell};
use super::{hierarchy, reconfig};
use crate::rules::Rule;
use crate::zk::{Code, Note, ProposalView, Server, ServerId, TxnBody, Zxid};

pub fn proposed(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "{me} proposes {zxid}", "{me} 发出提案 {zxid}", me, zxid);
    };
    match scene.txn(zxid).and_then(|txn| TxnBody::failure(&txn.body)) {
        Some(error) => tell!(
            lang,
            "{me} finds that the request must fail, `{error}`, and *proposes* just that: a failure too takes a zxid, {zxid}, in every log.",
            "{me} 发现请求必定失败：`{error}`，于是就以此发出*提案*：失败也占用一个 zxid {zxid}，写入每台服务器的日志。",
            me,
            error = error.words(),
            zxid,
        ),
        _ => tell!(
            lang,
            "{me} *proposes* the request with the next zxid, {zxid}. It logs it and sends it to its followers.",
            "{me} 为请求分配下一个 zxid {zxid}，发出*提案*。它写入日志，并发给跟随者。",
            me,
            zxid = scene.zxid(zxid),
        ),
    }
}

pub fn logged(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "{me} has {zxid} on disk", "{me} 已将 {zxid} 落盘", me, zxid);
    };
    let last = last_of(scene, |note| if let Note::Logged { zxid } = note { Some(*zxid) } else { None });
    match last.filter(|last| *last != zxid) {
        Some(last) => tell!(
            lang,
            "One sync of {me}’s disk covers {zxid} to {last}: it acknowledges each of them.",
            "{me} 的一次刷盘覆盖了 {zxid} 到 {last}：它逐个确认。",
            me,
            zxid,
            last,
        ),
        None if scene.is_observer() => tell!(
            lang,
            "{zxid} is on {me}’s disk. An observer acknowledges nothing: the txn was committed before it came here.",
            "{zxid} 已写入 {me} 的磁盘。观察者不回复确认：事务到达这里之前就已提交。",
            zxid,
            me,
        ),
        None => tell!(
            lang,
            "{zxid} is on {me}’s disk, and only now does it acknowledge: a txn that got its *ACK* survives a crash.",
            "{zxid} 已写入 {me} 的磁盘，此时它才确认：回复过 *ACK* 的内容不怕崩溃。",
            zxid,
            me,
        ),
    }
}

pub fn acked(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid, from: ServerId, acks: u8) -> Rich {
    let Some(scene) = scene else {
        return tell!(
            lang,
            "{from} → {me} *ACK* {zxid}, {acks} in all",
            "{from} → {me} *ACK* {zxid}，共 {acks} 个",
            me,
            zxid,
            from,
            acks,
        );
    };
    if scene.lacks(Rule::AckAfterSync) || scene.lacks(Rule::CommitQuorum) {
        return acked_without(scene, zxid, from, acks);
    }
    let proposal = scene.server().and_then(|server| server.outstanding().into_iter().find(|proposal| proposal.zxid == zxid));
    if let Some(ProposalView { both: Some(view), acks, .. }) = &proposal {
        return reconfig::acked_by_both(scene, view, acks, zxid, from);
    }
    if let Some(members) = scene.hierarchy() {
        return hierarchy::acked(scene, &members, proposal.as_ref(), zxid, from);
    }
    let (quorum, voters) = scene.quorum();
    if usize::from(acks) == quorum {
        return reached(scene, zxid, from);
    }
    if usize::from(acks) > quorum {
        return tell!(
            lang,
            "{from} has {zxid} on its disk too: {acks} of {voters}. A quorum had it before, so this changes nothing.",
            "{from} 的磁盘上也有了 {zxid}：{voters} 台中已有 {acks} 台。此前已经过半，这一个不再有影响。",
            from,
            zxid,
            acks,
            voters,
        );
    }
    if from.node() == me {
        return tell!(
            lang,
            "{zxid} is on {me}’s own disk, and {me} counts itself like any other: {acks} of {voters}, a quorum is {quorum}.",
            "{zxid} 已写入 {me} 自己的磁盘，{me} 把自己与其他服务器一样计数：{voters} 台中已有 {acks} 台，过半数是 {quorum}。",
            zxid,
            me,
            acks,
            voters,
            quorum,
        );
    }
    tell!(
        lang,
        "{from} has {zxid} on its disk: {acks} of {voters} have acknowledged it, a quorum is {quorum}.",
        "{from} 的磁盘上有了 {zxid}：{voters} 台中已有 {acks} 台确认，过半数是 {quorum}。",
        from,
        zxid,
        acks,
        voters,
        quorum,
    )
}

pub fn quorum(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "{zxid} *committed*: a quorum has it", "{zxid} *已提交*：过半服务器已确认", zxid);
    };
    let (quorum, voters) = scene.quorum();
    if scene.lacks(Rule::CommitQuorum) || scene.lacks(Rule::AckAfterSync) {
        return tell!(
            lang,
            "{enough} of {voters} have acknowledged {zxid}: it counts as *committed*, without the rule {rule}. {me} is the first to know, and tells the others.",
            "{voters} 个中已有 {enough} 个确认 {zxid}：去掉规则 {rule} 后，它就算*已提交*。{me} 最先知道，并通知其他服务器。",
            enough = enough(scene),
            voters,
            zxid = scene.zxid(zxid),
            rule = left_out(scene),
            me,
        );
    }
    if let Some(members) = scene.hierarchy() {
        return hierarchy::committed(scene, &members, zxid);
    }
    tell!(
        lang,
        "{quorum} of {voters} have {zxid} on disk, a quorum: it is *committed*. {me} is the first to know, and tells the others.",
        "过半服务器（{quorum}/{voters}）已落盘 {zxid}：它*已提交*。{me} 最先知道，并通知其他服务器。",
        quorum,
        voters,
        zxid = scene.zxid(zxid),
        me,
    )
}

/// The number of acknowledgements that commit a txn in this run.
fn enough(scene: &Scene<'_>) -> usize {
    let (quorum, voters) = scene.quorum();
    if scene.lacks(Rule::CommitQuorum) { (voters / 2).max(1) } else { quorum }
}

/// The rule on acknowledgements that the run is without.
fn left_out(scene: &Scene<'_>) -> Arg {
    let rule = if scene.lacks(Rule::CommitQuorum) { Rule::CommitQuorum } else { Rule::AckAfterSync };
    code(rule.word())
}

/// An acknowledgement that says less than it does by the rules: it may come before the txn is on disk, or commit with half of the voters.
#[cold]
#[inline(never)]
fn acked_without(scene: &Scene<'_>, zxid: Zxid, from: ServerId, acks: u8) -> Rich {
    let (enough, rule) = (enough(scene), left_out(scene));
    let (_, voters) = scene.quorum();
    tell!(
        scene.lang,
        "{from} acknowledges {zxid}: {acks} of {voters}. Without the rule {rule}, {enough|is|are} enough, whatever is on the disks.",
        "{from} 确认 {zxid}：{voters} 个中已有 {acks} 个。去掉规则 {rule} 后，有 {enough} 个就够，不管磁盘上有没有。",
        from,
        zxid,
        acks,
        voters,
        rule,
        enough,
    )
}

pub fn applied(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "{me} applies {zxid}", "{me} 应用 {zxid}", me, zxid);
    };
    let last = last_of(scene, |note| if let Note::Applied { zxid } = note { Some(*zxid) } else { None });
    match last.filter(|last| *last != zxid) {
        Some(last) => tell!(
            lang,
            "{me} applies {zxid} to {last} in order; its tree now shows them all.",
            "{me} 依次应用 {zxid} 到 {last}，它的树上现在都能看到。",
            me,
            zxid,
            last,
        ),
        None if is_heard_of(scene) => tell!(
            lang,
            "{me} applies {zxid}: its watchers hear of it.",
            "{me} 应用 {zxid}：监听者得到通知。",
            me,
            zxid = scene.zxid(zxid),
        ),
        None if shows_nobody(scene, zxid) => {
            tell!(lang, "{me} applies {zxid}.", "{me} 应用 {zxid}。", me, zxid = scene.zxid(zxid))
        }
        None => tell!(
            lang,
            "{me} applies {zxid}: from now on its clients see that.",
            "{me} 应用 {zxid}：从此它的客户端能看到这一变化。",
            me,
            zxid = scene.zxid(zxid),
        ),
    }
}

/// Whether watches fire for what the server applies in this step.
fn is_heard_of(scene: &Scene<'_>) -> bool {
    scene.own_notes().any(|note| matches!(note, Note::WatchFired { .. }))
}

/// Whether no client sees the txn: it changes no znode, or the server serves nobody yet.
fn shows_nobody(scene: &Scene<'_>, zxid: Zxid) -> bool {
    !scene.server().is_some_and(Server::is_serving) || scene.txn(zxid).is_some_and(|txn| txn.path().is_none())
}

pub fn failed(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid, error: Code) -> Rich {
    let error = code(error.words());
    match scene {
        None => tell!(lang, "{zxid} fails: {error}", "{zxid} 失败：{error}", zxid, error),
        Some(_) => tell!(
            lang,
            "{me} applies {zxid}, the record of a failure, {error}. It has its zxid and its place in every log, and changes nothing.",
            "{me} 应用 {zxid}，它记录了一次失败：{error}。它照样占用 zxid，写入每台服务器的日志，只是不改变任何内容。",
            me,
            zxid,
            error,
        ),
    }
}

/// The largest zxid that notes of one kind have in this step.
fn last_of(scene: &Scene<'_>, zxid: fn(&Note) -> Option<Zxid>) -> Option<Zxid> {
    scene.own_notes().filter_map(zxid).max()
}

/// The acknowledgement that completes the quorum. Txns are committed in order: an earlier proposal without a quorum holds this one back.
fn reached(scene: &Scene<'_>, zxid: Zxid, from: ServerId) -> Rich {
    let (quorum, voters) = scene.quorum();
    let earlier = scene
        .server()
        .and_then(|server| server.outstanding().first().filter(|first| first.zxid < zxid && !first.quorum).map(|first| first.zxid));
    match earlier {
        Some(earlier) => tell!(
            scene.lang,
            "{from} has {zxid} on its disk: {quorum} of {voters}, a quorum. Txns are committed in order, so it waits for {earlier}.",
            "{from} 的磁盘上有了 {zxid}：{voters} 台中已有 {quorum} 台，已过半。事务须按顺序提交，它还要等 {earlier}。",
            from,
            zxid,
            quorum,
            voters,
            earlier,
        ),
        None => tell!(
            scene.lang,
            "{from} has {zxid} on its disk: {quorum} of {voters} have acknowledged it, *a quorum*. It is committed, though nobody has heard of it yet.",
            "{from} 的磁盘上有了 {zxid}：{voters} 台中已有 {quorum} 台确认，*已过半*。它已经提交，只是还没有谁得知。",
            from,
            zxid,
            quorum,
            voters,
        ),
    }
}
