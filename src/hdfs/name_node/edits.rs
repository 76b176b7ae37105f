//! The edits that a change of the namespace makes, and the way in which they become safe (`FSNamesystem.java`, `FSEditLog.java`).
//!
//! ```text
//!            a file is created          a block is added                                             the file is closed
//! Hadoop 1   OP_SET_GENSTAMP, OP_ADD    none: it is in memory alone                                  OP_CLOSE with all blocks
//! Hadoop 2   OP_ADD                     OP_ALLOCATE_BLOCK_ID, OP_SET_GENSTAMP_V2, OP_ADD_BLOCK       OP_CLOSE with all blocks
//! ```
//!
//! Hadoop 1: `startFileInternal` takes a generation stamp, `getAdditionalBlock` logs nothing, `finalizeINodeFileUnderConstruction` closes the
//! file. A crash therefore forgets the blocks of a file that is being written (HDFS-1108).

use std::rc::Rc;

use super::super::desk::{Desk, Synced};
use super::super::edit::{BlockId, Edit, EditOp, RpcId};
use super::super::note::Note;
use super::super::storage::Write;
use super::{NameNode, Phase};
use crate::sim::MS;

impl NameNode {
    /// An id that no block has had. Hadoop 1 draws it at random; here the ids of each start count on from its time, so that the id of a
    /// block that was forgotten in a crash is not given again.
    pub(super) fn new_block(&self) -> BlockId {
        let forgotten = if self.config.is_ha() { 0 } else { self.started_at / MS };
        BlockId(self.namespace.last_block().max(forgotten) + 1)
    }

    /// Carries out a client's change. Hadoop 1 adds a block in memory alone, and does not log it.
    pub(super) fn carry_out(&mut self, op: EditOp, by: RpcId, desk: &mut Desk) {
        let stamp = self.namespace.next_stamp();
        let ops = match (&op, self.config.is_ha()) {
            (EditOp::AddBlock { .. }, false) => return self.namespace.change(&op, Some(by)),
            (EditOp::Add { .. }, false) => vec![EditOp::SetGenstamp { stamp }, op],
            (EditOp::AddBlock { block, .. }, true) => {
                vec![EditOp::AllocateBlockId { block: *block }, EditOp::SetGenstampV2 { stamp }, op]
            }
            _ => vec![op],
        };
        self.log(ops, Some(by), desk);
    }

    /// Makes the changes of one call in memory, and sends their edits to the log together. The last edit bears the id of the call.
    pub(super) fn log(&mut self, ops: Vec<EditOp>, by: Option<RpcId>, desk: &mut Desk) {
        let (first, last) = (self.namespace.txid() + 1, self.namespace.txid() + ops.len() as u64);
        let edit = |(txid, op)| Rc::new(Edit { txid, op, by: by.filter(|_| txid == last) });
        let edits: Rc<[Rc<Edit>]> = (first..).zip(ops).map(edit).collect();
        self.namespace.replay(edits.iter());
        for edit in edits.iter() {
            desk.note(Note::Logged(edit.clone()));
        }
        if let Phase::Active(writer) = &mut self.phase {
            return writer.journal(edits, last, desk);
        }
        for edit in edits.iter() {
            self.write(Write::Edit(edit.clone()), desk);
            desk.tell_synced(Synced::Edit(edit.txid));
        }
    }
}
