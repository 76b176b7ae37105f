//! An ensemble and its clients on machines: how a run is set up, and how to find one's way in its world.

use std::rc::Rc;

use crate::hdfs::{Daemon, Host, NameNode, NameNodeState};
use crate::rules::Rule;
use crate::sim::{Duration, Fault, Life, Node, Physics, Purpose, Recording, Step, World};

use super::action::Action;
use super::class::Class;
use super::client::Client;
use super::config::Config;
use super::dynamic::Dynamic;
use super::ids::{ClientId, ServerId};
use super::message::ServerState;
use super::note::Refused;
use super::process::Process;
use super::protocol::{Command, Zk};
use super::server::{Server, ServerWatch, ZabState};
use super::verifier::{Member, QuorumVerifier};

/// The largest id of a server, of which the voters are the first.
const MAX_SERVERS: u8 = 32;

/// The servers that a run begins with.
fn first_servers(config: &Config) -> impl Iterator<Item = ServerId> {
    (1..=config.voters.saturating_add(config.observers).min(MAX_SERVERS)).map(ServerId)
}

/// The hosts in the order in which this client goes along them.
fn shuffled(world: &World<Zk>, client: ClientId, mut hosts: Vec<ServerId>) -> Vec<ServerId> {
    world.key(Purpose::Hosts, &[u64::from(client.0)]).shuffle(0, &mut hosts);
    hosts
}

/// A world with the ensemble's machines, and nobody started.
pub fn new_world(config: &Config, seed: u64) -> World<Zk> {
    let physics = Physics {
        latency_min: config.latency_min,
        latency_max: config.latency_max,
        disk_min: config.disk_min,
        disk_max: config.disk_max,
        overtaking: !config.rules.hold(Rule::LinksOrder),
    };
    let mut world = World::new(seed, physics);
    let config = Rc::new(config.clone());
    for id in first_servers(&config) {
        let server = Server::new(id, id.0 > config.voters, config.clone(), config.first_dynamic());
        world.add_node(id.node(), Process::Server(Box::new(server)));
    }
    let servers: Vec<ServerId> = servers(&world).map(|(id, ..)| id).collect();
    for (id, program) in &config.controllers {
        let timeout = config.hdfs.as_ref().map_or(config.client_timeout, |hdfs| hdfs.session_timeout);
        let hosts = shuffled(&world, *id, servers.clone());
        let client = Client::new(*id, hosts, timeout)
            .that_expires(config.client_expires)
            .with_rules(config.rules)
            .with_program(program.clone());
        world.add_node(id.node(), Process::Client(Box::new(client)));
    }
    if let Some(hdfs) = &config.hdfs {
        for host in hdfs.hosts() {
            world.add_node(host.node(), Process::Daemon(Box::new(Daemon::new(host, hdfs.clone()))));
        }
    }
    world
}

/// A run of its own. Unless the configuration says otherwise, its first commands start every server and add the clients.
pub fn new_recording(config: &Config, seed: u64) -> Recording<Zk> {
    let mut recording = Recording::new(new_world(config, seed), |event| Class::of_event(event) as u8);
    if config.stopped {
        return recording;
    }
    let mut step = Step::default();
    for id in first_servers(config) {
        recording.set_up(Command::Fault(Fault::Restart(id.node())), &mut step);
    }
    for id in 1..=config.clients {
        let action = Action::AddClient {
            client: ClientId(id),
            at: None,
            hosts: Vec::new(),
            timeout: config.client_timeout,
            read_only: Dynamic(None),
        };
        recording.set_up(Command::Action(action), &mut step);
    }
    let hosts = config.hdfs.iter().flat_map(|hdfs| hdfs.hosts()).map(Host::node);
    for node in hosts.chain(config.controllers.iter().map(|(id, _)| id.node())) {
        recording.set_up(Command::Fault(Fault::Restart(node)), &mut step);
    }
    recording
}

/// A new server that observes. Where members can change it would not: once it has heard of those in force, which do not name it, it follows without
/// a vote (`QuorumPeer.updateLearnerType`).
pub(super) fn add_observer(world: &mut World<Zk>, step: &mut Step<Zk>) -> Result<ServerId, Refused> {
    let last = servers(world).map(|(id, ..)| id.0).max().unwrap_or(0);
    let config = servers(world).next().map(|(_, _, server)| Rc::new(server.config().clone())).ok_or(Refused::TooMany)?;
    if config.admin.reconfig_enabled && verifier(world).is_some() {
        return Err(Refused::ObserverByReconfig);
    }
    let id = last.checked_add(1).filter(|&id| id <= MAX_SERVERS).map(ServerId).ok_or(Refused::TooMany)?;
    let first = joining(world, &config, Member::of(id, true));
    world.add_node(id.node(), Process::Server(Box::new(Server::new(id, true, config, first))));
    world.start(id.node(), step);
    Ok(id)
}

/// A new server that knows the ensemble, which does not know it yet.
#[cold]
pub(super) fn add_server(world: &mut World<Zk>, id: Option<ServerId>, step: &mut Step<Zk>) -> Result<ServerId, Refused> {
    let last = servers(world).map(|(id, ..)| id.0).max().unwrap_or(0);
    let id = id.or_else(|| last.checked_add(1).map(ServerId)).filter(|id| id.0 <= MAX_SERVERS).ok_or(Refused::TooMany)?;
    if world.node(id.node()).is_some() {
        return Err(Refused::AlreadySo);
    }
    let config = servers(world).next().map(|(_, _, server)| Rc::new(server.config().clone())).ok_or(Refused::TooMany)?;
    let first = joining(world, &config, Member::of(id, false));
    world.add_node(id.node(), Process::Server(Box::new(Server::new(id, false, config, first))));
    world.start(id.node(), step);
    Ok(id)
}

/// The configuration file of a server that is being set up: the members in force, and itself. It has no version, so that any other counts more.
fn joining(world: &World<Zk>, config: &Config, joining: Member) -> Dynamic<Rc<QuorumVerifier>> {
    let Dynamic(Some(first)) = config.first_dynamic() else { return Dynamic(None) };
    let known = verifier(world).unwrap_or(first);
    Dynamic(Some(Rc::new(known.and(joining))))
}

/// The newest configuration that is in force at any server, where it can change.
pub fn verifier(world: &World<Zk>) -> Option<Rc<QuorumVerifier>> {
    let views = servers(world).filter_map(|(_, _, server)| server.view());
    views.map(|view| &view.current).max_by_key(|verifier| verifier.version).cloned()
}

/// The same, where a quorum goes by groups and weights.
pub fn grouped(world: &World<Zk>) -> Option<Rc<QuorumVerifier>> {
    verifier(world).filter(|verifier| verifier.hierarchy().is_some())
}

/// A client that is added: `at` is tried first.
pub(super) struct Added {
    pub id: ClientId,
    pub at: Option<ServerId>,
    pub timeout: Duration,
    pub read_only: bool,
}

pub(super) fn add_client(world: &mut World<Zk>, added: &Added, hosts: &[ServerId], step: &mut Step<Zk>) -> Result<(), Refused> {
    let &Added { id, at, timeout, read_only } = added;
    if world.node(id.node()).is_some() {
        return Err(Refused::ClientExists(id));
    }
    let all: Vec<ServerId> = servers(world).map(|(id, ..)| id).collect();
    if let Some(&unknown) = hosts.iter().chain(&at).find(|host| !all.contains(host)) {
        return Err(Refused::NoSuchNode(unknown.node()));
    }
    let mut order = shuffled(world, id, if hosts.is_empty() { all } else { hosts.to_vec() });
    if let Some(at) = at {
        order.retain(|&host| host != at);
        order.insert(0, at);
    }
    let mut client = Client::new(id, order, timeout).that_may_be_read_only(read_only);
    if let Some((_, _, server)) = servers(world).next() {
        client = client.that_expires(server.config().client_expires).with_rules(server.config().rules);
    }
    if !world.add_node(id.node(), Process::Client(Box::new(client))) {
        return Err(Refused::TooMany);
    }
    world.start(id.node(), step);
    Ok(())
}

/// The client whose program runs outside, which is added where there is none of this id yet.
pub(super) fn remote_client(world: &mut World<Zk>, id: ClientId, step: &mut Step<Zk>) -> Result<(), Refused> {
    match client(world, id) {
        Some(client) if client.is_remote() => return Ok(()),
        Some(_) => return Err(Refused::ClientExists(id)),
        None => {}
    }
    let hosts = servers(world).map(|(id, ..)| id).collect();
    if !world.add_node(id.node(), Process::Client(Box::new(Client::remote(id, hosts)))) {
        return Err(Refused::TooMany);
    }
    world.start(id.node(), step);
    Ok(())
}

pub fn server(world: &World<Zk>, id: ServerId) -> Option<&Server> {
    match &world.node(id.node())?.process {
        Process::Server(server) => Some(server),
        Process::Client(_) | Process::Daemon(_) => None,
    }
}

pub fn client(world: &World<Zk>, id: ClientId) -> Option<&Client> {
    match &world.node(id.node())?.process {
        Process::Client(client) => Some(client),
        Process::Server(_) | Process::Daemon(_) => None,
    }
}

/// Whether a person can have the client call something: its process runs, and its handle is alive.
pub fn can_call(world: &World<Zk>, id: ClientId) -> bool {
    world.node(id.node()).is_some_and(|node| node.life == Life::Running)
        && client(world, id).is_some_and(|client| client.is_alive() && !client.is_remote())
}

/// A daemon of HDFS, or a client of it.
pub fn daemon(world: &World<Zk>, host: Host) -> Option<&Daemon> {
    match &world.node(host.node())?.process {
        Process::Daemon(daemon) => Some(daemon),
        Process::Server(_) | Process::Client(_) => None,
    }
}

/// The machines of HDFS: NameNodes, SecondaryNameNode, JournalNodes, DataNodes, clients.
pub fn daemons(world: &World<Zk>) -> impl Iterator<Item = (Host, &Node<Zk>, &Daemon)> {
    world.nodes().filter_map(|(_, node)| match &node.process {
        Process::Daemon(daemon) => Some((daemon.host(), node, &**daemon)),
        Process::Server(_) | Process::Client(_) => None,
    })
}

/// The running NameNode that clients can write to; of two that believe so, the one of the later epoch.
pub fn active_name_node(world: &World<Zk>) -> Option<Host> {
    active_name_nodes(world).max_by_key(|(_, name_node)| name_node.epoch()).map(|(host, _)| host)
}

/// The NameNodes that run and believe to be active: two of them for a while, where one has slept through its replacement.
pub fn active_name_nodes(world: &World<Zk>) -> impl Iterator<Item = (Host, &NameNode)> {
    daemons(world)
        .filter(|(_, node, _)| node.life == Life::Running)
        .filter_map(|(host, _, daemon)| Some((host, daemon.name_node().filter(|it| it.state() == NameNodeState::Active)?)))
}

/// Every server, by id.
pub fn servers(world: &World<Zk>) -> impl Iterator<Item = (ServerId, &Node<Zk>, &Server)> {
    world.nodes().filter_map(|(_, node)| match &node.process {
        Process::Server(server) => Some((server.id(), node, &**server)),
        Process::Client(_) | Process::Daemon(_) => None,
    })
}

/// Every server that has its memory, by id: frozen or not, but not stopped.
pub fn servers_up(world: &World<Zk>) -> impl Iterator<Item = (ServerId, &Server)> {
    servers(world).filter(|(_, node, _)| node.life != Life::Crashed).map(|(id, _, server)| (id, server))
}

/// The watches of all servers that have their memory, each once: of a client that has just moved, two servers may hold the same.
pub fn watches(world: &World<Zk>) -> Vec<ServerWatch> {
    let mut watches: Vec<ServerWatch> = Vec::new();
    for watch in servers_up(world).flat_map(|(_, server)| server.distinct_watches()) {
        let is_same = |it: &ServerWatch| ServerWatch { server: watch.server, ..it.clone() } == watch;
        match watches.iter().position(is_same) {
            None => watches.push(watch),
            // A server that has not missed its client yet keeps the watch of the former connection.
            Some(known) if client(world, watch.client).is_some_and(|it| it.server() == Some(watch.server)) => {
                watches[known] = watch
            }
            Some(_) => {}
        }
    }
    watches
}

/// Every client, by id.
pub fn clients(world: &World<Zk>) -> impl Iterator<Item = (ClientId, &Node<Zk>, &Client)> {
    world.nodes().filter_map(|(_, node)| match &node.process {
        Process::Client(client) => Some((client.id(), node, &**client)),
        Process::Server(_) | Process::Daemon(_) => None,
    })
}

/// The clients whose programs have not left, by id.
pub fn present_clients(world: &World<Zk>) -> impl Iterator<Item = (ClientId, &Node<Zk>, &Client)> {
    clients(world).filter(|(_, node, client)| !client.is_remote() || !has_left(world, node, client))
}

/// The number of those.
#[inline(never)]
pub fn count_present(world: &World<Zk>) -> usize {
    present_clients(world).count()
}

/// Whether nothing more comes of a client whose program runs outside: its handle is over, or the program has ended its connection and the session has
/// ended as well. One that was put to sleep has done neither, however long it sleeps.
#[cold]
#[inline(never)]
pub fn has_left(world: &World<Zk>, node: &Node<Zk>, client: &Client) -> bool {
    if !client.is_remote() || client.connection().is_some() || node.life != Life::Running {
        return false;
    }
    let knows = servers_up(world).max_by_key(|(_, server)| server.last_zxid());
    let is_over = || knows.is_some_and(|(_, server)| !server.database().sessions.contains_key(&client.session()));
    !client.is_alive() || client.has_hung_up() && is_over()
}

/// The next free id of a client. HDFS's failover controllers have ids of their own.
pub fn next_client(world: &World<Zk>) -> ClientId {
    let last = clients(world).filter(|(id, ..)| id.controls().is_none()).map(|(id, ..)| id.0).max().unwrap_or(0);
    ClientId(last.saturating_add(1))
}

/// The running leader that a quorum has synchronised with; of two that believe so, the one of the later epoch.
pub fn established_leader(world: &World<Zk>) -> Option<ServerId> {
    servers(world)
        .filter(|(_, node, server)| {
            node.life == Life::Running && server.state() == ServerState::Leading && server.zab_state() == ZabState::Broadcast
        })
        .max_by_key(|(_, _, server)| server.current_epoch())
        .map(|(id, ..)| id)
}

/// The voters of an ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// The number of voters that run.
    pub up: usize,
    /// The number of voters that make a quorum.
    pub needed: usize,
    pub voters: usize,
}

pub fn quorum(world: &World<Zk>) -> Quorum {
    let verifier = verifier(world);
    let is_voter = |id: ServerId, server: &Server| verifier.as_ref().map_or_else(|| server.is_voter(), |it| it.is_voter(id));
    let voters = || servers(world).filter(|(id, _, server)| is_voter(*id, server));
    let up = voters().filter(|(_, node, _)| node.life == Life::Running).count();
    let all = verifier.as_ref().map_or_else(|| voters().count(), |verifier| verifier.num_voters());
    Quorum { up, needed: all / 2 + 1, voters: all }
}
