//! Ways to make a schedule simpler that leave it a schedule: other settings, a machine less, and a simpler command in a command's place.

use super::bounds::{Bounds, FaultKind};
use super::plan::Plan;
use crate::sim::{Fault, NodeId};
use crate::zk::{Acl, Action, ClientId, Command, Config, CreateMode, Op, ServerId};

/// A change of the configuration towards what is simpler; `None` where it is so already.
type Simpler = fn(&Config) -> Option<Config>;

/// What is tried with the configuration, one after another.
const SIMPLER: [Simpler; 7] = [
    |config| (config.observers > 0).then(|| Config { observers: 0, ..config.clone() }),
    |config| (config.voters > 1).then(|| Config { voters: config.voters - 1, ..config.clone() }),
    |config| (config.voters > 4).then(|| Config { voters: 3, ..config.clone() }),
    |config| (config.clients > 0).then(|| Config { clients: config.clients - 1, ..config.clone() }),
    |config| {
        let default = Config::default().snap_count;
        (config.snap_count != default).then(|| Config { snap_count: default, ..config.clone() })
    },
    |config| {
        let default = Config::default().commit_log_count;
        (config.commit_log_count != default).then(|| Config { commit_log_count: default, ..config.clone() })
    },
    |config| {
        let Config { tick_time, client_timeout, .. } = Config::default();
        let differs = config.tick_time != tick_time || config.client_timeout != client_timeout;
        differs.then(|| Config { tick_time, client_timeout, ..config.clone() })
    },
];

/// The number of changes of the configuration.
pub fn settings() -> usize {
    SIMPLER.len()
}

/// The schedule with one setting simpler.
pub fn simplified(plan: &Plan, which: usize) -> Option<Plan> {
    let config = SIMPLER.get(which)?(&plan.config)?;
    Some(Plan { config, ..plan.clone() })
}

/// The number of machines that may be taken away.
pub fn machines(plan: &Plan) -> usize {
    let Config { voters, observers, clients, .. } = plan.config;
    usize::from(voters) + usize::from(observers) + usize::from(clients)
}

/// The schedule without a machine and what is done to it alone: the servers come first, then the clients. Those behind it move up.
pub fn without_machine(plan: &Plan, which: usize) -> Option<Plan> {
    let Config { voters, observers, clients, .. } = plan.config;
    let servers = usize::from(voters) + usize::from(observers);
    let mut config = plan.config.clone();
    let gone = if which < servers {
        let (of, least) = if which < usize::from(voters) { (&mut config.voters, 1) } else { (&mut config.observers, 0) };
        *of = of.checked_sub(1).filter(|left| *left >= least)?;
        ServerId(u8::try_from(which + 1).ok()?).node()
    } else if which - servers < usize::from(clients) {
        config.clients -= 1;
        ClientId(u16::try_from(which - servers + 1).ok()?).node()
    } else {
        return None;
    };
    let is_client = |node: NodeId| client_of(node).is_some();
    let moved = |node: NodeId| {
        let is_behind = is_client(node) == is_client(gone) && node > gone;
        (node != gone).then(|| if is_behind { NodeId(node.0 - 1) } else { node })
    };
    let acts = plan.acts.iter().filter_map(|(time, command)| Some((*time, renamed(command, &moved)?)));
    Some(Plan { config, acts: acts.collect(), ..plan.clone() })
}

/// The client on this machine; a ZKFailoverController, which is one of ZooKeeper's, is none that a person gives commands to.
fn client_of(node: NodeId) -> Option<ClientId> {
    ClientId::of_node(node).filter(|client| client.controls().is_none())
}

/// The command with its machines under other names; `None` where one that it needs has none.
fn renamed(command: &Command, name: &impl Fn(NodeId) -> Option<NodeId>) -> Option<Command> {
    let client = |id: ClientId| name(id.node()).and_then(ClientId::of_node);
    Some(match command {
        Command::Fault(fault) => Command::Fault(renamed_fault(fault, name)?),
        Command::Action(action) => {
            let mut action = action.clone();
            match &mut action {
                Action::AddClient { client: id, .. }
                | Action::Call { client: id, .. }
                | Action::Errand { client: id, .. }
                | Action::Run { client: id, .. }
                | Action::Tell { client: id, .. }
                | Action::Close { client: id }
                | Action::Remote { client: id, .. } => *id = client(*id)?,
                Action::Connect { client: id, server } => {
                    *id = client(*id)?;
                    *server = name(server.node()).and_then(ServerId::of_node)?;
                }
                Action::RefuseRemote { server, .. } => *server = name(server.node()).and_then(ServerId::of_node)?,
                Action::AddObserver
                | Action::Files { .. }
                | Action::Checkpoint
                | Action::ImportCheckpoint
                | Action::AddServer { .. } => {}
            }
            Command::Action(action)
        }
    })
}

fn renamed_fault(fault: &Fault, name: &impl Fn(NodeId) -> Option<NodeId>) -> Option<Fault> {
    Some(match fault {
        Fault::Crash(node) => Fault::Crash(name(*node)?),
        Fault::Restart(node) => Fault::Restart(name(*node)?),
        Fault::Freeze(node) => Fault::Freeze(name(*node)?),
        Fault::Thaw(node) => Fault::Thaw(name(*node)?),
        Fault::Isolate(node) => Fault::Isolate(name(*node)?),
        Fault::SlowDisk(node, by) => Fault::SlowDisk(name(*node)?, *by),
        Fault::Cut(a, b) => Fault::Cut(name(*a)?, name(*b)?),
        Fault::HealLink(a, b) => Fault::HealLink(name(*a)?, name(*b)?),
        Fault::Slow(a, b, by) => Fault::Slow(name(*a)?, name(*b)?, *by),
        Fault::Partition(sides) => {
            let left = |side: &Vec<NodeId>| side.iter().filter_map(|node| name(*node)).collect::<Vec<NodeId>>();
            let sides: Vec<Vec<NodeId>> = sides.iter().map(left).filter(|side| !side.is_empty()).collect();
            if sides.len() < 2 {
                return None;
            }
            Fault::Partition(sides)
        }
        Fault::Heal => Fault::Heal,
        Fault::Hold(packet) => Fault::Hold(*packet),
        Fault::Release(packet) => Fault::Release(*packet),
        Fault::Drop(packet) => Fault::Drop(*packet),
    })
}

/// Simpler commands that may stand in a command's place, the simplest first, as far as the bounds permit them. What is simpler than another
/// is never the other way round, so that there is an end.
pub fn in_place_of(command: &Command, bounds: &Bounds) -> Vec<Command> {
    let simpler = match command {
        Command::Fault(fault) => in_place_of_fault(fault),
        Command::Action(Action::Call { client, op }) => in_place_of_call(*client, op),
        Command::Action(_) => Vec::new(),
    };
    let is_permitted = |command: &Command| FaultKind::of(command).is_none_or(|kind| bounds.permits(kind));
    simpler.into_iter().filter(is_permitted).collect()
}

/// That a client closes its session is simpler than that it stops, and that a machine stops is simpler than all else.
fn in_place_of_fault(fault: &Fault) -> Vec<Command> {
    let ends = |nodes: &[NodeId]| {
        let closed = nodes.iter().filter_map(|node| client_of(*node)).map(|client| Action::Close { client }.into());
        let stopped = nodes.iter().map(|node| Command::from(Fault::Crash(*node)));
        closed.chain(stopped).collect::<Vec<Command>>()
    };
    match fault {
        Fault::Crash(node) => client_of(*node).map(|client| Action::Close { client }.into()).into_iter().collect(),
        Fault::Freeze(node) | Fault::Isolate(node) | Fault::SlowDisk(node, 1..) => ends(&[*node]),
        Fault::Cut(a, b) | Fault::Slow(a, b, 1..) => ends(&[*a, *b]),
        Fault::Partition(sides) => {
            let alone: Vec<NodeId> = sides.iter().filter(|side| side.len() == 1).flatten().copied().collect();
            let apart = alone.iter().map(|node| Command::from(Fault::Isolate(*node)));
            ends(&alone).into_iter().chain(apart).collect()
        }
        Fault::Restart(_) | Fault::Thaw(_) | Fault::Heal | Fault::HealLink(..) | Fault::Slow(.., 0) | Fault::SlowDisk(_, 0) => {
            Vec::new()
        }
        Fault::Hold(_) | Fault::Release(_) | Fault::Drop(_) => Vec::new(),
    }
}

const NO_MODE: &[CreateMode] = &[];
const PERSISTENT: &[CreateMode] = &[CreateMode::Persistent];
const EITHER: &[CreateMode] = &[CreateMode::Persistent, CreateMode::Ephemeral];

/// A write is at its simplest where the first client makes a znode without data.
fn in_place_of_call(client: ClientId, op: &Op) -> Vec<Command> {
    let call = |client: ClientId, op: Op| Command::from(Action::Call { client, op });
    let by_others = (1..client.0).map(|first| call(ClientId(first), op.clone()));
    let path = match op {
        Op::Create { path, .. } | Op::SetData { path, .. } => path,
        _ => return by_others.collect(),
    };
    // A sequential znode has the name of its parent's kind: its path ends where the number begins.
    let path = path.split_once("/s-").map_or(&**path, |(parent, _)| parent);
    let modes = match op {
        Op::Create { mode: CreateMode::Persistent, data: None, acl, with_stat: false, .. } if *acl == Acl::OPEN => NO_MODE,
        Op::Create { mode: CreateMode::Persistent, .. } | Op::SetData { .. } => PERSISTENT,
        Op::Create { mode: CreateMode::Ephemeral, data: None, .. } => PERSISTENT,
        _ => EITHER,
    };
    let made = modes.iter().map(|mode| call(client, Op::create(path, None, *mode)));
    made.chain(by_others).collect()
}
