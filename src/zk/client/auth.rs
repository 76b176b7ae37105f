//! Credentials: shown to every server that the handle comes to (`ClientCnxn.addAuthInfo`).

use super::calls::Waiting;
use super::care::Care;
use super::{Client, ClientState};
use crate::sim::{ConnId, Outbox};
use crate::zk::Zk;
use crate::zk::acl::Id;
use crate::zk::code::Code;
use crate::zk::ids::Zxid;
use crate::zk::message::{AUTH_XID, Message, Reply, RequestBody};
use crate::zk::note::Note;
use crate::zk::op::Op;

/// Credentials that one handle keeps, to show them at every server.
pub(in crate::zk) const MAX_AUTHS: usize = 16;

/// Credentials, and the call that gave them while nobody has answered it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Auth {
    op: Op,
    call: Option<Waiting>,
    shown: Shown,
}

/// Whether the server of this connection knows the credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Shown {
    Nothing,
    /// The credentials are on their way, or the answer is.
    Asked,
    Answered,
}

impl Client {
    /// The credentials that it shows to every server, each as the call that gave them.
    pub fn auths(&self) -> impl Iterator<Item = &Op> {
        self.auths.iter().map(|auth| &auth.op)
    }

    /// The identities that it has shown, and that a server has taken up: without what proves them.
    pub fn identities(&self) -> impl Iterator<Item = Id> {
        let taken_up = self.auths.iter().filter(|auth| auth.call.is_none() && self.is_alive());
        taken_up.filter_map(|auth| match &auth.op {
            Op::AddAuth { scheme, auth } => Some(Id::new(scheme, auth.split(':').next().unwrap_or_default())),
            _ => None,
        })
    }

    /// The call that shows credentials and has no answer yet. The calls that follow it do not wait for it.
    pub fn shows_auth(&self) -> Option<&Op> {
        self.auths.iter().find(|auth| auth.call.is_some()).map(|auth| &auth.op)
    }

    pub(super) fn add_auth(&mut self, call: Waiting, out: &mut Outbox<Zk>) {
        let Some(op) = call.op.clone() else { return };
        if self.auths.len() >= MAX_AUTHS {
            self.finish(call, Err(Code::AuthFailed), Zxid::ZERO, out);
            return;
        }
        self.auths.push(Auth { op, call: Some(call), shown: Shown::Nothing });
        if let Some(conn) = self.conn.filter(|_| self.is_connected()) {
            self.send_auths(conn, out);
        }
    }

    /// Shows this server the credentials that it has not seen yet.
    pub(super) fn send_auths(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        for auth in self.auths.iter_mut().filter(|auth| auth.shown == Shown::Nothing) {
            auth.shown = Shown::Asked;
            auth.call.iter_mut().for_each(|call| call.sent = true);
            out.send(conn, Message::Request { xid: AUTH_XID, body: RequestBody::Op(auth.op.clone()) });
        }
    }

    /// Answers come in the order in which the credentials were shown, to those that nobody waits for too.
    pub(super) fn on_auth_reply(&mut self, reply: Reply, out: &mut Outbox<Zk>) {
        let Some(auth) = self.auths.iter_mut().find(|auth| auth.shown == Shown::Asked) else { return };
        auth.shown = Shown::Answered;
        let refused = reply.result.is_err();
        if let Some(call) = auth.call.take() {
            self.finish(call, reply.result, Zxid::ZERO, out);
        }
        if refused {
            self.end(ClientState::AuthFailed, Code::AuthFailed, out);
            out.note(Note::AuthFailed);
        }
    }

    /// The connection is gone, and the next server knows nothing. A bare client brings nothing along.
    pub(super) fn hide_auths(&mut self, out: &mut Outbox<Zk>) {
        if self.care == Care::Bare {
            self.fail_auths(Code::ConnectionLoss, out);
            self.auths.clear();
        }
        self.auths.iter_mut().for_each(|auth| auth.shown = Shown::Nothing);
    }

    /// The handle is over: nobody will answer.
    pub(super) fn fail_auths(&mut self, code: Code, out: &mut Outbox<Zk>) {
        let calls: Vec<Waiting> = self.auths.iter_mut().filter_map(|auth| auth.call.take()).collect();
        for call in calls {
            self.finish(call, Err(code), Zxid::ZERO, out);
        }
    }
}
