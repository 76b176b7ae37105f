//! The numbers of requests (`ZooDefs.OpCode`).

use super::message::RequestBody;
use super::op::{CreateMode, Op};

/// `ZooDefs.OpCode`, but for the numbers that no request has: notification 0, error -1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum OpCode {
    Create = 1,
    Delete = 2,
    Exists = 3,
    GetData = 4,
    SetData = 5,
    GetAcl = 6,
    SetAcl = 7,
    GetChildren = 8,
    Sync = 9,
    Ping = 11,
    GetChildren2 = 12,
    Check = 13,
    Multi = 14,
    Create2 = 15,
    Reconfig = 16,
    CheckWatches = 17,
    RemoveWatches = 18,
    CreateContainer = 19,
    DeleteContainer = 20,
    CreateTtl = 21,
    MultiRead = 22,
    Auth = 100,
    SetWatches = 101,
    Sasl = 102,
    GetEphemerals = 103,
    GetAllChildrenNumber = 104,
    SetWatches2 = 105,
    AddWatch = 106,
    WhoAmI = 107,
    CreateSession = -10,
    CloseSession = -11,
}

impl OpCode {
    pub const ALL: [OpCode; 31] = [
        OpCode::Create,
        OpCode::Delete,
        OpCode::Exists,
        OpCode::GetData,
        OpCode::SetData,
        OpCode::GetAcl,
        OpCode::SetAcl,
        OpCode::GetChildren,
        OpCode::Sync,
        OpCode::Ping,
        OpCode::GetChildren2,
        OpCode::Check,
        OpCode::Multi,
        OpCode::Create2,
        OpCode::Reconfig,
        OpCode::CheckWatches,
        OpCode::RemoveWatches,
        OpCode::CreateContainer,
        OpCode::DeleteContainer,
        OpCode::CreateTtl,
        OpCode::MultiRead,
        OpCode::Auth,
        OpCode::SetWatches,
        OpCode::Sasl,
        OpCode::GetEphemerals,
        OpCode::GetAllChildrenNumber,
        OpCode::SetWatches2,
        OpCode::AddWatch,
        OpCode::WhoAmI,
        OpCode::CreateSession,
        OpCode::CloseSession,
    ];

    /// The request of this number; none where a server knows no such operation.
    pub fn of(number: i32) -> Option<Self> {
        OpCode::ALL.into_iter().find(|code| code.number() == number)
    }

    pub fn number(self) -> i32 {
        self as i32
    }

    /// Whether a server gives it a zxid before it reads its record, and so also where that cannot be read.
    pub fn is_write(self) -> bool {
        matches!(
            self,
            OpCode::Create
                | OpCode::Create2
                | OpCode::CreateContainer
                | OpCode::CreateTtl
                | OpCode::Delete
                | OpCode::SetData
                | OpCode::SetAcl
                | OpCode::Check
                | OpCode::Multi
                | OpCode::Reconfig
                | OpCode::DeleteContainer
        )
    }
}

impl Op {
    pub fn op_code(&self) -> OpCode {
        match self {
            Op::Create { mode: CreateMode::Container, .. } => OpCode::CreateContainer,
            Op::Create { mode: CreateMode::PersistentWithTtl(_) | CreateMode::PersistentSequentialWithTtl(_), .. } => {
                OpCode::CreateTtl
            }
            Op::Create { with_stat: true, .. } => OpCode::Create2,
            Op::Create { .. } => OpCode::Create,
            Op::Delete { .. } => OpCode::Delete,
            Op::Exists { .. } => OpCode::Exists,
            Op::GetData { .. } => OpCode::GetData,
            Op::SetData { .. } => OpCode::SetData,
            Op::GetAcl { .. } => OpCode::GetAcl,
            Op::SetAcl { .. } => OpCode::SetAcl,
            Op::GetChildren { with_stat: true, .. } => OpCode::GetChildren2,
            Op::GetChildren { .. } => OpCode::GetChildren,
            Op::Sync { .. } => OpCode::Sync,
            Op::Check { .. } => OpCode::Check,
            Op::Multi(_) => OpCode::Multi,
            Op::MultiRead(_) => OpCode::MultiRead,
            Op::AddWatch { .. } => OpCode::AddWatch,
            Op::RemoveWatches { .. } => OpCode::RemoveWatches,
            Op::CheckWatches { .. } => OpCode::CheckWatches,
            Op::GetEphemerals { .. } => OpCode::GetEphemerals,
            Op::GetAllChildrenNumber { .. } => OpCode::GetAllChildrenNumber,
            Op::AddAuth { .. } => OpCode::Auth,
            Op::WhoAmI => OpCode::WhoAmI,
            Op::Reconfig(_) => OpCode::Reconfig,
        }
    }
}

impl RequestBody {
    pub fn op_code(&self) -> OpCode {
        match self {
            RequestBody::CreateSession { .. } => OpCode::CreateSession,
            RequestBody::CloseSession => OpCode::CloseSession,
            RequestBody::Op(op) => op.op_code(),
            RequestBody::Ping => OpCode::Ping,
            RequestBody::SetWatches { watches, .. } if watches.some_stay() => OpCode::SetWatches2,
            RequestBody::SetWatches { .. } => OpCode::SetWatches,
            RequestBody::DeleteContainer { .. } => OpCode::DeleteContainer,
        }
    }
}
