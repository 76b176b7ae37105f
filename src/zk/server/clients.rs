//! The server's side of its clients' connections: who is connected, with which session, as whom
//! (`NIOServerCnxn.java`, `ZooKeeperServer.processConnectRequest`, `processPacket`).

use std::net::Ipv4Addr;
use std::rc::Rc;

use crate::sim::{ConnId, Duration, NodeId, Outbox, Time, digest};
use crate::zk::Zk;
use crate::zk::acl::Id;
use crate::zk::client::MAX_AUTHS;
use crate::zk::code::Code;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{ClientId, SessionId, Zxid};
use crate::zk::message::{ConnectRequest, ConnectResponse, Message, Reply, Request, RequestBody, Response};
use crate::zk::note::Note;
use crate::zk::op::Op;

use super::cnxn::{ClientCnxn, Handshake};
use super::core::Core;

/// Ids that one connection may show: its address, and as many as a client keeps.
const MAX_AUTH: usize = 1 + MAX_AUTHS;

/// The part of a client's message that is for the server's role.
pub enum Asked {
    Nothing,
    /// A request for the processors.
    Request(Rc<Request>),
    /// The question whether this session lives.
    Revalidate {
        conn: ConnId,
        session: SessionId,
        timeout: Duration,
    },
}

/// The password that goes with a session: derived from the id alone, so that every server can check it.
pub(super) fn password(session: SessionId) -> u64 {
    digest(&(session.0, 0x5a6b_u16))
}

impl Core {
    pub fn accept_client(&mut self, conn: ConnId, from: NodeId) {
        if let Some(client) = ClientId::of_node(from) {
            let auth = Rc::from([Id::address_of(client)]);
            let cnxn = ClientCnxn { client, session: SessionId::NONE, timeout: 0, handshake: Handshake::Silent, auth };
            self.clients.insert(conn, cnxn);
        }
    }

    /// The request that ends the session of this connection, where it has one and the server serves.
    pub(super) fn end_of_session(&self, conn: ConnId) -> Option<Rc<Request>> {
        let cnxn = self.clients.get(&conn).filter(|cnxn| self.serving && cnxn.handshake == Handshake::Done)?;
        let body = RequestBody::CloseSession;
        Some(Rc::new(Request { session: cnxn.session, conn: Some(conn), cxid: 0, auth: cnxn.auth.clone(), body }))
    }

    pub fn forget_client(&mut self, conn: ConnId) {
        self.clients.remove(&conn);
        self.watches.remove_connection(conn);
    }

    pub(super) fn hang_up(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        out.close(conn);
        self.forget_client(conn);
    }

    pub fn on_client_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) -> Asked {
        let Some(cnxn) = self.clients.get(&conn) else { return Asked::Nothing };
        if let Message::Word(_) = message {
            self.say_whether_read_only(conn, out);
            return Asked::Nothing;
        }
        if !self.serving && self.read_only.0.is_none() {
            out.note(Note::NotServing { client: cnxn.client });
            self.hang_up(conn, out);
            return Asked::Nothing;
        }
        match message {
            Message::Connect(connect) => self.on_connect(conn, &connect, out),
            Message::Request { xid, body } if cnxn.handshake == Handshake::Done => self.on_request(conn, xid, body, out),
            _ => Asked::Nothing,
        }
    }

    fn on_request(&mut self, conn: ConnId, xid: i32, body: RequestBody, out: &mut Outbox<Zk>) -> Asked {
        let Some(cnxn) = self.clients.get(&conn) else { return Asked::Nothing };
        if body.is_too_long() {
            // Apache logs a "Len error"; the client sees its connection close.
            out.note(Note::PacketTooLong { client: cnxn.client });
            self.hang_up(conn, out);
            return Asked::Nothing;
        }
        if let RequestBody::Op(Op::AddAuth { scheme, auth }) = &body {
            self.authenticate(conn, xid, scheme, auth, out);
            return Asked::Nothing;
        }
        Asked::Request(Rc::new(Request { session: cnxn.session, conn: Some(conn), cxid: xid, auth: cnxn.auth.clone(), body }))
    }

    /// Not a matter for the processors: it is done at once, and the reply tells no zxid. Anybody may show any digest; who knows no
    /// password just shows one that fits nothing.
    fn authenticate(&mut self, conn: ConnId, xid: i32, scheme: &str, auth: &str, out: &mut Outbox<Zk>) {
        let Some(cnxn) = self.clients.get_mut(&conn) else { return };
        let id = match scheme {
            "digest" => Id::digest_of(auth),
            "ip" => cnxn.auth.first().cloned().unwrap_or_else(|| Id::address_of(cnxn.client)),
            _ => {
                out.note(Note::AuthRefused { client: cnxn.client, scheme: scheme.into() });
                out.send(conn, Reply { xid, zxid: Zxid::ZERO, result: Err(Code::AuthFailed) });
                self.hang_up(conn, out);
                return;
            }
        };
        out.note(Note::Authenticated { client: cnxn.client, id: Box::new(id.clone()) });
        let is_super = self.config.admin.super_digest && id.is_super_digest();
        for id in is_super.then(Id::super_user).into_iter().chain([id]) {
            if !cnxn.auth.contains(&id) && cnxn.auth.len() < MAX_AUTH {
                cnxn.auth = cnxn.auth.iter().cloned().chain([id]).collect();
            }
        }
        out.send(conn, Reply { xid, zxid: Zxid::ZERO, result: Ok(Response::Nothing) });
    }

    fn on_connect(&mut self, conn: ConnId, connect: &ConnectRequest, out: &mut Outbox<Zk>) -> Asked {
        let timeout = self.config.clamp_session_timeout(connect.timeout);
        if let Dynamic(Some(address)) = connect.address {
            self.comes_from(conn, address);
        }
        let Some((client, auth)) = self.clients.get(&conn).map(|cnxn| (cnxn.client, cnxn.auth.clone())) else {
            return Asked::Nothing;
        };
        if self.read_only.0.is_some() {
            self.connect_read_only(conn, client, connect, out);
            return Asked::Nothing;
        }
        if connect.last_zxid_seen > self.db.last_processed {
            out.note(Note::ClientAhead { client, seen: connect.last_zxid_seen });
            self.hang_up(conn, out);
            return Asked::Nothing;
        }
        if connect.session == SessionId::NONE && self.local.0.is_some() {
            self.open_local(conn, client, timeout, out);
            return Asked::Nothing;
        }
        if connect.session == SessionId::NONE {
            let session = self.new_session_id(out.now);
            self.set_handshake(conn, session, timeout, Handshake::Creating);
            let body = RequestBody::CreateSession { timeout };
            return Asked::Request(Rc::new(Request { session, conn: Some(conn), cxid: 0, auth, body }));
        }
        // An older connection of the session on this server goes, even before the password is looked at.
        if let Some((older, _)) = self.connection_of(connect.session).filter(|&(older, _)| older != conn) {
            self.hang_up(older, out);
        }
        self.set_handshake(conn, connect.session, timeout, Handshake::Revalidating);
        if connect.password != password(connect.session) {
            self.finish_revalidation(conn, false, out);
            return Asked::Nothing;
        }
        if self.local.0.is_some() && self.reopen_local(conn, client, connect.session, timeout, out) {
            return Asked::Nothing;
        }
        Asked::Revalidate { conn, session: connect.session, timeout }
    }

    /// The program behind a connection has this address.
    #[cold]
    #[inline(never)]
    fn comes_from(&mut self, conn: ConnId, address: Ipv4Addr) {
        if let Some(cnxn) = self.clients.get_mut(&conn) {
            cnxn.auth = Rc::from([Id::new("ip", &address.to_string())]);
        }
    }

    pub(super) fn set_handshake(&mut self, conn: ConnId, session: SessionId, timeout: Duration, handshake: Handshake) {
        if let Some(cnxn) = self.clients.get_mut(&conn) {
            (cnxn.session, cnxn.timeout, cnxn.handshake) = (session, timeout, handshake);
        }
    }

    /// The server's id in the high byte, then the clock, then a counter (`SessionTrackerImpl.initializeNextSessionId`).
    pub(super) fn new_session_id(&mut self, now: Time) -> SessionId {
        if self.sessions_made == 0 {
            self.sessions_made = ((now / 1_000) << 24) >> 8 & 0x00ff_ffff_ffff_ffff;
        }
        self.sessions_made += 1;
        SessionId(u64::from(self.id.0) << 56 | self.sessions_made)
    }

    /// The leader has said whether a session that came here lives.
    pub fn finish_revalidation(&mut self, conn: ConnId, valid: bool, out: &mut Outbox<Zk>) {
        let Some(cnxn) = self.clients.get_mut(&conn).filter(|cnxn| cnxn.handshake == Handshake::Revalidating) else { return };
        let (session, client) = (cnxn.session, cnxn.client);
        if valid {
            cnxn.handshake = Handshake::Done;
            let timeout = cnxn.timeout;
            out.note(Note::SessionMoved { session, client });
            self.grant(conn, session, timeout, out);
        } else {
            out.note(Note::SessionUnknown { session, client });
            let read_only = self.read_only.clone();
            out.send(conn, Message::Connected(ConnectResponse { timeout: 0, session: SessionId::NONE, password: 0, read_only }));
            self.hang_up(conn, out);
        }
    }
}
