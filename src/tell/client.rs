//! Clients: their connections, their calls and the replies.

use super::command;
use super::error::{missing_right, path_error};
use super::importance::is_of_connection;
use super::rich::Rich;
use super::scene::{Scene, Telling};
use super::template::{code, tell, text};
use super::values::{op, result, short_session};
use crate::lang::Lang;
use crate::script::{DurationText, ErrandText};
use crate::sim::{Duration, Event, NodeId};
use crate::zk::{
    self, Action, CallRecord, Client, Code, Command, Disconnection, Errand, ErrandRecord, Note, Op, Response, ServerId, SessionId,
};

/// Characters of a call, or of its result, in one sentence. All of it stands in the panel of the client.
const MAX_BRIEF: usize = 48;

pub fn connecting(Telling { lang, me, scene }: Telling<'_>, server: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "{me} tries {server}", "{me} 尝试 {server}", me, server),
        Some(scene) if is_sent_elsewhere(scene) => {
            tell!(lang, "{me} connects to {server}.", "{me} 连接 {server}。", me, server)
        }
        Some(_) => tell!(
            lang,
            "{me} tries {server}, the next server of its list.",
            "{me} 尝试连接 {server}，即它列表中的下一台服务器。",
            me,
            server,
        ),
    }
}

pub fn connected(Telling { lang, me, scene }: Telling<'_>, server: ServerId, is_new: bool) -> Rich {
    match scene {
        None => tell!(lang, "{me} connected to {server}", "{me} 已连接 {server}", me, server),
        Some(scene) if let Some((asked, granted)) = other_timeout(scene) => tell!(
            lang,
            "{me} is *connected* to {server}: it asked for a session timeout of {asked} and is granted *{granted}*. What counts is what was granted.",
            "{me} 已*连接* {server}：它请求的会话超时是 {asked}，得到的是 *{granted}*。算数的是得到的值。",
            me,
            server,
            asked = DurationText(asked),
            granted = DurationText(granted),
        ),
        Some(_) if is_new => {
            tell!(
                lang,
                "{me} is *connected* to {server} and has a new session.",
                "{me} 已*连接* {server}，得到新的会话。",
                me,
                server
            )
        }
        Some(_) => {
            tell!(
                lang,
                "{me} is *connected* to {server} and still has its session.",
                "{me} 已*连接* {server}，会话还在。",
                me,
                server
            )
        }
    }
}

/// The timeout that a client has asked for and the one that it got, where they differ.
fn other_timeout(scene: &Scene<'_>) -> Option<(Duration, Duration)> {
    let client = scene.client()?;
    Some((client.wanted_timeout(), client.timeout())).filter(|(asked, granted)| asked != granted)
}

pub fn disconnected(Telling { lang, me, scene }: Telling<'_>, server: ServerId, why: Disconnection, was_connected: bool) -> Rich {
    let Some(scene) = scene else {
        return tell!(lang, "{me} lost its connection to {server}", "{me} 与 {server} 断开", me, server);
    };
    if scene.client().is_some_and(Client::is_remote) {
        return tell!(
            lang,
            "{me}’s connection to {server} is gone. What comes next, its program decides.",
            "{me} 与 {server} 的连接断开。接下来怎么做，由它的程序决定。",
            me,
            server,
        );
    }
    let has_session = scene.client().is_none_or(|client| client.session() != SessionId::NONE);
    let lost = scene.own_notes().filter(|note| matches!(note, Note::Replied { code: Some(Code::ConnectionLoss), .. })).count();
    match why {
        Disconnection::Closed | Disconnection::Silent if !has_session => tell!(
            lang,
            "{me} gets no session from {server} and will try another server.",
            "{me} 没能从 {server} 得到会话，将尝试别的服务器。",
            me,
            server,
        ),
        Disconnection::Closed if !was_connected => tell!(
            lang,
            "{me} does not get through to {server} and will try another server.",
            "{me} 没能连上 {server}，将尝试别的服务器。",
            me,
            server,
        ),
        Disconnection::Closed if lost > 0 => tell!(
            lang,
            "{me}’s connection to {server} is gone, and with it the answer to {lost|call|calls}: *ConnectionLoss*. Nobody can tell it whether that was done.",
            "{me} 与 {server} 的连接断开，{lost} 个调用得不到回复：*ConnectionLoss*。做没做成，没有谁能告诉它。",
            me,
            server,
            lost,
        ),
        Disconnection::Closed => tell!(
            lang,
            "{me}’s connection to {server} is gone: *Disconnected*. Its session may still live, so it tries another server.",
            "{me} 与 {server} 的连接断开：*Disconnected*。会话可能仍有效，所以它会去找别的服务器。",
            me,
            server,
        ),
        Disconnection::Silent => tell!(
            lang,
            "{me} has heard nothing from {server} for two thirds of its session timeout. In the third that is left it tries another server.",
            "{me} 已有会话超时的三分之二时间没收到 {server} 的消息。趁剩下的三分之一，它去找别的服务器。",
            me,
            server,
        ),
        Disconnection::TooLong => tell!(
            lang,
            "{server}’s reply to {me} is longer than 1 MB (`jute.maxbuffer`): {me} closes the connection, and its calls fail with *ConnectionLoss*.",
            "{server} 给 {me} 的回复超过 1 MB（`jute.maxbuffer`）：{me} 断开连接，未得到回复的调用都以 *ConnectionLoss* 失败。",
            me,
            server,
        ),
        Disconnection::ReadWriteFound => {
            tell!(lang, "{me} leaves {server}, which only serves reads.", "{me} 离开只提供读的 {server}。", me, server)
        }
        Disconnection::Asked if !has_session => {
            tell!(lang, "{me} leaves {server}, as it was told to.", "{me} 按要求离开 {server}。", me, server)
        }
        Disconnection::Asked => tell!(
            lang,
            "{me} leaves {server}, as it was told to, and takes its session along.",
            "{me} 按要求离开 {server}，并带走它的会话。",
            me,
            server,
        ),
    }
}

pub fn expired(Telling { lang, me, scene }: Telling<'_>) -> Rich {
    match scene {
        None => tell!(lang, "{me}’s session has *expired*", "{me} 的会话*已过期*", me),
        Some(_) => tell!(
            lang,
            "{me} learns that its session has *expired*. Its ephemeral znodes are gone, and this handle is of no more use.",
            "{me} 得知自己的会话已*过期*。它的临时节点都已消失，这个客户端句柄也不能再用。",
            me,
        ),
    }
}

/// A call; without one the client ends its session. In a caption nothing, where a result in the same step tells more.
pub fn called(Telling { lang, me, scene }: Telling<'_>, xid: i32, call: Option<&Op>) -> Option<Rich> {
    let Some(scene) = scene else {
        return Some(match call {
            Some(call) => tell!(lang, "{me} calls {call}", "{me} 调用 {call}", me, call = code(brief(&op(call)))),
            None => tell!(lang, "{me} closes its session", "{me} 关闭会话", me),
        });
    };
    match call {
        Some(call) => sends(scene, xid, call),
        None => closes(scene),
    }
}

/// The reply to a call; without one, to the end of the session.
pub fn replied(
    Telling { lang, me, scene }: Telling<'_>,
    code: Option<Code>,
    call: Option<&CallRecord>,
    sent: bool,
) -> Option<Rich> {
    match (scene, call) {
        (None, call) => Some(reply_line(lang, me, code, call, sent)),
        (Some(scene), Some(call)) if sent => Some(reply(scene, call)),
        (Some(scene), Some(call)) => Some(unsent(scene, call).unwrap_or_else(|| reply(scene, call))),
        (Some(_), None) => None,
    }
}

/// The end of an errand of several calls. An errand of one call is told by its reply.
pub fn errand_done(Telling { lang, me, scene }: Telling<'_>, record: &ErrandRecord) -> Option<Rich> {
    if matches!(record.errand, Errand::WithStat(_)) {
        return None;
    }
    let errand = ErrandText(&record.errand).to_string();
    Some(match scene {
        None if record.is_success() => {
            tell!(lang, "{me} has done {errand}", "{me} 已执行 {errand}", me, errand = code(brief(&errand)))
        }
        None => tell!(lang, "{me} cannot do all of {errand}", "{me} 未能完成 {errand}", me, errand = code(brief(&errand))),
        Some(_) if record.is_success() && record.errand.is_of_quota() => tell!(
            lang,
            "{me} has done {errand}, in several calls: others may have changed the tree between them.",
            "{me} 用多次调用执行了 {errand}：其间别的客户端可能改动过树。",
            me,
            errand = code(errand),
        ),
        Some(_) if record.is_success() => tell!(
            lang,
            "{me} has done {errand} with {znodes|znode|znodes}, in several calls: others may have changed the tree between them.",
            "{me} 用多次调用执行了 {errand}，涉及 {znodes} 个 znode：其间别的客户端可能改动过树。",
            me,
            errand = code(errand),
            znodes = record.found.len(),
        ),
        Some(_) => tell!(
            lang,
            "{me} cannot do all of {errand}: the calls that were done before stay done.",
            "{me} 未能完成 {errand}：此前已做的不会撤销。",
            me,
            errand = code(errand),
        ),
    })
}

pub fn auth_failed(Telling { lang, me, scene }: Telling<'_>) -> Rich {
    match scene {
        None => tell!(lang, "{me} *fails to authenticate*", "{me} *认证失败*", me),
        Some(_) => tell!(
            lang,
            "{me}’s credentials were refused, and with that the handle is dead: *AuthFailed*. A new client is needed.",
            "{me} 的凭证被拒绝，这个句柄就此失效：*AuthFailed*。需要新建一个客户端。",
            me,
        ),
    }
}

pub fn closed(Telling { lang, me, scene }: Telling<'_>) -> Rich {
    match scene {
        None => tell!(lang, "{me} has closed its session", "{me} 已关闭会话", me),
        Some(scene) if scene.own_notes().any(|note| matches!(note, Note::Replied { code: None, .. })) => closed_in_order(scene),
        Some(_) => tell!(
            lang,
            "{me} is closed without a word to a server: its session and its ephemeral znodes stay until they run out of time.",
            "{me} 未通知服务器就关闭了：会话和临时节点会保留到超时为止。",
            me,
        ),
    }
}

/// The beginning of a text, as much as a sentence has room for.
fn brief(text: &str) -> String {
    match text.char_indices().nth(MAX_BRIEF) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The result of a call, shortened: of a Stat the version is enough, and who owns an ephemeral znode.
fn brief_result(lang: Lang, record: &CallRecord, name: impl Fn(SessionId) -> String) -> String {
    match &record.result {
        Ok(response @ Response::Stat(stat)) => match owner(response) {
            Some(owner) => format!("version {}, owner {}", stat.version, name(owner)),
            None => format!("version {}", stat.version),
        },
        other => brief(&result(lang, other, &record.op)),
    }
}

/// The session that owns the znode of a Stat.
fn owner(response: &Response) -> Option<SessionId> {
    let Response::Stat(stat) = response else { return None };
    Some(stat.ephemeral_owner).filter(|owner| *owner != SessionId::NONE)
}

/// Whether a person sent the client to another server.
fn is_sent_elsewhere(scene: &Scene<'_>) -> bool {
    matches!(scene.step.event, Event::Command(Command::Action(Action::Connect { .. })))
}

fn sends(scene: &Scene<'_>, xid: i32, call: &Op) -> Option<Rich> {
    let (lang, me) = (scene.lang, scene.me);
    // Where the call has failed at once, its reply tells it.
    if scene.own_notes().any(|note| matches!(note, Note::Replied { xid: replied, .. } if *replied == xid)) {
        return None;
    }
    let is_of_connection = is_of_connection(call) || matches!(call, Op::WhoAmI);
    let leaves_watch =
        matches!(call, Op::Exists { watch: true, .. } | Op::GetData { watch: true, .. } | Op::GetChildren { watch: true, .. });
    let (is_write, is_sync, call) = (call.is_write(), matches!(call, Op::Sync { .. }), code(brief(&op(call))));
    Some(match scene.client()?.server() {
        Some(server) if is_write => tell!(
            lang,
            "{me} sends {call} to {server}. It is a write, which the leader will put in order for all.",
            "{me} 向 {server} 发送 {call}。这是写操作，由领导者统一排序。",
            me,
            call,
            server,
        ),
        Some(server) if is_sync => tell!(
            lang,
            "{me} sends {call} to {server}: the reply comes when {server} has caught up with the leader.",
            "{me} 向 {server} 发送 {call}：等 {server} 追上领导者后才会回复。",
            me,
            call,
            server,
        ),
        Some(server) if is_of_connection => tell!(
            lang,
            "{me} sends {call} to {server}. It concerns this connection alone, so {server} settles it by itself.",
            "{me} 向 {server} 发送 {call}。它只关乎这条连接，由 {server} 自行处理。",
            me,
            call,
            server,
        ),
        Some(server) if leaves_watch => tell!(
            lang,
            "{me} sends {call} to {server}: a read that leaves a watch, so that {server} tells {me} of the next change.",
            "{me} 向 {server} 发送 {call}：这次读会留下监听，下次变化时 {server} 会通知 {me}。",
            me,
            call,
            server,
        ),
        Some(server) => tell!(
            lang,
            "{me} sends {call} to {server}. It is a read, which {server} answers from its own tree.",
            "{me} 向 {server} 发送 {call}。这是读操作，由 {server} 用自己的树回答。",
            me,
            call,
            server,
        ),
        None => tell!(
            lang,
            "{me} calls {call}. It has no connection now, so the call waits for one.",
            "{me} 调用 {call}。它此刻没有连接，调用要等到连上才能发出。",
            me,
            call,
        ),
    })
}

/// The end of a session that was closed by a txn.
#[cold]
#[inline(never)]
fn closed_in_order(scene: &Scene<'_>) -> Rich {
    let (lang, me) = (scene.lang, scene.me);
    match scene.client().map(Client::session).and_then(|session| scene.removed_with(session)) {
        Some(0) => tell!(
            lang,
            "{me} has closed its session in good order, and nobody waits for a timeout.",
            "{me} 已正常关闭会话，无需等待超时。",
            me,
        ),
        _ => tell!(
            lang,
            "{me} has closed its session in good order: its ephemeral znodes are gone already, and nobody waits for a timeout.",
            "{me} 已正常关闭会话：它的临时节点已经删除，无需等待超时。",
            me,
        ),
    }
}

/// The end of a session, unless it was closed at once: then that note tells it.
fn closes(scene: &Scene<'_>) -> Option<Rich> {
    match &scene.step.event {
        Event::Command(Command::Action(action @ Action::Close { .. }))
            if !scene.own_notes().any(|note| *note == Note::ClientClosed) =>
        {
            let me = scene.me;
            let session = scene.client()?.session();
            let owns = zk::servers_up(scene.world).any(|(_, server)| server.tree().ephemerals_of(session).next().is_some());
            Some(match owns {
                true => command::action(scene.lang, action),
                false => tell!(
                    scene.lang,
                    "{me} asks for the end of its session: a txn will end it.",
                    "{me} 请求关闭会话：将由一个事务结束它。",
                    me
                ),
            })
        }
        _ => None,
    }
}

fn reply_line(lang: Lang, me: NodeId, error: Option<Code>, call: Option<&CallRecord>, sent: bool) -> Rich {
    let error = error.map(|error| code(error.words()));
    match (call, error) {
        (Some(record), None) => tell!(
            lang,
            "{me}’s {call}: {value}",
            "{me} 的 {call}：{value}",
            me,
            call = code(brief(&op(&record.op))),
            value = code(brief_result(lang, record, short_session)),
        ),
        // It is the call that has failed: what it asked for may be done.
        (Some(record), Some(error)) if sent && matches!(record.result, Err(Code::ConnectionLoss)) => tell!(
            lang,
            "{me} {call}: {error}, outcome unknown",
            "{me} {call}：{error}，结果未知",
            me,
            call = code(brief(&op(&record.op))),
            error,
        ),
        (Some(record), Some(error)) => {
            tell!(lang, "{me} {call} fails: {error}", "{me} {call} 失败：{error}", me, call = code(brief(&op(&record.op))), error,)
        }
        (None, None) => tell!(lang, "{me} hears that its session is closed", "{me} 得知会话已关闭", me),
        (None, Some(error)) => {
            tell!(lang, "{me} cannot close its session: {error}", "{me} 无法关闭会话：{error}", me, error)
        }
    }
}

/// The end of a call that was never sent: it failed in the step in which it was made, or had waited for a connection. Nothing where the
/// library refuses the call, which is told as any other failure.
fn unsent(scene: &Scene<'_>, record: &CallRecord) -> Option<Rich> {
    let (lang, me) = (scene.lang, scene.me);
    let failure = record.result.as_ref().err()?;
    let (Code::ConnectionLoss | Code::SessionExpired | Code::AuthFailed) = failure else { return None };
    let (call, error) = (code(brief(&op(&record.op))), code(failure.words()));
    let waited = !scene.own_notes().any(|note| matches!(note, Note::Called { xid, .. } if *xid == record.xid));
    Some(match scene.client().is_some_and(Client::is_alive) {
        _ if waited => tell!(
            lang,
            "{me}’s {call} fails with {error}: it waited for a connection and was never sent, so nothing was done.",
            "{me} 的 {call} 失败：{error}。它一直在等连接，从未发出，所以什么也没有执行。",
            me,
            call,
            error,
        ),
        true => tell!(
            lang,
            "{me} does not send {call}: it fails at once with {error}.",
            "{me} 没有发出 {call}：调用立即以 {error} 失败。",
            me,
            call,
            error,
        ),
        false => tell!(
            lang,
            "{me} never sends {call}, as its handle is over: the call fails at once with {error}, and nothing happens.",
            "{me} 的句柄已失效，{call} 根本没有发出：调用立即以 {error} 失败，没有任何变化。",
            me,
            call,
            error,
        ),
    })
}

/// Whether the client has had replies before the last one.
fn has_had_others(scene: &Scene<'_>) -> bool {
    scene.client().is_some_and(|client| client.history().iter().filter(|call| call.result.is_ok()).nth(1).is_some())
}

fn reply(scene: &Scene<'_>, record: &CallRecord) -> Rich {
    let (lang, me) = (scene.lang, scene.me);
    let call = code(brief(&op(&record.op)));
    let value = || code(brief_result(lang, record, |owner| scene.session_word(owner)));
    match &record.result {
        // What every reply brings along is said with the client's first one.
        Ok(response) if has_had_others(scene) || owner(response).is_some() => {
            tell!(lang, "{me} gets the reply to {call}: {value}.", "{me} 得到 {call} 的回复：{value}。", me, call, value = value(),)
        }
        Ok(_) => tell!(
            lang,
            "{me} gets the reply to {call}: {value}. From now on it accepts no server that is behind {zxid}.",
            "{me} 得到 {call} 的回复：{value}。此后它不接受落后于 {zxid} 的服务器。",
            me,
            call,
            value = value(),
            zxid = record.zxid,
        ),
        Err(Code::ConnectionLoss) => tell!(
            lang,
            "{me}’s {call} comes back with {error}: the reply is lost, and the call may have been done or not.",
            "{me} 的 {call} 返回 {error}：回复丢失，操作可能已执行，也可能没有。",
            me,
            call,
            error = code(Code::ConnectionLoss.words()),
        ),
        Err(Code::BadArguments) if record.op.broken_path().is_some() => tell!(
            lang,
            "{me}’s library does not even send {call}: {why}",
            "{me} 的客户端库根本没有发出 {call}：{why}",
            me,
            call,
            why = record.op.broken_path().map_or_else(String::new, |error| path_error(lang, &error)),
        ),
        Err(Code::NoAuth) => tell!(
            lang,
            "{me}’s {call} fails with {error}{why}.",
            "{me} 的 {call} 失败：{error}{why}。",
            me,
            call,
            error = code(Code::NoAuth.words()),
            why = missing_right(lang, &record.op).map(|why| text!(lang, ": {why}", "，{why}", why)).unwrap_or_default(),
        ),
        Err(error) if scene.client().is_some_and(|client| client.counts_on(&record.op, *error)) => tell!(
            lang,
            "{me}’s {call} comes back with {error}, as its recipe expects.",
            "{me} 的 {call} 返回 {error}，在配方意料之中。",
            me,
            call,
            error = code(error.words()),
        ),
        Err(failure) => {
            tell!(lang, "{me}’s {call} fails: {error}.", "{me} 的 {call} 失败：{error}。", me, call, error = code(failure.words()),)
        }
    }
}
