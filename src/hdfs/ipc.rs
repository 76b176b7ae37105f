//! Hadoop's IPC: calls from one host to another, many on one connection, each answered or failed, never both.
//!
//! The request stays with the call, and comes back with its result: from the two, the role that asked knows what to do next. A call that
//! is not answered in time takes its connection with it, and every other call on it (`Client.Connection.markClosed`).

use super::carries::{Carries, Timer};
use super::error::RpcError;
use super::ids::Host;
use super::message::{Body, Packet, Request, Response};
use crate::sim::{ConnId, Duration, NodeId, Outbox, SECOND, SortedMap, Time};

/// `ipc.client.connect.timeout`.
const CONNECT_TIMEOUT: Duration = 20 * SECOND;
/// Calls under way from one host.
const MAX_CALLS: usize = 4096;

/// The calls of one host, its own and others'.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ipc {
    lines: SortedMap<Host, Line>,
    calls: SortedMap<u64, Call>,
    last_call: u64,
    /// The machine at the other end of each connection that was accepted.
    accepted: SortedMap<ConnId, NodeId>,
}

/// The connection to a host that is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Line {
    conn: ConnId,
    open: bool,
    unsent: Vec<Packet>,
}

/// A call that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Call {
    to: Host,
    request: Request,
    deadline: Time,
}

/// The address of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    pub conn: ConnId,
    pub call: u64,
    pub from: NodeId,
}

/// A call or an answer that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    Asked { caller: Caller, request: Request },
    Answered { by: Host, request: Request, result: Result<Response, RpcError> },
}

impl Ipc {
    /// Asks a host, and gives up after `timeout`. With [`MAX_CALLS`] under way, more than any daemon makes, nothing is asked.
    pub fn call<P: Carries>(&mut self, to: Host, request: Request, timeout: Duration, out: &mut Outbox<P>) {
        if self.calls.len() >= MAX_CALLS {
            return;
        }
        self.last_call += 1;
        let packet = Packet { call: self.last_call, body: Body::Request(request.clone()) };
        self.calls.insert(self.last_call, Call { to, request, deadline: out.now + timeout });
        match self.lines.get_mut(&to) {
            Some(line) if line.open => out.send(line.conn, P::packet(packet)),
            Some(line) => line.unsent.push(packet),
            None => {
                let conn = out.dial(to.node(), P::PORT, CONNECT_TIMEOUT);
                self.lines.insert(to, Line { conn, open: false, unsent: vec![packet] });
            }
        }
        self.set_timer(out);
    }

    pub fn answer<P: Carries>(&self, caller: Caller, result: Result<Response, RpcError>, out: &mut Outbox<P>) {
        if self.accepted.contains_key(&caller.conn) {
            out.send(caller.conn, P::packet(Packet { call: caller.call, body: Body::Response(result) }));
        }
    }

    /// Forgets calls: their answers will not be heard.
    pub fn forget<P: Carries>(&mut self, of: impl Fn(&Request) -> bool, out: &mut Outbox<P>) {
        self.calls.retain(|_, call| !of(&call.request));
        self.set_timer(out);
    }

    pub fn on_accepted(&mut self, conn: ConnId, from: NodeId) {
        self.accepted.insert(conn, from);
    }

    pub fn on_connected<P: Carries>(&mut self, conn: ConnId, out: &mut Outbox<P>) -> bool {
        let Some(line) = self.lines.values_mut().find(|line| line.conn == conn) else { return false };
        line.open = true;
        for packet in std::mem::take(&mut line.unsent) {
            out.send(conn, P::packet(packet));
        }
        true
    }

    /// Ends the calls on a connection that is gone; `None` where it was no connection of these.
    pub fn on_closed<P: Carries>(&mut self, conn: ConnId, out: &mut Outbox<P>) -> Option<Vec<Heard>> {
        if self.accepted.remove(&conn).is_some() {
            return Some(Vec::new());
        }
        let host = self.lines.iter().find(|(_, line)| line.conn == conn).map(|(host, _)| *host)?;
        self.lines.remove(&host);
        Some(self.fail(host, RpcError::Unreachable, out))
    }

    pub fn on_packet<P: Carries>(&mut self, conn: ConnId, packet: Packet, out: &mut Outbox<P>) -> Option<Heard> {
        match packet.body {
            Body::Request(request) => {
                let from = *self.accepted.get(&conn)?;
                Some(Heard::Asked { caller: Caller { conn, call: packet.call, from }, request })
            }
            Body::Response(result) => {
                let call = self.calls.remove(&packet.call)?;
                self.set_timer(out);
                Some(Heard::Answered { by: call.to, request: call.request, result })
            }
        }
    }

    /// The calls that were not answered in time, and those that go with them.
    pub fn on_timer<P: Carries>(&mut self, out: &mut Outbox<P>) -> Vec<Heard> {
        let late = |call: &&Call| call.deadline <= out.now;
        let mut hosts: Vec<Host> = self.calls.values().filter(late).map(|call| call.to).collect();
        hosts.dedup();
        let mut heard = Vec::new();
        for host in hosts {
            if let Some(line) = self.lines.remove(&host) {
                out.close(line.conn);
            }
            heard.extend(self.fail(host, RpcError::Timeout, out));
        }
        self.set_timer(out);
        heard
    }

    fn fail<P: Carries>(&mut self, host: Host, why: RpcError, out: &mut Outbox<P>) -> Vec<Heard> {
        let failed: Vec<u64> = self.calls.iter().filter(|(_, call)| call.to == host).map(|(id, _)| *id).collect();
        let calls = failed.into_iter().filter_map(|id| self.calls.remove(&id));
        let heard = calls.map(|call| Heard::Answered { by: host, request: call.request, result: Err(why) }).collect();
        self.set_timer(out);
        heard
    }

    /// Rings at the earliest deadline.
    fn set_timer<P: Carries>(&self, out: &mut Outbox<P>) {
        match self.calls.values().map(|call| call.deadline).min() {
            Some(deadline) => out.set_timer(P::timer(Timer::Ipc), deadline.saturating_sub(out.now)),
            None => out.cancel_timer(P::timer(Timer::Ipc)),
        }
    }
}
