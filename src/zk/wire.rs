//! How many bytes a client's request takes on Apache's wire (`zookeeper.jute`): strings, buffers and lists begin with their length.

use super::acl::Acl;
use super::message::{RequestBody, WatchLists};
use super::op::{CreateMode, Data, Op};

/// `RequestHeader`: xid and type.
const HEADER: usize = 8;
/// `ConnectRequest` without its password, which is a buffer of 16.
const CONNECT_REQUEST: usize = 4 + 8 + 4 + 8 + 20 + 1;
/// `MultiHeader`: type, done, err.
const MULTI_HEADER: usize = 9;

impl RequestBody {
    pub fn wire_size(&self) -> usize {
        match self {
            RequestBody::CreateSession { .. } => CONNECT_REQUEST,
            RequestBody::CloseSession | RequestBody::Ping => HEADER,
            RequestBody::Op(op) => HEADER + op_size(op),
            RequestBody::SetWatches { watches, .. } => HEADER + 8 + watch_lists(watches),
            RequestBody::DeleteContainer { path } => HEADER + string(path),
        }
    }
}

fn op_size(op: &Op) -> usize {
    match op {
        Op::Create { path, data, acl, mode, .. } => string(path) + buffer(data) + list(acl) + create_mode(*mode),
        Op::SetData { path, data, .. } => string(path) + buffer(data) + 4,
        Op::SetAcl { path, acl, .. } => string(path) + list(acl) + 4,
        Op::Delete { path, .. }
        | Op::Check { path, .. }
        | Op::AddWatch { path, .. }
        | Op::RemoveWatches { path, .. }
        | Op::CheckWatches { path, .. } => string(path) + 4,
        Op::Exists { path, .. } | Op::GetData { path, .. } | Op::GetChildren { path, .. } => string(path) + 1,
        Op::GetAcl { path } | Op::Sync { path } | Op::GetAllChildrenNumber { path } => string(path),
        Op::GetEphemerals { prefix } => string(prefix),
        Op::Multi(ops) | Op::MultiRead(ops) => ops.iter().map(|op| MULTI_HEADER + op_size(op)).sum::<usize>() + MULTI_HEADER,
        Op::AddAuth { scheme, auth } => 4 + string(scheme) + string(auth),
        Op::WhoAmI => 0,
    }
}

fn string(text: &str) -> usize {
    4 + text.len()
}

fn buffer(data: &Data) -> usize {
    4 + data.as_ref().map_or(0, |data| data.len())
}

fn list(acl: &Acl) -> usize {
    4 + acl.entries().iter().map(|entry| 4 + string(&entry.id.scheme) + string(&entry.id.id)).sum::<usize>()
}

/// The flags, and the TTL where there is one.
fn create_mode(mode: CreateMode) -> usize {
    if mode.ttl().is_some() { 12 } else { 4 }
}

fn watch_lists(watches: &WatchLists) -> usize {
    let WatchLists { data, exist, child, persistent, persistent_recursive } = watches;
    let of = |paths: &Vec<std::rc::Rc<str>>| 4 + paths.iter().map(|path| string(path)).sum::<usize>();
    [data, exist, child, persistent, persistent_recursive].into_iter().map(of).sum()
}
