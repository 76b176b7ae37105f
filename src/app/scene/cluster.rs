//! Places on a stage with HDFS, as pictures of its architecture have them: the ensemble on top, a failover controller above each
//! NameNode, the JournalNodes between those, DataNodes below, clients at the foot. Pure; integers only.
//!
//! Invariants: as in `layout`: no two boxes overlap, and none leaves a stage of 360×300 or more, for as many hosts as `hdfs` takes.

use super::layout::{CLIENT_COMPACT, CLIENT_FULL, CLIENT_TINY, GAP, MARGIN, SERVER_COMPACT, TOP, around};
use crate::app::view::{BoxSize, Frame, SHELF, SHELVES_TOP};

/// The x at which the cells of a NameNode's rows begin, and of a JournalNode's.
pub const NAME_COLUMN: i32 = 70;
pub const JOURNAL_COLUMN: i32 = 46;
/// The widths of a NameNode and of a JournalNode in full, the best first.
const WIDTHS: [(i32, i32); 7] = [(340, 140), (290, 140), (240, 140), (225, 132), (200, 132), (166, 132), (166, 104)];
/// The rows of a NameNode alone, of one with a standby, and of a JournalNode.
const CLASSIC_ROWS: i32 = 5;
const HA_ROWS: i32 = 4;
const JOURNAL_ROWS: i32 = 3;

/// The numbers of machines, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub servers: usize,
    pub controllers: usize,
    pub name_nodes: usize,
    /// A SecondaryNameNode stands beside the NameNode.
    pub secondaries: usize,
    pub journals: usize,
    pub data_nodes: usize,
    pub clients: usize,
}

/// The places of the machines, in the order of [`Counts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub servers: Vec<Frame>,
    pub controllers: Vec<Frame>,
    pub name_nodes: Vec<Frame>,
    pub secondaries: Vec<Frame>,
    pub journals: Vec<Frame>,
    pub data_nodes: Vec<Frame>,
    pub clients: Vec<Frame>,
    pub name_node_size: BoxSize,
    pub journal_size: BoxSize,
    pub client_size: BoxSize,
}

type Size = (i32, i32);

/// Rows of boxes from the top down; the one with the NameNodes may be parted in two.
struct Plan {
    heights: Vec<i32>,
}

impl Plan {
    /// The middles of the rows, spread over the height; where the stage is too low, rows touch.
    fn middles(&self, height: i32) -> Vec<i32> {
        let all: i32 = self.heights.iter().sum();
        let gap = ((height - TOP - MARGIN - all) / (self.heights.len() as i32).max(1)).max(2);
        let mut y = TOP + gap / 2;
        self.heights
            .iter()
            .map(|high| {
                let middle = y + high / 2;
                y += high + gap;
                middle
            })
            .collect()
    }
}

/// Lays all machines out in a box of that size.
pub fn layout(width: i32, height: i32, counts: Counts) -> Places {
    let room = width - 2 * MARGIN;
    let beside = counts.name_nodes + counts.secondaries;
    let Boxes { name, journal, together } = boxes(width, height, counts);
    // Names alone at the top and at the foot, where the height is needed for what stands between.
    let rest =
        height - TOP - MARGIN - least_height(counts, if together { name.1.max(journal.1) } else { name.1 + journal.1 + GAP });
    let more = CLIENT_FULL.1 - CLIENT_TINY.1;
    let top = if rest >= more { CLIENT_FULL } else { CLIENT_TINY };
    let foot = [CLIENT_FULL, CLIENT_COMPACT].into_iter().find(|size| rest >= 2 * more && wide(counts.clients, size.0) <= room);
    let foot = foot.unwrap_or(CLIENT_TINY);
    let mut heights = Vec::new();
    let mut row = |count: usize, high: i32| {
        (count > 0).then(|| {
            heights.push(high);
            heights.len() - 1
        })
    };
    let server_row = row(counts.servers, SERVER_COMPACT.1);
    let controller_row = row(counts.controllers, top.1);
    let name_row = row(beside, name.1);
    let journal_row = if together { name_row } else { row(counts.journals, journal.1) };
    let data_row = row(counts.data_nodes, SERVER_COMPACT.1);
    let client_row = row(counts.clients, foot.1);
    let middles = Plan { heights }.middles(height);
    let middle = |row: Option<usize>| row.and_then(|row| middles.get(row)).copied().unwrap_or(0);
    // NameNodes stand at the sides of what is between them.
    let between = if together && counts.journals > 0 { wide(counts.journals, journal.0) } else { 4 * GAP };
    let reach = (between / 2 + GAP + (room - between) / 8 + name.0 / 2).min(room / 2 - name.0 / 2);
    let between_names = room - wide(beside, name.0) - GAP;
    let sides = |count: usize, size: Size, y: i32| match count {
        2 => vec![around(width / 2 - reach, y, size), around(width / 2 + reach, y, size)],
        count => line(width, room, y, count, size),
    };
    let mut beside = sides(beside, name, middle(name_row));
    let secondaries = beside.split_off(counts.name_nodes.min(beside.len()));
    Places {
        servers: line(width, room, middle(server_row), counts.servers, SERVER_COMPACT),
        controllers: sides(counts.controllers, top, middle(controller_row)),
        name_nodes: beside,
        secondaries,
        journals: line(width, if together { between_names } else { room }, middle(journal_row), counts.journals, journal),
        data_nodes: line(width, room, middle(data_row), counts.data_nodes, SERVER_COMPACT),
        clients: line(width, room, middle(client_row), counts.clients, foot),
        name_node_size: if name == SERVER_COMPACT { BoxSize::Compact } else { BoxSize::Full },
        journal_size: if journal == SERVER_COMPACT { BoxSize::Compact } else { BoxSize::Full },
        client_size: if foot == CLIENT_FULL { BoxSize::Full } else { BoxSize::Compact },
    }
}

/// The sizes of NameNodes and JournalNodes, and whether one row holds both.
struct Boxes {
    name: Size,
    journal: Size,
    together: bool,
}

/// The largest boxes that have room: all in full, then NameNodes alone, then none; JournalNodes in a row of their own at the last.
fn boxes(width: i32, height: i32, counts: Counts) -> Boxes {
    let room = width - 2 * MARGIN;
    let beside = counts.name_nodes + counts.secondaries;
    let high = |rows: i32| SHELVES_TOP + rows * SHELF + GAP / 2;
    let names = high(if counts.journals > 0 { HA_ROWS } else { CLASSIC_ROWS });
    let full = |(name, journal): (i32, i32)| Boxes { name: (name, names), journal: (journal, high(JOURNAL_ROWS)), together: true };
    let only_names = |(name, _): (i32, i32)| Boxes { name: (name, names), journal: SERVER_COMPACT, together: true };
    let apart = |(name, _): (i32, i32)| Boxes { name: (name, names), journal: SERVER_COMPACT, together: false };
    let compact = |together: bool| Boxes { name: SERVER_COMPACT, journal: SERVER_COMPACT, together };
    let all = WIDTHS.map(full).into_iter().chain(WIDTHS.map(only_names)).chain(WIDTHS.map(apart)).chain([compact(true)]);
    let fits = |it: &Boxes| {
        let (names, journals) = (wide(beside, it.name.0), wide(counts.journals, it.journal.0));
        let (across, down) = match it.together {
            true => (names + journals + 2 * GAP, it.name.1.max(it.journal.1)),
            false => (names.max(journals), it.name.1 + it.journal.1 + GAP),
        };
        across <= room && least_height(counts, down) <= height - TOP - MARGIN
    };
    all.into_iter().find(fits).unwrap_or(compact(false))
}

/// The height of all rows with the least between them, where the NameNodes and JournalNodes take so much.
fn least_height(counts: Counts, names: i32) -> i32 {
    let Counts { servers, controllers, data_nodes, clients, .. } = counts;
    let rows =
        [(servers, SERVER_COMPACT.1), (controllers, CLIENT_TINY.1), (data_nodes, SERVER_COMPACT.1), (clients, CLIENT_TINY.1)];
    let of = |(count, high): (usize, i32)| if count > 0 { high + GAP } else { 0 };
    rows.into_iter().map(of).sum::<i32>() + names
}

/// The width of so many boxes beside each other.
fn wide(count: usize, each: i32) -> i32 {
    count as i32 * (each + GAP) - GAP
}

/// Boxes beside each other around the middle of the stage, in so much room, with more between them where there is room, and narrower ones where there is none.
fn line(width: i32, room: i32, y: i32, count: usize, size: Size) -> Vec<Frame> {
    let count = count as i32;
    if count == 0 {
        return Vec::new();
    }
    let step = (room / count).min(size.0 + 4 * GAP);
    let size = (size.0.min(step - 2), size.1);
    (0..count).map(|n| around(width / 2 + (2 * n + 1 - count) * step / 2, y, size)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_counts() -> Vec<Counts> {
        let mut all = Vec::new();
        for servers in [0, 1, 3, 5] {
            for data_nodes in [0, 1, 3, 9] {
                for clients in [0, 1, 4, 9] {
                    let ha = Counts { servers, controllers: 2, name_nodes: 2, secondaries: 0, journals: 3, data_nodes, clients };
                    let classic = Counts { controllers: 0, name_nodes: 1, secondaries: 1, journals: 0, ..ha };
                    all.extend([ha, classic, Counts { secondaries: 0, ..classic }]);
                }
            }
        }
        all
    }

    fn frames(places: &Places) -> Vec<Frame> {
        let Places { servers, controllers, name_nodes, secondaries, journals, data_nodes, clients, .. } = places;
        [servers, controllers, name_nodes, secondaries, journals, data_nodes, clients].into_iter().flatten().copied().collect()
    }

    #[test]
    fn no_two_boxes_overlap_and_none_leaves_the_stage() {
        for (width, height) in [(360, 300), (390, 360), (620, 420), (750, 505), (944, 330), (1000, 400), (1060, 480), (1200, 700)] {
            for counts in all_counts() {
                let frames = frames(&layout(width, height, counts));
                for (n, a) in frames.iter().enumerate() {
                    let inside = a.x >= 0 && a.y >= TOP - 4 && a.x + a.width <= width && a.y + a.height <= height;
                    assert!(inside, "{width}x{height} {counts:?}: {a:?}");
                    for b in &frames[n + 1..] {
                        assert!(!a.overlaps(b), "{width}x{height} {counts:?}: {a:?} over {b:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_projector_shows_full_name_nodes_and_journal_nodes() {
        let counts = Counts { servers: 3, controllers: 2, name_nodes: 2, secondaries: 0, journals: 3, data_nodes: 3, clients: 1 };
        for (width, height) in [(750, 505), (944, 330), (1060, 480)] {
            let places = layout(width, height, counts);
            assert_eq!((places.name_node_size, places.journal_size), (BoxSize::Full, BoxSize::Full), "{width}x{height}");
            assert!(places.name_nodes[0].x < places.journals[0].x && places.journals[2].x < places.name_nodes[1].x);
        }
        let places = layout(750, 505, counts);
        assert_eq!(places.controllers[0].centre().0, places.name_nodes[0].centre().0, "a controller stands above its NameNode");
    }

    #[test]
    fn a_phone_shows_what_a_name_node_and_its_secondary_have_in_memory_and_on_disk() {
        let counts = Counts { name_nodes: 1, secondaries: 1, data_nodes: 3, clients: 1, ..Counts::default() };
        assert_eq!(layout(390, 300, counts).name_node_size, BoxSize::Full);
    }
}
