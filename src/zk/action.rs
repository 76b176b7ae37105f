//! A person's actions on clients and the ensemble.

use std::net::Ipv4Addr;

use super::client::{Started, Tell};
use super::dynamic::Dynamic;
use super::ids::{ClientId, ServerId};
use super::op::{Errand, Op};
use super::remote::{Bound, Remote};
use crate::hdfs::FileCall;
use crate::sim::Duration;

/// A person's action on a client or the ensemble, faults aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A new server that follows without voting; the next free id.
    AddObserver,
    /// A new client with a session of its own. `hosts` is its connect string, empty for every server; `at` is tried first; for one that may be
    /// `read_only` a server in read-only mode will do.
    AddClient { client: ClientId, at: Option<ServerId>, hosts: Vec<ServerId>, timeout: Duration, read_only: Dynamic<()> },
    /// The client calls the API.
    Call { client: ClientId, op: Op },
    /// The client does an errand, as its shell would for one line.
    Errand { client: ClientId, errand: Errand },
    /// The client runs a program.
    Run { client: ClientId, program: Started },
    /// A person's word to the program that the client runs.
    Tell { client: ClientId, word: Tell },
    /// The client closes its session.
    Close { client: ClientId },
    /// The client gives up its connection and tries this server next, with the session it has.
    Connect { client: ClientId, server: ServerId },
    /// A client whose program runs outside of the simulation does this on its connection.
    Remote { client: ClientId, word: Remote },
    /// A server does not take the connection of a program outside, which comes from this address.
    RefuseRemote { server: ServerId, from: Ipv4Addr, bound: Bound },
    /// A client of HDFS, by its number, reads or writes files.
    Files { client: u8, call: FileCall },
    /// The SecondaryNameNode makes a checkpoint at once.
    Checkpoint,
    /// The stopped `nn1` gets the SecondaryNameNode's last image in the place of its own files, which are lost.
    ImportCheckpoint,
    /// A new server that the ensemble does not have among its members; the next free id where none is named.
    AddServer { server: Option<ServerId> },
}
