//! Properties that must hold, watched from outside while a run goes on; one file each, with its source. A breach is data, never a panic.
//!
//! ```text
//!   step, world ─► History: what is committed, and the state after each txn ─► one property after the other ─► breaches
//! ```
//!
//! A server's word counts only while it serves clients: a LOOKING or synchronising one legitimately shows txns that nobody committed.
//! Committed is what a quorum acknowledged, and the whole history of a leader once it is established.
//! Sources: `SPEC/protocol-spec/Zab.tla`, `SPEC/system-spec/zk-3.7/ZkV3_7_0.tla`, and Apache's promises to clients.

mod at_most_once;
mod commit_quorum;
mod committed_never_lost;
#[cfg(test)]
mod doctored;
mod edits;
mod ephemeral_owner;
mod epoch_order;
mod event_before_data;
mod expired_final;
mod expiry_not_early;
mod expiry_not_late;
mod fail_no_effect;
mod fifo;
mod files;
mod findings;
mod found;
mod history;
mod inspector;
mod law;
mod leader_freshest;
mod monotonic_view;
mod moved_ends;
mod no_behind_server;
mod no_ghost;
mod one_leader_per_epoch;
mod prefix_consistency;
mod promise_kept;
mod promises;
mod read_own_writes;
mod rearm_sound;
mod replica_equality;
mod sequence_unique;
mod session_unique;
mod stat_laws;
mod sync_succeeds;
mod tree_closed;
mod watch_events;
mod write_linearizable;
mod zxid_unique;

pub use files::Files;
pub use findings::Violation;
pub use found::{Found, Part, Value};
pub use inspector::Inspector;
pub use law::{Law, Theme};
pub use promises::{Promises, concerns};

use std::hash::Hasher;

use crate::sim::{Step, World};
use crate::zk::{Database, Durable, Server, ServerId, Txn, Zk, Zxid};

use findings::Findings;
use found::found;
use history::History;

/// Watches a run. To be shown every step from the first on, each with the world right after it.
#[derive(Clone, Debug, Default)]
pub struct Checker {
    history: History,
    one_leader_per_epoch: one_leader_per_epoch::OneLeaderPerEpoch,
    committed_never_lost: committed_never_lost::CommittedNeverLost,
    prefix_consistency: prefix_consistency::PrefixConsistency,
    zxid_unique: zxid_unique::ZxidUnique,
    commit_quorum: commit_quorum::CommitQuorum,
    epoch_order: epoch_order::EpochOrder,
    replica_equality: replica_equality::ReplicaEquality,
    monotonic_view: monotonic_view::MonotonicView,
    read_own_writes: read_own_writes::ReadOwnWrites,
    ephemeral_owner: ephemeral_owner::EphemeralOwner,
    expiry_not_early: expiry_not_early::ExpiryNotEarly,
    fifo: fifo::Fifo,
    write_linearizable: write_linearizable::WriteLinearizable,
    at_most_once: at_most_once::AtMostOnce,
    no_behind_server: no_behind_server::NoBehindServer,
    session_unique: session_unique::SessionUnique,
    expiry_not_late: expiry_not_late::ExpiryNotLate,
    expired_final: expired_final::ExpiredFinal,
    tree_closed: tree_closed::TreeClosed,
    stat_laws: stat_laws::StatLaws,
    sequence_unique: sequence_unique::SequenceUnique,
    fail_no_effect: fail_no_effect::FailNoEffect,
    watch_events: watch_events::WatchEvents,
    event_before_data: event_before_data::EventBeforeData,
    rearm_sound: rearm_sound::RearmSound,
    no_ghost: no_ghost::NoGhost,
    leader_freshest: leader_freshest::LeaderFreshest,
    promise_kept: promise_kept::PromiseKept,
    sync_succeeds: sync_succeeds::SyncSucceeds,
    moved_ends: moved_ends::MovedEnds,
    violations: Vec<Violation>,
}

/// One step as a property sees it.
struct Moment<'a> {
    world: &'a World<Zk>,
    step: &'a Step<Zk>,
    /// The committed history, with the txns of this step.
    history: &'a History,
    /// The number of txns that were committed before this step.
    committed_before: usize,
}

trait Watch {
    fn see(&mut self, moment: &Moment, findings: &mut Findings);
}

impl Checker {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        let committed_before = self.history.committed().len();
        self.history.see(world, step);
        let moment = Moment { world, step, history: &self.history, committed_before };
        let mut findings = Findings { step: step.index, at: step.at, violations: &mut self.violations };
        let properties: [&mut dyn Watch; 30] = [
            &mut self.one_leader_per_epoch,
            &mut self.committed_never_lost,
            &mut self.prefix_consistency,
            &mut self.zxid_unique,
            &mut self.commit_quorum,
            &mut self.epoch_order,
            &mut self.replica_equality,
            &mut self.monotonic_view,
            &mut self.read_own_writes,
            &mut self.ephemeral_owner,
            &mut self.expiry_not_early,
            &mut self.fifo,
            &mut self.write_linearizable,
            &mut self.at_most_once,
            &mut self.no_behind_server,
            &mut self.session_unique,
            &mut self.expiry_not_late,
            &mut self.expired_final,
            &mut self.tree_closed,
            &mut self.stat_laws,
            &mut self.sequence_unique,
            &mut self.fail_no_effect,
            &mut self.watch_events,
            &mut self.event_before_data,
            &mut self.rearm_sound,
            &mut self.no_ghost,
            &mut self.leader_freshest,
            &mut self.promise_kept,
            &mut self.sync_succeeds,
            &mut self.moved_ends,
        ];
        for property in properties {
            property.see(&moment, &mut findings);
        }
    }

    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Takes into a digest what the laws on the ensemble remember and the world may not show any more. Two runs that have come to equal
    /// worlds, of which one has lost on its way what it had committed, differ in this.
    pub fn remember(&self, digest: &mut impl Hasher) {
        self.history.remember(digest);
        self.one_leader_per_epoch.remember(digest);
        self.promise_kept.remember(digest);
        self.sync_succeeds.remember(digest);
    }

    /// The number of txns that are committed so far.
    pub fn committed(&self) -> usize {
        self.history.committed().len()
    }
}

/// Whether a disk has a txn of the committed sequence: in its log, or in an image that covers the log's gap.
fn has(disk: &Durable, zxid: Zxid) -> bool {
    disk.log.get(zxid).is_some() || disk.log.gap() >= zxid
}

impl<'a> Moment<'a> {
    /// The txns that this step committed, each with the state before and after it.
    fn changes(&self) -> impl Iterator<Item = (&'a Database, &'a Txn, &'a Database)> {
        let history = self.history;
        let new = self.committed_before..history.committed().len();
        new.filter_map(|index| history.change(index)).map(|(before, txn, after)| (before, &**txn, after))
    }

    fn server(&self, id: ServerId) -> Option<&Server> {
        crate::zk::server(self.world, id)
    }
}
