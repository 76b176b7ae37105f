//! A client whose program runs outside of the simulation: the far end of a real connection.
//!
//! ```text
//!   program ─ socket ─► what it does, as commands ─► this client ─► server
//!   program ◄─ socket ─ what was delivered to it, taken from the steps ◄───┘
//! ```
//!
//! It has no logic of a library: it sends what it is told to send, and pings, reconnects and watches nothing by itself. It follows what passes
//! by, so that it shows a session, calls and watches as other clients do. What is delivered to it is a function of the run alone.

use super::care::Care;
use super::{Client, ClientState};
use crate::sim::{ConnId, Outbox, TCP_GIVES_UP};
use crate::zk::Zk;
use crate::zk::code::Code;
use crate::zk::ids::{ClientId, ServerId, Zxid};
use crate::zk::message::{AUTH_XID, ConnectRequest, ConnectResponse, Message, PING_XID, Port, Reply, RequestBody, SET_WATCHES_XID};
use crate::zk::note::{Disconnection, Note};
use crate::zk::op::Op;
use crate::zk::remote::Remote;

impl Client {
    /// A client whose program runs outside.
    #[cold]
    pub fn remote(id: ClientId, hosts: Vec<ServerId>) -> Self {
        Client { care: Care::Outside, ..Client::new(id, hosts, 0) }
    }

    /// Whether its program runs outside of the simulation.
    pub fn is_remote(&self) -> bool {
        self.care == Care::Outside
    }

    /// Its connection, open or opening.
    pub fn connection(&self) -> Option<ConnId> {
        self.conn
    }

    #[cold]
    #[inline(never)]
    pub(super) fn remote_does(&mut self, word: Remote, out: &mut Outbox<Zk>) {
        match word {
            Remote::Open(server) => {
                self.remote_breaks(out);
                self.host = self.hosts.iter().position(|&host| host == server).or_else(|| {
                    self.hosts.push(server);
                    Some(self.hosts.len() - 1)
                });
                self.state = ClientState::Connecting;
                out.note(Note::Connecting { server });
                self.conn = Some(out.dial(server.node(), Port::Client, TCP_GIVES_UP));
            }
            Remote::Connect(request) => self.remote_connects(request, out),
            Remote::Request { xid, body } => self.remote_requests(xid, body, out),
            Remote::Break => {
                self.remote_breaks(out);
                self.host = None;
            }
            Remote::End(bound) => {
                out.note(Note::RemoteEnded { bound });
                self.remote_breaks(out);
                self.host = None;
            }
            Remote::Sasl => out.note(Note::SaslNotConfigured),
        }
    }

    /// Whether its program has ended its connection by itself, and has come back to no server since.
    pub fn has_hung_up(&self) -> bool {
        self.is_remote() && self.conn.is_none() && self.host.is_none()
    }

    fn remote_connects(&mut self, request: ConnectRequest, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn else { return };
        // The watches went with its last connection. It brings along those that it sets anew.
        self.watches = Default::default();
        self.session = request.session;
        self.wanted_timeout = request.timeout;
        self.timeout = request.timeout;
        self.last_zxid = request.last_zxid_seen;
        out.send(conn, Message::Connect(request));
    }

    fn remote_requests(&mut self, xid: i32, body: RequestBody, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn else { return };
        match &body {
            RequestBody::SetWatches { watches, .. } => self.watches.add(watches),
            _ if matches!(xid, PING_XID | AUTH_XID | SET_WATCHES_XID) => {}
            // One that succeeds has no reply.
            RequestBody::Op(Op::Check { .. }) => {}
            RequestBody::Op(op) => self.follow(xid, Some(op.clone()), out),
            RequestBody::CloseSession => self.follow(xid, None, out),
            _ => {}
        }
        out.send(conn, Message::Request { xid, body });
    }

    fn remote_breaks(&mut self, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn else { return };
        out.close(conn);
        self.remote_closed(conn, out);
    }

    #[cold]
    #[inline(never)]
    pub(super) fn remote_opened(&mut self, conn: ConnId) {
        if self.conn == Some(conn) && self.state == ClientState::Connecting {
            self.state = ClientState::Associating;
        }
    }

    #[cold]
    pub(super) fn remote_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        if self.conn != Some(conn) {
            return;
        }
        // Whose session is over has nothing more to lose: its server hangs up.
        if let Some(server) = self.server().filter(|_| self.is_alive()) {
            let was_connected = self.is_connected();
            out.note(Note::Disconnected { server, why: Disconnection::Closed, was_connected });
        }
        self.fail_calls(Code::ConnectionLoss, out);
        self.conn = None;
        if self.is_alive() {
            self.state = ClientState::Waiting;
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn remote_received(&mut self, message: Message, out: &mut Outbox<Zk>) {
        match message {
            Message::Connected(response) => self.remote_associated(&response, out),
            Message::Reply(reply) => self.remote_answered(reply, out),
            Message::Event(event) => self.on_event(event, out),
            _ => {}
        }
    }

    fn remote_associated(&mut self, response: &ConnectResponse, out: &mut Outbox<Zk>) {
        if response.timeout == 0 {
            self.fail_calls(Code::SessionExpired, out);
            self.state = ClientState::Expired;
            out.note(Note::Expired { session: self.session });
            return;
        }
        self.associate(response, out);
    }

    fn remote_answered(&mut self, reply: Reply, out: &mut Outbox<Zk>) {
        match reply.xid {
            AUTH_XID if reply.result.is_err() => self.state = ClientState::AuthFailed,
            AUTH_XID | PING_XID | SET_WATCHES_XID => {}
            xid => {
                let place = self.calls.iter().position(|call| call.xid == xid);
                let Some(call) = place.and_then(|place| self.calls.remove(place)) else { return };
                if reply.zxid > Zxid::ZERO {
                    self.last_zxid = reply.zxid;
                }
                let closing = call.op.is_none();
                self.finish(call, reply.result, reply.zxid, out);
                if closing {
                    self.state = ClientState::Closed;
                    out.note(Note::ClientClosed);
                }
            }
        }
    }
}
