//! One daemon on its machine: its calls, its disk's queue, and the role that it plays.
//!
//! A role is a plain value whose handlers ask for things by a [`Desk`]; the daemon carries that out, in whatever simulated system it
//! finds itself ([`Carries`]). What must wait for the disk waits here.
//!
//! The handlers are no part of their callers: a page that opens without HDFS then needs none of them at once.

use std::collections::VecDeque;
use std::rc::Rc;

use super::call::FileCall;
use super::carries::{Carries, Timer};
use super::client::Client;
use super::config::Config;
use super::data_node::DataNode;
use super::desk::{Ask, Desk, Then};
use super::ids::Host;
use super::ipc::{Heard, Ipc};
use super::journal_node::JournalNode;
use super::message::{Packet, Request};
use super::name_node::NameNode;
use super::secondary::SecondaryNameNode;
use super::storage::Storage;
use crate::sim::{ConnId, NodeId, Outbox};

/// The role of a daemon.
#[derive(Clone, Debug, Hash)]
pub enum Role {
    NameNode(Box<NameNode>),
    Secondary(Box<SecondaryNameNode>),
    JournalNode(Box<JournalNode>),
    DataNode(Box<DataNode>),
    Client(Box<Client>),
}

/// A process of HDFS: a daemon, or a client.
#[derive(Clone, Debug, Hash)]
pub struct Daemon {
    host: Host,
    config: Rc<Config>,
    ipc: Ipc,
    /// Writes of this life, and how many of them the disk has.
    written: u64,
    synced: u64,
    waiting: VecDeque<(u64, Then)>,
    role: Role,
}

macro_rules! to_role {
    ($self:ident, $desk:ident, $handler:ident ( $($argument:expr),* )) => {
        match &mut $self.role {
            Role::NameNode(role) => role.$handler($($argument,)* $desk),
            Role::Secondary(role) => role.$handler($($argument,)* $desk),
            Role::JournalNode(role) => role.$handler($($argument,)* $desk),
            Role::DataNode(role) => role.$handler($($argument,)* $desk),
            Role::Client(role) => role.$handler($($argument,)* $desk),
        }
    };
}

impl Daemon {
    pub fn new(host: Host, config: Rc<Config>) -> Self {
        let role = match host {
            Host::NameNode(number) => Role::NameNode(Box::new(NameNode::new(number, config.clone()))),
            Host::SecondaryNameNode => Role::Secondary(Box::new(SecondaryNameNode::new(config.clone()))),
            Host::JournalNode(_) => Role::JournalNode(Box::new(JournalNode::new(config.fencing, config.rules))),
            Host::DataNode(_) => Role::DataNode(Box::new(DataNode::new(config.clone()))),
            Host::Client(number) => Role::Client(Box::new(Client::new(number, config.name_nodes()))),
        };
        Daemon { host, config, ipc: Ipc::default(), written: 0, synced: 0, waiting: VecDeque::new(), role }
    }

    pub fn fresh(&self) -> Self {
        Daemon::new(self.host, self.config.clone())
    }

    pub fn host(&self) -> Host {
        self.host
    }

    pub fn config(&self) -> &Rc<Config> {
        &self.config
    }

    pub fn role(&self) -> &Role {
        &self.role
    }

    pub fn name_node(&self) -> Option<&NameNode> {
        match &self.role {
            Role::NameNode(role) => Some(role),
            _ => None,
        }
    }

    pub fn client(&self) -> Option<&Client> {
        match &self.role {
            Role::Client(role) => Some(role),
            _ => None,
        }
    }

    #[cold]
    #[inline(never)]
    pub fn on_start<P: Carries>(&mut self, disk: &Storage, out: &mut Outbox<P>) {
        self.with_role(out, |daemon, desk| to_role!(daemon, desk, on_start(disk)));
    }

    /// Whether its port is open.
    pub fn listens(&self) -> bool {
        match &self.role {
            Role::NameNode(name_node) => name_node.listens(),
            Role::Client(_) => false,
            Role::Secondary(_) | Role::JournalNode(_) | Role::DataNode(_) => true,
        }
    }

    #[cold]
    #[inline(never)]
    pub fn on_accepted(&mut self, conn: ConnId, from: NodeId) {
        self.ipc.on_accepted(conn, from);
    }

    #[cold]
    #[inline(never)]
    pub fn on_connected<P: Carries>(&mut self, conn: ConnId, out: &mut Outbox<P>) {
        self.ipc.on_connected(conn, out);
    }

    #[cold]
    #[inline(never)]
    pub fn on_closed<P: Carries>(&mut self, conn: ConnId, out: &mut Outbox<P>) {
        for heard in self.ipc.on_closed(conn, out).unwrap_or_default() {
            self.hear(heard, out);
        }
    }

    #[cold]
    #[inline(never)]
    pub fn on_packet<P: Carries>(&mut self, conn: ConnId, packet: Packet, out: &mut Outbox<P>) {
        if let Some(heard) = self.ipc.on_packet(conn, packet, out) {
            self.hear(heard, out);
        }
    }

    #[cold]
    #[inline(never)]
    pub fn on_timer<P: Carries>(&mut self, timer: Timer, out: &mut Outbox<P>) {
        if timer != Timer::Ipc {
            return self.with_role(out, |daemon, desk| to_role!(daemon, desk, on_timer(timer)));
        }
        for heard in self.ipc.on_timer(out) {
            self.hear(heard, out);
        }
    }

    #[cold]
    #[inline(never)]
    pub fn on_persisted<P: Carries>(&mut self, writes: u64, out: &mut Outbox<P>) {
        self.synced = writes;
        self.release(out);
    }

    /// A person asks a client of HDFS for something.
    #[cold]
    #[inline(never)]
    pub fn on_file_call<P: Carries>(&mut self, call: FileCall, out: &mut Outbox<P>) {
        self.with_role(out, |daemon, desk| {
            if let Role::Client(client) = &mut daemon.role {
                client.call(call, desk);
            }
        });
    }

    /// A person asks for a checkpoint at once (`hadoop secondarynamenode -checkpoint force`).
    #[cold]
    #[inline(never)]
    pub fn on_checkpoint_call<P: Carries>(&mut self, out: &mut Outbox<P>) {
        self.with_role(out, |daemon, desk| {
            if let Role::Secondary(secondary) = &mut daemon.role {
                secondary.checkpoint_now(desk);
            }
        });
    }

    fn hear<P: Carries>(&mut self, heard: Heard, out: &mut Outbox<P>) {
        self.with_role(out, |daemon, desk| match heard {
            Heard::Asked { caller, request } => to_role!(daemon, desk, on_request(caller, request)),
            Heard::Answered { by, request, result } => to_role!(daemon, desk, on_response(by, request, result)),
        });
    }

    /// Carries out everything that waited for the disk and need not wait any longer.
    fn release<P: Carries>(&mut self, out: &mut Outbox<P>) {
        while let Some((_, then)) = self.waiting.pop_front_if(|(writes, _)| *writes <= self.synced) {
            match then {
                Then::Answer(caller, result) => self.ipc.answer(caller, result, out),
                Then::Tell(what) => self.with_role(out, |daemon, desk| to_role!(daemon, desk, on_synced(what))),
            }
        }
    }

    fn with_role<P: Carries>(&mut self, out: &mut Outbox<P>, handler: impl FnOnce(&mut Daemon, &mut Desk)) {
        let mut desk = Desk::new(out.now, self.host);
        handler(self, &mut desk);
        for ask in desk.asks {
            self.carry_out(ask, out);
        }
    }

    fn carry_out<P: Carries>(&mut self, ask: Ask, out: &mut Outbox<P>) {
        match ask {
            Ask::Call(to, request, timeout) => {
                self.ipc.call(to, request, timeout, out);
            }
            Ask::ForgetStandby => self.ipc.forget(Request::is_of_standby, out),
            Ask::Answer(caller, result) => self.ipc.answer(caller, result, out),
            Ask::Synced(then) => {
                self.waiting.push_back((self.written, then));
                if self.written == self.synced {
                    self.release(out);
                }
            }
            Ask::Timer(timer, delay) => out.set_timer(P::timer(timer), delay),
            Ask::Write(write) => {
                self.written += 1;
                out.write(P::write(write));
            }
            Ask::Note(note) => out.note(P::note(note)),
            Ask::Exit => out.exit(),
        }
    }
}
