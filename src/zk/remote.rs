//! What a program outside of the simulation does on its connection, and where its endpoint ends it.

use super::ids::ServerId;
use super::message::{ConnectRequest, RequestBody};

/// A deed of a program that runs outside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Remote {
    /// It opens a connection to this server. One that it still has is given up.
    Open(ServerId),
    /// It sends the first packet of its connection.
    Connect(ConnectRequest),
    /// It sends a request.
    Request { xid: i32, body: RequestBody },
    /// It shows a token of SASL, which nobody configured: its endpoint answers with an empty one (`ZooKeeperServer.processSasl`).
    Sasl,
    /// Its connection is gone.
    Break,
    /// Its endpoint ends its connection.
    End(Bound),
}

/// The reason for which the endpoint of real programs ends a connection, or does not take it. What has a number is allowed so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `maxClientCnxns`: connections of one address at one server (`NIOServerCnxnFactory.doAccept`).
    PerAddress(u32),
    /// Connections of all programs together.
    Connections(u32),
    /// Clients of one run.
    Clients(u32),
    /// Requests of one connection that have no reply.
    Outstanding(u32),
    /// What waits in a socket that nobody reads.
    Unheard,
    /// The program does not read what it is sent.
    Unread,
    /// `jute.maxbuffer`: bytes of one frame.
    Frame(u32),
    /// A packet that does not keep to the protocol.
    Packet,
    /// An operation that no server knows, which ends the connection behind its answer.
    Operation,
}
