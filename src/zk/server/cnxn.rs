//! A client's connection, as its server keeps it (`ServerCnxn.java`).

use crate::sim::Duration;
use crate::zk::acl::AuthInfo;
use crate::zk::ids::{ClientId, SessionId};

/// The state of a client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handshake {
    /// Open, and nothing said.
    Silent,
    /// Its createSession is on its way to the quorum.
    Creating,
    /// The leader is asked whether its session still lives.
    Revalidating,
    Done,
}

/// A client's connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientCnxn {
    pub client: ClientId,
    pub session: SessionId,
    pub timeout: Duration,
    pub handshake: Handshake,
    pub auth: AuthInfo,
}
