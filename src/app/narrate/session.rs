//! Sessions and watches as servers see them.

use std::rc::Rc;

use super::super::rich::Rich;
use super::super::words::Lang;
use super::scene::Scene;
use super::template::{tell, text};
use crate::sim::NodeId;
use crate::zk::{ClientId, EventType, Note, SessionId, Zxid};

pub fn caption(scene: &Scene<'_>, note: &Note) -> Option<Rich> {
    let (lang, me) = (scene.lang, scene.me);
    Some(match note {
        Note::SessionOpened { session, client } => tell!(
            lang,
            "{client} has a new session, {session}, at {me}. Opening it was a txn, so every server knows it.",
            "{client} 在 {me} 上有了新会话 {session}。建立会话也是事务，所以每台服务器都知道它。",
            client = *client,
            session = *session,
            me = me,
        ),
        Note::SessionMoved { session, client } => tell!(
            lang,
            "{client} comes to {me} with session {session}. The leader says that it still lives, so it *moves* here with its ephemerals.",
            "{client} 带着会话 {session} 来到 {me}。领导者说它仍然有效，于是会话连同它的临时节点*转移*到这里。",
            client = *client,
            session = *session,
            me = me,
        ),
        Note::SessionUnknown { session, client } => tell!(
            lang,
            "{client} asks {me} for session {session}, which *is gone*: {me} tells it that it has expired.",
            "{client} 向 {me} 要会话 {session}，但它*已不存在*：{me} 告知它会话过期。",
            client = *client,
            session = *session,
            me = me,
        ),
        Note::ClientAhead { client, seen } => tell!(
            lang,
            "{client} has already seen {seen}, and {me} is only at {own}. {me} turns it away: a client never goes back in time.",
            "{client} 已经见过 {seen}，而 {me} 才到 {own}。{me} 拒绝它：客户端看到的状态不会倒退。",
            client = *client,
            seen = *seen,
            me = me,
            own = scene.server().map_or(Zxid::ZERO, |server| server.last_zxid()),
        ),
        Note::NotServing { client } => tell!(
            lang,
            "{me} has no leader now, so it serves nobody and turns {client} away.",
            "{me} 此刻没有领导者，不提供服务，于是拒绝 {client}。",
            me = me,
            client = *client,
        ),
        Note::SessionExpiring { session } => expiring(scene, *session),
        Note::SessionClosed { session } => closed(scene, *session),
        Note::MovedAway { session } => tell!(
            lang,
            "The write came over a server that no longer has session {session}: *SessionMoved*, it is refused.",
            "写请求来自已不再持有会话 {session} 的服务器：返回 *SessionMoved*，拒绝执行。",
            session = *session,
        ),
        Note::WatchFired { client, kind, path } => fired(scene, *client, *kind, path),
        Note::WatchSet { client, path } => tell!(
            lang,
            "{me} remembers that {client} watches {path}. Only {me} knows, and it tells {client} just once.",
            "{me} 记下 {client} 监听了 {path}。只有 {me} 知道，而且只通知一次。",
            me = me,
            client = *client,
            path = path,
        ),
        Note::WatchHeard { kind, path } => tell!(
            lang,
            "{me} hears of {path}: *{kind}*. The event has no data in it; to know more, {me} has to read, and to hear again, watch again.",
            "{me} 得知 {path} 发生 *{kind}*。通知里没有数据，想知道内容就要再读，想继续得知就要再次监听。",
            me = me,
            path = path,
            kind = kind.name(),
        ),
        _ => return None,
    })
}

pub fn line(lang: Lang, me: NodeId, note: &Note) -> Option<Rich> {
    Some(match note {
        Note::SessionOpened { session, client } => {
            tell!(
                lang,
                "{me} opens session {session} for {client}",
                "{me} 为 {client} 建立会话 {session}",
                me = me,
                session = *session,
                client = *client
            )
        }
        Note::SessionMoved { session, client } => {
            tell!(
                lang,
                "{client}’s session {session} moves to {me}",
                "{client} 的会话 {session} 转移到 {me}",
                me = me,
                session = *session,
                client = *client
            )
        }
        Note::SessionUnknown { session, client } => {
            tell!(
                lang,
                "{me} tells {client}: session {session} is gone",
                "{me} 告知 {client}：会话 {session} 已不存在",
                me = me,
                session = *session,
                client = *client
            )
        }
        Note::ClientAhead { client, seen } => {
            tell!(
                lang,
                "{me} turns {client} away: it has seen {seen}",
                "{me} 拒绝 {client}：它已见过 {seen}",
                me = me,
                client = *client,
                seen = *seen
            )
        }
        Note::NotServing { client } => {
            tell!(lang, "{me} is not serving, turns {client} away", "{me} 未在服务，拒绝 {client}", me = me, client = *client)
        }
        Note::SessionExpiring { session } => {
            tell!(lang, "session {session} *expires*", "会话 {session} *过期*", session = *session)
        }
        Note::SessionClosed { session } => {
            tell!(lang, "{me} removes session {session}", "{me} 移除会话 {session}", me = me, session = *session)
        }
        Note::MovedAway { session } => {
            tell!(
                lang,
                "{me} refuses a write: session {session} has moved",
                "{me} 拒绝写请求：会话 {session} 已转移",
                me = me,
                session = *session
            )
        }
        Note::WatchFired { client, kind, path } => tell!(
            lang,
            "{me} tells {client}: *{kind}* {path}",
            "{me} 通知 {client}：*{kind}* {path}",
            me = me,
            client = *client,
            kind = kind.name(),
            path = path,
        ),
        Note::WatchSet { client, path } => {
            tell!(lang, "{client} watches {path} at {me}", "{client} 在 {me} 上监听 {path}", client = *client, path = path, me = me)
        }
        Note::WatchHeard { kind, path } => {
            tell!(lang, "{me} hears *{kind}* {path}", "{me} 收到 *{kind}* {path}", me = me, kind = kind.name(), path = path)
        }
        _ => return None,
    })
}

fn expiring(scene: &Scene<'_>, session: SessionId) -> Rich {
    let paths = scene.server().map_or(0, |server| server.tree().ephemerals_of(session).count());
    tell!(
        scene.lang,
        "Nothing was heard of session {session} for its whole timeout: {me} as leader *expires* it, by a txn that removes {paths}.",
        "会话 {session} 在整个超时时间内没有任何消息：领导者 {me} 让它*过期*，并用一个事务移除{paths}。",
        session = session,
        me = scene.me,
        paths = session_and(scene.lang, paths),
    )
}

fn session_and(lang: Lang, paths: usize) -> String {
    match paths {
        0 => text!(lang, "it", "该会话"),
        1 => text!(lang, "it and its ephemeral znode", "该会话和它的 1 个临时节点"),
        _ => text!(lang, "it and its {paths} ephemeral znodes", "该会话和它的 {paths} 个临时节点", paths = paths),
    }
}

fn closed(scene: &Scene<'_>, session: SessionId) -> Rich {
    tell!(
        scene.lang,
        "Session {session} has ended in {me}’s tree, and its ephemeral znodes are gone with it.",
        "在 {me} 的树上，会话 {session} 已结束，它的临时节点也随之消失。",
        session = session,
        me = scene.me,
    )
}

fn fired(scene: &Scene<'_>, client: ClientId, kind: EventType, path: &Rc<str>) -> Rich {
    let (lang, me) = (scene.lang, scene.me);
    let events = scene.own_notes().filter(|note| matches!(note, Note::WatchFired { .. })).count();
    let applied = scene.own_notes().any(|note| matches!(note, Note::Applied { .. }));
    if events > 1 {
        return tell!(
            lang,
            "*{events} watch events* leave {me}, the first to {client}: {kind} {path}. Each watch fires once and is gone.",
            "{me} 发出 *{events} 个监听事件*，第一个给 {client}：{kind} {path}。每个监听只触发一次，随即失效。",
            events = events,
            me = me,
            client = client,
            kind = kind.name(),
            path = path,
        );
    }
    if applied {
        return tell!(
            lang,
            "{client}’s watch on {path} *fires*: {me} sends {kind} before any reply that could show the change.",
            "{client} 对 {path} 的监听*触发*：{me} 先发出 {kind}，之后的回复才可能看到这一变化。",
            client = client,
            path = path,
            me = me,
            kind = kind.name(),
        );
    }
    tell!(
        lang,
        "{client} comes with its watch on {path}, which changed while it was away: {me} sends {kind} at once.",
        "{client} 带来对 {path} 的监听，而该节点在它离开期间已变化：{me} 立即发出 {kind}。",
        client = client,
        path = path,
        me = me,
        kind = kind.name(),
    )
}
