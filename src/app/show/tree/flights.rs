//! Messages in the picture of the tree: requests towards their znodes, replies back, watch events down their arcs, and the servers' own
//! messages where they are shown.

use std::rc::Rc;

use super::servers::note;
use crate::app::scene::ruler::text_width;
use crate::app::scene::tree::contents::Entry;
use crate::app::scene::tree::curve::{self, Curve};
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::crowd::{Around, Drawn, Kind, PILL_HEIGHT, gather, is_one_queue, overlap, settle};
use crate::app::show::flying::{MAX_FLYING, Said, Sayings, TAIL, asked, at_cut, progress};
use crate::app::view::{Flying, FlyingState, Frame};
use crate::lessons::Look;
use crate::script::StageView;
use crate::sim::{Body, EventId, NodeId};
use crate::tell::{Thing, verb};
use crate::zk::{self, Class, ClientId, Machine, Message, Op, QuorumPacket, Reply, RequestBody, ServerId};

/// The share of the way to the znode that a request covers on its client's wire, in thousandths; a follower's leg to the leader is the
/// next, and where the leader has it, the znode itself says how far it is.
const ASKED: i32 = 550;
/// The part of the way that is left out next to the client, so that no words lie on it.
const CLEAR: i32 = 90;
const FORWARDED: i32 = 350;
/// The room at either side of a message's words.
const EDGE: i32 = 8;
/// Messages of one kind between the same two machines that are nearer than this are drawn as one.
const BUNDLE: i32 = 14;
/// The room below a znode's box into which its bell reaches.
const BELL: i32 = 8;
/// The room below it in which the words of its ACL stand.
const ACL: i32 = 18;
/// The height from which a client's box has words that a message would hide; a crowd of smaller ones leaves no room beside them.
const NAMED: i32 = 30;
/// The height of the note on whose tree it is above its line and below it.
const NOTE: (i32, i32) = (11, 3);
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
    call: Option<CallOf>,
}

/// The two ends of a call and its reply: who made it, and the box of the znode that it is for.
#[derive(Clone, Copy)]
struct CallOf {
    client: ClientId,
    znode: Frame,
}

/// A message on its way in the picture, without its words.
pub struct Flight {
    pub id: EventId,
    pub class: Class,
    pub at: (i32, i32),
    tail: (i32, i32),
    between: (NodeId, NodeId),
    state: FlyingState,
    bell: bool,
    call: Option<CallOf>,
    /// How far its way leads down.
    heading: i32,
}

/// The messages that are to be seen, each with its flight.
pub fn under_way<'a>(subject: &'a Subject<'_>, sketch: &'a Sketch) -> impl Iterator<Item = (Flight, &'a Message)> {
    subject.world.arriving().filter_map(move |flying| {
        let Body::Data(message) = &flying.packet.body else { return None };
        let class = Class::of_message(message);
        if subject.hidden.contains(&class) {
            return None;
        }
        let way = way(subject, sketch, message, flying.from, flying.to)?;
        let state = FlyingState::of(flying.held, flying.stalled, is_refusal(subject, message, flying.to));
        let done = progress(flying.packet.sent_at, flying.packet.arrives_at, subject.time, state);
        let state = at_cut(state, done);
        let along = |thousandths: i32| curve::at(&way.curve, way.from + (way.to - way.from) * thousandths / 1000);
        let flight = Flight {
            id: flying.packet.id,
            class,
            at: along(done),
            tail: along((done - TAIL).max(0)),
            between: (flying.from, flying.to),
            state,
            bell: way.bell,
            call: way.call,
            heading: along(1000).1 - along(0).1,
        };
        Some((flight, message))
    })
}

/// Whether it brings a failure that the program which has asked does not count on.
fn is_refusal(subject: &Subject<'_>, message: &Message, to: NodeId) -> bool {
    let counts_on = || {
        let Message::Reply(Reply { xid, result: Err(code), .. }) = message else { return None };
        let client = zk::client(subject.world, ClientId::of_node(to)?)?;
        let (_, op) = client.waiting_calls().into_iter().find(|(waiting, _)| waiting == xid)?;
        Some(client.counts_on(&op, *code))
    };
    message.is_refusal() && counts_on() != Some(true)
}

pub fn view(subject: &Subject<'_>, sketch: &Sketch, sayings: &mut Sayings) -> Rc<[Flying]> {
    sayings.begin(subject.lang, false);
    let mut drawn: Vec<Drawn> = Vec::new();
    for (flight, message) in under_way(subject, sketch) {
        if drawn.len() == MAX_FLYING {
            break;
        }
        let flying = flying(subject, &flight, message, sayings);
        gather_near(&mut drawn, Drawn::new(kind(subject, &flight, &flying.text), flying).heading(flight.heading));
    }
    // A message with a number is wider than each of those in it was, and may lie on others now.
    loop {
        let before = std::mem::take(&mut drawn);
        let count = before.len();
        before.into_iter().for_each(|it| gather_near(&mut drawn, it));
        if drawn.len() == count {
            break;
        }
    }
    // What a server or a client is called stays to be read, and so do a znode's name and data and the bell at its foot.
    let words = sketch.entries.iter().zip(&sketch.layout.frames).zip(&sketch.layout.small).filter(|(_, small)| !**small);
    let foot = |entry: &Entry| if entry.acl.is_open() { BELL } else { ACL };
    let znodes = words.filter_map(|((entry, frame), _)| frame.map(|frame| Frame { height: frame.height + foot(entry), ..frame }));
    let clients = sketch.foot.frames.iter().filter(|frame| frame.height >= NAMED).copied();
    let servers = sketch.servers.iter().map(|(_, frame)| *frame);
    let note = if drawn.is_empty() { None } else { note_frame(subject, sketch) };
    let boxes: Vec<Frame> = servers.chain(znodes).chain(clients).chain(note).collect();
    settle(subject.lang, drawn, &Around { boxes: &boxes, top: subject.top, bottom: subject.height })
}

/// The line of words between the strip and the tree, above which the servers' own messages fly.
fn note_frame(subject: &Subject<'_>, sketch: &Sketch) -> Option<Frame> {
    if !matches!(subject.view, StageView::Both(_)) {
        return None;
    }
    let (x, y) = sketch.note;
    Some(Frame { x, y: y - NOTE.0, width: text_width(&note(subject, sketch)) * 12 / 11, height: NOTE.0 + NOTE.1 })
}

/// A message as it is drawn alone.
fn flying(subject: &Subject<'_>, flight: &Flight, message: &Message, sayings: &mut Sayings) -> Flying {
    let Flight { id, class, at: (x, y), tail: (tail_x, tail_y), state, bell, .. } = *flight;
    let Said { text, label, .. } = sayings.of(subject.world, id, message, flight.between);
    // A request leads to its znode, so that the znode's path need not be said.
    let text = asked(message).map_or(text, |op| Rc::from(verb(op)));
    let text = if bell { Rc::from("") } else { text };
    let half = text_width(&text) / 2 + EDGE;
    let x = x.clamp(half, (subject.width - half).max(half));
    Flying { id, thing: Thing::Message(id), x, y, tail_x, tail_y, class, text, label, state, count: 1, alike: true, bell }
}

/// What the message has in common with others. The one that a person has selected stays by itself, and so do the calls of a client that
/// the lesson's beat is about.
fn kind(subject: &Subject<'_>, flight: &Flight, text: &Rc<str>) -> Kind {
    let is_looked_at = |id: ClientId| subject.looks.contains(&Look::Machine(Machine::Client(id)));
    match flight.call {
        _ if subject.selected == Some(&Thing::Message(flight.id)) => Kind::Alone(flight.id),
        Some(CallOf { client, .. }) if is_looked_at(client) => Kind::Alone(flight.id),
        Some(CallOf { znode, .. }) => Kind::At(znode, text.clone(), flight.class, flight.state),
        None if flight.state == FlyingState::Queued => {
            Kind::Behind(flight.between.0.min(flight.between.1), flight.between.0.max(flight.between.1))
        }
        None => Kind::Between(flight.between.0, flight.between.1, flight.class, flight.state),
    }
}

fn gather_near(drawn: &mut Vec<Drawn>, it: Drawn) {
    let is_close = |a: &Flying, b: &Flying| (a.x - b.x).abs() < BUNDLE && (a.y - b.y).abs() < BUNDLE;
    gather(drawn, it, |a, b| match b.kind {
        Kind::At(..) => overlap(a, b),
        _ => is_one_queue(a, b) || is_close(&a.flying, &b.flying),
    });
}

fn way(subject: &Subject<'_>, sketch: &Sketch, message: &Message, from: NodeId, to: NodeId) -> Option<Way> {
    let (client, server) = (ClientId::of_node(from).or(ClientId::of_node(to)), ServerId::of_node(from).or(ServerId::of_node(to)));
    match message {
        Message::Request { body: RequestBody::Op(op), .. } if place_of(sketch, op).is_some() => {
            let (client, server) = (client?, server?);
            // Of a znode that is not in the picture it is seen that its server is asked.
            of_call(sketch, client, op, CLEAR, ASKED).or_else(|| of_service(sketch, client, server, true))
        }
        Message::Quorum(QuorumPacket::Request(request)) => {
            let RequestBody::Op(op) = &request.body else { return of_servers(subject, sketch, from, to) };
            let client = zk::clients(subject.world).find(|(_, _, client)| client.session() == request.session).map(|(id, ..)| id);
            of_call(sketch, client?, op, ASKED, ASKED + FORWARDED)
        }
        Message::Reply(reply) => {
            let (client, server) = (client?, server?);
            let calls = zk::client(subject.world, client)?.waiting_calls();
            let call = calls.into_iter().find(|(xid, op)| *xid == reply.xid && place_of(sketch, op).is_some());
            let at_znode = call.and_then(|(_, op)| of_call(sketch, client, &op, 1000 - CLEAR, CLEAR));
            at_znode.or_else(|| of_service(sketch, client, server, false))
        }
        Message::Event(event) => {
            let curve = sketch.curve(client?, &event.path)?;
            Some(Way { curve, from: 1000, to: 0, bell: true, call: None })
        }
        Message::Peer { .. } => of_clients(sketch, ClientId::of_node(from)?, ClientId::of_node(to)?),
        _ if client.is_some() => of_service(sketch, client?, server?, ClientId::of_node(from).is_some()),
        _ => of_servers(subject, sketch, from, to),
    }
}

/// Between a client and its server: of what is for no znode, as credentials are.
fn of_service(sketch: &Sketch, client: ClientId, server: ServerId, is_up: bool) -> Option<Way> {
    let (foot, strip) = (sketch.client_frame(client)?, sketch.server_frame(server)?);
    let (near, far) = (CLEAR, 1000 - CLEAR);
    let (from, to) = if is_up { (near, far) } else { (far, near) };
    Some(Way { curve: curve::up(&foot, &strip, 0), from, to, bell: false, call: None })
}

/// A part of the way between a client and the znode that its call is for.
fn of_call(sketch: &Sketch, client: ClientId, op: &Op, from: i32, to: i32) -> Option<Way> {
    let path = place_of(sketch, op)?;
    let call = CallOf { client, znode: sketch.frame_near(path)? };
    Some(Way { curve: sketch.curve(client, path)?, from, to, bell: false, call: Some(call) })
}

/// The znode that a call leads to: of a multi the first that the picture has; where it names none, the root.
fn place_of<'a>(sketch: &'a Sketch, op: &'a Op) -> Option<&'a Rc<str>> {
    let (Op::Multi(parts) | Op::MultiRead(parts)) = op else { return op.path() };
    let mut paths = parts.iter().filter_map(Op::path).peekable();
    if paths.peek().is_none() {
        return Some(&sketch.entries.first()?.path);
    }
    paths.find(|path| sketch.frame_near(path).is_some())
}

/// Between two clients, whose programs speak beside ZooKeeper: a bow over the foot of the tree, so high that no words lie on a name.
fn of_clients(sketch: &Sketch, from: ClientId, to: ClientId) -> Option<Way> {
    let head = |id: ClientId| sketch.client_frame(id).map(|frame| (frame.centre().0, frame.y - PILL_HEIGHT));
    let (a, b) = (head(from)?, head(to)?);
    Some(Way { curve: [a, (a.0, a.1 - RISE), (b.0, b.1 - RISE), b], from: 0, to: 1000, bell: false, call: None })
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
    Some(Way { curve, from: 0, to: 1000, bell: false, call: None })
}
