//! A client's calls are answered in the order in which it made them (FIFO client order). What its library refuses by itself, and what
//! a lost connection fails, is no answer.

use std::collections::BTreeMap;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{ClientId, Note, SessionId, Zxid, client};

#[derive(Clone, Debug, Default)]
pub struct Fifo {
    /// A client that was started anew counts anew, and has a new session.
    answered: BTreeMap<(ClientId, SessionId), i32>,
}

impl Watch for Fifo {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            if let (Some(id), Note::Replied { xid, zxid, .. }) = (ClientId::of_node(*node), note)
                && *zxid > Zxid::ZERO
                && let Some(session) = client(moment.world, id).map(|client| client.session())
                && let Some(what) = self.answer((id, session), *xid)
            {
                findings.breach(Law::Fifo, what);
            }
        }
    }
}

impl Fifo {
    fn answer(&mut self, of: (ClientId, SessionId), xid: i32) -> Option<Found> {
        let before = self.answered.insert(of, xid).filter(|before| *before >= xid)?;
        Some(found!(
            "{client} is answered its call {xid} after its call {before}",
            "{client} 先得到调用 {before} 的回复，后得到调用 {xid} 的回复";
            client = of.0, xid, before
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_out_of_order_is_found() {
        let mut law = Fifo::default();
        assert_eq!([1, 2, 5].map(|xid| law.answer((ClientId(1), SessionId(1)), xid)), [None, None, None]);
        assert_eq!(law.answer((ClientId(1), SessionId(2)), 1), None);
        assert!(law.answer((ClientId(1), SessionId(1)), 4).is_some());
    }
}
