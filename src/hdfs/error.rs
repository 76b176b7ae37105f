//! The reasons for which a call fails, in Hadoop's names.

/// The reason for which a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RpcError {
    /// `StandbyException`.
    Standby,
    /// `SafeModeException`, or the NameNode is still starting.
    SafeMode,
    NotFound,
    AlreadyExists,
    NotAFile,
    /// The file is not open for writing.
    NotOpen,
    /// Somebody writes to it.
    AlreadyOpen,
    /// No DataNode is there to write to, or none has the block.
    NoDataNode,
    TooMany,
    /// The writer's epoch is older than what was promised.
    EpochTooOld {
        promised: u64,
    },
    /// `JournalOutOfSyncException`.
    OutOfSync,
    /// The connection was refused or is gone.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// The request makes no sense in this state.
    IllegalState,
    /// Hadoop 1 appends to a closed file only with `dfs.support.append`, which is off by default.
    AppendOff,
}

impl RpcError {
    /// Hadoop's name of it.
    pub fn name(self) -> &'static str {
        match self {
            RpcError::Standby => "StandbyException",
            RpcError::SafeMode => "SafeModeException",
            RpcError::NotFound => "FileNotFoundException",
            RpcError::AlreadyExists => "FileAlreadyExistsException",
            RpcError::NotAFile => "not a file",
            RpcError::NotOpen => "LeaseExpiredException",
            RpcError::AlreadyOpen => "AlreadyBeingCreatedException",
            RpcError::NoDataNode => "BlockMissingException",
            RpcError::TooMany => "MaxDirectoryItemsExceededException",
            RpcError::EpochTooOld { .. } => "IPC’s epoch is less than the last promised epoch",
            RpcError::OutOfSync => "JournalOutOfSyncException",
            RpcError::Unreachable => "ConnectException",
            RpcError::Timeout => "SocketTimeoutException",
            RpcError::IllegalState => "IllegalStateException",
            RpcError::AppendOff => "Append to hdfs not supported",
        }
    }
}
