//! Operations of the ZooKeeper API, and errands of its shell.

use std::rc::Rc;

use super::acl::Acl;
use super::path::{PathError, validate_path, validate_sequential_path};

/// Bytes of a znode; `None` is Java's null, no bytes at all.
pub type Data = Option<Rc<str>>;

/// Apache's `CreateMode`, all seven. A TTL is in milliseconds, as it goes over the wire: not every one is legal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CreateMode {
    #[default]
    Persistent,
    PersistentSequential,
    Ephemeral,
    EphemeralSequential,
    /// Goes when its last child has gone.
    Container,
    /// Goes when it has no children and has not been set for so long.
    PersistentWithTtl(i64),
    PersistentSequentialWithTtl(i64),
}

/// `AddWatchMode`: watches that stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddWatchMode {
    Persistent,
    PersistentRecursive,
}

/// `Watcher.WatcherType`: which of a path's watches to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WatcherType {
    Children,
    Data,
    Any,
}

/// One call of the client API. A version of -1 matches any.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `with_stat` is `create2`, which answers with the stat; containers and TTL znodes always do.
    Create {
        path: Rc<str>,
        data: Data,
        acl: Acl,
        mode: CreateMode,
        with_stat: bool,
    },
    Delete {
        path: Rc<str>,
        version: i32,
    },
    Exists {
        path: Rc<str>,
        watch: bool,
    },
    GetData {
        path: Rc<str>,
        watch: bool,
    },
    SetData {
        path: Rc<str>,
        data: Data,
        version: i32,
    },
    GetAcl {
        path: Rc<str>,
    },
    /// The version is `aversion`.
    SetAcl {
        path: Rc<str>,
        acl: Acl,
        version: i32,
    },
    /// `with_stat` is `getChildren2`.
    GetChildren {
        path: Rc<str>,
        watch: bool,
        with_stat: bool,
    },
    Sync {
        path: Rc<str>,
    },
    /// Fails unless the version fits. Within a multi: alone it is a write too, but where it succeeds 3.8 sends no reply.
    Check {
        path: Rc<str>,
        version: i32,
    },
    /// A multi: all of these or none, under one zxid.
    Multi(Rc<[Op]>),
    /// Several reads at once, each with its own answer.
    MultiRead(Rc<[Op]>),
    AddWatch {
        path: Rc<str>,
        mode: AddWatchMode,
    },
    /// `local`: where the server cannot be asked, the client forgets them all the same.
    RemoveWatches {
        path: Rc<str>,
        kind: WatcherType,
        local: bool,
    },
    CheckWatches {
        path: Rc<str>,
        kind: WatcherType,
    },
    /// The session's own ephemerals below a prefix, which is plain text.
    GetEphemerals {
        prefix: Rc<str>,
    },
    /// The number of znodes below.
    GetAllChildrenNumber {
        path: Rc<str>,
    },
    /// Shows who one is: `digest`, `user:password`.
    AddAuth {
        scheme: Rc<str>,
        auth: Rc<str>,
    },
    WhoAmI,
    /// Changes the members of the ensemble.
    Reconfig(Rc<Reconfig>),
}

/// `ReconfigRequest`: servers that join and leave, or all members anew. `config_id` is the version that it is meant for, -1 for any.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reconfig {
    pub joining: Option<Rc<str>>,
    pub leaving: Option<Rc<str>>,
    pub new_members: Option<Rc<str>>,
    pub config_id: i64,
}

/// A line of `zkCli.sh` that is more than a single call shown as it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Errand {
    /// `-s`: the answer is shown with the stat that comes with it.
    WithStat(Op),
    /// `ls -R`: the znode and everything below.
    ListAll { path: Rc<str> },
    /// `deleteall`: the znode and everything below, so many in one multi; all in one where that is no positive number.
    DeleteAll { path: Rc<str>, batch: i32 },
    /// `setAcl -R`: of the znode and everything below.
    SetAclAll { path: Rc<str>, acl: Acl, version: i32 },
    /// `setquota`: a limit for what is at and below the path.
    SetQuota { path: Rc<str>, kind: QuotaKind, limit: i64 },
    /// `listquota`: the limits of the path, and its count.
    ListQuota { path: Rc<str> },
    /// `delquota`: one limit less; without a kind, the quota goes.
    DeleteQuota { path: Rc<str>, kind: Option<QuotaKind> },
}

/// A limit of a quota. Only hard limits can be enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuotaKind {
    Count,
    Bytes,
    HardCount,
    HardBytes,
}

impl CreateMode {
    pub fn is_sequential(self) -> bool {
        matches!(
            self,
            CreateMode::PersistentSequential | CreateMode::EphemeralSequential | CreateMode::PersistentSequentialWithTtl(_)
        )
    }

    pub fn is_ephemeral(self) -> bool {
        matches!(self, CreateMode::Ephemeral | CreateMode::EphemeralSequential)
    }

    pub fn ttl(self) -> Option<i64> {
        match self {
            CreateMode::PersistentWithTtl(ttl) | CreateMode::PersistentSequentialWithTtl(ttl) => Some(ttl),
            _ => None,
        }
    }
}

impl AddWatchMode {
    /// The name of the constant, as `zkCli.sh` takes it.
    pub fn name(self) -> &'static str {
        match self {
            AddWatchMode::Persistent => "PERSISTENT",
            AddWatchMode::PersistentRecursive => "PERSISTENT_RECURSIVE",
        }
    }
}

impl QuotaKind {
    /// The kinds in the order in which `zkCli.sh` names their options.
    pub const ALL: [QuotaKind; 4] = [QuotaKind::Count, QuotaKind::Bytes, QuotaKind::HardCount, QuotaKind::HardBytes];

    /// The option of `setquota` and `delquota`.
    pub fn option(self) -> &'static str {
        match self {
            QuotaKind::Count => "-n",
            QuotaKind::Bytes => "-b",
            QuotaKind::HardCount => "-N",
            QuotaKind::HardBytes => "-B",
        }
    }
}

impl Errand {
    /// The znodes that `deleteall` without `-b` deletes by one multi.
    pub const DEFAULT_BATCH: i32 = 1000;

    /// Whether it is about a quota.
    pub fn is_of_quota(&self) -> bool {
        matches!(self, Errand::SetQuota { .. } | Errand::ListQuota { .. } | Errand::DeleteQuota { .. })
    }
}

impl Op {
    /// A create as `zkCli.sh` does it: with the open ACL, answered with the path alone.
    pub fn create(path: &str, data: Option<&str>, mode: CreateMode) -> Op {
        Op::Create { path: path.into(), data: data.map(Rc::from), acl: Acl::OPEN, mode, with_stat: false }
    }

    /// Whether the operation goes through the leader and takes a zxid.
    pub fn is_write(&self) -> bool {
        matches!(
            self,
            Op::Create { .. }
                | Op::Delete { .. }
                | Op::SetData { .. }
                | Op::SetAcl { .. }
                | Op::Check { .. }
                | Op::Multi(_)
                | Op::Reconfig(_)
        )
    }

    /// The znode it is about, where it is about one.
    pub fn path(&self) -> Option<&Rc<str>> {
        match self {
            Op::Create { path, .. }
            | Op::Delete { path, .. }
            | Op::Exists { path, .. }
            | Op::GetData { path, .. }
            | Op::SetData { path, .. }
            | Op::GetAcl { path }
            | Op::SetAcl { path, .. }
            | Op::GetChildren { path, .. }
            | Op::Sync { path }
            | Op::Check { path, .. }
            | Op::AddWatch { path, .. }
            | Op::RemoveWatches { path, .. }
            | Op::CheckWatches { path, .. }
            | Op::GetAllChildrenNumber { path } => Some(path),
            Op::GetEphemerals { prefix } => Some(prefix),
            Op::Multi(_) | Op::MultiRead(_) | Op::AddAuth { .. } | Op::WhoAmI | Op::Reconfig(_) => None,
        }
    }

    /// The fault that the client library finds with one of its paths; the call is then not sent.
    pub fn broken_path(&self) -> Option<PathError> {
        match self {
            Op::Create { path, mode, .. } if mode.is_sequential() => validate_sequential_path(path).err(),
            Op::Multi(ops) | Op::MultiRead(ops) => ops.iter().find_map(Op::broken_path),
            op => op.path().and_then(|path| validate_path(path).err()),
        }
    }

    /// The operation's name in `ZooDefs.OpCode`.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Create { mode: CreateMode::Container, .. } => "createContainer",
            Op::Create { mode: CreateMode::PersistentWithTtl(_) | CreateMode::PersistentSequentialWithTtl(_), .. } => "createTTL",
            Op::Create { with_stat: true, .. } => "create2",
            Op::Create { .. } => "create",
            Op::Delete { .. } => "delete",
            Op::Exists { .. } => "exists",
            Op::GetData { .. } => "getData",
            Op::SetData { .. } => "setData",
            Op::GetAcl { .. } => "getACL",
            Op::SetAcl { .. } => "setACL",
            Op::GetChildren { with_stat: true, .. } => "getChildren2",
            Op::GetChildren { .. } => "getChildren",
            Op::Sync { .. } => "sync",
            Op::Check { .. } => "check",
            Op::Multi(_) => "multi",
            Op::MultiRead(_) => "multiRead",
            Op::AddWatch { .. } => "addWatch",
            Op::RemoveWatches { .. } => "removeWatches",
            Op::CheckWatches { .. } => "checkWatches",
            Op::GetEphemerals { .. } => "getEphemerals",
            Op::GetAllChildrenNumber { .. } => "getAllChildrenNumber",
            Op::AddAuth { .. } => "auth",
            Op::WhoAmI => "whoAmI",
            Op::Reconfig(_) => "reconfig",
        }
    }
}
