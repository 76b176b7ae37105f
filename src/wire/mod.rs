//! Apache's client protocol as bytes (`zookeeper.jute`): the handshake, every request of 3.8, every reply, watch events.
//!
//! A frame is a length and so many bytes (`frame`). The first from a client is a `ConnectRequest`, the first from a server its answer (`connect`);
//! then requests (`request`) and replies with events between them (`reply`). What the simulation knows is read to its own types and written by
//! `zk/wire.rs`, which also counts the bytes of simulated packets by it; what it does not know has records here. Everything is a function of the bytes: what
//! an error means for the connection is the caller's affair, and each says what Apache's server does.
//!
//! Checked by frames of a real server, `tests/wire/`.

mod connect;
mod error_code;
mod fields;
mod frame;
mod reply;
mod request;

pub use crate::jute::Malformed;
pub use crate::zk::{
    AUTH_XID, MAX_PACKET, NOTIFICATION_XID, OpCode, PASSWORD, PING_XID, SET_WATCHES_XID, SYNC_CONNECTED, WallClock,
};
pub use connect::{ConnectRequest, ConnectResponse};
pub use error_code::ErrorCode;
pub use frame::{FrameError, Frames, framed};
pub use reply::{Answer, Asked, Event, Received, Reply, ReplyFault};
pub use request::{Body, Fault, Request, RequestFault};
