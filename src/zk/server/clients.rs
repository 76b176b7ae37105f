//! The server's side of its clients: who is connected with which session, and the last processor of every request
//! (`NIOServerCnxn.java`, `ZooKeeperServer.java`, `FinalRequestProcessor.java`).

use std::rc::Rc;

use crate::sim::{ConnId, Duration, NodeId, Outbox};
use crate::zk::Zk;
use crate::zk::database::Database;
use crate::zk::ids::{ClientId, SessionId, Zxid};
use crate::zk::message::{
    ConnectRequest, ConnectResponse, EventType, Message, Reply, Request, RequestBody, Response, WatcherEvent,
};
use crate::zk::note::Note;
use crate::zk::op::Op;
use crate::zk::tree::Applied;
use crate::zk::txn::{Code, Txn, TxnBody};
use crate::zk::watches::WatchKind;

use super::core::Core;

/// How far a client's connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handshake {
    /// Open, and nothing said.
    Silent,
    /// Its createSession is on its way to the quorum.
    Creating,
    /// The leader is asked whether its session still lives.
    Revalidating,
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientCnxn {
    pub client: ClientId,
    pub session: SessionId,
    pub timeout: Duration,
    pub handshake: Handshake,
}

/// What a client's message asks of the server's role.
pub enum Asked {
    Nothing,
    /// A request for the processors.
    Request(Rc<Request>),
    /// Does this session live?
    Revalidate {
        conn: ConnId,
        session: SessionId,
        timeout: Duration,
    },
}

/// The password that goes with a session: derived from the id alone, so that every server can check it.
fn password(session: SessionId) -> u64 {
    crate::sim::digest(&(session.0, 0x5a6b_u16))
}

impl Core {
    pub fn accept_client(&mut self, conn: ConnId, from: NodeId) {
        if let Some(client) = ClientId::of_node(from) {
            let cnxn = ClientCnxn { client, session: SessionId::NONE, timeout: 0, handshake: Handshake::Silent };
            self.clients.insert(conn, cnxn);
        }
    }

    pub fn forget_client(&mut self, conn: ConnId) {
        self.clients.remove(&conn);
        self.watches.remove_connection(conn);
    }

    fn hang_up(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        out.close(conn);
        self.forget_client(conn);
    }

    pub fn on_client_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) -> Asked {
        let Some(cnxn) = self.clients.get(&conn) else { return Asked::Nothing };
        if !self.serving {
            out.note(Note::NotServing { client: cnxn.client });
            self.hang_up(conn, out);
            return Asked::Nothing;
        }
        match message {
            Message::Connect(connect) => self.on_connect(conn, &connect, out),
            Message::Request { xid, body } if cnxn.handshake == Handshake::Done => {
                Asked::Request(Rc::new(Request { session: cnxn.session, cxid: xid, body }))
            }
            _ => Asked::Nothing,
        }
    }

    fn on_connect(&mut self, conn: ConnId, connect: &ConnectRequest, out: &mut Outbox<Zk>) -> Asked {
        let timeout = self.config.clamp_session_timeout(connect.timeout);
        let Some(client) = self.clients.get(&conn).map(|cnxn| cnxn.client) else { return Asked::Nothing };
        if connect.last_zxid_seen > self.db.last_processed {
            out.note(Note::ClientAhead { client, seen: connect.last_zxid_seen });
            self.hang_up(conn, out);
            return Asked::Nothing;
        }
        if connect.session == SessionId::NONE {
            let session = self.new_session_id(out.now);
            self.set_handshake(conn, session, timeout, Handshake::Creating);
            return Asked::Request(Rc::new(Request { session, cxid: 0, body: RequestBody::CreateSession { timeout } }));
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
        Asked::Revalidate { conn, session: connect.session, timeout }
    }

    fn set_handshake(&mut self, conn: ConnId, session: SessionId, timeout: Duration, handshake: Handshake) {
        if let Some(cnxn) = self.clients.get_mut(&conn) {
            *cnxn = ClientCnxn { client: cnxn.client, session, timeout, handshake };
        }
    }

    /// The server's id in the high byte, then the clock, then a counter (`SessionTrackerImpl.initializeNextSessionId`).
    fn new_session_id(&mut self, now: u64) -> SessionId {
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
            let response = ConnectResponse { timeout: cnxn.timeout, session, password: password(session) };
            out.note(Note::SessionMoved { session, client });
            out.send(conn, Message::Connected(response));
        } else {
            out.note(Note::SessionUnknown { session, client });
            out.send(conn, Message::Connected(ConnectResponse { timeout: 0, session: SessionId::NONE, password: 0 }));
            self.hang_up(conn, out);
        }
    }

    // ---- the final processor ------------------------------------------------------------------------------------------------

    /// A committed txn: takes effect, and is answered where the request came from a client of this server. Returns whether a request
    /// of the session may now go on.
    pub fn commit(&mut self, txn: &Rc<Txn>, out: &mut Outbox<Zk>) {
        let applied = self.apply(txn, out);
        let request = self.commits.commit(txn.session, txn.cxid);
        if let TxnBody::CloseSession { .. } = txn.body {
            if let Some((conn, _)) = self.connection_of(txn.session) {
                if let Some(request) = request {
                    self.reply(conn, request.cxid, Ok(Response::Nothing), out);
                }
                self.hang_up(conn, out);
            }
        } else if let Some(request) = request {
            self.answer_write(&request, txn, applied, out);
        }
    }

    fn answer_write(&mut self, request: &Request, txn: &Txn, applied: Applied, out: &mut Outbox<Zk>) {
        let Some((conn, client)) = self.connection_of(request.session) else { return };
        if let TxnBody::CreateSession { timeout } = txn.body {
            if let Some(cnxn) = self.clients.get_mut(&conn) {
                cnxn.handshake = Handshake::Done;
            }
            out.note(Note::SessionOpened { session: txn.session, client });
            let response = ConnectResponse { timeout, session: txn.session, password: password(txn.session) };
            out.send(conn, Message::Connected(response));
            return;
        }
        if applied.error == Some(Code::SessionMoved) {
            // No reply: the connection that lost its session is closed.
            out.note(Note::MovedAway { session: request.session });
            self.hang_up(conn, out);
            return;
        }
        let result = match (applied.error, applied.stat, txn.path()) {
            (Some(code), ..) => Err(code),
            (None, Some(stat), Some(path)) if matches!(txn.body, TxnBody::Create { .. }) => {
                Ok(Response::Created { path: path.clone(), stat })
            }
            (None, Some(stat), _) => Ok(Response::Stat(stat)),
            (None, None, _) => Ok(Response::Nothing),
        };
        self.reply(conn, request.cxid, result, out);
    }

    /// A request that needs no commit, or has had it: reads, pings, syncs, the return of watches.
    pub fn execute(&mut self, request: &Request, out: &mut Outbox<Zk>) {
        let Some((conn, _)) = self.connection_of(request.session) else { return };
        match &request.body {
            RequestBody::Op(op) => {
                let result = self.read(conn, op, out);
                self.reply(conn, request.cxid, result, out);
            }
            RequestBody::Ping => self.reply(conn, request.cxid, Ok(Response::Nothing), out),
            RequestBody::SetWatches { relative, data, exist, child } => {
                self.set_watches(conn, *relative, [data, exist, child], out);
                self.reply(conn, request.cxid, Ok(Response::Nothing), out);
            }
            RequestBody::CreateSession { .. } | RequestBody::CloseSession => {}
        }
    }

    fn read(&mut self, conn: ConnId, op: &Op, out: &mut Outbox<Zk>) -> Result<Response, Code> {
        if let Op::Sync { path } = op {
            return Ok(Response::Path(path.clone()));
        }
        let path = op.path();
        let znode = self.db.tree.get(path);
        let found = znode.map(|znode| (znode.stat(), znode.data.clone()));
        match op {
            Op::Exists { watch, .. } => {
                // Set whether the znode is there or not: this is how one waits for it to appear.
                self.watch(*watch, WatchKind::Data, path, conn, out);
                found.map(|(stat, _)| Response::Stat(stat)).ok_or(Code::NoNode)
            }
            Op::GetData { watch, .. } => {
                let (stat, data) = found.ok_or(Code::NoNode)?;
                self.watch(*watch, WatchKind::Data, path, conn, out);
                Ok(Response::Data { data, stat })
            }
            Op::GetChildren { watch, .. } => {
                let (stat, _) = found.ok_or(Code::NoNode)?;
                let children = self.db.tree.children(path).collect();
                self.watch(*watch, WatchKind::Child, path, conn, out);
                Ok(Response::Children { children, stat })
            }
            Op::Create { .. } | Op::Delete { .. } | Op::SetData { .. } | Op::Sync { .. } => Err(Code::BadArguments),
        }
    }

    fn watch(&mut self, wanted: bool, kind: WatchKind, path: &Rc<str>, conn: ConnId, out: &mut Outbox<Zk>) {
        if let Some(cnxn) = self.clients.get(&conn).filter(|_| wanted) {
            out.note(Note::WatchSet { client: cnxn.client, path: path.clone() });
            self.watches.add(kind, path, cnxn.session, conn);
        }
    }

    /// A client came with the watches it had elsewhere: what it missed fires now, the rest is set here (`DataTree.setWatches`).
    fn set_watches(&mut self, conn: ConnId, relative: Zxid, lists: [&Rc<[Rc<str>]>; 3], out: &mut Outbox<Zk>) {
        let [data, exist, child] = lists;
        for path in data.iter() {
            let missed = missed_data(&self.db, path, relative);
            self.rearm(conn, WatchKind::Data, path, missed, out);
        }
        for path in exist.iter() {
            let missed = self.db.tree.get(path).map(|_| EventType::NodeCreated);
            self.rearm(conn, WatchKind::Data, path, missed, out);
        }
        for path in child.iter() {
            let missed = match self.db.tree.get(path) {
                None => Some(EventType::NodeDeleted),
                Some(znode) if znode.stat().pzxid > relative => Some(EventType::NodeChildrenChanged),
                Some(_) => None,
            };
            self.rearm(conn, WatchKind::Child, path, missed, out);
        }
    }

    fn rearm(&mut self, conn: ConnId, kind: WatchKind, path: &Rc<str>, missed: Option<EventType>, out: &mut Outbox<Zk>) {
        match missed {
            Some(kind) => self.notify(conn, WatcherEvent { kind, path: path.clone() }, out),
            None => self.watch(true, kind, path, conn, out),
        }
    }

    fn reply(&mut self, conn: ConnId, xid: i32, result: Result<Response, Code>, out: &mut Outbox<Zk>) {
        out.send(conn, Reply { xid, zxid: self.db.last_processed, result });
    }
}

fn missed_data(db: &Database, path: &str, relative: Zxid) -> Option<EventType> {
    match db.tree.get(path) {
        None => Some(EventType::NodeDeleted),
        Some(znode) if znode.stat().mzxid > relative => Some(EventType::NodeDataChanged),
        Some(_) => None,
    }
}
