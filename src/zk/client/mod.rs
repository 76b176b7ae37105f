//! A client: the library's half of a session (`ClientCnxn.java`, `HostConnectionManager.java`, `ZKWatchManager.java`).
//!
//! ```text
//!   WAITING ─ pause ► CONNECTING ─ TCP ► ASSOCIATING ─ ConnectResponse ► CONNECTED ─ silence, broken ► WAITING …
//!                                              └─ timeout 0: EXPIRED, the handle is dead
//! ```

mod auth;
mod calls;
mod care;
mod errand;
mod program;
mod quota;
mod read_only;
mod record;
mod remote;
mod running;
#[cfg(test)]
mod tests;
mod watch_manager;

use std::collections::VecDeque;
use std::rc::Rc;

use self::auth::Auth;
use self::calls::Waiting;
use self::care::Care;
use self::errand::RunningErrand;
use self::read_only::ReadOnly;
use self::running::RunningProgram;
use self::watch_manager::ClientWatchManager;

use super::code::Code;
use super::dynamic::Dynamic;
use super::event::WatcherEvent;
use super::ids::{ClientId, ServerId, SessionId, Zxid};
use super::message::{ConnectRequest, ConnectResponse, Message, PING_XID, Port, RequestBody, SET_WATCHES_XID, WatchLists};
use super::note::{Disconnection, Note};
use super::op::Op;
use super::path::is_within;
use super::{Call, Timer, Zk};
use crate::rules::Rules;
use crate::sim::{ConnId, Duration, MS, Outbox, SECOND, Time};

pub(in crate::zk) use self::auth::MAX_AUTHS;
pub use self::program::{
    Api, Belief, CodeLine, Gate, Hold, LetGo, Opens, Outcome, Place, Program, ProgramEvent, ProgramNote, Started, Status, Tell,
    ZnodeSign,
};
pub use self::record::{CallRecord, ErrandEnd, ErrandRecord};
pub use self::watch_manager::ClientWatch;

/// Pings go out at the latest after this long.
const MAX_PING_INTERVAL: Duration = 10 * SECOND;
/// Pause after a whole round along the hosts, and the bound of the random one before every later attempt.
const ROUND_PAUSE: Duration = SECOND;
/// Events kept to be looked at.
const MAX_EVENTS: usize = 64;

/// The state of a handle (`ZooKeeper.States`), and of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientState {
    /// A connection is being opened.
    Connecting,
    /// The connection is open, and the session is being asked for.
    Associating,
    Connected,
    /// The client pauses between two attempts.
    Waiting,
    /// The session is over and this handle with it.
    Expired,
    /// Its credentials were refused, and this handle is over with that.
    AuthFailed,
    Closed,
    /// The session is one of a server in read-only mode.
    ConnectedReadOnly,
}

/// A client's process: one handle of the library, and the program that uses it.
#[derive(Clone, Debug, Hash)]
pub struct Client {
    id: ClientId,
    care: Care,
    /// The connect string, shuffled once.
    hosts: Vec<ServerId>,
    wanted_timeout: Duration,
    /// Ends its session by itself after a long silence (`Config::client_expires`).
    expires: bool,
    /// The rules that its programs follow.
    rules: Rules,
    state: ClientState,
    /// Index of the host that was tried last; none before the first attempt. Of a program outside: none once it has ended its connection.
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
    /// The errands under way. Each waits for one call, of which there are at most `MAX_QUEUE`.
    errands: Vec<RunningErrand>,
    running: RunningProgram,
    /// Marks that its programs were given for the names of their znodes.
    marks: u32,
    /// The program that it runs from its start.
    boots: Option<Started>,
    /// A server in read-only mode will do.
    read_only: Dynamic<Box<ReadOnly>>,
}

impl Client {
    pub fn new(id: ClientId, hosts: Vec<ServerId>, timeout: Duration) -> Self {
        Client {
            id,
            care: Care::Library,
            hosts,
            wanted_timeout: timeout,
            expires: false,
            rules: Rules::default(),
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
            running: RunningProgram::default(),
            marks: 0,
            boots: None,
            read_only: Dynamic(None),
        }
    }

    /// A client whose library ends its session by itself, or not.
    pub fn that_expires(self, expires: bool) -> Self {
        Client { expires, ..self }
    }

    /// A client whose programs follow these rules.
    pub fn with_rules(self, rules: Rules) -> Self {
        Client { rules, ..self }
    }

    /// A client that is a program of its own: it runs it from the start, and again after a restart.
    pub fn with_program(self, program: Started) -> Self {
        Client { boots: Some(program), ..self }
    }

    /// A client without a library, which can send anything: for comparing the answers of servers.
    pub fn bare(id: ClientId, server: ServerId, timeout: Duration) -> Self {
        Client { care: Care::Bare, ..Client::new(id, vec![server], timeout) }
    }

    pub(super) fn fresh(&self) -> Self {
        let fresh = Client::new(self.id, self.hosts.clone(), self.wanted_timeout);
        let fresh = fresh.that_may_be_read_only(self.may_be_read_only());
        Client { care: self.care, expires: self.expires, rules: self.rules, marks: self.marks, boots: self.boots.clone(), ..fresh }
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

    pub fn wanted_timeout(&self) -> Duration {
        self.wanted_timeout
    }

    pub fn last_zxid(&self) -> Zxid {
        self.last_zxid
    }

    /// The connect string in the order in which this handle goes along it.
    pub fn hosts(&self) -> &[ServerId] {
        &self.hosts
    }

    /// Whether any call is without a reply.
    pub fn waits(&self) -> bool {
        self.calls.iter().any(|call| call.op.is_some())
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

    /// Whether a persistent watch of this handle hears of further changes at the path.
    pub fn watches_on(&self, path: &str) -> bool {
        self.watches.iter().any(|(watched, kind)| match kind {
            ClientWatch::Persistent => **watched == *path,
            ClientWatch::PersistentRecursive => is_within(path, watched),
            ClientWatch::Data | ClientWatch::Exist | ClientWatch::Child => false,
        })
    }

    /// Whether the handle can still be used: an expired, refused or closed one answers every call with an error.
    pub fn is_alive(&self) -> bool {
        !matches!(self.state, ClientState::Expired | ClientState::AuthFailed | ClientState::Closed)
    }

    // ---- connection ---------------------------------------------------------------------------------------------------------

    pub(super) fn on_start(&mut self, out: &mut Outbox<Zk>) {
        if self.is_remote() {
            return;
        }
        self.connect_next(out);
        if let Some(program) = self.boots.clone() {
            self.run(program, out);
        }
    }

    /// The next host of the ring; a pause where the walk has come round, and a random one once a connection had been made.
    fn connect_later(&mut self, out: &mut Outbox<Zk>) {
        if !self.is_alive() {
            return;
        }
        self.state = ClientState::Waiting;
        self.conn = None;
        if self.care == Care::Bare {
            return;
        }
        let next = self.next_host();
        let round = if next == self.last_connected && self.host.is_some() { ROUND_PAUSE } else { 0 };
        if self.was_connected {
            out.set_random_timer(Timer::ClientConnect, round, round + ROUND_PAUSE - MS);
        } else {
            out.set_timer(Timer::ClientConnect, round);
        }
    }

    /// The index of the host behind the one that was tried last.
    fn next_host(&self) -> usize {
        self.host.map_or(0, |host| (host + 1) % self.hosts.len().max(1))
    }

    fn connect_next(&mut self, out: &mut Outbox<Zk>) {
        let next = self.next_host();
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
        if self.is_remote() {
            return self.remote_opened(conn);
        }
        if self.read_only.0.is_some() && self.probe_connected(conn, out) {
            return;
        }
        if self.peer_connected(conn, out) || self.host_connected(conn, out) || self.conn != Some(conn) {
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
            read_only: Dynamic(self.read_only.0.as_ref().map(|_| ())),
            address: Dynamic(None),
        };
        // A session of a server in read-only mode is left there.
        let request = match &self.read_only.0 {
            Some(own) if !own.seen_rw => ConnectRequest { session: SessionId::NONE, ..request },
            _ => request,
        };
        out.send(conn, Message::Connect(request));
    }

    /// Received bytes, and completed connects, put off the read timeout, and the client's own expiry where it has one.
    fn heard(&self, out: &mut Outbox<Zk>) {
        if self.is_connected() {
            out.set_timer(Timer::ClientRead, self.timeout * 2 / 3);
        }
        if self.expires && self.session != SessionId::NONE {
            out.set_timer(Timer::ClientExpire, self.timeout * 4 / 3);
        }
    }

    pub(super) fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        if self.is_remote() {
            return self.remote_closed(conn, out);
        }
        if self.read_only.0.is_some() && self.probe_closed(conn) {
            return;
        }
        if self.peer_closed(conn, out) || self.host_closed(conn, out) || self.conn != Some(conn) {
            return;
        }
        self.disconnect(Disconnection::Closed, out);
        self.connect_later(out);
        self.run_program(out);
    }

    /// The connection is lost: every call without a reply fails, whether it took effect or not.
    fn disconnect(&mut self, why: Disconnection, out: &mut Outbox<Zk>) {
        let closing = self.is_closing();
        self.drop_connection(why, Code::ConnectionLoss, out);
        if closing {
            // A handle does not outlive its close, answered or not: then the session is left to expire (`ClientCnxn.close`).
            self.close(out);
        }
    }

    fn drop_connection(&mut self, why: Disconnection, code: Code, out: &mut Outbox<Zk>) {
        out.cancel_timer(Timer::ClientRead);
        out.cancel_timer(Timer::ClientPing);
        if self.read_only.0.is_some() {
            self.stop_probing(out);
        }
        if let (Some(conn), Some(server)) = (self.conn, self.server()) {
            out.close(conn);
            let was_connected = self.is_connected();
            out.note(Note::Disconnected { server, why, was_connected });
            if was_connected {
                self.tell_program(ProgramEvent::Disconnected);
            }
        }
        self.fail_calls(code, out);
        self.hide_auths(out);
        self.conn = None;
    }

    /// Ends the handle; waiting calls fail with the reason (`ClientCnxn.conLossPacket`).
    fn end(&mut self, state: ClientState, code: Code, out: &mut Outbox<Zk>) {
        self.drop_connection(Disconnection::Closed, code, out);
        out.cancel_timer(Timer::ClientConnect);
        out.cancel_timer(Timer::ClientExpire);
        self.fail_auths(code, out);
        self.state = state;
    }

    pub(super) fn on_timer(&mut self, timer: Timer, out: &mut Outbox<Zk>) {
        match timer {
            Timer::ClientConnect if self.state == ClientState::Waiting => self.connect_next(out),
            Timer::ClientRead if self.conn.is_some() => {
                self.disconnect(Disconnection::Silent, out);
                self.connect_later(out);
            }
            Timer::ClientPing => {
                if let Some(conn) = self.conn.filter(|_| self.is_connected()) {
                    out.send(conn, Message::Request { xid: PING_XID, body: RequestBody::Ping });
                    self.ping_later(out);
                }
            }
            Timer::ClientExpire if self.is_alive() => self.expire(out),
            Timer::ClientProbe => self.probe(out),
            Timer::Program => self.tell_program(ProgramEvent::Timer),
            Timer::Hdfs(_) => self.host_silent(out),
            _ => {}
        }
        self.run_program(out);
    }

    /// Sets the ping's timer after sending: a ping is due when a third of the timeout has passed in silence, a second earlier where that
    /// is long.
    fn ping_later(&self, out: &mut Outbox<Zk>) {
        let third = self.timeout / 3;
        let idle = if third <= SECOND { third } else { (third - SECOND).max(SECOND + MS) };
        out.set_timer(Timer::ClientPing, idle.clamp(MS, MAX_PING_INTERVAL));
    }

    // ---- messages -----------------------------------------------------------------------------------------------------------

    pub(super) fn on_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) {
        if let Message::Peer { from, message } = message {
            return self.peer_message(conn, from, message, out);
        }
        if let Message::Hdfs(packet) = message {
            return self.host_answered(conn, packet, out);
        }
        if let Message::Word(word) = message {
            self.probe_answered(conn, word, out);
            return self.run_program(out);
        }
        if self.conn != Some(conn) {
            return;
        }
        if self.is_remote() {
            return self.remote_received(message, out);
        }
        match message {
            Message::Connected(response) => self.on_response(conn, &response, out),
            // A server in read-only mode that grants no session refuses to create one: no ConnectResponse can be read from that.
            Message::Reply(_) if self.care != Care::Bare && self.state == ClientState::Associating => {
                self.disconnect(Disconnection::Closed, out);
                self.connect_later(out);
            }
            Message::Reply(reply) if self.care != Care::Bare && reply.is_too_long() => {
                // The library reads no further, and tries another server (`ClientCnxnSocket.readLength`).
                self.disconnect(Disconnection::TooLong, out);
                self.connect_later(out);
            }
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
        self.run_program(out);
    }

    fn on_response(&mut self, conn: ConnId, response: &ConnectResponse, out: &mut Outbox<Zk>) {
        if response.timeout == 0 {
            self.expire(out);
            return;
        }
        self.associate(response, out);
        self.heard(out);
        self.ping_later(out);
        self.send_auths(conn, out);
        let watches = self.watches.lists();
        if !watches.is_empty() && self.care != Care::Bare {
            self.send_watches(conn, self.last_zxid, watches.into(), out);
        }
        self.send_calls(out);
        self.tell_program(ProgramEvent::Connected);
    }

    /// Takes over the session that a server has granted.
    fn associate(&mut self, response: &ConnectResponse, out: &mut Outbox<Zk>) {
        let is_new = self.session != response.session;
        (self.session, self.password, self.timeout) = (response.session, response.password, response.timeout);
        let is_read_only = response.read_only.0.is_some();
        self.state = if is_read_only { ClientState::ConnectedReadOnly } else { ClientState::Connected };
        if self.read_only.0.is_some() {
            self.granted(is_read_only, out);
        }
        if let Some(server) = self.server() {
            let session = self.session;
            out.note(if is_read_only {
                Note::ConnectedReadOnly { server, session }
            } else {
                Note::Connected { server, session, is_new }
            });
        }
    }

    fn send_watches(&self, conn: ConnId, relative: Zxid, watches: Rc<WatchLists>, out: &mut Outbox<Zk>) {
        out.send(conn, Message::Request { xid: SET_WATCHES_XID, body: RequestBody::SetWatches { relative, watches } });
    }

    fn expire(&mut self, out: &mut Outbox<Zk>) {
        self.end(ClientState::Expired, Code::SessionExpired, out);
        out.note(Note::Expired { session: self.session });
        self.tell_program(ProgramEvent::Expired);
    }

    fn cancel_timers(out: &mut Outbox<Zk>) {
        for timer in [Timer::ClientConnect, Timer::ClientExpire, Timer::ClientPing, Timer::ClientRead] {
            out.cancel_timer(timer);
        }
    }

    fn close(&mut self, out: &mut Outbox<Zk>) {
        Self::cancel_timers(out);
        if let Some(conn) = self.conn.take() {
            out.close(conn);
        }
        self.fail_auths(Code::ConnectionLoss, out);
        self.state = ClientState::Closed;
        self.end_program(out);
        out.note(Note::ClientClosed);
    }

    fn on_event(&mut self, event: WatcherEvent, out: &mut Outbox<Zk>) {
        self.watches.on_event(event.kind, &event.path);
        out.note(Note::WatchHeard { kind: event.kind, path: event.path.clone() });
        self.tell_program(ProgramEvent::Watch(event.clone()));
        self.events.push_back((out.now, event));
        if self.events.len() > MAX_EVENTS {
            self.events.pop_front();
        }
    }

    // ---- calls --------------------------------------------------------------------------------------------------------------

    pub(super) fn on_call(&mut self, call: Call, out: &mut Outbox<Zk>) {
        match call {
            Call::Op(op) => self.call(Some(op), out),
            Call::Errand(errand) => self.set_out(errand, out),
            // A handle that is over has nothing to close (`ZooKeeper.close`).
            Call::Close if !self.is_alive() => {}
            Call::Close => self.call(None, out),
            Call::Run(program) => self.run(program, out),
            Call::Tell(word) => self.told(word, out),
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
            Call::Remote(word) => return self.remote_does(word, out),
            Call::Files(_) | Call::Checkpoint => {}
        }
        self.run_program(out);
    }

    /// Moves the client to another server, as a person asked. The session goes along.
    fn move_to(&mut self, server: ServerId, out: &mut Outbox<Zk>) {
        if !self.is_alive() {
            return;
        }
        let index = self.hosts.iter().position(|&host| host == server).unwrap_or_else(|| {
            self.hosts.push(server);
            self.hosts.len() - 1
        });
        self.disconnect(Disconnection::Asked, out);
        if !self.is_alive() {
            return;
        }
        out.cancel_timer(Timer::ClientConnect);
        let count = self.hosts.len();
        self.host = Some((index + count - 1) % count);
        self.connect_next(out);
    }
}
