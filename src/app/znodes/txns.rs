//! Where in the run a txn came to be.

use super::super::model::Model;
use super::super::view::MarkKind;
use crate::zk::{Note, Zxid};

/// The step at which a txn was committed: a quorum had it. Of one that a new leader brought along, the step at which it was proposed,
/// or first shown.
pub fn step_of(model: &Model, zxid: Zxid) -> Option<u32> {
    let recording = &model.run().recording;
    let says = |step: u32, wanted: &dyn Fn(&Note) -> bool| recording.notes_of(step).iter().any(|(_, note)| wanted(note));
    let committed = |note: &Note| matches!(note, Note::Quorum { zxid: of } if *of == zxid);
    let shown = |note: &Note| matches!(note, Note::Proposed { zxid: of } | Note::Applied { zxid: of } if *of == zxid);
    // The commits are marked on the timeline, so that few steps have to be looked at.
    let marks = model.run().index.moments().iter().rev().filter(|moment| moment.kind == MarkKind::Commit);
    let found = marks.map(|moment| moment.step).find(|step| says(*step, &committed));
    found.or_else(|| (0..recording.len()).find(|step| says(*step, &shown)))
}
