//! Servers that serve apply the committed txns, each the next one, none left out, none in another order (`Zab.tla`, PrefixConsistency,
//! TotalOrder, Integrity, GlobalPrimaryOrder; `ZkV3_7_0.tla`, CommitOrder).

use std::collections::BTreeMap;

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{Note, ServerId, Zxid};

#[derive(Clone, Debug, Default)]
pub struct PrefixConsistency {
    /// The zxid up to which each serving server has applied.
    applied: BTreeMap<ServerId, Zxid>,
}

impl Watch for PrefixConsistency {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let of_server = |(node, note)| ServerId::of_node(node).map(|id| (id, note));
        let mut began = None;
        for (id, note) in moment.step.notes.iter().filter_map(|(node, note)| of_server((*node, note))) {
            match note {
                Note::Established { .. } => {
                    began = Some(id);
                    check_sequence(moment, id, findings);
                }
                Note::Serving { .. } => began = Some(id),
                Note::Quorum { zxid } => check_predecessor(moment, id, *zxid, findings),
                Note::Applied { zxid } | Note::Failed { zxid, .. } if began != Some(id) => {
                    self.check_next(moment, id, *zxid, findings);
                }
                _ => {}
            }
        }
        if let Some((id, server)) = began.and_then(|id| Some((id, moment.server(id)?))) {
            self.applied.insert(id, server.last_zxid());
        }
    }
}

impl PrefixConsistency {
    fn check_next(&mut self, moment: &Moment, id: ServerId, zxid: Zxid, findings: &mut Findings) {
        let Some(server) = moment.server(id).filter(|server| server.is_serving()) else {
            self.applied.remove(&id);
            return;
        };
        let Some(before) = self.applied.insert(id, zxid) else { return };
        let history = moment.history;
        let next = history.committed().get(history.count_up_to(before));
        match next {
            Some(next) if next.zxid == zxid => {
                if server.store().log.get(zxid).is_some_and(|txn| txn != next) {
                    findings.breach(
                        Law::PrefixConsistency,
                        found!(
                            "{server} applied another txn {zxid} than was committed",
                            "{server} 应用的 {zxid} 与已提交的不同";
                            server = id, zxid
                        ),
                    );
                }
            }
            Some(next) => {
                let what = found!(
                    "{server} applied {zxid} after {before}, where {next} comes next",
                    "{server} 在 {before} 之后应用了 {zxid}，而下一个应是 {next}";
                    server = id, zxid, before, next = next.zxid
                );
                findings.breach(Law::PrefixConsistency, what);
            }
            None => {
                findings.breach(
                    Law::PrefixConsistency,
                    found!(
                        "{server} applied {zxid}, which is not committed",
                        "{server} 应用了未提交的 {zxid}";
                        server = id, zxid
                    ),
                );
            }
        }
    }
}

/// A leader's history holds nothing between two committed txns that is not committed itself.
fn check_sequence(moment: &Moment, leader: ServerId, findings: &mut Findings) {
    let Some(history) = moment.server(leader).and_then(|server| moment.history.of(server)) else { return };
    let committed = moment.history.committed();
    for txn in history {
        if committed.binary_search_by_key(&txn.zxid, |other| other.zxid).is_err() {
            let what = found!(
                "{leader} is established with {zxid} in its history, which was passed over",
                "{leader} 就任时历史中有 {zxid}，而它早已被越过";
                leader, zxid = txn.zxid
            );
            findings.breach(Law::PrefixConsistency, what);
        }
    }
}

/// Checks that a newly committed txn follows directly on the one committed before it.
fn check_predecessor(moment: &Moment, leader: ServerId, zxid: Zxid, findings: &mut Findings) {
    let committed = moment.history.committed();
    let Some(server) = moment.server(leader) else { return };
    let Ok(index) = committed.binary_search_by_key(&zxid, |txn| txn.zxid) else {
        findings.breach(
            Law::PrefixConsistency,
            found!(
                "{leader} commits {zxid}, which was passed over",
                "{leader} 提交了早已被越过的 {zxid}";
                leader, zxid
            ),
        );
        return;
    };
    let log = &server.store().log;
    let before = index.checked_sub(1).map_or(Zxid::ZERO, |before| committed[before].zxid);
    let logged_before = log.before(zxid).map_or(Zxid::ZERO, |txn| txn.zxid);
    if logged_before.max(log.gap()) < before || (logged_before > before && logged_before > log.gap()) {
        let what = found!(
            "{leader} commits {zxid} after {logged_before}, where {before} came before it",
            "{leader} 在 {logged_before} 之后提交 {zxid}，而它之前应是 {before}";
            leader, zxid, logged_before, before
        );
        findings.breach(Law::PrefixConsistency, what);
    }
}
