//! A note as a few words in a column of the transcript.

use super::hdfs;
use zooscope::script::DurationText;
use zooscope::sim::{Fault, NodeId};
use zooscope::zk::{Code, Disconnection, GiveUp, LearnerLoss, Machine, Note, ProgramNote, Vote};

/// The name of a machine, such as `s1` or `c1`.
pub fn name(node: NodeId) -> String {
    Machine::of(node).map_or_else(|| format!("node {}", node.0), |machine| machine.to_string())
}

/// The note's name in the source.
pub fn kind(note: &Note) -> String {
    let debug = format!("{note:?}");
    debug.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// The words of a note; `None` if it only repeats another row.
pub fn text(note: &Note) -> Option<String> {
    of_election(note)
        .or_else(|| of_sync(note))
        .or_else(|| of_broadcast(note))
        .or_else(|| of_session(note))
        .or_else(|| of_client(note))
}

fn of_election(note: &Note) -> Option<String> {
    Some(match note {
        Note::Did(fault) => return of_fault(fault),
        Note::ObserverAdded(_) => "START observer".to_owned(),
        Note::ServerAdded(_) => "START server".to_owned(),
        Note::ClientAdded(_) => "START".to_owned(),
        Note::Refused(_) => "refused".to_owned(),
        Note::Looking { round, vote } => format!("LOOKING r{round} {}", vote_text(vote)),
        Note::VoteChanged { from, vote, .. } => format!("{} says {from}", vote_text(vote)),
        Note::RoundJoined { from, round, vote } => format!("r{round} {} says {from}", vote_text(vote)),
        Note::VoteQuorum { vote } => format!("quorum for {}", vote.leader),
        Note::Decided { state, leader, .. } => format!("{} {leader}", state.name()),
        Note::RoleTaken { state, leader } => format!("{} {leader}, named", state.name()),
        Note::JoinedEstablished { leader } => format!("joins {leader}"),
        _ => return None,
    })
}

/// A vote as `→ s4 (0x1·0007)`: the candidate, and its last zxid.
fn vote_text(vote: &Vote) -> String {
    format!("→ {} ({})", vote.leader, vote.zxid)
}

fn of_fault(fault: &Fault) -> Option<String> {
    Some(match fault {
        Fault::Crash(_) => "CRASH".to_owned(),
        Fault::Restart(_) => "START".to_owned(),
        Fault::Freeze(_) => "FREEZE".to_owned(),
        Fault::Thaw(_) => "THAW".to_owned(),
        Fault::Isolate(_) => "isolated".to_owned(),
        Fault::SlowDisk(_, 0) => "disk normal".to_owned(),
        Fault::SlowDisk(_, by) => format!("disk +{}", DurationText(*by)),
        Fault::Cut(_, to) => format!("cut from {}", name(*to)),
        Fault::HealLink(_, to) => format!("joined with {}", name(*to)),
        Fault::Slow(_, to, by) => format!("to {} +{}", name(*to), DurationText(*by)),
        // Faults of the network as a whole: the command's own row says them.
        Fault::Partition(_) | Fault::Heal | Fault::Hold(_) | Fault::Release(_) | Fault::Drop(_) => return None,
    })
}

fn of_sync(note: &Note) -> Option<String> {
    Some(match note {
        Note::EpochChosen { epoch } => format!("new epoch {epoch}"),
        Note::EpochAccepted { epoch } => format!("accepts epoch {epoch}"),
        Note::SyncDecided { learner, mode, .. } => format!("{} → {learner}", mode.name()),
        Note::SyncBegun { mode, zxid } => format!("{} {zxid}", mode.name()),
        Note::Synchronised { epoch } => format!("ACK NEWLEADER {epoch}"),
        Note::NewLeaderAcked { learner } => format!("NEWLEADER ok {learner}"),
        Note::Established { epoch } => format!("LEADS epoch {epoch}"),
        Note::Serving { leader } => format!("SERVES with {leader}"),
        Note::LearnerAhead { learner } => format!("refuses {learner}, ahead"),
        Note::LearnerConfigLater { learner } => format!("refuses {learner}, later members"),
        Note::LearnerLost { learner, why } => format!("lost {learner}: {}", loss(*why)),
        Note::GaveUp { why, .. } => format!("GIVES UP: {}", give_up(*why)),
        _ => return None,
    })
}

fn loss(why: LearnerLoss) -> &'static str {
    match why {
        LearnerLoss::Closed => "closed",
        LearnerLoss::Silent => "silent",
        LearnerLoss::SlowAck => "no ACK",
    }
}

fn give_up(why: GiveUp) -> &'static str {
    match why {
        GiveUp::NoQuorumConnected => "no quorum came",
        GiveUp::EpochNotAccepted => "no quorum for epoch",
        GiveUp::NoQuorumSynced => "no quorum synced",
        GiveUp::QuorumLost => "quorum lost",
        GiveUp::LeaderUnreachable => "no way to leader",
        GiveUp::LeaderGone => "leader gone",
        GiveUp::LeaderSilent => "leader silent",
        GiveUp::LeaderOld => "leader's epoch old",
        GiveUp::BrokenHistory => "history broken",
        GiveUp::ZxidRollover => "zxids used up",
        GiveUp::Reconfigured => "reconfigured",
    }
}

fn of_broadcast(note: &Note) -> Option<String> {
    Some(match note {
        Note::Proposed { zxid } => format!("PROPOSE {zxid}"),
        Note::Logged { zxid } => format!("LOG {zxid}"),
        Note::Acked { zxid, from, acks } => format!("ACK {zxid} {from} ({acks})"),
        Note::Quorum { zxid } => format!("QUORUM {zxid}"),
        Note::ConfigActivated { new, is_voter, .. } => {
            format!("CONFIG {}{}", new.version, if *is_voter { "" } else { ", no vote" })
        }
        Note::Resigned { leader } => format!("RESIGNS for {leader}"),
        Note::Applied { zxid } => format!("COMMIT {zxid}"),
        Note::Failed { zxid, code } => format!("{} {zxid}", code.name()),
        Note::SnapshotTaken { zxid } => format!("snapshot {zxid}"),
        Note::SnapshotBegun { zxid } => format!("snapshot {zxid} begins"),
        Note::ZnodeCopied { path, .. } => format!("copies {path}"),
        Note::SnapshotWritten { zxid, through } => format!("snapshot {zxid} written, through {through}"),
        Note::Replayed { snapshot, txns, known } => format!("snapshot {snapshot} loaded, {txns} replayed, {known} of them in it"),
        _ => return None,
    })
}

fn of_session(note: &Note) -> Option<String> {
    Some(match note {
        Note::SessionOpened { client, .. } => format!("session of {client}"),
        Note::LocalSession { client, .. } => format!("local session of {client}"),
        Note::LocalSessionExpired { session } => format!("local session {session} expires"),
        Note::SessionUpgrading { session } => format!("local session {session} becomes global"),
        Note::ReadOnlyBegun => "READ-ONLY".to_owned(),
        Note::ReadOnlyEnded => "no longer read-only".to_owned(),
        Note::ReadOnlyRefused { client, .. } => format!("turns {client} away: read-only"),
        Note::SessionMoved { client, .. } => format!("{client} moved here"),
        Note::SessionUnknown { client, .. } => format!("{client}: session gone"),
        Note::ClientAhead { client, .. } => format!("{client} is ahead"),
        Note::NotServing { client } => format!("turns {client} away"),
        Note::SessionExpiring { session } => format!("EXPIRE {session}"),
        Note::SessionClosed { session } => format!("closed {session}"),
        Note::WatchFired { client, path, .. } => format!("watch {path} → {client}"),
        Note::WatchSet { client, path, .. } => format!("watch {path} of {client}"),
        Note::WatchRemoved { client, path } => format!("watch {path} of {client} removed"),
        Note::Authenticated { client, id } => format!("{client} is {id}"),
        Note::AuthRefused { client, scheme } => format!("refuses {client}'s credentials: {scheme}"),
        Note::RemoteRefused { from, .. } => format!("REFUSES {from}"),
        Note::PacketTooLong { client } => format!("packet of {client} too long"),
        Note::ContainerKept { path } => format!("keeps {path}"),
        Note::Sweeping { path } => format!("SWEEP {path}"),
        Note::MovedAway { session } => format!("{session} moved away"),
        _ => return None,
    })
}

fn of_client(note: &Note) -> Option<String> {
    Some(match note {
        Note::Connecting { server } => format!("connects to {server}"),
        Note::Connected { server, session, .. } => format!("CONNECTED {server} {session}"),
        Note::ConnectedReadOnly { server, session } => format!("CONNECTEDREADONLY {server} {session}"),
        Note::ReadWriteFound { server } => format!("finds {server}, which says rw"),
        Note::Disconnected { server, why, .. } => format!("lost {server}{}", disconnection(*why)),
        Note::Expired { session } => format!("EXPIRED {session}"),
        Note::Called { xid, op } => format!("#{xid} {}", op.as_ref().map_or("close", |op| op.name())),
        Note::Replied { xid, code, .. } => format!("#{xid} {}", code.map_or("ok", Code::name)),
        Note::WatchHeard { kind, path } => format!("{} {path}", kind.name()),
        Note::Program(note) => of_program(note),
        Note::Hdfs(note) => hdfs::text(note),
        Note::AuthFailed => "AUTH_FAILED".to_owned(),
        Note::ClientClosed => "closed".to_owned(),
        _ => return None,
    })
}

fn of_program(note: &ProgramNote) -> String {
    match note {
        ProgramNote::Began(program) => format!("RUNS {}", program.program().words()),
        ProgramNote::Halted => "HALTED".to_owned(),
        ProgramNote::MakesParent { path } => format!("makes {path}"),
        ProgramNote::Waits { path } => format!("waits at {path}"),
        ProgramNote::InVain => "woken in vain".to_owned(),
        ProgramNote::Holds { path, token, .. } => format!("HOLDS {path} {token}"),
        ProgramNote::LetGo { path, .. } => format!("LETS GO {path}"),
        ProgramNote::Entered { path, .. } => format!("ENTERS {path}"),
        ProgramNote::Left { path } => format!("LEAVES {path}"),
        ProgramNote::Joined { path } => format!("JOINS {path}"),
        ProgramNote::Sees { members, .. } => format!("sees {}", members.join(" ")),
        ProgramNote::Learned { value, .. } => format!("learns {value}"),
        ProgramNote::Put { path, .. } => format!("PUT {path}"),
        ProgramNote::Took { path, .. } => format!("TOOK {path}"),
        ProgramNote::Missed { path } => format!("missed {path}"),
        ProgramNote::Named { path } => format!("NAMED {path}"),
        ProgramNote::Voted { commit, .. } => format!("votes {}", verdict(*commit)),
        ProgramNote::Decided { commit, .. } => format!("DECIDED {}", verdict(*commit)),
        ProgramNote::Sends { to, token, .. } => format!("writes to {to} {token}"),
        ProgramNote::Stored { token, accepted, .. } => format!("{} {token}", if *accepted { "stores" } else { "REFUSES" }),
        ProgramNote::Hdfs(note) => hdfs::text(note),
        ProgramNote::Renews => "begins anew".to_owned(),
        ProgramNote::GaveUp { code } => format!("GAVE UP: {}", code.words()),
    }
}

fn verdict(commit: bool) -> &'static str {
    if commit { "commit" } else { "abort" }
}

fn disconnection(why: Disconnection) -> &'static str {
    match why {
        Disconnection::Closed => "",
        Disconnection::Silent => ": silent",
        Disconnection::Asked => ": asked to",
        Disconnection::TooLong => ": reply too long",
        Disconnection::ReadWriteFound => ": moves to a quorum",
    }
}
