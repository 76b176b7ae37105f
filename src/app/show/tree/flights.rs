//! Messages in the picture of the tree: requests towards their znodes, replies back, watch events down their arcs, and the servers' own
//! messages where they are shown.

use std::rc::Rc;

use crate::app::scene::ruler::text_width;
use crate::app::scene::tree::curve::{self, Curve};
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::flying::{Sayings, part, progress};
use crate::app::view::{Flying, FlyingState};
use crate::lessons::StageView;
use crate::sim::{Body, EventId, NodeId};
use crate::tell::{Thing, verb};
use crate::zk::{self, Class, ClientId, Message, QuorumPacket, RequestBody, ServerId};

/// The share of the way to the znode that a request covers on its client's wire, in thousandths; a follower's leg to the leader is the
/// next, and where the leader has it, the znode itself says how far it is.
const ASKED: i32 = 550;
/// The part of the way that is left out next to the client, so that no words lie on it.
const CLEAR: i32 = 90;
const FORWARDED: i32 = 350;
/// The length of a tail, in thousandths of the way.
const TAIL: i32 = 90;
const MAX_FLYING: usize = 150;
/// The room at either side of a message's words.
const EDGE: i32 = 8;
/// Messages of one kind between the same two that are nearer than this are drawn as one.
const BUNDLE: i32 = 14;
/// The depth of the servers' own messages below their boxes.
const SAG: i32 = 34;
/// The height above the clients of what they send each other.
const RISE: i32 = 40;

/// A way, and the part of it that a message takes.
struct Way {
    curve: Curve,
    from: i32,
    to: i32,
    bell: bool,
}

/// A message in its place, without words.
pub struct Placed<'a> {
    pub id: EventId,
    pub class: Class,
    pub at: (i32, i32),
    tail: (i32, i32),
    state: FlyingState,
    bell: bool,
    count: u32,
    message: &'a Message,
    from: NodeId,
    to: NodeId,
}

/// The messages in their places. Those of one kind that are near each other on the same way are one.
pub fn places<'a>(subject: &Subject<'a>, sketch: &Sketch) -> Vec<Placed<'a>> {
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for flying in subject.world.in_flight() {
        let Body::Data(message) = &flying.packet.body else { continue };
        let class = Class::of_message(message);
        if subject.hidden.contains(&class) || placed.len() == MAX_FLYING {
            continue;
        }
        let Some(way) = way(subject, sketch, message, flying.from, flying.to) else { continue };
        let state = FlyingState::of(flying.held, flying.stalled);
        let done = progress(flying.packet.sent_at, flying.packet.arrives_at, subject.time, state);
        let along = |thousandths: i32| curve::at(&way.curve, way.from + (way.to - way.from) * thousandths / 1000);
        let (at, tail) = (along(done), along((done - TAIL).max(0)));
        let (id, from, to) = (flying.packet.id, flying.from, flying.to);
        let together = placed.iter_mut().find(|other| {
            let same = other.from == from && other.to == to && other.class == class && other.state == state;
            same && (other.at.0 - at.0).abs() < BUNDLE && (other.at.1 - at.1).abs() < BUNDLE
        });
        match together {
            Some(bundle) => bundle.count += 1,
            None => placed.push(Placed { id, class, at, tail, state, bell: way.bell, count: 1, message, from, to }),
        }
    }
    placed
}

pub fn view(subject: &Subject<'_>, sketch: &Sketch, sayings: &mut Sayings) -> Rc<[Flying]> {
    sayings.speak(subject.lang);
    let mut word = |Placed { id, class, at: (x, y), tail: (tail_x, tail_y), state, bell, count, message, from, to }: Placed<'_>| {
        let (text, label) = sayings.of(id, message, from, to);
        // A request leads to its znode, so that the znode's path need not be said.
        let text = asked(message).map_or(text, Rc::from);
        let (thing, text) = (Thing::Message(id), if bell { Rc::from("") } else { text });
        let half = text_width(&text) / 2 + EDGE;
        let x = x.clamp(half, (subject.width - half).max(half));
        (from, to, Flying { id, thing, x, y, tail_x, tail_y, class, text, label, state, count, bell })
    };
    let mut drawn: Vec<(NodeId, NodeId, Flying)> = places(subject, sketch).into_iter().map(&mut word).collect();
    part(&mut drawn);
    sayings.keep(|id| drawn.iter().any(|(.., flying)| flying.id == id));
    drawn.into_iter().map(|(.., flying)| flying).collect()
}

/// The call that a message brings to a server, in a word.
fn asked(message: &Message) -> Option<&'static str> {
    match message {
        Message::Request { body: RequestBody::Op(op), .. } => Some(verb(op)),
        Message::Quorum(QuorumPacket::Request(request)) => match &request.body {
            RequestBody::Op(op) => Some(verb(op)),
            _ => None,
        },
        _ => None,
    }
}

fn way(subject: &Subject<'_>, sketch: &Sketch, message: &Message, from: NodeId, to: NodeId) -> Option<Way> {
    let (client, server) = (ClientId::of_node(from).or(ClientId::of_node(to)), ServerId::of_node(from).or(ServerId::of_node(to)));
    match message {
        Message::Request { body: RequestBody::Op(op), .. } => {
            let curve = sketch.curve(client?, op.path()?)?;
            Some(Way { curve, from: CLEAR, to: ASKED, bell: false })
        }
        Message::Quorum(QuorumPacket::Request(request)) => {
            let RequestBody::Op(op) = &request.body else { return of_servers(subject, sketch, from, to) };
            let client = zk::clients(subject.world).find(|(_, _, client)| client.session() == request.session).map(|(id, ..)| id);
            let curve = sketch.curve(client?, op.path()?)?;
            Some(Way { curve, from: ASKED, to: ASKED + FORWARDED, bell: false })
        }
        Message::Reply(reply) => {
            let calls = zk::client(subject.world, client?)?.waiting_calls();
            let (_, op) = calls.into_iter().find(|(xid, _)| *xid == reply.xid)?;
            let curve = sketch.curve(client?, op.path()?)?;
            Some(Way { curve, from: 1000 - CLEAR, to: CLEAR, bell: false })
        }
        Message::Event(event) => {
            let curve = sketch.curve(client?, &event.path)?;
            Some(Way { curve, from: 1000, to: 0, bell: true })
        }
        Message::Peer { .. } => of_clients(sketch, ClientId::of_node(from)?, ClientId::of_node(to)?),
        _ if client.is_some() => {
            let (of, server) = (client?, server?);
            let (foot, strip) = (sketch.client_frame(of)?, sketch.server_frame(server)?);
            let curve = curve::up(&foot, &strip, 0);
            let is_up = ClientId::of_node(from).is_some();
            let (near, far) = (CLEAR, 1000 - CLEAR);
            Some(Way { curve, from: if is_up { near } else { far }, to: if is_up { far } else { near }, bell: false })
        }
        _ => of_servers(subject, sketch, from, to),
    }
}

/// Between two clients, whose programs speak beside ZooKeeper: a bow over the foot of the tree.
fn of_clients(sketch: &Sketch, from: ClientId, to: ClientId) -> Option<Way> {
    let head = |id: ClientId| sketch.client_frame(id).map(|frame| (frame.centre().0, frame.y));
    let (a, b) = (head(from)?, head(to)?);
    Some(Way { curve: [a, (a.0, a.1 - RISE), (b.0, b.1 - RISE), b], from: 0, to: 1000, bell: false })
}

/// Between two servers: a bow below their boxes, where there is room for it.
fn of_servers(subject: &Subject<'_>, sketch: &Sketch, from: NodeId, to: NodeId) -> Option<Way> {
    if !matches!(subject.view, StageView::Both(_)) {
        return None;
    }
    let foot = |node: NodeId| {
        let frame = sketch.server_frame(ServerId::of_node(node)?)?;
        Some((frame.centre().0, frame.y + frame.height))
    };
    let (a, b) = (foot(from)?, foot(to)?);
    // One direction flies lower, so that both can be told apart.
    let depth = if a.0 < b.0 { SAG } else { SAG * 3 / 4 };
    let curve = [a, (a.0 + (b.0 - a.0) / 4, a.1 + depth), (b.0 - (b.0 - a.0) / 4, b.1 + depth), b];
    Some(Way { curve, from: 0, to: 1000, bell: false })
}
