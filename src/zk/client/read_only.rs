//! A client that may be read-only (`ClientCnxn.readOnly`): where no quorum is, a server that still looks for a leader will do. It goes on
//! looking for one that serves all, with a question of four letters to one host after another (`ClientCnxn.pingRwServer`).
//!
//! ```text
//!   CONNECTEDREADONLY ─ after 0, 200, 400 ms … a minute ► isro to the next host ─ "rw" ► reconnects there
//! ```

use super::{Client, ClientState};
use crate::sim::{ConnId, Duration, MS, Outbox, SECOND};
use crate::zk::message::{Message, Port};
use crate::zk::note::{Disconnection, Note};
use crate::zk::{Timer, Zk};

const MIN_PAUSE: Duration = 100 * MS;
const MAX_PAUSE: Duration = 60 * SECOND;
/// The time within which a host must answer.
const ANSWERS: Duration = SECOND;

/// What such a client knows besides.
#[derive(Clone, Debug, Hash)]
pub struct ReadOnly {
    /// Its session was begun at a server that serves all. One that was not is left behind.
    pub seen_rw: bool,
    pause: Duration,
    /// The host that was asked last.
    asked: usize,
    asking: Option<ConnId>,
}

impl Default for ReadOnly {
    fn default() -> Self {
        ReadOnly { seen_rw: false, pause: MIN_PAUSE, asked: 0, asking: None }
    }
}

impl Client {
    /// A client that may be read-only, or not.
    pub fn that_may_be_read_only(mut self, may: bool) -> Self {
        self.read_only.0 = may.then(Box::default);
        self
    }

    /// Whether a server in read-only mode will do.
    pub fn may_be_read_only(&self) -> bool {
        self.read_only.0.is_some()
    }

    /// Whether it has a session at a server, be it one in read-only mode.
    pub fn is_connected(&self) -> bool {
        matches!(self.state, ClientState::Connected | ClientState::ConnectedReadOnly)
    }

    /// A server has granted a session.
    #[cold]
    #[inline(never)]
    pub(super) fn granted(&mut self, by_read_only: bool, out: &mut Outbox<Zk>) {
        let host = self.host.unwrap_or(0);
        if let Some(own) = &mut self.read_only.0 {
            own.seen_rw |= !by_read_only;
            if by_read_only {
                own.asked = host;
                out.set_timer(Timer::ClientProbe, 0);
            }
        }
    }

    /// Asks the next host.
    #[cold]
    #[inline(never)]
    pub(super) fn probe(&mut self, out: &mut Outbox<Zk>) {
        let hosts = self.hosts.len().max(1);
        let Some(own) = self.read_only.0.as_mut().filter(|_| self.state == ClientState::ConnectedReadOnly) else { return };
        own.pause = (own.pause * 2).min(MAX_PAUSE);
        out.set_timer(Timer::ClientProbe, own.pause);
        own.asked = (own.asked + 1) % hosts;
        if let Some(conn) = own.asking.take() {
            out.close(conn);
        }
        own.asking = self.hosts.get(own.asked).map(|host| out.dial(host.node(), Port::Client, ANSWERS));
    }

    /// Whether it is the connection by which a host is asked.
    fn asks_by(&self, conn: ConnId) -> bool {
        self.read_only.0.as_ref().is_some_and(|own| own.asking == Some(conn))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn probe_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) -> bool {
        let is_own = self.asks_by(conn);
        if is_own {
            out.send(conn, Message::Word("isro"));
        }
        is_own
    }

    #[cold]
    #[inline(never)]
    pub(super) fn probe_closed(&mut self, conn: ConnId) -> bool {
        let is_own = self.asks_by(conn);
        if let Some(own) = self.read_only.0.as_mut().filter(|_| is_own) {
            own.asking = None;
        }
        is_own
    }

    /// A host has answered. To one that serves all the client moves.
    #[cold]
    #[inline(never)]
    pub(super) fn probe_answered(&mut self, conn: ConnId, word: &str, out: &mut Outbox<Zk>) {
        if !self.asks_by(conn) {
            return;
        }
        out.close(conn);
        let count = self.hosts.len().max(1);
        let Some(own) = &mut self.read_only.0 else { return };
        own.asking = None;
        if word != "rw" {
            return;
        }
        own.pause = MIN_PAUSE;
        let found = own.asked;
        let Some(&server) = self.hosts.get(found) else { return };
        out.note(Note::ReadWriteFound { server });
        self.disconnect(Disconnection::ReadWriteFound, out);
        self.host = Some((found + count - 1) % count);
        self.connect_later(out);
    }

    /// The connection is lost: nobody is asked any more. The walk goes on behind the host that was asked last.
    #[cold]
    #[inline(never)]
    pub(super) fn stop_probing(&mut self, out: &mut Outbox<Zk>) {
        out.cancel_timer(Timer::ClientProbe);
        if let Some(own) = &mut self.read_only.0 {
            if let Some(conn) = own.asking.take() {
                out.close(conn);
            }
            if self.state == ClientState::ConnectedReadOnly {
                self.host = Some(own.asked);
            }
        }
    }
}
