//! Commands to text, in the one canonical form: values that the parser takes by default are left out.

use std::fmt::{self, Display, Formatter};

use super::command::{Command, Condition, DEFAULT_CLIENT_TIMEOUT, TimeCommand};
use super::duration::{DurationText, SecondsText};
use super::files::FileCallText;
use super::print_call::{write_errand, write_op};
use super::recipe::{write_program, write_tell};
use super::remote::{BoundText, RemoteText};
use crate::hdfs::Host;
use crate::sim::{Duration, Fault, NodeId};
use crate::zk::{self, Action, ClientId, Machine, ServerId};

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Command::Act(command) => Display::fmt(command, f),
            Command::Time(time) => Display::fmt(time, f),
            Command::Setup(setup) => Display::fmt(setup, f),
        }
    }
}

/// The form in which it is typed.
impl Display for zk::Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            zk::Command::Fault(fault) => write_fault(f, fault),
            zk::Command::Action(action) => write_action(f, action),
        }
    }
}

impl Display for TimeCommand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            TimeCommand::For(duration) => write!(f, "run {}", DurationText(duration)),
            TimeCommand::Until(condition) => write!(f, "run until {condition}"),
            TimeCommand::At(time) => write!(f, "at {}", SecondsText(time)),
            TimeCommand::Step(1) => f.write_str("step"),
            TimeCommand::Step(count) => write!(f, "step {count}"),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = Condition::WORDS.into_iter().find(|(_, condition)| condition == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

fn write_fault(f: &mut Formatter<'_>, fault: &Fault) -> fmt::Result {
    match fault {
        Fault::Crash(node) => write!(f, "crash {}", Node(*node)),
        Fault::Restart(node) => write!(f, "restart {}", Node(*node)),
        Fault::Freeze(node) => write!(f, "freeze {}", Node(*node)),
        Fault::Thaw(node) => write!(f, "thaw {}", Node(*node)),
        Fault::Partition(sides) => write_partition(f, sides),
        Fault::Isolate(node) => write!(f, "isolate {}", Node(*node)),
        Fault::Cut(from, to) => write!(f, "cut {} {}", Node(*from), Node(*to)),
        Fault::Heal => f.write_str("heal"),
        Fault::HealLink(from, to) => write!(f, "heal {} {}", Node(*from), Node(*to)),
        Fault::Slow(from, to, 0) => write!(f, "slow {} {} off", Node(*from), Node(*to)),
        Fault::Slow(from, to, by) => write!(f, "slow {} {} {}", Node(*from), Node(*to), DurationText(*by)),
        Fault::SlowDisk(node, 0) => write!(f, "disk {} normal", Node(*node)),
        Fault::SlowDisk(node, by) => write!(f, "disk {} slow {}", Node(*node), DurationText(*by)),
        Fault::Hold(message) => write!(f, "hold {message}"),
        Fault::Release(message) => write!(f, "release {message}"),
        Fault::Drop(message) => write!(f, "drop {message}"),
    }
}

fn write_partition(f: &mut Formatter<'_>, sides: &[Vec<NodeId>]) -> fmt::Result {
    f.write_str("partition")?;
    for (index, side) in sides.iter().enumerate() {
        if index > 0 {
            f.write_str(" |")?;
        }
        for node in side {
            write!(f, " {}", Node(*node))?;
        }
    }
    Ok(())
}

fn write_action(f: &mut Formatter<'_>, action: &Action) -> fmt::Result {
    match action {
        Action::AddObserver => f.write_str("observer add"),
        Action::AddServer { server: None } => f.write_str("server add"),
        Action::AddServer { server: Some(server) } => write!(f, "server add {server}"),
        Action::AddClient { client, at, hosts, timeout, read_only } => {
            write_new_client(f, *client, *at, hosts, *timeout)?;
            f.write_str(if read_only.0.is_some() { " readonly" } else { "" })
        }
        Action::Call { client, op } => {
            write!(f, "{client} ")?;
            write_op(f, op)
        }
        Action::Errand { client, errand } => {
            write!(f, "{client} ")?;
            write_errand(f, errand)
        }
        Action::Run { client, program } => {
            write!(f, "{client} run ")?;
            write_program(f, program)
        }
        Action::Tell { client, word } => {
            write!(f, "{client} ")?;
            write_tell(f, word)
        }
        Action::Close { client } => write!(f, "{client} close"),
        Action::Connect { client, server } => write!(f, "{client} connect {server}"),
        Action::Remote { client, word } => write!(f, "remote {client} {}", RemoteText(word)),
        Action::RefuseRemote { server, from, bound } => write!(f, "remote {server} refuse {from} {}", BoundText(*bound)),
        Action::Files { client, call } => write!(f, "{} {}", Host::Client(*client), FileCallText(call)),
        Action::Checkpoint => f.write_str("checkpoint"),
        Action::ImportCheckpoint => f.write_str("importCheckpoint"),
    }
}

fn write_new_client(
    f: &mut Formatter<'_>,
    client: ClientId,
    at: Option<ServerId>,
    hosts: &[ServerId],
    timeout: Duration,
) -> fmt::Result {
    write!(f, "client add {client}")?;
    if let Some(server) = at {
        write!(f, " at {server}")?;
    }
    for (index, server) in hosts.iter().enumerate() {
        write!(f, "{}{server}", if index == 0 { " hosts " } else { "," })?;
    }
    if timeout != DEFAULT_CLIENT_TIMEOUT {
        write!(f, " timeout {}", DurationText(timeout))?;
    }
    Ok(())
}

/// A node as one types it.
struct Node(NodeId);

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Machine::of(self.0).map_or(Ok(()), |machine| Display::fmt(&machine, f))
    }
}
