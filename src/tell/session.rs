//! Sessions and watches as servers see them.

use std::rc::Rc;

use super::rich::Rich;
use super::scene::{Scene, Telling};
use super::template::{code, tell, text};
use super::values::short_session;
use crate::rules::Rule;
use crate::sim::Event;
use crate::zk::{ClientId, EventType, Id, Note, ServerState, SessionId, WatchMode, ZnodeKind, Zxid};

pub fn opened(Telling { lang, me, scene }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "{me} opens a session for {client}", "{me} 为 {client} 建立会话", me, client),
        Some(_) => tell!(
            lang,
            "{client} has a new session, at {me}. Opening it was a txn, so every server knows it.",
            "{client} 在 {me} 上有了新会话。建立会话也是事务，所以每台服务器都知道它。",
            client,
            me,
        ),
    }
}

pub fn moved(Telling { lang, me, scene }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "{client}’s session moves to {me}", "{client} 的会话转移到 {me}", me, client),
        Some(_) => tell!(
            lang,
            "{client} comes to {me} with its session. It still lives, says the leader, so it *moves* here with its ephemerals.",
            "{client} 带着自己的会话来到 {me}。领导者说它仍然有效，于是会话连同它的临时节点*转移*到这里。",
            client,
            me,
        ),
    }
}

pub fn unknown(Telling { lang, me, scene }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "{me} tells {client}: its session is gone", "{me} 告知 {client}：它的会话已不存在", me, client),
        Some(_) => tell!(
            lang,
            "{client} asks {me} for its session, which *is gone*: {me} tells it that it has expired.",
            "{client} 向 {me} 要自己的会话，但它*已不存在*：{me} 告知它会话过期。",
            client,
            me,
        ),
    }
}

pub fn client_ahead(Telling { lang, me, scene }: Telling<'_>, client: ClientId, seen: Zxid) -> Rich {
    match scene {
        None => {
            tell!(lang, "{me} turns {client} away: it has seen {seen}", "{me} 拒绝 {client}：它已见过 {seen}", me, client, seen)
        }
        Some(scene) => tell!(
            lang,
            "{me} turns {client} away: it has already seen {seen}, and {me} is only at {own}. A client never goes back in time.",
            "{me} 拒绝 {client}：它已经见过 {seen}，而 {me} 才到 {own}。客户端看到的状态不会倒退。",
            client,
            seen,
            me,
            own = scene.server().map_or(Zxid::ZERO, |server| server.last_zxid()),
        ),
    }
}

pub fn not_serving(Telling { lang, me, scene }: Telling<'_>, client: ClientId) -> Rich {
    let follows = |scene: &Scene<'_>| {
        scene.server().is_some_and(|server| matches!(server.state(), ServerState::Following | ServerState::Observing))
    };
    match scene {
        None => tell!(lang, "{me} is not serving, turns {client} away", "{me} 未在服务，拒绝 {client}", me, client),
        Some(scene) if follows(scene) => tell!(
            lang,
            "{me} has not yet what its leader has, so it serves nobody and turns {client} away.",
            "{me} 还没有与领导者同步好，不提供服务，于是拒绝 {client}。",
            me,
            client,
        ),
        Some(_) => tell!(
            lang,
            "{me} has no leader now, so it serves nobody and turns {client} away.",
            "{me} 此刻没有领导者，不提供服务，于是拒绝 {client}。",
            me,
            client,
        ),
    }
}

pub fn expiring(Telling { lang, me, scene }: Telling<'_>, session: SessionId) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "session {session} *expires*", "会话 {session} *过期*", session = code(short_session(session)));
    };
    let paths = scene.server().map_or(0, |server| server.tree().ephemerals_of(session).count());
    let removed = match paths {
        0 => text!(lang, "it", "该会话"),
        _ if scene.lacks(Rule::EphemeralsEnd) => {
            text!(lang, "it, and leaves its {paths|ephemeral znode|ephemeral znodes}", "该会话，留下它的 {paths} 个临时节点", paths,)
        }
        _ => text!(lang, "it and its {paths|ephemeral znode|ephemeral znodes}", "该会话和它的 {paths} 个临时节点", paths),
    };
    // The leader's own clock is a timer; without the rule, a server does so as soon as the connection is lost.
    if scene.lacks(Rule::LeaderExpires) && !matches!(scene.step.event, Event::Timer { .. }) {
        return tell!(
            lang,
            "{me} has lost the connection of {session}, and *ends* it at once: the run is without the rule {rule}. A txn removes {removed}.",
            "{me} 失去了{session}的连接，立即*结束*它：本次运行去掉了规则 {rule}。一个事务移除{removed}。",
            me,
            session = scene.session(session),
            rule = code(Rule::LeaderExpires.word()),
            removed,
        );
    }
    tell!(
        lang,
        "{me} as leader *expires* {session}, unheard of for its whole timeout. A txn removes {removed}.",
        "{session}在整个超时时间内没有音讯，领导者 {me} 让它*过期*。一个事务移除{removed}。",
        me,
        session = scene.session(session),
        removed,
    )
}

pub fn closed(Telling { lang, me, scene }: Telling<'_>, session: SessionId) -> Rich {
    match scene {
        None => {
            tell!(lang, "{me} removes session {session}", "{me} 移除会话 {session}", me, session = code(short_session(session)))
        }
        Some(scene) if scene.swept(session) == Some(0) => tell!(
            lang,
            "In {me}’s tree, {session} has ended. It owned no ephemeral znode.",
            "在 {me} 的树上，{session}已结束。它没有临时节点。",
            session = scene.session(session),
            me,
        ),
        Some(scene) => tell!(
            lang,
            "In {me}’s tree, {session} has ended, and the ephemeral znodes that it owned are gone with it.",
            "在 {me} 的树上，{session}已结束，它拥有的临时节点也随之消失。",
            session = scene.session(session),
            me,
        ),
    }
}

pub fn moved_away(Telling { lang, me, scene }: Telling<'_>, session: SessionId) -> Rich {
    match scene {
        None => {
            let session = code(short_session(session));
            tell!(lang, "{me} refuses a write: session {session} has moved", "{me} 拒绝写请求：会话 {session} 已转移", me, session)
        }
        Some(scene) => tell!(
            lang,
            "The write came over a server that no longer has {session}: *SessionMoved*, it is refused.",
            "{session}已不在转来这次写请求的服务器上：返回 *SessionMoved*，拒绝执行。",
            session = scene.session(session),
        ),
    }
}

pub fn authenticated(Telling { lang, me, scene }: Telling<'_>, client: ClientId, id: &Id) -> Rich {
    let id = code(id.to_string());
    match scene {
        None => tell!(lang, "{client} shows to be {id}", "{client} 表明身份 {id}", client, id),
        Some(_) => tell!(
            lang,
            "{me} notes for this connection that {client} has shown to be {id}. Whether that helps, the ACL of each znode says.",
            "{me} 为这条连接记下：{client} 已表明身份 {id}。是否有用，由每个节点的 ACL 决定。",
            me,
            client,
            id,
        ),
    }
}

/// Credentials of a scheme for which the server has no provider, or null in the place of one (`ZooKeeperServer.processPacket`, `ProviderRegistry`).
#[cold]
#[inline(never)]
pub fn auth_refused(Telling { lang, me, scene }: Telling<'_>, client: ClientId, scheme: &str) -> Rich {
    let named = code(scheme.to_owned());
    if scene.is_none() {
        return tell!(
            lang,
            "{me} refuses the credentials of {client}: {named}",
            "{me} 拒绝 {client} 的凭证：{named}",
            me,
            client,
            named
        );
    }
    if scheme.is_empty() {
        return tell!(
            lang,
            "What {client} shows as credentials is null. {me} answers *AuthFailed* and closes the connection.",
            "{client} 出示的凭证为 null。{me} 返回 *AuthFailed* 并断开连接。",
            client,
            me,
        );
    }
    let why = match scheme {
        "x509" => text!(
            lang,
            "has no provider here: it takes certificates over TLS, which nobody configured",
            "在这里没有提供者：它要用 TLS 上的证书，而没有人配置过"
        ),
        "sasl" => text!(
            lang,
            "has no provider here: it takes a login of SASL, such as Kerberos, which nobody configured",
            "在这里没有提供者：它要用 SASL 登录（如 Kerberos），而没有人配置过"
        ),
        _ => text!(
            lang,
            "has no provider here: a server knows ip and digest unless others are configured",
            "在这里没有提供者：除非另行配置，服务器只认识 ip 和 digest"
        ),
    };
    tell!(
        lang,
        "The scheme {named} of {client}’s credentials {why}. {me} answers *AuthFailed* and closes the connection.",
        "{client} 出示的认证方式 {named} {why}。{me} 返回 *AuthFailed* 并断开连接。",
        named,
        client,
        why,
        me,
    )
}

pub fn packet_too_long(Telling { lang, me, scene }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "{me} hangs up on {client}: packet too long", "{me} 断开 {client}：数据包过长", me, client),
        Some(_) => tell!(
            lang,
            "{client} sent more than 1 MiB in one packet. {me} does not even read it, it hangs up: ZooKeeper is for small data.",
            "{client} 一次发送了超过 1 MiB 的数据。{me} 不会读它，而是直接断开：ZooKeeper 只存小数据。",
            client,
            me,
        ),
    }
}

pub fn container_kept(Telling { lang, me, scene }: Telling<'_>, path: &Rc<str>) -> Rich {
    match scene {
        None => tell!(lang, "{me} looks at {path}, which has children", "{me} 检查 {path}：它有子节点", me, path),
        Some(_) => tell!(
            lang,
            "{me} as leader *looks* at its containers: {path} has a child and stays.",
            "领导者 {me} *检查*容器：{path} 有子节点，予以保留。",
            me,
            path,
        ),
    }
}

pub fn sweeping(Telling { lang, me, scene }: Telling<'_>, path: &Rc<str>) -> Rich {
    match scene {
        None => tell!(lang, "{me} sweeps {path}", "{me} 清理 {path}", me, path),
        Some(scene) if is_ttl(scene, path) => tell!(
            lang,
            "{me} as leader finds that {path} has outlived its TTL and has no children, and proposes to delete it.",
            "领导者 {me} 发现 {path} 已超过 TTL 且没有子节点，于是提议删除它。",
            me,
            path,
        ),
        Some(_) => tell!(
            lang,
            "{me} as leader finds that the container {path} has no children, and proposes to delete it.",
            "领导者 {me} 发现容器 {path} 没有子节点，于是提议删除它。",
            me,
            path,
        ),
    }
}

/// Whether the znode has a TTL. It is in the leader's tree until the txn that deletes it is committed.
fn is_ttl(scene: &Scene<'_>, path: &str) -> bool {
    let znode = scene.server().and_then(|server| server.tree().get(path));
    znode.is_some_and(|znode| matches!(znode.kind, ZnodeKind::Ttl { .. }))
}

pub fn watch_set(Telling { lang, me, scene }: Telling<'_>, client: ClientId, path: &Rc<str>, mode: WatchMode) -> Rich {
    match mode {
        _ if scene.is_none() => {
            tell!(lang, "{client} watches {path} at {me}", "{client} 在 {me} 上监听 {path}", client, path, me)
        }
        WatchMode::Standard => tell!(
            lang,
            "{me} remembers that {client} watches {path}. Only {me} knows, and it tells {client} just once.",
            "{me} 记下 {client} 监听了 {path}。只有 {me} 知道，而且只通知一次。",
            me,
            client,
            path,
        ),
        WatchMode::Persistent => tell!(
            lang,
            "{me} remembers that {client} watches {path}, and will tell {client} of every change until it removes the watch.",
            "{me} 记下 {client} 监听了 {path}：直到移除监听为止，每次变化都会通知 {client}。",
            me,
            client,
            path,
        ),
        WatchMode::PersistentRecursive => tell!(
            lang,
            "{me} remembers that {client} watches {path} and everything below, and will tell {client} of every change there.",
            "{me} 记下 {client} 监听了 {path} 及其下的所有节点，那里的每次变化都会通知 {client}。",
            me,
            client,
            path,
        ),
    }
}

pub fn watch_removed(Telling { lang, me, scene }: Telling<'_>, client: ClientId, path: &Rc<str>) -> Rich {
    match scene {
        None => tell!(lang, "{client} no longer watches {path}", "{client} 不再监听 {path}", client, path),
        Some(_) => {
            tell!(lang, "{me} forgets that {client} watches {path}.", "{me} 不再为 {client} 监听 {path}。", me, client, path)
        }
    }
}

pub fn watch_fired(Telling { lang, me, scene }: Telling<'_>, client: ClientId, kind: EventType, path: &Rc<str>) -> Rich {
    let kind = kind.name();
    let Some(scene) = scene else {
        return tell!(lang, "{me} tells {client}: *{kind}* {path}", "{me} 通知 {client}：*{kind}* {path}", me, client, kind, path);
    };
    let events = scene.own_notes().filter(|note| matches!(note, Note::WatchFired { .. })).count();
    let applied = scene.own_notes().any(|note| matches!(note, Note::Applied { .. }));
    if events > 1 {
        return tell!(
            lang,
            "*{events} watch events* leave {me}, the first to {client}: {kind} {path}. Each watch fires once and is gone.",
            "{me} 发出 *{events} 个监听事件*，第一个给 {client}：{kind} {path}。每个监听只触发一次，随即失效。",
            events,
            me,
            client,
            kind,
            path,
        );
    }
    if applied {
        return tell!(
            lang,
            "{client}’s watch on {path} *fires*: {me} sends {kind} before any reply that could show the change.",
            "{client} 对 {path} 的监听*触发*：{me} 先发出 {kind}，之后的回复才可能看到这一变化。",
            client,
            path,
            me,
            kind,
        );
    }
    tell!(
        lang,
        "{client} comes with its watch on {path}, which changed while it was away: {me} sends {kind} at once.",
        "{client} 带来对 {path} 的监听，而该节点在它离开期间已变化：{me} 立即发出 {kind}。",
        client,
        path,
        me,
        kind,
    )
}

pub fn watch_heard(Telling { lang, me, scene }: Telling<'_>, kind: EventType, path: &Rc<str>) -> Rich {
    let (gone, is_new, kind) = (kind == EventType::NodeDeleted, kind == EventType::NodeCreated, kind.name());
    match scene {
        None => tell!(lang, "{me} hears *{kind}* {path}", "{me} 收到 *{kind}* {path}", me, kind, path),
        Some(_) if is_new => tell!(
            lang,
            "{me} hears of {path}: *{kind}*. The znode is there now; the event carries none of its data.",
            "{me} 得知 {path} 发生 *{kind}*：节点已经存在。通知里没有它的数据。",
            me,
            path,
            kind,
        ),
        Some(scene) if scene.client().is_some_and(|client| client.watches_on(path)) => tell!(
            lang,
            "{me} hears of {path}: *{kind}*. The event carries no data: {me} has to read again. The watch stays.",
            "{me} 得知 {path} 发生 *{kind}*。通知里没有数据：{me} 要再读一次。监听仍然保留。",
            me,
            path,
            kind,
        ),
        // What comes next is its program's to do. Without one, nothing does.
        Some(scene) if gone && scene.client().is_some_and(|client| client.program().is_none()) => tell!(
            lang,
            "{me} hears of {path}: *{kind}*. The event says no more.",
            "{me} 得知 {path} 发生 *{kind}*。通知里没有别的内容。",
            me,
            path,
            kind,
        ),
        Some(_) if gone => tell!(
            lang,
            "{me} hears of {path}: *{kind}*. The event says no more: {me} has to look again, or to try again.",
            "{me} 得知 {path} 发生 *{kind}*。通知里没有别的内容：{me} 要再查看一次，或再试一次。",
            me,
            path,
            kind,
        ),
        Some(_) => tell!(
            lang,
            "{me} hears of {path}: *{kind}*. The event carries no data: {me} has to read again, and to watch again.",
            "{me} 得知 {path} 发生 *{kind}*。通知里没有数据：{me} 要再读一次，也要再次监听。",
            me,
            path,
            kind,
        ),
    }
}
