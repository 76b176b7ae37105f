//! Calls: from the API to the wire, and from the reply back to the caller (`ClientCnxn.queuePacket`, `readResponse`,
//! `conLossPacket`).
//!
//! Calls are answered in their order. One that the connection's end leaves without an answer fails, whether it took effect or not, and
//! nothing is ever sent twice.

use std::rc::Rc;

use super::care::Care;
use super::record::CallRecord;
use super::{Client, ClientState};
use crate::sim::{Outbox, Time};
use crate::zk::Zk;
use crate::zk::code::Code;
use crate::zk::event::WatcherEvent;
use crate::zk::ids::Zxid;
use crate::zk::message::{AUTH_XID, Message, PING_XID, Reply, RequestBody, Response, SET_WATCHES_XID};
use crate::zk::note::{Disconnection, Note};
use crate::zk::op::Op;

/// Calls kept to be looked at.
const MAX_HISTORY: usize = 64;
/// Calls that may wait at once.
const MAX_QUEUE: usize = 10_000;

/// A call that waits for its reply, or to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Waiting {
    pub xid: i32,
    /// `None` is closeSession.
    pub op: Option<Op>,
    at: Time,
    pub sent: bool,
}

impl Client {
    pub(super) fn call(&mut self, op: Option<Op>, out: &mut Outbox<Zk>) {
        let xid = self.next_xid;
        self.next_xid += 1;
        out.note(Note::Called { xid, op: op.clone().map(Rc::new) });
        let closing = op.is_none();
        let call = Waiting { xid, op, at: out.now, sent: false };
        if !self.is_alive() {
            // Apache's handle has one state for closed and for expired (`conLossPacket`).
            let code = if self.state == ClientState::AuthFailed { Code::AuthFailed } else { Code::SessionExpired };
            self.finish(call, Err(code), Zxid::ZERO, out);
        } else if let Some(code) = call.op.as_ref().filter(|_| self.care != Care::Bare).and_then(|op| self.refused_by_library(op)) {
            self.finish(call, Err(code), Zxid::ZERO, out);
        } else if matches!(call.op, Some(Op::AddAuth { .. })) {
            self.add_auth(call, out);
        } else if self.calls.len() >= MAX_QUEUE || self.is_closing() {
            // Nothing is sent after a close.
            self.finish(call, Err(Code::ConnectionLoss), Zxid::ZERO, out);
        } else if closing && !self.is_connected() {
            // Without a connection a close just ends the handle; the session is left to expire.
            self.fail_calls(Code::ConnectionLoss, out);
            self.close(out);
        } else {
            self.calls.push_back(call);
            self.send_calls(out);
        }
    }

    /// A call that a program outside has sent by itself.
    pub(super) fn follow(&mut self, xid: i32, op: Option<Op>, out: &mut Outbox<Zk>) {
        out.note(Note::Called { xid, op: op.clone().map(Rc::new) });
        if self.calls.len() < MAX_QUEUE {
            self.calls.push_back(Waiting { xid, op, at: out.now, sent: true });
        }
    }

    /// Whether its close waits for the answer.
    pub fn is_closing(&self) -> bool {
        self.calls.back().is_some_and(|call| call.op.is_none())
    }

    /// Refuses without sending anything: bad paths, for which Java throws IllegalArgumentException, and the removal of a watch
    /// that is not there.
    fn refused_by_library(&self, op: &Op) -> Option<Code> {
        match op {
            op if op.broken_path().is_some() => Some(Code::BadArguments),
            Op::RemoveWatches { path, kind, .. } if !self.watches.contains(*kind, path) => Some(Code::NoWatcher),
            _ => None,
        }
    }

    pub(super) fn send_calls(&mut self, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn.filter(|_| self.is_connected()) else { return };
        let mut any = false;
        for call in self.calls.iter_mut().filter(|call| !call.sent) {
            call.sent = true;
            any = true;
            let body = call.op.clone().map_or(RequestBody::CloseSession, RequestBody::Op);
            out.send(conn, Message::Request { xid: call.xid, body });
        }
        if any {
            self.ping_later(out);
        }
    }

    pub(super) fn on_reply(&mut self, reply: Reply, out: &mut Outbox<Zk>) {
        match reply.xid {
            PING_XID | SET_WATCHES_XID => return,
            AUTH_XID => return self.on_auth_reply(reply, out),
            _ => {}
        }
        if self.calls.front().is_none_or(|call| call.xid != reply.xid || !call.sent) {
            // Replies must come in the order of the calls; anything else ends the connection.
            self.disconnect(Disconnection::Closed, out);
            self.connect_later(out);
            return;
        }
        if reply.zxid > Zxid::ZERO {
            self.last_zxid = reply.zxid;
        }
        if let Some(call) = self.calls.pop_front() {
            let closing = call.op.is_none();
            self.finish(call, reply.result, reply.zxid, out);
            if closing {
                self.close(out);
            }
        }
    }

    pub(super) fn finish(&mut self, call: Waiting, result: Result<Response, Code>, zxid: Zxid, out: &mut Outbox<Zk>) {
        let code = result.as_ref().err().copied();
        let (xid, at, done_at, sent) = (call.xid, call.at, out.now, call.sent);
        let is_step = self.errands.iter().any(|errand| errand.awaits(xid));
        let record = call.op.map(|op| Rc::new(CallRecord { xid, op, at, done_at, result, zxid, is_step }));
        out.note(Note::Replied { xid, code, zxid, call: record.clone(), sent });
        let Some(record) = record else { return };
        self.watches.register(&record.op, &record.result);
        self.history.push_back(record.clone());
        if self.history.len() > MAX_HISTORY {
            self.history.pop_front();
        }
        self.forget_watches(&record.op, record.result.is_ok(), out);
        self.answer_program(&record);
        if is_step {
            self.go_on(&record, out);
        }
    }

    /// Ends `removeWatches`: the watches go, and hear that they were removed.
    fn forget_watches(&mut self, op: &Op, succeeded: bool, out: &mut Outbox<Zk>) {
        let Op::RemoveWatches { path, kind, local } = op else { return };
        if self.care != Care::Bare && (succeeded || *local) {
            for kind in self.watches.remove(*kind, path) {
                self.on_event(WatcherEvent { kind, path: path.clone() }, out);
            }
        }
    }

    pub(super) fn fail_calls(&mut self, code: Code, out: &mut Outbox<Zk>) {
        for call in std::mem::take(&mut self.calls) {
            self.finish(call, Err(code), Zxid::ZERO, out);
        }
    }
}
