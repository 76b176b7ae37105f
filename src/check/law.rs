//! What must hold: every law with its theme and the place that states it.

use std::fmt;

/// What a law is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// What the servers agree on.
    Agreement,
    Sessions,
    /// What a client sees, and in which order.
    Order,
    Watches,
    Recipes,
    Hdfs,
}

impl Theme {
    pub const ALL: [Theme; 6] = [Theme::Agreement, Theme::Sessions, Theme::Order, Theme::Watches, Theme::Recipes, Theme::Hdfs];

    /// The laws of this theme.
    pub fn laws(self) -> impl Iterator<Item = Law> {
        Law::ALL.iter().copied().filter(move |law| law.theme() == self)
    }
}

macro_rules! laws {
    ($($(#[$doc:meta])* $law:ident: $theme:ident, $source:literal;)*) => {
        /// Something that must hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Law {
            $($(#[$doc])* $law,)*
        }

        impl Law {
            pub const ALL: &[Law] = &[$(Law::$law,)*];

            pub fn theme(self) -> Theme {
                match self {
                    $(Law::$law => Theme::$theme,)*
                }
            }

            /// The id of its row on the page.
            pub fn id(self) -> &'static str {
                match self {
                    $(Law::$law => concat!("law-", stringify!($law)),)*
                }
            }

            /// The specification, document or class that states it or carries it out.
            pub fn source(self) -> &'static str {
                match self {
                    $(Law::$law => $source,)*
                }
            }
        }
    };
}

laws! {
    /// At most one server establishes itself as the leader of an epoch, over all time.
    OneLeaderPerEpoch: Agreement, "Zab.tla, Leadership2";
    /// A txn once committed is in the history of every later leader, and on the disk of a member of every quorum.
    CommittedNeverLost: Agreement, "Zab.tla, Agreement and PrimaryIntegrity";
    /// All servers apply the committed txns, in the same order and without a gap.
    PrefixConsistency: Agreement, "Zab.tla, PrefixConsistency and TotalOrder";
    /// A zxid stands for one txn, on every disk and in every message.
    ZxidUnique: Agreement, "ZkV3_7_0.tla, zxid uniqueness";
    /// What is committed is on the disks of a quorum.
    CommitQuorum: Agreement, "ZkV3_7_0.tla, commit; the NEWLEADER quorum";
    /// On a disk acceptedEpoch ≥ currentEpoch ≥ the last txn's epoch, and none of them goes back.
    EpochOrder: Agreement, "ZkV3_7_0.tla, EpochOrder";
    /// Two servers at one zxid have the same tree and the same sessions.
    ReplicaEquality: Agreement, "DataTree.java, ZKDatabase.java";
    /// A leader's history is at least as fresh as that of every server whose promise it counts.
    LeaderFreshest: Agreement, "Leader.waitForEpochAck; FastLeaderElection.totalOrderPredicate";
    /// A server promises an epoch to one leader, and follows none of an older one.
    PromiseKept: Agreement, "ZkV3_7_0.tla, acceptedEpoch; Leader.getEpochToPropose";
    /// Who does its part in a synchronisation gets through it.
    SyncSucceeds: Agreement, "Learner.syncWithLeader; Leader.waitForNewLeaderAck";
    /// A session id is given once.
    SessionUnique: Sessions, "SessionTrackerImpl.initializeNextSessionId";
    /// The owner of every ephemeral is a session that lives.
    EphemeralOwner: Sessions, "DataTree.killSession";
    /// A session expires only after its timeout of silence.
    ExpiryNotEarly: Sessions, "ExpiryQueue.java";
    /// A silent session is closed within a tick after its timeout.
    ExpiryNotLate: Sessions, "ExpiryQueue.java";
    /// A session that was closed has no more effect.
    ExpiredFinal: Sessions, "PrepRequestProcessor.checkSession";
    /// The connection of a session that has moved to another server ends.
    MovedEnds: Sessions, "FinalRequestProcessor.java: SessionMovedException";
    /// A client's calls are answered in the order in which it made them.
    Fifo: Order, "ZooKeeper Internals, FIFO client order";
    /// A session never sees an earlier state than it has seen.
    MonotonicView: Order, "ZooKeeper Programmer's Guide, Consistency Guarantees";
    /// A read shows the state of the zxid that it names, with the session's own writes.
    ReadOwnWrites: Order, "ZooKeeper Programmer's Guide, Consistency Guarantees";
    /// Writes have one order that agrees with real time.
    WriteLinearizable: Order, "ZooKeeper Internals, linearizable writes";
    /// A request is executed at most once.
    AtMostOnce: Order, "ZooKeeper.java: nothing is resent";
    /// A server takes in no client that has seen more than the server has.
    NoBehindServer: Order, "ZooKeeperServer.processConnectRequest";
    /// Every znode has a parent, and no ephemeral has children.
    TreeClosed: Order, "PrepRequestProcessor, DataTree";
    /// A znode's stat counts what was done to it.
    StatLaws: Order, "DataTree.java, StatPersisted";
    /// No two sequential znodes of one parent have the same number, and numbers grow.
    SequenceUnique: Order, "PrepRequestProcessor.pRequest2TxnCreate";
    /// A request that failed changes nothing; a multi is done as a whole or not at all.
    FailNoEffect: Order, "DataTree.processTxn";
    /// An event is sent for every matching change, once, and for nothing else.
    WatchEvents: Watches, "WatchManager.java";
    /// A client hears of a change before it sees it.
    EventBeforeData: Watches, "NIOServerCnxn.java: one queue a connection";
    /// After a reconnect, every watch is answered or stands again.
    RearmSound: Watches, "ClientCnxn.primeConnection, DataTree.setWatches";
    /// A server holds no watch of a connection that is gone.
    NoGhost: Watches, "WatchManager.removeWatcher";
    /// No two that exclude each other hold with living sessions; so too of leaders.
    OneHolder: Recipes, "ZooKeeper Recipes and Solutions, Locks";
    /// Holders come in the order of their znodes.
    FirstCome: Recipes, "ZooKeeper Recipes and Solutions, Locks";
    /// A change in the queue of a lock wakes one at most.
    OneWoken: Recipes, "ZooKeeper Recipes and Solutions, Locks; the herd effect";
    /// Nobody passes a barrier before all are there, and nobody leaves before all are done.
    NobodyEarly: Recipes, "ZooKeeper Recipes and Solutions, Double Barriers";
    /// Whoever stood at a double barrier when it opened can pass it.
    AllPass: Recipes, "ZooKeeper Recipes and Solutions, Double Barriers";
    /// An item is taken once.
    ItemsOnce: Recipes, "ZooKeeper Recipes and Solutions, Queues";
    /// No two znodes with one mark stand there at once.
    MadeOnce: Recipes, "CURATOR-264; Curator's protection";
    /// A storage takes no token older than one it has taken.
    TokensGrow: Recipes, "Fencing tokens; ZooKeeper's zxid as one";
    /// All sites decide alike, and commit only what all voted for.
    AllDecideAlike: Recipes, "ZooKeeper Recipes and Solutions, Two-phased Commit";
    /// A safe edit is in the log of every NameNode that is active later, at its place and with its content, and in its namespace.
    SafeStays: Hdfs, "HDFS-3077, sections 2.5 and 2.8";
    /// A call that was answered as done has its effect for every later reader.
    AnsweredStays: Hdfs, "FSEditLog.logSync";
    /// No two NameNodes write in one epoch.
    OnePerEpoch: Hdfs, "HDFS-3077, newEpoch";
    /// A JournalNode takes nothing from a writer older than its promise, and no edit is safe twice with different content.
    OneWriter: Hdfs, "HDFS-3077; Journal.checkRequest";
    /// FsImage and EditLog are the same namespace as the whole log from the beginning.
    CheckpointSame: Hdfs, "SecondaryNameNode.doCheckpoint";
}

impl Law {
    /// The law of this name, as it prints.
    pub fn named(name: &str) -> Option<Law> {
        Law::ALL.iter().copied().find(|law| law.to_string() == name)
    }
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_law_is_found_by_its_name_and_stands_in_one_theme() {
        for law in Law::ALL {
            assert_eq!(Law::named(&law.to_string()), Some(*law));
        }
        assert_eq!(Theme::ALL.into_iter().flat_map(Theme::laws).count(), Law::ALL.len());
        assert_eq!(Law::named("nothing"), None);
    }
}
