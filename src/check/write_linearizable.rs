//! The zxids order all writes so that each has the result it was answered with, and none precedes one that was answered before it was
//! asked for, by whichever clients (`PrepRequestProcessor.java`; linearizable writes).

use std::collections::BTreeMap;

use super::edits::has_errors;
use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::Time;
use crate::zk::{CallRecord, ClientId, Code, Note, Op, Txn, TxnBody, Zxid};

#[derive(Clone, Debug, Default)]
pub struct WriteLinearizable {
    /// For each time of an answer, the newest write that was answered until then.
    answered: BTreeMap<Time, Zxid>,
}

impl Watch for WriteLinearizable {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let (Some(client), Note::Replied { call: Some(call), zxid, .. }) = (ClientId::of_node(*node), note) else { continue };
            if !call.op.is_write() || *zxid == Zxid::ZERO || call.is_refused_unwritten() {
                continue;
            }
            let txn = moment.history.get(*zxid);
            let wrong = self.out_of_order(client, call).or_else(|| match txn {
                None => Some(found!(
                    "{client}'s {call} is answered with {zxid}, and no such txn is committed",
                    "{client} 的 {call} 得到的回复是 {zxid}，而并没有这个已提交的事务";
                    client, call = call.op.name().to_owned(), zxid = *zxid
                )),
                Some(txn) => (!answers(call, txn)).then(|| {
                    found!(
                        "{client}'s {call} is answered with {zxid}, which is another txn",
                        "{client} 的 {call} 得到的回复是 {zxid}，而那是另一个事务";
                        client, call = call.op.name().to_owned(), zxid = *zxid
                    )
                }),
            });
            if let Some(what) = wrong {
                findings.breach(Law::WriteLinearizable, what);
            }
        }
    }
}

impl WriteLinearizable {
    /// Takes a write's answer in.
    fn out_of_order(&mut self, client: ClientId, call: &CallRecord) -> Option<Found> {
        // Of two writes at the same instant, neither can know of the other.
        let before = self.answered.range(..call.at).next_back().filter(|(_, zxid)| **zxid >= call.zxid);
        let wrong = before.map(|(_, earlier)| {
            found!(
                "{client}'s {call} is answered with {zxid}, and {earlier} was answered before {client} asked",
                "{client} 的 {call} 得到的回复是 {zxid}，而 {earlier} 在 {client} 请求之前就已回复";
                client, call = call.op.name().to_owned(), zxid = call.zxid, earlier = *earlier
            )
        });
        let newest = self.answered.last_key_value().map_or(Zxid::ZERO, |(_, zxid)| *zxid);
        self.answered.insert(call.done_at, newest.max(call.zxid));
        wrong
    }
}

/// Whether a call's answer tells what the txn did.
fn answers(call: &CallRecord, txn: &Txn) -> bool {
    if txn.cxid != call.xid {
        return false;
    }
    match (&call.result, &txn.body) {
        // A leader does not know the session of another server's client; that server knows why.
        (Err(Code::EphemeralOnLocalSession), TxnBody::Error(Code::SessionExpired)) => true,
        (Err(code), TxnBody::Error(of)) => code == of,
        (Err(_), _) | (Ok(_), TxnBody::Error(_)) => false,
        (Ok(_), body) => {
            matches!(
                (&call.op, body),
                (Op::Create { .. }, TxnBody::Create { .. })
                    | (Op::Delete { .. }, TxnBody::Delete { .. })
                    | (Op::SetData { .. }, TxnBody::SetData { .. })
                    | (Op::SetAcl { .. }, TxnBody::SetAcl { .. })
                    | (Op::Multi(_), TxnBody::Multi(_))
                    | (Op::Reconfig(_), TxnBody::Reconfig(_))
            ) && (!has_errors(body) || matches!(call.op, Op::Multi(_)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::doctored::{set_data, txn};
    use super::*;
    use crate::zk::Response;

    fn call(at: Time, done_at: Time, zxid: u64, result: Result<Response, Code>) -> CallRecord {
        let op = Op::SetData { path: "/a".into(), data: None, version: -1 };
        CallRecord { xid: 1, op, at, done_at, result, zxid: Zxid(zxid), is_step: false }
    }

    #[test]
    fn a_write_before_one_that_had_been_answered_is_found() {
        let mut law = WriteLinearizable::default();
        let done = |at, done_at, zxid| call(at, done_at, zxid, Ok(Response::Nothing));
        assert_eq!(law.out_of_order(ClientId(1), &done(0, 10, 5)), None);
        assert_eq!(law.out_of_order(ClientId(1), &done(9, 20, 4)), None, "both were on their way");
        assert!(law.clone().out_of_order(ClientId(1), &done(11, 20, 4)).is_some());
        assert!(law.out_of_order(ClientId(1), &done(21, 30, 5)).is_some(), "a zxid is one write's");
    }

    #[test]
    fn an_answer_that_is_not_the_txns_is_found() {
        let ok = call(0, 1, 100, Ok(Response::Nothing));
        let failed = call(0, 1, 100, Err(Code::NoNode));
        assert!(answers(&ok, &txn(set_data("/a", 1))));
        assert!(answers(&failed, &txn(TxnBody::Error(Code::NoNode))));
        for (call, body) in [
            (&failed, set_data("/a", 1)),
            (&failed, TxnBody::Error(Code::NoAuth)),
            (&ok, TxnBody::Error(Code::NoNode)),
            (&ok, TxnBody::Delete { path: "/a".into() }),
        ] {
            assert!(!answers(call, &txn(body.clone())), "{body:?}");
        }
    }
}
