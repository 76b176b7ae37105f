//! Replies and watch events: `ReplyHeader` and what its request asked for.

use std::rc::Rc;

use thiserror::Error;

use super::fields::{STRING, acl, data, stat, string, string_or_empty, strings, zxid};
use super::{ErrorCode, OpCode};
use crate::jute::{Malformed, Reader, Sink};
use crate::zk::{
    self, AuthInfo, Code, EventType, Id, NOTIFICATION_XID, Response, SYNC_CONNECTED, WallClock, WatcherEvent, Zxid,
    write_multi_end, write_reply_header, write_result,
};

/// The operation that a reply answers, followed by the operations of a multi. The bytes alone do not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(Rc<[OpCode]>);

/// A packet of a server after the handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    Event(Event),
    Reply(Reply),
}

/// A watch event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// -1 from a server of 3.8; of the change since 3.9.
    pub zxid: Zxid,
    /// The number of a `KeeperState`.
    pub state: i32,
    pub event: WatcherEvent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub xid: i32,
    pub zxid: Zxid,
    pub result: Result<Answer, ErrorCode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What the simulated servers answer, and what a reconfig is answered with: data and a stat.
    Known(Response),
    /// Results of a multi among which is an error that the simulation does not know.
    Results(Rc<[Result<Response, ErrorCode>]>),
    Sasl {
        token: Option<Rc<[u8]>>,
    },
}

/// The reason for which a frame is neither a reply nor an event. Apache's library breaks the connection for each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReplyFault {
    #[error("a reply that cannot be read: {0}")]
    Malformed(#[from] Malformed),
    #[error("a reply to {0}, which was not asked")]
    NotAsked(i32),
}

impl Asked {
    pub fn new(op: OpCode, parts: impl IntoIterator<Item = OpCode>) -> Self {
        Asked([op].into_iter().chain(parts).collect())
    }

    pub fn op(&self) -> OpCode {
        self.0[0]
    }
}

impl Received {
    /// Reads a packet; `asked` says what the request of an xid was.
    ///
    /// # Errors
    /// A frame that is neither.
    pub fn read(frame: &[u8], clock: WallClock, asked: impl FnOnce(i32) -> Option<Asked>) -> Result<Self, ReplyFault> {
        let mut reader = Reader::new(frame);
        let (xid, zxid, err) = (reader.int()?, zxid(&mut reader)?, reader.int()?);
        if xid == NOTIFICATION_XID {
            return Ok(Received::Event(event(&mut reader, zxid)?));
        }
        let asked = asked(xid).ok_or(ReplyFault::NotAsked(xid))?;
        let result = match err {
            0 => Ok(answer(asked.op(), &mut reader, clock)?),
            // What a server writes behind an error is never read.
            err => Err(ErrorCode::of(err)),
        };
        Ok(Received::Reply(Reply { xid, zxid, result }))
    }
}

impl Reply {
    pub fn write(&self, asked: &Asked, clock: WallClock) -> Vec<u8> {
        let mut bytes = Vec::new();
        let out = &mut bytes;
        write_reply_header(self.xid, self.zxid, self.result.as_ref().err().map_or(0, |code| code.number()), out);
        match &self.result {
            Ok(Answer::Known(response)) => response.write(&asked.0, clock, out),
            Ok(Answer::Results(results)) => {
                for (n, result) in results.iter().enumerate() {
                    write_result(result.as_ref().map_err(|code| code.number()), asked.0.get(n + 1), clock, out);
                }
                write_multi_end(out);
            }
            Ok(Answer::Sasl { token }) => out.buffer(token.as_deref()),
            Err(_) => {}
        }
        bytes
    }
}

impl From<zk::Reply> for Reply {
    fn from(reply: zk::Reply) -> Self {
        Reply { xid: reply.xid, zxid: reply.zxid, result: reply.result.map(Answer::Known).map_err(ErrorCode::Known) }
    }
}

impl Event {
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.event.write_with(self.zxid, self.state, &mut bytes);
        bytes
    }
}

/// As a server of 3.8 sends it.
impl From<WatcherEvent> for Event {
    fn from(event: WatcherEvent) -> Self {
        Event { zxid: Zxid(u64::MAX), state: SYNC_CONNECTED, event }
    }
}

fn event(reader: &mut Reader<'_>, zxid: Zxid) -> Result<Event, Malformed> {
    let (number, state) = (reader.int()?, reader.int()?);
    let kind = EventType::of(number).ok_or(Malformed::Value(number.into()))?;
    Ok(Event { zxid, state, event: WatcherEvent { kind, path: string(reader)? } })
}

fn answer(op: OpCode, reader: &mut Reader<'_>, clock: WallClock) -> Result<Answer, Malformed> {
    let known = match op {
        OpCode::Multi | OpCode::MultiRead => return results(reader, clock),
        OpCode::Sasl => return Ok(Answer::Sasl { token: reader.buffer()?.map(Rc::from) }),
        OpCode::Create => Response::Created { path: string(reader)?, stat: None },
        OpCode::Create2 | OpCode::CreateContainer | OpCode::CreateTtl => {
            Response::Created { path: string(reader)?, stat: Some(stat(reader, clock)?) }
        }
        OpCode::Exists | OpCode::SetData | OpCode::SetAcl => Response::Stat(stat(reader, clock)?),
        OpCode::GetData | OpCode::Reconfig => Response::Data { data: data(reader)?, stat: stat(reader, clock)? },
        OpCode::GetChildren => Response::Children { children: strings(reader)?.into(), stat: None },
        OpCode::GetChildren2 => Response::Children { children: strings(reader)?.into(), stat: Some(stat(reader, clock)?) },
        OpCode::GetAcl => Response::Acl { acl: acl(reader)?, stat: stat(reader, clock)? },
        OpCode::Sync => Response::Path(string_or_empty(reader)?),
        OpCode::GetEphemerals => Response::Ephemerals(strings(reader)?.into()),
        OpCode::GetAllChildrenNumber => {
            let number = reader.int()?;
            Response::Number(usize::try_from(number).map_err(|_| Malformed::Value(number.into()))?)
        }
        OpCode::WhoAmI => Response::WhoAmI(identities(reader)?),
        OpCode::AddWatch => {
            // An `ErrorResponse` without an error.
            match reader.int()? {
                0 => Response::Nothing,
                err => return Err(Malformed::Value(err.into())),
            }
        }
        OpCode::Delete
        | OpCode::Ping
        | OpCode::Check
        | OpCode::CheckWatches
        | OpCode::RemoveWatches
        | OpCode::DeleteContainer
        | OpCode::Auth
        | OpCode::SetWatches
        | OpCode::SetWatches2
        | OpCode::CreateSession
        | OpCode::CloseSession => Response::Nothing,
    };
    Ok(Answer::Known(known))
}

/// `WhoAmIResponse`.
fn identities(reader: &mut Reader<'_>) -> Result<AuthInfo, Malformed> {
    let identity = |reader: &mut Reader<'_>| Ok(Id { scheme: string(reader)?, id: string(reader)? });
    Ok(reader.vector(2 * STRING, identity)?.unwrap_or_default().into())
}

/// `MultiResponse`.
fn results(reader: &mut Reader<'_>, clock: WallClock) -> Result<Answer, Malformed> {
    let mut results: Vec<Result<Response, ErrorCode>> = Vec::new();
    loop {
        let (kind, done, _err) = (reader.int()?, reader.bool()?, reader.int()?);
        if done {
            break;
        }
        results.push(match OpCode::of(kind) {
            // Its number once more, as an `ErrorResponse`.
            None if kind == -1 => Err(ErrorCode::of(reader.int()?)),
            Some(OpCode::Create) => Ok(Response::Created { path: string(reader)?, stat: None }),
            Some(OpCode::Create2) => Ok(Response::Created { path: string(reader)?, stat: Some(stat(reader, clock)?) }),
            Some(OpCode::Delete | OpCode::Check) => Ok(Response::Nothing),
            Some(OpCode::SetData) => Ok(Response::Stat(stat(reader, clock)?)),
            Some(OpCode::GetData) => Ok(Response::Data { data: data(reader)?, stat: stat(reader, clock)? }),
            Some(OpCode::GetChildren) => Ok(Response::Children { children: strings(reader)?.into(), stat: None }),
            _ => return Err(Malformed::Value(kind.into())),
        });
    }
    let known: Option<Rc<[Result<Response, Code>]>> = results.iter().map(known).collect();
    Ok(known.map_or_else(|| Answer::Results(results.into()), |known| Answer::Known(Response::Results(known))))
}

fn known(result: &Result<Response, ErrorCode>) -> Option<Result<Response, Code>> {
    match result {
        Ok(response) => Some(Ok(response.clone())),
        Err(ErrorCode::Known(code)) => Some(Err(*code)),
        Err(ErrorCode::Other(_)) => None,
    }
}
