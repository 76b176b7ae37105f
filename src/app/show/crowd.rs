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
/// The most times that one label is moved out of the way of another.
const MAX_MOVES: usize = 3;

/// What messages have in common that may be drawn as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The machines that they fly between.
    Between(NodeId, NodeId, Class, FlyingState),
    /// The box of the znode that they fly to or come from, and their words, whoever's they are.
    At(Frame, Rc<str>, Class, FlyingState),
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
}

impl Drawn {
    pub fn new(kind: Kind, flying: Flying) -> Self {
        let width = width(&flying);
        Drawn { kind, flying, width }
    }

    fn add(&mut self, count: u32) {
        self.flying.count += count;
        self.width = width(&self.flying);
    }
}

fn width(flying: &Flying) -> i32 {
    let times = if flying.count > 1 { text_width(&flying.times()) } else { 0 };
    text_width(&flying.text) + times + PILL_EDGES
}

/// Draws a message: as one with the first of its kind that is near, or by itself.
pub fn gather(drawn: &mut Vec<Drawn>, it: Drawn, near: impl Fn(&Drawn, &Drawn) -> bool) {
    match drawn.iter_mut().find(|other| other.kind == it.kind && near(other, &it)) {
        Some(first) => first.add(it.flying.count),
        None => drawn.push(it),
    }
}

/// Whether the labels of two messages lie on each other.
pub fn overlap(a: &Drawn, b: &Drawn) -> bool {
    (a.flying.y - b.flying.y).abs() < PILL_HEIGHT && 2 * (a.flying.x - b.flying.x).abs() < a.width + b.width
}

/// The messages where they are drawn at last, each with its number in words.
pub fn settle(lang: Lang, mut drawn: Vec<Drawn>) -> Rc<[Flying]> {
    part(&mut drawn);
    drawn.into_iter().map(|Drawn { flying, .. }| Flying { label: label(lang, &flying), ..flying }).collect()
}

fn label(lang: Lang, flying: &Flying) -> Rc<str> {
    let (label, n) = (&*flying.label, flying.count - 1);
    if n == 0 {
        return flying.label.clone();
    }
    text!(lang, "{label}, and {n} more like it", "{label}，另有 {n} 条同类消息", label, n).into()
}

/// Moves labels that overlap up and down. The move grows with the overlap, so that nothing jumps.
fn part(drawn: &mut [Drawn]) {
    for n in 1..drawn.len() {
        let (before, rest) = drawn.split_at_mut(n);
        let Some(Drawn { flying: late, width, .. }) = rest.first_mut() else { return };
        for _ in 0..MAX_MOVES {
            let over = |other: &Drawn| {
                let (x, y) =
                    ((other.width + *width) / 2 - (other.flying.x - late.x).abs(), PILL_HEIGHT - (other.flying.y - late.y).abs());
                (x > 0 && y > 0).then_some((other.flying.y, y * x.min(SOFT) / SOFT)).filter(|(_, by)| *by > 0)
            };
            let Some((y, by)) = before.iter().find_map(over) else { break };
            let by = if late.y >= y { by } else { -by };
            late.y += by;
            late.tail_y += by;
        }
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
        let flying = Flying { id, thing, x, y, tail_x: x, tail_y: y, class, text, label, state, count, bell: false };
        Drawn::new(Kind::Alone(id), flying)
    }

    #[test]
    fn words_make_way_for_each_other_and_those_apart_stay() {
        let mut drawn = [pill(1, 100, 100), pill(2, 104, 97), pill(3, 98, 104), pill(4, 300, 100)];
        part(&mut drawn);
        let ys: Vec<i32> = drawn.iter().map(|it| it.flying.y).collect();
        assert_eq!(ys, [100, 81, 119, 100]);
        let mut drawn = [pill(1, 100, 100), pill(2, 156, 100)];
        part(&mut drawn);
        assert!((100..=106).contains(&drawn[1].flying.y), "two that only just touch move little");
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
        let shown = settle(Lang::En, drawn);
        assert_eq!(shown.iter().map(|it| (it.id.0, it.count)).collect::<Vec<_>>(), [(1, 3), (4, 1), (5, 1)]);
        assert!(shown[0].label.ends_with("and 2 more like it") && !shown[2].label.contains("more"));
        assert_ne!(shown[0].y, shown[2].y, "the one alone is not covered");
    }
}
