//! The messages between daemons: a request, and its response (`ClientProtocol`, `DatanodeProtocol`, `NamenodeProtocol`,
//! `QJournalProtocol`, `HAServiceProtocol`, and the data transfer between clients and DataNodes).

use std::rc::Rc;

use super::edit::{BlockId, Edit, RpcId};
use super::error::RpcError;
use super::ids::Host;
use super::namespace::Image;

/// One half of a call, with the call's number on its connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Packet {
    pub call: u64,
    pub body: Body,
}

/// A half of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    Request(Request),
    Response(Result<Response, RpcError>),
}

/// A request of one host to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    // -- a client asks a NameNode
    Mkdirs {
        path: Rc<str>,
        by: RpcId,
    },
    Create {
        path: Rc<str>,
        by: RpcId,
    },
    AddBlock {
        path: Rc<str>,
        by: RpcId,
    },
    Complete {
        path: Rc<str>,
        by: RpcId,
    },
    /// Opens a file that is there for more.
    Append {
        path: Rc<str>,
        by: RpcId,
    },
    Delete {
        path: Rc<str>,
        by: RpcId,
    },
    GetBlockLocations {
        path: Rc<str>,
    },

    // -- a client, or the DataNode before, asks a DataNode
    WriteBlock {
        block: BlockId,
        pipeline: Rc<[Host]>,
    },
    ReadBlock {
        block: BlockId,
    },

    // -- a DataNode tells a NameNode
    Heartbeat,
    BlockReport {
        blocks: Rc<[BlockId]>,
    },
    BlockReceived {
        block: BlockId,
    },

    // -- a SecondaryNameNode and its NameNode
    EditLogSize,
    RollEditLog,
    GetImage,
    /// The merged image is ready to be fetched.
    PutImage {
        txid: u64,
    },
    RollImage,

    // -- a NameNode asks a JournalNode
    GetJournalState,
    NewEpoch {
        epoch: u64,
    },
    PrepareRecovery {
        epoch: u64,
        first: u64,
    },
    AcceptRecovery {
        epoch: u64,
        first: u64,
        edits: Rc<[Rc<Edit>]>,
    },
    FinalizeSegment {
        epoch: u64,
        first: u64,
        last: u64,
    },
    StartSegment {
        epoch: u64,
        first: u64,
    },
    Journal {
        epoch: u64,
        first: u64,
        edits: Rc<[Rc<Edit>]>,
        committed: u64,
    },
    /// Edits of finalized segments.
    GetEdits {
        from: u64,
    },

    // -- a ZKFailoverController asks a NameNode
    MonitorHealth,
    TransitionToActive,
    TransitionToStandby,
}

/// The answer to a request that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Response {
    Done,
    /// A new block, and where it is to be written.
    Located {
        block: BlockId,
        pipeline: Rc<[Host]>,
    },
    Locations(Rc<[(BlockId, Rc<[Host]>)]>),
    Data(BlockId),
    /// The answer to a heartbeat: whether the NameNode knows the DataNode, the NameNode's state, and its txid.
    Heard {
        known: bool,
        state: HaState,
        txid: u64,
    },
    EditLogSize {
        bytes: u64,
    },
    /// The result of `getimage` and `getedit`: the image, and the edits that come on top of it.
    Checkpoint {
        image: Image,
        edits: Rc<[Rc<Edit>]>,
    },
    Image(Image),
    JournalState {
        promised: u64,
    },
    Promised {
        last_segment: Option<u64>,
    },
    Prepared(Option<SegmentState>),
    Edits(Rc<[Rc<Edit>]>),
    Health {
        state: HaState,
    },
}

/// The answer of a JournalNode about a segment that is to be recovered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SegmentState {
    pub edits: Rc<[Rc<Edit>]>,
    pub finalized: bool,
    /// The later of the epoch in which it was accepted in a recovery, and of its last writer's.
    pub epoch: u64,
}

/// `HAServiceState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HaState {
    Initializing,
    Active,
    Standby,
}

impl Request {
    /// Hadoop's name of the call.
    pub fn name(&self) -> &'static str {
        match self {
            Request::Mkdirs { .. } => "mkdirs",
            Request::Create { .. } => "create",
            Request::AddBlock { .. } => "addBlock",
            Request::Complete { .. } => "complete",
            Request::Append { .. } => "append",
            Request::Delete { .. } => "delete",
            Request::GetBlockLocations { .. } => "getBlockLocations",
            Request::WriteBlock { .. } => "writeBlock",
            Request::ReadBlock { .. } => "readBlock",
            Request::Heartbeat => "sendHeartbeat",
            Request::BlockReport { .. } => "blockReport",
            Request::BlockReceived { .. } => "blockReceived",
            Request::EditLogSize => "getEditLogSize",
            Request::RollEditLog => "rollEditLog",
            Request::GetImage => "getimage",
            Request::PutImage { .. } => "putimage",
            Request::RollImage => "rollFsImage",
            Request::GetJournalState => "getJournalState",
            Request::NewEpoch { .. } => "newEpoch",
            Request::PrepareRecovery { .. } => "prepareRecovery",
            Request::AcceptRecovery { .. } => "acceptRecovery",
            Request::FinalizeSegment { .. } => "finalizeLogSegment",
            Request::StartSegment { .. } => "startLogSegment",
            Request::Journal { .. } => "journal",
            Request::GetEdits { .. } => "getEditLogManifest",
            Request::MonitorHealth => "monitorHealth",
            Request::TransitionToActive => "transitionToActive",
            Request::TransitionToStandby => "transitionToStandby",
        }
    }

    pub fn path(&self) -> Option<&Rc<str>> {
        match self {
            Request::Mkdirs { path, .. }
            | Request::Create { path, .. }
            | Request::AddBlock { path, .. }
            | Request::Complete { path, .. }
            | Request::Append { path, .. }
            | Request::Delete { path, .. }
            | Request::GetBlockLocations { path } => Some(path),
            _ => None,
        }
    }

    /// Whether a standby asks it, of JournalNodes and of the active NameNode.
    pub(super) fn is_of_standby(&self) -> bool {
        matches!(self, Request::GetEdits { .. } | Request::RollEditLog | Request::GetJournalState)
    }
}

impl HaState {
    pub fn name(self) -> &'static str {
        match self {
            HaState::Initializing => "initializing",
            HaState::Active => "active",
            HaState::Standby => "standby",
        }
    }
}
