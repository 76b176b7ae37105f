//! Expressions about HDFS, and their values in a run.

use std::rc::Rc;

use crate::hdfs::{Host, NameNode, NameNodeState, Note as HdfsNote, Outcome, Role};
use crate::sim::{Life, MS, Recording, World};
use crate::zk::{Machine, Note, Zk, active_name_node, daemon};

use super::look::Look;

const NONE: &str = "none";

/// An expression about a cluster of HDFS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterExpression {
    /// The NameNode that clients can write to.
    Active,
    /// The state of a daemon.
    State(Host),
    /// The last edit that the daemon has.
    Txid(Host),
    /// The number of edits on its disk after the image; for a JournalNode, in all segments.
    Edits(Host),
    /// The epoch in which a NameNode writes, or which a JournalNode has promised.
    Epoch(Host),
    /// The number of files and directories that a NameNode knows.
    Inodes(Host),
    Has(Host, Rc<str>),
    Blocks(Host),
    /// The result of a client's last call.
    Reply(Host),
    /// The time that the last start of a NameNode took until it served, in ms.
    Took(Host),
}

impl ClusterExpression {
    pub fn parse(words: &[&str]) -> Option<ClusterExpression> {
        Some(match words {
            ["active"] => ClusterExpression::Active,
            ["state", host] => ClusterExpression::State(Host::named(host)?),
            ["txid", host] => ClusterExpression::Txid(Host::named(host)?),
            ["edits", host] => ClusterExpression::Edits(Host::named(host)?),
            ["epoch", host] => ClusterExpression::Epoch(Host::named(host)?),
            ["inodes", host] => ClusterExpression::Inodes(Host::named(host)?),
            ["blocks", host] => ClusterExpression::Blocks(Host::named(host)?),
            ["reply", host] => ClusterExpression::Reply(Host::named(host)?),
            ["took", host] => ClusterExpression::Took(Host::named(host)?),
            ["has", host, path] if path.starts_with('/') => ClusterExpression::Has(Host::named(host)?, Rc::from(*path)),
            _ => return None,
        })
    }

    pub fn names(&self) -> Option<Look> {
        match self {
            ClusterExpression::Active => None,
            ClusterExpression::State(host)
            | ClusterExpression::Txid(host)
            | ClusterExpression::Edits(host)
            | ClusterExpression::Epoch(host)
            | ClusterExpression::Inodes(host)
            | ClusterExpression::Has(host, _)
            | ClusterExpression::Blocks(host)
            | ClusterExpression::Reply(host)
            | ClusterExpression::Took(host) => Some(Look::Machine(Machine::Host(*host))),
        }
    }

    pub fn value(&self, world: &World<Zk>, recording: &Recording<Zk>, steps: u32) -> String {
        match self {
            ClusterExpression::Active => active_name_node(world).map_or(NONE.to_owned(), |host| host.to_string()),
            ClusterExpression::State(host) => state(world, *host).to_owned(),
            ClusterExpression::Txid(host) => number(txid(world, *host)),
            ClusterExpression::Edits(host) => number(edits(world, *host)),
            ClusterExpression::Epoch(host) => number(epoch(world, *host)),
            ClusterExpression::Inodes(host) => number(name_node(world, *host).map(|it| it.namespace().len() as u64)),
            ClusterExpression::Blocks(host) => number(role(world, *host).and_then(|role| match role {
                Role::DataNode(data_node) => Some(data_node.blocks().len() as u64),
                _ => None,
            })),
            ClusterExpression::Has(host, path) => if has(world, *host, path) { "yes" } else { "no" }.to_owned(),
            ClusterExpression::Reply(host) => reply(world, *host),
            ClusterExpression::Took(host) => number(took(recording, *host, steps)),
        }
    }
}

fn number(value: Option<u64>) -> String {
    value.map_or(NONE.to_owned(), |value| value.to_string())
}

/// The role of a daemon that runs, and therefore has its memory.
fn role(world: &World<Zk>, host: Host) -> Option<&Role> {
    world.node(host.node()).filter(|node| node.life != Life::Crashed)?;
    daemon(world, host).map(|daemon| daemon.role())
}

fn name_node(world: &World<Zk>, host: Host) -> Option<&NameNode> {
    match role(world, host)? {
        Role::NameNode(name_node) => Some(name_node),
        _ => None,
    }
}

fn state(world: &World<Zk>, host: Host) -> &'static str {
    match (world.node(host.node()).map(|node| node.life), role(world, host)) {
        (Some(Life::Crashed), _) => "stopped",
        (Some(Life::Frozen), _) => "frozen",
        (_, Some(Role::NameNode(name_node))) => match name_node.state() {
            NameNodeState::Loading => "loading",
            NameNodeState::SafeMode => "safe-mode",
            NameNodeState::Active => "active",
            NameNodeState::Activating => "activating",
            NameNodeState::Standby => "standby",
        },
        (_, Some(_)) => "running",
        (_, None) => NONE,
    }
}

fn txid(world: &World<Zk>, host: Host) -> Option<u64> {
    let disk = &world.node(host.node())?.durable().hdfs;
    match (host, role(world, host)) {
        (Host::JournalNode(_), Some(Role::JournalNode(journal))) => Some(journal.files().last_txid()),
        (Host::JournalNode(_), _) => Some(disk.journal.last_txid()),
        (Host::SecondaryNameNode, _) => Some(disk.name.image.txid()),
        (_, Some(Role::NameNode(name_node))) => Some(name_node.namespace().txid()),
        _ => None,
    }
}

fn edits(world: &World<Zk>, host: Host) -> Option<u64> {
    let disk = &world.node(host.node())?.durable().hdfs;
    match host {
        Host::NameNode(_) => Some(disk.name.all_edits().count() as u64),
        Host::JournalNode(_) => Some(disk.journal.segments.iter().map(|segment| segment.edits.len() as u64).sum()),
        _ => None,
    }
}

fn epoch(world: &World<Zk>, host: Host) -> Option<u64> {
    match host {
        Host::JournalNode(_) => Some(world.node(host.node())?.durable().hdfs.journal.promised_epoch),
        _ => name_node(world, host)?.epoch(),
    }
}

/// Looks in the memory; for a stopped NameNode and for a SecondaryNameNode, in the image on its disk.
fn has(world: &World<Zk>, host: Host, path: &str) -> bool {
    let image = || world.node(host.node()).map(|node| node.durable().hdfs.name.image.clone());
    match name_node(world, host) {
        Some(name_node) => name_node.namespace().get(path).is_some(),
        None => image().is_some_and(|image| image.get(path).is_some()),
    }
}

fn reply(world: &World<Zk>, host: Host) -> String {
    let last = daemon(world, host).and_then(|daemon| daemon.client()).and_then(|client| client.history().back());
    match last.map(|last| &last.outcome) {
        None => NONE.to_owned(),
        Some(Outcome::Done) => "done".to_owned(),
        Some(Outcome::Read { blocks }) => blocks.len().to_string(),
        Some(Outcome::Failed(why)) => why.name().to_owned(),
    }
}

fn took(recording: &Recording<Zk>, host: Host, steps: u32) -> Option<u64> {
    let notes = (0..steps).rev().flat_map(|index| recording.notes_of(index));
    notes.filter(|(node, _)| *node == host.node()).find_map(|(_, note)| match note {
        Note::Hdfs(HdfsNote::Serving { took }) => Some(took / MS),
        _ => None,
    })
}
