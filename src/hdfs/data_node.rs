//! A DataNode: keeps blocks, passes them on along the pipeline, and reports to every NameNode, of which it obeys the active one
//! (`DataNode.java`, `BPServiceActor.java`, `BPOfferService.java`).

use std::rc::Rc;

use super::carries::Timer;
use super::config::Config;
use super::desk::{Desk, Synced};
use super::edit::BlockId;
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{HaState, Request, Response};
use super::note::Note;
use super::storage::{Storage, Write};
use crate::sim::{Duration, SECOND, SortedMap, SortedSet};

/// A call to a NameNode, and the next one of a pipeline (`dfs.client.socket-timeout`).
const CALL_TIMEOUT: Duration = 60 * SECOND;

#[derive(Clone, Debug, Hash)]
pub struct DataNode {
    config: Rc<Config>,
    blocks: SortedSet<BlockId>,
    /// The NameNode that it obeys, and the txid at which that one last claimed to be active.
    active: Option<Host>,
    claimed_at: u64,
    /// Heartbeats that are not answered: another would only wait behind them.
    beating: SortedSet<Host>,
    /// The NameNodes that it has reported all its blocks to since it started.
    reported: SortedSet<Host>,
    /// The callers that wait until a block is here and on the rest of its pipeline.
    receiving: SortedMap<BlockId, Receiving>,
}

#[derive(Clone, Debug, Hash)]
struct Receiving {
    caller: Caller,
    synced: bool,
    /// Whether the DataNodes behind have it.
    passed_on: bool,
}

impl DataNode {
    pub(super) fn new(config: Rc<Config>) -> Self {
        DataNode {
            config,
            blocks: SortedSet::new(),
            active: None,
            claimed_at: 0,
            beating: SortedSet::new(),
            reported: SortedSet::new(),
            receiving: SortedMap::new(),
        }
    }

    pub fn blocks(&self) -> &SortedSet<BlockId> {
        &self.blocks
    }

    /// The NameNode that it obeys.
    pub fn active(&self) -> Option<Host> {
        self.active
    }

    fn name_nodes(&self) -> impl Iterator<Item = Host> + use<> {
        (1..=self.config.name_nodes()).map(Host::NameNode)
    }

    fn beat(&mut self, desk: &mut Desk) {
        for name_node in self.name_nodes() {
            if self.beating.insert(name_node) {
                desk.call(name_node, Request::Heartbeat, CALL_TIMEOUT);
            }
        }
        desk.timer(Timer::Heartbeat, self.config.heartbeat);
    }

    /// A full report: to a NameNode that does not know this DataNode, and once after every start to each, whatever that one knows
    /// (`BPServiceActor.register`, `blockReport`).
    fn report(&mut self, to: Host, desk: &mut Desk) {
        self.reported.insert(to);
        let blocks = self.blocks.iter().copied().collect();
        desk.call(to, Request::BlockReport { blocks }, CALL_TIMEOUT);
    }

    /// Another NameNode is believed only where it claims at a later txid than the one before did (`updateActorStatesFromHeartbeat`): one
    /// that wakes up and still takes itself for active has missed what the new one wrote.
    fn heard(&mut self, from: Host, state: HaState, txid: u64, desk: &mut Desk) {
        match (state, self.active) {
            (HaState::Active, Some(active)) if active == from => self.claimed_at = txid,
            (HaState::Active, _) if self.active.is_none() || txid > self.claimed_at => {
                (self.active, self.claimed_at) = (Some(from), txid);
                desk.note(Note::Follows { name_node: from });
            }
            (HaState::Standby | HaState::Initializing, Some(active)) if active == from => self.active = None,
            _ => {}
        }
    }

    fn receive(&mut self, caller: Caller, block: BlockId, pipeline: &[Host], desk: &mut Desk) {
        desk.write(Write::Block(block));
        desk.tell_synced(Synced::Block(block));
        let next = pipeline.iter().position(|host| *host == desk.host).and_then(|me| pipeline.get(me + 1));
        if let Some(&next) = next {
            desk.call(next, Request::WriteBlock { block, pipeline: pipeline.into() }, CALL_TIMEOUT);
        }
        self.receiving.insert(block, Receiving { caller, synced: false, passed_on: next.is_none() });
    }

    fn received(&mut self, block: BlockId, desk: &mut Desk) {
        let Some(receiving) = self.receiving.get(&block).filter(|receiving| receiving.synced && receiving.passed_on) else {
            return;
        };
        desk.answer(receiving.caller, Ok(Response::Done));
        self.receiving.remove(&block);
    }

    pub(super) fn on_start(&mut self, disk: &Storage, desk: &mut Desk) {
        self.blocks = disk.blocks.clone();
        self.reported = SortedSet::new();
        self.beat(desk);
    }

    pub(super) fn on_request(&mut self, caller: Caller, request: Request, desk: &mut Desk) {
        match request {
            Request::WriteBlock { block, pipeline } => self.receive(caller, block, &pipeline, desk),
            Request::ReadBlock { block } => {
                let result = if self.blocks.contains(&block) { Ok(Response::Data(block)) } else { Err(RpcError::NoDataNode) };
                desk.answer(caller, result);
            }
            _ => desk.answer(caller, Err(RpcError::IllegalState)),
        }
    }

    pub(super) fn on_response(&mut self, by: Host, request: Request, result: Result<Response, RpcError>, desk: &mut Desk) {
        match (request, result) {
            (Request::Heartbeat, result) => {
                self.beating.remove(&by);
                if let Ok(Response::Heard { known, state, txid }) = result {
                    if !known || !self.reported.contains(&by) {
                        self.report(by, desk);
                    }
                    self.heard(by, state, txid, desk);
                }
            }
            (Request::WriteBlock { block, .. }, Ok(_)) => {
                if let Some(receiving) = self.receiving.get_mut(&block) {
                    receiving.passed_on = true;
                }
                self.received(block, desk);
            }
            (Request::WriteBlock { block, .. }, Err(why)) => {
                // The pipeline is broken: whoever writes is told, and what is here stays here.
                if let Some(receiving) = self.receiving.remove(&block) {
                    desk.answer(receiving.caller, Err(why));
                }
            }
            _ => {}
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, desk: &mut Desk) {
        if timer == Timer::Heartbeat {
            self.beat(desk);
        }
    }

    pub(super) fn on_synced(&mut self, what: Synced, desk: &mut Desk) {
        let Synced::Block(block) = what else { return };
        self.blocks.insert(block);
        desk.note(Note::Stored { block });
        for name_node in self.name_nodes() {
            desk.call(name_node, Request::BlockReceived { block }, CALL_TIMEOUT);
        }
        if let Some(receiving) = self.receiving.get_mut(&block) {
            receiving.synced = true;
        }
        self.received(block, desk);
    }
}
