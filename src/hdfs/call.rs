//! The calls that a person asks of a client of HDFS, and their outcomes.

use std::rc::Rc;

use super::edit::BlockId;
use super::error::RpcError;

/// The most directories that `load` makes.
pub const MAX_LOAD: u32 = 10_000;

/// A call that a person asks of a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileCall {
    Mkdir {
        path: Rc<str>,
    },
    /// A new file of so many blocks.
    Put {
        path: Rc<str>,
        blocks: u8,
    },
    /// One block more.
    Append {
        path: Rc<str>,
    },
    Read {
        path: Rc<str>,
    },
    Delete {
        path: Rc<str>,
    },
    /// New directories, so many, one after another: edits to fill a log.
    Load {
        count: u32,
    },
}

/// The outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Done,
    Read { blocks: Rc<[BlockId]> },
    Failed(RpcError),
}

/// A call that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FinishedCall {
    pub call: FileCall,
    pub outcome: Outcome,
}
