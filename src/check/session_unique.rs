//! A session's id is given once, over all servers and all time (`SessionTrackerImpl.initializeNextSessionId`).

use std::collections::BTreeSet;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{SessionId, Txn, TxnBody};

#[derive(Clone, Debug, Default)]
pub struct SessionUnique {
    given: BTreeSet<SessionId>,
}

impl Watch for SessionUnique {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (_, txn, _) in moment.changes() {
            if let Some(what) = self.look(txn) {
                findings.breach(Law::SessionUnique, what);
            }
        }
    }
}

impl SessionUnique {
    fn look(&mut self, txn: &Txn) -> Option<Found> {
        let is_new = !matches!(txn.body, TxnBody::CreateSession { .. }) || self.given.insert(txn.session);
        (!is_new).then(|| {
            found!(
                "{session} is made a second time, at {zxid}",
                "{session} 在 {zxid} 被第二次创建";
                session = txn.session, zxid = txn.zxid
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::doctored::txn;
    use super::*;

    #[test]
    fn an_id_given_twice_is_found() {
        let mut law = SessionUnique::default();
        let create = txn(TxnBody::CreateSession { timeout: 1 });
        assert_eq!(law.look(&create), None);
        assert_eq!(law.look(&txn(TxnBody::CloseSession { paths: [].into() })), None);
        assert!(law.look(&create).is_some());
    }
}
