//! Who votes, as one server knows it: the configuration that is in force, and the one that was proposed last (`QuorumPeer.quorumVerifier`,
//! `lastSeenQuorumVerifier`). While they differ, whatever needs a quorum needs one of each (`SyncedLearnerTracker`).

use std::rc::Rc;

use super::dynamic::Dynamic;
use super::ids::ServerId;
use super::verifier::QuorumVerifier;
use crate::rules::{Rule, Rules};

/// The two configurations that a server knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// In force: committed, as far as this server has heard.
    pub current: Rc<QuorumVerifier>,
    /// Proposed last. The same as `current`, unless a reconfiguration is under way.
    pub last_seen: Rc<QuorumVerifier>,
}

impl View {
    pub fn new(current: Rc<QuorumVerifier>) -> Self {
        View { last_seen: current.clone(), current }
    }

    /// The configuration that was proposed and is not in force.
    pub fn pending(&self) -> Option<&Rc<QuorumVerifier>> {
        Some(&self.last_seen).filter(|last_seen| last_seen.version > self.current.version)
    }

    /// The configuration in force, and behind it the one that is proposed.
    pub fn all(&self) -> impl Iterator<Item = &Rc<QuorumVerifier>> {
        [&self.current].into_iter().chain(self.pending())
    }

    #[cold]
    fn is_voter(&self, server: ServerId) -> bool {
        self.current.is_voter(server)
    }

    #[cold]
    fn is_voter_of_any(&self, server: ServerId) -> bool {
        self.all().any(|verifier| verifier.is_voter(server))
    }

    #[cold]
    fn voters_of_any(&self) -> Vec<ServerId> {
        let mut voters: Vec<ServerId> = self.all().flat_map(|verifier| verifier.voters()).collect();
        voters.sort_unstable();
        voters.dedup();
        voters
    }

    #[cold]
    fn has_quorum<'a>(&self, servers: impl Iterator<Item = &'a ServerId>) -> bool {
        self.current.contains_quorum(servers.copied())
    }

    #[cold]
    fn has_all_quorums<'a>(&self, servers: impl Iterator<Item = &'a ServerId> + Clone) -> bool {
        self.all().all(|verifier| verifier.contains_quorum(servers.clone().copied()))
    }

    #[cold]
    fn commits<'a>(&self, servers: impl Iterator<Item = &'a ServerId> + Clone, rules: Rules) -> bool {
        self.all().all(|verifier| {
            if verifier.hierarchy().is_some() && rules.hold(Rule::CommitQuorum) {
                return verifier.contains_quorum(servers.clone().copied());
            }
            is_enough(verifier.count(servers.clone().copied()), verifier.num_voters(), rules)
        })
    }
}

/// Whether so many acknowledgements of so many voters commit a txn.
fn is_enough(acks: usize, voters: usize, rules: Rules) -> bool {
    let half = voters / 2;
    if rules.hold(Rule::CommitQuorum) { acks > half } else { acks >= half.max(1) }
}

/// Who votes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Voting {
    /// The voters of a run without reconfiguration: `s1` up to this many.
    voters: u8,
    view: Dynamic<View>,
}

impl Voting {
    /// `voters` is for runs in which the members stay the same.
    pub fn new(voters: u8, view: &Dynamic<View>) -> Self {
        Voting { voters, view: view.clone() }
    }

    /// `s1` up to so many, for ever.
    pub fn fixed(voters: u8) -> Self {
        Voting { voters, view: Dynamic(None) }
    }

    /// Whether the server votes by the configuration in force.
    pub fn is_voter(&self, server: ServerId) -> bool {
        match &self.view.0 {
            None => (1..=self.voters).contains(&server.0),
            Some(view) => view.is_voter(server),
        }
    }

    /// Whether a vote for this server can be better than another.
    pub fn may_lead(&self, server: ServerId) -> bool {
        self.view.0.as_ref().is_none_or(|view| view.current.may_lead(server))
    }

    /// Whether the server votes by either configuration.
    pub fn is_voter_of_any(&self, server: ServerId) -> bool {
        match &self.view.0 {
            None => self.is_voter(server),
            Some(view) => view.is_voter_of_any(server),
        }
    }

    /// The voters of both configurations, by id.
    pub fn voters_of_any(&self) -> Vec<ServerId> {
        match &self.view.0 {
            None => (1..=self.voters).map(ServerId).collect(),
            Some(view) => view.voters_of_any(),
        }
    }

    /// Whether these servers are a quorum of the configuration in force.
    pub fn has_quorum<'a>(&self, servers: impl Iterator<Item = &'a ServerId>) -> bool {
        match &self.view.0 {
            None => servers.filter(|&&server| self.is_voter(server)).count() > usize::from(self.voters) / 2,
            Some(view) => view.has_quorum(servers),
        }
    }

    /// Whether these servers are a quorum of each configuration.
    pub fn has_all_quorums<'a>(&self, servers: impl Iterator<Item = &'a ServerId> + Clone) -> bool {
        match &self.view.0 {
            None => self.has_quorum(servers),
            Some(view) => view.has_all_quorums(servers),
        }
    }

    /// Whether the acknowledgements of these servers commit a txn.
    pub fn commits<'a>(&self, servers: impl Iterator<Item = &'a ServerId> + Clone, rules: Rules) -> bool {
        match &self.view.0 {
            None => is_enough(servers.filter(|&&server| self.is_voter(server)).count(), self.voters.into(), rules),
            Some(view) => view.commits(servers, rules),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::digest;
    use crate::zk::ids::Zxid;
    use crate::zk::verifier::Member;

    fn verifier(ids: &[u8], version: Zxid) -> Rc<QuorumVerifier> {
        Rc::new(QuorumVerifier::new(ids.iter().map(|&id| Member::of(ServerId(id), false)), version))
    }

    #[test]
    fn while_a_reconfiguration_is_under_way_a_quorum_of_each_configuration_is_needed() {
        let (old, new) = (verifier(&[1, 2, 3], Zxid::new(1, 0)), verifier(&[3, 4, 5], Zxid::new(1, 4)));
        let view = View { current: old, last_seen: new.clone() };
        let pending = Voting { voters: 3, view: Dynamic(Some(view)) };
        let is_quorum = |ids: &[u8]| {
            let servers: Vec<ServerId> = ids.iter().copied().map(ServerId).collect();
            pending.has_all_quorums(servers.iter()) && pending.commits(servers.iter(), Rules::default())
        };
        assert!(is_quorum(&[1, 3, 4]) && is_quorum(&[1, 2, 3, 4]));
        assert!(!is_quorum(&[1, 2, 3]), "of the old one alone");
        assert!(!is_quorum(&[3, 4, 5]), "of the new one alone");
        assert_eq!(pending.voters_of_any(), [1, 2, 3, 4, 5].map(ServerId));
        assert!(!pending.is_voter(ServerId(4)) && pending.is_voter_of_any(ServerId(4)));
        let done = Voting { voters: 3, view: Dynamic(Some(View::new(new))) };
        assert!(done.has_all_quorums([ServerId(4), ServerId(5)].iter()));
    }

    #[test]
    fn where_nothing_is_reconfigured_a_digest_is_as_if_nothing_could_be() {
        assert_eq!(digest(&Voting::fixed(3)), digest(&3_u8));
        assert_eq!(digest(&(1_u8, Dynamic::<u64>(None))), digest(&1_u8));
    }
}
