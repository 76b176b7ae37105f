//! The programs that run on nodes, and the hand-over of the kernel's events to each.

use super::client::Client;
use super::database::{Durable, Write};
use super::message::{Message, Port};
use super::note::Note;
use super::protocol::{Call, Command, Timer, Zk};
use super::server::Server;
use crate::hdfs::Daemon;
use crate::sim::{ConnId, NodeId, Outbox, Process as Handlers, Protocol};

/// One program of the simulation.
#[derive(Clone, Debug, Hash)]
pub enum Process {
    Server(Box<Server>),
    Client(Box<Client>),
    /// A daemon or a client of HDFS, which runs beside ZooKeeper and knows nothing of it.
    Daemon(Box<Daemon>),
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

    fn is_near(&self) -> bool {
        matches!(self, Process::Client(client) if client.is_remote())
    }
}
