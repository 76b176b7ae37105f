//! A server in read-only mode (`ReadOnlyZooKeeperServer.java`, `ReadOnlyRequestProcessor.java`): it looks for a leader, and meanwhile reads what it
//! has for clients that ask for no more.
//!
//! ```text
//!   LOOKING ─ max(2 s, a tick) ► read-only ─ a role ► its connections are closed
//! ```
//!
//! Its sessions are local ones. Where those are off, as by default, nobody can begin a session here: even createSession is refused.

use crate::sim::{ConnId, Duration, Outbox, SECOND};
use crate::zk::Zk;
use crate::zk::code::Code;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{ClientId, SessionId};
use crate::zk::message::{ConnectRequest, Message, Reply, Request, RequestBody};
use crate::zk::note::{NotReadOnly, Note};

use super::clients::password;
use super::cnxn::Handshake;
use super::core::Core;

/// The least time that a server looks before it serves reads.
const GRACE: Duration = 2 * SECOND;

impl Core {
    /// The time that a server looks before it serves reads; none where it never does.
    pub(super) fn read_only_grace(&self) -> Option<Duration> {
        self.config.admin.read_only_mode.then(|| GRACE.max(self.config.tick_time))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn begin_read_only(&mut self, out: &mut Outbox<Zk>) {
        self.read_only = Dynamic(Some(()));
        out.note(Note::ReadOnlyBegun);
        self.begin_local_sessions(out);
    }

    /// The server takes a role. Nobody is served until it is up to date.
    #[cold]
    #[inline(never)]
    pub(super) fn end_read_only(&mut self, out: &mut Outbox<Zk>) {
        if self.read_only.0.take().is_none() {
            return;
        }
        self.local = Dynamic(None);
        out.note(Note::ReadOnlyEnded);
        for &conn in self.clients.keys() {
            out.close(conn);
        }
        self.clients.clear();
        self.watches.clear();
    }

    #[cold]
    #[inline(never)]
    pub(super) fn connect_read_only(&mut self, conn: ConnId, client: ClientId, connect: &ConnectRequest, out: &mut Outbox<Zk>) {
        let timeout = self.config.clamp_session_timeout(connect.timeout);
        let (session, seen) = (connect.session, connect.last_zxid_seen);
        if connect.read_only.0.is_none() {
            out.note(Note::ReadOnlyRefused { client, why: NotReadOnly::NotAsked });
            return self.hang_up(conn, out);
        }
        if seen > self.db.last_processed {
            out.note(Note::ClientAhead { client, seen });
            return self.hang_up(conn, out);
        }
        if session == SessionId::NONE {
            if self.local.0.is_some() {
                return self.open_local(conn, client, timeout, out);
            }
            // The client takes the head of this reply for the beginning of a ConnectResponse, and gives the connection up.
            out.note(Note::ReadOnlyRefused { client, why: NotReadOnly::NoLocalSessions });
            return self.refuse(conn, 0, out);
        }
        if self.db.sessions.contains_key(&session) {
            out.note(Note::ReadOnlyRefused { client, why: NotReadOnly::GlobalSession });
            return self.hang_up(conn, out);
        }
        if let Some((older, _)) = self.connection_of(session).filter(|&(older, _)| older != conn) {
            self.hang_up(older, out);
        }
        let is_right = connect.password == password(session);
        // Without local sessions no server but the leader keeps time, and any session passes (`LearnerSessionTracker.touchSession`).
        if is_right && self.local.0.is_none() {
            self.set_handshake(conn, session, timeout, Handshake::Done);
            return self.grant(conn, session, timeout, out);
        }
        if !is_right || !self.reopen_local(conn, client, session, timeout, out) {
            self.set_handshake(conn, session, timeout, Handshake::Revalidating);
            self.finish_revalidation(conn, false, out);
        }
    }

    /// A request of a client, which is connected.
    #[cold]
    #[inline(never)]
    pub(super) fn submit_read_only(&mut self, request: &Request, out: &mut Outbox<Zk>) {
        let Some(conn) = request.conn else { return };
        let timeout = self.timeout_of(request);
        let is_local = self.touch_local(request.session, timeout, out.now);
        if self.local.0.is_some() && !is_local {
            return;
        }
        match &request.body {
            RequestBody::CloseSession if is_local => self.execute(request, out),
            _ if request.is_write() || request.is_sync() => self.refuse(conn, request.cxid, out),
            _ => self.execute(request, out),
        }
    }

    /// The answer to `isro`, after which a connection is closed.
    #[cold]
    #[inline(never)]
    pub(super) fn say_whether_read_only(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        out.send(conn, Message::Word(self.is_ro()));
        self.hang_up(conn, out);
    }

    /// `rw` of a server that serves all, `ro` in read-only mode, else `null`.
    pub fn is_ro(&self) -> &'static str {
        match (self.serving, self.read_only.0) {
            (true, _) => "rw",
            (false, Some(())) => "ro",
            (false, None) => "null",
        }
    }

    fn refuse(&mut self, conn: ConnId, xid: i32, out: &mut Outbox<Zk>) {
        out.send(conn, Message::Reply(Reply { xid, zxid: self.db.last_processed, result: Err(Code::NotReadOnly) }));
    }
}
