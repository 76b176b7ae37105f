//! Everything that goes over a wire: notifications, quorum packets, client records.

use std::net::Ipv4Addr;
use std::rc::Rc;

use super::acl::{Acl, AuthInfo};
use super::code::Code;
use super::dynamic::Dynamic;
use super::event::WatcherEvent;
use super::ids::{ClientId, Epoch, ServerId, SessionId, Zxid};
use super::image::Image;
use super::op::{Data, Op};
use super::txn::Txn;
use super::verifier::QuorumVerifier;
use super::znode::Stat;
use crate::hdfs;
use crate::rules::{Rule, Rules};
use crate::sim::{ConnId, Duration};

/// The number that a watch event has in the place of a request's.
pub const NOTIFICATION_XID: i32 = -1;
/// The numbers of requests that a client's library makes by itself, and of the replies to them (`ClientCnxn.java`).
pub const PING_XID: i32 = -2;
pub const AUTH_XID: i32 = -4;
pub const SET_WATCHES_XID: i32 = -8;

/// The three ports of a server, 3888, 2888 and 2181 by convention; and the one at which a client's program listens for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    Election,
    Quorum,
    Client,
    Peer,
    /// The port of every daemon of HDFS.
    Hdfs,
}

/// `QuorumPeer.ServerState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServerState {
    Looking,
    Following,
    Leading,
    Observing,
}

/// A vote for a leader, with the history that speaks for it: compared by (peer epoch, zxid, id).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vote {
    pub leader: ServerId,
    /// The last zxid in the proposed leader's log, committed or not.
    pub zxid: Zxid,
    /// The proposed leader's `currentEpoch`. Not the round.
    pub peer_epoch: Epoch,
}

/// One notification of Fast Leader Election.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Notification {
    pub from: ServerId,
    pub vote: Vote,
    /// The sender's `logicalclock`, `electionEpoch` on the wire.
    pub round: u64,
    pub state: ServerState,
    /// The sender's configuration in force.
    pub config: Dynamic<Rc<QuorumVerifier>>,
}

/// The way to bring a learner to the leader's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyncMode {
    Diff,
    Trunc,
    Snap,
}

/// Packets between leader and learners (`Leader.java`, constants; `LearnerHandler.java`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QuorumPacket {
    /// `config` is the version of the configuration in force.
    FollowerInfo {
        sid: ServerId,
        accepted_epoch: Epoch,
        config: Dynamic<Zxid>,
    },
    ObserverInfo {
        sid: ServerId,
        accepted_epoch: Epoch,
        config: Dynamic<Zxid>,
    },
    LeaderInfo {
        epoch: Epoch,
    },
    /// `current_epoch` is `None` for -1: "does not count", from a learner that had promised this epoch before.
    AckEpoch {
        current_epoch: Option<Epoch>,
        last_zxid: Zxid,
    },
    Diff {
        zxid: Zxid,
    },
    Trunc {
        zxid: Zxid,
    },
    Snap {
        zxid: Zxid,
        image: Rc<Image>,
    },
    /// With the configuration that the epoch begins with.
    NewLeader {
        zxid: Zxid,
        config: Dynamic<Rc<QuorumVerifier>>,
    },
    UpToDate,
    Proposal(Rc<Txn>),
    Ack {
        zxid: Zxid,
    },
    Commit {
        zxid: Zxid,
    },
    /// Proposal and commit in one, for observers.
    Inform(Rc<Txn>),
    /// Empty from the leader; from a learner with the sessions that it heard of since the last one, and their timeouts.
    Ping {
        zxid: Zxid,
        touched: Rc<[(SessionId, Duration)]>,
    },
    /// A learner asks whether a session that came to it still lives; the answer has `valid`.
    Revalidate {
        session: SessionId,
        timeout: Duration,
        valid: Option<bool>,
    },
    /// A client's write or sync, forwarded.
    Request(Rc<Request>),
    /// The answer to a forwarded sync.
    Sync,
    /// The commit of a reconfiguration, with the server that leads from here on.
    CommitAndActivate {
        zxid: Zxid,
        leader: ServerId,
    },
    /// Proposal and commit of a reconfiguration in one, for observers.
    InformAndActivate {
        txn: Rc<Txn>,
        leader: ServerId,
    },
}

/// A client's request on its way through the processors. It has no zxid yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    pub session: SessionId,
    /// The connection it came by, where the answer goes and nowhere else (`Request.cnxn`). Only its own server knows it.
    pub conn: Option<ConnId>,
    /// The client's number of it, `xid` on the client's wire.
    pub cxid: i32,
    /// Identities that the client's connection has shown.
    pub auth: AuthInfo,
    pub body: RequestBody,
}

/// The content of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RequestBody {
    CreateSession {
        timeout: Duration,
    },
    CloseSession,
    Op(Op),
    Ping,
    /// The client's watches after a reconnection, and the last zxid that it saw. On Apache's wire this is `setWatches2` where one of them
    /// stays.
    SetWatches {
        relative: Zxid,
        watches: Rc<WatchLists>,
    },
    /// The leader's sweep of a container or a TTL znode.
    DeleteContainer {
        path: Rc<str>,
    },
}

impl RequestBody {
    /// The name in `ZooDefs.OpCode`.
    pub fn name(&self) -> &'static str {
        match self {
            RequestBody::CreateSession { .. } => "createSession",
            RequestBody::CloseSession => "closeSession",
            RequestBody::Op(op) => op.name(),
            RequestBody::Ping => "ping",
            RequestBody::SetWatches { watches, .. } if !watches.some_stay() => "setWatches",
            RequestBody::SetWatches { .. } => "setWatches2",
            RequestBody::DeleteContainer { .. } => "deleteContainer",
        }
    }
}

/// The paths that a client watches, by the registry it has them in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WatchLists {
    pub data: Vec<Rc<str>>,
    pub exist: Vec<Rc<str>>,
    pub child: Vec<Rc<str>>,
    pub persistent: Vec<Rc<str>>,
    pub persistent_recursive: Vec<Rc<str>>,
}

/// The first packet of a client on an open connection. Session 0 asks for a new one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConnectRequest {
    pub last_zxid_seen: Zxid,
    pub timeout: Duration,
    pub session: SessionId,
    pub password: u64,
    /// Whether a server in read-only mode will do.
    pub read_only: Dynamic<()>,
    /// The address of a program that runs outside. A simulated client has one of its own.
    pub address: Dynamic<Ipv4Addr>,
}

/// The answer to a [`ConnectRequest`]. A timeout of 0 says that the session is gone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConnectResponse {
    pub timeout: Duration,
    pub session: SessionId,
    pub password: u64,
    /// Whether the server is in read-only mode.
    pub read_only: Dynamic<()>,
}

/// A reply. `zxid` is the last the server had applied, not the znode's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reply {
    pub xid: i32,
    pub zxid: Zxid,
    pub result: Result<Response, Code>,
}

/// The answer to a successful call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Response {
    /// The answer to delete, check, addWatch, removeWatches, checkWatches, auth, ping, setWatches, closeSession.
    Nothing,
    /// The answer to the creates; the plain one has no stat.
    Created {
        path: Rc<str>,
        stat: Option<Stat>,
    },
    /// The answer to setData, setACL and exists.
    Stat(Stat),
    Data {
        data: Data,
        stat: Stat,
    },
    /// The answer to getChildren, without a stat, and getChildren2.
    Children {
        children: Rc<[Rc<str>]>,
        stat: Option<Stat>,
    },
    Acl {
        acl: Acl,
        stat: Stat,
    },
    /// The answer to sync.
    Path(Rc<str>),
    Ephemerals(Rc<[Rc<str>]>),
    /// The answer to getAllChildrenNumber.
    Number(usize),
    /// The answer to multi and multiRead: one result per operation.
    Results(Rc<[Result<Response, Code>]>),
    /// The identities; of a digest only the user.
    WhoAmI(AuthInfo),
}

/// Messages between programs beside ZooKeeper: a storage, and the clients that write to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PeerMessage {
    Write {
        token: Zxid,
        data: Rc<str>,
    },
    Accepted {
        token: Zxid,
    },
    /// A later token was seen.
    Refused {
        token: Zxid,
        seen: Zxid,
    },
}

/// Anything on a wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// The first word on an election connection: the id of the server that dials.
    Greeting {
        from: ServerId,
    },
    Notification(Notification),
    Quorum(QuorumPacket),
    Connect(ConnectRequest),
    Connected(ConnectResponse),
    /// A client's request; its session is the connection's.
    Request {
        xid: i32,
        body: RequestBody,
    },
    Reply(Reply),
    Event(WatcherEvent),
    /// A message from one client's program to another's: no part of ZooKeeper.
    Peer {
        from: ClientId,
        message: PeerMessage,
    },
    /// A message between daemons of HDFS, or from a ZKFailoverController to one: no part of ZooKeeper.
    Hdfs(hdfs::Packet),
    /// A question of four letters to a server, or the word that answers it.
    Word(&'static str),
}

impl Message {
    /// Whether it tells somebody who has asked that what was asked for is not done.
    pub fn is_refusal(&self) -> bool {
        match self {
            Message::Reply(reply) => reply.result.is_err(),
            Message::Peer { message, .. } => matches!(message, PeerMessage::Refused { .. }),
            Message::Hdfs(packet) => matches!(packet.body, hdfs::Body::Response(Err(_))),
            _ => false,
        }
    }
}

impl Vote {
    /// The order of votes (`FastLeaderElection.totalOrderPredicate`): epoch, then zxid, then id.
    pub fn beats(&self, other: &Vote, rules: Rules) -> bool {
        let order = |vote: &Vote| (freshness(vote.peer_epoch, vote.zxid, rules), vote.leader);
        order(self) > order(other)
    }
}

/// The order of histories: epoch, then zxid, as far as the rules let them count.
pub fn freshness(epoch: Epoch, last: Zxid, rules: Rules) -> (Epoch, Zxid) {
    let epoch = if rules.hold(Rule::ElectionEpoch) { epoch } else { 0 };
    (epoch, if rules.hold(Rule::ElectionZxid) { last } else { Zxid::ZERO })
}

impl ServerState {
    pub fn name(self) -> &'static str {
        match self {
            ServerState::Looking => "LOOKING",
            ServerState::Following => "FOLLOWING",
            ServerState::Leading => "LEADING",
            ServerState::Observing => "OBSERVING",
        }
    }
}

impl SyncMode {
    pub fn name(self) -> &'static str {
        match self {
            SyncMode::Diff => "DIFF",
            SyncMode::Trunc => "TRUNC",
            SyncMode::Snap => "SNAP",
        }
    }
}

impl QuorumPacket {
    pub fn name(&self) -> &'static str {
        match self {
            QuorumPacket::FollowerInfo { .. } => "FOLLOWERINFO",
            QuorumPacket::ObserverInfo { .. } => "OBSERVERINFO",
            QuorumPacket::LeaderInfo { .. } => "LEADERINFO",
            QuorumPacket::AckEpoch { .. } => "ACKEPOCH",
            QuorumPacket::Diff { .. } => "DIFF",
            QuorumPacket::Trunc { .. } => "TRUNC",
            QuorumPacket::Snap { .. } => "SNAP",
            QuorumPacket::NewLeader { .. } => "NEWLEADER",
            QuorumPacket::UpToDate => "UPTODATE",
            QuorumPacket::Proposal(_) => "PROPOSAL",
            QuorumPacket::Ack { .. } => "ACK",
            QuorumPacket::Commit { .. } => "COMMIT",
            QuorumPacket::Inform(_) => "INFORM",
            QuorumPacket::Ping { .. } => "PING",
            QuorumPacket::Revalidate { .. } => "REVALIDATE",
            QuorumPacket::Request(_) => "REQUEST",
            QuorumPacket::Sync => "SYNC",
            QuorumPacket::CommitAndActivate { .. } => "COMMITANDACTIVATE",
            QuorumPacket::InformAndActivate { .. } => "INFORMANDACTIVATE",
        }
    }
}

impl Request {
    /// Whether it becomes a txn.
    pub fn is_write(&self) -> bool {
        match &self.body {
            RequestBody::CreateSession { .. } | RequestBody::CloseSession | RequestBody::DeleteContainer { .. } => true,
            RequestBody::Op(op) => op.is_write(),
            RequestBody::Ping | RequestBody::SetWatches { .. } => false,
        }
    }

    pub fn is_sync(&self) -> bool {
        matches!(self.body, RequestBody::Op(Op::Sync { .. }))
    }
}

impl WatchLists {
    pub fn len(&self) -> usize {
        self.data.len() + self.exist.len() + self.child.len() + self.persistent.len() + self.persistent_recursive.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether one of them is of a watch that stays.
    pub fn some_stay(&self) -> bool {
        !self.persistent.is_empty() || !self.persistent_recursive.is_empty()
    }
}

impl From<QuorumPacket> for Message {
    fn from(packet: QuorumPacket) -> Self {
        Message::Quorum(packet)
    }
}

impl From<Notification> for Message {
    fn from(notification: Notification) -> Self {
        Message::Notification(notification)
    }
}

impl From<Reply> for Message {
    fn from(reply: Reply) -> Self {
        Message::Reply(reply)
    }
}

impl From<WatcherEvent> for Message {
    fn from(event: WatcherEvent) -> Self {
        Message::Event(event)
    }
}
