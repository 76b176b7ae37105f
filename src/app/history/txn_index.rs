//! Txns and sessions of a run, as its notes tell of them: a few words for each, by the step that made it.
//!
//! The servers that logged and applied a txn are read from the notes when they are needed.

use std::rc::Rc;

use crate::sim::{NodeId, Recording};
use crate::zk::{ClientId, Note, SessionId, Txn, Zk, Zxid, servers};

/// A txn, with the step that proposed it.
#[derive(Clone, Debug)]
pub struct Proposed {
    pub zxid: Zxid,
    pub step: u32,
    /// The step at which a quorum had it.
    pub quorum: Option<u32>,
    /// The txn; `None`: it was lost before its content was read.
    pub txn: Option<Rc<Txn>>,
}

/// The txns of a run, and the clients of its sessions.
#[derive(Clone, Debug, Default)]
pub struct TxnIndex {
    /// The txns, in the order of their proposals.
    txns: Vec<Proposed>,
    sessions: Vec<Opened>,
}

/// A session, with the step at which it was opened.
#[derive(Clone, Copy, Debug)]
struct Opened {
    step: u32,
    session: SessionId,
    client: ClientId,
}

impl TxnIndex {
    pub fn take(&mut self, recording: &Recording<Zk>, step: u32, node: NodeId, note: &Note) {
        match note {
            Note::Proposed { zxid } => {
                self.txns.push(Proposed { zxid: *zxid, step, quorum: None, txn: logged(recording, node, *zxid) })
            }
            Note::Quorum { zxid } => {
                if let Some(txn) = self.txns.iter_mut().rfind(|txn| txn.zxid == *zxid) {
                    txn.quorum.get_or_insert(step);
                }
            }
            Note::SessionOpened { session, client } | Note::LocalSession { session, client } => {
                self.sessions.push(Opened { step, session: *session, client: *client })
            }
            _ => {}
        }
    }

    /// Forgets everything from this step on.
    pub fn truncate(&mut self, steps: u32) {
        self.txns.truncate(self.before(steps));
        for txn in &mut self.txns {
            txn.quorum = txn.quorum.filter(|quorum| *quorum < steps);
        }
        self.sessions.truncate(self.sessions.partition_point(|opened| opened.step < steps));
    }

    /// Every txn, in the order of the proposals.
    pub fn all(&self) -> &[Proposed] {
        &self.txns
    }

    /// The number of txns that were proposed in the first `steps` steps.
    pub fn before(&self, steps: u32) -> usize {
        self.txns.partition_point(|txn| txn.step < steps)
    }

    pub fn position(&self, zxid: Zxid) -> Option<usize> {
        self.txns.iter().rposition(|txn| txn.zxid == zxid)
    }

    /// The client for which the session was opened.
    pub fn owner(&self, session: SessionId) -> Option<ClientId> {
        self.sessions.iter().rfind(|opened| opened.session == session).map(|opened| opened.client)
    }
}

/// The txn as the computed end of the run has it: most likely in the log of the leader that proposed it.
fn logged(recording: &Recording<Zk>, leader: NodeId, zxid: Zxid) -> Option<Rc<Txn>> {
    let own = servers(recording.head()).filter(|(id, ..)| id.node() == leader);
    let all = servers(recording.head()).filter(|(id, ..)| id.node() != leader);
    own.chain(all).find_map(|(_, node, server)| server.store().log.get(zxid).or_else(|| node.durable().log.get(zxid)).cloned())
}
