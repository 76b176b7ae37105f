//! Specifications: the words behind `run`, with which a program is started.

use std::fmt::{self, Display, Formatter};
use std::rc::Rc;

use crate::sim::Duration;
use crate::zk::{ClientId, join};

/// A recipe and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spec {
    pub kind: Kind,
    /// Empty for a storage, which is no znode.
    pub path: Rc<str>,
    /// The number of members of a barrier or a synchronous queue.
    pub members: u16,
    /// The time after which the program lets go of a lock by itself; for a consumer, the time that an item takes.
    pub hold: Option<Duration>,
    /// Data of the znode that it makes.
    pub data: Option<Rc<str>>,
    /// The client whose program is the storage that the lock protects.
    pub storage: Option<ClientId>,
    /// The sites of a two-phase commit.
    pub sites: Vec<ClientId>,
}

/// A recipe, or a naive variant that shows why the recipe is as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Name,
    Config,
    Member,
    WatchMembers,
    Elect,
    /// The variant in which all watch the parent.
    ElectNaive,
    /// One znode, which all watch: the herd.
    SimpleLock,
    Lock,
    /// Cannot find its own znode again when a reply was lost.
    LockNoGuid,
    /// Looks for its own znode in a list that may lag.
    LockUnsynced,
    /// Sorts by the whole name in place of the sequence number.
    LockByName,
    ReadLock,
    WriteLock,
    Produce,
    /// Looks for its own item in a list that may lag.
    ProduceUnsynced,
    Consume,
    /// Works on an item before it has won it.
    ConsumeNaive,
    Barrier,
    SyncQueue,
    DoubleBarrier,
    /// Counts `ready` among the members.
    DoubleBarrierNaive,
    /// The variant of lecture notes: `/ready` and `/process`.
    DoubleBarrierNotes,
    Coordinate,
    Site,
    /// Refuses a token older than the newest it has seen.
    Storage,
    /// Takes every item that comes.
    StorageNaive,
}

impl Kind {
    pub const ALL: [Kind; 26] = [
        Kind::Name,
        Kind::Config,
        Kind::Member,
        Kind::WatchMembers,
        Kind::Elect,
        Kind::ElectNaive,
        Kind::SimpleLock,
        Kind::Lock,
        Kind::LockNoGuid,
        Kind::LockUnsynced,
        Kind::LockByName,
        Kind::ReadLock,
        Kind::WriteLock,
        Kind::Produce,
        Kind::ProduceUnsynced,
        Kind::Consume,
        Kind::ConsumeNaive,
        Kind::Barrier,
        Kind::SyncQueue,
        Kind::DoubleBarrier,
        Kind::DoubleBarrierNaive,
        Kind::DoubleBarrierNotes,
        Kind::Coordinate,
        Kind::Site,
        Kind::Storage,
        Kind::StorageNaive,
    ];

    /// The word in the command language.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Name => "name",
            Kind::Config => "config",
            Kind::Member => "member",
            Kind::WatchMembers => "watch-members",
            Kind::Elect => "elect",
            Kind::ElectNaive => "elect-naive",
            Kind::SimpleLock => "simple-lock",
            Kind::Lock => "lock",
            Kind::LockNoGuid => "lock-no-guid",
            Kind::LockUnsynced => "lock-unsynced",
            Kind::LockByName => "lock-by-name",
            Kind::ReadLock => "read-lock",
            Kind::WriteLock => "write-lock",
            Kind::Produce => "produce",
            Kind::ProduceUnsynced => "produce-unsynced",
            Kind::Consume => "consume",
            Kind::ConsumeNaive => "consume-naive",
            Kind::Barrier => "barrier",
            Kind::SyncQueue => "sync-queue",
            Kind::DoubleBarrier => "double-barrier",
            Kind::DoubleBarrierNaive => "double-barrier-naive",
            Kind::DoubleBarrierNotes => "double-barrier-notes",
            Kind::Coordinate => "coordinate",
            Kind::Site => "site",
            Kind::Storage => "storage",
            Kind::StorageNaive => "storage-naive",
        }
    }

    /// Whether it works at a znode.
    pub fn has_path(self) -> bool {
        !matches!(self, Kind::Storage | Kind::StorageNaive)
    }

    /// Whether it has to know how many there are.
    pub fn has_members(self) -> bool {
        matches!(self, Kind::SyncQueue | Kind::DoubleBarrier | Kind::DoubleBarrierNaive | Kind::DoubleBarrierNotes)
    }
}

impl Spec {
    pub fn new(kind: Kind, path: &str) -> Self {
        Spec { kind, path: path.into(), members: 0, hold: None, data: None, storage: None, sites: Vec::new() }
    }

    /// A znode below its own.
    pub fn below(&self, name: &str) -> Rc<str> {
        join(&self.path, name).into()
    }

    /// The name of the znode, if it stands right below its own: the reverse of [`below`](Self::below).
    pub fn name_below<'a>(&self, path: &'a str) -> Option<&'a str> {
        crate::zk::split(path).filter(|(parent, _)| *parent == &*self.path).map(|(_, name)| name)
    }
}

/// The words that tell one specification from another; a duration is in whole microseconds. The command language prints its own.
impl Display for Spec {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {:?} {:?} {:?} {:?}",
            self.kind.word(),
            self.path,
            self.members,
            self.hold,
            self.data,
            self.storage,
            self.sites
        )
    }
}
