//! Places on the stage: servers on a ring, clients in rows below. Pure; integers only.
//!
//! Invariants: no two boxes overlap, and none leaves the stage, for one to nine servers and up to eight clients in any box from 360×300 on.
//! A stage too small for full boxes gets lower ones, then compact ones; one too flat for a ring gets rows.

use crate::app::view::{BoxSize, Frame, LOG_FROM};
use crate::sim::Time;

/// The distance of a message's way from the line between two machines, so that both directions can be told apart.
pub const LANE: i32 = 5;

/// The height of the stage's own bar of buttons.
pub use crate::app::model::BAR as TOP;
pub(super) const MARGIN: i32 = 10;
pub(super) const GAP: i32 = 8;

pub(super) const SERVER_FULL: (i32, i32) = (132, 78);
/// A full server with its lines as close as they may be; one without facts; one without its log, too.
const SERVER_CLOSE: (i32, i32) = (132, 72);
const SERVER_MEDIUM: (i32, i32) = (132, LOG_FROM);
const SERVER_LOW: (i32, i32) = (132, 46);
pub(super) const SERVER_COMPACT: (i32, i32) = (88, 40);
pub(super) const CLIENT_FULL: (i32, i32) = (112, 42);
pub(super) const CLIENT_COMPACT: (i32, i32) = (78, 34);
pub(super) const CLIENT_TINY: (i32, i32) = (44, 24);
/// Room for the note.
const NOTE: (i32, i32) = (190, 40);
/// The part of its width that a line has for certain, at a font size of eleven pixels.
pub const NOTE_ROOM: i32 = 165;
/// The room above a full server, for its vote.
const ABOVE: i32 = 22;

/// The places of one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub servers: Vec<Frame>,
    pub server_size: BoxSize,
    pub clients: Vec<Frame>,
    pub client_size: BoxSize,
    /// The left end of the line of the note, if there is room for one. No message flies there.
    pub note: Option<(i32, i32)>,
}

/// The stage that is laid out in full size; a larger one shows the same, enlarged.
const FULL: (i32, i32) = (1000, 428);
/// The greatest enlargement, in thousandths. Below the least one nothing is enlarged, so that text stays sharp.
const MOST: i32 = 2200;
const LEAST: i32 = 1120;

/// The stage that an ensemble of five has room on. A smaller one, in another page's frame, shows the same, made smaller.
const ROOM: (i32, i32) = (300, 200);
const SMALLEST: i32 = 600;

/// The enlargement of everything drawn on a stage of so many pixels, in thousandths.
pub fn zoom(width: i32, height: i32) -> i32 {
    let zoom = (width * 1000 / FULL.0).min(height * 1000 / FULL.1).min(MOST);
    let fits = (width * 1000 / ROOM.0).min(height * 1000 / ROOM.1).clamp(SMALLEST, 1000);
    if zoom < LEAST { fits } else { zoom }
}

/// The stage that is laid out in full size for a lecture hall: less room for everything, so that all of it is larger.
const HALL: (i32, i32) = (820, 340);
const HALL_MOST: i32 = 3000;

/// As [`zoom`], for eyes that are far away.
pub fn zoom_for_hall(width: i32, height: i32) -> i32 {
    (width * 1000 / HALL.0).min(height * 1000 / HALL.1).clamp(1000, HALL_MOST)
}

/// The most servers and clients that have a place on every stage as it is.
const FEW: (usize, usize) = (9, 8);
/// The smallest enlargement for a crowd: text can hardly be read below it.
const CROWDED: i32 = 240;

/// The enlargement at which every one of so many machines has a place of its own, on a stage of so many pixels that would be enlarged by
/// `zoom` for a few; and the height of the bar in the units of that drawing.
#[cold]
pub fn zoom_for(zoom: i32, (width, height): (i32, i32), servers: usize, clients: usize) -> (i32, i32) {
    let top = |smaller: i32| TOP * zoom / smaller;
    let fits = |it: &i32| {
        let (width, height) = (width * 1000 / it, height * 1000 / it);
        have_room(&layout_below(top(*it), width, height, servers, clients), width, height)
    };
    let is_few = servers <= FEW.0 && clients <= FEW.1;
    let smaller = std::iter::successors(Some(zoom), |zoom| Some(zoom * 19 / 20)).take_while(|zoom| *zoom >= CROWDED);
    let zoom = if is_few { zoom } else { smaller.clone().find(fits).or(smaller.last()).unwrap_or(zoom) };
    (zoom, top(zoom))
}

/// Whether all boxes are on the stage and none lies over another.
fn have_room(layout: &Layout, width: i32, height: i32) -> bool {
    let frames: Vec<&Frame> = layout.servers.iter().chain(&layout.clients).collect();
    let is_inside = |it: &Frame| it.x >= 0 && it.y >= 0 && it.x + it.width <= width && it.y + it.height <= height;
    frames.iter().enumerate().all(|(n, a)| is_inside(a) && frames[n + 1..].iter().all(|b| !a.overlaps(b)))
}

/// Lays out so many servers and clients in a box of that size.
pub fn layout(width: i32, height: i32, servers: usize, clients: usize) -> Layout {
    layout_below(TOP, width, height, servers, clients)
}

/// As [`layout`], below a bar that is so high.
pub fn layout_below(top: i32, width: i32, height: i32, servers: usize, clients: usize) -> Layout {
    let (clients, client_size, floor) = client_rows(width, height, clients);
    let area = Frame { x: MARGIN, y: top, width: (width - 2 * MARGIN).max(1), height: (floor - top).max(1) };
    let (servers, server_size, note) = server_places(area, servers);
    Layout { servers, server_size, clients, client_size, note }
}

/// The clients' frames, and the y above which they leave the stage to the servers.
fn client_rows(width: i32, height: i32, count: usize) -> (Vec<Frame>, BoxSize, i32) {
    if count == 0 {
        return (Vec::new(), BoxSize::Full, height - MARGIN);
    }
    let sizes = [(CLIENT_FULL, BoxSize::Full, 3), (CLIENT_COMPACT, BoxSize::Compact, 3), (CLIENT_TINY, BoxSize::Compact, 1)];
    let rows_of = |size: (i32, i32)| (count as i32 + per_row(width, size) - 1) / per_row(width, size);
    let fits = |(size, _, share): &((i32, i32), BoxSize, i32)| {
        let high = rows_of(*size) * (size.1 + GAP);
        *share == 1 || (high * *share <= height && rows_of(*size) <= 2)
    };
    let (size, kind, _) = sizes.into_iter().find(fits).unwrap_or((CLIENT_TINY, BoxSize::Compact, 1));
    let floor = height - MARGIN - rows_of(size) * (size.1 + GAP);
    let area = Frame { x: MARGIN, y: floor, width: width - 2 * MARGIN, height: height - MARGIN - floor };
    (grid(area, size, count), kind, floor - GAP)
}

fn per_row(width: i32, size: (i32, i32)) -> i32 {
    ((width - 2 * MARGIN + GAP) / (size.0 + GAP)).max(1)
}

fn server_places(area: Frame, count: usize) -> (Vec<Frame>, BoxSize, Option<(i32, i32)>) {
    let sizes = [
        (SERVER_FULL, BoxSize::Full),
        (SERVER_CLOSE, BoxSize::Full),
        (SERVER_MEDIUM, BoxSize::Medium),
        (SERVER_LOW, BoxSize::Medium),
        (SERVER_COMPACT, BoxSize::Compact),
    ];
    for (size, kind) in sizes {
        if let Some((frames, note)) = ring(area, size, count) {
            return (frames, kind, note);
        }
    }
    (grid(area, SERVER_COMPACT, count), BoxSize::Compact, None)
}

/// Boxes, and the place of the note where it has room.
type Ring = (Vec<Frame>, Option<(i32, i32)>);

/// Boxes on an ellipse, the first at the top, clockwise. `None` where they would touch.
fn ring(area: Frame, size: (i32, i32), count: usize) -> Option<Ring> {
    let inner = Frame { y: area.y + ABOVE, height: area.height - ABOVE, ..area };
    if inner.width < size.0 || inner.height < size.1 {
        return None;
    }
    let (cx, cy) = inner.centre();
    if count <= 1 {
        return Some((vec![around(cx, cy, size); count], None));
    }
    // A ring wider than needed would leave its middle empty and its lines flat.
    let rx = ((inner.width - size.0) / 2).min(230 + 34 * count as i32);
    let ry = (inner.height - size.1) / 2;
    let mut frames: Vec<Frame> = (0..count as i32)
        .map(|n| {
            let angle = n * 3600 / count as i32;
            around(cx + rx * sin(angle) / 1000, cy - ry * sin(angle + 900) / 1000, size)
        })
        .collect();
    drawn_in(&mut frames, cx, size);
    let apart = |a: &Frame, b: &Frame| !grown(a).overlaps(b);
    let free = frames.iter().enumerate().all(|(n, a)| frames[n + 1..].iter().all(|b| apart(a, b)));
    // Left above the ring: lines between servers and clients never come there.
    let note = Frame { x: area.x, y: area.y - GAP, width: NOTE.0, height: NOTE.1 };
    free.then(|| {
        let room = frames.iter().all(|frame| !frame.overlaps(&note));
        (frames, room.then_some((note.x + GAP / 2, note.y + NOTE.1 / 2)))
    })
}

/// The lower two of five servers, closer to the middle where a flat ring leaves next to no line between them and those at the sides.
fn drawn_in(frames: &mut [Frame], cx: i32, size: (i32, i32)) {
    let [_, right, lower_right, lower_left, _] = frames else { return };
    let [(side, _), (x, y)] = [right.centre(), lower_right.centre()];
    let inward = (side - cx) * 9 / 20;
    let between = |a: i32, b: i32| b - a - size.0;
    // Wide enough for lines to those at the sides, and still beside the one at the top.
    let is_wide = side - cx >= 2 * size.0;
    if is_wide && between(x, side) < between(cx - inward, cx + inward) && y - right.centre().1 < size.1 + GAP {
        (*lower_right, *lower_left) = (around(cx + inward, y, size), around(cx - inward, y, size));
    }
}

/// A frame with the gap that boxes keep around it.
fn grown(frame: &Frame) -> Frame {
    Frame { x: frame.x - GAP, y: frame.y - GAP, width: frame.width + 2 * GAP, height: frame.height + 2 * GAP }
}

pub(super) fn around(x: i32, y: i32, size: (i32, i32)) -> Frame {
    Frame { x: x - size.0 / 2, y: y - size.1 / 2, width: size.0, height: size.1 }
}

/// Boxes in rows of equal length, each row centred, spread over the height that there is.
fn grid(area: Frame, size: (i32, i32), count: usize) -> Vec<Frame> {
    let most = ((area.width + GAP) / (size.0 + GAP)).max(1);
    let rows = (count as i32 + most - 1) / most;
    let columns = if rows == 0 { 1 } else { (count as i32 + rows - 1) / rows };
    let row_step = (area.height / rows.max(1)).max(size.1 + 2);
    let column_step = (area.width / columns).clamp(size.0 + GAP / 2, size.0 + 6 * GAP);
    (0..count as i32)
        .map(|n| {
            let (row, column) = (n / columns, n % columns);
            let in_row = (count as i32 - row * columns).min(columns);
            let left = area.x + (area.width - in_row * column_step) / 2;
            let (x, y) = (left + column * column_step + column_step / 2, area.y + row * row_step + row_step / 2);
            around(x, y, size)
        })
        .collect()
}

/// A thousand times the sine of so many tenths of a degree (Bhaskara's formula: within 2 of a thousand).
pub fn sin(tenths: i32) -> i32 {
    let tenths = i64::from(tenths.rem_euclid(3600));
    let (sign, x) = if tenths < 1800 { (1, tenths) } else { (-1, tenths - 1800) };
    let product = x * (1800 - x);
    (sign * 4000 * product / (4_050_000 - product)) as i32
}

/// The point on the edge of a box where the straight line from its centre to `(x, y)` leaves it.
fn edge_towards(frame: &Frame, x: i32, y: i32) -> (i32, i32) {
    let (cx, cy) = frame.centre();
    let (dx, dy) = (i64::from(x - cx), i64::from(y - cy));
    if dx == 0 && dy == 0 {
        return (cx, cy);
    }
    let (half_width, half_height) = (i64::from(frame.width / 2), i64::from(frame.height / 2));
    // The smaller of the two scales at which the line meets a side; as a fraction, to stay in integers.
    let (up, down) = if half_width * dy.abs() <= half_height * dx.abs() { (half_width, dx.abs()) } else { (half_height, dy.abs()) };
    (cx + (dx * up / down) as i32, cy + (dy * up / down) as i32)
}

/// The point at so many thousandths of the way from one point to another.
pub fn between(from: (i32, i32), to: (i32, i32), thousandths: i32) -> (i32, i32) {
    (from.0 + (to.0 - from.0) * thousandths / 1000, from.1 + (to.1 - from.1) * thousandths / 1000)
}

/// The thousandths of its way that a message has covered.
pub fn covered(sent_at: Time, arrives_at: Time, now: Time) -> i32 {
    let whole = arrives_at.saturating_sub(sent_at).max(1);
    let done = now.saturating_sub(sent_at).min(whole);
    (u128::from(done) * 1_000 / u128::from(whole)) as i32
}

/// The length of a line, rounded down.
pub fn distance(from: (i32, i32), to: (i32, i32)) -> i32 {
    let (dx, dy) = (i64::from(to.0 - from.0), i64::from(to.1 - from.1));
    ((dx * dx + dy * dy) as u64).isqrt() as i32
}

/// The line between two boxes, from edge to edge.
pub fn ends(a: &Frame, b: &Frame) -> ((i32, i32), (i32, i32)) {
    let ((ax, ay), (bx, by)) = (a.centre(), b.centre());
    (edge_towards(a, bx, by), edge_towards(b, ax, ay))
}

/// A line moved sideways, to the right of its direction, so that two ways between two boxes do not lie on each other.
pub fn aside(from: (i32, i32), to: (i32, i32), by: i32) -> ((i32, i32), (i32, i32)) {
    let length = distance(from, to).max(1);
    let (ox, oy) = (-(to.1 - from.1) * by / length, (to.0 - from.0) * by / length);
    ((from.0 + ox, from.1 + oy), (to.0 + ox, to.1 + oy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_boxes() -> impl Iterator<Item = (i32, i32, usize, usize)> {
        let sizes = [(360, 300), (390, 360), (480, 320), (620, 420), (750, 505), (1000, 400), (1200, 700), (360, 700), (1200, 300)];
        sizes.into_iter().flat_map(|(w, h)| (1..=9).flat_map(move |s| (0..=8).map(move |c| (w, h, s, c))))
    }

    #[test]
    fn no_two_boxes_overlap_on_any_stage() {
        for (width, height, servers, clients) in all_boxes() {
            let layout = layout(width, height, servers, clients);
            let frames: Vec<Frame> = layout.servers.iter().chain(&layout.clients).copied().collect();
            assert_eq!(frames.len(), servers + clients);
            for (n, a) in frames.iter().enumerate() {
                for b in &frames[n + 1..] {
                    assert!(!a.overlaps(b), "{width}x{height}, {servers} servers, {clients} clients: {a:?} over {b:?}");
                }
            }
        }
    }

    #[test]
    fn five_servers_and_three_clients_have_room_on_the_stage_of_a_small_frame() {
        for ((width, height), (servers, clients)) in [(320, 148), (320, 152), (290, 178), (480, 178)]
            .into_iter()
            .flat_map(|size| (1..=5).flat_map(move |s| (0..=3).map(move |c| (size, (s, c)))))
        {
            let zoom = zoom(width, height);
            let layout = layout(width * 1000 / zoom, height * 1000 / zoom, servers, clients);
            let frames: Vec<Frame> = layout.servers.iter().chain(&layout.clients).copied().collect();
            for (n, a) in frames.iter().enumerate() {
                assert!(
                    frames[n + 1..].iter().all(|b| !a.overlaps(b)),
                    "{width}x{height}, {servers} servers, {clients} clients: {frames:?}"
                );
                assert!(a.x >= 0 && a.y >= TOP - 4 && (a.y + a.height) * zoom <= height * 1000, "{width}x{height}: {a:?}");
            }
        }
    }

    #[test]
    fn every_box_is_on_the_stage_and_below_its_bar() {
        for (width, height, servers, clients) in all_boxes() {
            let layout = layout(width, height, servers, clients);
            for frame in layout.servers.iter().chain(&layout.clients) {
                let inside =
                    frame.x >= 0 && frame.y >= TOP - 4 && frame.x + frame.width <= width && frame.y + frame.height <= height;
                assert!(inside, "{width}x{height}, {servers} servers, {clients} clients: {frame:?}");
            }
        }
    }

    #[test]
    fn a_projector_shows_five_full_servers_and_a_note() {
        let layout = layout(750, 505, 5, 4);
        assert_eq!((layout.server_size, layout.client_size), (BoxSize::Full, BoxSize::Full));
        assert!(layout.note.is_some());
    }

    #[test]
    fn a_large_stage_is_enlarged_and_a_projector_is_not() {
        assert_eq!([zoom(940, 366), zoom(1060, 540), zoom(360, 300)], [1000; 3]);
        assert_eq!(zoom(1500, 780), 1500);
        assert_eq!(zoom(20_000, 20_000), MOST);
    }

    #[test]
    fn between_any_two_of_five_servers_beside_a_lesson_a_line_is_seen() {
        for (width, height, clients) in [(924, 366, 2), (944, 330, 2), (944, 310, 3), (750, 505, 4), (1500, 780, 2)] {
            let servers = layout(width, height, 5, clients).servers;
            for (n, a) in servers.iter().enumerate() {
                for b in &servers[n + 1..] {
                    let (from, to) = ends(a, b);
                    assert!(distance(from, to) >= 30, "{width}x{height}, {clients} clients: {a:?} and {b:?}");
                }
            }
        }
    }

    #[test]
    fn five_servers_beside_a_lesson_say_their_role_and_epoch_and_show_their_log() {
        for (width, height, clients) in [(924, 366, 2), (944, 330, 2), (944, 310, 3)] {
            let layout = layout(width, height, 5, clients);
            assert_eq!(layout.server_size, BoxSize::Full, "{width}x{height}, {clients} clients");
        }
    }

    #[test]
    fn a_stage_between_large_and_small_does_without_facts_first_and_then_without_the_log() {
        let heights = |of: fn(&Layout) -> bool| (200..600).filter(|high| of(&layout(700, *high, 7, 3))).count();
        let is_medium = |it: &Layout| it.server_size == BoxSize::Medium && it.servers[0].height >= LOG_FROM;
        assert!(heights(is_medium) > 0 && heights(|it| it.server_size == BoxSize::Medium && it.servers[0].height < LOG_FROM) > 0);
    }

    #[test]
    fn a_phone_shows_compact_servers() {
        assert_eq!(layout(360, 300, 5, 3).server_size, BoxSize::Compact);
    }

    #[test]
    fn a_crowd_of_clients_still_has_places() {
        assert_eq!(layout(800, 500, 9, 64).clients.len(), 64);
        assert_eq!(layout(1, 1, 255, 64).servers.len(), 255);
    }

    #[test]
    fn a_crowd_has_places_of_its_own_on_a_drawing_that_is_made_smaller() {
        for (pane, servers, clients) in [
            ((940, 328), 32, 79),
            ((940, 328), 9, 20),
            ((760, 500), 32, 90),
            ((320, 240), 32, 79),
            ((300, 300), 16, 8),
            ((1800, 800), 32, 79),
        ] {
            let base = zoom(pane.0, pane.1);
            let (zoom, top) = zoom_for(base, pane, servers, clients);
            assert!(zoom <= base && (top * zoom - TOP * base).abs() <= base.max(zoom), "{pane:?}: {zoom} {top}");
            let (width, height) = (pane.0 * 1000 / zoom, pane.1 * 1000 / zoom);
            let layout = layout_below(top, width, height, servers, clients);
            assert_eq!(layout.servers.len() + layout.clients.len(), servers + clients);
            assert!(
                have_room(&layout, width, height),
                "{pane:?}, {servers} servers, {clients} clients, enlarged {zoom}: {layout:?}"
            );
            assert!(layout.servers.iter().all(|it| it.y >= top - 4), "below the bar: {layout:?}");
        }
        assert_eq!(zoom_for(1500, (1500, 780), 9, 8), (1500, TOP), "a few are drawn as they were");
    }

    #[test]
    fn the_sine_is_good_enough() {
        assert_eq!([sin(0), sin(300), sin(900), sin(1800), sin(2700), sin(-900)], [0, 500, 1000, 0, -1000, -1000]);
    }

    #[test]
    fn a_line_leaves_a_box_at_its_edge() {
        let frame = Frame { x: 0, y: 0, width: 100, height: 40 };
        assert_eq!(edge_towards(&frame, 500, 20), (100, 20));
        assert_eq!(edge_towards(&frame, 50, -300), (50, 0));
        assert_eq!(edge_towards(&frame, 50, 20), (50, 20));
    }
}
