//! Once a session's closeSession is committed, nothing that the session asked for takes effect, and no server that has applied it
//! answers the session anything but the close itself (`SessionTrackerImpl.checkSession`).

use std::collections::BTreeMap;

use super::edits::has_errors;
use super::{Findings, Found, Law, Moment, Watch, found};
use crate::zk::{ClientId, Note, SessionId, Txn, TxnBody, Zxid, client};

#[derive(Clone, Debug, Default)]
pub struct ExpiredFinal {
    closed: BTreeMap<SessionId, Zxid>,
}

impl Watch for ExpiredFinal {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (_, txn, _) in moment.changes() {
            if let Some(what) = self.look(txn) {
                findings.breach(Law::ExpiredFinal, what);
            }
        }
        for (node, note) in &moment.step.notes {
            let Note::Replied { call: Some(call), zxid, .. } = note else { continue };
            let session = ClientId::of_node(*node).and_then(|id| client(moment.world, id)).map(|client| client.session());
            if let Some(what) = session.filter(|_| call.result.is_ok()).and_then(|session| self.answered(session, *zxid)) {
                findings.breach(Law::ExpiredFinal, what);
            }
        }
    }
}

impl ExpiredFinal {
    fn look(&mut self, txn: &Txn) -> Option<Found> {
        let closed = self.closed.get(&txn.session).copied();
        if let TxnBody::CloseSession { .. } = txn.body {
            self.closed.entry(txn.session).or_insert(txn.zxid);
            return None;
        }
        let closed = closed.filter(|_| !has_errors(&txn.body))?;
        Some(found!(
            "{zxid} of {session} takes effect, which was closed at {closed}",
            "{session} 已在 {closed} 关闭，它的 {zxid} 却生效了";
            zxid = txn.zxid, session = txn.session, closed
        ))
    }

    fn answered(&self, session: SessionId, zxid: Zxid) -> Option<Found> {
        let closed = self.closed.get(&session).filter(|closed| zxid >= **closed)?;
        Some(found!(
            "{session} is answered at {zxid}, and was closed at {closed}",
            "{session} 已在 {closed} 关闭，却在 {zxid} 得到了回复";
            session, zxid, closed = *closed
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::doctored::{set_data, txn};
    use super::*;
    use crate::zk::Code;

    #[test]
    fn a_write_and_an_answer_after_the_end_are_found() {
        let mut law = ExpiredFinal::default();
        assert_eq!(law.look(&txn(set_data("/a", 1))), None);
        assert_eq!(law.look(&txn(TxnBody::CloseSession { paths: [].into() })), None);
        assert_eq!(law.look(&txn(TxnBody::Error(Code::SessionExpired))), None);
        assert!(law.look(&txn(set_data("/a", 1))).is_some());
        assert_eq!(law.answered(SessionId(1), Zxid(99)), None, "by a server that does not know it yet");
        assert!(law.answered(SessionId(1), Zxid(100)).is_some());
    }
}
