//! The servers above the tree: who leads, whose tree it is, and who lags.

use super::snapshot::Snapshot;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::{Letters, StripServer};
use crate::sim::Life;
use crate::tell::template::text;
use crate::tell::{Role, Thing};
use crate::zk::{Server, ServerId, established_leader, server, servers};

pub fn boxes(subject: &Subject<'_>, sketch: &Sketch) -> Vec<StripServer> {
    let view = |(id, node, server): (ServerId, _, &Server)| {
        let role = Role::of_server(node, server);
        let behind = behind(subject, id);
        let mut said = vec![id.to_string(), role.text(subject.lang).to_owned()];
        if id == sketch.shown {
            said.push(text!(subject.lang, "its tree is shown", "显示的是它的树"));
        }
        if behind > 0 {
            said.push(text!(subject.lang, "{behind|txn|txns} behind", "落后 {behind} 个事务", behind));
        }
        let (thing, frame) = (Thing::Server(id), sketch.server_frame(id)?);
        let label = said.join(", ");
        Some(StripServer { thing, name: id.to_string(), role, frame, shown: id == sketch.shown, behind, label })
    };
    servers(subject.world).filter_map(view).collect()
}

/// The number of txns that the leader shows and this running server does not.
fn behind(subject: &Subject<'_>, id: ServerId) -> usize {
    let world = subject.world;
    let is_up = world.node(id.node()).is_some_and(|node| node.life != Life::Crashed);
    let leader = established_leader(world).and_then(|id| server(world, id));
    let lacks = leader.zip(server(world, id)).map(|(leader, this)| this.lacks(leader));
    lacks.filter(|_| is_up).unwrap_or(0)
}

/// The sentence on whose tree it is, and on servers that have another.
pub fn note(subject: &Subject<'_>, sketch: &Sketch) -> String {
    let shown = sketch.shown;
    let is_down = subject.world.node(shown.node()).is_some_and(|node| node.life == Life::Crashed);
    let snapshot = Snapshot::of(subject).map(|snapshot| format!(" · {}", snapshot.note(subject.lang))).unwrap_or_default();
    if is_down {
        return text!(subject.lang, "{shown} is stopped: it has no tree", "{shown} 已停止：它没有树", shown) + &snapshot;
    }
    let mut said = text!(subject.lang, "tree as {shown} has it", "{shown} 上的树", shown) + &snapshot;
    // Signs and dashes of their boxes say so too, and large letters leave no room for more.
    if subject.letters == Letters::Hall {
        return said;
    }
    let mut lagging = servers(subject.world).map(|(id, ..)| (id, behind(subject, id))).filter(|(_, behind)| *behind > 0);
    for (id, n) in lagging.by_ref().take(3) {
        said += &text!(subject.lang, " · {id} is {n|txn|txns} behind", " · {id} 落后 {n} 个事务", id, n);
    }
    if lagging.next().is_some() {
        said += " · …";
    }
    said
}
