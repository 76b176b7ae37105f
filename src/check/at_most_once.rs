//! A request is executed at most once: a lost connection leaves it done or not done, never done twice (nothing is resent by itself).

use std::collections::BTreeMap;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::Event;
use crate::zk::{Action, Client, Command, Remote, RequestBody, SessionId, Txn, TxnBody, client};

/// A request of a session, by its number.
type Numbered = (SessionId, i32);

#[derive(Clone, Debug, Default)]
pub struct AtMostOnce {
    done: BTreeMap<Numbered, u32>,
    /// How often programs outside have asked: they number their requests as they like, and kazoo begins at 1 with each connection.
    asked: BTreeMap<Numbered, u32>,
}

impl Watch for AtMostOnce {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        if let Event::Command(Command::Action(Action::Remote { client: id, word: Remote::Request { xid, body } })) =
            &moment.step.event
            && may_write(body)
            && let Some(session) = client(moment.world, *id).map(Client::session)
        {
            self.ask((session, *xid));
        }
        for (_, txn, _) in moment.changes() {
            if let Some(what) = self.look(txn) {
                findings.breach(Law::AtMostOnce, what);
            }
        }
    }
}

impl AtMostOnce {
    fn ask(&mut self, request: Numbered) {
        *self.asked.entry(request).or_default() += 1;
    }

    fn look(&mut self, txn: &Txn) -> Option<Found> {
        // Txns of the ensemble's own have no request number.
        if matches!(txn.body, TxnBody::CreateSession { .. }) || txn.cxid == 0 {
            return None;
        }
        let request = (txn.session, txn.cxid);
        let done = self.done.entry(request).or_default();
        *done += 1;
        // A simulated client gives a number once.
        let asked = self.asked.get(&request).copied().unwrap_or(1);
        (*done > asked).then(|| {
            found!(
                "request {number} of {session} is done a second time, at {zxid}",
                "{session} 的请求 {number} 在 {zxid} 被第二次执行";
                number = txn.cxid, session = txn.session, zxid = txn.zxid
            )
        })
    }
}

fn may_write(body: &RequestBody) -> bool {
    match body {
        RequestBody::Op(op) => op.is_write(),
        body => !matches!(body, RequestBody::Ping | RequestBody::SetWatches { .. }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::doctored::{set_data, txn};
    use super::*;

    #[test]
    fn a_request_done_twice_is_found() {
        let mut law = AtMostOnce::default();
        let other = Txn { cxid: 2, ..txn(set_data("/a", 2)) };
        assert_eq!([law.look(&txn(set_data("/a", 1))), law.look(&other)], [None, None]);
        assert!(law.look(&other).is_some());
    }

    #[test]
    fn what_a_program_outside_asks_twice_by_one_number_is_done_twice_and_not_three_times() {
        let mut law = AtMostOnce::default();
        let txn = txn(set_data("/a", 1));
        law.ask((txn.session, txn.cxid));
        assert_eq!(law.look(&txn), None);
        assert!(law.clone().look(&txn).is_some());
        law.ask((txn.session, txn.cxid));
        assert_eq!(law.look(&txn), None);
        assert!(law.look(&txn).is_some());
    }
}
