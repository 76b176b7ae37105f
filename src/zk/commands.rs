//! A person's commands, carried out on the world.

use super::action::Action;
use super::client::Client;
use super::ensemble;
use super::ids::ClientId;
use super::note::{Note, Refused};
use super::protocol::{Call, Command, Zk};
use super::remote::Remote;
use crate::hdfs::{self, Host};
use crate::sim::{Commanded, Fault, Life, NodeId, Refusal, Step, World};

impl Commanded for Zk {
    fn apply(world: &mut World<Zk>, command: &Command, step: &mut Step<Zk>) {
        let (node, result) = match command {
            Command::Fault(fault) => (fault.subject().unwrap_or(NodeId(0)), do_fault(world, fault, step)),
            Command::Action(action) => do_action(world, action, step),
        };
        match result {
            Ok(note) => step.notes.push((node, note)),
            Err(refused) => step.notes.push((node, Note::Refused(refused))),
        }
    }
}

fn do_fault(world: &mut World<Zk>, fault: &Fault, step: &mut Step<Zk>) -> Result<Note, Refused> {
    for node in fault.nodes() {
        if world.node(node).is_none() {
            return Err(Refused::NoSuchNode(node));
        }
    }
    let done = match fault {
        Fault::Crash(node) => world.crash(*node, step),
        Fault::Restart(node) => world.start(*node, step),
        Fault::Freeze(node) => world.freeze(*node),
        Fault::Thaw(node) => world.thaw(*node),
        Fault::Partition(sides) => {
            let mut changed = false;
            for (n, side) in sides.iter().enumerate() {
                for &a in side {
                    for &b in sides[n + 1..].iter().flatten() {
                        changed |= world.cut(a, b);
                    }
                }
            }
            changed
        }
        Fault::Isolate(node) => {
            let others: Vec<NodeId> = world.nodes().map(|(other, _)| other).filter(|other| other != node).collect();
            others.into_iter().fold(false, |changed, other| changed | world.cut(*node, other))
        }
        Fault::Cut(a, b) => world.cut(*a, *b),
        Fault::Heal => world.heal(),
        Fault::HealLink(a, b) => world.heal_link(*a, *b),
        Fault::Slow(a, b, extra) => world.slow(*a, *b, *extra),
        Fault::SlowDisk(node, extra) => world.slow_disk(*node, *extra),
        Fault::Hold(id) => world.hold(*id).map_err(of_message)?,
        Fault::Release(id) => world.release(*id).map_err(of_message)?,
        Fault::Drop(id) => world.drop_packet(*id).map(|()| true).map_err(of_message)?,
    };
    if done { Ok(Note::Did(fault.clone())) } else { Err(Refused::AlreadySo) }
}

fn of_message(Refusal::NoSuchMessage(id): Refusal) -> Refused {
    Refused::NoSuchMessage(id)
}

fn do_action(world: &mut World<Zk>, action: &Action, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    match action {
        Action::AddObserver => match ensemble::add_observer(world, step) {
            Ok(sid) => (sid.node(), Ok(Note::ObserverAdded(sid))),
            Err(refused) => (NodeId(0), Err(refused)),
        },
        Action::AddServer { server } => match ensemble::add_server(world, *server, step) {
            Ok(sid) => (sid.node(), Ok(Note::ServerAdded(sid))),
            Err(refused) => (NodeId(0), Err(refused)),
        },
        Action::AddClient { client, at, hosts, timeout, read_only } => {
            let added = ensemble::Added { id: *client, at: *at, timeout: *timeout, read_only: read_only.0.is_some() };
            let result = ensemble::add_client(world, &added, hosts, step);
            (client.node(), result.map(|()| Note::ClientAdded(*client)))
        }
        Action::Call { client, op } => call(world, *client, Call::Op(op.clone()), step),
        Action::Errand { client, errand } => call(world, *client, Call::Errand(errand.clone()), step),
        Action::Run { client, program } => call(world, *client, Call::Run(program.clone()), step),
        Action::Tell { client, word } => call(world, *client, Call::Tell(word.clone()), step),
        Action::Close { client } => call_handle(world, *client, Call::Close, step),
        Action::Connect { client, server } => match world.node(server.node()) {
            Some(_) => call_handle(world, *client, Call::Connect(*server), step),
            None => (client.node(), Err(Refused::NoSuchNode(server.node()))),
        },
        Action::Remote { client, word } => (client.node(), remote(world, *client, word, step)),
        Action::RefuseRemote { server, from, bound } => {
            let node = server.node();
            let refused = match world.node(node).map(|node| node.life) {
                None => Err(Refused::NoSuchNode(node)),
                // Where its process is frozen, its endpoint does it.
                Some(Life::Running | Life::Frozen) => Ok(Note::RemoteRefused { from: *from, bound: *bound }),
                Some(Life::Crashed) => Err(Refused::Gone(node)),
            };
            (node, refused)
        }
        Action::Files { client, call } => call_node(world, Host::Client(*client).node(), Call::Files(call.clone()), step),
        Action::ImportCheckpoint => import_checkpoint(world),
        Action::Checkpoint => call_node(world, Host::SecondaryNameNode.node(), Call::Checkpoint, step),
    }
}

/// Gives `nn1`, whose disk is lost, the last checkpoint (`hadoop namenode -importCheckpoint`).
fn import_checkpoint(world: &mut World<Zk>) -> (NodeId, Result<Note, Refused>) {
    let (name_node, secondary) = (Host::NameNode(1).node(), Host::SecondaryNameNode.node());
    let Some(image) = world.node(secondary).map(|node| node.durable().hdfs.name.image.clone()) else {
        return (secondary, Err(Refused::NoSuchNode(secondary)));
    };
    let txid = image.txid();
    let replaced = world.replace_disk(name_node, |disk| disk.hdfs.name = hdfs::NameFiles { image, ..hdfs::NameFiles::default() });
    let note = Note::Hdfs(hdfs::Note::Imported { txid });
    (name_node, if replaced { Ok(note) } else { Err(Refused::StillRuns(name_node)) })
}

/// A deed of a program that runs outside. Its first connection adds it.
#[cold]
fn remote(world: &mut World<Zk>, client: ClientId, word: &Remote, step: &mut Step<Zk>) -> Result<Note, Refused> {
    match word {
        Remote::Open(server) if world.node(server.node()).is_none() => return Err(Refused::NoSuchNode(server.node())),
        Remote::Open(_) => ensemble::remote_client(world, client, step)?,
        Remote::Connect(_) | Remote::Request { .. } | Remote::Sasl | Remote::Break | Remote::End(_) => {
            if ensemble::client(world, client).is_some() && !is_remote(world, client) {
                return Err(Refused::NotRemote(client));
            }
        }
    }
    // A frozen client hears of it when it goes on, and it is told now.
    let is_frozen = world.node(client.node()).is_some_and(|node| node.life == Life::Frozen);
    match word {
        Remote::End(bound) if is_frozen => Ok(Note::RemoteEnded { bound: *bound }),
        _ => call_node(world, client.node(), Call::Remote(word.clone()), step).1,
    }
}

#[inline(never)]
fn is_remote(world: &World<Zk>, client: ClientId) -> bool {
    ensemble::client(world, client).is_some_and(Client::is_remote)
}

fn call(world: &mut World<Zk>, client: ClientId, call: Call, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    if is_remote(world, client) {
        return (client.node(), Err(Refused::IsRemote(client)));
    }
    call_node(world, client.node(), call, step)
}

/// A call that needs a handle which is alive.
fn call_handle(world: &mut World<Zk>, client: ClientId, what: Call, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    let is_running = world.node(client.node()).is_some_and(|node| node.life == Life::Running);
    if is_running && !is_remote(world, client) && !ensemble::can_call(world, client) {
        return (client.node(), Err(Refused::HandleOver(client)));
    }
    call(world, client, what, step)
}

fn call_node(world: &mut World<Zk>, node: NodeId, call: Call, step: &mut Step<Zk>) -> (NodeId, Result<Note, Refused>) {
    let result = match world.node(node).map(|node| node.life) {
        None => Err(Refused::NoSuchNode(node)),
        Some(Life::Running) => {
            world.call(node, call, step);
            Ok(Note::Asked)
        }
        Some(Life::Crashed | Life::Frozen) => Err(Refused::Gone(node)),
    };
    (node, result)
}
