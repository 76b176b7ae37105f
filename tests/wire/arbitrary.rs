//! Records of every kind, drawn from a seed.

use std::rc::Rc;

use zooscope::jute::text_of;
use zooscope::sim::MS;
use zooscope::wire::{Answer, Asked, Body, ConnectRequest, ConnectResponse, ErrorCode, Event, Reply, Request, WallClock};
use zooscope::zk::{
    Acl, AclEntry, AddWatchMode, Code, CreateMode, Data, EventType, Id, Op, OpCode, Perms, Reconfig, RequestBody, Response,
    SessionId, Stat, WatchLists, WatcherEvent, WatcherType, Zxid,
};

use crate::dice::Dice;

/// The beginning of a run, some day in 2026.
pub const CLOCK: WallClock = WallClock { start: 1_795_000_000_000 };

const TEXTS: [&str; 9] = ["", "/", "/a", "/app/lock-0000000001", "/中文", "\u{0}", "world", "alice:secret", "\u{10ffff}\u{1f40d}"];

/// The operations that a multi may hold, and those of a multiRead.
const WRITES: [OpCode; 7] =
    [OpCode::Create, OpCode::Create2, OpCode::CreateContainer, OpCode::CreateTtl, OpCode::Delete, OpCode::SetData, OpCode::Check];
const READS: [OpCode; 2] = [OpCode::GetData, OpCode::GetChildren];

pub fn long(dice: &mut Dice) -> i64 {
    let near = dice.below(20) as i64;
    let wide = (dice.below(u32::MAX as usize) as u64) << 32 | dice.below(u32::MAX as usize) as u64;
    dice.one_of(&[0, -1, 1, i64::MIN, i64::MAX, near, wide as i64])
}

pub fn int(dice: &mut Dice) -> i32 {
    long(dice) as i32
}

fn positive(dice: &mut Dice) -> i32 {
    int(dice) & i32::MAX
}

fn bool(dice: &mut Dice) -> bool {
    dice.one_in(2)
}

fn some<T>(dice: &mut Dice, mut of: impl FnMut(&mut Dice) -> T) -> Vec<T> {
    let count = dice.below(4);
    (0..count).map(|_| of(dice)).collect()
}

pub fn text(dice: &mut Dice) -> Rc<str> {
    let text = dice.one_of(&TEXTS);
    if dice.one_in(20) { text.repeat(dice.below(300)).into() } else { text.into() }
}

fn bytes(dice: &mut Dice) -> Vec<u8> {
    let count = dice.below(12);
    (0..count).map(|_| dice.below(256) as u8).collect()
}

pub fn data(dice: &mut Dice) -> Data {
    match dice.below(4) {
        0 => None,
        1 => Some(text_of(&bytes(dice))),
        _ => Some(text_of(text(dice).as_bytes())),
    }
}

fn id(dice: &mut Dice) -> Id {
    Id { scheme: text(dice), id: text(dice) }
}

fn acl(dice: &mut Dice) -> Acl {
    if bool(dice) {
        return Acl::OPEN;
    }
    Acl::new(some(dice, |dice| AclEntry { perms: Perms(int(dice)), id: id(dice) }))
}

fn zxid(dice: &mut Dice) -> Zxid {
    Zxid(long(dice) as u64)
}

fn stat(dice: &mut Dice) -> Stat {
    // A wire has milliseconds, and what no change has made has no time.
    let time = |dice: &mut Dice, zxid: Zxid| if zxid == Zxid::ZERO { 0 } else { dice.below(1 << 40) as u64 * MS };
    let (czxid, mzxid) = (zxid(dice), zxid(dice));
    Stat {
        czxid,
        mzxid,
        ctime: time(dice, czxid),
        mtime: time(dice, mzxid),
        version: int(dice),
        cversion: int(dice),
        aversion: int(dice),
        ephemeral_owner: SessionId(long(dice) as u64),
        data_length: int(dice),
        num_children: int(dice),
        pzxid: zxid(dice),
    }
}

fn watches(dice: &mut Dice) -> WatchLists {
    let mut watches =
        WatchLists { data: some(dice, text), exist: some(dice, text), child: some(dice, text), ..WatchLists::default() };
    if bool(dice) {
        (watches.persistent, watches.persistent_recursive) = (some(dice, text), some(dice, text));
    }
    watches
}

/// An operation that is written with this number.
fn op(code: OpCode, dice: &mut Dice) -> Op {
    let path = text(dice);
    let watch = bool(dice);
    let kind = dice.one_of(&[WatcherType::Children, WatcherType::Data, WatcherType::Any]);
    match code {
        OpCode::Create | OpCode::Create2 | OpCode::CreateContainer | OpCode::CreateTtl => {
            let ttl = long(dice);
            let mode = match code {
                OpCode::CreateContainer => CreateMode::Container,
                OpCode::CreateTtl => {
                    dice.one_of(&[CreateMode::PersistentWithTtl(ttl), CreateMode::PersistentSequentialWithTtl(ttl)])
                }
                _ => dice.one_of(&[
                    CreateMode::Persistent,
                    CreateMode::Ephemeral,
                    CreateMode::PersistentSequential,
                    CreateMode::EphemeralSequential,
                ]),
            };
            Op::Create { path, data: data(dice), acl: acl(dice), mode, with_stat: code != OpCode::Create }
        }
        OpCode::Delete => Op::Delete { path, version: int(dice) },
        OpCode::Exists => Op::Exists { path, watch },
        OpCode::GetData => Op::GetData { path, watch },
        OpCode::SetData => Op::SetData { path, data: data(dice), version: int(dice) },
        OpCode::GetAcl => Op::GetAcl { path },
        OpCode::SetAcl => Op::SetAcl { path, acl: acl(dice), version: int(dice) },
        OpCode::GetChildren | OpCode::GetChildren2 => Op::GetChildren { path, watch, with_stat: code == OpCode::GetChildren2 },
        OpCode::Sync => Op::Sync { path },
        OpCode::Check => Op::Check { path, version: int(dice) },
        OpCode::Multi => Op::Multi(some(dice, |dice| any_op(&WRITES, dice)).into()),
        OpCode::MultiRead => Op::MultiRead(some(dice, |dice| any_op(&READS, dice)).into()),
        OpCode::AddWatch => {
            Op::AddWatch { path, mode: dice.one_of(&[AddWatchMode::Persistent, AddWatchMode::PersistentRecursive]) }
        }
        OpCode::RemoveWatches => Op::RemoveWatches { path, kind, local: false },
        OpCode::CheckWatches => Op::CheckWatches { path, kind },
        OpCode::GetEphemerals => Op::GetEphemerals { prefix: path },
        OpCode::GetAllChildrenNumber => Op::GetAllChildrenNumber { path },
        OpCode::Auth => Op::AddAuth { scheme: path, auth: text(dice) },
        OpCode::WhoAmI => Op::WhoAmI,
        other => panic!("{other:?} is no call"),
    }
}

fn any_op(codes: &[OpCode], dice: &mut Dice) -> Op {
    let code = dice.one_of(codes);
    op(code, dice)
}

/// A request with any of the numbers, or with one that nobody knows.
pub fn request(dice: &mut Dice) -> Request {
    let xid = int(dice);
    if dice.one_in(40) {
        let number = dice.one_of(&[0, -1, 10, 23, 99, 108, i32::MAX, i32::MIN]);
        return Request { xid, body: Body::Unknown { number, rest: bytes(dice).into() } };
    }
    let optional = |dice: &mut Dice| bool(dice).then(|| text(dice));
    let known = match dice.one_of(&OpCode::ALL) {
        OpCode::Reconfig => {
            let (joining, leaving, new_members) = (optional(dice), optional(dice), optional(dice));
            let change = Reconfig { joining, leaving, new_members, config_id: long(dice) };
            RequestBody::Op(Op::Reconfig(Rc::new(change)))
        }
        OpCode::Sasl => {
            return Request { xid, body: Body::Sasl { token: bool(dice).then(|| bytes(dice).into()) } };
        }
        OpCode::Ping => RequestBody::Ping,
        OpCode::CloseSession => RequestBody::CloseSession,
        OpCode::CreateSession => RequestBody::CreateSession { timeout: positive(dice) as u64 * MS },
        OpCode::DeleteContainer => RequestBody::DeleteContainer { path: text(dice) },
        OpCode::SetWatches | OpCode::SetWatches2 => {
            RequestBody::SetWatches { relative: zxid(dice), watches: Rc::new(watches(dice)) }
        }
        code => RequestBody::Op(op(code, dice)),
    };
    Request { xid, body: Body::Known(known) }
}

fn code(dice: &mut Dice) -> ErrorCode {
    let number = -(dice.below(128) as i32) - 1;
    ErrorCode::of(number)
}

/// A reply that may answer this request.
pub fn reply(asked: &Asked, request: &Request, dice: &mut Dice) -> Reply {
    // -1 is the xid of events.
    let xid = dice.one_of(&[-2, -4, -8, 0, 1, 77, i32::MAX]);
    let result = if dice.one_in(5) { Err(code(dice)) } else { Ok(answer(asked.op(), request, dice)) };
    Reply { xid, zxid: zxid(dice), result }
}

fn answer(op: OpCode, request: &Request, dice: &mut Dice) -> Answer {
    let parts = match &request.body {
        Body::Known(RequestBody::Op(Op::Multi(ops) | Op::MultiRead(ops))) => ops.clone(),
        _ => Rc::from([]),
    };
    let known = match op {
        OpCode::Multi | OpCode::MultiRead => {
            let results: Vec<Result<Response, ErrorCode>> = parts.iter().map(|op| result(op.op_code(), dice)).collect();
            let known = |result: &Result<Response, ErrorCode>| match result {
                Ok(response) => Some(Ok(response.clone())),
                Err(ErrorCode::Known(code)) => Some(Err(*code)),
                Err(ErrorCode::Other(_)) => None,
            };
            let all: Option<Rc<[Result<Response, Code>]>> = results.iter().map(known).collect();
            return all.map_or_else(|| Answer::Results(results.into()), |all| Answer::Known(Response::Results(all)));
        }
        OpCode::Sasl => return Answer::Sasl { token: bool(dice).then(|| bytes(dice).into()) },
        op => response(op, dice),
    };
    Answer::Known(known)
}

fn result(op: OpCode, dice: &mut Dice) -> Result<Response, ErrorCode> {
    match dice.below(6) {
        0 => Err(code(dice)),
        1 => Err(ErrorCode::Known(Code::Ok)),
        _ => Ok(response(op, dice)),
    }
}

fn response(op: OpCode, dice: &mut Dice) -> Response {
    match op {
        OpCode::Create => Response::Created { path: text(dice), stat: None },
        OpCode::Create2 | OpCode::CreateContainer | OpCode::CreateTtl => {
            Response::Created { path: text(dice), stat: Some(stat(dice)) }
        }
        OpCode::Exists | OpCode::SetData | OpCode::SetAcl => Response::Stat(stat(dice)),
        OpCode::GetData | OpCode::Reconfig => Response::Data { data: data(dice), stat: stat(dice) },
        OpCode::GetChildren => Response::Children { children: some(dice, text).into(), stat: None },
        OpCode::GetChildren2 => Response::Children { children: some(dice, text).into(), stat: Some(stat(dice)) },
        OpCode::GetAcl => Response::Acl { acl: acl(dice), stat: stat(dice) },
        OpCode::Sync => Response::Path(text(dice)),
        OpCode::GetEphemerals => Response::Ephemerals(some(dice, text).into()),
        OpCode::GetAllChildrenNumber => Response::Number(positive(dice) as usize),
        OpCode::WhoAmI => Response::WhoAmI(some(dice, id).into()),
        _ => Response::Nothing,
    }
}

pub fn event(dice: &mut Dice) -> Event {
    let kind = dice.one_of(&EventType::ALL);
    let event = WatcherEvent { kind, path: text(dice) };
    if bool(dice) { Event::from(event) } else { Event { zxid: zxid(dice), state: int(dice), event } }
}

fn read_only(dice: &mut Dice) -> Option<bool> {
    dice.one_of(&[None, Some(false), Some(true)])
}

pub fn connect_request(dice: &mut Dice) -> ConnectRequest {
    ConnectRequest {
        protocol_version: int(dice),
        last_zxid_seen: zxid(dice),
        timeout: int(dice),
        session: SessionId(long(dice) as u64),
        password: dice.one_of(&[None, Some(vec![0; 16]), Some(vec![7; 3])]),
        read_only: read_only(dice),
    }
}

pub fn connect_response(dice: &mut Dice) -> ConnectResponse {
    ConnectResponse {
        protocol_version: int(dice),
        timeout: int(dice),
        session: SessionId(long(dice) as u64),
        password: std::array::from_fn(|_| dice.below(256) as u8),
        read_only: read_only(dice),
    }
}
