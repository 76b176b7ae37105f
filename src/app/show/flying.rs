//! Messages under way: the place of each, as a function of the world and the clock, and its words.

use std::rc::Rc;

use super::crowd::{Around, Drawn, Kind, PILL_EDGES, PILL_HEIGHT, gather, is_one_queue, settle};
use super::stage::{moment, note_frame};
use super::votes::tags;
use crate::app::model::Model;
use crate::app::scene::layout::{LANE, aside, between, covered, distance, ends};
use crate::app::scene::places::places;
use crate::app::scene::ruler::text_width;
use crate::app::view::{Flying, FlyingState, Frame};
use crate::hdfs::Host;
use crate::lang::Lang;
use crate::sim::{Body, EventId, InFlight, Life, NodeId, SortedMap, Time, World};
use crate::tell::template::{name, plain_text, text};
use crate::tell::{self, Thing, verb};
use crate::zk::{Class, Message, Op, QuorumPacket, RequestBody, Zk};

/// The most letters of a message's figure.
const MAX_FIGURE: usize = 26;
/// The most messages drawn.
pub const MAX_FLYING: usize = 150;
/// Two messages of a kind that are nearer than this are drawn as one with a count.
const BUNDLE: i32 = 22;
/// The length of a tail, in thousandths of the way.
pub(super) const TAIL: i32 = 90;

/// The part of a box's upper and lower edge that a label may cover: its outline.
const OUTLINE: i32 = 2;
/// The length of a way, in pixels, on which a message can be seen to move. Where a packet's figure would leave less, it has the figure in short.
const SEEN: i32 = 90;

/// The most machines whose messages keep off the note by themselves.
const FEW: usize = 8;

type Words = SortedMap<EventId, Said>;

/// The words of a message: those on the stage, the same where there is little room, and those for a screen reader.
#[derive(Clone, Debug)]
pub struct Said {
    pub text: Rc<str>,
    pub brief: Rc<str>,
    pub label: Rc<str>,
}

/// The words of messages, kept from picture to picture while the messages are under way, alone or in a bundle.
#[derive(Clone, Debug, Default)]
pub struct Sayings {
    lang: Lang,
    /// There is room for more than a word: a packet of the quorum has its figure, and a call its znode.
    named: bool,
    said: Words,
    /// The words of the picture before that were not asked for again so far.
    before: Words,
}

/// The messages on screen.
pub fn view(model: &Model, sayings: &mut Sayings) -> Rc<[Flying]> {
    sayings.begin(model.lang, true);
    let places = places(model);
    let frames: SortedMap<NodeId, Frame> = places.frames.iter().copied().collect();
    let now = model.cursor().time;
    let is_near = |a: &Flying, b: &Flying| distance((a.x, a.y), (b.x, b.y)) < BUNDLE;
    let near = |a: &Drawn, b: &Drawn| is_one_queue(a, b) || is_near(&a.flying, &b.flying);
    let mut drawn: Vec<Drawn> = Vec::new();
    for flying in model.world().arriving() {
        let (class, fails) = match &flying.packet.body {
            Body::Data(message) => (Class::of_message(message), message.is_refusal()),
            body if knocks(model.world(), &flying) => (Class::Client, *body == Body::Reset),
            _ => continue,
        };
        let (Some(from), Some(to)) = (frames.get(&flying.from), frames.get(&flying.to)) else { continue };
        if !model.shows(class) {
            continue;
        }
        let state = FlyingState::of(flying.held, flying.stalled, fails);
        let way = progress(flying.packet.sent_at, flying.packet.arrives_at, now, state);
        let state = at_cut(state, way);
        let id = flying.packet.id;
        let ends_of = (flying.from, flying.to);
        let Said { text, brief, label } = match &flying.packet.body {
            Body::Data(message) => sayings.of(model.world(), id, message, ends_of),
            _ => knock(model.lang, fails, ends_of),
        };
        let (text, (start, end)) = fitted(from, to, text, brief);
        // Both directions wait at the same cut.
        let (start, end) = if state == FlyingState::Queued { ends(from, to) } else { aside(start, end, LANE) };
        let ((x, y), (tail_x, tail_y)) = (between(start, end, way), between(start, end, (way - TAIL).max(0)));
        if drawn.len() == MAX_FLYING {
            break;
        }
        let thing = Thing::Message(id);
        let shown = Flying { id, thing, x, y, tail_x, tail_y, class, text, label, state, count: 1, alike: true, bell: false };
        let is_selected = model.selected.as_ref() == Some(&shown.thing);
        let kind = match state {
            _ if is_selected => Kind::Alone(id),
            FlyingState::Queued => Kind::Behind(flying.from.min(flying.to), flying.from.max(flying.to)),
            _ => Kind::Between(flying.from, flying.to, class, state),
        };
        gather(&mut drawn, Drawn::new(kind, shown).heading(end.1 - start.1), near);
    }
    let badge = moment(model).map(|moment| moment.frame());
    let machines = places.frames.iter().map(|(_, frame)| inside(frame));
    // The ways between a few servers are not near the note.
    let note = if places.frames.len() > FEW { note_frame(model, &places) } else { None };
    let boxes: Vec<Frame> = machines.chain(tags(model, &places)).chain(badge).chain(note).collect();
    settle(model.lang, drawn, &Around { boxes: &boxes, top: model.top, bottom: model.stage.height })
}

/// Whether the packet tells of a machine of HDFS that cannot be called: a knock at one that does not hear it, or what comes back from where no
/// process is. Where all goes well the call itself is drawn, and what opens its connection is not.
#[inline(never)]
fn knocks(world: &World<Zk>, flying: &InFlight<'_, Message>) -> bool {
    let runs = |node| world.node(node).is_some_and(|node| node.life == Life::Running);
    match flying.packet.body {
        Body::Syn => Host::of_node(flying.to).is_some() && (flying.stalled || !runs(flying.to)),
        Body::Reset => Host::of_node(flying.from).is_some(),
        _ => false,
    }
}

#[cold]
#[inline(never)]
fn knock(lang: Lang, fails: bool, (from, to): (NodeId, NodeId)) -> Said {
    let (from, to) = (name(from), name(to));
    let (text, label) = if fails {
        let text = text!(lang, "✗ connection", "✗ 连接");
        (text, text!(lang, "no connection from {from} to {to}", "{to} 与 {from} 没有连接", from, to))
    } else {
        (text!(lang, "connect", "连接"), text!(lang, "{from} connects to {to}", "{from} 连接 {to}", from, to))
    };
    Said { brief: text.as_str().into(), text: text.into(), label: label.into() }
}

/// The words that leave a message a way on which it is seen to move, and that way.
fn fitted(from: &Frame, to: &Frame, text: Rc<str>, brief: Rc<str>) -> (Rc<str>, Way) {
    let way = |text: &str| clear_ends(from, to, (text_width(text) + PILL_EDGES) / 2);
    let whole = way(&text);
    if distance(whole.0, whole.1) >= SEEN || text == brief { (text, whole) } else { (brief.clone(), way(&brief)) }
}

type Way = ((i32, i32), (i32, i32));

/// A box without its outline: messages are kept off it.
fn inside(frame: &Frame) -> Frame {
    Frame { y: frame.y + OUTLINE, height: (frame.height - 2 * OUTLINE).max(0), ..*frame }
}

/// From box to box, so far from both that a message's words cover neither; where the boxes are too near, from edge to edge.
fn clear_ends(from: &Frame, to: &Frame, half: i32) -> Way {
    let around = |frame: &Frame, half: i32| {
        let kept = inside(frame);
        Frame { x: kept.x - half, y: kept.y - PILL_HEIGHT / 2, width: kept.width + 2 * half, height: kept.height + PILL_HEIGHT }
    };
    let (a, b) = (around(from, half), around(to, half));
    if a.overlaps(&b) { ends(from, to) } else { ends(&a, &b) }
}

/// A long path cut to its end, which tells more than its beginning.
fn short(figure: &str) -> String {
    let letters = figure.chars().count();
    if letters <= MAX_FIGURE { figure.to_owned() } else { cut_front(figure, letters - MAX_FIGURE + 1) }
}

#[cold]
#[inline(never)]
fn cut_front(figure: &str, letters: usize) -> String {
    format!("…{}", figure.chars().skip(letters).collect::<String>())
}

/// The thousandths of its way at which a message is drawn. A message that cannot go on stops in the middle.
pub(super) fn progress(sent_at: Time, arrives_at: Time, now: Time, state: FlyingState) -> i32 {
    let way = covered(sent_at, arrives_at, now);
    if matches!(state, FlyingState::Held | FlyingState::Stalled) { way.min(500) } else { way }
}

/// The state of a message that has come so far: at a cut it waits.
pub(super) fn at_cut(state: FlyingState, way: i32) -> FlyingState {
    if state == FlyingState::Stalled && way >= 500 { FlyingState::Queued } else { state }
}

impl Sayings {
    /// Begins a picture: forgets what the one before did not ask for, and the words of another language or another length.
    pub fn begin(&mut self, lang: Lang, named: bool) {
        let said = std::mem::take(&mut self.said);
        let before = if (self.lang, self.named) == (lang, named) { said } else { Words::default() };
        *self = Sayings { lang, named, said: Words::default(), before };
    }

    /// The words of a message on the stage, and those for a screen reader.
    pub fn of(&mut self, world: &World<Zk>, id: EventId, message: &Message, ends: (NodeId, NodeId)) -> Said {
        let words = self.before.remove(&id).unwrap_or_else(|| say(self.lang, self.named, world, message, ends));
        self.said.insert(id, words.clone());
        words
    }
}

fn say(lang: Lang, named: bool, world: &World<Zk>, message: &Message, (from, to): (NodeId, NodeId)) -> Said {
    let asked = asked(message);
    let call = asked.filter(|_| named);
    let of_quorum = matches!(message, Message::Quorum(_)) && asked.is_none();
    // Of a call, what is asked and of which znode; its figure is a part of that.
    let (kind, figure) = match call {
        Some(op) => (op.path().map_or_else(|| verb(op).to_owned(), |path| format!("{} {path}", verb(op))), String::new()),
        None => {
            let said = tell::message(lang, message);
            (said.kind, whose_session(lang, world, message).unwrap_or(said.key_figure))
        }
    };
    let (from, to) = (name(from), name(to));
    let label = text!(
        lang,
        "{kind} from {from} to {to}, {figure}",
        "{kind}，从 {from} 到 {to}，{figure}",
        kind = kind.as_str(),
        from,
        to,
        figure = figure.as_str(),
    );
    let label = label.trim_end_matches([',', ' ', '，']).into();
    let brief: Rc<str> = match call {
        Some(op) => verb(op).into(),
        None if of_quorum && named => format!("{kind}{}", counter(&figure)).into(),
        None if of_quorum || figure.is_empty() => kind.as_str().into(),
        None => short(&figure).into(),
    };
    let text = match call {
        Some(op) if kind.len() > MAX_FIGURE => short_call(op).into(),
        Some(_) => kind.into(),
        None if of_quorum && named && !figure.is_empty() => format!("{kind} {figure}").into(),
        None => brief.clone(),
    };
    Said { text, brief, label }
}

/// The counter of a zxid without its zeros, which tells one txn from the next: ` ·4` of `0x1·0004`. Of other figures nothing.
fn counter(figure: &str) -> String {
    let Some((_, digits)) = figure.split_once('·') else { return String::new() };
    let short = digits.trim_start_matches('0');
    format!(" ·{}", if short.is_empty() { "0" } else { short })
}

/// The session that a server asks the leader about, by the name of its client, and in the answer whether it still lives.
fn whose_session(lang: Lang, world: &World<Zk>, message: &Message) -> Option<String> {
    let Message::Quorum(QuorumPacket::Revalidate { session, valid, .. }) = message else { return None };
    let whose = plain_text(&tell::session_words(lang, world, *session));
    let answer = valid.map_or("", |valid| if valid { " ✓" } else { " ✗" });
    Some(format!("{}{answer}", whose.trim_end()))
}

#[cold]
#[inline(never)]
fn short_call(op: &Op) -> String {
    format!("{} {}", verb(op), short(op.path().map_or("", |path| path)))
}

/// The call that a message brings to a server.
pub fn asked(message: &Message) -> Option<&Op> {
    match message {
        Message::Request { body: RequestBody::Op(op), .. } => Some(op),
        Message::Quorum(QuorumPacket::Request(request)) => match &request.body {
            RequestBody::Op(op) => Some(op),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene::layout::layout;
    use crate::zk::{Config, Dynamic, Zxid, new_world};

    #[test]
    fn a_message_moves_evenly_and_never_beyond_its_end() {
        let way = |now| progress(1_000, 5_000, now, FlyingState::Moving);
        assert_eq!([way(0), way(1_000), way(2_000), way(5_000), way(u64::MAX)], [0, 0, 250, 1_000, 1_000]);
    }

    #[test]
    fn a_packet_of_the_quorum_bears_its_name_and_where_there_is_room_its_figure() {
        let world = new_world(&Config::default(), 1);
        let said = |named, message: &Message| say(Lang::En, named, &world, message, (NodeId(1), NodeId(2)));
        let diff = Message::Quorum(QuorumPacket::Diff { zxid: Zxid::new(1, 4) });
        assert_eq!([&*said(true, &diff).text, &*said(false, &diff).text], ["DIFF 0x1·0004", "DIFF"]);
        assert_eq!([&*said(true, &diff).brief, &*said(false, &diff).brief], ["DIFF ·4", "DIFF"], "which txn it is stays");
        let new_epoch = Message::Quorum(QuorumPacket::NewLeader { zxid: Zxid::new(2, 0), config: Dynamic(None) });
        assert_eq!(&*said(true, &new_epoch).brief, "NEWLEADER ·0");
        let done = said(true, &Message::Quorum(QuorumPacket::UpToDate));
        assert_eq!([&*done.text, &*done.brief], ["UPTODATE"; 2]);
    }

    #[test]
    fn words_do_not_lie_on_the_boxes_that_they_fly_between() {
        let (from, to) = (Frame { x: 0, y: 0, width: 100, height: 40 }, Frame { x: 400, y: 200, width: 100, height: 40 });
        let (half, pill) =
            (30, |(x, y): (i32, i32)| Frame { x: x - 30, y: y - PILL_HEIGHT / 2, width: 60, height: PILL_HEIGHT - 1 });
        let (start, end) = clear_ends(&from, &to, half);
        assert!(!pill(start).overlaps(&inside(&from)) && !pill(end).overlaps(&inside(&to)));
        let near = Frame { x: 110, y: 0, width: 100, height: 40 };
        assert_eq!(clear_ends(&from, &near, half), ends(&from, &near));
    }

    #[test]
    fn between_near_servers_a_packet_bears_its_name_and_a_short_figure_and_is_seen_to_move() {
        let servers = layout(924, 366, 3, 1).servers;
        for (from, to) in [(0, 1), (1, 2), (2, 0)] {
            for (text, brief) in [("PROPOSAL 0x1·0004", "PROPOSAL ·4"), ("COMMIT 0x1·0004", "COMMIT ·4")] {
                let (said, (start, end)) = fitted(&servers[from], &servers[to], text.into(), brief.into());
                assert!(distance(start, end) >= SEEN - 30, "{said}, s{} to s{}: {start:?} to {end:?}", from + 1, to + 1);
            }
        }
        let (said, _) = fitted(&servers[1], &servers[2], "ACK 0x1·0004".into(), "ACK ·4".into());
        assert_eq!(&*said, "ACK 0x1·0004", "there is room for its figure");
    }

    #[test]
    fn words_are_made_once_for_every_message_under_way_be_it_drawn_or_in_a_bundle() {
        let message = Message::Quorum(QuorumPacket::UpToDate);
        let mut sayings = Sayings::default();
        let world = new_world(&Config::default(), 1);
        let mut say = |ids: [u64; 2]| {
            sayings.begin(Lang::En, true);
            ids.map(|id| sayings.of(&world, EventId(id), &message, (NodeId(1), NodeId(2))).text)
        };
        let (first, second) = (say([1, 2]), say([2, 3]));
        assert!(Rc::ptr_eq(&first[1], &second[0]));
        assert!(!Rc::ptr_eq(&first[0], &say([1, 3])[0]), "those of a message that was not under way are forgotten");
    }

    #[test]
    fn a_message_behind_a_cut_or_held_stops_half_way() {
        for state in [FlyingState::Held, FlyingState::Stalled] {
            assert_eq!(progress(0, 4_000, 1_000, state), 250);
            assert_eq!(progress(0, 4_000, 9_000, state), 500);
        }
    }
}
