//! The events that daemons report of themselves while they work: the material of captions, logs and checks.

use std::rc::Rc;

use super::call::{FileCall, Outcome};
use super::edit::{BlockId, Edit};
use super::error::RpcError;
use super::ids::Host;
use super::message::HaState;

/// An event that a daemon or a client reports of itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    // -- a NameNode
    /// The NameNode starts, with an image of so many inodes, and so many edits to replay.
    Loading {
        inodes: usize,
        edits: usize,
        txid: u64,
    },
    /// The namespace is in memory again, so long after the start.
    Replayed {
        edits: usize,
        took: u64,
    },
    /// The NameNode changes nothing until enough blocks are reported.
    SafeMode {
        blocks: usize,
    },
    LeftSafeMode {
        blocks: usize,
    },
    /// HDFS 1.0: the NameNode serves, so long after the start.
    Serving {
        took: u64,
    },
    /// A change is made in memory, and on its way to the log.
    Logged(Rc<Edit>),
    /// Every edit up to this one is safe: on its own disk, or on a majority of JournalNodes. Only now are clients answered.
    Synced {
        txid: u64,
        epoch: u64,
    },
    /// The call was carried out before: it is answered again.
    Repeated,
    /// The log is rolled: edits after this one go to another file, so that those up to it can be copied.
    EditsRolled {
        last: u64,
    },
    /// The SecondaryNameNode’s image has replaced its own.
    ImageReplaced {
        txid: u64,
        edits_left: usize,
    },
    /// HA: the NameNode means to be active, and asks the JournalNodes for an epoch.
    Activating,
    EpochChosen {
        epoch: u64,
    },
    EpochPromised {
        epoch: u64,
    },
    /// Of an unfinished segment, these edits are to be kept: those that this JournalNode has.
    SegmentChosen {
        first: u64,
        last: u64,
        of: Host,
    },
    /// A majority has the recovered segment.
    SegmentRecovered {
        first: u64,
        last: u64,
    },
    /// The NameNode has read so many edits from the JournalNodes, up to this one.
    CaughtUp {
        edits: usize,
        txid: u64,
    },
    SegmentStarted {
        first: u64,
    },
    SegmentFinalized {
        first: u64,
        last: u64,
    },
    BecameActive {
        epoch: u64,
        txid: u64,
    },
    BecameStandby,
    /// A JournalNode did not take a write; it is left out until the next segment.
    JournalLost {
        journal: Host,
        why: RpcError,
    },
    /// The NameNode ends itself: without a majority of JournalNodes it may not write.
    Exits {
        why: ExitReason,
    },
    /// A DataNode is new to it, or came back.
    Registered {
        data_node: Host,
    },
    /// Nothing was heard of a DataNode for too long.
    Dead {
        data_node: Host,
    },

    // -- a JournalNode
    Promised {
        epoch: u64,
        to: Host,
    },
    /// A writer of an older epoch is refused.
    Refused {
        writer: Host,
        epoch: u64,
        promised: u64,
    },
    /// Edits are on its disk.
    Journaled {
        writer: Host,
        epoch: u64,
        last: u64,
    },
    SegmentAccepted {
        first: u64,
        last: u64,
    },

    // -- a SecondaryNameNode
    CheckpointBegun {
        why: CheckpointReason,
    },
    Fetched {
        inodes: usize,
        edits: usize,
    },
    Merged {
        txid: u64,
    },
    CheckpointDone {
        txid: u64,
    },
    CheckpointFailed {
        why: RpcError,
    },
    /// A stopped NameNode has got the last checkpoint in the place of its own files.
    Imported {
        txid: u64,
    },

    // -- a DataNode
    Stored {
        block: BlockId,
    },
    /// The DataNode takes this NameNode for the active one.
    Follows {
        name_node: Host,
    },

    // -- a client
    Called(FileCall),
    /// The client tries the other NameNode, or the same again.
    Retries {
        /// The NameNode that gave the reason.
        from: Host,
        to: Host,
        why: RpcError,
    },
    Finished {
        call: FileCall,
        outcome: Outcome,
    },

    // -- a ZKFailoverController
    Health {
        name_node: Host,
        state: Option<HaState>,
    },
    /// The controller makes sure that the old active does no harm.
    Fencing {
        name_node: Host,
    },
    /// The old active has become standby by itself; or it did not answer, and the configured method is relied upon.
    Fenced {
        name_node: Host,
        gracefully: bool,
    },
    /// The controller tells its NameNode to become active.
    Activates {
        name_node: Host,
    },
}

/// The reason for which a checkpoint is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckpointReason {
    /// `fs.checkpoint.period` is over.
    Period,
    /// `fs.checkpoint.size` is reached.
    Size,
    Asked,
}

/// The reason for which a NameNode ends itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExitReason {
    /// A majority refused its epoch: another writer has taken over.
    Fenced { promised: u64 },
    /// A majority cannot be reached.
    NoQuorum,
}
