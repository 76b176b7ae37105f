//! The members of the ensemble, as a server knows them, and its own place among them (`QuorumPeer.processReconfig`).
//!
//! ```text
//!   PROPOSAL of a reconfig, NEWLEADER        ► lastSeenQuorumVerifier, on the disk
//!   COMMITANDACTIVATE, UPTODATE, an election ► quorumVerifier, on the disk; perhaps another role, or another leader
//! ```
//!
//! A change may come into force that is in nobody's log: a server has seen its proposal while it synchronised, has not logged it yet, and leads
//! the next epoch, whose NEWLEADER carries the configuration seen last.

use std::rc::Rc;

use crate::sim::{Outbox, SortedSet};
use crate::zk::database::{Database, Write};
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{ServerId, Zxid};
use crate::zk::message::{Notification, Vote};
use crate::zk::note::Note;
use crate::zk::tree::DataTree;
use crate::zk::txn::TxnBody;
use crate::zk::verifier::{Member, QuorumVerifier};
use crate::zk::voting::{View, Voting};
use crate::zk::{Timer, Zk};

use super::core::Core;
use super::election::NOBODY;
use super::{Role, Server};

impl Core {
    /// Reads what the configuration files say; a server that has none yet goes by the one that it was set up with.
    pub(super) fn load_view(&mut self) {
        self.view = match &self.store.view {
            Dynamic(None) => Dynamic(self.first_verifier.0.clone().map(View::new)),
            saved => saved.clone(),
        };
        if let Dynamic(Some(view)) = &self.view {
            self.observer = view.current.is_observer(self.id);
        }
        self.designated_leader = Dynamic(None);
        self.show_config();
    }

    /// Reads the tree anew from the disk, with what the configuration files say.
    pub(super) fn reload(&mut self) {
        self.db = Database::load(&self.store, &self.config);
        self.show_config();
    }

    /// Has the tree show the configuration in force, as a tree that came from elsewhere may show another.
    pub(super) fn show_config(&mut self) {
        if let Dynamic(Some(view)) = &self.view {
            show(&view.current, &mut self.db.tree);
        }
    }

    pub fn voting(&self) -> Voting {
        Voting::new(self.config.voters, &self.view)
    }

    /// Whether this server and others are a quorum of the configuration in force.
    pub(super) fn has_quorum_with_me(&self, servers: &SortedSet<ServerId>) -> bool {
        servers.contains(&self.id) && self.voting().has_quorum(servers.iter())
    }

    /// The configuration in force, where it can change.
    pub(super) fn verifier(&self) -> Dynamic<Rc<QuorumVerifier>> {
        Dynamic(self.view.0.as_ref().map(|view| view.current.clone()))
    }

    /// The configuration that was proposed last, where it can change.
    pub(super) fn last_seen(&self) -> Dynamic<Rc<QuorumVerifier>> {
        Dynamic(self.view.0.as_ref().map(|view| view.last_seen.clone()))
    }

    pub(super) fn config_version(&self) -> Dynamic<Zxid> {
        Dynamic(self.view.0.as_ref().map(|view| view.current.version))
    }

    /// Remembers the configuration that was proposed last. A leader's may be older than the one known here, which nobody will commit then.
    #[cold]
    pub(super) fn set_last_seen(&mut self, verifier: &Rc<QuorumVerifier>, out: &mut Outbox<Zk>) {
        let Dynamic(Some(view)) = &mut self.view else { return };
        if view.last_seen.version == verifier.version {
            return;
        }
        view.last_seen = verifier.clone();
        let write = Write::View(view.clone());
        self.write(write, out);
    }

    /// The proposal of a reconfiguration has come.
    pub(super) fn see_proposed(&mut self, body: &TxnBody, out: &mut Outbox<Zk>) {
        if let TxnBody::Reconfig(verifier) = body {
            self.set_last_seen(verifier, out);
        }
    }

    /// Before a leader has established itself for the first time, no version of the configuration is better than that of a server that is just
    /// being set up. So the first leader proposes the one it has anew, under its epoch's first zxid (ZOOKEEPER-1783).
    #[cold]
    pub(super) fn propose_first_version(&mut self, zxid: Zxid, out: &mut Outbox<Zk>) {
        let Dynamic(Some(view)) = &self.view else { return };
        // Where nothing can change nobody takes that version up (`QuorumPeer.processReconfig`).
        if self.config.admin.reconfig_enabled && view.current.version == Zxid::ZERO && view.last_seen.version == Zxid::ZERO {
            let verifier = Rc::new(view.current.with_version(zxid));
            self.set_last_seen(&verifier, out);
        }
    }

    /// A configuration is in force. `leader` is the leader of this server, `designated_leader` the server that leads from here on, where that is
    /// said. Returns whether this server must leave its role: its own place has changed, or its leader.
    #[cold]
    pub(super) fn process_reconfig(
        &mut self,
        verifier: &Rc<QuorumVerifier>,
        leader: ServerId,
        designated_leader: Option<ServerId>,
        out: &mut Outbox<Zk>,
    ) -> bool {
        let Dynamic(Some(view)) = &mut self.view else { return false };
        if view.current.version >= verifier.version {
            self.show_config();
            return false;
        }
        let old = std::mem::replace(&mut view.current, verifier.clone());
        if verifier.version > view.last_seen.version {
            view.last_seen = verifier.clone();
        }
        let write = Write::View(view.clone());
        self.write(write, out);
        self.show_config();
        if old.is_same(verifier) {
            return false;
        }
        // What the configuration file of a server says that is being set up is nobody else's word.
        let (was_voter, is_voter) = (old.version != Zxid::ZERO && old.is_voter(self.id), verifier.is_voter(self.id));
        out.note(Note::ConfigActivated { old: old.clone(), new: verifier.clone(), was_voter, is_voter });
        self.restarts_election = Dynamic(Some(()));
        let observer = verifier.is_observer(self.id);
        let role_changes = std::mem::replace(&mut self.observer, observer) != observer;
        let leader_changes = match designated_leader {
            Some(designated_leader) => designated_leader != leader,
            None => !keeps(leader, &old, verifier),
        };
        let changes = role_changes || leader_changes;
        self.designated_leader = Dynamic(designated_leader.filter(|_| changes));
        changes
    }

    /// Whether the server is a voter of this configuration at the address at which it is reached now.
    pub(super) fn votes_at_my_address(&self, verifier: &QuorumVerifier) -> bool {
        let current = self.view.0.as_ref().and_then(|view| view.current.member(self.id)).cloned();
        let own = current.unwrap_or_else(|| Member::of(self.id, false));
        verifier.is_voter(self.id) && verifier.member(self.id).is_some_and(|member| member.has_quorum_address_of(&own))
    }
}

#[cold]
fn show(current: &QuorumVerifier, tree: &mut DataTree) {
    tree.init_config(current);
}

/// Whether a leader is a voter of both configurations, at one address.
fn keeps(leader: ServerId, old: &QuorumVerifier, new: &QuorumVerifier) -> bool {
    let voter = |verifier: &QuorumVerifier| verifier.member(leader).filter(|member| !member.observer).cloned();
    matches!((voter(old), voter(new)), (Some(old), Some(new)) if old.has_quorum_address_of(&new))
}

impl Server {
    /// A server that looks learns of a configuration by the notification of any other. With other members its election begins anew, and the
    /// notification is lost. Returns whether it is.
    pub(super) fn learn_config(&mut self, n: &Notification, out: &mut Outbox<Zk>) -> bool {
        match &n.config {
            Dynamic(Some(verifier)) if matches!(self.role, Role::Looking(_)) => self.look_by(verifier, out),
            _ => false,
        }
    }

    #[cold]
    fn look_by(&mut self, verifier: &Rc<QuorumVerifier>, out: &mut Outbox<Zk>) -> bool {
        self.core.process_reconfig(verifier, self.current.vote.leader, None, out);
        if self.core.restarts_election.0.take().is_none() {
            // The members are the same, but a configuration that was proposed may be superseded.
            if let Role::Looking(election) = &mut self.role {
                election.voting = self.core.voting();
            }
            return false;
        }
        self.logical_clock = 0;
        self.cnx.restart(out);
        out.cancel_timer(Timer::Election);
        self.role = Role::Resting;
        self.look_when_flushed(out);
        true
    }

    /// The vote with which a server begins a round that has none by the configuration in force. One that does not observe backs nobody whose
    /// history ends before its own (`FastLeaderElection.getInitId`, `getInitLastLoggedZxid`).
    pub(super) fn vote_for_nobody(&self) -> Option<Vote> {
        (!self.core.observer).then(|| Vote { leader: NOBODY.leader, ..self.own_vote() })
    }

    /// A reconfiguration has designated the leader: no election (`QuorumPeer.updateServerState`).
    #[cold]
    pub(super) fn take_designated_role(&mut self, leader: ServerId, out: &mut Outbox<Zk>) {
        let state = self.state_under(leader);
        self.current.state = state;
        out.note(Note::RoleTaken { leader, state });
        self.take_role(leader, state, out);
    }

    /// What a reconfiguration leaves behind in a server that has a role: a vote for the designated leader, and elections that are counted anew
    /// (`QuorumPeer.updateVote`, `restartLeaderElection`).
    #[cold]
    pub(super) fn after_reconfig(&mut self, out: &mut Outbox<Zk>) {
        self.core.restarts_election = Dynamic(None);
        self.logical_clock = 0;
        self.cnx.restart(out);
        if let Some(leader) = self.core.designated_leader.0.filter(|&leader| leader != self.current.vote.leader) {
            // At the leader itself it is the last zxid proposed. Round and epoch are -1 in Apache's vote, which here are numbers without a sign.
            let zxid = match &self.role {
                Role::Leading(leading) => leading.last_proposed(),
                _ => self.core.config_version().0.unwrap_or_default(),
            };
            self.current.vote = Vote { leader, zxid, peer_epoch: 0 };
            self.current.round = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::config::{Admin, Config};

    /// s1 with these members in force.
    fn knowing(members: &[Member]) -> Core {
        let config = Config { admin: Admin { reconfig_enabled: true, ..Admin::default() }, ..Config::default() };
        let first = Rc::new(QuorumVerifier::new(members.iter().cloned(), Zxid::new(1, 0)));
        Core::new(ServerId(1), false, Rc::new(config), Dynamic(Some(first)))
    }

    #[test]
    fn without_a_designated_leader_one_is_kept_only_if_it_votes_before_and_after_at_one_address() {
        let [one, two, three] = [1, 2, 3].map(|id| Member::of(ServerId(id), false));
        let observing = Member::of(ServerId(3), true);
        let mut moved = three.clone();
        moved.host = "elsewhere".into();
        for (before, after, is_left, why) in [
            (&three, &three, false, "as before"),
            (&observing, &three, true, "it did not vote before"),
            (&three, &observing, true, "it does not vote any more"),
            (&three, &moved, true, "it is elsewhere"),
        ] {
            let mut core = knowing(&[one.clone(), two.clone(), before.clone()]);
            // With another member, so that the configurations differ.
            let members = [&one, after].into_iter().cloned();
            let next = Rc::new(QuorumVerifier::new(members, Zxid::new(1, 7)));
            let mut out = Outbox::new(0, 1);
            assert_eq!(core.process_reconfig(&next, ServerId(3), None, &mut out), is_left, "{why}");
            assert_eq!(core.designated_leader, Dynamic(None));
        }
    }

    #[test]
    fn a_configuration_that_is_known_already_is_shown_all_the_same() {
        let mut core = knowing(&[1, 2].map(|id| Member::of(ServerId(id), false)));
        let current = core.view.0.clone().unwrap().current;
        let other = QuorumVerifier::new([Member::of(ServerId(1), false)], Zxid::new(1, 5));
        core.db.tree.init_config(&other);
        let mut out = Outbox::new(0, 1);
        assert!(!core.process_reconfig(&current, ServerId(2), None, &mut out));
        let shown = core.db.tree.get("/zookeeper/config").and_then(|znode| znode.data.clone());
        assert_eq!(shown.as_deref(), Some(&*current.to_string()));
        assert_eq!(out.effects(), []);
    }
}
