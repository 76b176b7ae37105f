//! A server's disk: epochs, snapshots, the tail of the log.

use std::rc::Rc;

use super::progress::is_committed;
use crate::app::model::Model;
use crate::app::view::{Cell, CellKind};
use crate::sim::{Life, Node};
use crate::zk::{Durable, Epoch, LogCell, Server, Standing, Txn, Zk, Zxid};

/// A server's history: as its process knows it, or as its disk holds it where no process runs.
pub struct Held<'a> {
    server: &'a Server,
    /// The disk of a stopped server.
    disk: Option<&'a Durable>,
    pub accepted_epoch: Epoch,
    pub current_epoch: Epoch,
    /// Those that are on the disk: a process writes them first, and acts on them after that.
    accepted_on_disk: Epoch,
    current_on_disk: Epoch,
    pub last_logged: Zxid,
    /// The last txn that it has, in its log or from a SNAP.
    pub last: Zxid,
    pub log_len: usize,
    pub snapshots: Vec<Zxid>,
}

impl<'a> Held<'a> {
    pub fn of(node: &'a Node<Zk>, server: &'a Server) -> Self {
        let stopped = node.life == Life::Crashed;
        let store = if stopped { node.durable() } else { server.store() };
        let snap = Some(store.log.gap()).filter(|gap| *gap > store.log.last_zxid()).map_or(Zxid::ZERO, |gap| match gap.counter() {
            0 => last_of_snap(server, stopped.then_some(store)),
            _ => gap,
        });
        Held {
            server,
            disk: stopped.then_some(store),
            accepted_epoch: store.accepted_epoch,
            current_epoch: store.current_epoch,
            accepted_on_disk: node.durable().accepted_epoch,
            current_on_disk: node.durable().current_epoch,
            last_logged: store.log.last_zxid(),
            last: store.log.last_zxid().max(snap),
            log_len: store.log.len(),
            snapshots: store.snapshots.iter().map(|image| image.zxid).collect(),
        }
    }

    /// Whether the epoch that it has accepted is on its disk.
    pub fn has_promised(&self) -> bool {
        self.accepted_epoch == self.accepted_on_disk
    }

    /// Whether its currentEpoch is on its disk.
    pub fn has_written_epoch(&self) -> bool {
        self.current_epoch == self.current_on_disk
    }

    /// Its currentEpoch: `2`, or `1→2` while 2 is being written.
    pub fn epoch_words(&self) -> String {
        let (disk, memory) = (self.current_on_disk, self.current_epoch);
        if self.has_written_epoch() { memory.to_string() } else { format!("{disk}→{memory}") }
    }

    /// The newest `n` of its log, oldest first. A disk alone does not know what is committed.
    pub fn log_tail(&self, model: &Model, n: usize) -> Vec<LogCell> {
        let Some(disk) = self.disk else {
            let mut cells = self.server.log_tail(n);
            let gap = self.server.store().log.gap();
            if gap > Zxid::ZERO {
                mark_lost(model, gap, &mut cells);
            }
            return cells;
        };
        let cell = |txn: &Rc<Txn>| LogCell { txn: txn.clone(), standing: Standing::Logged };
        let mut cells: Vec<LogCell> = disk.log.iter().rev().take(n).map(cell).collect();
        cells.reverse();
        cells
    }
}

/// Marks what stands in the log from before a SNAP and was never committed: the SNAP came with a later zxid, and has nothing of it.
#[cold]
#[inline(never)]
fn mark_lost(model: &Model, gap: Zxid, cells: &mut [LogCell]) {
    let is_lost =
        |cell: &&mut LogCell| cell.standing == Standing::Committed && cell.txn.zxid <= gap && !is_committed(model, cell.txn.zxid);
    cells.iter_mut().filter(is_lost).for_each(|cell| cell.standing = Standing::Logged);
}

/// The last txn of a SNAP that is named by the number with which an epoch begins, which is no txn.
#[cold]
#[inline(never)]
fn last_of_snap(server: &Server, disk: Option<&Durable>) -> Zxid {
    match disk {
        Some(disk) => disk.newest_snapshot().map_or(Zxid::ZERO, |image| image.last_txn.0),
        None => server.last_txn(),
    }
}

/// A txn of a log as a cell.
pub fn cell(cell: &LogCell) -> Cell {
    let kind = match cell.standing {
        Standing::Committed => CellKind::Committed,
        Standing::Logged => CellKind::Logged,
        Standing::InMemory => CellKind::InMemory,
    };
    let path = cell.txn.path().map(|path| format!(" {path}")).unwrap_or_default();
    Cell { kind, title: format!("{} {}{path}", cell.txn.zxid, cell.txn.name()) }
}
