//! HDFS as simulated daemons: NameNodes with FsImage and EditLog, a SecondaryNameNode, JournalNodes, DataNodes, and clients.
//!
//! ```text
//!   client ─ mkdirs, create, addBlock ─► NameNode ─ edits ─► its disk (1.0), or a majority of JournalNodes (HA)
//!      └──── blocks ─► DataNode ─► DataNode ─ reports ─► every NameNode
//! ```
//!
//! Nothing here knows ZooKeeper. That is how HDFS is built: only the ZKFailoverController talks to both, and it is a program of a
//! ZooKeeper client (`recipes/failover.rs`), which calls NameNodes by the same [`Ipc`] as everybody else.
//!
//! Bottom up: `ids`, `edit`, `message`, `note` are what is spoken; `namespace`, `storage` what is kept; `ipc` how one calls another; then
//! a file a daemon, the NameNode in a folder; `daemon` puts one on a machine.
//! Sources: Hadoop 1's `SecondaryNameNode.java`, `FSEditLog.java`; Hadoop 3's `qjournal/`, `ha/`, `server/namenode/ha/`.

mod client;
mod config;
mod daemon;
mod data_node;
mod edit;
mod ids;
mod ipc;
mod journal_node;
mod message;
mod name_node;
mod namespace;
mod note;
mod secondary;
mod storage;

pub use client::{Client, FileCall, MAX_LOAD, Outcome};
pub use config::{Config, Mode};
pub use daemon::{Carries, Daemon, Role, Timer};
pub use data_node::DataNode;
pub use edit::{BlockId, Edit, EditOp, RpcId};
pub use ids::Host;
pub use ipc::{Caller, Heard, Ipc};
pub use journal_node::JournalNode;
pub use message::{Body, HaState, Packet, Request, Response, RpcError, SegmentState};
pub use name_node::{NameNode, NameNodeState};
pub use namespace::{Image, Inode, Namespace};
pub use note::{CheckpointReason, ExitReason, Note};
pub use secondary::SecondaryNameNode;
pub use storage::{JournalFiles, NameFiles, Segment, Storage, Write};

/// Who keeps a majority: of three JournalNodes two.
fn majority(all: usize) -> usize {
    all / 2 + 1
}
