//! The connections of real programs: what comes on them enters the run as commands, and what the run delivers leaves on them.
//!
//! A client is a program's machine, as far as the run knows. While it is frozen nothing that the program sends is done, and while it is cut off
//! nothing arrives; but the program runs on. It finds its connection silent, gives it up and opens another one. That is the same machine's, and
//! as silent, until the client is thawed or the link is whole.

use std::net::IpAddr;

use zooscope::sim::Life;
use zooscope::wire::{self, Body};
use zooscope::zk::{
    self, Action, Bound, ClientId, ConnectRequest, Dynamic, Message, Remote, RequestBody, ServerId, SessionId, Zk, clients,
    next_client, server,
};

use super::{Ensemble, MAX_CONNECTIONS, Out, SocketId};
use crate::membership::{asks_for_members, with_real_addresses, with_simulated_addresses};
use crate::socket::{Due, Held, Joined, MAX_OUTSTANDING, Socket, Unheard};

/// The most clients of the simulation; those whose program is gone stand for the next ones then.
const MAX_CLIENTS: usize = 220;

impl Ensemble {
    /// Takes up what waited for a machine to go on, or for a link to be whole.
    pub(super) fn take_up(&mut self) {
        self.break_what_is_gone();
        let waiting: Vec<SocketId> = self.sockets.iter().filter(|(_, socket)| !socket.accepted).map(|(id, _)| *id).collect();
        for id in waiting {
            self.accept(id);
        }
        let words: Vec<(SocketId, [u8; 4])> = self.sockets.iter().filter_map(|(id, socket)| Some((*id, socket.word?))).collect();
        for (id, word) in words {
            self.word(id, word);
        }
        self.take_up_unheard();
        let joined = self.sockets.iter().filter_map(|(id, socket)| Some((*id, socket.joined.as_ref()?)));
        let goes_on = |joined: &Joined| !joined.is_associating() && self.is(joined.client, Life::Running);
        let held = joined.clone().filter(|(_, joined)| !joined.held.is_empty() && goes_on(joined));
        let held: Vec<(SocketId, ClientId)> = held.map(|(id, joined)| (id, joined.client)).collect();
        let due: Vec<SocketId> = joined.filter(|(_, joined)| joined.has_due()).map(|(id, _)| id).collect();
        for id in due {
            self.send_due(id);
        }
        for &(id, client) in &held {
            let joined = self.joined_of(id);
            for frame in joined.map(|joined| joined.held.take()).unwrap_or_default() {
                self.request(id, client, &frame);
            }
        }
        if !held.is_empty() {
            self.advance(self.now());
        }
    }

    /// Takes up the connections of programs whose clients can hear of them now.
    fn take_up_unheard(&mut self) {
        let unheard = self.sockets.iter().filter_map(|(id, socket)| Some((*id, socket.server, socket.unheard.as_ref()?.session)));
        let heard = unheard.filter(|(_, to, session)| !self.is_cut_off(*session, *to)).map(|(id, ..)| id);
        let heard: Vec<SocketId> = heard.collect();
        for id in heard {
            let unheard = self.sockets.get_mut(&id).and_then(|socket| socket.unheard.take());
            for frame in unheard.map(|mut unheard| unheard.frames.take()).unwrap_or_default() {
                self.frame(id, &frame);
            }
        }
    }

    /// Breaks the connections whose program went while its client was frozen, or before this run went on.
    fn break_what_is_gone(&mut self) {
        if self.over {
            return;
        }
        let is_gone =
            |client: &zk::Client| client.is_remote() && client.connection().is_some_and(|conn| !self.ends.contains_key(&conn));
        let gone = clients(self.course.world()).filter(|(_, node, client)| node.life == Life::Running && is_gone(client));
        let gone: Vec<ClientId> = gone.map(|(id, ..)| id).collect();
        for client in gone {
            let _ = self.act(Action::Remote { client, word: Remote::Break }.into());
        }
    }

    pub(super) fn deliver(&mut self, id: SocketId, message: Message) {
        let Some(joined) = self.joined_of(id) else { return };
        let packet = match message {
            Message::Connected(response) => {
                joined.connected();
                let mut answer = wire::ConnectResponse::of(&response, joined.knows_read_only);
                answer.timeout = (f64::from(answer.timeout) / self.speed) as i32;
                answer.write()
            }
            Message::Reply(reply) => {
                let (asked, shows_members) = joined.answered(reply.xid);
                let reply = wire::Reply::from(reply);
                let reply = if shows_members { with_real_addresses(reply, self.addresses) } else { reply };
                reply.write(&asked, self.wall)
            }
            Message::Event(event) => wire::Event::from(event).write(),
            _ => return,
        };
        self.out.push(Out::Send(id, wire::framed(&packet)));
        self.send_due(id);
    }

    /// Sends the answers whose turn has come and that were given beside the simulation, where a server's own could come through.
    pub(super) fn send_due(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.get_mut(&id) else { return };
        let Some(joined) = socket.joined.as_mut() else { return };
        let world = self.course.world();
        let (near, far) = (joined.client.node(), socket.server.node());
        let runs = |node| world.node(node).is_some_and(|node| node.life == Life::Running);
        if !runs(near) || !runs(far) || world.links().get(near, far).cut {
            return;
        }
        for Due { bytes, closes } in joined.due() {
            self.out.push(Out::Send(id, wire::framed(&bytes)));
            if closes {
                self.leave(id, Remote::End(Bound::Operation));
                self.out.push(Out::Close(id));
                return;
            }
        }
    }

    /// The connection in the simulation that this one has come to.
    fn joined_of(&mut self, id: SocketId) -> Option<&mut Joined> {
        self.sockets.get_mut(&id)?.joined.as_mut()
    }

    /// A program at this address has connected to the port of this server. False where there are too many, or the server has stopped since.
    pub fn opened(&mut self, id: SocketId, server: ServerId, from: IpAddr) -> bool {
        if self.sockets.len() >= MAX_CONNECTIONS {
            self.out.push(Out::Say(format!("A connection is refused: there are {MAX_CONNECTIONS} already.")));
            self.refuse(server, from, Bound::Connections(MAX_CONNECTIONS as u32));
            self.out.push(Out::Close(id));
            return false;
        }
        if self.world().node(server.node()).is_none_or(|node| node.life == Life::Crashed) {
            self.out.push(Out::Close(id));
            return false;
        }
        self.sockets.insert(id, Socket::new(server, from));
        self.accept(id);
        self.sockets.contains_key(&id)
    }

    /// The server takes a connection in, or closes it at once where its address has as many there as it may have
    /// (`NIOServerCnxnFactory.doAccept`). A frozen process takes none in.
    fn accept(&mut self, id: SocketId) {
        let Some(&Socket { server, from, .. }) = self.sockets.get(&id) else { return };
        if self.world().node(server.node()).is_none_or(|node| node.life != Life::Running) {
            return;
        }
        let max = self.config.admin.max_client_cnxns as usize;
        let open = self.sockets.values().filter(|other| other.accepted && other.server == server && other.from == from).count();
        if max > 0 && open >= max {
            let why = format!("{from} has {open} connections to {server}, as many as maxClientCnxns allows");
            return self.end(id, &why, Bound::PerAddress(self.config.admin.max_client_cnxns));
        }
        if let Some(socket) = self.sockets.get_mut(&id) {
            socket.accepted = true;
        }
    }

    /// A program has sent a frame.
    pub fn frame(&mut self, id: SocketId, frame: &[u8]) {
        let Some(socket) = self.sockets.get(&id) else { return };
        if self.over {
            // Nothing enters any more, and so this is told here alone.
            return self.end(id, "the run has reached a bound, and goes no further", Bound::Clients(MAX_CLIENTS as u32));
        }
        match &socket.joined {
            None if socket.unheard.is_some() => self.hold(id, frame),
            None => self.connect(id, socket.server, frame),
            Some(joined) if !joined.held.is_empty() || joined.is_associating() || self.is(joined.client, Life::Frozen) => {
                self.hold(id, frame)
            }
            Some(joined) => self.request(id, joined.client, frame),
        }
        self.advance(self.now());
    }

    /// Keeps what a program sends while its client is frozen or cut off, or its session is not yet set up: a server reads no more until then
    /// (`ServerCnxn.disableRecv`).
    fn hold(&mut self, id: SocketId, frame: &[u8]) {
        if self.sockets.get_mut(&id).and_then(Socket::held).is_some_and(|held| !held.keep(frame)) {
            self.end(id, "it sent more than a socket holds that nobody reads", Bound::Unheard);
        }
    }

    /// Whether the client that has this session is frozen, or is cut off from this server and does not know yet that its last connection is given up.
    fn is_cut_off(&self, session: SessionId, from: ServerId) -> bool {
        let world = self.world();
        let is_cut = |id: ClientId| world.links().get(id.node(), from.node()).cut;
        let mut own = clients(world).filter(|(_, _, client)| client.is_remote() && client.session() == session);
        session != SessionId::NONE
            && own.any(|(id, node, client)| match node.life {
                Life::Frozen => true,
                Life::Running => client.connection().is_some() && is_cut(id),
                Life::Crashed => false,
            })
    }

    fn is(&self, client: ClientId, life: Life) -> bool {
        self.world().node(client.node()).is_some_and(|node| node.life == life)
    }

    fn connect(&mut self, id: SocketId, to: ServerId, frame: &[u8]) {
        let request = match wire::ConnectRequest::read(frame) {
            Ok(request) => request,
            Err(why) => return self.end(id, &format!("its first frame is no connect request: {why}"), Bound::Packet),
        };
        let knows_read_only = request.read_only.is_some();
        let known = request.known();
        if self.is_cut_off(known.session, to) {
            if let Some(socket) = self.sockets.get_mut(&id) {
                socket.unheard = Some(Unheard { session: known.session, frames: Held::default() });
            }
            return self.hold(id, frame);
        }
        // No more than a frame of the recording can say.
        let timeout = (known.timeout as f64 * self.speed).min(f64::from(i32::MAX) * 1_000.0) as u64 / 1_000 * 1_000;
        let Some(client) = self.client_for(known.session) else {
            return self.end(id, "there are as many clients as one run may have", Bound::Clients(MAX_CLIENTS as u32));
        };
        if let Err(why) = self.act(Action::Remote { client, word: Remote::Open(to) }.into()) {
            return self.end(id, &why, Bound::Clients(MAX_CLIENTS as u32));
        }
        let Some(conn) = zk::client(self.world(), client).and_then(zk::Client::connection) else {
            return self.end(id, "its client does not run", Bound::Clients(MAX_CLIENTS as u32));
        };
        self.ends.insert(conn, id);
        if let Some(socket) = self.sockets.get_mut(&id) {
            socket.joined = Some(Joined::new(client, conn, knows_read_only));
        }
        let from = self.sockets.get(&id).map(|socket| socket.from);
        let address = Dynamic(from.and_then(|from| if let IpAddr::V4(from) = from { Some(from) } else { None }));
        let _ = self.act(Action::Remote { client, word: Remote::Connect(ConnectRequest { timeout, address, ..known }) }.into());
    }

    /// The client that stands for a program which comes with this session: the one that had it and has lost its connection, or a new one.
    fn client_for(&self, session: SessionId) -> Option<ClientId> {
        let free = |node: &zooscope::sim::Node<Zk>, client: &zk::Client| {
            client.is_remote() && client.connection().is_none() && node.life == Life::Running
        };
        let world = self.world();
        let had = (session != SessionId::NONE)
            .then(|| clients(world).find(|(_, node, client)| free(node, client) && client.session() == session))
            .flatten();
        if let Some((id, ..)) = had {
            return Some(id);
        }
        if clients(world).count() < MAX_CLIENTS {
            return Some(next_client(world));
        }
        let over = clients(world).find(|(_, node, client)| free(node, client) && !client.is_alive());
        over.or_else(|| clients(world).find(|(_, node, client)| free(node, client))).map(|(id, ..)| id)
    }

    fn request(&mut self, id: SocketId, client: ClientId, frame: &[u8]) {
        let Some(socket) = self.sockets.get_mut(&id) else { return };
        let last = server(self.course.world(), socket.server).map_or(zk::Zxid::ZERO, zk::Server::last_zxid);
        let Some(joined) = socket.joined.as_mut() else { return };
        if joined.is_full() {
            let why = format!("it has {MAX_OUTSTANDING} requests without a reply");
            return self.end(id, &why, Bound::Outstanding(MAX_OUTSTANDING as u32));
        }
        let request = match wire::Request::read(frame) {
            Ok(request) => request,
            Err(wire::RequestFault::Body(fault)) if fault.op.is_write() => {
                joined.ask(fault.xid, wire::Asked::new(fault.op, []), false);
                // It takes a zxid. In the recording stands a write that a server cannot read either, with the same answer.
                let read = zk::Op::GetData { path: "/".into(), watch: false };
                let body = match fault.op {
                    // Read or not, it is refused.
                    wire::OpCode::DeleteContainer => RequestBody::DeleteContainer { path: "/".into() },
                    _ => RequestBody::Op(zk::Op::Multi([read].into())),
                };
                let _ = self.act(Action::Remote { client, word: Remote::Request { xid: fault.xid, body } }.into());
                return;
            }
            Err(wire::RequestFault::Body(fault)) => {
                return match fault.answer(last) {
                    Some(reply) => self.answer(id, &reply, false),
                    None => self.end(id, &format!("request {}: {}", fault.xid, fault.why), Bound::Packet),
                };
            }
            Err(why) => return self.end(id, &why.to_string(), Bound::Packet),
        };
        if let Some(reply) = request.unimplemented() {
            self.out.push(Out::Say(format!("{client} sent an operation that nobody knows, {}.", request.body.number())));
            return self.answer(id, &reply, true);
        }
        if let Some(reply) = request.without_sasl() {
            let _ = self.act(Action::Remote { client, word: Remote::Sasl }.into());
            return self.answer(id, &reply, false);
        }
        // The answer to a ping has this one, whatever it was sent with.
        let xid = if let Body::Known(RequestBody::Ping) = request.body { wire::PING_XID } else { request.xid };
        match request.body {
            Body::Known(RequestBody::CreateSession { .. }) => self.end(id, "only servers make sessions", Bound::Packet),
            Body::Known(body) => {
                // A check that succeeds has no reply.
                let waits = !matches!(body, RequestBody::Op(zk::Op::Check { .. }));
                let asked = wire::Request { xid, body: Body::Known(body.clone()) }.asked().filter(|_| waits);
                if let Some(asked) = asked {
                    let shows_members = matches!(&body, RequestBody::Op(op) if asks_for_members(op));
                    joined.ask(xid, asked, shows_members);
                }
                let body = match body {
                    RequestBody::Op(op) => RequestBody::Op(with_simulated_addresses(op, self.addresses)),
                    body => body,
                };
                let _ = self.act(Action::Remote { client, word: Remote::Request { xid, body } }.into());
            }
            Body::Sasl { .. } => self.end(id, "a SASL token that is null", Bound::Packet),
            Body::Unknown { .. } => {}
        }
    }

    /// Answers what the simulated servers know nothing of.
    fn answer(&mut self, id: SocketId, reply: &wire::Reply, closes: bool) {
        let bytes = reply.write(&wire::Asked::new(wire::OpCode::Sasl, []), self.wall);
        let Some(joined) = self.joined_of(id) else { return };
        joined.answer(bytes, closes);
        self.send_due(id);
    }

    /// Ends the connection of a program that does not keep to the protocol, or does not read.
    pub fn let_go(&mut self, id: SocketId, why: &str, bound: Bound) {
        self.end(id, why, bound);
        self.advance(self.now());
    }

    /// Nothing has come for a while on this connection. Where no session was asked for on it, a server whose process runs closes it
    /// (`NIOServerCnxnFactory.ConnectionExpirerThread`); the run knows nothing of it, since no client stands for the program.
    pub fn silent(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.get(&id) else { return };
        let is_asked = socket.joined.is_some() || socket.unheard.is_some() || socket.word.is_some();
        let runs = self.world().node(socket.server.node()).is_some_and(|node| node.life == Life::Running);
        if !is_asked && runs {
            let (from, server) = (socket.from, socket.server);
            self.out.push(Out::Say(format!("A connection of {from} to {server} is closed: no session was asked for on it.")));
            self.close(id);
        }
    }

    /// A program's connection is gone.
    pub fn gone(&mut self, id: SocketId) {
        self.leave(id, Remote::Break);
    }

    /// A program's connection is gone, in the run by this word.
    fn leave(&mut self, id: SocketId, word: Remote) {
        let Some(joined) = self.sockets.remove(&id).and_then(|socket| socket.joined) else { return };
        self.ends.remove(&joined.conn);
        if zk::client(self.world(), joined.client).and_then(zk::Client::connection) == Some(joined.conn) {
            let _ = self.act(Action::Remote { client: joined.client, word }.into());
        }
        self.advance(self.now());
    }

    /// Ends a connection from this side: with a sentence here, and in the run by its bound. Before the first packet no client stands for it, and so
    /// its server does not take it.
    fn end(&mut self, id: SocketId, why: &str, bound: Bound) {
        let Some(socket) = self.sockets.get(&id) else { return self.out.push(Out::Close(id)) };
        let (server, from) = (socket.server, socket.from);
        let client = socket.joined.as_ref().map(|joined| joined.client);
        let name = client.map_or_else(|| "a program".to_owned(), |client| client.to_string());
        self.out.push(Out::Say(format!("The connection of {name} is closed: {why}.")));
        if client.is_none() {
            self.refuse(server, from, bound);
        }
        self.leave(id, Remote::End(bound));
        self.out.push(Out::Close(id));
    }

    /// Lets the run tell that a server does not take a connection.
    fn refuse(&mut self, server: ServerId, from: IpAddr, bound: Bound) {
        if let IpAddr::V4(from) = from {
            let _ = self.act(Action::RefuseRemote { server, from, bound }.into());
        }
    }

    /// The simulation has ended the connection.
    pub(super) fn close(&mut self, id: SocketId) {
        if let Some(joined) = self.sockets.remove(&id).and_then(|socket| socket.joined) {
            self.ends.remove(&joined.conn);
        }
        self.out.push(Out::Close(id));
    }

    /// Closes the sockets of clients that were stopped: no step tells them of it.
    pub(super) fn lose_connections(&mut self) {
        let world = self.course.world();
        let is_lost = |joined: &Joined| {
            zk::client(world, joined.client).and_then(zk::Client::connection) != Some(joined.conn)
                || world.node(joined.client.node()).is_none_or(|node| node.life == Life::Crashed)
        };
        let lost = self.sockets.iter().filter(|(_, socket)| socket.joined.as_ref().is_some_and(is_lost));
        let lost: Vec<SocketId> = lost.map(|(id, _)| *id).collect();
        for socket in lost {
            self.close(socket);
        }
    }
}
