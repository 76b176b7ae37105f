//! The run, between the sockets of real programs and the simulation. It knows no real clock: each call says what time it is.

use std::collections::BTreeMap;
use std::net::IpAddr;

use zooscope::lang::Lang;
use zooscope::metrics::{Counts, Metrics};
use zooscope::script::{Command, MAX_SCRIPT_BYTES, Outcome, RunFile, Script, parse_line};
use zooscope::sim::{ConnId, Event, Life, Position, Recording, Step, Time, World};
use zooscope::tell;
use zooscope::wire::{self, Body, WallClock};
use zooscope::zk::{
    self, Action, ClientId, Config, ConnectRequest, Message, Note, Remote, RequestBody, ServerId, SessionId, Zk, clients,
    next_client, server, servers,
};

use crate::admin;
use crate::begin::Beginning;
use crate::membership::{asks_for_members, with_real_addresses, with_simulated_addresses};
use crate::ports::Ports;
use crate::socket::{Due, Joined, MAX_OUTSTANDING, Socket};
use crate::words::{self, Reset, Whitelist};

/// The most connections at once.
pub const MAX_CONNECTIONS: usize = 200;
/// The most clients of the simulation; those whose program is gone stand for the next ones then.
const MAX_CLIENTS: usize = 220;
/// The most commands of a recording that is saved: each is up to three lines of a script. The run goes on without being saved.
pub const MAX_SAVED: usize = 33_000;
/// The most steps of a run that is saved: the page shows no more of one.
const MAX_SAVED_STEPS: u32 = 400_000;
/// The most commands of a run, and the most bytes that they have as a script.
const MAX_COMMANDS: usize = 2_000_000;
const MAX_COMMAND_BYTES: usize = 256 * 1024 * 1024;
/// The most bytes of the lines before a command that say when it was given.
const MOMENT_BYTES: usize = 64;

/// A connection of a real program, new with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// What is to be done outside of the simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// Bytes for a program.
    Send(SocketId, Vec<u8>),
    /// The connection ends behind what was sent on it.
    Close(SocketId),
    /// A server's port accepts connections, or refuses them.
    Port(ServerId, bool),
    /// A sentence for the person who watches.
    Say(String),
}

/// What the simulation is told of the world outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The time of day when the run goes on.
    pub unix_millis: i64,
    /// Simulated time for real time.
    pub speed: f64,
    pub whitelist: Whitelist,
    /// The port of `s1`; those of the others follow.
    pub ports_from: u16,
}

/// The simulated ensemble and the sockets of real programs.
#[derive(Debug)]
pub struct Ensemble {
    config: Config,
    seed: u64,
    recording: Recording<Zk>,
    step: Step<Zk>,
    metrics: Metrics,
    wall: WallClock,
    /// Simulated time in a second of a program's.
    speed: f64,
    whitelist: Whitelist,
    /// The port of `s1`.
    ports_from: u16,
    sockets: BTreeMap<SocketId, Socket>,
    /// The socket behind a connection of the simulation.
    ends: BTreeMap<ConnId, SocketId>,
    ports: BTreeMap<ServerId, bool>,
    out: Vec<Out>,
    /// The bytes that the commands so far have as a script, or a few more.
    script_bytes: usize,
    /// The moment up to which the run is saved, if that is not all of it.
    saved_to: Option<Position>,
    /// It goes no further.
    over: bool,
}

impl Ensemble {
    pub fn new(Beginning(runner): Beginning, outside: Outside) -> Self {
        let Outside { unix_millis, speed, whitelist, ports_from } = outside;
        let (config, seed, now) = (runner.config().clone(), runner.seed(), runner.position().time);
        let recording = runner.into_recording();
        let mut metrics = Metrics::default();
        let mut world = recording.seek(Position::default());
        let mut step = Step::default();
        // The world at the end of each step is needed, and so they are made one at a time.
        for steps in 1..=recording.len() {
            recording.replay(&mut world, steps, &mut step, &mut |_| {});
            metrics.see(&world, &step);
        }
        let script_bytes = Script::of(&config, seed, &recording).to_string().len();
        let mut ensemble = Ensemble {
            config,
            seed,
            recording,
            step,
            metrics,
            wall: WallClock { start: unix_millis - (now / 1_000) as i64 },
            speed,
            whitelist,
            ports_from,
            sockets: BTreeMap::new(),
            ends: BTreeMap::new(),
            ports: BTreeMap::new(),
            out: Vec::new(),
            script_bytes,
            saved_to: None,
            over: false,
        };
        ensemble.advance(now);
        ensemble
    }

    // ---- what can be seen ---------------------------------------------------------------------------------------------------

    pub fn world(&self) -> &World<Zk> {
        self.recording.head()
    }

    pub fn recording(&self) -> &Recording<Zk> {
        &self.recording
    }

    pub fn now(&self) -> Time {
        self.world().now()
    }

    /// The time of the next event of the simulation.
    pub fn next_time(&self) -> Option<Time> {
        self.world().next_time()
    }

    /// What is to be done outside, in order, each once.
    pub fn take_out(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.out)
    }

    /// The sockets that stand behind clients of the simulation.
    pub fn joined(&self) -> impl Iterator<Item = (ClientId, SocketId)> + '_ {
        self.sockets.iter().filter_map(|(id, socket)| Some((socket.joined.as_ref()?.client, *id)))
    }

    /// The moment to which the run has come.
    pub fn position(&self) -> Position {
        Position { steps: self.recording.len(), time: self.now() }
    }

    /// Whether what comes next is in what is saved.
    pub fn is_kept(&self) -> bool {
        self.saved_to.is_none()
    }

    /// The run up to this moment, or as far as it is saved, as a file that `cargo xtask run` replays.
    pub fn run_file(&self) -> RunFile {
        match self.saved_to {
            None => RunFile::of(&self.config, self.seed, &self.recording, self.position()),
            Some(at) => RunFile::of(&self.config, self.seed, &self.recording.branch(at), at),
        }
    }

    // ---- time ---------------------------------------------------------------------------------------------------------------

    /// Lets everything up to and including `time` happen.
    pub fn advance(&mut self, time: Time) {
        loop {
            self.stop_saving_when_full(0);
            if !self.recording.extend_by(time, &mut self.step) {
                break;
            }
            self.see();
        }
        self.recording.extend_to(time, &mut self.step);
        if let Some(limit) = self.recording.limit().filter(|_| !self.over) {
            self.over = true;
            self.out.push(Out::Say(tell::limit(Lang::En, limit)));
        }
        self.compare_ports();
        self.take_up();
    }

    /// Takes up what waited for a machine to go on, or for a link to be whole.
    fn take_up(&mut self) {
        self.break_what_is_gone();
        let waiting: Vec<SocketId> = self.sockets.iter().filter(|(_, socket)| !socket.accepted).map(|(id, _)| *id).collect();
        for id in waiting {
            self.accept(id);
        }
        let words: Vec<(SocketId, [u8; 4])> = self.sockets.iter().filter_map(|(id, socket)| Some((*id, socket.word?))).collect();
        for (id, word) in words {
            self.word(id, word);
        }
        let joined = self.sockets.iter().filter_map(|(id, socket)| Some((*id, socket.joined.as_ref()?)));
        let goes_on = |joined: &Joined| !joined.is_associating() && self.is(joined.client, Life::Running);
        let held = joined.clone().filter(|(_, joined)| joined.holds() && goes_on(joined));
        let held: Vec<(SocketId, ClientId)> = held.map(|(id, joined)| (id, joined.client)).collect();
        let due: Vec<SocketId> = joined.filter(|(_, joined)| joined.has_due()).map(|(id, _)| id).collect();
        for id in due {
            self.send_due(id);
        }
        for &(id, client) in &held {
            let joined = self.joined_of(id);
            for frame in joined.map(Joined::take_held).unwrap_or_default() {
                self.request(id, client, &frame);
            }
        }
        if !held.is_empty() {
            self.advance(self.now());
        }
    }

    /// Breaks the connections whose program went while its client was frozen, or before this run went on.
    fn break_what_is_gone(&mut self) {
        if self.over {
            return;
        }
        let is_gone =
            |client: &zk::Client| client.is_remote() && client.connection().is_some_and(|conn| !self.ends.contains_key(&conn));
        let gone = clients(self.recording.head()).filter(|(_, node, client)| node.life == Life::Running && is_gone(client));
        let gone: Vec<ClientId> = gone.map(|(id, ..)| id).collect();
        for client in gone {
            let _ = self.act(Action::Remote { client, word: Remote::Break }.into());
        }
    }

    /// Counts the last step, whose notes the recording has taken.
    fn count(&mut self) {
        self.step.notes = self.recording.notes_of(self.recording.len() - 1).to_vec();
        self.metrics.see(self.recording.head(), &self.step);
    }

    /// Takes from the last step what it delivered to programs outside.
    fn see(&mut self) {
        self.count();
        match &self.step.event {
            Event::Delivered { conn, message, .. } => {
                let Some(&socket) = self.ends.get(conn).filter(|_| is_from_server(message)) else { return };
                let message = message.clone();
                self.deliver(socket, message);
            }
            Event::Closed { conn, node, .. } if ClientId::of_node(*node).is_some() => {
                if let Some(socket) = self.ends.get(conn).copied() {
                    self.close(socket);
                }
            }
            _ => {}
        }
    }

    fn deliver(&mut self, id: SocketId, message: Message) {
        let Some(joined) = self.joined_of(id) else { return };
        let packet = match message {
            Message::Connected(response) => {
                joined.connected();
                let mut answer = wire::ConnectResponse::of(&response, joined.read_only.map(|_| false));
                answer.timeout = (f64::from(answer.timeout) / self.speed) as i32;
                answer.write()
            }
            Message::Reply(reply) => {
                let (asked, shows_members) = joined.answered(reply.xid);
                let reply = wire::Reply::from(reply);
                let reply = if shows_members { with_real_addresses(reply, self.ports_from) } else { reply };
                reply.write(&asked, self.wall)
            }
            Message::Event(event) => wire::Event::from(event).write(),
            _ => return,
        };
        self.out.push(Out::Send(id, wire::framed(&packet)));
        self.send_due(id);
    }

    /// Sends the answers whose turn has come and that were given beside the simulation, where a server's own could come through.
    fn send_due(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.get_mut(&id) else { return };
        let Some(joined) = socket.joined.as_mut() else { return };
        let world = self.recording.head();
        let (near, far) = (joined.client.node(), socket.server.node());
        let runs = |node| world.node(node).is_some_and(|node| node.life == Life::Running);
        if !runs(near) || !runs(far) || world.links().get(near, far).cut {
            return;
        }
        for Due { bytes, closes } in joined.due() {
            self.out.push(Out::Send(id, wire::framed(&bytes)));
            if closes {
                self.gone(id);
                self.out.push(Out::Close(id));
                return;
            }
        }
    }

    /// The port of a stopped server refuses; that of a frozen one accepts, and nobody answers.
    fn compare_ports(&mut self) {
        let now: Vec<(ServerId, bool)> =
            servers(self.recording.head()).map(|(id, node, _)| (id, node.life != Life::Crashed)).collect();
        for (id, is_open) in now {
            if self.ports.insert(id, is_open) != Some(is_open) {
                self.out.push(Out::Port(id, is_open));
            }
        }
        // Of a connection without a client the simulation knows nothing.
        let is_open = |server| self.ports.get(&server).copied().unwrap_or_default();
        let cut_off = self.sockets.iter().filter(|(_, socket)| socket.joined.is_none() && !is_open(socket.server));
        let cut_off: Vec<SocketId> = cut_off.map(|(id, _)| *id).collect();
        for id in cut_off {
            self.close(id);
        }
    }

    // ---- sockets ------------------------------------------------------------------------------------------------------------

    /// The connection in the simulation that this one has come to.
    fn joined_of(&mut self, id: SocketId) -> Option<&mut Joined> {
        self.sockets.get_mut(&id)?.joined.as_mut()
    }

    /// A program at this address has connected to the port of this server. False where there are too many, or the server has stopped since.
    pub fn opened(&mut self, id: SocketId, server: ServerId, from: IpAddr) -> bool {
        if self.sockets.len() >= MAX_CONNECTIONS {
            self.out.push(Out::Say(format!("A connection is refused: there are {MAX_CONNECTIONS} already.")));
            self.out.push(Out::Close(id));
            return false;
        }
        if self.world().node(server.node()).is_none_or(|node| node.life == Life::Crashed) {
            self.out.push(Out::Close(id));
            return false;
        }
        self.sockets.insert(id, Socket { server, from, accepted: false, joined: None, word: None });
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
            return self.end(id, &format!("{from} has {open} connections to {server}, as many as maxClientCnxns allows"));
        }
        if let Some(socket) = self.sockets.get_mut(&id) {
            socket.accepted = true;
        }
    }

    /// A program has sent a frame.
    pub fn frame(&mut self, id: SocketId, frame: &[u8]) {
        let Some(socket) = self.sockets.get(&id) else { return };
        if self.over || self.recording.entries().len() >= MAX_COMMANDS || self.script_bytes >= MAX_COMMAND_BYTES {
            return self.end(id, "the run has reached a bound, and goes no further");
        }
        match &socket.joined {
            None => self.connect(id, socket.server, frame),
            Some(joined) if joined.holds() || joined.is_associating() || self.is(joined.client, Life::Frozen) => {
                self.hold(id, frame)
            }
            Some(joined) => self.request(id, joined.client, frame),
        }
        self.advance(self.now());
    }

    /// Keeps what a program sends while its client is frozen, or its session is not yet set up: a server reads no more until then
    /// (`ServerCnxn.disableRecv`).
    fn hold(&mut self, id: SocketId, frame: &[u8]) {
        let joined = self.joined_of(id);
        if joined.is_some_and(|joined| !joined.hold(frame)) {
            self.end(id, "it sent more than a socket holds that nobody reads");
        }
    }

    fn is(&self, client: ClientId, life: Life) -> bool {
        self.world().node(client.node()).is_some_and(|node| node.life == life)
    }

    fn connect(&mut self, id: SocketId, to: ServerId, frame: &[u8]) {
        let request = match wire::ConnectRequest::read(frame) {
            Ok(request) => request,
            Err(why) => return self.end(id, &format!("its first frame is no connect request: {why}")),
        };
        let read_only = request.read_only;
        let known = request.known();
        // No more than a frame of the recording can say.
        let timeout = (known.timeout as f64 * self.speed).min(f64::from(i32::MAX) * 1_000.0) as u64 / 1_000 * 1_000;
        let Some(client) = self.client_for(known.session) else {
            return self.end(id, "there are as many clients as one run may have");
        };
        if let Err(why) = self.act(Action::Remote { client, word: Remote::Open(to) }.into()) {
            return self.end(id, &why);
        }
        let Some(conn) = zk::client(self.world(), client).and_then(zk::Client::connection) else {
            return self.end(id, "its client does not run");
        };
        self.ends.insert(conn, id);
        if let Some(socket) = self.sockets.get_mut(&id) {
            socket.joined = Some(Joined::new(client, conn, read_only));
        }
        let _ = self.act(Action::Remote { client, word: Remote::Connect(ConnectRequest { timeout, ..known }) }.into());
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
        let last = server(self.recording.head(), socket.server).map_or(zk::Zxid::ZERO, zk::Server::last_zxid);
        let Some(joined) = socket.joined.as_mut() else { return };
        if joined.is_full() {
            return self.end(id, &format!("it has {MAX_OUTSTANDING} requests without a reply"));
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
                    None => self.end(id, &format!("request {}: {}", fault.xid, fault.why)),
                };
            }
            Err(why) => return self.end(id, &why.to_string()),
        };
        if let Some(reply) = request.unimplemented() {
            self.out.push(Out::Say(format!("{client} sent an operation that nobody knows, {}.", request.body.number())));
            return self.answer(id, &reply, true);
        }
        if let Some(reply) = request.without_sasl() {
            return self.answer(id, &reply, false);
        }
        // The answer to a ping has this one, whatever it was sent with.
        let xid = if let Body::Known(RequestBody::Ping) = request.body { wire::PING_XID } else { request.xid };
        match request.body {
            Body::Known(RequestBody::CreateSession { .. }) => self.end(id, "only servers make sessions"),
            Body::Known(body) => {
                // A check that succeeds has no reply.
                let waits = !matches!(body, RequestBody::Op(zk::Op::Check { .. }));
                let asked = wire::Request { xid, body: Body::Known(body.clone()) }.asked().filter(|_| waits);
                if let Some(asked) = asked {
                    let shows_members = matches!(&body, RequestBody::Op(op) if asks_for_members(op));
                    joined.ask(xid, asked, shows_members);
                }
                let body = match body {
                    RequestBody::Op(op) => RequestBody::Op(with_simulated_addresses(op, self.ports_from)),
                    body => body,
                };
                let _ = self.act(Action::Remote { client, word: Remote::Request { xid, body } }.into());
            }
            Body::Sasl { .. } => self.end(id, "a SASL token that is null"),
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

    /// A four-letter word in the place of a first frame.
    pub fn word(&mut self, id: SocketId, word: [u8; 4]) {
        let Some(server) = self.sockets.get(&id).map(|socket| socket.server) else { return };
        let nothing = Counts::default();
        let counts = self.metrics.of(server).unwrap_or(&nothing);
        let answer = words::answer(word, server, self.world(), counts, &self.whitelist, self.now());
        match (answer, self.sockets.get_mut(&id)) {
            (Some(answer), _) => {
                self.reset(server, answer.resets);
                self.out.push(Out::Send(id, answer.text.into_bytes()));
                self.close(id);
            }
            // A frozen process leaves it in its socket.
            (None, Some(socket)) => socket.word = Some(word),
            (None, None) => {}
        }
    }

    /// The answer of a server's admin server; `None` where its process does not run.
    pub fn admin(&mut self, id: ServerId, asked: Option<admin::Asked>, name: &str) -> Option<String> {
        let world = self.recording.head();
        world.node(id.node()).filter(|node| node.life == Life::Running)?;
        let Some(asked) = asked else { return Some(admin::unknown(name)) };
        let nothing = Counts::default();
        let counts = self.metrics.of(id).unwrap_or(&nothing);
        let port = Ports::address(self.ports_from, id).port();
        let seen = admin::Seen { server: server(world, id)?, counts, now: world.now(), start: self.wall.start, port };
        let answer = asked.answer(&seen);
        let serves = seen.server.is_serving();
        self.reset(id, asked.resets().filter(|_| serves));
        Some(answer)
    }

    fn reset(&mut self, server: ServerId, what: Option<Reset>) {
        match what {
            Some(Reset::Stats) => self.metrics.reset(server),
            Some(Reset::Connections) => self.metrics.reset_connections(server),
            None => {}
        }
    }

    /// Ends the connection of a program that does not keep to the protocol, or does not read.
    pub fn let_go(&mut self, id: SocketId, why: &str) {
        self.end(id, why);
        self.advance(self.now());
    }

    /// A program's connection is gone.
    pub fn gone(&mut self, id: SocketId) {
        let Some(joined) = self.sockets.remove(&id).and_then(|socket| socket.joined) else { return };
        self.ends.remove(&joined.conn);
        if zk::client(self.world(), joined.client).and_then(zk::Client::connection) == Some(joined.conn) {
            let _ = self.act(Action::Remote { client: joined.client, word: Remote::Break }.into());
        }
        self.advance(self.now());
    }

    /// Ends a connection from this side, with a sentence.
    fn end(&mut self, id: SocketId, why: &str) {
        let name = self.sockets.get(&id).and_then(|socket| socket.joined.as_ref()).map(|joined| joined.client.to_string());
        self.out.push(Out::Say(format!("The connection of {} is closed: {why}.", name.as_deref().unwrap_or("a program"))));
        self.gone(id);
        self.out.push(Out::Close(id));
    }

    /// The simulation has ended the connection.
    fn close(&mut self, id: SocketId) {
        if let Some(joined) = self.sockets.remove(&id).and_then(|socket| socket.joined) {
            self.ends.remove(&joined.conn);
        }
        self.out.push(Out::Close(id));
    }

    // ---- a person -----------------------------------------------------------------------------------------------------------

    /// Carries out a line of the command language.
    ///
    /// # Errors
    /// The sentence on why it was not done.
    pub fn command(&mut self, line: &str) -> Result<(), String> {
        let command = parse_line(line).map_err(|error| tell::error(Lang::En, &error))?;
        match command {
            None => return Ok(()),
            Some(Command::Act(zk::Command::Action(Action::Remote { .. }))) => {
                return Err("Only the program itself does what `remote` says.".to_owned());
            }
            Some(Command::Act(command)) => self.act(command)?,
            Some(Command::Time(_)) => return Err("Time passes by itself here.".to_owned()),
            Some(Command::Setup(_)) => return Err("How a run is set up is said before it begins.".to_owned()),
        }
        self.advance(self.now());
        self.lose_connections();
        Ok(())
    }

    fn act(&mut self, command: zk::Command) -> Result<(), String> {
        let bytes = Command::Act(command.clone()).to_string().len() + MOMENT_BYTES;
        self.stop_saving_when_full(bytes);
        let now = self.now();
        if !self.recording.command(now, command, &mut self.step) {
            return Err("The run has reached a bound, and goes no further.".to_owned());
        }
        self.script_bytes += bytes;
        self.count();
        let refused = self.step.notes.iter().find_map(|(_, note)| match note {
            Note::Refused(why) => tell::outcome(Lang::En, &Outcome::Refused(why.clone())),
            _ => None,
        });
        refused.map_or(Ok(()), Err)
    }

    /// Leaves what comes next, and has so many bytes as a script, out of what is saved where the file could not be read or shown any more.
    fn stop_saving_when_full(&mut self, bytes: usize) {
        let is_full = self.recording.entries().len() >= MAX_SAVED
            || self.recording.len() >= MAX_SAVED_STEPS
            || self.script_bytes + bytes > MAX_SCRIPT_BYTES;
        if is_full && self.saved_to.is_none() {
            self.saved_to = Some(self.position());
            self.out.push(Out::Say("The recording is full. The run goes on, and what follows is in no file.".to_owned()));
        }
    }

    /// Closes the sockets of clients that were stopped: no step tells them of it.
    fn lose_connections(&mut self) {
        let world = self.recording.head();
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

/// Whether a message is one that a server sends to a client.
fn is_from_server(message: &Message) -> bool {
    matches!(message, Message::Connected(_) | Message::Reply(_) | Message::Event(_))
}
