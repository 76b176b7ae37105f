//! A side of the comparison as a drawing of its world at one instant: of lessons the tree of znodes, of branches the servers, of HDFS the
//! NameNode as one box with all other machines below it.

use super::side::Side;
use super::{stages, trees};
use crate::app::model::Size;
use crate::app::scene::layout::{between, covered, sin};
use crate::app::show::cluster;
use crate::app::view::{CompareBell, CompareClient, CompareScene};
use crate::hdfs::Host;
use crate::lang::Lang;
use crate::sim::{Body, Life, NodeId, SortedMap};
use crate::tell::Role;
use crate::tell::template::text;
use crate::zk::{Class, Machine, daemons};

/// The box that a side is drawn in; the page scales it to the room that there is, but never below this.
const SCENE: (i32, i32) = (600, 200);
/// Above the ensemble's box.
const TOP: i32 = 4;
const BOX: (i32, i32) = (240, 46);
/// The most clients that stand on an arc; more stand in rows.
const MAX_ON_ARC: usize = 14;
const ROW: usize = 20;
/// The most messages that are drawn.
const MAX_FLYING: usize = 200;

pub fn scene(side: &Side, lang: Lang, room: Size) -> CompareScene {
    let world = &side.place.world;
    if stages::fits(side) {
        return stages::scene(side, lang);
    }
    if daemons(world).next().is_some() {
        return cluster_scene(side, lang);
    }
    trees::scene(side, lang, room).unwrap_or_default()
}

/// HDFS: the NameNode in the place of the ensemble, all other machines below it.
fn cluster_scene(side: &Side, lang: Lang) -> CompareScene {
    let world = &side.place.world;
    let others: Vec<_> = daemons(world).filter(|(host, ..)| !matches!(host, Host::NameNode(_))).collect();
    let places: SortedMap<NodeId, (i32, i32)> =
        others.iter().zip(places(others.len())).map(|((host, ..), place)| (host.node(), place)).collect();
    let clients = others.iter().map(|(host, node, daemon)| {
        let (x, y) = places.get(&host.node()).copied().unwrap_or_default();
        let role = Role::of_daemon(node, daemon);
        CompareClient {
            name: host.to_string(),
            x,
            y,
            standing: if node.life == Life::Running { "idle" } else { "down" },
            label: text!(lang, "{host}: {role}", "{host}：{role}", host, role = role.text(lang)),
        }
    });
    let [leader, znodes] = cluster::lines(lang, world);
    CompareScene {
        size: SCENE,
        servers: Vec::new(),
        wires: Vec::new(),
        leader,
        znodes,
        clients: clients.collect(),
        tree: None,
        bells: bells(side, &places),
    }
}

/// The point at which messages enter and leave the ensemble.
fn foot() -> (i32, i32) {
    (SCENE.0 / 2, TOP + BOX.1)
}

/// The box of the ensemble.
pub fn ensemble_box() -> (i32, i32, i32, i32) {
    (SCENE.0 / 2 - BOX.0 / 2, TOP, BOX.0, BOX.1)
}

fn places(count: usize) -> Vec<(i32, i32)> {
    if count <= MAX_ON_ARC {
        // From the left over the bottom to the right, in tenths of a degree.
        let angle = |n: usize| 1900 - 2000 * (2 * n as i32 + 1) / (2 * count.max(1) as i32);
        return (0..count)
            .map(|n| (SCENE.0 / 2 + 270 * sin(angle(n) + 900) / 1000, 76 + 106 * sin(angle(n)).max(-100) / 1000))
            .collect();
    }
    let rows = count.div_ceil(ROW);
    let columns = count.div_ceil(rows) as i32;
    (0..count as i32)
        .map(|n| (SCENE.0 * (2 * (n % columns) + 1) / (2 * columns), 80 + n / columns * (120 / rows as i32).min(40)))
        .collect()
}

/// Whether the machine stands below the box of the ensemble, or of the NameNode.
fn is_outside(node: NodeId) -> bool {
    match Machine::of(node) {
        Some(Machine::Client(_)) => true,
        Some(Machine::Host(host)) => !matches!(host, Host::NameNode(_)),
        Some(Machine::Server(_)) | None => false,
    }
}

/// Messages between clients and servers that are on their way.
fn bells(side: &Side, places: &SortedMap<NodeId, (i32, i32)>) -> Vec<CompareBell> {
    let now = side.place.position.time;
    let mut bells = Vec::new();
    for flying in side.place.world.arriving() {
        let Body::Data(message) = &flying.packet.body else { continue };
        let class = Class::of_message(message);
        let ends = [flying.from, flying.to].map(|node| if is_outside(node) { places.get(&node).copied() } else { Some(foot()) });
        let [Some(from), Some(to)] = ends else { continue };
        let crosses = is_outside(flying.from) != is_outside(flying.to);
        let seen = matches!(class, Class::Client | Class::Watch) || class == Class::Sync && Host::of_node(flying.from).is_some();
        if !crosses || !seen {
            continue;
        }
        let (x, y) = between(from, to, covered(flying.packet.sent_at, flying.packet.arrives_at, now));
        bells.push(CompareBell { id: flying.packet.id, class, x, y });
        if bells.len() >= MAX_FLYING {
            break;
        }
    }
    bells
}
