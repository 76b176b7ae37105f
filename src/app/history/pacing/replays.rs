//! The replay of an EditLog: while a NameNode starts or a SecondaryNameNode merges, nothing is sent and nobody says anything, and yet there
//! is something to see.

use crate::hdfs::{self, Daemon, ReplayFigures, Role};
use crate::sim::{Life, NodeId, Position, Recording, Time, TraceKind, World};
use crate::zk::{Note, Zk, daemons};

/// The daemons that replay a log at a place of a run, as it is gone through step by step.
#[derive(Default)]
pub struct Replays {
    replaying: Vec<NodeId>,
}

impl Replays {
    pub fn at(recording: &Recording<Zk>, position: Position) -> Self {
        // Most runs are without HDFS, and a place is found only by going there.
        if daemons(recording.head()).next().is_none() {
            return Self::default();
        }
        Self { replaying: replaying(&recording.seek(position)) }
    }

    /// Goes over a step; whether it is a piece of a replay.
    pub fn is_piece(&mut self, recording: &Recording<Zk>, step: u32) -> bool {
        for (node, note) in recording.notes_of(step) {
            match note {
                Note::Hdfs(hdfs::Note::Loading { edits, .. } | hdfs::Note::Fetched { edits, .. }) if *edits > 0 => {
                    self.replaying.push(*node)
                }
                Note::Hdfs(hdfs::Note::Replayed { .. } | hdfs::Note::Merged { .. }) => self.replaying.retain(|other| other != node),
                _ => {}
            }
        }
        let timer = recording.trace().get(step as usize).filter(|step| step.kind == TraceKind::Timer);
        timer.and_then(|step| step.node).is_some_and(|node| self.replaying.contains(&node))
    }
}

fn replaying(world: &World<Zk>) -> Vec<NodeId> {
    let replays = |daemon: &Daemon| figures(daemon, world.now()).is_some_and(|figures| figures.left > 0);
    daemons(world).filter(|(_, node, daemon)| node.life == Life::Running && replays(daemon)).map(|(host, ..)| host.node()).collect()
}

fn figures(daemon: &Daemon, now: Time) -> Option<ReplayFigures> {
    match daemon.role() {
        Role::NameNode(name_node) => name_node.to_replay(now),
        Role::Secondary(secondary) => secondary.merging(now).map(|merging| merging.replay),
        _ => None,
    }
}
