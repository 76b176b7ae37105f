//! Output of `zkCli.sh`, word for word, as a real one of 3.8 printed it: Apache's own words, the same in every language of the page.
//!
//! Three things differ on purpose. A time is the run's clock, where Apache prints a date. The refusals of a real `setAcl -R` run on in
//! one line; here each has a line of its own. `multi` is not among Apache's commands: its parts print as they would alone.

use std::fmt::Write;

use super::bidi::isolated;
use super::values::{clock, verb};
use crate::zk::{Acl, CallRecord, Code, Errand, ErrandEnd, ErrandRecord, Op, PathError, Response, Stat, limit_path};

/// Bytes of one answer; a znode may have ten thousand children.
const MAX_TEXT: usize = 16 * 1024;

/// An answer as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    pub is_error: bool,
}

/// The text that a call printed; `None` where `zkCli.sh` says nothing, such as after a `set`.
pub fn reply(call: &CallRecord) -> Option<Printed> {
    printed(call, false)
}

/// The text that an errand printed.
pub fn errand(record: &ErrandRecord) -> Option<Printed> {
    match &record.errand {
        Errand::WithStat(_) => printed(&record.last, true),
        Errand::ListAll { .. } => {
            let mut lines: Vec<String> = record.found.iter().map(ToString::to_string).collect();
            lines.extend(failure_of(record));
            print(lines.join("\n"), record.end == ErrandEnd::Failed)
        }
        Errand::DeleteAll { .. } if !record.refused.is_empty() || failed_in_deleting(record) => {
            print("Failed to delete some node(s) in the subtree!".to_owned(), true)
        }
        Errand::DeleteAll { .. } => print(failure_of(record)?, true),
        Errand::SetAclAll { .. } => {
            let refused = record.refused.iter().map(|(path, code)| exception(*code, Some(path)));
            let lines: Vec<String> = refused.chain(failure_of(record)).collect();
            print(lines.join("\n"), true)
        }
        Errand::SetQuota { path, .. } => print(set_quota(record, path)?, record.end != ErrandEnd::Done),
        Errand::ListQuota { path } => list_quota(record, path),
        Errand::DeleteQuota { path, .. } => print(delete_quota(record, path)?, !is_unknown(record)),
    }
}

/// A refusal of `setquota`, or its warnings about limits that are exceeded already.
fn set_quota(record: &ErrandRecord, path: &str) -> Option<String> {
    let other = || record.found.last().map_or("", |path| path);
    match record.end {
        ErrandEnd::QuotaBelow => Some(format!("{path} has a child {} which has a quota", other())),
        ErrandEnd::QuotaAbove => Some(format!("{path} has a parent {} which has a quota", other())),
        ErrandEnd::Failed if is_unknown(record) => Some(format!("{path} does not exist.")),
        ErrandEnd::Failed | ErrandEnd::TooMany => failure_of(record),
        ErrandEnd::Done => {
            let (limits, usage) = (record.limits?, record.usage?);
            let warning =
                |what: &str, used: i64| format!("[Warning]: the {what} quota you create is less than the existing {what}:{used}");
            let count = limits.is_below_count(usage).then(|| warning("count", usage.count));
            let bytes = limits.is_below_bytes(usage).then(|| warning("bytes", usage.bytes));
            let lines: Vec<String> = count.into_iter().chain(bytes).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
    }
}

fn list_quota(record: &ErrandRecord, path: &str) -> Option<Printed> {
    let mut lines = vec![format!("absolute path is {}", limit_path(path))];
    // The shell prints neither before it has both (measured with 3.8.0: without the stats there is only the refusal).
    if let (Some(limits), Some(usage)) = (record.limits, record.usage) {
        lines.extend([format!("Output quota for {path} {limits}"), format!("Output stat for {path} {usage}")]);
    }
    let is_gone = matches!(record.last.result, Err(Code::NoNode));
    lines.extend(if is_gone { Some(format!("quota for {path} does not exist.")) } else { failure_of(record) });
    print(lines.join("\n"), record.end != ErrandEnd::Done)
}

fn delete_quota(record: &ErrandRecord, path: &str) -> Option<String> {
    if is_unknown(record) {
        return Some(format!("Quota does not exist for {path}"));
    }
    let is_gone = matches!(record.last.result, Err(Code::NoNode));
    if is_gone { Some(format!("quota for {path} does not exist.")) } else { failure_of(record) }
}

/// Whether an errand ended with the question whether there is such a znode.
fn is_unknown(record: &ErrandRecord) -> bool {
    matches!(record.last.op, Op::Exists { .. }) && record.last.result == Err(Code::NoNode)
}

/// The text of a watcher about an event of a znode, or of the session where `kind` is `None`.
pub fn watched_event(state: &str, kind: &str, path: Option<&str>) -> String {
    format!("\nWATCHER::\n\nWatchedEvent state:{state} type:{kind} path:{}", path.unwrap_or("null"))
}

/// The shell's answer to a letter that stands for no right (`ZKUtil.getPermFromString`).
pub fn unknown_perm(letter: char) -> String {
    format!("Unknown perm type: {letter}")
}

/// The last lines of `history`: at most eleven, with their numbers.
pub fn history(lines: &[String]) -> String {
    const LAST: usize = 11;
    let first = lines.len().saturating_sub(LAST);
    let numbered = lines.iter().enumerate().skip(first).map(|(n, line)| format!("{n} - {line}"));
    numbered.collect::<Vec<_>>().join("\n")
}

fn print(text: String, is_error: bool) -> Option<Printed> {
    let text = match text.char_indices().find(|(at, _)| *at >= MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    (!text.is_empty() || !is_error).then_some(Printed { text, is_error })
}

fn printed(call: &CallRecord, with_stat: bool) -> Option<Printed> {
    match &call.result {
        Err(code) => print(failure(call, *code), true),
        Ok(response) => {
            let is_error = failed_part(response);
            answer(&call.op, response, with_stat).and_then(|text| print(text, is_error))
        }
    }
}

fn failed_part(response: &Response) -> bool {
    matches!(response, Response::Results(results) if results.iter().any(Result::is_err))
}

fn answer(op: &Op, response: &Response, with_stat: bool) -> Option<String> {
    let (mut text, stat) = match response {
        Response::Created { path, .. } => (format!("Created {path}"), None),
        Response::Stat(stat) if matches!(op, Op::Exists { .. }) => return Some(stat_block(stat)),
        // Of `set` and `setAcl`.
        Response::Stat(stat) => return with_stat.then(|| stat_block(stat)),
        Response::Data { data, stat } => {
            let heading = if matches!(op, Op::Reconfig(_)) { "Committed new configuration:\n" } else { "" };
            (format!("{heading}{}", data.as_deref().unwrap_or("null")), Some(stat))
        }
        Response::Children { children, stat } => {
            let text = format!("[{}]", children.join(", "));
            return Some(stat.as_ref().map_or_else(|| text.clone(), |stat| format!("{text}\n{}", stat_block(stat))));
        }
        Response::Acl { acl, stat } => (acl_text(acl), Some(stat)),
        Response::Path(_) => ("Sync is OK".to_owned(), None),
        Response::Ephemerals(paths) => (format!("[{}]", paths.join(", ")), None),
        Response::Number(number) => (number.to_string(), None),
        Response::Results(results) => (parts(op, results), None),
        Response::WhoAmI(ids) => {
            let lines = ids.iter().map(|id| format!("\n{}: {}", id.scheme, id.id));
            (format!("Auth scheme: User{}", lines.collect::<String>()), None)
        }
        Response::Nothing => return None,
    };
    if let Some(stat) = stat.filter(|_| with_stat) {
        text.push('\n');
        text.push_str(&stat_block(stat));
    }
    Some(text)
}

fn stat_block(stat: &Stat) -> String {
    format!(
        "cZxid = 0x{:x}\nctime = {}\nmZxid = 0x{:x}\nmtime = {}\npZxid = 0x{:x}\ncversion = {}\ndataVersion = {}\naclVersion = {}\n\
         ephemeralOwner = 0x{:x}\ndataLength = {}\nnumChildren = {}",
        stat.czxid.0,
        clock(stat.ctime),
        stat.mzxid.0,
        clock(stat.mtime),
        stat.pzxid.0,
        stat.cversion,
        stat.version,
        stat.aversion,
        stat.ephemeral_owner.0,
        stat.data_length,
        stat.num_children,
    )
}

fn acl_text(acl: &Acl) -> String {
    let entries = acl.entries();
    let lines = entries.iter().map(|entry| format!("'{},'{}\n: {}", entry.id.scheme, entry.id.id, entry.perms));
    lines.collect::<Vec<_>>().join("\n")
}

/// Each part of a multi by itself; where one failed, the text of `OpResult.ErrorResult` for each.
fn parts(op: &Op, results: &[Result<Response, Code>]) -> String {
    let (Op::Multi(ops) | Op::MultiRead(ops)) = op else { return String::new() };
    let mut text = String::new();
    for (op, result) in ops.iter().zip(results) {
        let said = match result {
            Ok(response) => answer(op, response, false).unwrap_or_else(|| "ok".to_owned()),
            Err(code) => format!("ErrorResult({} {})", code.number(), code.name()),
        };
        let gap = if text.is_empty() { "" } else { "\n" };
        // Writing to a string does not fail.
        let _ = write!(text, "{gap}{}: {said}", verb(op));
    }
    text
}

fn failure_of(record: &ErrandRecord) -> Option<String> {
    let code = record.last.result.as_ref().err().filter(|_| record.end == ErrandEnd::Failed)?;
    Some(failure(&record.last, *code))
}

fn failed_in_deleting(record: &ErrandRecord) -> bool {
    record.end == ErrandEnd::Failed && matches!(record.last.op, Op::Multi(_))
}

fn failure(call: &CallRecord, code: Code) -> String {
    let path = call.op.path().map(|path| &**path);
    // A dead handle answers at once; calls that were under way when it died get their exception.
    let at_once = call.at == call.done_at;
    if at_once && matches!(code, Code::SessionExpired | Code::AuthFailed | Code::ConnectionLoss) {
        return "Not connected".to_owned();
    }
    if let Some(error) = call.op.broken_path().filter(|_| code == Code::BadArguments) {
        let text = error.to_string();
        return match error {
            PathError::Invalid { path, .. } => text.replacen(&path, &isolated(&path), 1),
            _ => text,
        };
    }
    if matches!(call.op, Op::Sync { .. }) {
        return format!("Sync has failed. rc={}", code.number());
    }
    // `CliWrapperException`.
    let words = match code {
        Code::NoNode => "Node does not exist: ",
        Code::NodeExists => "Node already exists: ",
        Code::NotEmpty => "Node not empty: ",
        Code::NoChildrenForEphemerals => "Ephemerals cannot have children: ",
        Code::NoAuth => "Insufficient permission : ",
        Code::InvalidAcl => "Acl is not valid : ",
        Code::BadArguments => "Arguments are not valid : ",
        Code::BadVersion => "version No is not valid : ",
        Code::ReconfigInProgress => {
            return "Another reconfiguration is in progress -- concurrent reconfigs not supported (yet)".to_owned();
        }
        Code::NewConfigNoQuorum => {
            return "No quorum of new config is connected and up-to-date with the leader of last commmitted config - \
                    try invoking reconfiguration after new servers are connected and synced"
                .to_owned();
        }
        Code::QuotaExceeded => "Quota has exceeded : ",
        _ => return exception(code, path),
    };
    // `ZooKeeperAdmin.reconfigure` makes its exceptions with an empty path.
    let none = if let Op::Reconfig(_) = call.op { "" } else { "null" };
    let text = format!("{words}{}", path.unwrap_or(none));
    // Only `create` prints both texts.
    let twice = code == Code::InvalidAcl && matches!(call.op, Op::Create { .. });
    if twice { format!("{}\n{text}", exception(code, path)) } else { text }
}

/// `KeeperException.getMessage`.
fn exception(code: Code, path: Option<&str>) -> String {
    let of = path.map(|path| format!(" for {}", isolated(path))).unwrap_or_default();
    format!("KeeperErrorCode = {}{of}", code.words())
}
