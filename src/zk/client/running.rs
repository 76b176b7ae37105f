//! A client's program at work: the events that it hears of, and the carrying out of what it asks.

use std::collections::VecDeque;

use super::program::{Api, Ask, Program, ProgramEvent, ProgramNote, Started, Tell};
use super::{CallRecord, Client};
use crate::hdfs::{Heard, Ipc, Packet};
use crate::sim::{ConnId, Outbox, SECOND};
use crate::zk::code::Code;
use crate::zk::ids::{ClientId, SessionId, Zxid};
use crate::zk::message::{Message, PeerMessage, Port, RequestBody};
use crate::zk::note::Note;
use crate::zk::op::Op;
use crate::zk::{Timer, Zk};

/// The most rounds of hearing and asking within one handler: a program that asks for ever is stopped.
const MAX_ROUNDS: usize = 64;

/// The program of a client, with the events that it has not heard of yet.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct RunningProgram {
    program: Option<Started>,
    news: VecDeque<ProgramEvent>,
    /// The call whose reply it waits for: the one that it made last. Earlier calls no longer matter to it.
    awaits: Option<i32>,
    /// The connection to another client's program, and the messages that wait until it opens.
    peer: Option<Peer>,
    unsent: Vec<PeerMessage>,
    /// Calls to daemons of HDFS.
    ipc: Ipc,
}

/// A connection with another client's program.
#[derive(Clone, Copy, Debug, Hash)]
struct Peer {
    conn: ConnId,
    client: ClientId,
    open: bool,
}

impl Client {
    /// The program that runs here.
    pub fn program(&self) -> Option<&dyn Program> {
        self.running.program.as_ref().map(Started::program)
    }

    /// Whether its program knows how to go on from a call that fails with this code.
    pub fn counts_on(&self, op: &Op, code: Code) -> bool {
        let is_its = |program: &&dyn Program| op.path().is_some_and(|path| path.starts_with(program.path()));
        self.program().filter(is_its).is_some_and(|program| program.counts_on(op, code))
    }

    pub(super) fn run(&mut self, program: Started, out: &mut Outbox<Zk>) {
        self.running = RunningProgram::default();
        out.cancel_timer(Timer::Program);
        out.note(Note::Program(ProgramNote::Began(program.clone())));
        self.running.program = Some(program);
        self.tell_program(ProgramEvent::Start);
        self.run_program(out);
    }

    pub(super) fn told(&mut self, word: Tell, out: &mut Outbox<Zk>) {
        self.tell_program(ProgramEvent::Told(word));
        self.run_program(out);
    }

    /// Keeps an event for the program until the library is done with the present one.
    pub(super) fn tell_program(&mut self, news: ProgramEvent) {
        if self.running.program.is_some() {
            self.running.news.push_back(news);
        }
    }

    /// A call has come to its end; if the program made it, it hears of that.
    pub(super) fn answer_program(&mut self, record: &CallRecord) {
        if self.running.awaits != Some(record.xid) {
            return;
        }
        self.running.awaits = None;
        let CallRecord { op, result, zxid, .. } = record;
        self.tell_program(ProgramEvent::Reply { op: op.clone(), result: result.clone(), zxid: *zxid });
    }

    /// Lets the program hear the events that wait, and carries out its asks, which may lead to more events.
    pub(super) fn run_program(&mut self, out: &mut Outbox<Zk>) {
        for _ in 0..MAX_ROUNDS {
            let Some(news) = self.running.news.pop_front() else { return };
            let mut api =
                Api { now: out.now, id: self.id, session: self.session, rules: self.rules, marks: self.marks, asks: Vec::new() };
            let Some(program) = &mut self.running.program else { return };
            program.program_mut().on(&news, &mut api);
            self.marks = api.marks;
            for ask in api.asks {
                self.carry_out(ask, out);
            }
        }
    }

    fn carry_out(&mut self, ask: Ask, out: &mut Outbox<Zk>) {
        match ask {
            Ask::Call(op) => self.call_for_program(op, out),
            Ask::Timer(delay) => out.set_timer(Timer::Program, delay),
            Ask::Note(note) => out.note(Note::Program(note)),
            Ask::Renew => self.renew(out),
            Ask::Reopen => self.reopen(out),
            Ask::Host(to, request, timeout) => {
                self.running.ipc.call(to, request, timeout, out);
            }
            Ask::Halt => {
                out.note(Note::Program(ProgramNote::Halted));
                self.end_program(out);
            }
            Ask::Send(to, message) => self.send_peer(to, message, out),
        }
    }

    /// Ends the program, with all that it waits for and believes.
    pub(super) fn end_program(&mut self, out: &mut Outbox<Zk>) {
        if self.running.program.is_some() {
            out.cancel_timer(Timer::Program);
            self.running = RunningProgram::default();
        }
    }

    fn call_for_program(&mut self, op: Op, out: &mut Outbox<Zk>) {
        // Known before the call is made: it may fail at once.
        self.running.awaits = Some(self.next_xid);
        self.call(Some(op), out);
    }

    /// Closes the session, without waiting for the answer, and begins anew with another one.
    fn reopen(&mut self, out: &mut Outbox<Zk>) {
        if let Some(conn) = self.conn.take() {
            if self.is_connected() {
                out.send(conn, Message::Request { xid: self.next_xid, body: RequestBody::CloseSession });
            }
            out.close(conn);
        }
        Self::cancel_timers(out);
        self.renew(out);
    }

    /// Makes a new handle: of the session that expired only the program is left.
    fn renew(&mut self, out: &mut Outbox<Zk>) {
        let mut fresh = self.fresh();
        std::mem::swap(&mut fresh.running, &mut self.running);
        fresh.running.awaits = None;
        fresh.next_xid = self.next_xid;
        fresh.history = std::mem::take(&mut self.history);
        fresh.events = std::mem::take(&mut self.events);
        fresh.session = SessionId::NONE;
        fresh.last_zxid = Zxid::ZERO;
        fresh.host = self.host;
        fresh.last_connected = self.last_connected;
        *self = fresh;
        out.set_timer(Timer::ClientConnect, 0);
    }

    // ---- daemons of HDFS ----------------------------------------------------------------------------------------------------

    pub(super) fn host_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) -> bool {
        self.running.ipc.on_connected(conn, out)
    }

    pub(super) fn host_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) -> bool {
        let Some(heard) = self.running.ipc.on_closed(conn, out) else { return false };
        self.heard_of_hosts(heard, out);
        true
    }

    #[cold]
    #[inline(never)]
    pub(super) fn host_answered(&mut self, conn: ConnId, packet: Packet, out: &mut Outbox<Zk>) {
        let heard = self.running.ipc.on_packet(conn, packet, out);
        self.heard_of_hosts(heard, out);
    }

    /// Ends calls to HDFS that were not answered in time.
    #[cold]
    #[inline(never)]
    pub(super) fn host_silent(&mut self, out: &mut Outbox<Zk>) {
        let heard = self.running.ipc.on_timer(out);
        self.heard_of_hosts(heard, out);
    }

    #[cold]
    #[inline(never)]
    fn heard_of_hosts(&mut self, heard: impl IntoIterator<Item = Heard>, out: &mut Outbox<Zk>) {
        for heard in heard {
            if let Heard::Answered { by, request, result } = heard {
                self.tell_program(ProgramEvent::Host { by, request, result });
            }
        }
        self.run_program(out);
    }

    // ---- other programs -----------------------------------------------------------------------------------------------------

    /// Whether other programs may connect to the one that runs here.
    pub(in crate::zk) fn listens(&self) -> bool {
        self.program().is_some_and(Program::listens)
    }

    fn send_peer(&mut self, to: ClientId, message: PeerMessage, out: &mut Outbox<Zk>) {
        match self.running.peer.filter(|peer| peer.client == to) {
            Some(Peer { conn, open: true, .. }) => out.send(conn, Message::Peer { from: self.id, message }),
            Some(Peer { open: false, .. }) => self.running.unsent.push(message),
            None => {
                self.running.unsent = vec![message];
                let conn = out.dial(to.node(), Port::Peer, SECOND);
                self.running.peer = Some(Peer { conn, client: to, open: false });
            }
        }
    }

    /// The connection to another program is open. False where it is another one.
    pub(super) fn peer_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) -> bool {
        let Some(peer) = self.running.peer.as_mut().filter(|peer| peer.conn == conn) else { return false };
        peer.open = true;
        for message in std::mem::take(&mut self.running.unsent) {
            out.send(conn, Message::Peer { from: self.id, message });
        }
        true
    }

    pub(super) fn peer_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) -> bool {
        if self.running.peer.is_none_or(|peer| peer.conn != conn) {
            return false;
        }
        self.running.peer = None;
        self.running.unsent.clear();
        self.tell_program(ProgramEvent::PeerGone);
        self.run_program(out);
        true
    }

    /// Takes another program's message. The answer goes back on the same connection.
    #[cold]
    #[inline(never)]
    pub(super) fn peer_message(&mut self, conn: ConnId, from: ClientId, message: PeerMessage, out: &mut Outbox<Zk>) {
        let dialled = self.running.peer;
        self.running.peer = Some(Peer { conn, client: from, open: true });
        self.tell_program(ProgramEvent::Peer { from, message });
        self.run_program(out);
        if dialled.is_none_or(|own| own.conn != conn) {
            self.running.peer = dialled;
        }
    }
}
