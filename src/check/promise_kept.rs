//! A server promises an epoch to one leader, on its disk, and then follows no older one (`Learner.registerWithLeader`,
//! `Leader.getEpochToPropose`).

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::Event;
use crate::zk::{Epoch, Message, QuorumPacket, ServerId, ServerState};

/// A promise, as the packet said that told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Promise {
    epoch: Epoch,
    leader: ServerId,
    /// The step that sent it. Its time is no measure: TCP sends again what waited at a cut.
    sent_in: u32,
    /// The leader counts it. A server that goes to a leader of an epoch that it has promised already says so, and is not counted.
    counts: bool,
}

#[derive(Clone, Debug, Default)]
pub struct PromiseKept {
    /// The promise of the latest epoch that each server has made.
    promises: BTreeMap<ServerId, Promise>,
}

impl PromiseKept {
    /// Takes into a digest what was promised to whom; the step that said it is no part of a state.
    pub fn remember(&self, digest: &mut impl Hasher) {
        for (server, promise) in &self.promises {
            (server, promise.epoch, promise.leader, promise.counts).hash(digest);
        }
    }
}

impl Watch for PromiseKept {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let Event::Delivered { from, to, message: Message::Quorum(packet), .. } = &moment.step.event else { return };
        let (Some(from), Some(to)) = (ServerId::of_node(*from), ServerId::of_node(*to)) else { return };
        let sent_in = moment.step.cause;
        let promise = match packet {
            // Who announces an epoch has accepted it.
            QuorumPacket::LeaderInfo { epoch } => Promise { epoch: *epoch, leader: from, sent_in, counts: true },
            QuorumPacket::AckEpoch { current_epoch, .. } => {
                let Some(leader) = moment.server(to).filter(|server| server.state() == ServerState::Leading) else { return };
                Promise { epoch: leader.accepted_epoch(), leader: to, sent_in, counts: current_epoch.is_some() }
            }
            _ => return,
        };
        if let Some(before) = self.promises.get(&from)
            && let Some(what) = look(from, *before, promise)
        {
            findings.breach(Law::PromiseKept, what);
        }
        let latest = self.promises.entry(from).or_insert(promise);
        if promise.epoch > latest.epoch {
            *latest = promise;
        }
    }
}

fn look(server: ServerId, before: Promise, now: Promise) -> Option<Found> {
    // A packet that was long on its way tells of a time before the promise.
    let breaks = now.sent_in > before.sent_in
        && now.leader != before.leader
        && (now.epoch < before.epoch || now.epoch == before.epoch && now.counts);
    breaks.then(|| {
        found!(
            "{server} had promised epoch {epoch} to {leader}, and follows {other} in epoch {now}",
            "{server} 已把纪元 {epoch} 承诺给 {leader}，却在纪元 {now} 跟随 {other}";
            server, epoch = before.epoch, leader = before.leader, other = now.leader, now = now.epoch
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_promised_twice_and_an_older_one_are_found_and_a_late_packet_is_not() {
        let promise = |epoch, leader, sent_in| Promise { epoch, leader: ServerId(leader), sent_in, counts: true };
        let broken = |before, now| look(ServerId(1), before, now).is_some();
        assert!(broken(promise(3, 2, 10), promise(3, 3, 20)), "one epoch, two leaders");
        assert!(broken(promise(3, 2, 10), promise(2, 3, 20)), "an older epoch");
        assert!(!broken(promise(3, 2, 10), promise(4, 3, 20)), "a newer epoch");
        assert!(!broken(promise(3, 2, 10), promise(2, 3, 5)), "sent before the promise");
        assert!(!broken(promise(3, 2, 10), Promise { counts: false, ..promise(3, 3, 20) }), "the leader does not count it");
    }
}
