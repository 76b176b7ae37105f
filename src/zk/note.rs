//! Notes that servers and clients make of themselves while they work: the material of captions, logs and checks.
//!
//! A note is made by one process, which the kernel records with it; `from`, `peer` and the like name the others.

use std::net::Ipv4Addr;
use std::rc::Rc;

use super::acl::Id;
use super::client::{CallRecord, ErrandRecord, ProgramNote};
use super::code::Code;
use super::event::EventType;
use super::ids::{ClientId, Epoch, ServerId, SessionId, Zxid};
use super::message::{ServerState, SyncMode, Vote};
use super::op::{Data, Op};
use super::remote::Bound;
use super::verifier::QuorumVerifier;
use super::watches::WatchMode;
use crate::hdfs;
use crate::sim::{EventId, Fault, NodeId};

/// A fact that a process states of itself, or the outcome of a person's command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    // -- what a person did
    /// The command could not be done: it was so already, or there is nothing of that name.
    Refused(Refused),
    Did(Fault),
    /// A call was made upon a client, whose own notes say more.
    Asked,
    ObserverAdded(ServerId),
    ServerAdded(ServerId),
    ClientAdded(ClientId),

    // -- election
    /// The server begins a round with its own vote.
    Looking {
        round: u64,
        vote: Vote,
    },
    /// A better vote arrived and replaces the server's own.
    VoteChanged {
        from: ServerId,
        vote: Vote,
        /// Its vote until now.
        old: Vote,
    },
    /// A vote that does not beat the server's own, or equals it.
    VoteKept {
        from: ServerId,
        vote: Vote,
        same: bool,
    },
    /// Another server is in a later round: join it, forget the votes of this one.
    RoundJoined {
        from: ServerId,
        round: u64,
        vote: Vote,
    },
    /// A vote of an earlier round, which does not count.
    VoteOfOldRound {
        from: ServerId,
        round: u64,
    },
    /// A quorum has this vote: wait for better ones for `finalizeWait`.
    VoteQuorum {
        vote: Vote,
    },
    /// The election is over for this server.
    Decided {
        leader: ServerId,
        state: ServerState,
        round: u64,
    },
    /// An established ensemble answered: join it at once.
    JoinedEstablished {
        leader: ServerId,
    },
    /// The server told one that looks whom it has.
    Answered {
        peer: ServerId,
    },

    // -- discovery and synchronization
    /// A quorum has connected to the leader: the new epoch, one more than any of them had accepted.
    EpochChosen {
        epoch: Epoch,
    },
    /// A learner promises the leader's epoch and begins to write it; or a leader's own promise has been written.
    EpochAccepted {
        epoch: Epoch,
    },
    /// The leader decided how to bring a learner to its history; the figures are the reason.
    SyncDecided {
        learner: ServerId,
        mode: SyncMode,
        figures: Rc<SyncFigures>,
    },
    SyncBegun {
        mode: SyncMode,
        zxid: Zxid,
    },
    /// The learner acknowledges NEWLEADER, and not all that it was sent is on its disk: only where a rule is left out.
    AckedEarly {
        epoch: Epoch,
    },
    /// The new epoch is on the learner's disk, and the history that the epoch begins with is not: only where a rule is left out.
    EpochAhead {
        epoch: Epoch,
    },
    /// The learner's history is the leader's and durable; it acknowledges NEWLEADER.
    Synchronised {
        epoch: Epoch,
    },
    /// A learner acknowledged NEWLEADER.
    NewLeaderAcked {
        learner: ServerId,
    },
    /// A quorum acknowledged NEWLEADER: the leader is established and serves.
    Established {
        epoch: Epoch,
    },
    /// The learner is up to date and serves clients.
    Serving {
        leader: ServerId,
    },
    /// A learner connected to a server that refuses it, for being ahead of the leader.
    LearnerAhead {
        learner: ServerId,
    },
    /// The leader lets a learner go.
    LearnerLost {
        learner: ServerId,
        why: LearnerLoss,
    },
    /// A learner connected to a server that refuses it, for having a later configuration in force than the leader.
    LearnerConfigLater {
        learner: ServerId,
    },
    /// The server takes its role without an election: a reconfiguration has designated the leader.
    RoleTaken {
        leader: ServerId,
        state: ServerState,
    },
    /// A configuration is in force at this server, which has other members than the one before; and whether the server votes by each.
    ConfigActivated {
        old: Rc<QuorumVerifier>,
        new: Rc<QuorumVerifier>,
        was_voter: bool,
        is_voter: bool,
    },
    /// The leader has committed a reconfiguration after which another leads, the designated leader; it commits nothing more.
    Resigned {
        leader: ServerId,
    },
    /// The server leaves its role and looks again.
    GaveUp {
        state: ServerState,
        why: GiveUp,
    },

    // -- broadcast
    Proposed {
        zxid: Zxid,
    },
    /// The proposal is on this server's disk.
    Logged {
        zxid: Zxid,
    },
    /// An acknowledgement arrived; now so many have it.
    Acked {
        zxid: Zxid,
        from: ServerId,
        acks: u8,
    },
    /// The quorum's last acknowledgement arrived: the txn is committed, before anyone has heard of it.
    Quorum {
        zxid: Zxid,
    },
    /// The server's tree shows the txn.
    Applied {
        zxid: Zxid,
    },
    /// A request fails, and its txn says so.
    Failed {
        zxid: Zxid,
        code: Code,
    },
    SnapshotTaken {
        zxid: Zxid,
    },
    /// The server begins to write a snapshot while it goes on; it will be named by the last txn applied until now.
    SnapshotBegun {
        zxid: Zxid,
    },
    /// A znode, as it is now, is copied into the snapshot that is being written.
    ZnodeCopied {
        path: Rc<str>,
        data: Data,
    },
    /// The snapshot that was begun at `zxid` is complete; meanwhile txns up to `through` were applied.
    SnapshotWritten {
        zxid: Zxid,
        through: Zxid,
    },
    /// The server has started from a snapshot that took time to write, and replayed so many txns over it, of which so many were in it.
    Replayed {
        snapshot: Zxid,
        txns: usize,
        known: usize,
    },

    // -- sessions and watches, at the server
    SessionOpened {
        session: SessionId,
        client: ClientId,
    },
    /// A session came from another server.
    SessionMoved {
        session: SessionId,
        client: ClientId,
    },
    /// A client asked for a session that is gone.
    SessionUnknown {
        session: SessionId,
        client: ClientId,
    },
    /// The client has seen a later state than this server has: it is turned away.
    ClientAhead {
        client: ClientId,
        seen: Zxid,
    },
    /// This server serves nobody now: the client is turned away.
    NotServing {
        client: ClientId,
    },
    /// The session's time is over: the leader closes it.
    SessionExpiring {
        session: SessionId,
    },
    SessionClosed {
        session: SessionId,
    },
    /// A watch fires: the client is told.
    WatchFired {
        client: ClientId,
        kind: EventType,
        path: Rc<str>,
    },
    WatchSet {
        client: ClientId,
        path: Rc<str>,
        mode: WatchMode,
    },
    /// `addauth`: the connection has shown who it is.
    Authenticated {
        client: ClientId,
        id: Box<Id>,
    },
    /// Nobody here knows the scheme, or what was shown is nothing of it: the client is turned away.
    AuthRefused {
        client: ClientId,
        scheme: Rc<str>,
    },
    /// More bytes than `jute.maxbuffer`: the client is turned away.
    PacketTooLong {
        client: ClientId,
    },
    WatchRemoved {
        client: ClientId,
        path: Rc<str>,
    },
    /// The leader has looked at its containers, and this one has children. Of several the first.
    ContainerKept {
        path: Rc<str>,
    },
    /// A container or a TTL znode that nobody needs any more: the leader deletes it.
    Sweeping {
        path: Rc<str>,
    },
    /// The write came through a server that no longer has the session.
    MovedAway {
        session: SessionId,
    },

    // -- clients
    Connecting {
        server: ServerId,
    },
    Connected {
        server: ServerId,
        session: SessionId,
        /// Whether the session was opened by this connection.
        is_new: bool,
    },
    Disconnected {
        server: ServerId,
        why: Disconnection,
        /// The client had its session there; else it was only trying.
        was_connected: bool,
    },
    Expired {
        session: SessionId,
    },
    Called {
        xid: i32,
        /// `None`: the client closes its session.
        op: Option<Rc<Op>>,
    },
    Replied {
        xid: i32,
        code: Option<Code>,
        zxid: Zxid,
        /// The call and its result; `None`: the session was closed.
        call: Option<Rc<CallRecord>>,
        /// Whether the request was ever on its way: a call that waits for a connection may fail before there is one.
        sent: bool,
    },
    /// A note of the client's program.
    Program(ProgramNote),
    /// An errand has come to its end.
    ErrandDone(Rc<ErrandRecord>),
    WatchHeard {
        kind: EventType,
        path: Rc<str>,
    },
    /// The client's credentials were refused: its handle is dead.
    AuthFailed,
    ClientClosed,

    // -- HDFS, and whoever fails it over
    Hdfs(hdfs::Note),

    // -- the endpoint of programs outside
    /// The server does not take the connection of a program outside, which comes from this address.
    RemoteRefused {
        from: Ipv4Addr,
        bound: Bound,
    },
    /// The endpoint of a program outside ends its connection.
    RemoteEnded {
        bound: Bound,
    },
    /// The program has shown a token of SASL, and gets an empty one: nobody configured SASL.
    SaslNotConfigured,

    // -- read-only mode, and sessions that one server knows
    /// The server has looked for a leader for so long that it serves reads meanwhile.
    ReadOnlyBegun,
    /// The server has a role again: those whom it served go.
    ReadOnlyEnded,
    /// The server is in read-only mode and turns a client away: one that may not be read-only, or has a session that all servers know, or cannot
    /// have one here.
    ReadOnlyRefused {
        client: ClientId,
        why: NotReadOnly,
    },
    /// A client has a session here that no other server knows.
    LocalSession {
        session: SessionId,
        client: ClientId,
    },
    /// Such a session is over: nothing was heard of it for too long.
    LocalSessionExpired {
        session: SessionId,
    },
    /// Such a session is to be known to all servers.
    SessionUpgrading {
        session: SessionId,
    },
    /// The client has a session at a server in read-only mode.
    ConnectedReadOnly {
        server: ServerId,
        session: SessionId,
    },
    /// A server that serves all has answered a read-only client.
    ReadWriteFound {
        server: ServerId,
    },
}

/// The reason for which a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    NoSuchNode(NodeId),
    NoSuchMessage(EventId),
    AlreadySo,
    TooMany,
    /// The machine is not running.
    Gone(NodeId),
    /// The client's handle is closed, expired or refused: it has neither a session nor a connection any more.
    HandleOver(ClientId),
    /// The machine has to be stopped first.
    StillRuns(NodeId),
    ClientExists(ClientId),
    /// The members in force would not have it observe: where they can change, a server is added, and made an observer by a reconfiguration.
    ObserverByReconfig,
    /// The client's program runs outside of the simulation: nobody calls it here.
    IsRemote(ClientId),
    /// The client is no such program.
    NotRemote(ClientId),
}

/// The figures by which the leader decided (`LearnerHandler.syncFollower`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SyncFigures {
    pub peer_last_zxid: Zxid,
    /// Zero where the committed log in memory is empty.
    pub min_committed_log: Zxid,
    pub max_committed_log: Zxid,
    pub last_processed_zxid: Zxid,
}

/// The reason for which a leader lets a learner go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LearnerLoss {
    /// The connection is gone.
    Closed,
    /// Nothing heard for `syncLimit` (or `initLimit`) ticks.
    Silent,
    /// A proposal unacknowledged for `syncLimit` ticks.
    SlowAck,
}

/// The reason for which a server in read-only mode turns a client away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotReadOnly {
    /// The client has not said that it may be read-only.
    NotAsked,
    /// The client needs a new session, and there are no local ones.
    NoLocalSessions,
    /// All servers know its session.
    GlobalSession,
}

/// The reason for which a server leaves its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GiveUp {
    /// Too few learners connected in `initLimit` ticks.
    NoQuorumConnected,
    /// Too few acknowledged the new epoch in `initLimit` ticks.
    EpochNotAccepted,
    /// Too few acknowledged NEWLEADER in `initLimit` ticks.
    NoQuorumSynced,
    /// Too few learners are left: connections are gone, or nothing was heard for `syncLimit` ticks.
    QuorumLost,
    /// The leader cannot be reached.
    LeaderUnreachable,
    /// The leader's connection is gone.
    LeaderGone,
    /// Nothing heard from the leader for `syncLimit` (or `initLimit`) ticks.
    LeaderSilent,
    /// The leader's epoch is older than the one this server promised.
    LeaderOld,
    /// The leader's packets do not fit this server's history.
    BrokenHistory,
    /// The counter of the epoch is used up.
    ZxidRollover,
    /// A reconfiguration has given the server another role, or another leader.
    Reconfigured,
}

/// The reason for which a client has lost its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disconnection {
    /// The connection is gone, or was refused.
    Closed,
    /// Nothing heard for two thirds of the session timeout.
    Silent,
    /// The person asked for another server.
    Asked,
    /// A reply is longer than the client's `jute.maxbuffer`.
    TooLong,
    /// A read-only client moves to a server that serves all.
    ReadWriteFound,
}
