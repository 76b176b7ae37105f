//! Places of znodes: a level a row, each parent over its children, siblings side by side.
//!
//! A family that has no room side by side stands in a block of small boxes; of one that has no room even so, the first and the last are
//! shown and the rest is counted. Pure; integers only.

use crate::app::scene::layout::MARGIN;
use crate::app::view::{Frame, Letters};

/// The sizes of a box with two lines, and of one with one line.
#[derive(Clone, Copy)]
struct Sizes {
    full: (i32, i32),
    small: (i32, i32),
    /// The room for a client below a small box of a block.
    pocket: i32,
}

const DESK: Sizes = Sizes { full: (92, 36), small: (50, 22), pocket: 24 };
const HALL: Sizes = Sizes { full: (112, 42), small: (52, 24), pocket: 26 };
/// The widths up to which a box grows where there is room: any, and one whose name wants more.
const WIDEST: i32 = 124;
const WIDEST_NAMED: i32 = 250;
/// The width up to which a box grows for its data.
const WIDEST_SAID: i32 = 400;
/// The room between siblings, and the room up to which it grows.
const BETWEEN: i32 = 8;
const APART: i32 = 14;
/// The least room between two levels: lines and watches pass there.
const RISE: i32 = 18;
/// The same where boxes have two lines: that their data are read is worth the difference.
const LOW_RISE: i32 = 14;
/// The largest such room.
const TALL: i32 = 64;
/// A family of fewer is never put into a block.
const BLOCK: usize = 7;

/// A znode that wants a place. The first is the root; a parent comes before its children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its children, in the order in which they stand.
    pub children: Vec<usize>,
    /// The number of further ones, which are only counted.
    pub more: usize,
    /// Whether a client docks below it.
    pub owned: bool,
    /// The width of a box in which its name is whole.
    pub named: i32,
    /// The same of its data.
    pub said: i32,
    /// The width of a box with one line in which that is whole.
    pub line: i32,
}

impl Wanted {
    /// The width of a box in which all that it says is whole.
    fn whole(&self, is_small: bool) -> i32 {
        if is_small { self.line.min(WIDEST_NAMED) } else { self.named.min(WIDEST_NAMED).max(self.said.min(WIDEST_SAID)) }
    }

    /// The width up to which its box grows.
    fn widest(&self) -> i32 {
        self.named.clamp(WIDEST, WIDEST_NAMED)
    }
}

/// The places of the znodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// `None`: the znode is only counted.
    pub frames: Vec<Option<Frame>>,
    /// Whether there is room for one line only.
    pub small: Vec<bool>,
    /// The place of the client that owns a znode of a block.
    pub pockets: Vec<Option<Frame>>,
    /// The places in which znodes are only counted: the parent, how many, where.
    pub rests: Vec<(usize, usize, Frame)>,
}

/// One arrangement that is tried.
struct Trial<'a> {
    wanted: &'a [Wanted],
    area: Frame,
    sizes: Sizes,
    size: (i32, i32),
    /// The parent whose children stand in a block, and the number of its columns and of its boxes.
    block: Option<(usize, usize, usize)>,
    /// The most children of a family that are shown.
    most: usize,
    levels: i32,
    /// The width that each box has at least, as far as it has words for it.
    wide: i32,
}

/// The least height in which a znode and its children can be told apart.
pub fn least(letters: Letters) -> i32 {
    2 * letters.pick(DESK, HALL).small.1 + RISE
}

/// Lays the tree out in an area. Every znode that is drawn lies in it, and no two overlap.
pub fn layout(letters: Letters, wanted: &[Wanted], area: Frame) -> Layout {
    if wanted.is_empty() {
        return Layout::default();
    }
    let levels = depth(wanted, 0);
    let sizes = letters.pick(DESK, HALL);
    let Sizes { full, small, pocket } = sizes;
    let trial = |size, block, most| Trial { wanted, area, sizes, size, block, most, levels, wide: 0 };
    let fits = |trial: &Trial<'_>| trial.width(0) <= area.width && trial.height() <= area.height;
    for size in [full, small] {
        let plain = trial(size, None, usize::MAX);
        if fits(&plain) {
            let placed = plain.place();
            let is_cut = |(it, frame): (&Wanted, &Option<Frame>)| frame.is_some_and(|frame| frame.width < it.whole(size == small));
            if !wanted.iter().zip(&placed.frames).any(is_cut) {
                return placed;
            }
            // Boxes with few words leave their room to those with many.
            let wide = [WIDEST_SAID, WIDEST_NAMED, full.0].map(|wide| Trial { wide, ..trial(size, None, usize::MAX) });
            return wide.iter().find(|it| fits(it)).map_or(placed, Trial::place);
        }
    }
    let block_of = largest_leaf_family(wanted);
    for most in [24, 12, 8, 6, 4, 3] {
        if let Some((parent, count)) = block_of {
            let rest = trial(small, Some((parent, 1, count)), most).width(0) - small.0 - BETWEEN;
            let columns = ((area.width - rest.max(0)) / (small.0 + BETWEEN)).max(1) as usize;
            let row = small.1 + BETWEEN + if wanted[parent].children.iter().any(|it| wanted[*it].owned) { pocket } else { 0 };
            let above = (levels - 1).max(1) * (small.1 + RISE);
            let rows = ((area.height - above) / row).max(1) as usize;
            let blocked = trial(small, Some((parent, columns.min(count), count.min(rows * columns))), most);
            if blocked.width(0) <= area.width && columns > 1 {
                return blocked.place();
            }
        }
        let shortened = trial(small, None, most);
        if shortened.width(0) <= area.width {
            return shortened.place();
        }
    }
    trial(small, None, 2).place()
}

fn depth(wanted: &[Wanted], of: usize) -> i32 {
    1 + wanted[of].children.iter().map(|child| depth(wanted, *child)).max().unwrap_or(0)
}

/// The number of boxes of a family, with that which counts further children.
fn places(parent: &Wanted) -> usize {
    parent.children.len() + usize::from(is_cut_short(parent))
}

/// Whether the children go on behind the last one that could be drawn. A znode of which none is drawn says itself how many it has.
fn is_cut_short(parent: &Wanted) -> bool {
    parent.more > 0 && !parent.children.is_empty()
}

/// The parent with the most children that have none, and their number.
fn largest_leaf_family(wanted: &[Wanted]) -> Option<(usize, usize)> {
    let leaves = |parent: &usize| wanted[*parent].children.iter().all(|child| wanted[*child].children.is_empty());
    let families = (0..wanted.len()).filter(leaves).map(|parent| (parent, places(&wanted[parent])));
    families.filter(|(_, count)| *count >= BLOCK).max_by_key(|(_, count)| *count)
}

impl Trial<'_> {
    /// The children that get a box of their own, the number of those that are only counted, and the place of the count among them.
    fn shown(&self, parent: usize) -> (Vec<usize>, usize, usize) {
        let family = &self.wanted[parent];
        let children = &family.children;
        let most = match self.block {
            Some((block, _, most)) if block == parent => most,
            _ => self.most,
        };
        let count = children.len();
        if places(family) <= most && !is_cut_short(family) {
            return (children.clone(), 0, count);
        }
        // The count takes a place itself.
        let kept = most.saturating_sub(1).clamp(1, count);
        if is_cut_short(family) {
            return (children[..kept].to_vec(), count - kept + family.more, kept);
        }
        let last = (kept / 3).clamp(usize::from(kept > 1), kept);
        let first = kept - last;
        let shown = children[..first].iter().chain(&children[count - last..]).copied().collect();
        (shown, count - kept, first)
    }

    /// The least width of a znode's box.
    fn least(&self, of: usize) -> i32 {
        self.wanted[of].whole(self.size == self.sizes.small).min(self.wide).max(self.size.0)
    }

    /// The width of a znode with everything below it.
    fn width(&self, of: usize) -> i32 {
        self.below(of).max(self.least(of) + BETWEEN)
    }

    /// The width of everything below a znode.
    fn below(&self, of: usize) -> i32 {
        let (shown, rest, _) = self.shown(of);
        let step = |width: i32| width + BETWEEN;
        if let Some((parent, columns, _)) = self.block
            && parent == of
        {
            return columns as i32 * step(self.size.0);
        }
        shown.iter().map(|child| self.width(*child)).sum::<i32>() + if rest > 0 { step(self.sizes.small.0) } else { 0 }
    }

    fn height(&self) -> i32 {
        let rise = if self.size == self.sizes.small { RISE } else { LOW_RISE };
        self.levels * self.size.1 + (self.levels - 1) * rise
    }

    fn place(&self) -> Layout {
        let count = self.wanted.len();
        let mut layout = Layout {
            frames: vec![None; count],
            small: vec![self.size == self.sizes.small; count],
            pockets: vec![None; count],
            rests: Vec::new(),
        };
        let whole = self.width(0).max(1);
        // Siblings may stand further apart than they must, but not as far as the stage is wide.
        let leaves = (whole / (self.size.0 + BETWEEN)).max(1);
        let step = self.wanted.iter().map(Wanted::widest).max().unwrap_or(WIDEST) + APART;
        let apart = if self.wide > 0 { whole + leaves * APART } else { leaves * step };
        let wide = self.area.width.min(apart.max(whole)).max(whole.min(self.area.width));
        let left = self.area.x + (self.area.width - wide) / 2;
        let gaps = (self.levels - 1).max(1);
        // A block wants all the height that there is.
        let rise = match self.block {
            Some(_) => RISE,
            None => ((self.area.height - self.levels * self.size.1) / gaps).clamp(0, TALL),
        };
        // A flat tree stands in the middle of its height, so that what leads to it is not long.
        let left_over =
            if self.block.is_some() { 0 } else { self.area.height - self.levels * self.size.1 - (self.levels - 1) * rise };
        let top = self.area.y + (left_over / 2).max(0);
        self.put(&mut layout, 0, left, (wide, whole), (top, rise));
        layout
    }

    /// Places a znode in the middle of its share of the width, and its children below it. `stretch` is the width that there is, and that
    /// which is needed.
    fn put(&self, layout: &mut Layout, of: usize, left: i32, stretch: (i32, i32), (y, rise): (i32, i32)) {
        let share = self.width(of) * stretch.0 / stretch.1;
        let widest = if self.size == self.sizes.small { self.sizes.full.0 } else { self.wanted[of].widest() };
        let least = self.least(of);
        let width = (share - BETWEEN).clamp(least.min(self.area.width), widest.max(least));
        layout.frames[of] = Some(Frame { x: left + (share - width) / 2, y, width, height: self.size.1 });
        let below = y + self.size.1 + rise;
        let (shown, rest, at) = self.shown(of);
        if let Some((parent, columns, _)) = self.block
            && parent == of
        {
            return self.put_block(layout, parent, (left, share), below, (columns, &shown, rest, at));
        }
        // Below a box that is wider than all of its children, those stand in the middle.
        let mut x = left + (self.width(of) - self.below(of)) / 2 * stretch.0 / stretch.1;
        for (index, child) in shown.iter().enumerate() {
            if rest > 0 && index == at {
                x = self.put_rest(layout, of, rest, x, stretch, below);
            }
            self.put(layout, *child, x, stretch, (below, rise));
            x += self.width(*child) * stretch.0 / stretch.1;
        }
        if rest > 0 && at == shown.len() {
            self.put_rest(layout, of, rest, x, stretch, below);
        }
    }

    fn put_rest(&self, layout: &mut Layout, parent: usize, rest: usize, x: i32, stretch: (i32, i32), y: i32) -> i32 {
        let share = (self.sizes.small.0 + BETWEEN) * stretch.0 / stretch.1;
        let frame = Frame { x: x + (share - self.sizes.small.0) / 2, y, width: self.sizes.small.0, height: self.size.1 };
        layout.rests.push((parent, rest, frame));
        x + share
    }

    fn put_block(
        &self,
        layout: &mut Layout,
        parent: usize,
        (left, share): (i32, i32),
        top: i32,
        (columns, shown, rest, at): (usize, &[usize], usize, usize),
    ) {
        let owned = self.wanted[parent].children.iter().any(|child| self.wanted[*child].owned);
        let step = (self.sizes.small.0 + BETWEEN, self.sizes.small.1 + BETWEEN + if owned { self.sizes.pocket } else { 0 });
        let left = left + (share - columns as i32 * step.0) / 2 + BETWEEN / 2;
        let cell = |place: usize| Frame {
            x: left + (place % columns) as i32 * step.0,
            y: top + (place / columns) as i32 * step.1,
            width: self.sizes.small.0,
            height: self.sizes.small.1,
        };
        for (index, child) in shown.iter().enumerate() {
            let frame = cell(index + usize::from(rest > 0 && index >= at));
            layout.frames[*child] = Some(frame);
            layout.small[*child] = true;
            if self.wanted[*child].owned {
                layout.pockets[*child] =
                    Some(Frame { y: frame.y + self.sizes.small.1 + 1, height: self.sizes.pocket - 2, ..frame });
            }
        }
        if rest > 0 {
            layout.rests.push((parent, rest, cell(at)));
        }
    }
}

/// The area of the tree on a stage: below the servers, above the clients.
pub fn area(width: i32, top: i32, bottom: i32) -> Frame {
    Frame { x: MARGIN, y: top, width: (width - 2 * MARGIN).max(1), height: (bottom - top).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A root with so many children, the first of which has so many of its own.
    fn family(children: usize, grandchildren: usize, owned: bool) -> Vec<Wanted> {
        let leaf = Wanted { owned, ..Wanted::default() };
        let mut wanted = vec![Wanted { children: (1..=children).collect(), ..Wanted::default() }];
        wanted.extend((0..children).map(|_| leaf.clone()));
        if grandchildren > 0 {
            wanted[1].children = (children + 1..=children + grandchildren).collect();
            wanted.extend((0..grandchildren).map(|_| leaf.clone()));
        }
        wanted
    }

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_area_for_any_family() {
        for (width, height) in [(944, 190), (1060, 300), (370, 240), (1400, 500)] {
            for (children, grandchildren) in [(1, 0), (3, 0), (7, 0), (12, 0), (25, 0), (61, 0), (300, 0), (4, 3), (2, 30), (9, 9)]
            {
                let options = [(false, 0), (true, 0), (false, 2_600), (true, 2_600)];
                for ((owned, more), letters) in options.into_iter().flat_map(|it| [Letters::Desk, Letters::Hall].map(|by| (it, by)))
                {
                    let mut wanted = family(children, grandchildren, owned);
                    wanted[0].more = more;
                    let area = area(width, 90, 90 + height);
                    let layout = layout(letters, &wanted, area);
                    let boxes: Vec<Frame> = layout.frames.iter().chain(&layout.pockets).flatten().copied().collect();
                    let boxes: Vec<Frame> = boxes.into_iter().chain(layout.rests.iter().map(|rest| rest.2)).collect();
                    for (n, a) in boxes.iter().enumerate() {
                        let inside = a.x >= area.x - 1
                            && a.y >= area.y
                            && a.x + a.width <= area.x + area.width + 1
                            && a.y + a.height <= area.y + area.height;
                        assert!(inside, "{width}x{height}, {children} and {grandchildren}: {a:?} leaves {area:?}");
                        for b in &boxes[n + 1..] {
                            assert!(!a.overlaps(b), "{width}x{height}, {children} and {grandchildren}: {a:?} over {b:?}");
                        }
                    }
                    let drawn = layout.frames.iter().flatten().count();
                    let counted: usize = layout.rests.iter().map(|(parent, count, _)| count * usize::from(*parent == 0)).sum();
                    if grandchildren == 0 {
                        assert_eq!(drawn + counted, children + more + 1, "{width}x{height}: every znode is drawn or counted");
                    }
                }
            }
        }
    }

    #[test]
    fn seven_znodes_have_two_lines_on_a_projector_and_sixty_are_still_drawn_one_by_one() {
        let seven = layout(Letters::Desk, &family(7, 0, true), area(944, 90, 270));
        assert!(seven.small.iter().all(|small| !small));
        let sixty = layout(Letters::Desk, &family(60, 0, false), area(944, 90, 270));
        assert_eq!(sixty.frames.iter().flatten().count(), 61);
    }

    #[test]
    fn a_box_grows_to_its_name_where_there_is_room_and_only_there() {
        let mut wanted = family(2, 0, false);
        wanted[2].named = 190;
        let width =
            |wanted: &[Wanted], area: Frame, index: usize| layout(Letters::Desk, wanted, area).frames[index].expect("drawn").width;
        let (stage, phone) = (area(944, 90, 270), area(300, 90, 270));
        assert_eq!([width(&wanted, stage, 1), width(&wanted, stage, 2)], [WIDEST, 190]);
        assert!(width(&wanted, phone, 2) < 190);
    }

    #[test]
    fn a_family_that_does_not_fit_shows_its_first_and_last_and_counts_the_rest() {
        let layout = layout(Letters::Desk, &family(300, 0, true), area(370, 90, 330));
        assert!(layout.frames[1].is_some() && layout.frames[300].is_some());
        assert!(layout.rests.iter().map(|rest| rest.1).sum::<usize>() > 200);
    }
}
