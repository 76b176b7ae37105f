//! A random schedule of crashes, freezes, partitions and writes, a function of its seed; then its repair.

use std::rc::Rc;

use super::bounds::{Bound, Bounds, Ration};
use super::draws::Draws;
use super::play::Play;
use crate::rules::Rules;
use crate::sim::{Duration, EventId, Fault, Life, MS, NodeId, SECOND, Time, World};
use crate::zk::{self, Action, ClientId, ClientState, Command, Config, CreateMode, Op, ServerId};

/// The time for which anything that must come is waited for.
const PATIENCE: Duration = 200 * SECOND;

/// Draws of a fault until one is permitted; then nothing breaks this time.
const REDRAWS: usize = 24;

#[derive(Clone, Debug)]
pub struct Schedule {
    draws: Draws,
    pub play: Play,
    held: Vec<EventId>,
    clients: u16,
    ration: Ration,
    trouble: Trouble,
}

/// How far the trouble has come.
#[derive(Clone, Copy, Debug, Default)]
struct Trouble {
    /// Acts that are still to come.
    left: u64,
    /// The longest pause between two acts.
    pace: Duration,
    /// The end of the present pause.
    until: Time,
    /// Whether an act comes then, and not the first pause.
    is_begun: bool,
}

impl Schedule {
    /// The schedule of this seed.
    pub fn new(seed: u64) -> Self {
        Self::within(seed, Rules::default(), &Bounds::default())
    }

    /// The schedule of this seed within bounds, in an ensemble that these rules hold in.
    pub fn within(seed: u64, rules: Rules, bounds: &Bounds) -> Self {
        let mut draws = Draws::new(seed, &[]);
        let mut below = |bound| draws.below(bound);
        let config = Config {
            voters: 3 + below(3) as u8,
            observers: u8::from(below(3) == 0),
            clients: 2 + below(3) as u16,
            client_timeout: (2 + below(5)) * SECOND,
            tick_time: 500 * MS,
            init_limit_ticks: 10,
            sync_limit_ticks: 5,
            // Snapshots and short memories are as rare as they are by default, or come all the time.
            snap_count: if below(2) == 0 { 100_000 } else { 4 + below(30) as u32 },
            commit_log_count: if below(2) == 0 { 500 } else { 1 + below(10) as u32 },
            rules,
            ..Config::default()
        };
        // A number is drawn where it is bounded too, so that the rest is as it would be without the bound.
        let config = Config {
            voters: bounds.get(Bound::Servers).map_or(config.voters, |servers| servers as u8),
            clients: bounds.get(Bound::Clients).map_or(config.clients, |clients| clients as u16),
            ..config
        };
        let clients = config.clients;
        let (ration, trouble) = (Ration::of(*bounds), Trouble::default());
        Schedule { draws, play: Play::new(config, seed), held: Vec::new(), clients, ration, trouble }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.draws.below(bound)
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        self.draws.one_of(items)
    }

    // ---- trouble ------------------------------------------------------------------------------------------------------------

    /// Things break, and clients ask.
    pub fn trouble(&mut self) {
        self.begin_trouble();
        while !self.go_on(&mut { u32::MAX }) {}
    }

    /// Begins the trouble, which goes on by [`Schedule::go_on`].
    pub(super) fn begin_trouble(&mut self) {
        // Some schedules begin with an ensemble that serves, some in the middle of its first election.
        let quiet = self.one_of(&[0, 200 * MS, SECOND, 3 * SECOND]);
        let left = 20 + self.below(60);
        let pace = self.one_of(&[20 * MS, 200 * MS, SECOND, 2 * SECOND]);
        let until = (self.play.now() + quiet).min(self.ration.bounds().end());
        self.trouble = Trouble { left, pace, until, is_begun: false };
    }

    /// Goes on with the trouble by at most so many events, which are taken from their number. Whether it is over.
    pub(super) fn go_on(&mut self, events: &mut u32) -> bool {
        let end = self.ration.bounds().end();
        loop {
            if !self.play.gets_to(self.trouble.until, events) {
                return false;
            }
            if self.play.now() >= end {
                return true;
            }
            if self.trouble.is_begun {
                if self.below(2) == 0 {
                    self.ask()
                } else {
                    self.break_something()
                }
                *events = events.saturating_sub(1);
                self.trouble.left -= 1;
            }
            if self.trouble.left == 0 {
                return true;
            }
            let pause = self.below(self.trouble.pace);
            self.trouble = Trouble { until: (self.play.now() + pause).min(end), is_begun: true, ..self.trouble };
        }
    }

    fn ask(&mut self) {
        let client = ClientId(1 + self.below(u64::from(self.clients)) as u16);
        if zk::client(&self.play.world, client)
            .is_none_or(|client| matches!(client.state(), ClientState::Expired | ClientState::Closed))
        {
            return self.replace_client();
        }
        let n = self.below(4);
        let path: Rc<str> = format!("/n{n}").into();
        let data = Some(format!("d{}", self.draws.drawn()).into());
        let watch = self.below(2) == 0;
        let op = match self.below(12) {
            0..3 => Op::create(&path, data.as_deref(), CreateMode::Persistent),
            3..5 => Op::create(&path, data.as_deref(), CreateMode::Ephemeral),
            5 => {
                let mode = if n == 0 { CreateMode::EphemeralSequential } else { CreateMode::PersistentSequential };
                Op::create(&format!("{path}/s-"), data.as_deref(), mode)
            }
            6..8 => Op::SetData { path, data, version: if watch { -1 } else { n as i32 } },
            8 => Op::Delete { path, version: -1 },
            9 => Op::GetData { path, watch },
            10 => Op::Exists { path, watch },
            _ => match n {
                0 => Op::Sync { path },
                _ => Op::GetChildren { path: "/".into(), watch, with_stat: false },
            },
        };
        // Several at once are pipelined.
        for _ in 0..=self.one_of(&[0, 0, 0, 3, 9]) {
            self.play.command(Command::Action(Action::Call { client, op: op.clone() }));
        }
    }

    /// Adds a client for one whose session is over.
    fn replace_client(&mut self) {
        let is_over = |client| {
            zk::client(&self.play.world, client).is_none_or(|it| matches!(it.state(), ClientState::Expired | ClientState::Closed))
        };
        let with_sessions = (1..=self.clients).filter(|id| !is_over(ClientId(*id))).count() as u64;
        if self.ration.bounds().get(Bound::Clients).is_none_or(|most| with_sessions < most) {
            self.add_client();
        }
    }

    fn add_client(&mut self) {
        self.clients += 1;
        let timeout = self.play.config.client_timeout;
        let client = ClientId(self.clients);
        self.play.command(Command::Action(Action::AddClient {
            client,
            at: None,
            hosts: Vec::new(),
            timeout,
            read_only: zk::Dynamic(None),
        }));
    }

    fn servers(&self) -> Vec<NodeId> {
        zk::servers(&self.play.world).map(|(id, ..)| id.node()).collect()
    }

    fn nodes(&self) -> Vec<NodeId> {
        self.play.world.nodes().map(|(id, _)| id).collect()
    }

    fn in_state(&self, life: Life) -> Vec<NodeId> {
        self.play.world.nodes().filter(|(_, node)| node.life == life).map(|(id, _)| id).collect()
    }

    fn break_something(&mut self) {
        for _ in 0..REDRAWS {
            let Some(fault) = self.draw_fault() else { return };
            let command = Command::Fault(fault);
            if !self.ration.takes(&command) {
                continue;
            }
            if let Command::Fault(Fault::Hold(packet)) = command {
                self.held.push(packet);
            }
            return self.play.command(command);
        }
    }

    /// A fault or a repair; `None` where it would have been about a message and none is on its way.
    fn draw_fault(&mut self) -> Option<Fault> {
        let (servers, nodes) = (self.servers(), self.nodes());
        let server = self.one_of(&servers);
        let node = self.one_of(&nodes);
        let leader = zk::established_leader(&self.play.world).map_or(server, ServerId::node);
        let fault = match self.below(22) {
            0..2 => Fault::Crash(server),
            2 => Fault::Crash(leader),
            3..6 => match self.in_state(Life::Crashed).as_slice() {
                [] => Fault::Crash(node),
                crashed => Fault::Restart(self.one_of(crashed)),
            },
            6 => Fault::Freeze(node),
            7 => Fault::Freeze(leader),
            8..10 => match self.in_state(Life::Frozen).as_slice() {
                [] => Fault::Freeze(server),
                frozen => Fault::Thaw(self.one_of(frozen)),
            },
            10 => self.partition(),
            11 => Fault::Isolate(self.one_of(&[server, leader])),
            12 => match self.other(server) {
                Some(other) => Fault::Cut(server, other),
                None => Fault::Heal,
            },
            13..15 => Fault::Heal,
            15 => {
                let links: Vec<(NodeId, NodeId)> = self.play.world.links().changed().collect();
                match links.as_slice() {
                    [] => Fault::Isolate(leader),
                    links => {
                        let (a, b) = self.one_of(links);
                        Fault::HealLink(a, b)
                    }
                }
            }
            16 => match self.other(node) {
                Some(other) => Fault::Slow(node, other, self.delay()),
                None => Fault::Heal,
            },
            17 => Fault::SlowDisk(server, self.delay()),
            18..20 => match self.held.pop() {
                Some(held) if self.draws.drawn().is_multiple_of(2) => Fault::Release(held),
                _ => Fault::Hold(self.packet()?),
            },
            _ => Fault::Drop(self.packet()?),
        };
        Some(fault)
    }

    fn delay(&mut self) -> Duration {
        self.one_of(&[10 * MS, 50 * MS, 300 * MS, 900 * MS, 2 * SECOND])
    }

    fn other(&mut self, than: NodeId) -> Option<NodeId> {
        let others: Vec<NodeId> = self.nodes().into_iter().filter(|&node| node != than).collect();
        if others.is_empty() { None } else { Some(self.one_of(&others)) }
    }

    fn packet(&mut self) -> Option<EventId> {
        let packets: Vec<EventId> = self.play.world.in_flight().map(|flight| flight.packet.id).collect();
        if packets.is_empty() { None } else { Some(self.one_of(&packets)) }
    }

    fn partition(&mut self) -> Fault {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for node in self.nodes() {
            if self.below(2) == 0 { left.push(node) } else { right.push(node) }
        }
        if left.is_empty() || right.is_empty() { Fault::Heal } else { Fault::Partition(vec![left, right]) }
    }

    // ---- repair -------------------------------------------------------------------------------------------------------------

    /// Everything is mended.
    pub fn repair(&mut self) {
        self.play.fault(Fault::Heal);
        loop {
            let held = self.play.world.in_flight().find(|flight| flight.held).map(|flight| flight.packet.id);
            match held {
                Some(packet) => self.play.fault(Fault::Release(packet)),
                None => break,
            }
        }
        for frozen in self.in_state(Life::Frozen) {
            self.play.fault(Fault::Thaw(frozen));
        }
        for crashed in self.in_state(Life::Crashed) {
            self.play.fault(Fault::Restart(crashed));
        }
    }

    /// Restarts the leader, as an operator would, where a server has promised a later epoch than the leader's and so cannot join it: it had
    /// chosen that epoch itself, and failed before anybody heard of it, twice. Apache's leader tells whoever joins late its own epoch, whatever
    /// that one has promised (`Leader.getEpochToPropose`; the false leader of ZOOKEEPER-3608). False where no leader is in the way.
    fn restart_a_leader_behind(&mut self) -> bool {
        let world = &self.play.world;
        let epoch = |id| zk::server(world, id).map_or(0, zk::Server::accepted_epoch);
        let Some(leader) = zk::established_leader(world) else { return false };
        if !zk::servers(world).any(|(id, _, server)| !server.is_serving() && epoch(id) > epoch(leader)) {
            return false;
        }
        self.play.fault(Fault::Crash(leader.node()));
        self.play.fault(Fault::Restart(leader.node()));
        true
    }

    /// All servers come to serve; a client's write is done; all have it, and everything else the same.
    ///
    /// # Errors
    /// What does not come in time.
    pub fn agree(&mut self) -> Result<(), String> {
        let all_serve = |world: &World<zk::Zk>| zk::servers(world).all(|(_, _, server)| server.is_serving());
        while !self.play.comes(PATIENCE, all_serve) {
            if self.restart_a_leader_behind() {
                continue;
            }
            let states: Vec<String> = zk::servers(&self.play.world)
                .map(|(id, node, server)| format!("{id} {:?} {:?}", node.life, server.state()))
                .collect();
            return Err(format!("not all serve in the end: {}", states.join(", ")));
        }
        self.add_client();
        let op = Op::create("/end-", None, CreateMode::PersistentSequential);
        let client = ClientId(self.clients);
        let deadline = self.play.now() + PATIENCE;
        while !self.play.calls(client, op.clone(), PATIENCE) {
            self.play.run_for(SECOND);
            if self.play.now() > deadline {
                return Err("no write is done in the end".into());
            }
        }
        let zxid = zk::client(&self.play.world, client).map_or(zk::Zxid::ZERO, zk::Client::last_zxid);
        let all_have = move |world: &World<zk::Zk>| zk::servers(world).all(|(_, _, server)| server.last_zxid() >= zxid);
        if !self.play.comes(10 * SECOND, all_have) {
            return Err(format!("not all have {zxid} in the end"));
        }
        // Sessions of clients that are gone expire meanwhile; then nothing is on its way.
        let settled = |world: &World<zk::Zk>| {
            let mut servers = zk::servers(world);
            let first = servers.next().map(|(_, _, server)| (server.last_zxid(), server.database()));
            servers.all(|(_, _, server)| {
                first.is_some_and(|(zxid, database)| {
                    server.last_zxid() == zxid && server.tree() == &database.tree && server.database().sessions == database.sessions
                })
            })
        };
        if !self.play.comes(10 * SECOND, settled) {
            return Err("the servers do not agree in the end".into());
        }
        Ok(())
    }
}
