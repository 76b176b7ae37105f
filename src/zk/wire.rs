//! What a client and a server send each other, as it is written on Apache's wire (`zookeeper.jute`), and the number of its bytes, which is counted by
//! writing it nowhere. `crate::wire` reads it again and has the records that the simulation does not need.

use super::acl::Acl;
use super::event::{EventType, WatcherEvent};
use super::ids::{SessionId, Zxid};
use super::message::{Message, NOTIFICATION_XID, Reply, RequestBody, Response, WatchLists};
use super::op::{AddWatchMode, CreateMode, Op, WatcherType};
use super::op_code::OpCode;
use super::znode::Stat;
use crate::jute::{Count, Sink};
use crate::sim::{Duration, MS, Time};

/// `jute.maxbuffer`: the longest packet that a server or a client's library reads, in bytes, its length not counted.
pub const MAX_PACKET: usize = 0xf_ffff;

/// A path or data of fewer bytes are short: no packet of one of each comes near the bound.
const SHORT: usize = 0x1000;

/// Every packet begins with its length.
const LENGTH: usize = 4;
/// The bytes of a password, `ConnectRequest.passwd`.
pub const PASSWORD: usize = 16;
/// `Watcher.Event.KeeperState.SyncConnected`, which every event of a server bears.
pub const SYNC_CONNECTED: i32 = 3;
/// The type of an error among the results of a multi, and of the header behind the last.
const ERROR: i32 = -1;

/// The wall clock of a run: milliseconds since 1970 at its beginning. Times on the wire are such milliseconds, as a znode's `ctime`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WallClock {
    pub start: i64,
}

impl WallClock {
    /// The time of the change `zxid`. What was there before every change has none.
    fn millis(self, time: Time, zxid: Zxid) -> i64 {
        if zxid == Zxid::ZERO { 0 } else { self.start.wrapping_add((time / MS) as i64) }
    }
}

/// The bytes of whatever `write` writes.
fn count(write: impl FnOnce(&mut Count)) -> usize {
    let mut count = Count::default();
    write(&mut count);
    count.0
}

/// A span in milliseconds, as a timeout is written.
pub fn millis(span: Duration) -> i32 {
    i32::try_from(span / MS).unwrap_or(i32::MAX)
}

/// `passwd`: the simulation's passwords have half as many bytes, and zeros before them.
pub fn password_bytes(password: u64) -> [u8; PASSWORD] {
    u128::from(password).to_be_bytes()
}

/// A request with its header.
pub fn write_request(xid: i32, body: &RequestBody, out: &mut impl Sink) {
    out.int(xid);
    out.int(body.op_code().number());
    body.write(out);
}

/// The handshake's first packet, its timeout in milliseconds. Clients before 3.4 send no `read_only`.
pub fn write_connect(
    protocol: i32,
    last_zxid_seen: Zxid,
    timeout: i32,
    session: SessionId,
    password: Option<&[u8]>,
    read_only: Option<bool>,
    out: &mut impl Sink,
) {
    out.int(protocol);
    out.long(last_zxid_seen.0 as i64);
    write_session(timeout, session, password, read_only, out);
}

/// Its answer, which has `read_only` where the request had it.
pub fn write_connected(
    protocol: i32,
    timeout: i32,
    session: SessionId,
    password: &[u8; PASSWORD],
    read_only: Option<bool>,
    out: &mut impl Sink,
) {
    out.int(protocol);
    write_session(timeout, session, Some(password), read_only, out);
}

fn write_session(timeout: i32, session: SessionId, password: Option<&[u8]>, read_only: Option<bool>, out: &mut impl Sink) {
    out.int(timeout);
    out.long(session.0 as i64);
    out.buffer(password);
    if let Some(read_only) = read_only {
        out.bool(read_only);
    }
}

/// `ReplyHeader`.
pub fn write_reply_header(xid: i32, zxid: Zxid, err: i32, out: &mut impl Sink) {
    out.int(xid);
    out.long(zxid.0 as i64);
    out.int(err);
}

impl RequestBody {
    /// Whether a server reads no further.
    pub(super) fn is_too_long(&self) -> bool {
        !self.is_short() && self.wire_size() > MAX_PACKET
    }

    /// Whether it need not be counted to see that it is within bounds, as nearly every request.
    fn is_short(&self) -> bool {
        let RequestBody::Op(op) = self else { return matches!(self, RequestBody::Ping | RequestBody::CloseSession) };
        let data = match op {
            Op::Create { data, acl, .. } if acl.is_open() => data,
            Op::SetData { data, .. } => data,
            Op::Create { .. } | Op::SetAcl { .. } | Op::Multi(_) | Op::MultiRead(_) | Op::AddAuth { .. } | Op::Reconfig(_) => {
                return false;
            }
            _ => &None,
        };
        op.path().is_none_or(|path| path.len() < SHORT) && data.as_ref().is_none_or(|data| data.len() < SHORT)
    }

    /// The bytes of the request, its length not counted.
    #[cold]
    fn wire_size(&self) -> usize {
        count(|out| write_request(0, self, out))
    }

    fn write(&self, out: &mut impl Sink) {
        match self {
            RequestBody::CreateSession { timeout } => out.int(millis(*timeout)),
            RequestBody::CloseSession | RequestBody::Ping => {}
            RequestBody::Op(op) => op.write(out),
            RequestBody::SetWatches { relative, watches } => {
                out.long(relative.0 as i64);
                watches.write(out);
            }
            RequestBody::DeleteContainer { path } => out.string(path),
        }
    }
}

impl Message {
    /// The bytes of a message between a client and a server; none between servers, or between clients' programs.
    pub fn client_bytes(&self) -> usize {
        let body = match self {
            Message::Connect(_) => {
                count(|out| write_connect(0, Zxid::ZERO, 0, SessionId::NONE, Some(&[0; PASSWORD]), Some(false), out))
            }
            Message::Connected(_) => count(|out| write_connected(0, 0, SessionId::NONE, &[0; PASSWORD], Some(false), out)),
            Message::Request { body, .. } => body.wire_size(),
            Message::Reply(reply) => reply.wire_size(),
            Message::Event(event) => count(|out| event.write(out)),
            Message::Word(word) => return word.len(),
            Message::Greeting { .. } | Message::Notification(_) | Message::Quorum(_) | Message::Peer { .. } | Message::Hdfs(_) => {
                return 0;
            }
        };
        LENGTH + body
    }
}

impl Reply {
    /// Whether a client's library reads no further.
    pub(super) fn is_too_long(&self) -> bool {
        !self.is_short() && self.wire_size() > MAX_PACKET
    }

    fn is_short(&self) -> bool {
        match &self.result {
            Err(_) | Ok(Response::Nothing | Response::Stat(_)) => true,
            Ok(Response::Data { data, .. }) => data.as_ref().is_none_or(|data| data.len() < SHORT),
            Ok(Response::Created { path, .. }) => path.len() < SHORT,
            Ok(Response::Children { children, .. }) => children.is_empty(),
            Ok(_) => false,
        }
    }

    /// The bytes of the reply, its length not counted. The reply to an addWatch, which by itself looks like any other without a content, has 4 more.
    #[cold]
    fn wire_size(&self) -> usize {
        count(|out| self.write(&[], WallClock::default(), out))
    }

    /// `asked` is the operation, followed by the operations of a multi: by themselves some replies do not tell.
    pub fn write(&self, asked: &[OpCode], clock: WallClock, out: &mut impl Sink) {
        let err = self.result.as_ref().err().map_or(0, |code| code.number());
        write_reply_header(self.xid, self.zxid, err, out);
        if let Ok(response) = &self.result {
            response.write(asked, clock, out);
        }
    }
}

impl WatcherEvent {
    /// The event as a server of 3.8 sends it: with its zxid -1, where 3.9 tells the change's.
    pub fn write(&self, out: &mut impl Sink) {
        self.write_with(Zxid(u64::MAX), SYNC_CONNECTED, out);
    }

    pub fn write_with(&self, zxid: Zxid, state: i32, out: &mut impl Sink) {
        write_reply_header(NOTIFICATION_XID, zxid, 0, out);
        out.int(self.kind.number());
        out.int(state);
        out.string(&self.path);
    }
}

impl Response {
    pub fn write(&self, asked: &[OpCode], clock: WallClock, out: &mut impl Sink) {
        match self {
            // An `ErrorResponse` without an error.
            Response::Nothing if asked.first() == Some(&OpCode::AddWatch) => out.int(0),
            Response::Nothing => {}
            Response::Created { path, stat } => {
                out.string(path);
                if let Some(stat) = stat {
                    stat.write(clock, out);
                }
            }
            Response::Stat(stat) => stat.write(clock, out),
            Response::Data { data, stat } => {
                out.data(data.as_deref());
                stat.write(clock, out);
            }
            Response::Children { children, stat } => {
                out.strings(children);
                if let Some(stat) = stat {
                    stat.write(clock, out);
                }
            }
            Response::Acl { acl, stat } => {
                acl.write(out);
                stat.write(clock, out);
            }
            Response::Path(path) => out.string(path),
            Response::Ephemerals(paths) => out.strings(paths),
            Response::Number(number) => out.int(i32::try_from(*number).unwrap_or(i32::MAX)),
            Response::Results(results) => {
                for (n, result) in results.iter().enumerate() {
                    write_result(result.as_ref().map_err(|code| code.number()), asked.get(n + 1), clock, out);
                }
                write_multi_end(out);
            }
            Response::WhoAmI(ids) => {
                out.length(ids.len());
                for id in ids.iter() {
                    out.string(&id.scheme);
                    out.string(&id.id);
                }
            }
        }
    }

    /// The type of this answer among the results of a multi.
    fn result_type(&self, asked: Option<&OpCode>) -> OpCode {
        match self {
            Response::Created { stat: Some(_), .. } => OpCode::Create2,
            Response::Created { .. } => OpCode::Create,
            Response::Stat(_) => OpCode::SetData,
            Response::Data { .. } => OpCode::GetData,
            Response::Children { .. } => OpCode::GetChildren,
            _ if asked == Some(&OpCode::Check) => OpCode::Check,
            _ => OpCode::Delete,
        }
    }
}

/// One result of a multi: an answer, or the number of an error.
pub fn write_result(result: Result<&Response, i32>, asked: Option<&OpCode>, clock: WallClock, out: &mut impl Sink) {
    match result {
        Ok(response) => {
            write_multi_header(response.result_type(asked).number(), false, 0, out);
            response.write(&[], clock, out);
        }
        Err(code) => {
            write_multi_header(ERROR, false, code, out);
            out.int(code);
        }
    }
}

pub fn write_multi_end(out: &mut impl Sink) {
    write_multi_header(ERROR, true, ERROR, out);
}

fn write_multi_header(kind: i32, done: bool, err: i32, out: &mut impl Sink) {
    out.int(kind);
    out.bool(done);
    out.int(err);
}

impl Op {
    fn write(&self, out: &mut impl Sink) {
        match self {
            Op::Create { path, data, acl, mode, .. } => {
                out.string(path);
                out.data(data.as_deref());
                acl.write(out);
                out.int(mode.flags());
                if let Some(ttl) = mode.ttl() {
                    out.long(ttl);
                }
            }
            Op::SetData { path, data, version } => {
                out.string(path);
                out.data(data.as_deref());
                out.int(*version);
            }
            Op::SetAcl { path, acl, version } => {
                out.string(path);
                acl.write(out);
                out.int(*version);
            }
            Op::Delete { path, version } | Op::Check { path, version } => write_numbered(path, *version, out),
            Op::AddWatch { path, mode } => write_numbered(path, mode.number(), out),
            Op::RemoveWatches { path, kind, .. } | Op::CheckWatches { path, kind } => write_numbered(path, kind.number(), out),
            Op::Exists { path, watch } | Op::GetData { path, watch } | Op::GetChildren { path, watch, .. } => {
                out.string(path);
                out.bool(*watch);
            }
            Op::Reconfig(change) => {
                for servers in [&change.joining, &change.leaving, &change.new_members] {
                    out.buffer(servers.as_ref().map(|servers| servers.as_bytes()));
                }
                out.long(change.config_id);
            }
            Op::GetAcl { path } | Op::Sync { path } | Op::GetAllChildrenNumber { path } | Op::GetEphemerals { prefix: path } => {
                out.string(path);
            }
            Op::Multi(ops) | Op::MultiRead(ops) => {
                for op in ops.iter() {
                    write_multi_header(op.op_code().number(), false, ERROR, out);
                    op.write(out);
                }
                write_multi_end(out);
            }
            Op::AddAuth { scheme, auth } => {
                out.int(0);
                out.string(scheme);
                out.string(auth);
            }
            Op::WhoAmI => {}
        }
    }
}

fn write_numbered(path: &str, number: i32, out: &mut impl Sink) {
    out.string(path);
    out.int(number);
}

impl Acl {
    fn write(&self, out: &mut impl Sink) {
        let entries = self.entries();
        out.length(entries.len());
        for entry in entries {
            out.int(entry.perms.0);
            out.string(&entry.id.scheme);
            out.string(&entry.id.id);
        }
    }
}

impl WatchLists {
    /// The lists of `SetWatches`, and the two more of `SetWatches2` where a watch stays.
    fn write(&self, out: &mut impl Sink) {
        let WatchLists { data, exist, child, persistent, persistent_recursive } = self;
        for paths in [data, exist, child] {
            out.strings(paths);
        }
        if self.some_stay() {
            out.strings(persistent);
            out.strings(persistent_recursive);
        }
    }
}

impl Stat {
    fn write(&self, clock: WallClock, out: &mut impl Sink) {
        out.long(self.czxid.0 as i64);
        out.long(self.mzxid.0 as i64);
        out.long(clock.millis(self.ctime, self.czxid));
        out.long(clock.millis(self.mtime, self.mzxid));
        out.int(self.version);
        out.int(self.cversion);
        out.int(self.aversion);
        out.long(self.ephemeral_owner.0 as i64);
        out.int(self.data_length);
        out.int(self.num_children);
        out.long(self.pzxid.0 as i64);
    }
}

impl CreateMode {
    /// `CreateMode.toFlag`.
    pub fn flags(self) -> i32 {
        match self {
            CreateMode::Persistent => 0,
            CreateMode::Ephemeral => 1,
            CreateMode::PersistentSequential => 2,
            CreateMode::EphemeralSequential => 3,
            CreateMode::Container => 4,
            CreateMode::PersistentWithTtl(_) => 5,
            CreateMode::PersistentSequentialWithTtl(_) => 6,
        }
    }
}

impl AddWatchMode {
    pub fn number(self) -> i32 {
        match self {
            AddWatchMode::Persistent => 0,
            AddWatchMode::PersistentRecursive => 1,
        }
    }
}

impl WatcherType {
    pub fn number(self) -> i32 {
        match self {
            WatcherType::Children => 1,
            WatcherType::Data => 2,
            WatcherType::Any => 3,
        }
    }
}

impl EventType {
    pub const ALL: [EventType; 7] = [
        EventType::NodeCreated,
        EventType::NodeDeleted,
        EventType::NodeDataChanged,
        EventType::NodeChildrenChanged,
        EventType::DataWatchRemoved,
        EventType::ChildWatchRemoved,
        EventType::PersistentWatchRemoved,
    ];

    pub fn of(number: i32) -> Option<Self> {
        EventType::ALL.into_iter().find(|kind| kind.number() == number)
    }

    pub fn number(self) -> i32 {
        match self {
            EventType::NodeCreated => 1,
            EventType::NodeDeleted => 2,
            EventType::NodeDataChanged => 3,
            EventType::NodeChildrenChanged => 4,
            EventType::DataWatchRemoved => 5,
            EventType::ChildWatchRemoved => 6,
            EventType::PersistentWatchRemoved => 7,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::zk::{AclEntry, Id, Perms};

    fn text(length: usize) -> Rc<str> {
        "x".repeat(length).into()
    }

    fn stranger(length: usize) -> Acl {
        Acl::new(vec![AclEntry { perms: Perms::ALL, id: Id { scheme: "digest".into(), id: text(length) } }])
    }

    fn op(op: Op) -> RequestBody {
        RequestBody::Op(op)
    }

    #[test]
    fn a_request_is_too_long_from_the_first_byte_beyond_the_bound_whatever_makes_it_long() {
        let mode = CreateMode::Persistent;
        let create = |path, data, acl| op(Op::Create { path, data, acl, mode, with_stat: false });
        let makers: [&dyn Fn(usize) -> RequestBody; 9] = [
            &|n| create(text(n), None, Acl::OPEN),
            &|n| create("/a".into(), Some(text(n)), Acl::OPEN),
            &|n| create("/a".into(), Some("b".into()), stranger(n)),
            &|n| op(Op::SetData { path: text(n), data: Some("b".into()), version: 0 }),
            &|n| op(Op::SetData { path: "/a".into(), data: Some(text(n)), version: 0 }),
            &|n| op(Op::SetAcl { path: "/a".into(), acl: stranger(n), version: 0 }),
            &|n| op(Op::Multi([Op::Check { path: text(n), version: 0 }].into())),
            &|n| op(Op::AddAuth { scheme: "digest".into(), auth: text(n) }),
            &|n| RequestBody::SetWatches {
                relative: Zxid::ZERO,
                watches: WatchLists { child: vec![text(n)], ..WatchLists::default() }.into(),
            },
        ];
        for (which, make) in makers.iter().enumerate() {
            let most = MAX_PACKET - make(0).wire_size();
            for (length, is_too_long) in [(0, false), (SHORT, false), (most, false), (most + 1, true)] {
                assert_eq!(make(length).is_too_long(), is_too_long, "{which} of {length}");
            }
        }
    }

    #[test]
    fn a_reply_is_too_long_from_the_first_byte_beyond_the_bound_whatever_makes_it_long() {
        let stat = Stat::default();
        let makers: [&dyn Fn(usize) -> Response; 6] = [
            &|n| Response::Created { path: text(n), stat: None },
            &|n| Response::Data { data: Some(text(n)), stat },
            &|n| Response::Children { children: [text(n)].into(), stat: None },
            &|n| Response::Path(text(n)),
            &|n| Response::Acl { acl: stranger(n), stat },
            &|n| Response::Results([Ok(Response::Data { data: Some(text(n)), stat })].into()),
        ];
        for (which, make) in makers.iter().enumerate() {
            let reply = |n| Reply { xid: 1, zxid: Zxid::ZERO, result: Ok(make(n)) };
            let most = MAX_PACKET - reply(0).wire_size();
            for (length, is_too_long) in [(0, false), (SHORT, false), (most, false), (most + 1, true)] {
                assert_eq!(reply(length).is_too_long(), is_too_long, "{which} of {length}");
            }
        }
    }
}
