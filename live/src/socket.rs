//! One connection of a program outside: the requests that wait for their reply, and the bytes of what it is sent.

use std::collections::VecDeque;
use std::net::IpAddr;

use zooscope::sim::ConnId;
use zooscope::wire::{Asked, OpCode};
use zooscope::zk::{ClientId, ServerId, SessionId};

/// The most requests of one connection without their reply.
pub const MAX_OUTSTANDING: usize = 5_000;
/// The most bytes of frames that wait for a client.
const MAX_HELD_BYTES: usize = 8 * 1024 * 1024;

/// A connection, as far as it has come.
#[derive(Debug)]
pub struct Socket {
    pub server: ServerId,
    /// The address of its program.
    pub from: IpAddr,
    /// Whether the server has taken it in: a frozen one does so when it goes on.
    pub accepted: bool,
    /// The client of the simulation that stands for its program, from the first packet on.
    pub joined: Option<Joined>,
    /// The four-letter word that a frozen server has not read.
    pub word: Option<[u8; 4]>,
    /// What its program has sent so far, where its client is frozen or cut off.
    pub unheard: Option<Unheard>,
}

/// A connection of which its client does not know yet.
#[derive(Debug)]
pub struct Unheard {
    /// The session that its program brings.
    pub session: SessionId,
    /// All of its frames, the connect request first.
    pub frames: Held,
}

/// The frames that wait in a socket.
#[derive(Debug, Default)]
pub struct Held(Vec<Vec<u8>>);

impl Held {
    /// Keeps a frame. False where there are too many.
    pub fn keep(&mut self, frame: &[u8]) -> bool {
        let bytes: usize = self.0.iter().map(Vec::len).sum();
        let has_room = self.0.len() < MAX_OUTSTANDING && bytes < MAX_HELD_BYTES;
        if has_room {
            self.0.push(frame.to_owned());
        }
        has_room
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes what was kept.
    pub fn take(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0)
    }
}

impl Socket {
    /// A connection from this address on which nothing was sent.
    pub fn new(server: ServerId, from: IpAddr) -> Self {
        Socket { server, from, accepted: false, joined: None, word: None, unheard: None }
    }

    /// What waits on it, once its program has sent its connect request.
    pub fn held(&mut self) -> Option<&mut Held> {
        let unheard = self.unheard.as_mut().map(|unheard| &mut unheard.frames);
        self.joined.as_mut().map(|joined| &mut joined.held).or(unheard)
    }
}

#[derive(Debug)]
pub struct Joined {
    pub client: ClientId,
    /// Its connection in the simulation.
    pub conn: ConnId,
    /// Whether the connect request had its last byte, which old clients leave out. Their answer leaves it out too.
    pub knows_read_only: bool,
    /// The frames that its program has sent since the client was frozen, or before its session was set up.
    pub held: Held,
    outstanding: VecDeque<Waiting>,
}

/// A request without its reply. Replies leave in the order of the requests.
#[derive(Debug)]
enum Waiting {
    /// The connect request, which comes before all others.
    Handshake,
    /// For the simulated server to answer.
    Asked { xid: i32, asked: Asked, members: bool },
    /// Answered already, behind what waits before it.
    Answered { bytes: Vec<u8>, closes: bool },
}

/// A reply that is due.
#[derive(Debug, PartialEq, Eq)]
pub struct Due {
    pub bytes: Vec<u8>,
    pub closes: bool,
}

impl Joined {
    pub fn new(client: ClientId, conn: ConnId, knows_read_only: bool) -> Self {
        Joined { client, conn, knows_read_only, held: Held::default(), outstanding: VecDeque::from([Waiting::Handshake]) }
    }

    /// Whether it has as many requests without a reply as it may have.
    pub fn is_full(&self) -> bool {
        self.outstanding.len() >= MAX_OUTSTANDING
    }

    /// Whether the connect request is not yet answered.
    pub fn is_associating(&self) -> bool {
        matches!(self.outstanding.front(), Some(Waiting::Handshake))
    }

    /// `members`: whether the answer shows the members of the ensemble.
    pub fn ask(&mut self, xid: i32, asked: Asked, members: bool) {
        self.outstanding.push_back(Waiting::Asked { xid, asked, members });
    }

    /// Puts an answer behind those that are still to come.
    pub fn answer(&mut self, bytes: Vec<u8>, closes: bool) {
        self.outstanding.push_back(Waiting::Answered { bytes, closes });
    }

    /// The connect request is answered.
    pub fn connected(&mut self) {
        self.outstanding.pop_front_if(|waiting| matches!(waiting, Waiting::Handshake));
    }

    /// What the request with this xid asked for, which is answered now, and whether that shows the members.
    pub fn answered(&mut self, xid: i32) -> (Asked, bool) {
        let place = self.outstanding.iter().position(|waiting| matches!(waiting, Waiting::Asked { xid: own, .. } if *own == xid));
        match place.and_then(|place| self.outstanding.remove(place)) {
            Some(Waiting::Asked { asked, members, .. }) => (asked, members),
            // Only a check that fails is answered without being waited for.
            _ => (Asked::new(OpCode::Check, []), false),
        }
    }

    /// Whether there are answers for which nothing is left to wait.
    pub fn has_due(&self) -> bool {
        matches!(self.outstanding.front(), Some(Waiting::Answered { .. }))
    }

    /// Takes these answers.
    pub fn due(&mut self) -> Vec<Due> {
        let mut due = Vec::new();
        while let Some(Waiting::Answered { bytes, closes }) =
            self.outstanding.pop_front_if(|waiting| matches!(waiting, Waiting::Answered { .. }))
        {
            due.push(Due { bytes, closes });
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_the_simulation_does_not_give_leaves_in_its_turn() {
        let mut joined = Joined::new(ClientId(1), ConnId(1), true);
        joined.answer(vec![0], false);
        assert_eq!(joined.due(), [], "the connect request comes first");
        joined.connected();
        assert_eq!(joined.due(), [Due { bytes: vec![0], closes: false }]);
        joined.ask(1, Asked::new(OpCode::GetData, []), false);
        joined.answer(vec![2], true);
        assert_eq!(joined.due(), []);
        assert_eq!(joined.answered(1).0.op(), OpCode::GetData);
        assert!(joined.has_due());
        assert_eq!(joined.due(), [Due { bytes: vec![2], closes: true }]);
    }
}
