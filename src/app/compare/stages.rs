//! A branch as a drawing: every server with its role and its last zxid, the clients below, their connections, their messages where they
//! are. Two branches differ in what becomes of the servers, so they are drawn one by one.

use super::side::Side;
use crate::app::scene::layout::{between, covered, ends, layout};
use crate::app::show::disks::Held;
use crate::app::view::{CompareBell, CompareClient, CompareScene, CompareServer, CompareWire, Frame};
use crate::lang::Lang;
use crate::sim::{Body, InFlight, Node, NodeId, SortedMap};
use crate::tell::template::text;
use crate::tell::{ClientStanding, Role};
use crate::zk::{Class, Client, ClientId, Message, Server, ServerId, Zk, clients, daemons, servers};

/// The box that a branch is laid out in, without the room that the workspace's stage has for its bar.
const BOX: (i32, i32) = (640, 330);
const BAR: i32 = 30;
/// A client as it is drawn.
const PILL: (i32, i32) = (30, 26);
/// Messages drawn at most.
const MAX_FLYING: usize = 120;

pub fn scene(side: &Side, lang: Lang) -> CompareScene {
    let world = &side.place.world;
    let (width, height) = BOX;
    let laid_out = layout(width, height + BAR, servers(world).count(), clients(world).count());
    let lifted = |frame: Frame| Frame { y: frame.y - BAR, ..frame };
    let ids = servers(world).map(|(id, ..)| id.node()).zip(laid_out.servers);
    let frames: SortedMap<NodeId, Frame> = ids
        .chain(clients(world).map(|(id, ..)| id.node()).zip(laid_out.clients))
        .map(|(node, frame)| (node, lifted(if ClientId::of_node(node).is_some() { pill(frame) } else { frame })))
        .collect();
    let server = |(id, node, server): (ServerId, &Node<Zk>, &Server)| {
        let (role, held) = (Role::of_server(node, server), Held::of(node, server));
        let (epoch, zxid) = (held.current_epoch, held.last.to_string());
        Some(CompareServer {
            frame: *frames.get(&id.node())?,
            name: id.to_string(),
            role,
            label: text!(lang, "{id}: {role}, epoch {epoch}", "{id}：{role}，纪元 {epoch}", id, role = role.text(lang), epoch),
            zxid,
        })
    };
    let client = |(id, node, client): (ClientId, &Node<Zk>, &Client)| {
        let (x, y) = frames.get(&id.node())?.centre();
        let standing = ClientStanding::of(node, client);
        Some(CompareClient {
            name: id.to_string(),
            x,
            y,
            standing: if standing.is_connected() { "idle" } else { "down" },
            label: text!(lang, "{id}: {standing}", "{id}：{standing}", id, standing = standing.text(lang)),
        })
    };
    CompareScene {
        size: BOX,
        leader: String::new(),
        znodes: String::new(),
        servers: servers(world).filter_map(server).collect(),
        wires: wires(side, &frames),
        clients: clients(world).filter_map(client).collect(),
        tree: None,
        bells: bells(side, &frames),
    }
}

/// A client's box, of which only the name is drawn.
fn pill(frame: Frame) -> Frame {
    let (x, y) = frame.centre();
    Frame { x: x - PILL.0 / 2, y: y - PILL.1 / 2, width: PILL.0, height: PILL.1 }
}

/// One line for two machines that are connected, or cut off from each other.
fn wires(side: &Side, frames: &SortedMap<NodeId, Frame>) -> Vec<CompareWire> {
    let world = &side.place.world;
    let ordered = |a: NodeId, b: NodeId| if a <= b { (a, b) } else { (b, a) };
    let opened = world.connections().filter(|connection| connection.opened);
    let mut pairs: Vec<(NodeId, NodeId)> = opened.map(|connection| ordered(connection.dialer, connection.acceptor)).collect();
    let between_servers = |node: NodeId| servers(world).any(|(id, ..)| id.node() == node);
    let all: Vec<NodeId> = frames.keys().copied().filter(|node| between_servers(*node)).collect();
    let cut = |a: NodeId, b: NodeId| world.links().get(a, b).cut;
    pairs.extend(all.iter().flat_map(|a| all.iter().map(|b| ordered(*a, *b))).filter(|(a, b)| a != b && cut(*a, *b)));
    pairs.sort_unstable();
    pairs.dedup();
    let wire = |(a, b): (NodeId, NodeId)| {
        let (from, to) = ends(frames.get(&a)?, frames.get(&b)?);
        Some(CompareWire { from, to, cut: cut(a, b) })
    };
    pairs.into_iter().filter_map(wire).collect()
}

/// Every message on its way but heartbeats.
fn bells(side: &Side, frames: &SortedMap<NodeId, Frame>) -> Vec<CompareBell> {
    let now = side.place.position.time;
    let bell = |flying: InFlight<'_, Message>| {
        let Body::Data(message) = &flying.packet.body else { return None };
        let class = Class::of_message(message);
        let (from, to) = ends(frames.get(&flying.from)?, frames.get(&flying.to)?);
        let (x, y) = between(from, to, covered(flying.packet.sent_at, flying.packet.arrives_at, now));
        (class != Class::Ping).then_some(CompareBell { id: flying.packet.id, class, x, y })
    };
    side.place.world.arriving().filter_map(bell).take(MAX_FLYING).collect()
}

/// Whether the side is drawn so: it is a branch of an ensemble without HDFS around it.
pub fn fits(side: &Side) -> bool {
    side.lesson.is_none() && daemons(&side.place.world).next().is_none()
}
