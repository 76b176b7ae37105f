//! The members of the ensemble, as a server knows them, and its own place among them (`QuorumPeer.processReconfig`).
//!
//! ```text
//!   PROPOSAL of a reconfig, NEWLEADER       ► lastSeenQuorumVerifier, on the disk
//!   COMMITANDACTIVATE, UPTODATE, an election ► quorumVerifier, on the disk; perhaps another role, or another leader
//! ```

use std::rc::Rc;

use crate::sim::{Outbox, SortedSet};
use crate::zk::Zk;
use crate::zk::database::{Database, Write};
use crate::zk::ids::{ServerId, Zxid};
use crate::zk::note::Note;
use crate::zk::txn::TxnBody;
use crate::zk::verifier::QuorumVerifier;
use crate::zk::voting::{Dynamic, View, Voting};

use super::core::Core;

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
        self.appointed = Dynamic(None);
        self.show_config();
    }

    /// Reads the tree anew from the disk, with what the configuration files say.
    pub(super) fn reload(&mut self) {
        self.db = Database::load(&self.store, &self.config);
        self.show_config();
    }

    fn show_config(&mut self) {
        if let Dynamic(Some(view)) = &self.view {
            self.db.tree.init_config(&view.current);
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

    /// Remembers what was proposed. An older one takes the place of one that nobody will commit.
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
        if view.current.version == Zxid::ZERO && view.last_seen.version == Zxid::ZERO {
            let verifier = Rc::new(view.current.with_version(zxid));
            self.set_last_seen(&verifier, out);
        }
    }

    /// A configuration is in force. `leader` is whom this server has as its leader, `appointed` who leads from here on, where that is said.
    /// Returns whether this server must leave its role: its own place has changed, or its leader.
    #[cold]
    pub(super) fn process_reconfig(
        &mut self,
        verifier: &Rc<QuorumVerifier>,
        leader: ServerId,
        appointed: Option<ServerId>,
        out: &mut Outbox<Zk>,
    ) -> bool {
        let Dynamic(Some(view)) = &mut self.view else { return false };
        if view.current.version >= verifier.version {
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
        out.note(Note::ConfigActivated { old, new: verifier.clone(), was_voter, is_voter });
        self.restarts_election = Dynamic(Some(()));
        let observer = verifier.is_observer(self.id);
        let role_changes = std::mem::replace(&mut self.observer, observer) != observer;
        let leader_changes = match appointed {
            Some(appointed) => appointed != leader,
            None => !verifier.is_voter(leader),
        };
        let changes = role_changes || leader_changes;
        self.appointed = Dynamic(appointed.filter(|_| changes));
        changes
    }
}
