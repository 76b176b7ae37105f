//! Values as text: times, a znode's data, a call and its result, an edit, a block.

use super::template::text;
use crate::hdfs::{BlockId, EditOp};
use crate::lang::Lang;
use crate::script::OpText;
use crate::sim::{Duration, MS, SECOND, Time};
use crate::zk::{Acl, Code, Data, Id, Op, Response, SessionId, Stat};

/// A time to the millisecond.
pub fn clock(time: Time) -> String {
    format!("{}.{:03} s", time / SECOND, time % SECOND / MS)
}

/// A time with one decimal.
pub fn seconds(time: Time) -> String {
    format!("{}.{} s", time / SECOND, time % SECOND / (SECOND / 10))
}

/// A duration with one decimal, rounded; one of less than a second in milliseconds.
pub fn span(duration: Duration) -> String {
    if duration < SECOND { format!("{} ms", duration / MS) } else { seconds(duration + SECOND / 20) }
}

/// A znode's bytes as text: in quotes, or `null`.
pub fn data_text(data: &Data) -> String {
    data.as_ref().map_or_else(|| "null".to_owned(), |data| format!("\"{data}\""))
}

/// The call as one types it in `zkCli.sh`.
pub fn op(op: &Op) -> String {
    OpText(op).to_string()
}

/// The call's name wherever the page names it: the word that one types. What is on the wire is named by [`Op::name`].
pub fn verb(op: &Op) -> &'static str {
    OpText(op).verb()
}

/// The result of a call, or Apache's text of its failure.
pub fn result(lang: Lang, result: &Result<Response, Code>, op: &Op) -> String {
    match result {
        Err(code) => match op.path() {
            Some(path) => format!("KeeperErrorCode = {} for {path}", code.words()),
            None => format!("KeeperErrorCode = {}", code.words()),
        },
        Ok(Response::Nothing) => text!(lang, "done", "完成"),
        Ok(Response::Created { path, .. }) => text!(lang, "created {path}", "已创建 {path}", path),
        Ok(Response::Stat(stat)) => stat_text(stat),
        Ok(Response::Data { stat, .. }) if matches!(op, Op::Reconfig(_)) => {
            text!(lang, "configuration {version}", "配置 {version}", version = stat.mzxid)
        }
        Ok(Response::Data { data, stat }) => format!("{}, version {}", data_text(data), stat.version),
        Ok(Response::Children { children, .. }) => format!("[{}]", children.join(", ")),
        Ok(Response::Acl { acl, .. }) => acl.to_string(),
        Ok(Response::Path(path)) => text!(lang, "in sync, {path}", "已同步，{path}", path),
        Ok(Response::Ephemerals(paths)) => format!("[{}]", paths.join(", ")),
        Ok(Response::Number(number)) => number.to_string(),
        Ok(Response::Results(results)) => results_text(lang, op, results),
        Ok(Response::WhoAmI(ids)) => list(ids.iter()),
    }
}

/// The parts of a multi, each with its own result.
fn results_text(lang: Lang, op: &Op, results: &[Result<Response, Code>]) -> String {
    let (Op::Multi(ops) | Op::MultiRead(ops)) = op else { return String::new() };
    if let (Op::Multi(_), Some(code)) = (op, cause_of_failure(results)) {
        return text!(lang, "{code}, so nothing of it is done", "{code}，所以什么都没做", code = code.words());
    }
    let parts = ops.iter().zip(results).map(|(op, part)| match part {
        Err(code) => code.words().to_owned(),
        part => result(lang, part, op),
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// The code of the part that made a multi fail: of the others nothing is done. A multiRead fails part by part.
pub fn cause_of_failure(results: &[Result<Response, Code>]) -> Option<Code> {
    let failed = results.iter().all(Result::is_err);
    results.iter().filter(|_| failed).filter_map(|part| part.as_ref().err().copied()).find(|code| *code != Code::Ok)
}

/// The end of a sequential znode's number, as there is room for: `…07`.
pub fn number_end(digits: &str) -> String {
    format!("…{:0>2}", digits.trim_start_matches('0'))
}

/// An ACL as `zkCli.sh` writes it, without the hashes of digests: `digest:alice:cdrwa`.
pub fn acl_text(acl: &Acl) -> String {
    list(acl.entries().iter().map(|entry| format!("{}:{}:{}", entry.id.scheme, entry.id.user(), entry.perms)))
}

/// The same where there is less room: who, and what it may do.
pub fn acl_in_short(acl: &Acl) -> String {
    list(acl.entries().iter().map(|entry| format!("{} {}", entry.id.user(), entry.perms)))
}

/// An identity without the hash that proves it: `digest:alice`.
pub fn identity(id: &Id) -> String {
    format!("{}:{}", id.scheme, id.user())
}

/// A session's id, short and still told apart from others: the server that made it, and the end of its number.
pub fn short_session(session: SessionId) -> String {
    format!("0x{:x}…{:04x}", session.0 >> 56, session.0 & 0xffff)
}

fn stat_text(stat: &Stat) -> String {
    format!("version {}, mzxid {}, numChildren {}", stat.version, stat.mzxid, stat.num_children)
}

/// An edit as HDFS's EditLog names it: `OP_MKDIR /a`.
pub fn edit_text(op: &EditOp) -> String {
    match (op.path(), op) {
        (Some(path), EditOp::AddBlock { block, .. }) => format!("{} {path} {}", op.name(), block_name(*block)),
        (Some(path), _) => format!("{} {path}", op.name()),
        (None, EditOp::AllocateBlockId { block }) => format!("{} {}", op.name(), block_name(*block)),
        (None, EditOp::SetGenstamp { stamp } | EditOp::SetGenstampV2 { stamp }) => format!("{} {stamp}", op.name()),
        (None, _) => op.name().to_owned(),
    }
}

pub fn block_name(block: BlockId) -> String {
    format!("blk_{}", block.0)
}

/// Values with a comma between them.
pub fn list(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}
