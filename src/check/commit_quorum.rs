//! When a txn is committed, a quorum of voters has it on their disks; when a leader is established, a quorum has all that it began with
//! (`ZkV3_7_0.tla`; the NEWLEADER quorum).

use super::{Findings, Law, Moment, Watch, found, has};
use crate::zk::{Note, ServerId, Zxid, servers};

#[derive(Clone, Debug, Default)]
pub struct CommitQuorum;

impl Watch for CommitQuorum {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let Some(leader) = ServerId::of_node(*node) else { continue };
            match note {
                Note::Quorum { zxid } => check(moment, leader, *zxid, findings),
                Note::Established { .. } => {
                    let history = moment.server(leader).and_then(|server| moment.history.of(server));
                    if let Some(last) = history.unwrap_or_default().last() {
                        check(moment, leader, last.zxid, findings);
                    }
                }
                _ => {}
            }
        }
    }
}

fn check(moment: &Moment, leader: ServerId, zxid: Zxid, findings: &mut Findings) {
    let durable: Vec<ServerId> =
        servers(moment.world).filter(|(_, node, _)| has(node.durable(), zxid)).map(|(id, ..)| id).collect();
    for members in moment.history.members_at(zxid) {
        if !members.contains_quorum(durable.iter().copied()) {
            let (durable, all) = (members.count(durable.iter().copied()), members.num_voters());
            let what = found!(
                "{leader} holds {zxid} for committed, which is on {durable} of {all} disks",
                "{leader} 认为 {zxid} 已提交，但它只在 {all} 块磁盘中的 {durable} 块上";
                leader, zxid, durable, all
            );
            findings.breach(Law::CommitQuorum, what);
        }
    }
}
