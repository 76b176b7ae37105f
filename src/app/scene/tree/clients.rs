//! Places of clients at the foot of the tree: below the znode that each owns, else near the one that its program works at.

use super::rows::{Wish, spread};
use crate::app::scene::layout::{GAP, MARGIN};
use crate::app::view::{Frame, Letters};

const FULL: Size = Size { width: 96, height: 38, between: 6 };
const NARROW: Size = Size { width: 78, ..FULL };
/// Room for a word such as "waits".
const SLIM: Size = Size { width: 67, height: 36, ..FULL };
const SMALL: Size = Size { width: 44, height: 24, between: 4 };
/// Room for a name, where so many clients would leave no height to the tree.
const TINY: Size = Size { width: 28, height: 16, between: 2 };

/// The sizes from the largest: those in which a client has its name and its doing, and those in which it has its name alone, or not even that.
type Sizes = (&'static [Size], &'static [Size]);

const DESK: Sizes = (&[FULL, NARROW, SLIM], &[SMALL, TINY]);
const HALL: Sizes = (
    &[
        Size { width: 112, height: 42, between: 6 },
        Size { width: 90, height: 42, between: 6 },
        Size { width: 69, height: 42, between: 4 },
    ],
    &[
        Size { width: 58, height: 26, between: 4 },
        Size { width: 38, height: 20, between: 2 },
        Size { width: 16, height: 14, between: 2 },
    ],
);
/// The weight of a client's own znode, beside that of one that it does not own.
const OWNED: i32 = 12;
/// The share of the width that is outside of a gate, in hundredths; that of a belt's end, where the oldest items are; the gate's width.
const OUTSIDE: i32 = 50;
const SINK: i32 = 60;
const GATE: i32 = 10;

/// The size of a client, and the room between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    width: i32,
    height: i32,
    between: i32,
}

/// The part of the foot that a client belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    #[default]
    Anywhere,
    Outside,
    Inside,
    Source,
    Sink,
}

impl Zone {
    const ALL: [Zone; 5] = [Zone::Anywhere, Zone::Outside, Zone::Inside, Zone::Source, Zone::Sink];
}

/// A client that wants a place at the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Docking {
    /// The middle of what it owns, or works at.
    pub x: Option<i32>,
    pub owns: bool,
    /// Whether that has a number, which says its place in a line of others.
    pub in_line: bool,
    pub zone: Zone,
}

/// The clients' places, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    pub frames: Vec<Frame>,
    /// The top of the highest row.
    pub top: i32,
}

/// The height that so many clients take, `room` or less where that can be.
pub fn height(letters: Letters, room: (i32, i32), dockings: &[Docking]) -> i32 {
    let (size, rows) = size_of(letters, room, dockings);
    rows * (size.height + size.between)
}

/// From where to where a zone reaches.
fn extent(width: i32, zone: Zone) -> (i32, i32) {
    let part = |hundredths: i32| width * hundredths / 100;
    match zone {
        Zone::Anywhere => (MARGIN, width - MARGIN),
        Zone::Outside => (MARGIN, part(OUTSIDE) - GAP),
        Zone::Inside => (part(OUTSIDE) + GATE + GAP, width - MARGIN),
        Zone::Sink => (MARGIN, part(SINK)),
        Zone::Source => (part(SINK) + GAP, width - MARGIN),
    }
}

/// The bar between outside and inside.
pub fn gate(width: i32, top: i32, bottom: i32) -> Frame {
    Frame { x: width * OUTSIDE / 100, y: top, width: GATE, height: (bottom - top).max(1) }
}

/// The middles of the two sides of the gate.
pub fn sides(width: i32) -> [i32; 2] {
    [Zone::Outside, Zone::Inside].map(|zone| {
        let (from, to) = extent(width, zone);
        (from + to) / 2
    })
}

/// The number of clients of a size that a row of the zone holds.
fn in_row(width: i32, zone: Zone, size: Size) -> i32 {
    let (from, to) = extent(width, zone);
    ((to - from) / (size.width + size.between)).max(1)
}

/// The largest size in which every zone holds its clients, and the rows that it takes.
fn size_of(letters: Letters, (width, room): (i32, i32), dockings: &[Docking]) -> (Size, i32) {
    let rows = |size: Size| {
        let of = |zone: Zone| {
            let count = dockings.iter().filter(|docking| docking.zone == zone).count() as i32;
            let in_row = in_row(width, zone, size);
            (count + in_row - 1) / in_row
        };
        Zone::ALL.into_iter().map(of).max().unwrap_or(0)
    };
    let (full, small) = letters.pick(DESK, HALL);
    let in_one = full.iter().find(|size| rows(**size) <= 1);
    let in_all = || small.iter().find(|size| rows(**size) * (size.height + size.between) <= room);
    let size = in_one.or_else(in_all).or(small.last()).copied().unwrap_or(TINY);
    (size, rows(size))
}

/// The members of a zone from left to right, each with where it would stand alone. Those that own numbered znodes stand together in the order
/// of these, so that a queue is seen as one; all others stand behind them. Where there is no queue they stand in the order of their numbers,
/// so that nobody changes places while one looks: lines may cross for that.
fn in_order(zone: Zone, middle: i32, dockings: &[Docking]) -> Vec<(i32, usize)> {
    let all = dockings.iter().enumerate().filter(|(_, docking)| docking.zone == zone);
    let mut members: Vec<(i32, usize)> = all.map(|(index, docking)| (docking.x.unwrap_or(middle), index)).collect();
    let owners = members.iter().filter(|(_, index)| dockings[*index].in_line).map(|(x, _)| *x);
    // Who is on which side of a gate is what one looks at: in the order of their numbers each finds its place again, and those who have
    // come stand next to it.
    if matches!(zone, Zone::Outside | Zone::Inside) {
        members.sort_unstable_by_key(|(_, index)| (dockings[*index].owns == (zone == Zone::Outside), *index));
        return members.into_iter().map(|(_, index)| (middle, index)).collect();
    }
    if let Some((_, last)) = owners.clone().min().zip(owners.max()).filter(|(first, last)| first < last) {
        for (x, index) in &mut members {
            if !dockings[*index].in_line {
                *x = last.max(*x);
            }
        }
        members.sort_unstable_by_key(|(x, index)| (*x, !dockings[*index].in_line, *index));
    }
    members
}

/// The clients' places above `bottom`, in a foot as high as `room` or less where that can be.
pub fn place(letters: Letters, (width, room): (i32, i32), bottom: i32, dockings: &[Docking]) -> Foot {
    let (size, rows) = size_of(letters, (width, room), dockings);
    let (step, row_step) = (size.width + size.between, size.height + size.between);
    let top = bottom - rows * row_step + size.between;
    let mut frames = vec![Frame::default(); dockings.len()];
    for zone in Zone::ALL {
        let (from, to) = extent(width, zone);
        let members = in_order(zone, (from + to) / 2, dockings);
        let in_row = in_row(width, zone, size) as usize;
        let in_row = members.len().div_ceil(members.len().div_ceil(in_row).max(1)).max(1);
        for (row, members) in members.chunks(in_row).enumerate() {
            // Where one of them owns, as a lock is held, the row stays where it is whoever that is.
            let has_queue = members.iter().filter(|(_, index)| dockings[*index].owns).count() > 1;
            let weight = |index: usize| if has_queue && dockings[index].owns { OWNED } else { 1 };
            let wish = |(x, index): &(i32, usize)| Wish { x: *x, weight: weight(*index) };
            let wishes: Vec<Wish> = members.iter().map(wish).collect();
            let y = top + row as i32 * row_step;
            for ((_, index), x) in members.iter().zip(spread(&wishes, step, from, to)) {
                frames[*index] = Frame { x: x - size.width / 2, y, width: size.width, height: size.height };
            }
        }
    }
    Foot { frames, top }
}
