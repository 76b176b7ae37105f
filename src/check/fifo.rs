//! A client's calls are answered in the order in which it made them (FIFO client order). What its library refuses by itself, and what
//! a lost connection fails, is no answer.

use std::collections::BTreeMap;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{Client, ClientId, Note, SessionId, Zxid, client};

#[derive(Clone, Debug, Default)]
pub struct Fifo {
    /// A client that was started anew counts anew, and has a new session. So may a program outside with each connection, as kazoo does.
    answered: BTreeMap<(ClientId, SessionId), i32>,
}

impl Watch for Fifo {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let Some(id) = ClientId::of_node(*node) else { continue };
            match note {
                Note::Connecting { .. } if client(moment.world, id).is_some_and(Client::is_remote) => self.count_anew(id),
                Note::Replied { xid, zxid, .. } if *zxid > Zxid::ZERO => {
                    let session = client(moment.world, id).map(Client::session);
                    if let Some(what) = session.and_then(|session| self.answer((id, session), *xid)) {
                        findings.breach(Law::Fifo, what);
                    }
                }
                _ => {}
            }
        }
    }
}

impl Fifo {
    fn count_anew(&mut self, client: ClientId) {
        self.answered.retain(|(of, _), _| *of != client);
    }

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
        law.count_anew(ClientId(1));
        assert_eq!([1, 2].map(|xid| law.answer((ClientId(1), SessionId(1)), xid)), [None, None]);
        assert!(law.answer((ClientId(1), SessionId(1)), 1).is_some());
    }
}
