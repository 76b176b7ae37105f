//! Bytes of a client's request and its reply on Apache's wire (`zookeeper.jute`): strings, buffers and lists begin with their length.

use std::rc::Rc;

use super::acl::Acl;
use super::message::{Message, Reply, RequestBody, Response, WatchLists};
use super::op::{CreateMode, Data, Op};
use super::znode::Stat;

/// `jute.maxbuffer`: the longest packet that a server or a client's library reads, in bytes, its length not counted.
pub(super) const MAX_PACKET: usize = 0xf_ffff;

/// Every packet begins with its length.
const LENGTH: usize = 4;
/// `RequestHeader`: xid and type.
const HEADER: usize = 8;
/// `ConnectRequest` without its password, which is a buffer of 16.
const CONNECT_REQUEST: usize = 4 + 8 + 4 + 8 + 20 + 1;
/// `MultiHeader`: type, done, err.
const MULTI_HEADER: usize = 9;
/// `ReplyHeader`: xid, zxid, err.
const REPLY_HEADER: usize = 16;
/// `Stat`.
const STAT: usize = 68;
/// `WatcherEvent` without its path: type and state.
const EVENT: usize = 8;
/// `ConnectResponse`, with a password of 16.
const CONNECT_RESPONSE: usize = 4 + 4 + 8 + 20 + 1;

impl RequestBody {
    /// The bytes of the request, its length not counted.
    pub(super) fn wire_size(&self) -> usize {
        match self {
            RequestBody::CreateSession { .. } => CONNECT_REQUEST,
            RequestBody::CloseSession | RequestBody::Ping => HEADER,
            RequestBody::Op(op) => HEADER + op_size(op),
            RequestBody::SetWatches { watches, .. } => HEADER + 8 + watch_lists(watches),
            RequestBody::DeleteContainer { path } => HEADER + string(path),
        }
    }
}

impl Message {
    /// The bytes of a message between a client and a server; none between servers, or between clients' programs.
    pub fn client_bytes(&self) -> usize {
        let body = match self {
            Message::Connect(_) => CONNECT_REQUEST,
            Message::Connected(_) => CONNECT_RESPONSE,
            Message::Request { body, .. } => body.wire_size(),
            Message::Reply(reply) => reply.wire_size(),
            Message::Event(event) => REPLY_HEADER + EVENT + string(&event.path),
            Message::Greeting { .. } | Message::Notification(_) | Message::Quorum(_) | Message::Peer { .. } | Message::Hdfs(_) => {
                return 0;
            }
        };
        LENGTH + body
    }
}

impl Reply {
    /// The bytes of the reply, its length not counted.
    pub(super) fn wire_size(&self) -> usize {
        REPLY_HEADER + self.result.as_ref().map_or(0, response_size)
    }
}

fn response_size(response: &Response) -> usize {
    let stat = |stat: &Option<Stat>| if stat.is_some() { STAT } else { 0 };
    let names = |names: &[Rc<str>]| 4 + names.iter().map(|name| string(name)).sum::<usize>();
    match response {
        Response::Nothing => 0,
        Response::Created { path, stat: it } => string(path) + stat(it),
        Response::Stat(_) => STAT,
        Response::Data { data, .. } => buffer(data) + STAT,
        Response::Children { children, stat: it } => names(children) + stat(it),
        Response::Acl { acl, .. } => list(acl) + STAT,
        Response::Path(path) => string(path),
        Response::Ephemerals(paths) => names(paths),
        Response::Number(_) => 4,
        Response::Results(results) => {
            MULTI_HEADER + results.iter().map(|result| MULTI_HEADER + result.as_ref().map_or(4, response_size)).sum::<usize>()
        }
        Response::WhoAmI(ids) => 4 + ids.iter().map(|id| string(&id.scheme) + string(&id.id)).sum::<usize>(),
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
    let of = |paths: &Vec<Rc<str>>| 4 + paths.iter().map(|path| string(path)).sum::<usize>();
    [data, exist, child, persistent, persistent_recursive].into_iter().map(of).sum()
}
