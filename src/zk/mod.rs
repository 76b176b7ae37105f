//! ZooKeeper, in Apache's own words: election, Zab, sessions, watches, the data tree, and the clients of all that.
//!
//! Bottom up: `ids`, `code`, `acl`, `op`, `event`, `txn`, `message`, `note` are what is spoken, `op_code` and `wire` its bytes; `znode`, `quota`, `tree`, `log`, `image`,
//! `snapshot`, `database` what is kept; `sessions`, `watches`, `prep`, `commit_processor`, `sync_plan` the parts of a server that stand alone;
//! `hierarchy`, `verifier` and `voting` are who counts for a quorum; `protocol` the calls and timers that wake a program; `server` and `client` the two programs; `process` and `ensemble` put them on
//! machines; `commands` carries out a person's commands.

mod acl;
mod action;
mod class;
mod client;
mod code;
mod commands;
mod commit_processor;
mod config;
mod database;
mod dynamic;
mod ensemble;
mod event;
mod hierarchy;
mod ids;
mod image;
mod log;
mod machine;
mod message;
mod note;
mod op;
mod op_code;
mod path;
mod prep;
mod process;
mod protocol;
mod quota;
mod remote;
mod server;
mod sessions;
mod snapshot;
mod sync_plan;
mod tree;
mod txn;
mod verifier;
mod voting;
mod watches;
mod wire;
mod znode;

pub use acl::{Acl, AclEntry, AuthInfo, Id, Perms};
pub use action::Action;
pub use class::Class;
pub use client::{
    Api, Belief, CallRecord, Client, ClientState, ClientWatch, CodeLine, ErrandEnd, ErrandRecord, Gate, Hold, LetGo, Opens,
    Outcome, Place, Program, ProgramEvent, ProgramNote, Started, Status, Tell, ZnodeSign,
};
pub use code::Code;
pub use config::{ALL_TXNS, Admin, Config};
pub use database::{Database, Durable, Write};
pub use dynamic::Dynamic;
pub use ensemble::{
    Quorum, active_name_node, active_name_nodes, can_call, client, clients, count_present, daemon, daemons, established_leader,
    grouped, has_left, new_recording, new_world, next_client, present_clients, quorum, server, servers, servers_up, verifier,
    watches,
};
pub use event::{EventType, WatcherEvent};
pub use hierarchy::{GroupTally, Hierarchy, MAX_GROUPED, Misgrouped, NO_WEIGHT, Numbers};
pub use ids::{ClientId, Epoch, MAX_CLIENT, NotAnId, ServerId, SessionId, Zxid};
pub use image::Image;
pub use log::TxnLog;
pub use machine::Machine;
pub use message::{
    AUTH_XID, ConnectRequest, ConnectResponse, Message, NOTIFICATION_XID, Notification, PING_XID, PeerMessage, Port, QuorumPacket,
    Reply, Request, RequestBody, Response, SET_WATCHES_XID, ServerState, SyncMode, Vote, WatchLists,
};
pub use note::{Disconnection, GiveUp, LearnerLoss, NotReadOnly, Note, Refused, SyncFigures};
pub use op::{AddWatchMode, CreateMode, Data, Errand, Op, QuotaKind, Reconfig, WatcherType};
pub use op_code::OpCode;
pub use path::{PathError, PathReason, below, is_below, is_within, join, sequence, split, validate_path, validate_sequential_path};
pub use process::Process;
pub use protocol::{Call, Command, Timer, Zk};
pub use quota::{QUOTA, StatsTrack, limit_path};
pub use remote::{Bound, Remote};
pub use server::{ClientCnxn, Connection, LearnerView, LogCell, ProposalView, Server, ServerWatch, Standing, ZabState};
pub use tree::{CONFIG, DataTree};
pub use txn::{Txn, TxnBody};
pub use verifier::{Member, QuorumVerifier};
pub use voting::{View, Voting};
pub use watches::{WatchKind, WatchMode};
pub use wire::{
    MAX_PACKET, PASSWORD, SYNC_CONNECTED, WallClock, millis, password_bytes, write_connect, write_connected, write_multi_end,
    write_reply_header, write_request, write_result,
};
pub use znode::{Stat, Znode, ZnodeKind};
