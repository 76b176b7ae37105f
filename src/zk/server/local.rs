//! Local sessions (`localSessionsEnabled`; `LocalSessionTracker`, `LearnerSessionTracker`, `QuorumZooKeeperServer.checkUpgradeSession`).
//!
//! ```text
//!   new session ► known to its server alone, without a txn ─ first ephemeral ► createSession, a txn: global from there on
//! ```
//!
//! A server that leaves its role forgets its local sessions. Nobody else knows them: at another server they have expired.

use std::rc::Rc;

use crate::sim::{ConnId, Duration, Outbox, SortedSet, Time};
use crate::zk::code::Code;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{ClientId, ServerId, SessionId};
use crate::zk::message::{ConnectResponse, Message, Request, RequestBody, Response};
use crate::zk::note::Note;
use crate::zk::op::Op;
use crate::zk::sessions::{LocalSessions, SessionTracker};
use crate::zk::{Timer, Zk};

use super::clients::password;
use super::cnxn::Handshake;
use super::core::Core;

/// What becomes of a request of a client where sessions may be local.
pub enum Admitted {
    /// It goes on as any other.
    Yes,
    /// Behind another, which makes its session global.
    Behind(Rc<Request>),
    /// It is done, or never will be.
    No,
}

impl SessionId {
    /// The server at which it was made.
    pub fn made_at(self) -> ServerId {
        ServerId((self.0 >> 56) as u8)
    }
}

impl Request {
    /// Whether it makes an ephemeral znode, which needs a session that all servers know.
    fn makes_ephemeral(&self) -> bool {
        let is_ephemeral = |op: &Op| matches!(op, Op::Create { mode, .. } if mode.is_ephemeral());
        match &self.body {
            RequestBody::Op(Op::Multi(ops)) => ops.iter().any(is_ephemeral),
            RequestBody::Op(op) => is_ephemeral(op),
            _ => false,
        }
    }
}

impl Core {
    /// The server begins to serve.
    pub(super) fn begin_local_sessions(&mut self, out: &mut Outbox<Zk>) {
        if self.config.admin.local_sessions {
            self.watch_local_sessions(out);
        }
    }

    #[cold]
    #[inline(never)]
    fn watch_local_sessions(&mut self, out: &mut Outbox<Zk>) {
        let tracker = SessionTracker::new(self.config.tick_time, std::iter::empty(), out.now);
        out.set_timer(Timer::LocalSessions, tracker.next_check(out.now) - out.now);
        self.local = Dynamic(Some(Box::new(LocalSessions { tracker, upgrading: SortedSet::new() })));
    }

    pub fn is_local(&self, session: SessionId) -> bool {
        self.local.0.as_ref().is_some_and(|local| local.tracker.knows(session))
    }

    pub(super) fn touch_local(&mut self, session: SessionId, timeout: Duration, now: Time) -> bool {
        self.local.0.as_mut().is_some_and(|local| local.tracker.touch(session, timeout, now))
    }

    /// The time at which each will expire if nothing is heard of it.
    pub fn local_sessions(&self) -> impl Iterator<Item = (SessionId, Time)> {
        self.local.0.iter().flat_map(|local| local.tracker.deadlines())
    }

    /// The timeout of a session that is known here alone.
    #[cold]
    #[inline(never)]
    pub fn local_timeout(&self, session: SessionId) -> Option<Duration> {
        self.local.0.as_ref()?.tracker.timeout(session)
    }

    /// Whether a session is known here alone, or on the way from here to be known to all.
    pub fn knows_alone(&self, session: SessionId) -> bool {
        self.local.0.as_ref().is_some_and(|local| local.tracker.knows(session) || local.upgrading.contains(&session))
    }

    /// A client without a session has come.
    #[cold]
    #[inline(never)]
    pub(super) fn open_local(&mut self, conn: ConnId, client: ClientId, timeout: Duration, out: &mut Outbox<Zk>) {
        let session = self.new_session_id(out.now);
        if let Some(local) = &mut self.local.0 {
            local.tracker.track(session, timeout, None, out.now);
        }
        self.set_handshake(conn, session, timeout, Handshake::Done);
        out.note(Note::LocalSession { session, client });
        self.grant(conn, session, timeout, out);
    }

    /// A client has come back with a session. Returns whether it is one that is known here alone.
    #[cold]
    #[inline(never)]
    pub(super) fn reopen_local(
        &mut self,
        conn: ConnId,
        client: ClientId,
        session: SessionId,
        timeout: Duration,
        out: &mut Outbox<Zk>,
    ) -> bool {
        let is_known = self.touch_local(session, timeout, out.now);
        if is_known {
            self.set_handshake(conn, session, timeout, Handshake::Done);
            out.note(Note::LocalSession { session, client });
            self.grant(conn, session, timeout, out);
        }
        is_known
    }

    pub(super) fn grant(&mut self, conn: ConnId, session: SessionId, timeout: Duration, out: &mut Outbox<Zk>) {
        let response = ConnectResponse { timeout, session, password: password(session), read_only: self.read_only.clone() };
        out.send(conn, Message::Connected(response));
    }

    /// A request of a client of this server, which serves.
    #[cold]
    #[inline(never)]
    pub(super) fn admit(&mut self, request: &Rc<Request>, out: &mut Outbox<Zk>) -> Admitted {
        let session = request.session;
        let timeout = self.timeout_of(request);
        if !self.touch_local(session, timeout, out.now) {
            let Some(local) = &self.local.0 else { return Admitted::Yes };
            let is_known = self.db.sessions.contains_key(&session) || local.upgrading.contains(&session);
            // Nobody answers a session that is over (`MissingSessionException`).
            return if is_known { Admitted::Yes } else { Admitted::No };
        }
        if let RequestBody::CloseSession = request.body {
            if let Some(ready) = self.commits.submit(request.clone(), false) {
                self.execute(&ready, out);
            }
            return Admitted::No;
        }
        if !request.makes_ephemeral() || !self.config.admin.local_sessions_upgrading {
            return Admitted::Yes;
        }
        if let Some(local) = &mut self.local.0 {
            local.tracker.remove(session);
            local.upgrading.insert(session);
        }
        out.note(Note::SessionUpgrading { session });
        let body = RequestBody::CreateSession { timeout };
        Admitted::Behind(Rc::new(Request { session, conn: None, cxid: 0, auth: request.auth.clone(), body }))
    }

    /// The session of this txn is global from here on.
    #[cold]
    #[inline(never)]
    pub(super) fn is_global_now(&mut self, session: SessionId) {
        if let Some(local) = &mut self.local.0 {
            local.tracker.remove(session);
            local.upgrading.remove(&session);
        }
    }

    /// A client closes a session that is known here alone: no txn tells of it.
    #[cold]
    #[inline(never)]
    pub(super) fn end_local(&mut self, conn: ConnId, request: &Request, out: &mut Outbox<Zk>) {
        if let Some(local) = &mut self.local.0 {
            local.tracker.remove(request.session);
        }
        self.reply(conn, request.cxid, Ok(Response::Nothing), out);
        self.hang_up(conn, out);
    }

    /// Ends those of which nothing was heard for too long.
    #[cold]
    #[inline(never)]
    pub(super) fn on_local_expirer(&mut self, out: &mut Outbox<Zk>) {
        let Some(local) = &mut self.local.0 else { return };
        out.set_timer(Timer::LocalSessions, local.tracker.next_check(out.now) - out.now);
        let expired = local.tracker.expire(out.now);
        expired.iter().for_each(|session| local.tracker.remove(*session));
        for session in expired {
            out.note(Note::LocalSessionExpired { session });
            if let Some((conn, _)) = self.connection_of(session) {
                self.hang_up(conn, out);
            }
        }
    }

    /// The leader does not know the local sessions of others, and lets them write (`LeaderSessionTracker.checkSession`).
    #[cold]
    #[inline(never)]
    pub(super) fn check_unknown(&self, session: SessionId) -> Result<(), Code> {
        if self.is_local(session) || session.made_at() != self.id { Ok(()) } else { Err(Code::SessionExpired) }
    }

    /// The code for an ephemeral znode, which needs a session that the leader knows (`checkGlobalSession`). That a session is local, only its
    /// own server can tell.
    #[cold]
    #[inline(never)]
    pub(super) fn ephemeral_of_unknown(&self, session: SessionId) -> Code {
        if self.is_local(session) { Code::EphemeralOnLocalSession } else { Code::SessionExpired }
    }

    /// The code for a request for an ephemeral znode whose session stays local. The results of a multi's operations come from the leader as
    /// they are.
    #[cold]
    #[inline(never)]
    pub(super) fn refused_ephemeral(&self, request: &Request) -> Option<Code> {
        let refused = self.is_local(request.session) && request.makes_ephemeral();
        (refused && !matches!(request.body, RequestBody::Op(Op::Multi(_)))).then_some(Code::EphemeralOnLocalSession)
    }
}
