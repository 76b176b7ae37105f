//! One znode: its kind, its data and list, and its stat (`DataNode.java`, `StatPersisted`, `EphemeralType.java`).

use super::acl::Acl;
use super::ids::{SessionId, Zxid};
use super::op::Data;
use crate::jute::length_of;
use crate::sim::{Duration, Time};

/// The kind of a znode: how it ends without being deleted by a client (`EphemeralType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ZnodeKind {
    /// Stays.
    #[default]
    Persistent,
    /// Goes with the session.
    Ephemeral(SessionId),
    /// Goes some time after its last child.
    Container,
    /// Goes when it has no children and has not been set for `ttl`.
    Ttl { ttl: Duration },
}

/// One znode.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Znode {
    pub data: Data,
    pub acl: Acl,
    pub kind: ZnodeKind,
    pub(super) czxid: Zxid,
    pub(super) mzxid: Zxid,
    pub(super) pzxid: Zxid,
    pub(super) ctime: Time,
    pub(super) mtime: Time,
    pub(super) version: i32,
    pub(super) aversion: i32,
    /// The number of children ever created below it: the counter of sequential names.
    pub(super) creations: i32,
    pub(super) num_children: i32,
}

/// A znode's stat, Apache's eleven fields. Times in microseconds of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stat {
    pub czxid: Zxid,
    pub mzxid: Zxid,
    pub ctime: Time,
    pub mtime: Time,
    pub version: i32,
    pub cversion: i32,
    pub aversion: i32,
    pub ephemeral_owner: SessionId,
    pub data_length: i32,
    pub num_children: i32,
    pub pzxid: Zxid,
}

impl ZnodeKind {
    /// The session whose end is the znode's end.
    pub fn owner(self) -> SessionId {
        match self {
            ZnodeKind::Ephemeral(session) => session,
            _ => SessionId::NONE,
        }
    }
}

impl Znode {
    pub(super) fn new(data: Data, acl: Acl, kind: ZnodeKind, zxid: Zxid, time: Time) -> Self {
        Znode {
            data,
            acl,
            kind,
            czxid: zxid,
            mzxid: zxid,
            pzxid: zxid,
            ctime: time,
            mtime: time,
            version: 0,
            aversion: 0,
            creations: 0,
            num_children: 0,
        }
    }

    pub fn stat(&self) -> Stat {
        Stat {
            czxid: self.czxid,
            mzxid: self.mzxid,
            ctime: self.ctime,
            mtime: self.mtime,
            version: self.version,
            // The cversion that clients see counts deletes too (`DataNode.copyStat`).
            cversion: self.creations.wrapping_mul(2).wrapping_sub(self.num_children),
            aversion: self.aversion,
            // Apache keeps the kind of containers and TTL znodes in this field, and hides it.
            ephemeral_owner: self.owner(),
            data_length: self.data.as_ref().map_or(0, |data| length_of(data) as i32),
            num_children: self.num_children,
            pzxid: self.pzxid,
        }
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    pub fn aversion(&self) -> i32 {
        self.aversion
    }

    pub fn creations(&self) -> i32 {
        self.creations
    }

    pub fn is_ephemeral(&self) -> bool {
        self.owner() != SessionId::NONE
    }

    pub fn owner(&self) -> SessionId {
        self.kind.owner()
    }

    pub fn num_children(&self) -> i32 {
        self.num_children
    }

    /// Whether the leader may sweep it at `now`: a container that has lost its children, or never had one for so long (0: however long);
    /// a TTL znode that nobody has set for its time (`ContainerManager.getCandidates`).
    pub fn is_overdue(&self, now: Time, max_never_used: Duration) -> bool {
        let idle = now.saturating_sub(self.mtime);
        let is_due = match self.kind {
            ZnodeKind::Persistent | ZnodeKind::Ephemeral(_) => false,
            ZnodeKind::Container => self.creations != 0 || (max_never_used > 0 && idle > max_never_used),
            ZnodeKind::Ttl { ttl } => idle > ttl,
        };
        is_due && self.num_children == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unused_container_waits_as_long_as_it_may_and_for_ever_where_that_is_nothing() {
        let container = |creations| Znode { creations, ..Znode::new(None, Acl::OPEN, ZnodeKind::Container, Zxid(1), 100) };
        for (creations, now, max_never_used, overdue) in
            [(0, 110, 10, false), (0, 111, 10, true), (0, Time::MAX, 0, false), (1, 100, 10, true), (i32::MIN, 100, 0, true)]
        {
            assert_eq!(container(creations).is_overdue(now, max_never_used), overdue, "{creations} {now} {max_never_used}");
        }
        assert!(!Znode { num_children: 1, ..container(1) }.is_overdue(Time::MAX, 1), "it has a child");
    }
}
