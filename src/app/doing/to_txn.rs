//! Going to the moment at which a server had logged or applied a txn.

use super::travel;
use crate::app::model::Model;
use crate::app::notices::Saying;
use crate::app::txn_steps::{each_step, first_step_of};
use crate::tell::Thing;
use crate::zk::{Note, ServerId, Zxid};

/// Goes to the moment at which the server got as far with the txn as it is at the cursor, or to the first time that it gets the txn
/// if it does not have it yet.
///
/// # Errors
/// The run can be computed no further.
pub fn go(model: &mut Model, zxid: Zxid, server: ServerId) -> Result<(), Saying> {
    let cursor = model.cursor().steps;
    let (mut last, mut next) = (None, None);
    each_step(model, zxid, |step, me, note| {
        if me == server.node() && !matches!(note, Note::Quorum { .. }) {
            if step < cursor {
                last = Some(step);
            } else {
                next = next.or(Some(step));
            }
        }
        true
    });
    model.selected = Some(Thing::Txn(zxid));
    match last.or(next).or_else(|| first_step_of(model, zxid)) {
        Some(step) => travel::go_to_steps(model, step + 1),
        None => Ok(()),
    }
}
