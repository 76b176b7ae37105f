//! The progress of a txn: proposed, committed or lost, by what the servers have.

use crate::app::history::txn_index::Proposed;
use crate::app::model::Model;
use crate::sim::{Life, Node};
use crate::tell::words::Word;
use crate::zk::{Server, Standing, Zk, Zxid, servers};

/// A txn's progress at the cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Later,
    Proposed,
    Committed,
    Lost,
}

impl Progress {
    pub fn word(self) -> Word {
        match self {
            Progress::Later => Word::TxnLater,
            Progress::Proposed => Word::TxnProposed,
            Progress::Committed => Word::CellCommitted,
            Progress::Lost => Word::TxnLost,
        }
    }
}

/// Whether the txn is known to be committed at the cursor, by whichever server.
pub fn is_committed(model: &Model, zxid: Zxid) -> bool {
    let index = model.run().index.txns();
    let columns: Vec<(&Node<Zk>, &Server)> = servers(model.world()).map(|(_, node, server)| (node, server)).collect();
    let txn = index.position(zxid).and_then(|at| index.all().get(at));
    txn.is_some_and(|txn| progress(model, txn, &columns) == Progress::Committed)
}

/// The progress of a txn at the cursor, by what these servers have.
pub fn progress(model: &Model, txn: &Proposed, columns: &[(&Node<Zk>, &Server)]) -> Progress {
    let cursor = model.cursor().steps;
    // A txn in the tree of a serving server is committed, though perhaps with a new leader's history and not by its own quorum. What a
    // log has from before a SNAP need not be in the tree.
    let shows = |(node, server): &(&Node<Zk>, &Server)| {
        let log = &server.store().log;
        node.life != Life::Crashed
            && server.is_serving()
            && txn.zxid > log.gap()
            && txn.zxid <= server.last_zxid()
            && log.get(txn.zxid).is_some()
    };
    if txn.step >= cursor {
        Progress::Later
    } else if txn.quorum.is_some_and(|quorum| quorum < cursor) || columns.iter().any(shows) {
        Progress::Committed
    } else if columns.iter().any(|(node, server)| standing(node, server, txn.zxid).is_some()) {
        Progress::Proposed
    } else {
        Progress::Lost
    }
}

/// The standing of the txn in the server's log.
pub fn standing(node: &Node<Zk>, server: &Server, zxid: Zxid) -> Option<Standing> {
    if node.life == Life::Crashed {
        return node.durable().log.get(zxid).map(|_| Standing::Logged);
    }
    server.store().log.get(zxid).map(|_| if server.is_durable(zxid) { Standing::Logged } else { Standing::InMemory })
}
