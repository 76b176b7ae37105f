//! The NameNode: the namespace in memory, and a log of its changes (`FSNamesystem.java`, `FSEditLog.java`, `NameNode.java`).
//!
//! ```text
//!            1.0:  Loading ─► SafeMode ─► Serving
//!            HA:   Loading ─► Standby ◄─► Activating ─► Active ─ majority lost, or epoch refused ─► it ends itself
//! ```
//!
//! A change is made in memory at once and answered when it is safe: on the NameNode's own disk, or on a majority of JournalNodes.

mod activation;
mod block_map;
mod checkpoint;
mod edits;
mod loading;
mod poll;
mod serving;
mod standby;
#[cfg(test)]
mod tests;
mod writer;

use std::rc::Rc;

pub use self::block_map::DataNodeView;

use self::activation::Activation;
use self::block_map::BlockMap;
use self::standby::Standby;
use self::writer::Writer;
use super::carries::Timer;
use super::config::Config;
use super::desk::{Desk, Synced};
use super::edit::{BlockId, Edit};
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{HaState, Request, Response};
use super::namespace::Namespace;
use super::note::{ExitReason, Note};
use super::replay::Replay;
use super::storage::{NameFiles, Storage, Write};
use crate::sim::{Duration, SECOND, Time};

/// The timeout of calls to JournalNodes, and to the other NameNode (`dfs.qjournal.write-txns.timeout.ms`).
const JOURNAL_TIMEOUT: Duration = 20 * SECOND;

#[derive(Clone, Debug, Hash)]
pub struct NameNode {
    number: u8,
    config: Rc<Config>,
    phase: Phase,
    namespace: Namespace,
    blocks: BlockMap,
    started_at: Time,
    /// HDFS 1.0: the files, with what the disk has not synced yet.
    files: NameFiles,
    /// The SecondaryNameNode that waits until its image is fetched.
    uploading: Option<Caller>,
}

#[derive(Clone, Debug, Hash)]
enum Phase {
    Loading(Replay),
    SafeMode,
    Serving,
    Standby(Standby),
    Activating(Activation),
    Active(Writer),
    /// The NameNode has ended itself.
    Ended,
}

/// The state of a NameNode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameNodeState {
    Loading,
    SafeMode,
    Active,
    Activating,
    Standby,
}

impl NameNode {
    pub(super) fn new(number: u8, config: Rc<Config>) -> Self {
        NameNode {
            number,
            config,
            phase: Phase::Ended,
            namespace: Namespace::default(),
            blocks: BlockMap::default(),
            started_at: 0,
            files: NameFiles::default(),
            uploading: None,
        }
    }

    // ---- questions ----------------------------------------------------------------------------------------------------------

    pub fn state(&self) -> NameNodeState {
        match self.phase {
            Phase::Loading(_) | Phase::Ended => NameNodeState::Loading,
            Phase::SafeMode => NameNodeState::SafeMode,
            Phase::Serving | Phase::Active(_) => NameNodeState::Active,
            Phase::Standby(_) => NameNodeState::Standby,
            Phase::Activating(_) => NameNodeState::Activating,
        }
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The epoch in which it writes, or for which it has asked the JournalNodes.
    pub fn epoch(&self) -> Option<u64> {
        match &self.phase {
            Phase::Active(writer) => Some(writer.epoch()),
            Phase::Activating(activation) => activation.epoch(),
            _ => None,
        }
    }

    /// The txid up to which every edit is safe.
    pub fn committed(&self) -> u64 {
        match &self.phase {
            Phase::Active(writer) => writer.committed(),
            _ => self.namespace.txid(),
        }
    }

    /// The JournalNodes that failed to take a write. The active NameNode sends them nothing before the next segment.
    pub fn lost_journals(&self) -> Vec<Host> {
        match &self.phase {
            Phase::Active(writer) => writer.lost().collect(),
            _ => Vec::new(),
        }
    }

    /// HDFS 1.0: its files, with the writes that the disk has not synced yet.
    pub fn files(&self) -> &NameFiles {
        &self.files
    }

    /// The DataNodes that it takes for alive.
    pub fn data_nodes(&self) -> Vec<DataNodeView> {
        self.blocks.data_nodes()
    }

    /// The blocks of all files, each with the number of DataNodes that have reported it.
    pub fn replicas(&self) -> impl Iterator<Item = (BlockId, usize)> {
        self.namespace.all_blocks().map(|block| (block, self.blocks.replicas(block)))
    }

    // ---- handlers -----------------------------------------------------------------------------------------------------------

    /// Whether its port is open. It opens when the namespace is in memory.
    pub(super) fn listens(&self) -> bool {
        !matches!(self.phase, Phase::Loading(_) | Phase::Ended)
    }

    pub(super) fn on_start(&mut self, disk: &Storage, desk: &mut Desk) {
        self.started_at = desk.now;
        self.files = disk.name.clone();
        desk.timer(Timer::Monitor, block_map::RECHECK_PERIOD);
        self.start_loading(desk);
    }

    pub(super) fn on_request(&mut self, caller: Caller, request: Request, desk: &mut Desk) {
        match request {
            Request::Mkdirs { .. }
            | Request::Create { .. }
            | Request::AddBlock { .. }
            | Request::Complete { .. }
            | Request::Append { .. }
            | Request::Delete { .. }
            | Request::GetBlockLocations { .. } => self.on_client(caller, request, desk),
            Request::Heartbeat | Request::BlockReport { .. } | Request::BlockReceived { .. } => {
                self.on_data_node(caller, &request, desk);
            }
            Request::EditLogSize | Request::GetImage | Request::PutImage { .. } | Request::RollImage => {
                self.on_secondary(caller, &request, desk);
            }
            Request::RollEditLog if self.config.is_ha() => self.roll(caller, desk),
            Request::RollEditLog => self.on_secondary(caller, &request, desk),
            Request::MonitorHealth => desk.answer(caller, Ok(Response::Health { state: self.ha_state() })),
            Request::TransitionToActive => self.become_active_for(caller, desk),
            Request::TransitionToStandby => self.become_standby_for(caller, desk),
            _ => desk.answer(caller, Err(RpcError::IllegalState)),
        }
    }

    pub(super) fn on_response(&mut self, by: Host, request: Request, result: Result<Response, RpcError>, desk: &mut Desk) {
        match (&self.phase, &request) {
            (_, Request::GetImage) => self.on_uploaded(result, desk),
            (Phase::Standby(_), _) => self.standby_heard(&request, by, result, desk),
            (Phase::Activating(_), _) => self.activation_heard(&request, by, result, desk),
            (Phase::Active(_), _) => self.writer_heard(&request, by, result, desk),
            _ => {}
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, desk: &mut Desk) {
        match timer {
            Timer::Load => self.load_more(desk),
            Timer::Tail => self.tail(desk),
            Timer::Roll => self.trigger_roll(desk),
            Timer::Monitor => {
                for data_node in self.blocks.bury(desk.now, self.config.heartbeat) {
                    desk.note(Note::Dead { data_node });
                }
                desk.timer(Timer::Monitor, block_map::RECHECK_PERIOD);
            }
            _ => {}
        }
    }

    pub(super) fn on_synced(&mut self, what: Synced, desk: &mut Desk) {
        if let Synced::Edit(txid) = what {
            desk.note(Note::Synced { txid, epoch: 0 });
        }
    }

    // ---- common -------------------------------------------------------------------------------------------------------------

    fn ha_state(&self) -> HaState {
        match self.phase {
            Phase::Loading(_) | Phase::Ended => HaState::Initializing,
            Phase::Standby(_) | Phase::Activating(_) => HaState::Standby,
            Phase::SafeMode | Phase::Serving | Phase::Active(_) => HaState::Active,
        }
    }

    fn journals(&self) -> impl Iterator<Item = Host> + use<> {
        (1..=self.config.journal_nodes()).map(Host::JournalNode)
    }

    /// The other NameNode.
    fn peer(&self) -> Host {
        Host::NameNode(3 - self.number.clamp(1, 2))
    }

    fn ask_journals(&self, request: &Request, desk: &mut Desk) {
        for journal in self.journals() {
            desk.call(journal, request.clone(), JOURNAL_TIMEOUT);
        }
    }

    /// HDFS 1.0: writes to the copy of the files in memory at once, and to the disk with its next sync.
    fn write(&mut self, write: Write, desk: &mut Desk) {
        self.files.apply(write.clone());
        desk.write(write);
    }

    /// Takes over edits that came from JournalNodes. Returns the number of those that were new.
    fn take_over(&mut self, edits: &[Rc<Edit>]) -> usize {
        let before = self.namespace.txid();
        self.namespace.replay(edits.iter());
        (self.namespace.txid() - before) as usize
    }

    fn exit(&mut self, why: ExitReason, desk: &mut Desk) {
        self.phase = Phase::Ended;
        desk.note(Note::Exits { why });
        desk.exit();
    }
}
