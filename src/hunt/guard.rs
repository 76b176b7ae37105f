//! What each rule is for: the scene in which it matters, and the laws of which one breaks without it.

use super::bounds::Bounds;
use super::course::Course;
use super::play::Play;
use super::scene::Scene;
use crate::check::{Law, Violation};
use crate::rules::Rule;

#[derive(Clone, Copy, Debug)]
pub struct Guard {
    pub rule: Rule,
    pub scene: Scene,
    pub laws: &'static [Law],
}

impl Guard {
    pub fn of(rule: Rule) -> Guard {
        let (scene, laws): (Scene, &'static [Law]) = match rule {
            Rule::CommitQuorum | Rule::AckAfterSync => (Scene::Ensemble, &[Law::CommitQuorum]),
            Rule::ElectionZxid => (Scene::Ensemble, &[Law::CommittedNeverLost]),
            Rule::ElectionEpoch => (Scene::Ensemble, &[Law::LeaderFreshest]),
            Rule::NewEpoch => (Scene::Ensemble, &[Law::OneLeaderPerEpoch, Law::ZxidUnique]),
            Rule::OldEpochRefused => (Scene::LateVote, &[Law::PromiseKept]),
            Rule::AcceptedEpoch => (Scene::WithoutLeader, &[Law::PromiseKept]),
            Rule::SyncedLogged | Rule::SyncedBeforeAck => (Scene::Ensemble, &[Law::CommitQuorum]),
            Rule::SyncedBeforeEpoch => (Scene::HastyEpoch, &[Law::CommittedNeverLost]),
            Rule::NewLeaderAckFirst | Rule::UncommittedWaits => (Scene::Ensemble, &[Law::SyncSucceeds]),
            Rule::LogBeforeVote | Rule::GapKnown => {
                (Scene::Ensemble, &[Law::CommittedNeverLost, Law::PrefixConsistency, Law::ReplicaEquality, Law::ZxidUnique])
            }
            Rule::Truncate => (Scene::Ensemble, &[Law::ReplicaEquality, Law::PrefixConsistency]),
            Rule::TruncateSnapshots => (Scene::DirtySnapshot, &[Law::ReplicaEquality, Law::PrefixConsistency]),
            Rule::LinksOrder => (Scene::Ensemble, &[Law::Fifo, Law::PrefixConsistency]),
            Rule::EventBeforeReply => (Scene::Ensemble, &[Law::EventBeforeData]),
            Rule::WatchesRearmed => (Scene::Ensemble, &[Law::RearmSound]),
            Rule::EphemeralsEnd => (Scene::Ensemble, &[Law::EphemeralOwner]),
            Rule::LeaderExpires => (Scene::Ensemble, &[Law::ExpiryNotEarly]),
            Rule::MovedEnds => (Scene::SlowRevalidation, &[Law::MovedEnds]),
            Rule::CreateProtected => (Scene::Crowd("run lock /lock hold 200ms"), &[Law::MadeOnce]),
            Rule::LockLooksAgain => (Scene::Crowd("run lock /lock hold 2s"), &[Law::OneHolder]),
            Rule::LockWatchesOne => (Scene::Crowd("run lock /lock hold 500ms"), &[Law::OneWoken]),
            Rule::BarrierReady => (Scene::Crowd("run double-barrier /b {n} hold 10ms"), &[Law::AllPass]),
            Rule::HdfsFencing => (Scene::NameNodes, &[Law::OneWriter]),
            Rule::JournalEpochs => (Scene::NameNodes, &[Law::OnePerEpoch]),
        };
        Guard { rule, scene, laws }
    }

    /// The schedule of this seed without the rule, within bounds.
    pub fn course(self, seed: u64, bounds: &Bounds) -> Course {
        self.scene.course(seed, &[self.rule], bounds)
    }

    /// The schedule of this seed without the rule.
    pub fn play(self, seed: u64) -> Play {
        self.course(seed, &Bounds::default()).played()
    }

    /// What of its laws broke first.
    pub fn broken(self, play: &Play) -> Option<&Violation> {
        play.violations().find(|found| self.laws.contains(&found.law))
    }
}
