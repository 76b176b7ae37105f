//! Who does its part in a synchronisation gets through it: a learner that was sent every txn before its commit, and a leader whose NEWLEADER a
//! quorum has acknowledged (`Learner.syncWithLeader`, `Leader.waitForNewLeaderAck`; ZOOKEEPER-4394, ZOOKEEPER-4685).

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use super::{Findings, Law, Moment, Watch, found};
use crate::sim::{Event, NodeId};
use crate::zk::{Epoch, GiveUp, Message, Note, QuorumPacket, ServerId, ServerState, Voting};

#[derive(Clone, Debug, Default)]
pub struct SyncSucceeds {
    /// The learners that have acknowledged a leader's NEWLEADER: the leader, and its epoch. One that observes may be a voter of the configuration
    /// that is proposed.
    acked: BTreeMap<(ServerId, Epoch), BTreeSet<ServerId>>,
}

impl Watch for SyncSucceeds {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let packet = match &moment.step.event {
            Event::Delivered { from, to, message: Message::Quorum(packet), .. } => Some((*from, *to, packet)),
            _ => None,
        };
        if let Some((from, to, QuorumPacket::Ack { zxid })) = packet
            && let (true, Some(from), Some(to)) = (zxid.is_new_epoch(), ServerId::of_node(from), ServerId::of_node(to))
        {
            self.acked.entry((to, zxid.epoch())).or_default().insert(from);
        }
        for (node, note) in &moment.step.notes {
            let (Some(id), Note::GaveUp { state, why }) = (ServerId::of_node(*node), note) else { continue };
            match (why, packet) {
                (GiveUp::BrokenHistory, Some((_, to, QuorumPacket::Commit { zxid }))) if to == *node => findings.breach(
                    Law::SyncSucceeds,
                    found!(
                        "{server} was sent {zxid} before it was committed, and gives up its leader at the commit",
                        "{server} 在 {zxid} 提交之前已收到它，却因这次提交放弃了领导者";
                        server = id, zxid = *zxid
                    ),
                ),
                (GiveUp::NoQuorumSynced, _) if *state == ServerState::Leading => self.check_leader(moment, *node, id, findings),
                _ => {}
            }
        }
    }
}

impl SyncSucceeds {
    /// Takes into a digest who has acknowledged whose NEWLEADER.
    pub fn remember(&self, digest: &mut impl Hasher) {
        self.acked.hash(digest);
    }

    fn check_leader(&self, moment: &Moment, node: NodeId, id: ServerId, findings: &mut Findings) {
        let (Some(server), Some(node)) = (moment.server(id), moment.world.node(node)) else { return };
        let epoch = server.accepted_epoch();
        let mut acked = self.acked.get(&(id, epoch)).cloned().unwrap_or_default();
        // The leader acknowledges itself when its currentEpoch is on its disk.
        if node.durable().current_epoch == epoch {
            acked.insert(id);
        }
        let voting = server.voting();
        if is_turned_away(&acked, &voting) {
            let voters = voting.voters_of_any();
            let (acks, voters) = (voters.iter().filter(|voter| acked.contains(voter)).count(), voters.len());
            findings.breach(
                Law::SyncSucceeds,
                found!(
                    "{leader} gives up, though {acks} of {voters} have acknowledged it as the leader of epoch {epoch}",
                    "{voters} 台中已有 {acks} 台确认 {leader} 为纪元 {epoch} 的领导者，它却放弃了";
                    leader = id, acks, voters, epoch
                ),
            );
        }
    }
}

/// Whether a leader that gives up had its quorums.
fn is_turned_away(acked: &BTreeSet<ServerId>, voting: &Voting) -> bool {
    voting.has_all_quorums(acked.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leader_that_gives_up_with_a_quorum_is_found_and_one_with_less_is_not() {
        let is_found = |acked: &[u8], voters| {
            let acked = acked.iter().copied().map(ServerId).collect();
            is_turned_away(&acked, &Voting::fixed(voters))
        };
        assert!(is_found(&[1, 2], 3) && is_found(&[1, 2, 5], 5));
        assert!(!is_found(&[1], 3) && !is_found(&[1, 2], 4) && !is_found(&[1, 4], 3));
    }
}
