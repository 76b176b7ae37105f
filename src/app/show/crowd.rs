//! Messages whose words would cover each other: they are drawn as one with its number, or moved apart.

use std::rc::Rc;

use crate::app::scene::ruler::text_width;
use crate::app::view::{Flying, FlyingState, Frame};
use crate::lang::Lang;
use crate::sim::{EventId, NodeId};
use crate::tell::template::text;
use crate::zk::Class;

/// The height of a message's label on screen, and the width of its left and right edges together.
pub const PILL_HEIGHT: i32 = 19;
pub const PILL_EDGES: i32 = 14;
/// The overlap, in pixels, below which two labels are moved only part of the way, so that nothing jumps.
const SOFT: i32 = 10;
/// Farther than any stage reaches.
const FAR: i32 = 1_000_000;

/// What messages have in common that may be drawn as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The machines that they fly between.
    Between(NodeId, NodeId, Class, FlyingState),
    /// The box of the znode that they fly to or come from, and their words, whoever's they are.
    At(Frame, Rc<str>, Class, FlyingState),
    /// The cut link that they wait at, the smaller machine first.
    Behind(NodeId, NodeId),
    /// Nothing: such a message stays by itself.
    Alone(EventId),
}

/// A message that is to be drawn, alone or with others of its kind.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub kind: Kind,
    pub flying: Flying,
    /// The width of its label on screen.
    width: i32,
    /// Whether its way leads down (1), up (-1) or neither.
    heading: i32,
}

impl Drawn {
    pub fn new(kind: Kind, flying: Flying) -> Self {
        let width = width(&flying);
        Drawn { kind, flying, width, heading: 0 }
    }

    /// On a way that leads so far down.
    pub fn heading(self, down: i32) -> Self {
        Drawn { heading: down.signum(), ..self }
    }

    /// Whether the other one flies between the same two machines the same way. The one drawn first then left first.
    fn is_behind(&self, other: &Kind) -> bool {
        let ends = |kind: &Kind| match kind {
            Kind::Between(from, to, ..) => Some((*from, *to)),
            _ => None,
        };
        ends(&self.kind).is_some() && ends(&self.kind) == ends(other)
    }

    fn add(&mut self, other: &Flying) {
        self.flying.alike &= other.alike && self.flying.text == other.text;
        // A newer vote of a server takes the place of its older one.
        if self.flying.class == Class::Vote {
            self.flying.text = other.text.clone();
            self.flying.label = other.label.clone();
        }
        self.flying.count += other.count;
        self.width = width(&self.flying);
    }

    /// Says of messages that wait at a cut link how many they are, and nothing else.
    #[cold]
    fn count(&mut self, lang: Lang) {
        self.flying.text = text!(lang, "{n} wait", "{n} 条等待", n = self.flying.count).into();
        self.width = width(&self.flying);
    }
}

fn width(flying: &Flying) -> i32 {
    let times = if flying.count > 1 { text_width(&flying.times()) } else { 0 };
    text_width(&flying.text) + times + PILL_EDGES
}

/// Draws a message: as one with the first of its kind that is near or whose words would hide its own, or by itself.
pub fn gather(drawn: &mut Vec<Drawn>, it: Drawn, near: impl Fn(&Drawn, &Drawn) -> bool) {
    match drawn.iter_mut().find(|other| other.kind == it.kind && near(other, &it) || hide(other, &it)) {
        Some(first) => first.add(&it.flying),
        None => drawn.push(it),
    }
}

/// Whether two messages wait at the same cut link.
pub fn is_one_queue(a: &Drawn, b: &Drawn) -> bool {
    matches!(a.kind, Kind::Behind(..)) && a.kind == b.kind
}

/// Whether two messages of or to one machine say the same, one upon the other: an election's votes, for example.
fn hide(a: &Drawn, b: &Drawn) -> bool {
    let (Kind::Between(from, to, class, state), Kind::Between(other_from, other_to, other_class, other_state)) = (&a.kind, &b.kind)
    else {
        return false;
    };
    let alike = (from == other_from || to == other_to) && class == other_class && state == other_state;
    let wide = (a.width + b.width) / 2 - (a.flying.x - b.flying.x).abs();
    let upon = wide > PILL_EDGES && 2 * (a.flying.y - b.flying.y).abs() < PILL_HEIGHT;
    alike && upon && !a.flying.bell && a.flying.text == b.flying.text
}

/// Whether the labels of two messages lie on each other.
pub fn overlap(a: &Drawn, b: &Drawn) -> bool {
    (a.flying.y - b.flying.y).abs() < PILL_HEIGHT && 2 * (a.flying.x - b.flying.x).abs() < a.width + b.width
}

/// What messages make way for, and the height that they stay in.
pub struct Around<'a> {
    pub boxes: &'a [Frame],
    pub top: i32,
    pub bottom: i32,
}

/// The messages where they are drawn at last, each with its number in words.
pub fn settle(lang: Lang, mut drawn: Vec<Drawn>, around: &Around<'_>) -> Rc<[Flying]> {
    drawn.iter_mut().filter(|it| it.flying.is_queue()).for_each(|it| it.count(lang));
    spread(&mut drawn, around);
    drawn.into_iter().map(|Drawn { flying, .. }| Flying { label: label(lang, &flying), ..flying }).collect()
}

/// The words for a screen reader. The drawn ones are among them, so that whoever speaks what is read finds it.
fn label(lang: Lang, flying: &Flying) -> Rc<str> {
    let (label, text, times, n) = (&*flying.label, &*flying.text, &*flying.times(), flying.count - 1);
    if flying.is_queue() {
        return text!(
            lang,
            "{text} at a cut link: {label}, and {n} more",
            "{text}，停在切断的链路上：{label}，另有 {n} 条",
            text,
            label,
            n
        )
        .into();
    }
    if n > 0 {
        return text!(
            lang,
            "{text}{times}: {label}, and {n} more like it",
            "{text}{times}：{label}，另有 {n} 条同类消息",
            text,
            times,
            label,
            n
        )
        .into();
    }
    // A search for single bytes needs no searcher of words, which the page would send for this alone.
    let sought = text.trim_start_matches('…').as_bytes();
    let says = sought.is_empty() || label.as_bytes().windows(sought.len()).any(|words| words == sought);
    if says { flying.label.clone() } else { format!("{text}: {label}").into() }
}

/// Moves labels up or down, so that none lies on another or on a box. The move grows with the overlap, so that nothing jumps. A bell stays on
/// the arc of its watch, and words make way for it.
fn spread(drawn: &mut [Drawn], around: &Around<'_>) {
    let mut fixed: Vec<Room> = around.boxes.iter().map(Room::of).collect();
    for it in drawn.iter().filter(|it| it.flying.bell) {
        fixed.push(Room::around(it));
    }
    let mut placed: Vec<Room> = Vec::with_capacity(drawn.len());
    for n in 0..drawn.len() {
        let (earlier, rest) = drawn.split_at_mut(n);
        let Some(it) = rest.first_mut() else { break };
        let room = Room::around(it);
        let Flying { y, tail_y, bell, .. } = it.flying;
        // What follows on the same way stays behind: on the side that its tail is on, or, where it has not left yet, that it comes from.
        let back = match (tail_y - y).signum() {
            0 => -it.heading,
            side => side,
        };
        let (mut taken, mut before) = (Vec::new(), Vec::new());
        for other in &fixed {
            taken.extend(room.taken_by(other));
        }
        for (other, by) in earlier.iter().zip(&placed) {
            let Some((low, high)) = room.taken_by(by) else { continue };
            taken.push((low, high));
            if it.is_behind(&other.kind) {
                before.push(if back < 0 { (low, FAR) } else { (-FAR, high) });
            }
        }
        before.extend_from_slice(&taken);
        // In the order of its way and whole on the stage where that can be; else at least off the others; else where it is.
        let (top, bottom) = (around.top - y, around.bottom - y);
        let by = [&mut before, &mut taken].into_iter().find_map(|among| {
            let whole = way_out(among, (top, bottom - PILL_HEIGHT / 2), back);
            if whole.is_some() { whole } else { way_out(among, (top, bottom), back) }
        });
        let by = by.filter(|_| !bell).unwrap_or(0);
        it.flying.y += by;
        it.flying.tail_y += by;
        placed.push(Room { y: it.flying.y, ..room });
    }
}

/// The room that a label or a box takes, by its middle.
#[derive(Clone, Copy)]
struct Room {
    x: i32,
    y: i32,
    half_width: i32,
    half_height: i32,
}

impl Room {
    /// The room of a message's words, where it is now.
    fn around(it: &Drawn) -> Self {
        Room { x: it.flying.x, y: it.flying.y, half_width: it.width / 2, half_height: PILL_HEIGHT / 2 }
    }

    fn of(frame: &Frame) -> Self {
        let (x, y) = frame.centre();
        Room { x, y, half_width: frame.width / 2, half_height: frame.height / 2 }
    }

    /// The moves up or down that would leave this one on the other: between the two ends, which are free.
    fn taken_by(&self, other: &Room) -> Option<(i32, i32)> {
        let wide = self.half_width + other.half_width - (self.x - other.x).abs();
        let high = (self.half_height + other.half_height + 1) * wide.clamp(0, SOFT) / SOFT;
        let middle = other.y - self.y;
        (high > 0).then_some((middle - high, middle + high))
    }
}

/// The move that is within the limits and in none of these intervals; none, where there is no such move. The least one, but `back` (down
/// where it is 1, up where it is -1) even where that is longer by up to a label.
#[inline(never)]
fn way_out(taken: &mut [(i32, i32)], (least, most): (i32, i32), back: i32) -> Option<i32> {
    let inside = |move_by: i32, (low, high): (i32, i32)| low < move_by && move_by < high;
    let (mut up, mut down) = (most.min(0), least.max(0));
    // Intervals that overlap are left together.
    taken.sort_unstable_by_key(|(_, high)| std::cmp::Reverse(*high));
    for &interval in &*taken {
        up = if inside(up, interval) { interval.0 } else { up };
    }
    taken.sort_unstable();
    for &interval in &*taken {
        down = if inside(down, interval) { interval.1 } else { down };
    }
    match (up >= least, down <= most) {
        (true, true) if -up + back.max(0) * PILL_HEIGHT < down + (-back).max(0) * PILL_HEIGHT => Some(up),
        (true, false) => Some(up),
        (_, true) => Some(down),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tell::Thing;

    fn pill(id: u64, x: i32, y: i32) -> Drawn {
        let id = EventId(id);
        let (text, label, thing) = ("vote s5".into(), "".into(), Thing::Message(id));
        let (class, state, count) = (Class::Vote, FlyingState::Moving, 1);
        let flying = Flying { id, thing, x, y, tail_x: x, tail_y: y, class, text, label, state, count, alike: true, bell: false };
        Drawn::new(Kind::Alone(id), flying)
    }

    /// The places in which messages from there end up.
    fn spread_from(places: &[(i32, i32)], boxes: &[Frame], top: i32) -> Vec<i32> {
        let mut drawn: Vec<Drawn> = (1..).zip(places).map(|(id, (x, y))| pill(id, *x, *y)).collect();
        spread(&mut drawn, &Around { boxes, top, bottom: 1_000 });
        drawn.iter().map(|it| it.flying.y).collect()
    }

    #[test]
    fn words_make_way_for_each_other_and_those_apart_stay() {
        assert_eq!(spread_from(&[(100, 100), (104, 97), (98, 104), (300, 100)], &[], 0), [100, 81, 119, 100]);
        let touching = spread_from(&[(100, 100), (156, 100)], &[], 0);
        assert!((100..=106).contains(&touching[1]), "two that only just touch move little");
    }

    #[test]
    fn what_follows_another_on_its_way_stays_behind_it() {
        for tail in [30, -30] {
            let mut drawn: Vec<Drawn> = (1..).zip([100, 100 + tail / 10]).map(|(id, y)| pill(id, 100, y)).collect();
            drawn.iter_mut().for_each(|it| it.flying.tail_y = it.flying.y + tail);
            spread(&mut drawn, &Around { boxes: &[], top: 0, bottom: 1_000 });
            assert_eq!((drawn[1].flying.y - drawn[0].flying.y).signum(), tail.signum(), "{tail}");
        }
        let both = [19, 22].map(|by| way_out(&mut [(-by, 41 - by)], (-100, 100), 1));
        assert_eq!(both, [Some(22), Some(19)], "down, as its tail is");
    }

    #[test]
    fn packets_that_leave_at_once_stand_in_the_order_in_which_they_were_sent_the_first_next_to_its_receiver() {
        for (down, sent) in [(200, [100, 81, 62, 43]), (-200, [100, 119, 138, 157]), (0, [100, 119, 138, 157])] {
            let classes = [Class::Sync, Class::Propose, Class::Commit, Class::Ack];
            let packet = |(id, class)| {
                let kind = Kind::Between(NodeId(3), NodeId(1), class, FlyingState::Moving);
                Drawn { kind, ..pill(id, 100, 100) }.heading(down)
            };
            let mut drawn: Vec<Drawn> = (1..).zip(classes).map(packet).collect();
            spread(&mut drawn, &Around { boxes: &[], top: 0, bottom: 1_000 });
            assert_eq!(drawn.iter().map(|it| it.flying.y).collect::<Vec<_>>(), sent, "{down}");
        }
    }

    #[test]
    fn words_make_way_for_a_box_and_stay_on_the_stage() {
        let card = Frame { x: 60, y: 90, width: 88, height: 40 };
        let above = spread_from(&[(100, 95), (104, 95)], &[card], 0);
        assert!(above[0] + PILL_HEIGHT / 2 <= card.y && above[1] + PILL_HEIGHT <= above[0], "{above:?}");
        let below = spread_from(&[(100, 95)], &[card], 90);
        assert!(below[0] - PILL_HEIGHT / 2 >= card.y + card.height, "above it there is no room: {below:?}");
    }

    #[test]
    fn a_bell_stays_on_its_arc_and_words_make_way_for_it() {
        let card = Frame { x: 60, y: 90, width: 88, height: 40 };
        let mut drawn: Vec<Drawn> = (1..).zip([100, 102, 103]).map(|(id, y)| pill(id, 100, y)).collect();
        for bell in &mut drawn[1..] {
            *bell = Drawn::new(bell.kind.clone(), Flying { bell: true, text: "".into(), ..bell.flying.clone() });
        }
        spread(&mut drawn, &Around { boxes: &[card], top: 0, bottom: 1_000 });
        assert_eq!([drawn[1].flying.y, drawn[2].flying.y], [102, 103]);
        assert!((drawn[0].flying.y - 102).abs() >= PILL_HEIGHT, "{}", drawn[0].flying.y);
    }

    #[test]
    fn words_are_whole_at_the_foot_of_the_stage_where_there_is_room_above() {
        let whole = spread_from(&[(100, 980), (100, 985), (300, 996)], &[], 0);
        assert!(whole.iter().all(|y| *y <= 1_000 - PILL_HEIGHT / 2), "{whole:?}");
        let card = Frame { x: 0, y: 0, width: 200, height: 985 };
        assert_eq!(spread_from(&[(100, 990)], &[card], 0), [994], "below a box that reaches there they are cut");
    }

    #[test]
    fn what_says_the_same_of_or_to_one_machine_is_one_with_its_number() {
        let said = |ends: [(u16, u16); 3]| {
            let mut drawn = Vec::new();
            for (n, (from, to)) in (1_u16..).zip(ends) {
                let kind = Kind::Between(NodeId(from), NodeId(to), Class::Vote, FlyingState::Moving);
                gather(&mut drawn, Drawn { kind, ..pill(u64::from(n), 100 + i32::from(n) * 4, 100) }, |_, _| false);
            }
            drawn.iter().map(|it| it.flying.count).collect::<Vec<_>>()
        };
        assert_eq!(said([(1, 2), (3, 2), (4, 2)]), [3]);
        assert_eq!(said([(1, 2), (1, 3), (1, 4)]), [3]);
        assert_eq!(said([(1, 2), (3, 4), (5, 2)]), [2, 1], "another machine's is another message");
    }

    #[test]
    fn messages_of_one_kind_that_say_different_things_are_the_first_and_so_many_more() {
        let kind = || Kind::Between(NodeId(1), NodeId(2), Class::Sync, FlyingState::Moving);
        let mut drawn = Vec::new();
        for (id, text) in [(1, "DIFF 0x1·0004"), (2, "PROPOSAL 0x1·0004"), (3, "PROPOSAL 0x1·0004")] {
            let it = pill(id, 100, 100);
            gather(&mut drawn, Drawn::new(kind(), Flying { text: text.into(), class: Class::Sync, ..it.flying }), overlap);
        }
        assert_eq!(
            drawn.iter().map(|it| format!("{}{}", it.flying.text, it.flying.times())).collect::<Vec<_>>(),
            ["DIFF 0x1·0004 +2"]
        );
    }

    #[test]
    fn of_votes_that_are_one_the_newest_gives_the_name() {
        let kind = || Kind::Between(NodeId(1), NodeId(2), Class::Vote, FlyingState::Moving);
        let mut drawn = Vec::new();
        for (id, text) in [(1, "vote s1"), (2, "vote s2")] {
            let it = pill(id, 100, 100);
            gather(&mut drawn, Drawn::new(kind(), Flying { text: text.into(), ..it.flying }), overlap);
        }
        assert_eq!(drawn.iter().map(|it| format!("{}{}", it.flying.text, it.flying.times())).collect::<Vec<_>>(), ["vote s2 +1"]);
    }

    #[test]
    fn messages_of_one_kind_that_overlap_are_one_with_their_number_and_one_that_stands_alone_is_drawn() {
        let frame = Frame { x: 0, y: 0, width: 100, height: 40 };
        let kind = || Kind::At(frame, "create".into(), Class::Client, FlyingState::Moving);
        let mut drawn = Vec::new();
        for (id, x) in [(1, 100), (2, 120), (3, 140), (4, 300)] {
            gather(&mut drawn, Drawn { kind: kind(), ..pill(id, x, 100) }, overlap);
        }
        gather(&mut drawn, pill(5, 110, 100), overlap);
        let shown = settle(Lang::En, drawn, &Around { boxes: &[], top: 0, bottom: 1_000 });
        assert_eq!(shown.iter().map(|it| (it.id.0, it.count)).collect::<Vec<_>>(), [(1, 3), (4, 1), (5, 1)]);
        assert!(shown[0].label.ends_with("and 2 more like it") && !shown[2].label.contains("more"));
        assert_eq!(shown[0].times(), " ×3");
        assert_ne!(shown[0].y, shown[2].y, "the one alone is not covered");
    }
}
