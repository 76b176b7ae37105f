//! The one sequence of committed txns, as an onlooker of the whole ensemble knows it, and the state after each.
//!
//! A txn is committed when a leader counts its quorum; all that an established leader began with is committed too. What a server took
//! over as a SNAP is no part of its log: the sequence behind each image is remembered from the leader that sent it.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::sim::{Event, Step, World};
use crate::zk::{
    Database, Message, Note, QuorumPacket, QuorumVerifier, Server, ServerId, SyncMode, Txn, TxnBody, Zk, Zxid, server, servers,
    verifier,
};

/// A server's sequence of txns, oldest first.
type Sequence = Vec<Rc<Txn>>;

#[derive(Clone, Debug, Default)]
pub struct History {
    committed: Sequence,
    /// The members at the beginning, and those of each reconfiguration that is committed or that a leader's epoch began with.
    members: Vec<Rc<QuorumVerifier>>,
    /// The configuration that an epoch begins with and that no committed txn has brought. The last state shows it from the next step on: the txns
    /// that this step commits are looked at by the state behind them.
    begun_with: Option<Rc<QuorumVerifier>>,
    /// The state after so many committed txns, from none on; empty until a first server has been seen.
    states: Vec<Database>,
    /// The sequence behind each image: whose disk has it, and up to which zxid it goes.
    images: BTreeMap<(ServerId, Zxid), Rc<Sequence>>,
    /// The last SNAP of each leader to each learner, with the sequence behind it.
    sent: BTreeMap<(ServerId, ServerId), Rc<Sequence>>,
}

impl History {
    /// Every committed txn, by zxid.
    pub fn committed(&self) -> &[Rc<Txn>] {
        &self.committed
    }

    /// Takes the committed sequence into a digest, and those behind images.
    pub fn remember(&self, digest: &mut impl Hasher) {
        (&self.committed, &self.images, &self.sent).hash(digest);
    }

    /// The number of committed txns with a zxid up to this one.
    pub fn count_up_to(&self, zxid: Zxid) -> usize {
        self.committed.partition_point(|txn| txn.zxid <= zxid)
    }

    /// The members of which a quorum must have the txn of this zxid: those in force after it; for a reconfiguration those before it too. The servers
    /// ask a quorum of both for whatever is proposed while a reconfiguration is pending. A txn behind it in the order is safe with one of the new
    /// members alone: it is committed after the reconfiguration, and from there on no leader is established without a quorum of the new members.
    pub fn members_at(&self, zxid: Zxid) -> impl Iterator<Item = &Rc<QuorumVerifier>> {
        let behind = self.members.partition_point(|members| members.version <= zxid);
        let is_change = behind > 1 && self.members.get(behind - 1).is_some_and(|members| members.version == zxid);
        self.members.iter().take(behind).skip(behind.saturating_sub(if is_change { 2 } else { 1 }))
    }

    /// The members that came into force last.
    pub fn newest_members(&self) -> Option<&Rc<QuorumVerifier>> {
        self.members.last()
    }

    /// The committed txn with this zxid.
    pub fn get(&self, zxid: Zxid) -> Option<&Rc<Txn>> {
        let index = self.committed.binary_search_by_key(&zxid, |txn| txn.zxid).ok()?;
        self.committed.get(index)
    }

    /// The n-th committed txn, with the state before it and the state after it.
    pub fn change(&self, index: usize) -> Option<(&Database, &Rc<Txn>, &Database)> {
        Some((self.states.get(index)?, self.committed.get(index)?, self.states.get(index + 1)?))
    }

    /// The state of a server that has applied exactly the committed txns up to this zxid.
    pub fn state_at(&self, zxid: Zxid) -> Option<&Database> {
        self.states.get(self.count_up_to(zxid))
    }

    /// The txns of a server's history, in its order. `None` where it came as an image that nobody saw being sent.
    pub fn of(&self, server: &Server) -> Option<Sequence> {
        let log = &server.store().log;
        let mut sequence = match log.gap() {
            Zxid::ZERO => Vec::new(),
            gap => self.images.get(&(server.id(), gap))?.to_vec(),
        };
        sequence.extend(log.after(log.gap()).cloned());
        Some(sequence)
    }

    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        if let (Some(members), Some(state)) = (self.begun_with.take(), self.states.last_mut()) {
            state.tree.init_config(&members);
        }
        if self.states.is_empty() {
            let config = servers(world).next().map(|(_, _, server)| server.config());
            self.states.extend(config.map(Database::new));
            self.members.extend(config.map(|config| Rc::new(config.first_verifier())));
            // Servers that know members show them as they know them, and not as they stand in a tree.
            if let (Some(members), Some(state)) = (verifier(world), self.states.last_mut()) {
                state.tree.init_config(&members);
            }
        }
        if let Event::Delivered { from, to, message: Message::Quorum(QuorumPacket::Snap { zxid, .. }), .. } = &step.event
            && let (Some(from), Some(to)) = (ServerId::of_node(*from), ServerId::of_node(*to))
            && let Some(sequence) = self.sent.get(&(from, to))
        {
            self.images.insert((to, *zxid), sequence.clone());
        }
        for (node, note) in &step.notes {
            let Some(subject) = ServerId::of_node(*node).and_then(|id| server(world, id)) else { continue };
            match note {
                Note::Established { .. } => {
                    for txn in self.of(subject).unwrap_or_default() {
                        self.commit(txn);
                    }
                    self.begin_with(subject);
                }
                Note::Quorum { zxid } => {
                    if let Some(txn) = subject.store().log.get(*zxid) {
                        self.commit(txn.clone());
                    }
                }
                Note::SyncDecided { learner, mode: SyncMode::Snap, figures } => {
                    if let Some(mut sequence) = self.of(subject) {
                        sequence.retain(|txn| txn.zxid <= figures.last_processed_zxid);
                        self.sent.insert((subject.id(), *learner), Rc::new(sequence));
                    }
                }
                _ => {}
            }
        }
    }

    /// An epoch begins with the configuration that its leader had seen last. The first leader gives the members that the ensemble was set up with a
    /// version, which is no txn; a later one may have seen a reconfiguration that is in nobody's log.
    fn begin_with(&mut self, leader: &Server) {
        let Some(view) = leader.view() else { return };
        if self.members.last().is_none_or(|members| members.version < view.current.version) {
            self.members.push(view.current.clone());
            self.begun_with = Some(view.current.clone());
        }
    }

    /// A txn that is older than the newest committed one is either known or a breach, which is for the properties to say.
    fn commit(&mut self, txn: Rc<Txn>) {
        if self.committed.last().is_some_and(|last| last.zxid >= txn.zxid) {
            return;
        }
        let Some(mut state) = self.states.last().cloned() else { return };
        state.apply(&txn, &mut Vec::new());
        if let TxnBody::Reconfig(members) = &txn.body
            && self.members.last().is_none_or(|last| last.version < members.version)
        {
            self.members.push(members.clone());
        }
        self.states.push(state);
        self.committed.push(txn);
    }
}
