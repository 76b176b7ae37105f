//! A read shows exactly the state that its reply's zxid names. With zxids that never decrease for a session, it thereby sees the
//! session's own writes and every change that the session has seen before.

use super::history::History;
use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{CallRecord, ClientId, ClientState, Code, Note, Op, Response, Zxid, client};

#[derive(Clone, Debug, Default)]
pub struct ReadOwnWrites;

impl Watch for ReadOwnWrites {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let Some(id) = ClientId::of_node(*node) else { continue };
            if let Note::Replied { xid, zxid, .. } = note
                && *zxid > Zxid::ZERO
                // A server in read-only mode shows what it has logged, committed or not.
                && let Some(client) = client(moment.world, id).filter(|client| client.state() != ClientState::ConnectedReadOnly)
                && let Some(call) = client.history().back().filter(|call| call.xid == *xid)
                && shown(moment.history, call) == Some(false)
            {
                let what = found!(
                    "{client}'s {call} of {path} is answered at {zxid} with what is not the state of that zxid",
                    "{client} 对 {path} 的 {call} 在 {zxid} 得到的回复并不是该 zxid 时的状态";
                    client = id, call = call.op.name().to_owned(), path = call.op.path().map_or("", |path| path), zxid = *zxid
                );
                findings.breach(Law::ReadOwnWrites, what);
            }
        }
    }
}

/// Whether a read's result is that of the state that it names; `None` for an operation that is no read.
fn shown(history: &History, call: &CallRecord) -> Option<bool> {
    let state = history.state_at(call.zxid)?;
    let path = call.op.path().map_or("", |path| path);
    let znode = state.tree.get(path);
    match (&call.op, &call.result) {
        (
            Op::Exists { .. } | Op::GetData { .. } | Op::GetChildren { .. } | Op::GetAcl { .. } | Op::GetAllChildrenNumber { .. },
            Err(Code::NoNode),
        ) => Some(znode.is_none()),
        (Op::Exists { .. }, Ok(Response::Stat(stat))) => Some(znode.is_some_and(|znode| znode.stat() == *stat)),
        (Op::GetData { .. }, Ok(Response::Data { data, stat })) => {
            Some(znode.is_some_and(|znode| znode.data == *data && znode.stat() == *stat))
        }
        (Op::GetChildren { .. }, Ok(Response::Children { children, stat })) => Some(znode.is_some_and(|znode| {
            state.tree.children(path).eq(children.iter().cloned()) && stat.is_none_or(|stat| znode.stat() == stat)
        })),
        (Op::GetAcl { .. }, Ok(Response::Acl { stat, .. })) => Some(znode.is_some_and(|znode| znode.stat() == *stat)),
        (Op::GetAllChildrenNumber { .. }, Ok(Response::Number(number))) => Some(state.tree.count_below(path) == *number),
        // A client without the right to read was told nothing.
        (_, Err(Code::NoAuth)) => None,
        (Op::Exists { .. } | Op::GetData { .. } | Op::GetChildren { .. } | Op::GetAcl { .. }, _) => Some(false),
        // Writes, and what the connection answers rather than the tree.
        _ => None,
    }
}
