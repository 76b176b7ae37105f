//! Clients: what they ask, what they get, and what they believe.

use super::error::{missing_right, path_error};
use super::rich::Rich;
use super::scene::Scene;
use super::template::{code, tell, text};
use super::{command, program};
use crate::lang::Lang;
use crate::script::{ErrandText, OpText};
use crate::sim::{Event, NodeId};
use crate::zk::{
    Action, CallRecord, Code, Command, Data, Disconnection, Errand, ErrandRecord, Note, Op, Response, ServerId, SessionId, Stat,
};

/// Characters of a call, or of what it brought, in a line of the log.
const MAX_BRIEF: usize = 48;

pub fn caption(scene: &Scene<'_>, note: &Note) -> Option<Rich> {
    let (lang, me) = (scene.lang, scene.me);
    Some(match note {
        Note::Connecting { server } if is_asked(scene) => {
            tell!(lang, "{me} connects to {server}.", "{me} 连接 {server}。", me, server)
        }
        Note::Connecting { server } => tell!(
            lang,
            "{me} tries {server}, the next server of its list.",
            "{me} 尝试连接 {server}，即它列表中的下一台服务器。",
            me,
            server,
        ),
        Note::Connected { server, session } => tell!(
            lang,
            "{me} is *connected* to {server}, with session {session}. It sends a ping when it has been quiet for a third of its timeout.",
            "{me} 已*连接* {server}，会话为 {session}。安静达到超时的三分之一时，它会发一次 ping。",
            me,
            server,
            session,
        ),
        Note::Disconnected { server, why, .. } => disconnected(scene, *server, *why),
        Note::Expired { session } => tell!(
            lang,
            "{me} learns that session {session} has *expired*: its ephemeral znodes are gone, and this handle is of no more use.",
            "{me} 得知会话 {session} 已*过期*：它的临时节点都已消失，这个客户端句柄也不能再用。",
            me,
            session,
        ),
        Note::Called { xid, op } => called(scene, *xid, op.as_deref())?,
        Note::Replied { call, .. } => replied(scene, call.as_deref()?)?,
        Note::ErrandDone(record) => errand_done(scene, record)?,
        Note::Program(note) => program::caption(lang, me, note),
        Note::AuthFailed => tell!(
            lang,
            "{me}’s credentials were refused, and with that the handle is dead: *AuthFailed*. A new client is needed.",
            "{me} 的凭证被拒绝，这个句柄就此失效：*AuthFailed*。需要新建一个客户端。",
            me,
        ),
        Note::ClientClosed if scene.own_notes().any(|note| matches!(note, Note::Replied { code: None, .. })) => tell!(
            lang,
            "{me} has closed its session in good order: its ephemeral znodes are gone already, and nobody waits for a timeout.",
            "{me} 已正常关闭会话：它的临时节点已经删除，无需等待超时。",
            me,
        ),
        Note::ClientClosed => tell!(
            lang,
            "{me} is closed without a word to a server: its session and its ephemeral znodes stay until they run out of time.",
            "{me} 未通知服务器就关闭了：会话和临时节点会保留到超时为止。",
            me,
        ),
        _ => return None,
    })
}

pub fn line(lang: Lang, me: NodeId, note: &Note) -> Option<Rich> {
    Some(match note {
        Note::Connecting { server } => tell!(lang, "{me} tries {server}", "{me} 尝试 {server}", me, server),
        Note::Connected { server, session } => tell!(
            lang,
            "{me} connected to {server}, session {session}",
            "{me} 已连接 {server}，会话 {session}",
            me,
            server,
            session,
        ),
        Note::Disconnected { server, .. } => {
            tell!(lang, "{me} lost its connection to {server}", "{me} 与 {server} 断开", me, server)
        }
        Note::Expired { session } => {
            tell!(lang, "{me}: session {session} *expired*", "{me}：会话 {session} *已过期*", me, session)
        }
        Note::Called { op: Some(call), .. } => {
            tell!(lang, "{me} calls {call}", "{me} 调用 {call}", me, call = code(brief(&op(call))))
        }
        Note::Called { op: None, .. } => tell!(lang, "{me} closes its session", "{me} 关闭会话", me),
        Note::Replied { call: Some(record), code: None, .. } => tell!(
            lang,
            "{me} {call}: {value}",
            "{me} {call}：{value}",
            me,
            call = code(brief(&op(&record.op))),
            value = code(brief_result(lang, record)),
        ),
        Note::Replied { call: Some(record), code: Some(error), .. } => tell!(
            lang,
            "{me} {call} fails: {error}",
            "{me} {call} 失败：{error}",
            me,
            call = code(brief(&op(&record.op))),
            error = code(error.words()),
        ),
        Note::Replied { call: None, code: None, .. } => {
            tell!(lang, "{me} hears that its session is closed", "{me} 得知会话已关闭", me)
        }
        Note::Replied { call: None, code: Some(error), .. } => {
            tell!(lang, "{me} cannot close its session: {error}", "{me} 无法关闭会话：{error}", me, error = code(error.words()))
        }
        Note::Program(note) => program::line(lang, me, note),
        Note::ErrandDone(record) if matches!(record.errand, Errand::WithStat(_)) => return None,
        Note::ErrandDone(record) => {
            let errand = code(brief(&ErrandText(&record.errand).to_string()));
            if record.is_success() {
                tell!(lang, "{me} has done {errand}", "{me} 已执行 {errand}", me, errand)
            } else {
                tell!(lang, "{me} cannot do all of {errand}", "{me} 未能完成 {errand}", me, errand)
            }
        }
        Note::AuthFailed => tell!(lang, "{me} *fails to authenticate*", "{me} *认证失败*", me),
        Note::ClientClosed => tell!(lang, "{me} has closed its session", "{me} 已关闭会话", me),
        _ => return None,
    })
}

/// The call as one types it in `zkCli.sh`.
pub fn op(op: &Op) -> String {
    OpText(op).to_string()
}

/// As much of it as a line has room for.
fn brief(text: &str) -> String {
    match text.char_indices().nth(MAX_BRIEF) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Of a Stat the version is enough for a line.
fn brief_result(lang: Lang, record: &CallRecord) -> String {
    match &record.result {
        Ok(Response::Stat(stat)) => format!("version {}", stat.version),
        other => brief(&result(lang, other, &record.op)),
    }
}

/// What a call brought, or Apache's text of its failure.
pub fn result(lang: Lang, result: &Result<Response, Code>, op: &Op) -> String {
    match result {
        Err(code) => match op.path() {
            Some(path) => format!("KeeperErrorCode = {} for {path}", code.words()),
            None => format!("KeeperErrorCode = {}", code.words()),
        },
        Ok(Response::Nothing) => text!(lang, "done", "完成"),
        Ok(Response::Created { path, .. }) => text!(lang, "created {path}", "已创建 {path}", path),
        Ok(Response::Stat(stat)) => stat_text(stat),
        Ok(Response::Data { data, stat }) => format!("{}, version {}", data_text(data), stat.version),
        Ok(Response::Children { children, .. }) => format!("[{}]", children.join(", ")),
        Ok(Response::Acl { acl, .. }) => acl.to_string(),
        Ok(Response::Path(path)) => text!(lang, "in sync, {path}", "已同步，{path}", path),
        Ok(Response::Ephemerals(paths)) => format!("[{}]", paths.join(", ")),
        Ok(Response::Number(number)) => number.to_string(),
        Ok(Response::Results(results)) => results_text(lang, op, results),
        Ok(Response::WhoAmI(ids)) => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// The parts of a multi, each with what it came to.
fn results_text(lang: Lang, op: &Op, results: &[Result<Response, Code>]) -> String {
    let (Op::Multi(ops) | Op::MultiRead(ops)) = op else { return String::new() };
    let parts = ops.iter().zip(results).map(|(op, part)| match part {
        Err(code) => code.words().to_owned(),
        part => result(lang, part, op),
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// A znode's bytes as text: in quotes, or `null`.
pub fn data_text(data: &Data) -> String {
    data.as_ref().map_or_else(|| "null".to_owned(), |data| format!("\"{data}\""))
}

fn stat_text(stat: &Stat) -> String {
    format!("version {}, mzxid {}, numChildren {}", stat.version, stat.mzxid, stat.num_children)
}

fn disconnected(scene: &Scene<'_>, server: ServerId, why: Disconnection) -> Rich {
    let (lang, me) = (scene.lang, scene.me);
    let has_session = scene.client().is_none_or(|client| client.session() != SessionId::NONE);
    match why {
        Disconnection::Closed | Disconnection::Silent if !has_session => tell!(
            lang,
            "{me} gets no session from {server} and will try another server.",
            "{me} 没能从 {server} 得到会话，将尝试别的服务器。",
            me,
            server,
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
            "{me} has heard nothing from {server} for two thirds of its session timeout: it gives the connection up, so as to reach another server in the third that is left.",
            "{me} 已有三分之二个会话超时没收到 {server} 的消息：它放弃这条连接，趁剩下的三分之一去找别的服务器。",
            me,
            server,
        ),
        Disconnection::TooLong => tell!(
            lang,
            "{server}’s reply to {me} is longer than the 1 MB that the client’s library reads (`jute.maxbuffer`): it gives the connection up, and every call without a reply fails with *ConnectionLoss*.",
            "{server} 给 {me} 的回复超过客户端库读取的上限 1 MB（`jute.maxbuffer`）：它放弃这条连接，未得到回复的调用都以 *ConnectionLoss* 失败。",
            me,
            server,
        ),
        Disconnection::Asked if !has_session => {
            tell!(lang, "{me} leaves {server} as you asked.", "{me} 按你的要求离开 {server}。", me, server)
        }
        Disconnection::Asked => tell!(
            lang,
            "{me} leaves {server} as you asked and takes its session along.",
            "{me} 按你的要求离开 {server}，并带走它的会话。",
            me,
            server,
        ),
    }
}

/// Whether a person sent the client elsewhere.
fn is_asked(scene: &Scene<'_>) -> bool {
    matches!(scene.step.event, Event::Command(Command::Action(Action::Connect { .. })))
}

fn called(scene: &Scene<'_>, xid: i32, call: Option<&Op>) -> Option<Rich> {
    let client = scene.client()?;
    let Some(call) = call else {
        // A close that was done at once is told by what came of it.
        return match &scene.step.event {
            Event::Command(Command::Action(action @ Action::Close { .. }))
                if !scene.own_notes().any(|note| *note == Note::ClientClosed) =>
            {
                Some(command::action(scene.lang, action))
            }
            _ => None,
        };
    };
    // A call that has failed at once: then its reply tells.
    if scene.own_notes().any(|note| matches!(note, Note::Replied { xid: replied, .. } if *replied == xid)) {
        return None;
    }
    let call_text = code(op(call));
    Some(match client.server() {
        Some(server) if call.is_write() => tell!(
            scene.lang,
            "{me} sends {call} to {server}: a write, which the leader will put in order for all.",
            "{me} 向 {server} 发送 {call}：写操作，由领导者统一排序。",
            me = scene.me,
            call = call_text,
            server,
        ),
        Some(server) if matches!(call, Op::Sync { .. }) => tell!(
            scene.lang,
            "{me} sends {call} to {server}: the reply comes when {server} has caught up with the leader.",
            "{me} 向 {server} 发送 {call}：等 {server} 追上领导者后才会回复。",
            me = scene.me,
            call = call_text,
            server,
        ),
        Some(server) => tell!(
            scene.lang,
            "{me} sends {call} to {server}: a read, which {server} answers from its own tree.",
            "{me} 向 {server} 发送 {call}：读操作，由 {server} 用自己的树回答。",
            me = scene.me,
            call = call_text,
            server,
        ),
        None => tell!(
            scene.lang,
            "{me} calls {call}. It has no connection now, so the call waits for one.",
            "{me} 调用 {call}。它此刻没有连接，调用要等到连上才能发出。",
            me = scene.me,
            call = call_text,
        ),
    })
}

/// An errand of several calls; one of a single call is told by its reply.
fn errand_done(scene: &Scene<'_>, record: &ErrandRecord) -> Option<Rich> {
    if matches!(record.errand, Errand::WithStat(_)) {
        return None;
    }
    let errand = code(ErrandText(&record.errand).to_string());
    Some(if record.is_success() {
        tell!(
            scene.lang,
            "{me} has done {errand}, in several calls: others may have changed the tree between them. Znodes: {count}.",
            "{me} 用多次调用执行了 {errand}：其间别的客户端可能改动过树。znode 数：{count}。",
            me = scene.me,
            errand,
            count = record.found.len(),
        )
    } else {
        tell!(
            scene.lang,
            "{me} cannot do all of {errand}: what it did before stays done.",
            "{me} 未能完成 {errand}：此前已做的不会撤销。",
            me = scene.me,
            errand,
        )
    })
}

fn replied(scene: &Scene<'_>, record: &CallRecord) -> Option<Rich> {
    let call = code(op(&record.op));
    Some(match &record.result {
        Ok(_) => tell!(
            scene.lang,
            "{me} gets the reply to {call}: {value}. The server was at {zxid} then, so {me} will accept no server behind that.",
            "{me} 得到 {call} 的回复：{value}。当时服务器已到 {zxid}，此后 {me} 不再接受比它旧的服务器。",
            me = scene.me,
            call,
            value = code(result(scene.lang, &record.result, &record.op)),
            zxid = record.zxid,
        ),
        Err(Code::ConnectionLoss) => tell!(
            scene.lang,
            "{me}’s {call} fails with {error}: the reply is lost, and the call may have been done or not.",
            "{me} 的 {call} 失败：{error}。回复丢失，操作可能已执行，也可能没有。",
            me = scene.me,
            call,
            error = code(Code::ConnectionLoss.words()),
        ),
        Err(Code::BadArguments) if record.op.broken_path().is_some() => tell!(
            scene.lang,
            "{me}’s library does not even send {call}: {why}",
            "{me} 的客户端库根本没有发出 {call}：{why}",
            me = scene.me,
            call,
            why = record.op.broken_path().map_or_else(String::new, |error| path_error(scene.lang, &error)),
        ),
        Err(Code::NoAuth) => tell!(
            scene.lang,
            "{me}’s {call} fails with {error}{why}.",
            "{me} 的 {call} 失败：{error}{why}。",
            me = scene.me,
            call,
            error = code(Code::NoAuth.words()),
            why = missing_right(scene.lang, &record.op)
                .map(|why| text!(scene.lang, ": {why}", "，{why}", why = why))
                .unwrap_or_default(),
        ),
        Err(_) => tell!(
            scene.lang,
            "{me}’s {call} fails: {error}.",
            "{me} 的 {call} 失败：{error}。",
            me = scene.me,
            call,
            error = code(result(scene.lang, &record.result, &record.op)),
        ),
    })
}
