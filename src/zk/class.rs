//! Kinds of messages and steps, for colours and filters.

use super::action::Action;
use super::message::{Message, PING_XID, QuorumPacket, RequestBody};
use super::protocol::{Command, Timer, Zk};
use super::remote::Remote;
use crate::hdfs::{self, Body, Request, Response};
use crate::sim::{Event, TraceKind, TraceStep};

/// The subject of a step, for colours and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    Vote,
    Sync,
    Propose,
    Ack,
    Commit,
    Client,
    Watch,
    /// Heartbeats of every kind.
    Ping,
    /// Connections opening and closing.
    Link,
    Timer,
    Disk,
    Command,
}

impl Class {
    pub const ALL: [Class; 12] = [
        Class::Vote,
        Class::Sync,
        Class::Propose,
        Class::Ack,
        Class::Commit,
        Class::Client,
        Class::Watch,
        Class::Ping,
        Class::Link,
        Class::Timer,
        Class::Disk,
        Class::Command,
    ];

    /// Whether a step shows something, with these kinds of messages hidden: a person's command, a message, or any other that made a note.
    pub fn shows(step: &TraceStep, has_notes: bool, hidden: &[Class]) -> bool {
        match step.kind {
            // A program outside pings by itself, time after time.
            TraceKind::Command => Class::from_u8(step.class) != Class::Ping || !hidden.contains(&Class::Ping),
            TraceKind::Message => !hidden.contains(&Class::from_u8(step.class)),
            TraceKind::Connection | TraceKind::Timer | TraceKind::Sync => has_notes,
        }
    }

    pub fn from_u8(n: u8) -> Class {
        Class::ALL.get(usize::from(n)).copied().unwrap_or(Class::Command)
    }

    pub fn of_message(message: &Message) -> Class {
        match message {
            Message::Greeting { .. } | Message::Notification(_) => Class::Vote,
            Message::Quorum(packet) => match packet {
                QuorumPacket::Proposal(_) => Class::Propose,
                QuorumPacket::Ack { zxid } if zxid.is_new_epoch() => Class::Sync,
                QuorumPacket::Ack { .. } => Class::Ack,
                QuorumPacket::Commit { .. }
                | QuorumPacket::Inform(_)
                | QuorumPacket::CommitAndActivate { .. }
                | QuorumPacket::InformAndActivate { .. } => Class::Commit,
                QuorumPacket::Ping { .. } => Class::Ping,
                QuorumPacket::Request(_) | QuorumPacket::Sync | QuorumPacket::Revalidate { .. } => Class::Client,
                QuorumPacket::FollowerInfo { .. }
                | QuorumPacket::ObserverInfo { .. }
                | QuorumPacket::LeaderInfo { .. }
                | QuorumPacket::AckEpoch { .. }
                | QuorumPacket::Diff { .. }
                | QuorumPacket::Trunc { .. }
                | QuorumPacket::Snap { .. }
                | QuorumPacket::NewLeader { .. }
                | QuorumPacket::UpToDate => Class::Sync,
            },
            Message::Request { body: RequestBody::Ping, .. } => Class::Ping,
            Message::Reply(reply) if reply.xid == PING_XID => Class::Ping,
            Message::Event(_) => Class::Watch,
            Message::Connect(_)
            | Message::Connected(_)
            | Message::Request { .. }
            | Message::Reply(_)
            | Message::Word(_)
            | Message::Peer { .. } => Class::Client,
            Message::Hdfs(packet) => Class::of_packet(packet),
        }
    }

    /// Packets of HDFS count as the kind of ZooKeeper's that they resemble: a journal is a proposal, the
    /// recovery of a segment synchronisation.
    fn of_packet(packet: &hdfs::Packet) -> Class {
        match &packet.body {
            Body::Request(Request::Heartbeat | Request::MonitorHealth)
            | Body::Response(Ok(Response::Heard { .. } | Response::Health { .. })) => Class::Ping,
            Body::Request(Request::Journal { .. }) => Class::Propose,
            Body::Request(Request::TransitionToActive | Request::TransitionToStandby) => Class::Vote,
            Body::Request(
                Request::GetJournalState
                | Request::NewEpoch { .. }
                | Request::PrepareRecovery { .. }
                | Request::AcceptRecovery { .. }
                | Request::FinalizeSegment { .. }
                | Request::StartSegment { .. }
                | Request::GetEdits { .. }
                | Request::EditLogSize
                | Request::RollEditLog
                | Request::GetImage
                | Request::PutImage { .. }
                | Request::RollImage,
            )
            | Body::Response(Ok(
                Response::JournalState { .. }
                | Response::Promised { .. }
                | Response::Prepared(_)
                | Response::Edits(_)
                | Response::Image(_)
                | Response::Checkpoint { .. }
                | Response::EditLogSize { .. },
            )) => Class::Sync,
            Body::Response(Ok(Response::Done)) => Class::Ack,
            Body::Request(_) | Body::Response(_) => Class::Client,
        }
    }

    pub fn of_event(event: &Event<Zk>) -> Class {
        match event {
            Event::Command(Command::Action(Action::Remote { word: Remote::Request { body: RequestBody::Ping, .. }, .. })) => {
                Class::Ping
            }
            // A call of a client breaks nothing.
            Event::Command(Command::Action(
                Action::Call { .. }
                | Action::Errand { .. }
                | Action::Run { .. }
                | Action::Tell { .. }
                | Action::Close { .. }
                | Action::Connect { .. }
                | Action::Remote { .. }
                | Action::RefuseRemote { .. }
                | Action::Files { .. }
                | Action::Checkpoint
                | Action::ImportCheckpoint,
            )) => Class::Client,
            Event::Blank | Event::Command(_) => Class::Command,
            Event::Delivered { message, .. } => Class::of_message(message),
            Event::Accepted { .. } | Event::Connected { .. } | Event::Closed { .. } => Class::Link,
            // The moment of consensus is no mere timer.
            Event::Timer { timer: Timer::Quorum, .. } => Class::Commit,
            Event::Timer { timer: Timer::ClientPing | Timer::LeaderTick | Timer::Hdfs(hdfs::Timer::Heartbeat), .. } => Class::Ping,
            Event::Timer { .. } => Class::Timer,
            Event::Synced { .. } => Class::Disk,
        }
    }
}
