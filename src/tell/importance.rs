//! The ranking of all notes: of several in one step, the one with the larger number is told first.

use crate::hdfs::Note as HdfsNote;
use crate::zk::{Code, EventType, LearnerLoss, Note, Op, ProgramNote, SyncMode};

/// Whether a note is about a person's command. It is made last and told first.
pub fn is_persons(note: &Note) -> bool {
    matches!(
        note,
        Note::Refused(_) | Note::Did(_) | Note::Asked | Note::ObserverAdded(_) | Note::ServerAdded(_) | Note::ClientAdded(_)
    )
}

pub fn importance(note: &Note) -> u8 {
    match note {
        Note::Refused(_) | Note::Did(_) | Note::ObserverAdded(_) | Note::ServerAdded(_) | Note::ClientAdded(_) => 100,
        // Who leads from here on comes before who votes.
        Note::Resigned { .. } => 99,
        Note::ConfigActivated { .. } => 98,
        Note::RoleTaken { .. } => 96,
        Note::Quorum { .. } | Note::GaveUp { .. } | Note::Expired { .. } | Note::AuthFailed => 95,
        // Who leads comes before why the others had lost their leader.
        Note::Established { .. } => 97,
        Note::Decided { .. } | Note::EpochChosen { .. } => 92,
        // The cause comes before the agreement on the txn that it is done by.
        Note::SessionExpiring { .. } => 96,
        // That history is to be cut off weighs more than who orders it.
        Note::SyncDecided { mode: SyncMode::Trunc, .. } => 98,
        Note::SyncDecided { .. }
        | Note::VoteQuorum { .. }
        | Note::LearnerAhead { .. }
        | Note::LearnerConfigLater { .. }
        | Note::MovedAway { .. }
        | Note::EpochAhead { .. }
        | Note::AckedEarly { .. } => 90,
        // A log that is cut weighs more than the history that it then agrees with.
        Note::SyncBegun { mode: SyncMode::Trunc, .. } => 91,
        // What an election is: it comes before who has won it.
        Note::VoteChanged { .. } => 93,
        // That a server has found the leader matters less than how it gets the history.
        Note::JoinedEstablished { .. } | Note::RoundJoined { .. } | Note::Looking { .. } => 88,
        Note::ClientAhead { .. } | Note::SessionUnknown { .. } | Note::SessionMoved { .. } | Note::Sweeping { .. } => 86,
        Note::AuthRefused { .. } | Note::PacketTooLong { .. } => 86,
        Note::RemoteRefused { .. } | Note::RemoteEnded { .. } | Note::SaslNotConfigured => 90,
        // That a stopped server's connection is closed says less than what is done without it: it is told where one looks at that server.
        Note::LearnerLost { why: LearnerLoss::Closed, .. } => 44,
        // And of a try that came to nothing, less than what comes of the next one: it is not told, even of a client that is looked at.
        Note::Disconnected { was_connected: false, .. } => 24,
        Note::SessionClosed { .. } | Note::SessionOpened { .. } | Note::Disconnected { .. } | Note::LearnerLost { .. } => 84,
        Note::WatchHeard { kind: EventType::DataWatchRemoved | EventType::ChildWatchRemoved, .. } => 19,
        Note::WatchFired { .. } => 82,
        // That an event has come is more than that it leaves.
        Note::WatchHeard { .. } => 83,
        Note::Connected { .. } => 81,
        // Of several calls, the one that others hear of.
        Note::Called { op: Some(op), .. } if is_of_connection(op) => 79,
        Note::Serving { .. } | Note::Synchronised { .. } | Note::Proposed { .. } | Note::Called { .. } => 80,
        // A call that was refused: it outweighs those that were made. A lost connection tells of its calls itself, and that a znode is not
        // there is what one asks `exists` for.
        Note::Replied { code: Some(code), call: Some(call), .. } => match (code, &call.op) {
            (Code::ConnectionLoss | Code::SessionExpired, _) | (Code::NoNode, Op::Exists { .. }) => 70,
            _ => 81,
        },
        // That the server has done what concerns the connection alone is seen at what it is for.
        Note::Replied { call: Some(call), .. } if is_of_connection(&call.op) => 20,
        Note::ErrandDone(_) => 72,
        Note::Replied { .. } | Note::SyncBegun { .. } | Note::NewLeaderAcked { .. } | Note::Acked { .. } => 70,
        Note::VoteKept { .. } | Note::EpochAccepted { .. } | Note::Connecting { .. } | Note::ClientClosed => 68,
        Note::Logged { .. } | Note::VoteOfOldRound { .. } => 60,
        // Every server does so in its turn. It is told where somebody hears of it, which is a note of its own, or where one looks at the server.
        Note::Applied { .. } | Note::Failed { .. } => 40,
        Note::Replayed { .. } => 100,
        Note::SnapshotBegun { .. } | Note::ZnodeCopied { .. } | Note::SnapshotWritten { .. } => 84,
        Note::ContainerKept { .. }
        | Note::NotServing { .. }
        | Note::Answered { .. }
        | Note::SnapshotTaken { .. }
        | Note::WatchSet { .. }
        | Note::Asked => 50,
        Note::Authenticated { .. } | Note::WatchRemoved { .. } => 50,
        Note::ReadOnlyBegun | Note::ReadOnlyEnded => 94,
        Note::ReadOnlyRefused { .. } | Note::SessionUpgrading { .. } | Note::LocalSessionExpired { .. } => 86,
        Note::ConnectedReadOnly { .. } | Note::ReadWriteFound { .. } => 85,
        Note::LocalSession { .. } => 84,
        Note::Hdfs(note) => of_hdfs(note),
        Note::Program(note) => of_program(note),
    }
}

/// Whether a call concerns the client's connection alone: its server settles it by itself, and no client waits for what it brings.
pub fn is_of_connection(op: &Op) -> bool {
    matches!(op, Op::AddAuth { .. } | Op::AddWatch { .. } | Op::RemoveWatches { .. })
}

/// The result of a recipe is told before the calls that it makes, its waiting after them.
fn of_program(note: &ProgramNote) -> u8 {
    match note {
        // What a fencing token is for.
        ProgramNote::Stored { accepted: false, .. } => 97,
        // It comes before what its program hears of the lock then.
        ProgramNote::Sends { .. } => 94,
        ProgramNote::Hdfs(note) => of_hdfs(note),
        ProgramNote::Began(_)
        | ProgramNote::Halted
        | ProgramNote::Holds { .. }
        | ProgramNote::LetGo { .. }
        | ProgramNote::Entered { .. }
        | ProgramNote::Left { .. }
        | ProgramNote::Joined { .. }
        | ProgramNote::Sees { .. }
        | ProgramNote::Learned { .. }
        | ProgramNote::Put { .. }
        | ProgramNote::Took { .. }
        | ProgramNote::Named { .. }
        | ProgramNote::Voted { .. }
        | ProgramNote::Decided { .. }
        | ProgramNote::Stored { .. }
        | ProgramNote::GaveUp { .. } => 93,
        ProgramNote::InVain | ProgramNote::Missed { .. } | ProgramNote::Renews => 81,
        // It says what the failed call before it says, and what comes of it.
        ProgramNote::MakesParent { .. } => 82,
        ProgramNote::Waits { .. } => 65,
    }
}

fn of_hdfs(note: &HdfsNote) -> u8 {
    match note {
        HdfsNote::Exits { .. } | HdfsNote::BecameActive { .. } | HdfsNote::Serving { .. } | HdfsNote::EpochPromised { .. } => 96,
        // A controller lets go of the lock because of it.
        HdfsNote::Health { state: None, .. } => 94,
        HdfsNote::Refused { .. }
        | HdfsNote::Fencing { .. }
        | HdfsNote::Fenced { .. }
        | HdfsNote::SegmentChosen { .. }
        | HdfsNote::ImageReplaced { .. } => 94,
        HdfsNote::Activating
        | HdfsNote::EpochChosen { .. }
        | HdfsNote::Activates { .. }
        | HdfsNote::Health { .. }
        | HdfsNote::EditsRolled { .. }
        | HdfsNote::CheckpointBegun { .. }
        | HdfsNote::CheckpointDone { .. }
        | HdfsNote::CheckpointFailed { .. }
        | HdfsNote::Imported { .. }
        | HdfsNote::Merged { .. } => 92,
        HdfsNote::Synced { .. }
        | HdfsNote::JournalLost { .. }
        | HdfsNote::Promised { .. }
        | HdfsNote::Dead { .. }
        | HdfsNote::BecameStandby => 90,
        HdfsNote::Loading { .. } | HdfsNote::Replayed { .. } | HdfsNote::SafeMode { .. } | HdfsNote::SegmentRecovered { .. } => 88,
        HdfsNote::Finished { .. }
        | HdfsNote::Retries { .. }
        | HdfsNote::Repeated
        | HdfsNote::Logged(_)
        | HdfsNote::CaughtUp { .. } => 86,
        HdfsNote::SegmentStarted { .. }
        | HdfsNote::SegmentFinalized { .. }
        | HdfsNote::SegmentAccepted { .. }
        | HdfsNote::Fetched { .. } => 80,
        HdfsNote::Registered { .. }
        | HdfsNote::Follows { .. }
        | HdfsNote::Called(_)
        | HdfsNote::Stored { .. }
        | HdfsNote::LeftSafeMode { .. } => 70,
        HdfsNote::Journaled { .. } => 66,
    }
}
