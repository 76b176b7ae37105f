//! A client: the library's half of a session (`ClientCnxn.java`, `HostConnectionManager.java`, `ZKWatchManager.java`).
//!
//! ```text
//!   WAITING ─ pause ► CONNECTING ─ TCP ► ASSOCIATING ─ ConnectResponse ► CONNECTED ─ silence, broken ► WAITING …
//!                                              └─ timeout 0: EXPIRED, the handle is dead
//! ```

mod errand;
mod watch_manager;

use std::collections::VecDeque;
use std::rc::Rc;

use self::errand::Running;
use self::watch_manager::ClientWatchManager;

use super::ids::{ClientId, ServerId, SessionId, Zxid};
use super::message::{ConnectRequest, ConnectResponse, Message, Port, Reply, RequestBody, Response, WatchLists, WatcherEvent};
use super::note::{Disconnection, Note};
use super::op::Op;
use super::path::{validate_path, validate_sequential_path};
use super::txn::Code;
use super::{Call, Timer, Zk};
use crate::sim::{ConnId, Duration, MS, Outbox, SECOND, Time};

pub use self::errand::{ErrandEnd, ErrandRecord};
pub use self::watch_manager::ClientWatch;

/// Pings go out at the latest after this long.
const MAX_PING_INTERVAL: Duration = 10 * SECOND;
/// Pause after a whole round along the hosts, and the bound of the random one before every later attempt.
const ROUND_PAUSE: Duration = SECOND;
/// Calls and events kept to be looked at.
const MAX_HISTORY: usize = 64;
/// Calls that may wait at once.
const MAX_QUEUE: usize = 10_000;

/// Credentials that one handle keeps, to show them at every server.
const MAX_AUTHS: usize = 16;

const PING_XID: i32 = -2;
const AUTH_XID: i32 = -4;
const SET_WATCHES_XID: i32 = -8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientState {
    /// A connection is being opened.
    Connecting,
    /// It is open, and the session is being asked for.
    Associating,
    Connected,
    /// Between two attempts.
    Waiting,
    /// The session is over and this handle with it.
    Expired,
    /// Its credentials were refused, and this handle is over with that.
    AuthFailed,
    Closed,
}

/// A call that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallRecord {
    pub xid: i32,
    pub op: Op,
    pub at: Time,
    pub done_at: Time,
    pub result: Result<Response, Code>,
    /// The reply's zxid; zero where none came.
    pub zxid: Zxid,
    /// A step of an errand, of which only the whole is shown.
    pub is_step: bool,
}

/// A call that waits for its reply, or to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Waiting {
    xid: i32,
    /// `None` is closeSession.
    op: Option<Op>,
    at: Time,
    sent: bool,
}

/// Credentials, and the call that gave them while nobody has answered it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Auth {
    op: Op,
    call: Option<Waiting>,
    /// Sent by this connection, and not answered yet.
    asked: bool,
}

#[derive(Clone, Debug, Hash)]
pub struct Client {
    id: ClientId,
    /// Without the library's care: it checks no path, brings neither watches nor credentials along, and stays away when its
    /// connection is gone.
    bare: bool,
    /// The connect string, shuffled once.
    hosts: Vec<ServerId>,
    wanted_timeout: Duration,
    state: ClientState,
    /// Index of the host that was tried last; none before the first attempt.
    host: Option<usize>,
    /// The host of the last connection, where a round along the list ends.
    last_connected: usize,
    was_connected: bool,
    conn: Option<ConnId>,
    session: SessionId,
    password: u64,
    timeout: Duration,
    last_zxid: Zxid,
    next_xid: i32,
    calls: VecDeque<Waiting>,
    history: VecDeque<Rc<CallRecord>>,
    events: VecDeque<(Time, WatcherEvent)>,
    watches: ClientWatchManager,
    auths: Vec<Auth>,
    /// Each waits for one call, of which there are at most `MAX_QUEUE`.
    errands: Vec<Running>,
}

impl Client {
    pub fn new(id: ClientId, hosts: Vec<ServerId>, timeout: Duration) -> Self {
        Client {
            id,
            bare: false,
            hosts,
            wanted_timeout: timeout,
            state: ClientState::Waiting,
            host: None,
            last_connected: 0,
            was_connected: false,
            conn: None,
            session: SessionId::NONE,
            password: 0,
            timeout,
            last_zxid: Zxid::ZERO,
            next_xid: 1,
            calls: VecDeque::new(),
            history: VecDeque::new(),
            events: VecDeque::new(),
            watches: ClientWatchManager::default(),
            auths: Vec::new(),
            errands: Vec::new(),
        }
    }

    /// A client that does by itself what the library does for others: for comparing what servers answer to anything at all.
    pub fn bare(id: ClientId, server: ServerId, timeout: Duration) -> Self {
        Client { bare: true, ..Client::new(id, vec![server], timeout) }
    }

    pub(super) fn fresh(&self) -> Self {
        Client { bare: self.bare, ..Client::new(self.id, self.hosts.clone(), self.wanted_timeout) }
    }

    // ---- what can be seen ---------------------------------------------------------------------------------------------------

    pub fn id(&self) -> ClientId {
        self.id
    }

    pub fn state(&self) -> ClientState {
        self.state
    }

    /// The server it is connected or connecting to.
    pub fn server(&self) -> Option<ServerId> {
        self.conn.and(self.host).and_then(|host| self.hosts.get(host)).copied()
    }

    pub fn session(&self) -> SessionId {
        self.session
    }

    /// The negotiated timeout; before that the wanted one.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    pub fn last_zxid(&self) -> Zxid {
        self.last_zxid
    }

    /// The connect string in the order in which this handle goes along it.
    pub fn hosts(&self) -> &[ServerId] {
        &self.hosts
    }

    /// Calls without a reply.
    pub fn waiting_calls(&self) -> Vec<(i32, Op)> {
        self.calls.iter().filter_map(|call| Some((call.xid, call.op.clone()?))).collect()
    }

    pub fn history(&self) -> &VecDeque<Rc<CallRecord>> {
        &self.history
    }

    pub fn events(&self) -> &VecDeque<(Time, WatcherEvent)> {
        &self.events
    }

    /// The watches this handle believes to have.
    pub fn watches(&self) -> Vec<(Rc<str>, ClientWatch)> {
        self.watches.iter().map(|(path, kind)| (path.clone(), kind)).collect()
    }

    /// The credentials that it shows to every server, each as the call that gave them.
    pub fn auths(&self) -> impl Iterator<Item = &Op> {
        self.auths.iter().map(|auth| &auth.op)
    }

    fn is_alive(&self) -> bool {
        !matches!(self.state, ClientState::Expired | ClientState::AuthFailed | ClientState::Closed)
    }

    // ---- connection ---------------------------------------------------------------------------------------------------------

    pub(super) fn on_start(&mut self, out: &mut Outbox<Zk>) {
        self.connect_next(out);
    }

    /// The next host of the ring; a pause where the walk has come round, and a random one once a connection had been made.
    fn connect_later(&mut self, out: &mut Outbox<Zk>) {
        self.state = ClientState::Waiting;
        self.conn = None;
        if self.bare {
            return;
        }
        let next = self.host.map_or(0, |host| (host + 1) % self.hosts.len().max(1));
        let round = if next == self.last_connected && self.host.is_some() { ROUND_PAUSE } else { 0 };
        if self.was_connected {
            out.set_random_timer(Timer::ClientConnect, round, round + ROUND_PAUSE - MS);
        } else {
            out.set_timer(Timer::ClientConnect, round);
        }
    }

    fn connect_next(&mut self, out: &mut Outbox<Zk>) {
        let next = self.host.map_or(0, |host| (host + 1) % self.hosts.len().max(1));
        let Some(&server) = self.hosts.get(next) else { return };
        self.host = Some(next);
        self.state = ClientState::Connecting;
        out.note(Note::Connecting { server });
        // The connect timeout covers the handshake as well.
        let timeout = (self.timeout / self.hosts.len().max(1) as u64).max(MS);
        self.conn = Some(out.dial(server.node(), Port::Client, timeout));
        out.set_timer(Timer::ClientRead, timeout);
    }

    pub(super) fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        if self.conn != Some(conn) {
            return;
        }
        self.state = ClientState::Associating;
        self.was_connected = true;
        self.last_connected = self.host.unwrap_or(0);
        self.heard(out);
        let request = ConnectRequest {
            last_zxid_seen: self.last_zxid,
            timeout: self.wanted_timeout,
            session: self.session,
            password: self.password,
        };
        out.send(conn, Message::Connect(request));
    }

    /// Received bytes, and completed connects, put off both the read timeout and the client's own expiry.
    fn heard(&self, out: &mut Outbox<Zk>) {
        if self.state == ClientState::Connected {
            out.set_timer(Timer::ClientRead, self.timeout * 2 / 3);
        }
        if self.session != SessionId::NONE && !self.bare {
            out.set_timer(Timer::ClientExpire, self.timeout * 4 / 3);
        }
    }

    pub(super) fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        if self.conn == Some(conn) {
            self.disconnect(Disconnection::Closed, out);
            if self.is_alive() {
                self.connect_later(out);
            }
        }
    }

    /// The connection is lost: every call without a reply fails, whether it took effect or not.
    fn disconnect(&mut self, why: Disconnection, out: &mut Outbox<Zk>) {
        out.cancel_timer(Timer::ClientRead);
        out.cancel_timer(Timer::ClientPing);
        if let (Some(conn), Some(server)) = (self.conn, self.server()) {
            out.close(conn);
            out.note(Note::Disconnected { server, why, was_connected: self.state == ClientState::Connected });
        }
        self.fail_calls(Code::ConnectionLoss, out);
        if !self.bare {
            self.auths.iter_mut().for_each(|auth| auth.asked = false);
        }
        self.conn = None;
    }

    fn fail_calls(&mut self, code: Code, out: &mut Outbox<Zk>) {
        for call in std::mem::take(&mut self.calls) {
            self.finish(call, Err(code), Zxid::ZERO, out);
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, out: &mut Outbox<Zk>) {
        match timer {
            Timer::ClientConnect if self.state == ClientState::Waiting => self.connect_next(out),
            Timer::ClientRead if self.conn.is_some() => {
                self.disconnect(Disconnection::Silent, out);
                if self.is_alive() {
                    self.connect_later(out);
                }
            }
            Timer::ClientPing => {
                if let Some(conn) = self.conn.filter(|_| self.state == ClientState::Connected) {
                    out.send(conn, Message::Request { xid: PING_XID, body: RequestBody::Ping });
                    self.ping_later(out);
                }
            }
            Timer::ClientExpire if self.is_alive() => self.expire(out),
            _ => {}
        }
    }

    /// After sending: a ping is due when a third of the timeout has passed in silence, a second earlier where that is long.
    fn ping_later(&self, out: &mut Outbox<Zk>) {
        let third = self.timeout / 3;
        let idle = if third <= SECOND { third } else { (third - SECOND).max(SECOND + MS) };
        out.set_timer(Timer::ClientPing, idle.clamp(MS, MAX_PING_INTERVAL));
    }

    // ---- messages -----------------------------------------------------------------------------------------------------------

    pub(super) fn on_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) {
        if self.conn != Some(conn) {
            return;
        }
        match message {
            Message::Connected(response) => self.on_response(conn, &response, out),
            Message::Reply(reply) => {
                self.heard(out);
                self.on_reply(reply, out);
            }
            Message::Event(event) => {
                self.heard(out);
                self.on_event(event, out);
            }
            _ => {}
        }
    }

    fn on_response(&mut self, conn: ConnId, response: &ConnectResponse, out: &mut Outbox<Zk>) {
        if response.timeout == 0 {
            self.expire(out);
            return;
        }
        self.session = response.session;
        self.password = response.password;
        self.timeout = response.timeout;
        self.state = ClientState::Connected;
        if let Some(server) = self.server() {
            out.note(Note::Connected { server, session: self.session });
        }
        self.heard(out);
        self.ping_later(out);
        self.send_auths(conn, out);
        let watches = self.watches.lists();
        if !watches.is_empty() && !self.bare {
            self.send_watches(conn, self.last_zxid, watches.into(), out);
        }
        self.send_calls(out);
    }

    fn send_watches(&self, conn: ConnId, relative: Zxid, watches: Rc<WatchLists>, out: &mut Outbox<Zk>) {
        out.send(conn, Message::Request { xid: SET_WATCHES_XID, body: RequestBody::SetWatches { relative, watches } });
    }

    /// Every credential is shown to every server.
    fn send_auths(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        for auth in self.auths.iter_mut().filter(|auth| !auth.asked) {
            auth.asked = true;
            out.send(conn, Message::Request { xid: AUTH_XID, body: RequestBody::Op(auth.op.clone()) });
        }
    }

    fn expire(&mut self, out: &mut Outbox<Zk>) {
        self.disconnect(Disconnection::Closed, out);
        out.cancel_timer(Timer::ClientConnect);
        out.cancel_timer(Timer::ClientExpire);
        out.note(Note::Expired { session: self.session });
        self.state = ClientState::Expired;
    }

    fn on_reply(&mut self, reply: Reply, out: &mut Outbox<Zk>) {
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

    /// Answers to credentials come in the order in which they were shown.
    fn on_auth_reply(&mut self, reply: Reply, out: &mut Outbox<Zk>) {
        let Some(auth) = self.auths.iter_mut().find(|auth| auth.asked && auth.call.is_some()) else { return };
        let Some(call) = auth.call.take() else { return };
        let refused = reply.result.is_err();
        self.finish(call, reply.result, Zxid::ZERO, out);
        if refused {
            self.disconnect(Disconnection::Closed, out);
            out.cancel_timer(Timer::ClientConnect);
            out.cancel_timer(Timer::ClientExpire);
            self.state = ClientState::AuthFailed;
            out.note(Note::AuthFailed);
        }
    }

    fn close(&mut self, out: &mut Outbox<Zk>) {
        for timer in [Timer::ClientConnect, Timer::ClientExpire, Timer::ClientPing, Timer::ClientRead] {
            out.cancel_timer(timer);
        }
        if let Some(conn) = self.conn.take() {
            out.close(conn);
        }
        self.state = ClientState::Closed;
        out.note(Note::ClientClosed);
    }

    fn finish(&mut self, call: Waiting, result: Result<Response, Code>, zxid: Zxid, out: &mut Outbox<Zk>) {
        let code = result.as_ref().err().copied();
        let (xid, at, done_at) = (call.xid, call.at, out.now);
        let is_step = self.errands.iter().any(|errand| errand.awaits(xid));
        let record = call.op.map(|op| Rc::new(CallRecord { xid, op, at, done_at, result, zxid, is_step }));
        out.note(Note::Replied { xid, code, zxid, call: record.clone() });
        let Some(record) = record else { return };
        self.watches.register(&record.op, &record.result);
        self.history.push_back(record.clone());
        if self.history.len() > MAX_HISTORY {
            self.history.pop_front();
        }
        self.forget_watches(&record.op, record.result.is_ok(), out);
        if is_step {
            self.go_on(&record, out);
        }
    }

    /// `removeWatches` has come to its end: the watches go, and are told that they went.
    fn forget_watches(&mut self, op: &Op, succeeded: bool, out: &mut Outbox<Zk>) {
        let Op::RemoveWatches { path, kind, local } = op else { return };
        if !self.bare && (succeeded || *local) {
            for kind in self.watches.remove(*kind, path) {
                self.on_event(WatcherEvent { kind, path: path.clone() }, out);
            }
        }
    }

    fn on_event(&mut self, event: WatcherEvent, out: &mut Outbox<Zk>) {
        self.watches.on_event(event.kind, &event.path);
        out.note(Note::WatchHeard { kind: event.kind, path: event.path.clone() });
        self.events.push_back((out.now, event));
        if self.events.len() > MAX_HISTORY {
            self.events.pop_front();
        }
    }

    // ---- calls --------------------------------------------------------------------------------------------------------------

    pub(super) fn on_call(&mut self, call: Call, out: &mut Outbox<Zk>) {
        match call {
            Call::Op(op) => self.call(Some(op), out),
            Call::Errand(errand) => self.set_out(errand, out),
            Call::Close => self.call(None, out),
            Call::Connect(server) => self.move_to(server, out),
            Call::Disconnect => {
                self.disconnect(Disconnection::Asked, out);
                self.connect_later(out);
            }
            Call::Reconnect { timeout } => {
                self.wanted_timeout = timeout;
                self.disconnect(Disconnection::Asked, out);
                self.connect_next(out);
            }
            Call::SetWatches { relative, watches } => {
                if let Some(conn) = self.conn {
                    self.send_watches(conn, relative, watches, out);
                }
            }
        }
    }

    fn call(&mut self, op: Option<Op>, out: &mut Outbox<Zk>) {
        let xid = self.next_xid;
        self.next_xid += 1;
        out.note(Note::Called { xid, op: op.clone().map(Rc::new) });
        let closing = op.is_none();
        let call = Waiting { xid, op, at: out.now, sent: false };
        if !self.is_alive() {
            let code = match self.state {
                ClientState::Expired => Code::SessionExpired,
                ClientState::AuthFailed => Code::AuthFailed,
                _ => Code::ConnectionLoss,
            };
            self.finish(call, Err(code), Zxid::ZERO, out);
        } else if let Some(code) = call.op.as_ref().filter(|_| !self.bare).and_then(|op| self.refused_by_library(op)) {
            self.finish(call, Err(code), Zxid::ZERO, out);
        } else if matches!(call.op, Some(Op::AddAuth { .. })) {
            self.add_auth(call, out);
        } else if self.calls.len() >= MAX_QUEUE {
            self.finish(call, Err(Code::ConnectionLoss), Zxid::ZERO, out);
        } else if closing && self.state != ClientState::Connected {
            // Without a connection a close just ends the handle; the session is left to expire.
            self.fail_calls(Code::ConnectionLoss, out);
            self.close(out);
        } else {
            self.calls.push_back(call);
            self.send_calls(out);
        }
    }

    /// What the library refuses without sending anything: paths, for which Java throws IllegalArgumentException, and to remove a watch
    /// that is not there.
    fn refused_by_library(&self, op: &Op) -> Option<Code> {
        match op {
            op if !is_legal(op) => Some(Code::BadArguments),
            Op::RemoveWatches { path, kind, .. } if !self.watches.contains(*kind, path) => Some(Code::NoWatcher),
            _ => None,
        }
    }

    fn add_auth(&mut self, call: Waiting, out: &mut Outbox<Zk>) {
        let Some(op) = call.op.clone() else { return };
        if self.auths.len() >= MAX_AUTHS {
            self.finish(call, Err(Code::AuthFailed), Zxid::ZERO, out);
            return;
        }
        self.auths.push(Auth { op, call: Some(call), asked: false });
        if let Some(conn) = self.conn.filter(|_| self.state == ClientState::Connected) {
            self.send_auths(conn, out);
        }
    }

    fn send_calls(&mut self, out: &mut Outbox<Zk>) {
        let Some(conn) = self.conn.filter(|_| self.state == ClientState::Connected) else { return };
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

    /// A person moves the client: the session goes along.
    fn move_to(&mut self, server: ServerId, out: &mut Outbox<Zk>) {
        if !self.is_alive() {
            return;
        }
        let index = self.hosts.iter().position(|&host| host == server).unwrap_or_else(|| {
            self.hosts.push(server);
            self.hosts.len() - 1
        });
        self.disconnect(Disconnection::Asked, out);
        out.cancel_timer(Timer::ClientConnect);
        let count = self.hosts.len();
        self.host = Some((index + count - 1) % count);
        self.connect_next(out);
    }
}

/// Whether the library would send such paths.
fn is_legal(op: &Op) -> bool {
    match op {
        Op::Create { path, mode, .. } if mode.is_sequential() => validate_sequential_path(path).is_ok(),
        Op::Multi(ops) | Op::MultiRead(ops) => ops.iter().all(is_legal),
        op => op.path().is_none_or(|path| validate_path(path).is_ok()),
    }
}
