//! A client of HDFS: one call after another, each a few requests; it goes from one NameNode to the other where it must
//! (`DFSClient.java`, `ConfiguredFailoverProxyProvider.java`, `RetryPolicies.failoverOnNetworkException`).

use std::collections::VecDeque;
use std::rc::Rc;

use super::call::{FileCall, FinishedCall, MAX_LOAD, Outcome};
use super::carries::Timer;
use super::desk::{Desk, Synced};
use super::edit::{BlockId, RpcId};
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{Request, Response};
use super::note::Note;
use super::storage::Storage;
use crate::sim::{Duration, MS, SECOND};

/// `dfs.client.failover.max.attempts`.
const MAX_FAILOVERS: u32 = 15;
/// `dfs.client.failover.sleep.base.millis` and `.max.millis`.
const SLEEP_BASE: Duration = 500 * MS;
const SLEEP_MAX: Duration = 15 * SECOND;
/// `ipc.client.connect.max.retries`, a second apart: what a client of a single NameNode does.
const MAX_CONNECTS: u32 = 10;
const CALL_TIMEOUT: Duration = 60 * SECOND;
/// Calls that wait, and results that are kept to be looked at.
const MAX_QUEUE: usize = 1024;
const MAX_HISTORY: usize = 64;

#[derive(Clone, Debug, Hash)]
pub struct Client {
    number: u8,
    name_nodes: u8,
    /// The NameNode that it asks; it stays with it until that one fails.
    current: u8,
    queue: VecDeque<FileCall>,
    running: Option<Running>,
    last_call: u64,
    history: VecDeque<FinishedCall>,
}

/// The call that is being carried out.
#[derive(Clone, Debug, Hash)]
struct Running {
    call: FileCall,
    /// The request to the NameNode now; it is sent again, word for word, where no answer comes.
    request: Request,
    attempts: u32,
    /// Blocks that are still to be written, or directories to be made.
    left: u32,
    /// Blocks to be read, and who has them.
    to_read: VecDeque<(BlockId, Rc<[Host]>)>,
    read: Vec<BlockId>,
}

impl Client {
    pub(super) fn new(number: u8, name_nodes: u8) -> Self {
        Client { number, name_nodes, current: 1, queue: VecDeque::new(), running: None, last_call: 0, history: VecDeque::new() }
    }

    pub fn name_node(&self) -> Host {
        Host::NameNode(self.current)
    }

    pub fn running(&self) -> Option<&FileCall> {
        self.running.as_ref().map(|running| &running.call)
    }

    pub fn queued(&self) -> usize {
        self.queue.len()
    }

    /// The latest calls, oldest first.
    pub fn history(&self) -> &VecDeque<FinishedCall> {
        &self.history
    }

    pub(super) fn call(&mut self, call: FileCall, desk: &mut Desk) {
        if self.queue.len() < MAX_QUEUE {
            self.queue.push_back(call);
        }
        self.begin_next(desk);
    }

    fn by(&mut self) -> RpcId {
        self.last_call += 1;
        RpcId { client: Host::Client(self.number), call: self.last_call }
    }

    fn begin_next(&mut self, desk: &mut Desk) {
        if self.running.is_some() {
            return;
        }
        let Some(call) = self.queue.pop_front() else { return };
        desk.note(Note::Called(call.clone()));
        let (left, request) = match &call {
            FileCall::Mkdir { path } => (0, Request::Mkdirs { path: path.clone(), by: self.by() }),
            FileCall::Put { path, blocks } => (u32::from(*blocks), Request::Create { path: path.clone(), by: self.by() }),
            FileCall::Append { path } => (1, Request::Append { path: path.clone(), by: self.by() }),
            FileCall::Read { path } => (0, Request::GetBlockLocations { path: path.clone() }),
            FileCall::Delete { path } => (0, Request::Delete { path: path.clone(), by: self.by() }),
            FileCall::Load { count } => (count.saturating_sub(1).min(MAX_LOAD), load(self.by())),
        };
        self.running = Some(Running { call, request, attempts: 0, left, to_read: VecDeque::new(), read: Vec::new() });
        self.ask(desk);
    }

    fn ask(&self, desk: &mut Desk) {
        if let Some(running) = &self.running {
            desk.call(self.name_node(), running.request.clone(), CALL_TIMEOUT);
        }
    }

    fn go_on(&mut self, request: Request, desk: &mut Desk) {
        if let Some(running) = &mut self.running {
            running.request = request;
            running.attempts = 0;
        }
        self.ask(desk);
    }

    fn finish(&mut self, outcome: Outcome, desk: &mut Desk) {
        let Some(running) = self.running.take() else { return };
        desk.note(Note::Finished { call: running.call.clone(), outcome: outcome.clone() });
        self.history.push_back(FinishedCall { call: running.call, outcome });
        if self.history.len() > MAX_HISTORY {
            self.history.pop_front();
        }
        self.begin_next(desk);
    }

    /// The NameNode could not do it, or could not be asked: whether and when to ask again.
    fn failed(&mut self, why: RpcError, desk: &mut Desk) {
        let two = self.name_nodes > 1;
        let Some(running) = &mut self.running else { return };
        let again = match why {
            RpcError::Standby => two,
            RpcError::Unreachable | RpcError::Timeout => true,
            _ => false,
        };
        running.attempts += 1;
        if !again || running.attempts > if two { MAX_FAILOVERS } else { MAX_CONNECTS } {
            return self.finish(Outcome::Failed(why), desk);
        }
        let pause = match (two, running.attempts) {
            (false, _) => SECOND,
            (true, 1) => 0,
            (true, attempts) => (SLEEP_BASE << (attempts - 2).min(8)).min(SLEEP_MAX),
        };
        let from = self.name_node();
        if two {
            self.current = 3 - self.current;
        }
        desk.note(Note::Retries { from, to: self.name_node(), why });
        desk.timer(Timer::Retry, pause);
    }

    fn answered(&mut self, response: Response, desk: &mut Desk) {
        let Some(running) = &mut self.running else { return };
        match response {
            Response::Located { block, pipeline } => match pipeline.first() {
                Some(&first) => desk.call(first, Request::WriteBlock { block, pipeline }, CALL_TIMEOUT),
                None => self.finish(Outcome::Failed(RpcError::NoDataNode), desk),
            },
            Response::Locations(blocks) => {
                running.to_read = blocks.iter().cloned().collect();
                self.read_next(desk);
            }
            _ => self.next_request(desk),
        }
    }

    /// The next request after a change that was carried out.
    fn next_request(&mut self, desk: &mut Desk) {
        let by = self.by();
        let Some(running) = &mut self.running else { return };
        let more = running.left > 0;
        running.left = running.left.saturating_sub(1);
        match (&running.call, &running.request) {
            (FileCall::Load { .. }, _) if more => self.go_on(load(by), desk),
            (FileCall::Put { path, .. } | FileCall::Append { path }, request) if !matches!(request, Request::Complete { .. }) => {
                let path = path.clone();
                let request = if more { Request::AddBlock { path, by } } else { Request::Complete { path, by } };
                self.go_on(request, desk);
            }
            _ => self.finish(Outcome::Done, desk),
        }
    }

    fn read_next(&mut self, desk: &mut Desk) {
        let Some(running) = &mut self.running else { return };
        match running.to_read.front() {
            None => {
                let blocks = running.read.as_slice().into();
                self.finish(Outcome::Read { blocks }, desk);
            }
            Some((block, hosts)) => match hosts.first() {
                Some(&host) => desk.call(host, Request::ReadBlock { block: *block }, CALL_TIMEOUT),
                None => self.finish(Outcome::Failed(RpcError::NoDataNode), desk),
            },
        }
    }

    fn block_read(&mut self, block: BlockId, result: Result<Response, RpcError>, desk: &mut Desk) {
        let Some(running) = &mut self.running else { return };
        let Some((_, hosts)) = running.to_read.front_mut().filter(|(next, _)| *next == block) else { return };
        if result.is_ok() {
            running.read.push(block);
            running.to_read.pop_front();
        } else {
            // The next one that has it.
            *hosts = hosts.iter().skip(1).copied().collect();
        }
        self.read_next(desk);
    }

    /// A new life is a new client to everybody else: Hadoop draws a random id for it, here its calls go on from a number of their own.
    pub(super) fn on_start(&mut self, _: &Storage, desk: &mut Desk) {
        self.last_call = desk.now;
    }

    pub(super) fn on_request(&mut self, caller: Caller, _: Request, desk: &mut Desk) {
        desk.answer(caller, Err(RpcError::IllegalState));
    }

    pub(super) fn on_response(&mut self, _: Host, request: Request, result: Result<Response, RpcError>, desk: &mut Desk) {
        match (request, result) {
            (Request::WriteBlock { .. }, Ok(_)) => self.next_request(desk),
            (Request::WriteBlock { .. }, Err(why)) => self.finish(Outcome::Failed(why), desk),
            (Request::ReadBlock { block }, result) => self.block_read(block, result, desk),
            (request, result) => {
                if self.running.as_ref().is_none_or(|running| running.request != request) {
                    return;
                }
                match result {
                    Ok(response) => self.answered(response, desk),
                    Err(why) => self.failed(why, desk),
                }
            }
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, desk: &mut Desk) {
        if timer == Timer::Retry {
            self.ask(desk);
        }
    }

    pub(super) fn on_synced(&mut self, _: Synced, _: &mut Desk) {}
}

/// Makes a directory of a name that is used once.
fn load(by: RpcId) -> Request {
    Request::Mkdirs { path: format!("/{}-{}", by.client, by.call).into(), by }
}
