//! The moment at which two branches part.

use super::side::Side;
use crate::sim::{Life, Node, NodeId, Time, World};
use crate::tell::Role;
use crate::zk::{Epoch, Server, ServerId, Zk, Zxid, clients, servers};

/// The most moments that are looked at behind the first step that differs.
const MAX_LOOK: usize = 400;

/// The first moment at which one sees of the two that they differ: in a server's role, vote, epoch or log, or in a client's replies. Where one
/// never does, the time of the first step that only one of them makes. `None` where they make the same steps.
pub(super) fn parting(sides: &[Side; 2]) -> Option<Time> {
    let first = first_step(sides)?;
    let mut sides = sides.clone();
    let mut now = first;
    for _ in 0..MAX_LOOK {
        for side in &mut sides {
            side.go(now);
        }
        let [one, other] = sides.each_ref().map(|side| standing(&side.place.world));
        if one != other {
            return Some(now);
        }
        let Some(next) = sides.iter().filter_map(|side| side.after(now)).min() else { break };
        now = next;
    }
    Some(first)
}

/// The time of the first step that only one of the two makes.
fn first_step(sides: &[Side; 2]) -> Option<Time> {
    let [one, other] = sides.each_ref().map(Side::trace);
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    [one, other].into_iter().filter_map(|trace| trace.get(same)).map(|step| step.at).min()
}

/// The one that a server votes for while it looks for a leader.
pub(super) fn votes_for(node: &Node<Zk>, server: &Server) -> Option<ServerId> {
    (Role::of_server(node, server) == Role::Looking).then(|| server.vote()).flatten().map(|vote| vote.leader)
}

/// Each server's role, the one that it votes for, its epoch, log and last applied txn, and how many replies each client has got.
type Standing = (Vec<(NodeId, Role, Option<ServerId>, Epoch, Zxid, Zxid)>, Vec<(NodeId, usize)>);

fn standing(world: &World<Zk>) -> Standing {
    let servers = servers(world).map(|(id, node, server)| {
        let store = if node.life == Life::Crashed { node.durable() } else { server.store() };
        (
            id.node(),
            Role::of_server(node, server),
            votes_for(node, server),
            store.current_epoch,
            store.log.last_zxid(),
            server.last_zxid(),
        )
    });
    let clients = clients(world).map(|(id, _, client)| (id.node(), client.history().len()));
    (servers.collect(), clients.collect())
}
