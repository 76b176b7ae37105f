//! A txn once committed is in the history of every leader of a later epoch, and at every later time on the disk of at least one member of
//! every quorum (`Zab.tla`, Agreement and PrimaryIntegrity).
//!
//! Later is meant in epochs: a leader whose NEWLEADER quorum is told late may be established after its successor, and commits nothing more.
//! One disk alone may give up a committed txn: a learner that comes back to its leader with proposals that are not committed yet is
//! truncated first and sent them anew, and a quorum of others may commit them in between.

use std::collections::BTreeMap;

use super::{Findings, Law, Moment, Watch, found, has};
use crate::sim::Event;
use crate::zk::{Durable, Note, ServerId, Zxid, servers};

#[derive(Clone, Debug, Default)]
pub struct CommittedNeverLost {
    /// The last zxid on each disk, in its log or a snapshot.
    reach: BTreeMap<ServerId, Zxid>,
}

impl Watch for CommittedNeverLost {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            if let (Note::Established { epoch }, Some(id)) = (note, ServerId::of_node(*node)) {
                check_history(moment, id, *epoch, findings);
            }
        }
        if let Event::Synced { node, .. } = moment.step.event
            && let (Some(id), Some(node)) = (ServerId::of_node(node), moment.world.node(node))
        {
            self.check_disk(moment, id, node.durable(), findings);
        }
    }
}

fn check_history(moment: &Moment, leader: ServerId, epoch: u32, findings: &mut Findings) {
    let Some(history) = moment.server(leader).and_then(|server| moment.history.of(server)) else { return };
    let committed = &moment.history.committed()[..moment.committed_before];
    for txn in committed.iter().take_while(|txn| txn.zxid.epoch() < epoch) {
        match history.binary_search_by_key(&txn.zxid, |other| other.zxid) {
            Ok(index) if history[index] == *txn => {}
            Ok(_) => {
                let what = found!(
                    "{leader}, leader of epoch {epoch}, has another txn {zxid} than was committed",
                    "{leader}（纪元 {epoch} 的领导者）的 {zxid} 与已提交的事务不同";
                    leader, epoch, zxid = txn.zxid
                );
                findings.breach(Law::CommittedNeverLost, what);
            }
            Err(_) => {
                let what = found!(
                    "{leader}, leader of epoch {epoch}, lacks {zxid}, which was committed",
                    "{leader}（纪元 {epoch} 的领导者）缺少已提交的 {zxid}";
                    leader, epoch, zxid = txn.zxid
                );
                findings.breach(Law::CommittedNeverLost, what);
            }
        }
    }
}

impl CommittedNeverLost {
    fn check_disk(&mut self, moment: &Moment, id: ServerId, disk: &Durable, findings: &mut Findings) {
        let snapshot = disk.snapshots.iter().map(|image| image.zxid).max().unwrap_or_default();
        let reach = disk.log.last_zxid().max(snapshot);
        let before = self.reach.insert(id, reach).unwrap_or_default();
        if reach < before {
            let history = &moment.history;
            let lost = &history.committed()[history.count_up_to(reach)..history.count_up_to(before)];
            let Some(members) = history.newest_members() else { return };
            let is_kept = |zxid| {
                let keep = servers(moment.world).filter(|(_, node, _)| has(node.durable(), zxid));
                members.is_in_every_quorum(keep.map(|(id, ..)| id))
            };
            if let Some(txn) = lost.iter().find(|txn| !is_kept(txn.zxid)) {
                let what = found!(
                    "{server} cut {zxid} off its log, and now a quorum lacks it",
                    "{server} 从日志中截去了 {zxid}，以致有过半数的投票者没有它";
                    server = id, zxid = txn.zxid
                );
                findings.breach(Law::CommittedNeverLost, what);
            }
        }
    }
}
