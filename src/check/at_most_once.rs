//! A request is executed at most once: a lost connection leaves it done or not done, never done twice (nothing is resent by itself).

use std::collections::BTreeSet;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{SessionId, Txn, TxnBody};

#[derive(Clone, Debug, Default)]
pub struct AtMostOnce {
    done: BTreeSet<(SessionId, i32)>,
}

impl Watch for AtMostOnce {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (_, txn, _) in moment.changes() {
            if let Some(what) = self.look(txn) {
                findings.breach(Law::AtMostOnce, what);
            }
        }
    }
}

impl AtMostOnce {
    fn look(&mut self, txn: &Txn) -> Option<Found> {
        // Txns of the ensemble's own have no request number.
        let of_itself = matches!(txn.body, TxnBody::CreateSession { .. }) || txn.cxid == 0;
        let is_new = of_itself || self.done.insert((txn.session, txn.cxid));
        (!is_new).then(|| {
            found!(
                "request {number} of {session} is done a second time, at {zxid}",
                "{session} 的请求 {number} 在 {zxid} 被第二次执行";
                number = txn.cxid, session = txn.session, zxid = txn.zxid
            )
        })
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
}
