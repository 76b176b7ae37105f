//! ZooKeeper as a protocol of the kernel: which programs there are, and how a person's command enters.

use std::rc::Rc;

use crate::hdfs::{self, Body, Carries, Daemon, FileCall, Host, Request, Response};
use crate::sim::{
    Commanded, ConnId, Duration, Event, Fault, Life, NodeId, Outbox, Process as Handlers, Protocol, Refusal, Step, World,
};

use super::client::{Client, Started, Tell};
use super::database::{Durable, Write};
use super::ensemble;
use super::ids::{ClientId, ServerId, Zxid};
use super::message::{Message, Port, QuorumPacket, RequestBody, WatchLists};
use super::note::{Note, Refused};
use super::op::{Action, Errand, Op};
use super::server::Server;

/// The protocol's marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zk;

/// A person's decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Fault(Fault),
    Action(Action),
}

impl From<Fault> for Command {
    fn from(fault: Fault) -> Self {
        Command::Fault(fault)
    }
}

impl From<Action> for Command {
    fn from(action: Action) -> Self {
        Command::Action(action)
    }
}

/// A call upon a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    Op(Op),
    Errand(Errand),
    /// Runs a program in the client's process, in the place of the one before.
    Run(Started),
    /// A word to that program.
    Tell(Tell),
    Close,
    Connect(ServerId),
    /// Only of a bare client: breaks the connection, and stays away.
    Disconnect,
    /// Only of a bare client: comes back with its session, and asks for this timeout.
    Reconnect {
        timeout: Duration,
    },
    /// Only of a bare client: what the library does by itself after a reconnection.
    SetWatches {
        relative: Zxid,
        watches: Rc<WatchLists>,
    },
    /// A call of a client of HDFS.
    Files(FileCall),
    /// A checkpoint of a SecondaryNameNode.
    Checkpoint,
}

/// Every timer of servers and clients. One of each at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Looking: the pause before notifications go out again, or the wait for better votes.
    Election,
    /// An observer's pause before it looks.
    Rest,
    LearnerConnect,
    LearnerRead,
    /// Leader: `initLimit` for a quorum to connect, to promise, to synchronise.
    LeaderWait,
    LeaderTick,
    Sessions,
    /// Leader: containers and TTL znodes are swept.
    Containers,
    /// A quorum has acknowledged the oldest proposal.
    Quorum,
    ClientConnect,
    ClientRead,
    ClientPing,
    ClientExpire,
    /// The client's program's own.
    Program,
    /// A daemon's of HDFS, or of a program that calls one.
    Hdfs(hdfs::Timer),
}

/// The subject of a step, for colours and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    Vote,
    Sync,
    Propose,
    Ack,
    Commit,
    Client,
    Watch,
    /// Heartbeats of every kind.
    Ping,
    /// Connections opening and closing.
    Link,
    Timer,
    Disk,
    Command,
}

/// One program of the simulation.
#[derive(Clone, Debug, Hash)]
pub enum Process {
    Server(Box<Server>),
    Client(Box<Client>),
    /// A timer of HDFS, which runs beside ZooKeeper and knows nothing of it.
    Daemon(Box<Daemon>),
}

impl Carries for Zk {
    const PORT: Port = Port::Hdfs;

    fn packet(packet: hdfs::Packet) -> Message {
        Message::Hdfs(packet)
    }

    fn timer(timer: hdfs::Timer) -> Timer {
        Timer::Hdfs(timer)
    }

    fn note(note: hdfs::Note) -> Note {
        Note::Hdfs(note)
    }

    fn write(write: hdfs::Write) -> Write {
        Write::Hdfs(write)
    }
}

impl Class {
    pub const ALL: [Class; 12] = [
        Class::Vote,
        Class::Sync,
        Class::Propose,
        Class::Ack,
        Class::Commit,
        Class::Client,
        Class::Watch,
        Class::Ping,
        Class::Link,
        Class::Timer,
        Class::Disk,
        Class::Command,
    ];

    pub fn from_u8(n: u8) -> Class {
        Class::ALL.get(usize::from(n)).copied().unwrap_or(Class::Command)
    }

    pub fn of_message(message: &Message) -> Class {
        match message {
            Message::Greeting { .. } | Message::Notification(_) => Class::Vote,
            Message::Quorum(packet) => match packet {
                QuorumPacket::Proposal(_) => Class::Propose,
                QuorumPacket::Ack { zxid } if zxid.is_new_epoch() => Class::Sync,
                QuorumPacket::Ack { .. } => Class::Ack,
                QuorumPacket::Commit { .. } | QuorumPacket::Inform(_) => Class::Commit,
                QuorumPacket::Ping { .. } => Class::Ping,
                QuorumPacket::Request(_) | QuorumPacket::Sync | QuorumPacket::Revalidate { .. } => Class::Client,
                _ => Class::Sync,
            },
            Message::Request { body: RequestBody::Ping, .. } => Class::Ping,
            Message::Reply(reply) if reply.xid == -2 => Class::Ping,
            Message::Event(_) => Class::Watch,
            Message::Connect(_) | Message::Connected(_) | Message::Request { .. } | Message::Reply(_) | Message::Peer { .. } => {
                Class::Client
            }
            Message::Hdfs(packet) => Class::of_packet(packet),
        }
    }

    /// Packets of HDFS count as the kind of ZooKeeper's that they resemble: a journal is a proposal, the
    /// recovery of a segment synchronisation.
    fn of_packet(packet: &hdfs::Packet) -> Class {
        match &packet.body {
            Body::Request(Request::Heartbeat | Request::MonitorHealth)
            | Body::Response(Ok(Response::Heard { .. } | Response::Health { .. })) => Class::Ping,
            Body::Request(Request::Journal { .. }) => Class::Propose,
            Body::Request(Request::TransitionToActive | Request::TransitionToStandby) => Class::Vote,
            Body::Request(
                Request::GetJournalState
                | Request::NewEpoch { .. }
                | Request::PrepareRecovery { .. }
                | Request::AcceptRecovery { .. }
                | Request::FinalizeSegment { .. }
                | Request::StartSegment { .. }
                | Request::GetEdits { .. }
                | Request::EditLogSize
                | Request::RollEditLog
                | Request::GetImage
                | Request::PutImage { .. }
                | Request::RollImage,
            )
            | Body::Response(Ok(
                Response::JournalState { .. }
                | Response::Promised { .. }
                | Response::Prepared(_)
                | Response::Edits(_)
                | Response::Image(_)
                | Response::Checkpoint { .. }
                | Response::EditLogSize { .. },
            )) => Class::Sync,
            Body::Response(Ok(Response::Done)) => Class::Ack,
            Body::Request(_) | Body::Response(_) => Class::Client,
        }
    }

    pub fn of_event(event: &Event<Zk>) -> Class {
        match event {
            // A call of a client breaks nothing.
            Event::Command(Command::Action(
                Action::Call { .. }
                | Action::Errand { .. }
                | Action::Run { .. }
                | Action::Tell { .. }
                | Action::Close { .. }
                | Action::Connect { .. }
                | Action::Files { .. }
                | Action::Checkpoint
                | Action::ImportCheckpoint,
            )) => Class::Client,
            Event::Blank | Event::Command(_) => Class::Command,
            Event::Delivered { message, .. } => Class::of_message(message),
            Event::Accepted { .. } | Event::Connected { .. } | Event::Closed { .. } => Class::Link,
            // The moment of consensus is no mere timer.
            Event::Timer { timer: Timer::Quorum, .. } => Class::Commit,
            Event::Timer { timer: Timer::ClientPing | Timer::LeaderTick | Timer::Hdfs(hdfs::Timer::Heartbeat), .. } => Class::Ping,
            Event::Timer { .. } => Class::Timer,
            Event::Synced { .. } => Class::Disk,
        }
    }
}

impl Protocol for Zk {
    type Process = Process;
    type Message = Message;
    type Timer = Timer;
    type Port = Port;
    type Note = Note;
    type Write = Write;
    type Disk = Durable;
    type Command = Command;
    type Call = Call;
}

impl Commanded for Zk {
    fn apply(world: &mut World<Zk>, command: &Command, step: &mut Step<Zk>) {
        let (node, result) = match command {
            Command::Fault(fault) => (fault.subject().unwrap_or(NodeId(0)), do_fault(world, fault, step)),
            Command::Action(action) => do_action(world, action, step),
        };
        match result {
            Ok(note) => step.notes.push((node, note)),
            Err(refused) => step.notes.push((node, Note::Refused(refused))),
        }
    }
}

fn do_fault(world: &mut World<Zk>, fault: &Fault, step: &mut Step<Zk>) -> Result<Note, Refused> {
    for node in fault.nodes() {
        if world.node(node).is_none() {
            return Err(Refused::NoSuchNode(node));
        }
    }
    let done = match fault {
        Fault::Crash(node) => world.crash(*node, step),
        Fault::Restart(node) => world.start(*node, step),
        Fault::Freeze(node) => world.freeze(*node),
        Fault::Thaw(node) => world.thaw(*node),
        Fault::Partition(sides) => {
            for (n, side) in sides.iter().enumerate() {
                for &a in side {
                    for &b in sides[n + 1..].iter().flatten() {
                        world.cut(a, b);
                    }
                }
            }
            true
        }
        Fault::Isolate(node) => {
            let others: Vec<NodeId> = world.nodes().map(|(other, _)| other).filter(|other| other != node).collect();
            for other in others {
                world.cut(*node, other);
            }
            true
        }
        Fault::Cut(a, b) => {
            world.cut(*a, *b);
            true
        }
        Fault::Heal => {
            world.heal();
            true
        }
        Fault::HealLink(a, b) => {
            world.heal_link(*a, *b);
            true
        }
        Fault::Slow(a, b, extra) => {
            world.slow(*a, *b, *extra);
            true
        }
        Fault::SlowDisk(node, extra) => world.slow_disk(*node, *extra),
        Fault::Hold(id) => of_message(world.hold(*id))?,
        Fault::Release(id) => of_message(world.release(*id))?,
        Fault::Drop(id) => of_message(world.drop_packet(*id))?,
    };
    if done { Ok(Note::Did(fault.clone())) } else { Err(Refused::AlreadySo) }
}

fn of_message(result: Result<(), Refusal>) -> Result<bool, Refused> {
    match result {
        Ok(()) => Ok(true),
        Err(Refusal::NoSuchMessage(id)) => Err(Refused::NoSuchMessage(id.0)),
    }
}

fn do_action(world: &mut World<Zk>, action: &Action, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    match action {
        Action::AddObserver => match ensemble::add_observer(world, step) {
            Some(sid) => (sid.node(), Ok(Note::ObserverAdded(sid))),
            None => (NodeId(0), Err(Refused::TooMany)),
        },
        Action::AddClient { client, at, hosts, timeout } => {
            let result = ensemble::add_client(world, *client, *at, hosts, *timeout, step);
            (client.node(), result.map(|()| Note::ClientAdded(*client)))
        }
        Action::Call { client, op } => call(world, *client, Call::Op(op.clone()), step),
        Action::Errand { client, errand } => call(world, *client, Call::Errand(errand.clone()), step),
        Action::Run { client, program } => call(world, *client, Call::Run(program.clone()), step),
        Action::Tell { client, word } => call(world, *client, Call::Tell(word.clone()), step),
        Action::Close { client } => call(world, *client, Call::Close, step),
        Action::Connect { client, server } => match world.node(server.node()) {
            Some(_) => call(world, *client, Call::Connect(*server), step),
            None => (client.node(), Err(Refused::NoSuchNode(server.node()))),
        },
        Action::Files { client, call } => call_node(world, Host::Client(*client).node(), Call::Files(call.clone()), step),
        Action::ImportCheckpoint => import_checkpoint(world),
        Action::Checkpoint => call_node(world, Host::SecondaryNameNode.node(), Call::Checkpoint, step),
    }
}

/// Gives `nn1`, whose disk is lost, the last checkpoint (`hadoop namenode -importCheckpoint`).
fn import_checkpoint(world: &mut World<Zk>) -> (NodeId, Result<Note, Refused>) {
    let (name_node, secondary) = (Host::NameNode(1).node(), Host::SecondaryNameNode.node());
    let Some(image) = world.node(secondary).map(|node| node.durable().hdfs.name.image.clone()) else {
        return (secondary, Err(Refused::NoSuchNode(secondary)));
    };
    let txid = image.txid();
    let replaced = world.replace_disk(name_node, |disk| disk.hdfs.name = hdfs::NameFiles { image, ..hdfs::NameFiles::default() });
    let note = Note::Hdfs(hdfs::Note::Imported { txid });
    (name_node, if replaced { Ok(note) } else { Err(Refused::StillRuns(name_node)) })
}

fn call(world: &mut World<Zk>, client: ClientId, call: Call, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    call_node(world, client.node(), call, step)
}

fn call_node(world: &mut World<Zk>, node: NodeId, call: Call, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    let result = match world.node(node).map(|node| node.life) {
        None => Err(Refused::NoSuchNode(node)),
        Some(Life::Running) => {
            world.call(node, call, step);
            Ok(Note::Asked)
        }
        Some(Life::Crashed | Life::Frozen) => Err(Refused::Gone(node)),
    };
    (node, result)
}

macro_rules! to_program {
    ($self:ident, $handler:ident ( $($argument:expr),* )) => {
        match $self {
            Process::Server(server) => server.$handler($($argument),*),
            Process::Client(client) => client.$handler($($argument),*),
            Process::Daemon(daemon) => daemon.$handler($($argument),*),
        }
    };
}

impl Handlers<Zk> for Process {
    fn fresh(&self) -> Self {
        match self {
            Process::Server(server) => Process::Server(Box::new(server.fresh())),
            Process::Client(client) => Process::Client(Box::new(client.fresh())),
            Process::Daemon(daemon) => Process::Daemon(Box::new(daemon.fresh())),
        }
    }

    fn on_start(&mut self, disk: &Durable, out: &mut Outbox<Zk>) {
        match self {
            Process::Server(server) => server.on_start(disk, out),
            Process::Client(client) => client.on_start(out),
            Process::Daemon(daemon) => daemon.on_start(&disk.hdfs, out),
        }
    }

    fn listens(&self, port: Port) -> bool {
        match self {
            Process::Server(server) => server.listens(port),
            Process::Client(client) => port == Port::Peer && client.listens(),
            Process::Daemon(daemon) => port == Port::Hdfs && daemon.listens(),
        }
    }

    fn on_accepted(&mut self, conn: ConnId, from: NodeId, port: Port, out: &mut Outbox<Zk>) {
        match self {
            Process::Server(server) => server.on_accepted(conn, from, port, out),
            Process::Client(_) => {}
            Process::Daemon(daemon) => daemon.on_accepted(conn, from),
        }
    }

    fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        to_program!(self, on_connected(conn, out));
    }

    fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        to_program!(self, on_closed(conn, out));
    }

    fn on_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) {
        match (self, message) {
            (Process::Server(server), message) => server.on_message(conn, message, out),
            (Process::Client(client), message) => client.on_message(conn, message, out),
            (Process::Daemon(daemon), Message::Hdfs(packet)) => daemon.on_packet(conn, packet, out),
            (Process::Daemon(_), _) => {}
        }
    }

    fn on_timer(&mut self, timer: Timer, out: &mut Outbox<Zk>) {
        match (self, timer) {
            (Process::Server(server), timer) => server.on_timer(timer, out),
            (Process::Client(client), timer) => client.on_timer(timer, out),
            (Process::Daemon(daemon), Timer::Hdfs(timer)) => daemon.on_timer(timer, out),
            (Process::Daemon(_), _) => {}
        }
    }

    fn on_persisted(&mut self, writes: u64, out: &mut Outbox<Zk>) {
        match self {
            Process::Server(server) => server.on_persisted(writes, out),
            Process::Client(_) => {}
            Process::Daemon(daemon) => daemon.on_persisted(writes, out),
        }
    }

    fn on_call(&mut self, call: Call, out: &mut Outbox<Zk>) {
        match (self, call) {
            (Process::Daemon(daemon), Call::Files(call)) => daemon.on_file_call(call, out),
            (Process::Daemon(daemon), Call::Checkpoint) => daemon.on_checkpoint_call(out),
            (Process::Client(client), call) => client.on_call(call, out),
            (Process::Server(_) | Process::Daemon(_), _) => {}
        }
    }
}
