//! The lines of the EditLog: each is one change of the namespace (Hadoop 1: `FSEditLog.java`; Hadoop 2: `FSEditLogOpCodes.java`).

use std::rc::Rc;

use super::ids::Host;

/// A block's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u64);

/// A client and the number of its call. It stands in the EditLog, so that the next NameNode knows which calls are done (`RetryCache.java`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RpcId {
    pub client: Host,
    pub call: u64,
}

/// A line of the EditLog.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    pub txid: u64,
    pub op: EditOp,
    pub by: Option<RpcId>,
}

/// The change that an edit makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EditOp {
    /// `OP_START_LOG_SEGMENT`: the first of every segment on JournalNodes.
    StartSegment,
    /// `OP_END_LOG_SEGMENT`: the last of a segment that was closed in an orderly way.
    EndSegment,
    Mkdir {
        path: Rc<str>,
    },
    /// `OP_ADD`: a file, open for writing.
    Add {
        path: Rc<str>,
    },
    /// A file that is there is opened for more.
    Append {
        path: Rc<str>,
    },
    /// Hadoop 1: the last generation stamp that was given.
    SetGenstamp {
        stamp: u64,
    },
    SetGenstampV2 {
        stamp: u64,
    },
    AllocateBlockId {
        block: BlockId,
    },
    /// Hadoop 2 alone: in Hadoop 1 a block is in no edit before the file is closed.
    AddBlock {
        path: Rc<str>,
        block: BlockId,
    },
    /// `OP_CLOSE`: nobody writes to it any more; these are its blocks.
    Close {
        path: Rc<str>,
        blocks: Rc<[BlockId]>,
    },
    Delete {
        path: Rc<str>,
    },
}

/// Bytes of an edit beside its path: opcode, length, txid, times, permissions, the client's id and the call's, a checksum.
const EDIT_BYTES: usize = 96;

impl EditOp {
    /// Hadoop's name.
    pub fn name(&self) -> &'static str {
        match self {
            EditOp::StartSegment => "OP_START_LOG_SEGMENT",
            EditOp::EndSegment => "OP_END_LOG_SEGMENT",
            EditOp::Mkdir { .. } => "OP_MKDIR",
            EditOp::Add { .. } => "OP_ADD",
            EditOp::Append { .. } => "OP_APPEND",
            EditOp::SetGenstamp { .. } => "OP_SET_GENSTAMP",
            EditOp::SetGenstampV2 { .. } => "OP_SET_GENSTAMP_V2",
            EditOp::AllocateBlockId { .. } => "OP_ALLOCATE_BLOCK_ID",
            EditOp::AddBlock { .. } => "OP_ADD_BLOCK",
            EditOp::Close { .. } => "OP_CLOSE",
            EditOp::Delete { .. } => "OP_DELETE",
        }
    }

    pub fn path(&self) -> Option<&Rc<str>> {
        match self {
            EditOp::StartSegment
            | EditOp::EndSegment
            | EditOp::SetGenstamp { .. }
            | EditOp::SetGenstampV2 { .. }
            | EditOp::AllocateBlockId { .. } => None,
            EditOp::Mkdir { path }
            | EditOp::Add { path }
            | EditOp::Append { path }
            | EditOp::AddBlock { path, .. }
            | EditOp::Close { path, .. }
            | EditOp::Delete { path } => Some(path),
        }
    }
}

impl Edit {
    /// About how long it is in a file.
    pub fn bytes(&self) -> usize {
        EDIT_BYTES + self.op.path().map_or(0, |path| path.len())
    }
}
