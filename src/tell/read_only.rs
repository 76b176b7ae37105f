//! Read-only mode and local sessions: what a server that looks for a leader still serves, and the sessions that no other server knows.

use super::rich::Rich;
use super::scene::Telling;
use super::template::{tell, text};
use super::values::short_session;
use crate::lang::Lang;
use crate::sim::NodeId;
use crate::zk::{ClientId, NotReadOnly, ServerId, SessionId, Timer};

#[cold]
#[inline(never)]
pub fn begun(Telling { lang, me, scene }: Telling<'_>) -> Rich {
    match scene {
        None => tell!(lang, "{me} serves in *read-only mode*", "{me} 进入*只读模式*", me),
        Some(_) => tell!(
            lang,
            "{me} has found no leader for two seconds and goes on in *read-only mode*. Until it finds one it answers reads of what it has, for clients that ask for no more.",
            "{me} 两秒内没有找到领导者，进入*只读模式*。在找到之前，它用自己已有的数据回答允许只读的客户端的读请求。",
            me,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn ended(Telling { lang, me, scene }: Telling<'_>) -> Rich {
    match scene {
        None => tell!(lang, "{me} leaves read-only mode", "{me} 退出只读模式", me),
        Some(_) => tell!(
            lang,
            "{me} has a leader and leaves *read-only mode*: it closes the connections of those whom it served.",
            "{me} 有了领导者，退出*只读模式*：它关闭只读客户端的连接。",
            me,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn refused(Telling { lang, me, scene }: Telling<'_>, client: ClientId, why: NotReadOnly) -> Rich {
    match (scene, why) {
        (None, _) => tell!(lang, "{me}, read-only, turns {client} away", "只读的 {me} 拒绝 {client}", me, client),
        (Some(_), NotReadOnly::GlobalSession) => tell!(
            lang,
            "{me} is in read-only mode and turns {client} away: its session is known to all servers, and here nobody keeps its time.",
            "{me} 处于只读模式，拒绝 {client}：它的会话是全局的，这里没有谁为它计时。",
            me,
            client,
        ),
        (Some(_), NotReadOnly::NotAsked) => tell!(
            lang,
            "{me} is in read-only mode and turns {client} away: this client has not said that it may be read-only.",
            "{me} 处于只读模式，拒绝 {client}：这个客户端没有声明可以只读。",
            me,
            client,
        ),
        (Some(_), NotReadOnly::NoLocalSessions) => tell!(
            lang,
            "{me} is in read-only mode and turns {client} away: it has no session for it.",
            "{me} 处于只读模式，拒绝 {client}：不能为它提供会话。",
            me,
            client,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn local_session(Telling { lang, me, scene }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "{client} has a local session at {me}", "{client} 在 {me} 上有本地会话", me, client),
        Some(_) => tell!(
            lang,
            "{client} has a *local session* at {me}: it is no txn, and no other server knows it.",
            "{client} 在 {me} 上有了*本地会话*：它不是事务，别的服务器都不知道它。",
            me,
            client,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn local_session_expired(Telling { lang, me, scene }: Telling<'_>, session: SessionId) -> Rich {
    let session = short_session(session);
    match scene {
        None => tell!(lang, "local session {session} expires", "本地会话 {session} 过期", session),
        Some(_) => tell!(
            lang,
            "{me} has heard nothing of its local session {session} for too long: it is over, and nobody else need know.",
            "{me} 太久没有听到本地会话 {session} 的消息：会话结束，不必告诉别的服务器。",
            me,
            session,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn upgrading(Telling { lang, me, scene }: Telling<'_>, session: SessionId) -> Rich {
    let session = short_session(session);
    match scene {
        None => tell!(lang, "{me} upgrades session {session}", "{me} 升级会话 {session}", me, session),
        Some(_) => tell!(
            lang,
            "An ephemeral znode needs a session that all servers know. {me} has {session} created as a *global* one first, by a txn.",
            "临时节点需要所有服务器都知道的会话。{me} 先用一个事务把 {session} 升级为*全局会话*。",
            me,
            session,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn connected(Telling { lang, me, scene }: Telling<'_>, server: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} connected to {server}, read-only", "{me} 已连接 {server}，只读", me, server),
        Some(_) => tell!(
            lang,
            "{me} is connected to {server}, which is in *read-only mode*. It can read, and goes on looking for a server that serves all.",
            "{me} 已连接处于*只读模式*的 {server}。它能读，并继续寻找能读写的服务器。",
            me,
            server,
        ),
    }
}

#[cold]
#[inline(never)]
pub fn found(Telling { lang, me, scene }: Telling<'_>, server: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} finds {server}, which serves all", "{me} 找到能读写的 {server}", me, server),
        Some(_) => tell!(
            lang,
            "{server} answers {me} that it serves all, `rw`: {me} leaves its read-only server and *moves* there.",
            "{server} 回答 {me} 说它能读写：`rw`。{me} 离开只读的服务器，*转到*那里。",
            me,
            server,
        ),
    }
}

/// A timer that has led to nothing else.
#[cold]
#[inline(never)]
pub fn on_timer(lang: Lang, node: NodeId, timer: Timer) -> Rich {
    match timer {
        Timer::ClientProbe => {
            tell!(lang, "{node} asks the next host whether it serves all.", "{node} 询问下一台服务器能否读写。", node)
        }
        _ => tell!(lang, "{node} looks for local sessions whose time is over: none.", "{node} 检查哪些本地会话到期：没有。", node,),
    }
}

/// The word of four letters, or its answer, that has come.
#[cold]
#[inline(never)]
pub fn word_came(lang: Lang, from: NodeId, to: NodeId, word: &str) -> Rich {
    match word {
        "isro" => tell!(lang, "{from} asks {to} whether it serves all.", "{from} 询问 {to} 能否读写。", from, to),
        word => {
            let meaning = match word {
                "rw" => text!(lang, "it serves all", "能读写"),
                "ro" => text!(lang, "it only serves reads", "只提供读"),
                _ => text!(lang, "it serves nobody", "不提供服务"),
            };
            tell!(
                lang,
                "{from} answers {to}: `{word}`, {meaning}.",
                "{from} 回答 {to}：`{word}`，{meaning}。",
                from,
                to,
                word,
                meaning
            )
        }
    }
}
