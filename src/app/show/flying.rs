//! Messages under way: the place of each, as a function of the world and the clock, and its words.

use std::rc::Rc;

use crate::app::model::Model;
use crate::app::scene::layout::{LANE, aside, between, covered, distance, ends};
use crate::app::scene::places::places;
use crate::app::scene::ruler::text_width;
use crate::app::view::{Flying, FlyingState, Frame};
use crate::lang::Lang;
use crate::sim::{Body, EventId, NodeId, SortedMap, Time};
use crate::tell::template::{name, text};
use crate::tell::{self, Thing};
use crate::zk::{Class, Message};

/// The most letters of a message's figure.
const MAX_FIGURE: usize = 26;
/// The most messages drawn.
const MAX_FLYING: usize = 150;
/// Two messages of a kind that are nearer than this are drawn as one with a count.
const BUNDLE: i32 = 22;
/// The length of a tail, in thousandths of the way.
const TAIL: i32 = 90;

/// The height of a message's label on screen, and the width of its left and right edges together.
const PILL_HEIGHT: i32 = 19;
const PILL_EDGES: i32 = 14;
/// The overlap, in pixels, below which two labels are moved only part of the way, so that nothing jumps.
const SOFT: i32 = 10;
/// The most times that one label is moved out of the way of another.
const MAX_MOVES: usize = 3;

/// The words of messages, kept while the messages are under way.
#[derive(Clone, Debug, Default)]
pub struct Sayings {
    lang: Lang,
    said: SortedMap<EventId, (Rc<str>, Rc<str>)>,
}

/// The messages on screen.
pub fn view(model: &Model, sayings: &mut Sayings) -> Rc<[Flying]> {
    sayings.speak(model.lang);
    let places = places(model);
    let frames: SortedMap<NodeId, Frame> = places.frames.into_iter().collect();
    let now = model.cursor().time;
    let mut drawn: Vec<(NodeId, NodeId, Flying)> = Vec::new();
    for flying in model.world().in_flight() {
        let Body::Data(message) = &flying.packet.body else { continue };
        let class = Class::of_message(message);
        let (Some(from), Some(to)) = (frames.get(&flying.from), frames.get(&flying.to)) else { continue };
        if !model.shows(class) {
            continue;
        }
        let state = FlyingState::of(flying.held, flying.stalled);
        let way = progress(flying.packet.sent_at, flying.packet.arrives_at, now, state);
        let id = flying.packet.id;
        let (text, label) = sayings.of(id, message, flying.from, flying.to);
        let (start, end) = clear_ends(from, to, (text_width(&text) + PILL_EDGES) / 2);
        let (start, end) = aside(start, end, LANE);
        let ((x, y), (tail_x, tail_y)) = (between(start, end, way), between(start, end, (way - TAIL).max(0)));
        let together = drawn.iter_mut().find(|(a, b, other)| {
            let same = *a == flying.from && *b == flying.to && other.class == class && other.state == state;
            same && distance((other.x, other.y), (x, y)) < BUNDLE
        });
        if let Some((_, _, bundle)) = together {
            bundle.count += 1;
            continue;
        }
        if drawn.len() == MAX_FLYING {
            break;
        }
        let thing = Thing::Message(id);
        drawn.push((
            flying.from,
            flying.to,
            Flying { id, thing, x, y, tail_x, tail_y, class, text, label, state, count: 1, bell: false },
        ));
    }
    part(&mut drawn);
    sayings.keep(|id| drawn.iter().any(|(.., flying)| flying.id == id));
    drawn.into_iter().map(|(.., flying)| flying).collect()
}

/// From box to box, so far from both that a message's words cover neither; where the boxes are too near, from edge to edge.
fn clear_ends(from: &Frame, to: &Frame, half: i32) -> ((i32, i32), (i32, i32)) {
    let around = |frame: &Frame, half: i32| Frame {
        x: frame.x - half,
        y: frame.y - PILL_HEIGHT / 2,
        width: frame.width + 2 * half,
        height: frame.height + PILL_HEIGHT,
    };
    let (a, b) = (around(from, half), around(to, half));
    if a.overlaps(&b) { ends(from, to) } else { ends(&a, &b) }
}

/// Moves labels that overlap up and down. The move grows with the overlap, so that nothing jumps.
pub(super) fn part(drawn: &mut [(NodeId, NodeId, Flying)]) {
    let widths: Vec<i32> = drawn.iter().map(|(.., flying)| text_width(&flying.text)).collect();
    for (n, width) in widths.iter().enumerate() {
        let (before, rest) = drawn.split_at_mut(n);
        let Some((.., late)) = rest.first_mut() else { return };
        for _ in 0..MAX_MOVES {
            let over = |other: &Flying, its_width: i32| {
                let wide = (its_width + width) / 2 + PILL_EDGES;
                let (x, y) = (wide - (other.x - late.x).abs(), PILL_HEIGHT - (other.y - late.y).abs());
                (x > 0 && y > 0).then_some((other.y, y * x.min(SOFT) / SOFT)).filter(|(_, by)| *by > 0)
            };
            let Some((y, by)) = before.iter().zip(&widths).find_map(|((.., other), width)| over(other, *width)) else { break };
            let by = if late.y >= y { by } else { -by };
            late.y += by;
            late.tail_y += by;
        }
    }
}

/// A long path cut to its end, which tells more than its beginning.
fn short(figure: String) -> String {
    let letters = figure.chars().count();
    if letters <= MAX_FIGURE { figure } else { format!("…{}", figure.chars().skip(letters - MAX_FIGURE + 1).collect::<String>()) }
}

/// The thousandths of its way at which a message is drawn. A message that cannot go on stops in the middle.
pub(super) fn progress(sent_at: Time, arrives_at: Time, now: Time, state: FlyingState) -> i32 {
    let way = covered(sent_at, arrives_at, now);
    if state == FlyingState::Moving { way } else { way.min(500) }
}

impl Sayings {
    /// Forgets the words of another language.
    pub fn speak(&mut self, lang: Lang) {
        if self.lang != lang {
            *self = Sayings { lang, ..Sayings::default() };
        }
    }

    /// Forgets the words of messages that are no longer drawn.
    pub fn keep(&mut self, is_drawn: impl Fn(EventId) -> bool) {
        self.said.retain(|id, _| is_drawn(*id));
    }

    /// The words of a message on the stage, and those for a screen reader.
    pub fn of(&mut self, id: EventId, message: &Message, from: NodeId, to: NodeId) -> (Rc<str>, Rc<str>) {
        let lang = self.lang;
        self.said.or_insert_with(id, || say(lang, message, from, to)).clone()
    }
}

fn say(lang: Lang, message: &Message, from: NodeId, to: NodeId) -> (Rc<str>, Rc<str>) {
    let said = tell::message(lang, message);
    let (from, to) = (name(from), name(to));
    let label = text!(
        lang,
        "{kind} from {from} to {to}, {figure}",
        "{kind}，从 {from} 到 {to}，{figure}",
        kind = said.kind.as_str(),
        from,
        to,
        figure = said.key_figure.as_str(),
    );
    let figure = short(if said.key_figure.is_empty() { said.kind } else { said.key_figure });
    (figure.into(), label.trim_end_matches([',', ' ', '，']).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_moves_evenly_and_never_beyond_its_end() {
        let way = |now| progress(1_000, 5_000, now, FlyingState::Moving);
        assert_eq!([way(0), way(1_000), way(2_000), way(5_000), way(u64::MAX)], [0, 0, 250, 1_000, 1_000]);
    }

    fn pill(id: u64, x: i32, y: i32) -> (NodeId, NodeId, Flying) {
        let id = EventId(id);
        let (text, label, thing) = ("vote s5".into(), "".into(), Thing::Message(id));
        let (class, state, count) = (Class::Vote, FlyingState::Moving, 1);
        (NodeId(1), NodeId(2), Flying { id, thing, x, y, tail_x: x, tail_y: y, class, text, label, state, count, bell: false })
    }

    #[test]
    fn words_make_way_for_each_other_and_those_apart_stay() {
        let mut drawn = [pill(1, 100, 100), pill(2, 104, 97), pill(3, 98, 104), pill(4, 300, 100)];
        part(&mut drawn);
        let ys: Vec<i32> = drawn.iter().map(|(.., flying)| flying.y).collect();
        assert_eq!(ys, [100, 81, 119, 100]);
        let mut drawn = [pill(1, 100, 100), pill(2, 156, 100)];
        part(&mut drawn);
        assert!((100..=106).contains(&drawn[1].2.y), "two that only just touch move little");
    }

    #[test]
    fn words_do_not_lie_on_the_boxes_that_they_fly_between() {
        let (from, to) = (Frame { x: 0, y: 0, width: 100, height: 40 }, Frame { x: 400, y: 200, width: 100, height: 40 });
        let (half, pill) =
            (30, |(x, y): (i32, i32)| Frame { x: x - 30, y: y - PILL_HEIGHT / 2, width: 60, height: PILL_HEIGHT - 1 });
        let (start, end) = clear_ends(&from, &to, half);
        assert!(!pill(start).overlaps(&from) && !pill(end).overlaps(&to));
        let near = Frame { x: 110, y: 0, width: 100, height: 40 };
        assert_eq!(clear_ends(&from, &near, half), ends(&from, &near));
    }

    #[test]
    fn a_message_behind_a_cut_or_held_stops_half_way() {
        for state in [FlyingState::Held, FlyingState::Stalled] {
            assert_eq!(progress(0, 4_000, 1_000, state), 250);
            assert_eq!(progress(0, 4_000, 9_000, state), 500);
        }
    }
}
