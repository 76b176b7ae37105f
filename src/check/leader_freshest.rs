//! A leader's history is at least as fresh as that of every server whose promise it counts: by epoch, then by zxid
//! (`Leader.waitForEpochAck`).

use std::collections::BTreeSet;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::Event;
use crate::zk::{Epoch, Message, Note, QuorumPacket, ServerId, ZabState, Zxid};

/// The epoch and the last zxid of a history.
type History = (Epoch, Zxid);

#[derive(Clone, Debug, Default)]
pub struct LeaderFreshest {
    /// Leaders that still count promises. A learner that comes later is brought to the leader's history, whatever its own.
    counting: BTreeSet<ServerId>,
}

impl Watch for LeaderFreshest {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let Some(server) = moment.step.event.node().and_then(ServerId::of_node).and_then(|id| moment.server(id)) else { return };
        let counted_before = self.counting.remove(&server.id());
        if server.summary().is_some() && matches!(server.zab_state(), ZabState::Election | ZabState::Discovery) {
            self.counting.insert(server.id());
        }
        let Event::Delivered {
            from,
            to,
            message: Message::Quorum(QuorumPacket::AckEpoch { current_epoch: Some(epoch), last_zxid }),
            ..
        } = &moment.step.event
        else {
            return;
        };
        let (Some(learner), Some(leader)) = (ServerId::of_node(*from), ServerId::of_node(*to)) else { return };
        // One that is ahead is sent away.
        let is_counted = counted_before && !moment.step.notes.iter().any(|(_, note)| matches!(note, Note::LearnerAhead { .. }));
        let Some(own) = moment.server(leader).and_then(|server| server.summary()).filter(|_| is_counted) else { return };
        if let Some(what) = look(leader, own, learner, (*epoch, *last_zxid)) {
            findings.breach(Law::LeaderFreshest, what);
        }
    }
}

fn look(leader: ServerId, own: History, learner: ServerId, theirs: History) -> Option<Found> {
    (theirs > own).then(|| {
        found!(
            "{leader} leads from {last} of epoch {epoch}, and counts {learner}, whose history is fresher: {theirs} of epoch {later}",
            "{leader} 以纪元 {epoch} 的 {last} 为起点领导，却计入了历史更新的 {learner}：纪元 {later} 的 {theirs}";
            leader, last = own.1, epoch = own.0, learner, theirs = theirs.1, later = theirs.0
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_that_is_fresher_than_its_leader_is_found_by_epoch_before_zxid() {
        let look = |own, theirs| look(ServerId(1), own, ServerId(2), theirs).is_some();
        assert!(look((1, Zxid::new(1, 5)), (2, Zxid::new(1, 4))), "a later epoch");
        assert!(look((1, Zxid::new(1, 4)), (1, Zxid::new(1, 5))), "a later zxid");
        assert!(!look((2, Zxid::new(1, 4)), (1, Zxid::new(1, 5))));
        assert!(!look((1, Zxid::new(1, 5)), (1, Zxid::new(1, 5))));
    }
}
