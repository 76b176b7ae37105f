//! ZooKeeper, in Apache's own words: election, Zab, sessions, watches, the data tree, and the clients of all that.
//!
//! Bottom up: `ids`, `acl`, `op`, `txn`, `message`, `note` are what is spoken; `tree`, `log`, `database` what is kept; `sessions`, `watches`,
//! `prep`, `commit_processor`, `sync_plan` the parts of a server that stand alone; `server` and `client` the two programs; `ensemble`
//! puts them on machines.

mod acl;
mod client;
mod commit_processor;
mod config;
mod database;
mod ensemble;
mod ids;
mod log;
mod machine;
mod message;
mod note;
mod op;
mod path;
mod prep;
mod protocol;
mod server;
mod sessions;
mod sync_plan;
mod tree;
mod txn;
mod watches;
mod wire;

pub use acl::{Acl, AclEntry, AuthInfo, Id, Perms};
pub use client::{
    Api, CallRecord, Client, ClientState, ClientWatch, CodeLine, ErrandEnd, ErrandRecord, Hold, PeerMessage, Program, ProgramEvent,
    ProgramNote, Started, Status, Tell,
};
pub use config::Config;
pub use database::{Database, Durable, Image, Write};
pub use ensemble::{
    Quorum, active_name_node, can_call, client, clients, daemon, daemons, established_leader, new_recording, new_world, quorum,
    server, servers, servers_up,
};
pub use ids::{ClientId, Epoch, MAX_CLIENT, NotAnId, ServerId, SessionId, Zxid};
pub use log::TxnLog;
pub use machine::Machine;
pub use message::{
    ConnectRequest, ConnectResponse, EventType, Message, Notification, Port, QuorumPacket, Reply, Request, RequestBody, Response,
    ServerState, SyncMode, Vote, WatchLists, WatcherEvent,
};
pub use note::{Disconnection, GiveUp, LearnerLoss, Note, Refused, SyncFigures};
pub use op::{Action, AddWatchMode, CreateMode, Data, Errand, Op, WatcherType};
pub use path::{PathError, PathReason, validate_path, validate_sequential_path};
pub use protocol::{Call, Class, Command, Process, Timer, Zk};
pub use server::{Connection, LearnerView, LogCell, ProposalView, Server, ServerWatch, Standing, ZabState};
pub use tree::{DataTree, Stat, Znode, ZnodeKind, join, split};
pub use txn::{Code, Txn, TxnBody};
pub use watches::{WatchKind, WatchMode};
