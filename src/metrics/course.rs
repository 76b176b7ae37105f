//! The course of a few figures along a run: every change of each, with the step that made it.

use std::collections::BTreeMap;

use super::sheet::lag;
use super::{Counts, Metrics};
use crate::sim::{Life, NodeId, Step, Time, World};
use crate::zk::{ServerId, Zk, established_leader, server, servers};

/// A figure whose course is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Outstanding,
    ZxidLag,
    Watches,
    Sessions,
    Proposals,
    LearnerProposals,
}

/// A change of a figure: the step that made it, when, and the value from then on; `None`: the server does not give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub step: u32,
    pub at: Time,
    pub value: Option<u64>,
}

/// The course of every kept figure of every server.
#[derive(Clone, Debug, Default)]
pub struct Course {
    servers: BTreeMap<ServerId, [Vec<Change>; Figure::ALL.len()]>,
    steps: u32,
}

impl Figure {
    pub const ALL: [Figure; 6] =
        [Figure::Outstanding, Figure::ZxidLag, Figure::Watches, Figure::Sessions, Figure::Proposals, Figure::LearnerProposals];

    /// The name by which a sheet has it.
    pub fn name(self) -> &'static str {
        match self {
            Figure::Outstanding => "outstanding_requests",
            Figure::ZxidLag => super::ZXID_LAG,
            Figure::Watches => "watch_count",
            Figure::Sessions => "global_sessions",
            Figure::Proposals => "proposal_count",
            Figure::LearnerProposals => "learner_proposal_received_count",
        }
    }
}

impl Course {
    /// The number of steps that were taken in.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The changes of a figure, in their order.
    pub fn of(&self, server: ServerId, figure: Figure) -> &[Change] {
        self.servers.get(&server).map_or(&[], |courses| courses[figure as usize].as_slice())
    }

    /// Forgets everything from this step on.
    pub fn truncate(&mut self, steps: u32) {
        self.steps = self.steps.min(steps);
        for changes in self.servers.values_mut().flatten() {
            changes.truncate(changes.partition_point(|change| change.step < steps));
        }
    }

    /// Takes in the next step, with the world and the metrics that it has led to. Only the figures of the servers that it touched may
    /// have changed; with a leader's last txn also how far all others are behind.
    pub fn see(&mut self, world: &World<Zk>, metrics: &Metrics, step: &Step<Zk>) {
        if step.index < self.steps {
            return;
        }
        self.steps = step.index + 1;
        let leader = established_leader(world);
        let is_touched = |id: ServerId| {
            let node: NodeId = id.node();
            step.event.node() == Some(node) || step.notes.iter().any(|(of, _)| *of == node)
        };
        let all = step.event.node().is_none() || leader.is_none_or(is_touched);
        for (id, node, it) in servers(world).filter(|(id, ..)| all || is_touched(*id)) {
            let none = Counts::default();
            let counts = metrics.of(id).unwrap_or(&none);
            let runs = node.life == Life::Running;
            let gauge = |value: usize| (runs && it.is_serving()).then_some(value as u64);
            let lag = leader.and_then(|leader| server(world, leader)).map(|leader| lag(node, it, leader) as u64);
            let values = [
                gauge(counts.outstanding()),
                lag,
                gauge(it.watch_count()),
                gauge(it.session_count()),
                runs.then_some(counts.proposals),
                runs.then_some(counts.learner_proposals),
            ];
            let courses = self.servers.entry(id).or_default();
            for (changes, value) in courses.iter_mut().zip(values) {
                if changes.last().and_then(|last| last.value) != value {
                    changes.push(Change { step: step.index, at: step.at, value });
                }
            }
        }
    }
}
