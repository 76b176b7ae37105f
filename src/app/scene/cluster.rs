//! Places on a stage with HDFS, as pictures of its architecture have them: the ensemble on top, a failover controller above each
//! NameNode, the JournalNodes between those, DataNodes below, clients at the foot. Pure; integers only.
//!
//! Invariants: as in `layout`: no two boxes overlap, and none leaves a stage of 360×300 or more, for as many hosts as `hdfs` takes.

use super::super::view::{BoxSize, Frame};
use super::layout::{CLIENT_COMPACT, CLIENT_FULL, CLIENT_TINY, GAP, MARGIN, SERVER_COMPACT, SERVER_FULL, TOP, around};

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
    let wide = |count: usize, size: Size| count as i32 * (size.0 + GAP) - GAP;
    let beside = counts.name_nodes + counts.secondaries;
    // Full boxes where both kinds have room, then full NameNodes alone, then compact ones in a row of their own.
    let rows = row_count(counts);
    let tall = height - TOP - MARGIN > SERVER_FULL.1 + (rows - 1) * (SERVER_COMPACT.1 + 2 * GAP);
    let fits = |name: Size, journal: Size| wide(beside, name) + wide(counts.journals, journal) + 2 * GAP <= room;
    let (name, journal, together) = match tall {
        true if fits(SERVER_FULL, SERVER_FULL) => (SERVER_FULL, SERVER_FULL, true),
        true if fits(SERVER_FULL, SERVER_COMPACT) => (SERVER_FULL, SERVER_COMPACT, true),
        _ if fits(SERVER_COMPACT, SERVER_COMPACT) => (SERVER_COMPACT, SERVER_COMPACT, true),
        _ => (SERVER_COMPACT, SERVER_COMPACT, false),
    };
    let foot =
        [CLIENT_FULL, CLIENT_COMPACT].into_iter().find(|size| tall && wide(counts.clients, *size) <= room).unwrap_or(CLIENT_TINY);
    let top = if tall { CLIENT_FULL } else { CLIENT_TINY };
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
    let between = if together && counts.journals > 0 { wide(counts.journals, journal) } else { 4 * GAP };
    let reach = (between / 2 + GAP + (room - between) / 8 + name.0 / 2).min(room / 2 - name.0 / 2);
    let sides = |count: usize, size: Size, y: i32| match count {
        2 => vec![around(width / 2 - reach, y, size), around(width / 2 + reach, y, size)],
        count => line(width, y, count, size),
    };
    let mut beside = sides(beside, name, middle(name_row));
    let secondaries = beside.split_off(counts.name_nodes.min(beside.len()));
    Places {
        servers: line(width, middle(server_row), counts.servers, SERVER_COMPACT),
        controllers: sides(counts.controllers, top, middle(controller_row)),
        name_nodes: beside,
        secondaries,
        journals: line(width, middle(journal_row), counts.journals, journal),
        data_nodes: line(width, middle(data_row), counts.data_nodes, SERVER_COMPACT),
        clients: line(width, middle(client_row), counts.clients, foot),
        name_node_size: if name == SERVER_FULL { BoxSize::Full } else { BoxSize::Compact },
        journal_size: if journal == SERVER_FULL { BoxSize::Full } else { BoxSize::Compact },
        client_size: if foot == CLIENT_FULL { BoxSize::Full } else { BoxSize::Compact },
    }
}

fn row_count(counts: Counts) -> i32 {
    let Counts { servers, controllers, data_nodes, clients, .. } = counts;
    1 + [servers, controllers, data_nodes, clients].into_iter().filter(|count| *count > 0).count() as i32
}

/// Boxes beside each other around the middle, with more between them where there is room, and narrower ones where there is none.
fn line(width: i32, y: i32, count: usize, size: Size) -> Vec<Frame> {
    let count = count as i32;
    if count == 0 {
        return Vec::new();
    }
    let room = width - 2 * MARGIN;
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
        for (width, height) in [(360, 300), (390, 360), (620, 420), (750, 505), (1000, 400), (1200, 700)] {
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
        let places = layout(750, 505, counts);
        assert_eq!((places.name_node_size, places.journal_size), (BoxSize::Full, BoxSize::Full));
        assert!(places.name_nodes[0].x < places.journals[0].x && places.journals[2].x < places.name_nodes[1].x);
        assert_eq!(places.controllers[0].centre().0, places.name_nodes[0].centre().0, "a controller stands above its NameNode");
    }
}
