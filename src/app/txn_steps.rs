//! The steps of a txn's way, among those that were seen.

use crate::app::model::Model;
use crate::app::msg::{Msg, PointingMsg};
use crate::sim::NodeId;
use crate::tell::Thing;
use crate::zk::{Note, SyncMode, Zxid, servers};

/// The most steps whose notes are read for one txn.
const MAX_SCAN: u32 = 20_000;

/// The step that proposed the txn, if it was seen.
pub fn first_step_of(model: &Model, zxid: Zxid) -> Option<u32> {
    let txns = model.run().index.txns();
    txns.position(zxid).map(|at| txns.all()[at].step).filter(|step| *step < model.run().seen.steps)
}

/// Selects the txn and opens this panel.
pub fn open(zxid: Zxid) -> Msg {
    Msg::Pointing(PointingMsg::Select(Some(Thing::Txn(zxid))))
}

/// Reads the notes about one txn (proposed, logged, committed, applied, cut off), until `see` has had enough or all servers have the txn.
pub fn each_step(model: &Model, zxid: Zxid, mut see: impl FnMut(u32, NodeId, &Note) -> bool) {
    let Some(first) = first_step_of(model, zxid) else { return };
    let recording = &model.run().recording;
    let mut holders: Vec<NodeId> = Vec::new();
    let mut waiting = servers(model.world()).count();
    for step in first..model.run().seen.steps.min(first + MAX_SCAN) {
        for (me, note) in recording.notes_of(step) {
            let about = match note {
                Note::Proposed { zxid: of } | Note::Quorum { zxid: of } => *of == zxid,
                Note::Logged { zxid: of } => {
                    let about = *of == zxid;
                    holders.extend(about.then_some(*me));
                    about
                }
                Note::Applied { zxid: of } | Note::Failed { zxid: of, .. } => {
                    waiting = waiting.saturating_sub(usize::from(*of == zxid));
                    *of == zxid
                }
                Note::SyncBegun { mode: SyncMode::Trunc, zxid: to } => *to < zxid && holders.contains(me),
                _ => false,
            };
            if about && !see(step, *me, note) {
                return;
            }
        }
        if waiting == 0 && holders.len() >= servers(model.world()).count() {
            return;
        }
    }
}
