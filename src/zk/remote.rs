//! What a program outside of the simulation does on its connection.

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
    /// Its connection is gone.
    Break,
}
