//! A session never sees an older state than before, over all its reconnections, and each of its writes comes after its earlier ones
//! (single system image, FIFO client order).

use std::collections::BTreeMap;

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{ClientId, Note, SessionId, Zxid, client};

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    session: SessionId,
    last: Zxid,
    last_write: Zxid,
}

#[derive(Clone, Debug, Default)]
pub struct MonotonicView {
    seen: BTreeMap<ClientId, Seen>,
}

impl Watch for MonotonicView {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let Some(id) = ClientId::of_node(*node) else { continue };
            match note {
                Note::Connected { session, .. } | Note::ConnectedReadOnly { session, .. } => {
                    let seen = self.seen.entry(id).or_default();
                    if seen.session != *session {
                        *seen = Seen { session: *session, ..Seen::default() };
                    }
                }
                Note::Replied { xid, zxid, .. } if *zxid > Zxid::ZERO => {
                    let newest = client(moment.world, id).and_then(|client| client.history().back());
                    let is_write =
                        newest.is_some_and(|call| call.xid == *xid && call.op.is_write() && !call.is_refused_unwritten());
                    self.seen.entry(id).or_default().reply(id, *zxid, is_write, findings);
                }
                _ => {}
            }
        }
    }
}

impl Seen {
    fn reply(&mut self, client: ClientId, zxid: Zxid, is_write: bool, findings: &mut Findings) {
        if zxid < self.last {
            findings.breach(
                Law::MonotonicView,
                found!(
                    "{client} is told {zxid} after it has seen {last}",
                    "{client} 已看到 {last}，之后却被告知 {zxid}";
                    client, zxid, last = self.last
                ),
            );
        }
        if is_write && zxid <= self.last_write {
            findings.breach(
                Law::MonotonicView,
                found!(
                    "{client} wrote {zxid} after it wrote {last}",
                    "{client} 先写了 {last}，后写的却是 {zxid}";
                    client, zxid, last = self.last_write
                ),
            );
        }
        self.last = self.last.max(zxid);
        if is_write {
            self.last_write = self.last_write.max(zxid);
        }
    }
}
