//! The connections over which servers elect: one per pair, kept by the server with the larger id (`QuorumCnxManager.java`).
//!
//! A smaller server that wants to talk dials, says who it is, and hangs up; the larger one dials back. What could not be sent waits in
//! a queue of one message: a newer notification replaces an older. They live in every state, apart from those of leader and learners.

use crate::sim::{ConnId, Duration, Outbox, SECOND, SortedMap};
use crate::zk::Zk;
use crate::zk::ids::ServerId;
use crate::zk::message::{Message, Notification, Port};

/// The socket's connect timeout.
const CONNECT_TIMEOUT: Duration = 5 * SECOND;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Peer {
    open: Option<ConnId>,
    dialling: Option<ConnId>,
    queued: Option<Notification>,
    last: Option<Notification>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CnxManager {
    me: ServerId,
    peers: SortedMap<ServerId, Peer>,
    /// Accepted, but nobody has said who it is.
    unknown: Vec<ConnId>,
}

impl CnxManager {
    pub fn new(me: ServerId) -> Self {
        CnxManager { me, peers: SortedMap::new(), unknown: Vec::new() }
    }

    pub fn send(&mut self, to: ServerId, notification: Notification, out: &mut Outbox<Zk>) {
        let peer = self.peers.or_default(to);
        match peer.open {
            Some(conn) => {
                peer.last = Some(notification.clone());
                out.send(conn, notification);
            }
            None => {
                peer.queued = Some(notification);
                self.connect(to, out);
            }
        }
    }

    fn connect(&mut self, to: ServerId, out: &mut Outbox<Zk>) {
        let peer = self.peers.or_default(to);
        if peer.open.is_none() && peer.dialling.is_none() {
            peer.dialling = Some(out.dial(to.node(), Port::Election, CONNECT_TIMEOUT));
        }
    }

    /// Closes all and forgets what was sent. Peers that are connected to anew send again what they sent last.
    #[cold]
    pub fn restart(&mut self, out: &mut Outbox<Zk>) {
        let peers = std::mem::take(&mut self.peers);
        let open = peers.values().flat_map(|peer| [peer.open, peer.dialling]).flatten();
        open.chain(std::mem::take(&mut self.unknown)).for_each(|conn| out.close(conn));
    }

    /// Tries again wherever something waits.
    pub fn connect_all(&mut self, out: &mut Outbox<Zk>) {
        let peers: Vec<ServerId> = self.peers.keys().copied().collect();
        for peer in peers {
            self.connect(peer, out);
        }
    }

    /// Whether some peer's queue is empty: then the notifications are not all waiting for connections.
    pub fn have_delivered(&self) -> bool {
        self.peers.is_empty() || self.peers.values().any(|peer| peer.queued.is_none())
    }

    pub fn on_accepted(&mut self, conn: ConnId) {
        self.unknown.push(conn);
    }

    pub fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        let Some((&sid, peer)) = self.peers.iter_mut().find(|(_, peer)| peer.dialling == Some(conn)) else { return };
        peer.dialling = None;
        out.send(conn, Message::Greeting { from: self.me });
        if sid > self.me {
            out.close(conn);
        } else {
            self.establish(sid, conn, out);
        }
    }

    pub fn on_greeting(&mut self, conn: ConnId, from: ServerId, out: &mut Outbox<Zk>) {
        self.unknown.retain(|&unknown| unknown != conn);
        if from < self.me {
            out.close(conn);
            self.connect(from, out);
        } else {
            self.establish(from, conn, out);
        }
    }

    fn establish(&mut self, sid: ServerId, conn: ConnId, out: &mut Outbox<Zk>) {
        let peer = self.peers.or_default(sid);
        if let Some(old) = peer.open.replace(conn) {
            out.close(old);
        }
        // Sends the message that waits; where none waits, the last one again, as it may have been lost.
        if let Some(notification) = peer.queued.take().or_else(|| peer.last.clone()) {
            peer.last = Some(notification.clone());
            out.send(conn, notification);
        }
    }

    /// Returns whether the connection was one of these.
    pub fn on_closed(&mut self, conn: ConnId) -> bool {
        let unknown = self.unknown.len();
        self.unknown.retain(|&other| other != conn);
        let mut found = self.unknown.len() != unknown;
        for peer in self.peers.values_mut() {
            if peer.open == Some(conn) {
                peer.open = None;
                found = true;
            }
            if peer.dialling == Some(conn) {
                peer.dialling = None;
                found = true;
            }
        }
        found
    }
}
