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
//! Bottom up: `ids`, `config`, `edit`, `call`, `error`, `message`, `note` are what is spoken; `namespace`, `storage` what is kept, `replay` how it comes into memory; `ipc` how
//! one calls another, `desk` where a role puts what it asks for; then a file for each daemon, the NameNode in a folder; `daemon` puts one
//! of them on a machine, and `carries` says what the simulated system must offer it.
//! Sources: Hadoop 1's `SecondaryNameNode.java`, `FSEditLog.java`; Hadoop 3's `qjournal/`, `ha/`, `server/namenode/ha/`.

mod call;
mod carries;
mod client;
mod config;
mod daemon;
mod data_node;
mod desk;
mod edit;
mod error;
mod ids;
mod ipc;
mod journal_node;
mod message;
mod name_node;
mod namespace;
mod note;
mod replay;
mod secondary;
mod storage;

pub use call::{FileCall, FinishedCall, MAX_LOAD, Outcome};
pub use carries::{Carries, Timer};
pub use client::Client;
pub use config::{Config, Mode};
pub use daemon::{Daemon, Role};
pub use data_node::DataNode;
pub use edit::{BlockId, Edit, EditOp, RpcId};
pub use error::RpcError;
pub use ids::Host;
pub use ipc::{Caller, Heard, Ipc};
pub use journal_node::JournalNode;
pub use message::{Body, HaState, Packet, Request, Response, SegmentState};
pub use name_node::{DataNodeView, NameNode, NameNodeState};
pub use namespace::{Image, Inode, Namespace};
pub use note::{CheckpointReason, ExitReason, Note};
pub use replay::ReplayFigures;
pub use secondary::{MergeFigures, SecondaryNameNode};
pub use storage::{JournalFiles, NameFiles, Segment, Storage, Write};
