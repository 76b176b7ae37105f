//! Requests: `RequestHeader` and the record of its type.

use std::rc::Rc;

use thiserror::Error;

use super::fields::{acl, data, optional_string, string, string_or_empty, strings, zxid};
use super::reply::{Answer, Asked, Reply};
use super::{ErrorCode, OpCode};
use crate::jute::{Malformed, Reader, Sink};
use crate::sim::{Duration, MS};
use crate::zk::{AddWatchMode, Code, CreateMode, Op, Reconfig, RequestBody, WatchLists, WatcherType, Zxid, write_request};

/// The milliseconds of a TTL that no znode can have. A create with flags that fit no mode is read with it, so that the server refuses it as it refuses others.
const NO_TTL: i64 = -1;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// -2 for pings, -4 for auth, -8 for the watches after a reconnection; the client's own count for all others.
    pub xid: i32,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// What the simulated servers understand.
    Known(RequestBody),
    /// A step of a SASL login.
    Sasl { token: Option<Rc<[u8]>> },
    /// A number that no server knows, with whatever followed it. Apache answers it with `Unimplemented`, and closes the connection
    /// (`UnimplementedRequestProcessor`).
    Unknown { number: i32, rest: Rc<[u8]> },
}

/// The reason for which a frame is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RequestFault {
    /// Not even the header. Apache closes the connection.
    #[error("a request without a header: {0}")]
    Header(Malformed),
    #[error("request {}: {}", .0.xid, .0.why)]
    Body(Fault),
}

/// A request whose header can be read, and whose record cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub xid: i32,
    pub op: OpCode,
    pub why: Malformed,
}

impl Fault {
    /// Apache's answer, where `last` is the last zxid that the server has applied: `MarshallingError`, on a connection that stays. A write takes a zxid for it. A
    /// torn auth or sasl has no answer, and closes the connection.
    pub fn answer(&self, last: Zxid) -> Option<Reply> {
        let closes = matches!(self.op, OpCode::Auth | OpCode::Sasl);
        let result = Err(ErrorCode::Known(Code::MarshallingError));
        (!closes).then_some(Reply { xid: self.xid, zxid: last, result })
    }
}

impl Request {
    /// # Errors
    /// A frame that is no request.
    pub fn read(frame: &[u8]) -> Result<Self, RequestFault> {
        let mut reader = Reader::new(frame);
        let (xid, number) = header(&mut reader).map_err(RequestFault::Header)?;
        let body = match OpCode::of(number) {
            Some(op) => body(op, &mut reader).map_err(|why| RequestFault::Body(Fault { xid, op, why }))?,
            None => Body::Unknown { number, rest: reader.rest().into() },
        };
        Ok(Request { xid, body })
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let out = &mut bytes;
        if let Body::Known(body) = &self.body {
            write_request(self.xid, body, out);
            return bytes;
        }
        out.int(self.xid);
        out.int(self.body.number());
        match &self.body {
            Body::Known(_) => {}
            Body::Sasl { token } => out.buffer(token.as_deref()),
            Body::Unknown { rest, .. } => out.raw(rest),
        }
        bytes
    }

    /// What the reply to it answers; none where it has a number that no server knows.
    pub fn asked(&self) -> Option<Asked> {
        let op = OpCode::of(self.body.number())?;
        Some(match &self.body {
            Body::Known(RequestBody::Op(Op::Multi(ops) | Op::MultiRead(ops))) => Asked::new(op, ops.iter().map(Op::op_code)),
            _ => Asked::new(op, []),
        })
    }

    /// Apache's answer to an operation that it does not know; none where it is known. The connection is closed behind it.
    pub fn unimplemented(&self) -> Option<Reply> {
        let result = Err(ErrorCode::Known(Code::Unimplemented));
        matches!(self.body, Body::Unknown { .. }).then_some(Reply { xid: self.xid, zxid: Zxid(u64::MAX), result })
    }

    /// The answer of a server on which nobody configured SASL: an empty token, and no zxid. Null for a token has no answer, and closes the connection.
    pub fn without_sasl(&self) -> Option<Reply> {
        let is_sasl = matches!(self.body, Body::Sasl { token: Some(_) });
        is_sasl.then_some(Reply { xid: self.xid, zxid: Zxid::ZERO, result: Ok(Answer::Sasl { token: None }) })
    }
}

impl Body {
    /// The type in the header.
    pub fn number(&self) -> i32 {
        match self {
            Body::Known(body) => body.op_code().number(),
            Body::Sasl { .. } => OpCode::Sasl.number(),
            Body::Unknown { number, .. } => *number,
        }
    }
}

fn header(reader: &mut Reader<'_>) -> Result<(i32, i32), Malformed> {
    Ok((reader.int()?, reader.int()?))
}

fn body(op: OpCode, reader: &mut Reader<'_>) -> Result<Body, Malformed> {
    let known = match op {
        OpCode::Reconfig => {
            let (joining, leaving, new_members) = (optional_string(reader)?, optional_string(reader)?, optional_string(reader)?);
            let change = Reconfig { joining, leaving, new_members, config_id: reader.long()? };
            RequestBody::Op(Op::Reconfig(Rc::new(change)))
        }
        OpCode::Sasl => return Ok(Body::Sasl { token: reader.buffer()?.map(Rc::from) }),
        OpCode::Ping => RequestBody::Ping,
        OpCode::CloseSession => RequestBody::CloseSession,
        OpCode::CreateSession => RequestBody::CreateSession { timeout: Duration::from(reader.int()?.max(0).unsigned_abs()) * MS },
        OpCode::DeleteContainer => RequestBody::DeleteContainer { path: string(reader)? },
        OpCode::SetWatches | OpCode::SetWatches2 => {
            let relative = zxid(reader)?;
            let (data, exist, child) = (strings(reader)?, strings(reader)?, strings(reader)?);
            let mut watches = WatchLists { data, exist, child, ..WatchLists::default() };
            if op == OpCode::SetWatches2 {
                (watches.persistent, watches.persistent_recursive) = (strings(reader)?, strings(reader)?);
            }
            RequestBody::SetWatches { relative, watches: Rc::new(watches) }
        }
        OpCode::Multi => RequestBody::Op(Op::Multi(multi(reader)?)),
        OpCode::MultiRead => {
            let ops = multi(reader)?;
            // Either kind is taken; a writing one is what the server cannot read then (`MultiOperationRecord.OpKind`).
            if let Some(write) = ops.iter().find(|op| op.is_write()) {
                return Err(Malformed::Value(write.op_code().number().into()));
            }
            RequestBody::Op(Op::MultiRead(ops))
        }
        op => RequestBody::Op(operation(op, reader)?),
    };
    Ok(Body::Known(known))
}

/// `MultiTransactionRecord`. Reads among writes are for the server to refuse.
fn multi(reader: &mut Reader<'_>) -> Result<Rc<[Op]>, Malformed> {
    let mut ops = Vec::new();
    loop {
        let (number, done, _err) = (reader.int()?, reader.bool()?, reader.int()?);
        if done {
            return Ok(ops.into());
        }
        ops.push(match OpCode::of(number) {
            Some(
                op @ (OpCode::Create
                | OpCode::Create2
                | OpCode::CreateContainer
                | OpCode::CreateTtl
                | OpCode::Delete
                | OpCode::SetData
                | OpCode::Check
                | OpCode::GetChildren
                | OpCode::GetData),
            ) => operation(op, reader)?,
            _ => return Err(Malformed::Value(number.into())),
        });
    }
}

/// A request that is a call of the API and no multi. Where 3.8 looks at a path only when it checks it, null is read as the empty path.
fn operation(op: OpCode, reader: &mut Reader<'_>) -> Result<Op, Malformed> {
    Ok(match op {
        OpCode::Create | OpCode::Create2 | OpCode::CreateContainer | OpCode::CreateTtl => {
            let (path, data, acl) = (string(reader)?, data(reader)?, acl(reader)?);
            let flags = reader.int()?;
            let ttl = if op == OpCode::CreateTtl { reader.long()? } else { NO_TTL };
            let mode = mode(op, flags, ttl);
            Op::Create { path, data, acl, mode, with_stat: op != OpCode::Create || mode.ttl().is_some() }
        }
        OpCode::Delete => Op::Delete { path: string(reader)?, version: reader.int()? },
        OpCode::Exists => Op::Exists { path: string(reader)?, watch: reader.bool()? },
        OpCode::GetData => Op::GetData { path: string(reader)?, watch: reader.bool()? },
        OpCode::SetData => Op::SetData { path: string_or_empty(reader)?, data: data(reader)?, version: reader.int()? },
        OpCode::GetAcl => Op::GetAcl { path: string(reader)? },
        OpCode::SetAcl => Op::SetAcl { path: string_or_empty(reader)?, acl: acl(reader)?, version: reader.int()? },
        OpCode::GetChildren | OpCode::GetChildren2 => {
            Op::GetChildren { path: string(reader)?, watch: reader.bool()?, with_stat: op == OpCode::GetChildren2 }
        }
        OpCode::Sync => Op::Sync { path: string_or_empty(reader)? },
        OpCode::Check => Op::Check { path: string_or_empty(reader)?, version: reader.int()? },
        OpCode::AddWatch => Op::AddWatch { path: string_or_empty(reader)?, mode: watch_mode(reader.int()?)? },
        OpCode::RemoveWatches => {
            Op::RemoveWatches { path: string_or_empty(reader)?, kind: watcher_type(reader.int()?)?, local: false }
        }
        OpCode::CheckWatches => Op::CheckWatches { path: string(reader)?, kind: watcher_type(reader.int()?)? },
        OpCode::GetEphemerals => Op::GetEphemerals { prefix: string_or_empty(reader)? },
        OpCode::GetAllChildrenNumber => Op::GetAllChildrenNumber { path: string(reader)? },
        OpCode::Auth => {
            let (_type, scheme, auth) = (reader.int()?, optional_string(reader)?, optional_string(reader)?);
            // Null is refused as an unknown scheme is. Only the address of a client needs nothing to show it.
            let auth = auth.or_else(|| (scheme.as_deref() == Some("ip")).then(Rc::default));
            let (scheme, auth) = scheme.zip(auth).unwrap_or_default();
            Op::AddAuth { scheme, auth }
        }
        OpCode::WhoAmI => Op::WhoAmI,
        other => return Err(Malformed::Value(other.number().into())),
    })
}

/// The mode of a create. It is the operation that makes a container or a znode with a TTL: flags of a container make a plain one by a plain create.
fn mode(op: OpCode, flags: i32, ttl: i64) -> CreateMode {
    match (op, flags) {
        (OpCode::CreateTtl, 5) => CreateMode::PersistentWithTtl(ttl),
        (OpCode::CreateTtl, 6) => CreateMode::PersistentSequentialWithTtl(ttl),
        (OpCode::CreateContainer, 0 | 1 | 4) => CreateMode::Container,
        (OpCode::Create | OpCode::Create2, 0 | 4) => CreateMode::Persistent,
        (OpCode::Create | OpCode::Create2, 1) => CreateMode::Ephemeral,
        (OpCode::Create | OpCode::Create2, 2) => CreateMode::PersistentSequential,
        (OpCode::Create | OpCode::Create2, 3) => CreateMode::EphemeralSequential,
        // Apache would number a container whose flags say so; no library asks for one.
        _ => CreateMode::PersistentWithTtl(NO_TTL),
    }
}

fn watch_mode(number: i32) -> Result<AddWatchMode, Malformed> {
    let modes = [AddWatchMode::Persistent, AddWatchMode::PersistentRecursive];
    modes.into_iter().find(|mode| mode.number() == number).ok_or(Malformed::Value(number.into()))
}

fn watcher_type(number: i32) -> Result<WatcherType, Malformed> {
    let types = [WatcherType::Children, WatcherType::Data, WatcherType::Any];
    types.into_iter().find(|kind| kind.number() == number).ok_or(Malformed::Value(number.into()))
}
