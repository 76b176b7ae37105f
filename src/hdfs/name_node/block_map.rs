//! The DataNodes that are alive, and the blocks of each: in memory alone, rebuilt from their reports (`BlockManager.java`).

use std::rc::Rc;

use super::super::config::Config;
use super::super::desk::Desk;
use super::super::edit::BlockId;
use super::super::error::RpcError;
use super::super::ids::Host;
use super::super::ipc::Caller;
use super::super::message::{Request, Response};
use super::super::note::Note;
use super::{NameNode, Phase};
use crate::sim::{Duration, SECOND, SortedMap, SortedSet, Time};

/// `dfs.namenode.heartbeat.recheck-interval`.
pub(super) const RECHECK_PERIOD: Duration = 300 * SECOND;

#[derive(Clone, Debug, Default, Hash)]
pub(super) struct BlockMap {
    alive: SortedMap<Host, DataNodeInfo>,
}

#[derive(Clone, Debug, Default, Hash)]
struct DataNodeInfo {
    heard_at: Time,
    /// `None` before its first block report.
    blocks: Option<SortedSet<BlockId>>,
}

/// A DataNode as its NameNode sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataNodeView {
    pub host: Host,
    /// The number of blocks that it has reported.
    pub blocks: usize,
}

impl BlockMap {
    pub fn data_nodes(&self) -> Vec<DataNodeView> {
        let view =
            |(&host, info): (&Host, &DataNodeInfo)| DataNodeView { host, blocks: info.blocks.as_ref().map_or(0, SortedSet::len) };
        self.alive.iter().map(view).collect()
    }

    /// Takes a heartbeat. Returns false if a block report is needed.
    fn hear(&mut self, from: Host, now: Time) -> bool {
        let info = self.alive.or_default(from);
        info.heard_at = now;
        info.blocks.is_some()
    }

    /// Removes and returns the DataNodes from which nothing was heard for `2 * recheck + 10 * heartbeat`.
    pub fn bury(&mut self, now: Time, heartbeat: Duration) -> Vec<Host> {
        let limit = 2 * RECHECK_PERIOD + 10 * heartbeat;
        let dead: Vec<Host> = self.alive.iter().filter(|(_, info)| now - info.heard_at > limit).map(|(host, _)| *host).collect();
        self.alive.retain(|host, _| !dead.contains(host));
        dead
    }

    pub fn locations(&self, block: BlockId) -> Rc<[Host]> {
        self.alive.iter().filter(|(_, info)| info.has(block)).map(|(host, _)| *host).collect()
    }

    /// The number of DataNodes that have reported a block.
    pub fn replicas(&self, block: BlockId) -> usize {
        self.alive.values().filter(|info| info.has(block)).count()
    }

    /// The DataNodes to which a new block is written. The first of them is chosen in turn.
    pub fn pipeline(&self, block: BlockId, config: &Config) -> Rc<[Host]> {
        let alive: Vec<Host> = self.alive.keys().copied().collect();
        let first = block.0 as usize % alive.len().max(1);
        alive.iter().cycle().skip(first).take(alive.len().min(usize::from(config.replication))).copied().collect()
    }

    /// The number of these blocks that at least one DataNode has reported.
    pub fn count(&self, blocks: impl Iterator<Item = BlockId>) -> usize {
        blocks.filter(|block| self.alive.values().any(|info| info.has(*block))).count()
    }
}

impl DataNodeInfo {
    /// Whether it has reported this block.
    fn has(&self, block: BlockId) -> bool {
        self.blocks.as_ref().is_some_and(|blocks| blocks.contains(&block))
    }
}

impl NameNode {
    pub(super) fn on_data_node(&mut self, caller: Caller, request: &Request, desk: &mut Desk) {
        let Some(from) = Host::of_node(caller.from) else { return };
        let response = match request {
            Request::Heartbeat => {
                let known = self.blocks.hear(from, desk.now);
                Response::Heard { known, state: self.ha_state(), txid: self.namespace.txid() }
            }
            Request::BlockReport { blocks } => {
                self.blocks.hear(from, desk.now);
                desk.note(Note::Registered { data_node: from });
                self.blocks.alive.or_default(from).blocks = Some(blocks.iter().copied().collect());
                Response::Done
            }
            Request::BlockReceived { block } => {
                if let Some(blocks) = self.blocks.alive.get_mut(&from).and_then(|info| info.blocks.as_mut()) {
                    blocks.insert(*block);
                }
                Response::Done
            }
            _ => return desk.answer(caller, Err(RpcError::IllegalState)),
        };
        desk.answer(caller, Ok(response));
        if matches!(self.phase, Phase::SafeMode) {
            self.leave_safe_mode(desk);
        }
    }
}
