//! A lesson's picture in the picker: the ensemble and its clients, or the part of the tree that the lesson is about, with who owns and who
//! watches what.

use crate::app::view::{PICTURE, Picture};
use crate::lessons::{Machines, Snapshot, Tree};

/// The line of the clients at the foot.
const FOOT: i32 = PICTURE.1 - 7;
/// The middle of the highest znode, and the room from one level to the next.
const TOP: i32 = 9;
const LEVEL: i32 = 16;
/// The width of a znode, and the room between two.
const ZNODE: i32 = 14;
const BETWEEN: i32 = 2;

pub fn picture(snapshot: &Snapshot) -> Picture {
    match snapshot {
        Snapshot::Machines(machines) => of_machines(machines),
        Snapshot::Tree(tree) => of_tree(tree),
    }
}

/// The ensemble on a ring, the clients below it, as they are at the lesson's moment.
fn of_machines(machines: &Machines) -> Picture {
    let servers = ring(machines.servers.len(), PICTURE.0);
    let mut picture = Picture::default();
    for (n, (at, state)) in machines.clients.iter().enumerate() {
        let (x, y) = (share(n, machines.clients.len()), FOOT);
        if let Some((to_x, to_y)) = at.and_then(|at| servers.get(at)) {
            picture.lines.push(([x, y, *to_x, *to_y], ""));
        }
        picture.clients.push((x, y, client_class(*state)));
    }
    picture.boxes = servers.iter().zip(&machines.servers).map(|((x, y), role)| (*x, *y, ZNODE, server_class(*role))).collect();
    picture
}

/// The znodes level by level, each parent over its children. The clients stand below in the order of what they own, or else watch.
fn of_tree(tree: &Tree) -> Picture {
    let places = places(&tree.znodes);
    let leaves = (0..tree.znodes.len()).filter(|at| is_leaf(&tree.znodes, *at)).count() as i32;
    let width = ZNODE.min(PICTURE.0 / leaves.max(1) - BETWEEN);
    let mut picture = Picture::default();
    for (at, (x, y)) in places.iter().enumerate() {
        let level = tree.znodes[at].0;
        let parent = tree.znodes[..at].iter().rposition(|(above, _)| *above < level);
        picture.lines.extend(parent.map(|parent| ([places[parent].0, places[parent].1, *x, *y], "")));
    }
    let place = |at: Option<usize>| at.and_then(|at| places.get(at)).copied();
    let mut clients: Vec<_> = tree.clients.iter().collect();
    // A sort that is stable: the others keep the order of their numbers.
    clients.sort_by_key(|client| place(client.owns).or(place(client.watches)).map_or(PICTURE.0, |(x, _)| x));
    for (n, client) in clients.into_iter().enumerate() {
        let x = share(n, tree.clients.len());
        let to = |at: Option<usize>, class| place(at).map(|(to_x, to_y)| ([x, FOOT, to_x, to_y], class));
        picture.lines.extend(to(client.owns, "owns").into_iter().chain(to(client.watches, "watches")));
        picture.clients.push((x, FOOT, client_class(client.state)));
    }
    picture.boxes = places.iter().zip(&tree.znodes).map(|((x, y), (_, kind))| (*x, *y, width, znode_class(*kind))).collect();
    picture
}

/// The places of the znodes: leaves at equal distances, each other one over the middle of its children.
fn places(znodes: &[(usize, char)]) -> Vec<(i32, i32)> {
    let leaves: Vec<usize> = (0..znodes.len()).filter(|at| is_leaf(znodes, *at)).collect();
    let under = |at: usize| {
        let end = znodes[at + 1..].iter().position(|(level, _)| *level <= znodes[at].0).map_or(znodes.len(), |n| at + 1 + n);
        let within = leaves.iter().enumerate().filter(move |(_, leaf)| (at..end).contains(leaf)).map(|(n, _)| n);
        (within.clone().min().unwrap_or(0), within.max().unwrap_or(0))
    };
    let x = |at: usize| {
        let (first, last) = under(at);
        (share(first, leaves.len()) + share(last, leaves.len())) / 2
    };
    (0..znodes.len()).map(|at| (x(at), TOP + LEVEL.min(48 / (1 + depth(znodes))) * znodes[at].0 as i32)).collect()
}

fn depth(znodes: &[(usize, char)]) -> i32 {
    znodes.iter().map(|(level, _)| *level as i32).max().unwrap_or(0)
}

fn is_leaf(znodes: &[(usize, char)], at: usize) -> bool {
    znodes.get(at + 1).is_none_or(|next| next.0 <= znodes[at].0)
}

/// The middle of the nth of so many equal parts of the width.
fn share(n: usize, count: usize) -> i32 {
    (2 * n as i32 + 1) * PICTURE.0 / (2 * count.max(1) as i32)
}

/// The places of the servers: three in a triangle, five on an oval, any other number in a zigzag.
fn ring(count: usize, width: i32) -> Vec<(i32, i32)> {
    /// Sines and cosines of a ring's places, in thousandths, from the top.
    const FIVE: [(i32, i32); 5] = [(0, -1000), (951, -309), (588, 809), (-588, 809), (-951, -309)];
    const THREE: [(i32, i32); 3] = [(0, -1000), (866, 500), (-866, 500)];
    let (cx, cy, rx, ry) = (width / 2, 24, 34, 15);
    let on_ring = |places: &[(i32, i32)]| places.iter().map(|(x, y)| (cx + x * rx / 1000, cy + y * ry / 1000)).collect();
    match count {
        3 => on_ring(&THREE),
        5 => on_ring(&FIVE),
        count => (0..count).map(|n| (share(n, count), if n % 2 == 0 { 14 } else { 32 })).collect(),
    }
}

fn server_class(role: char) -> &'static str {
    match role {
        'L' => "leading",
        'F' => "following",
        'O' => "observing",
        'K' => "looking",
        _ => "down",
    }
}

fn znode_class(kind: char) -> &'static str {
    if kind == 'e' { "ephemeral" } else { "persistent" }
}

fn client_class(state: char) -> &'static str {
    match state {
        'c' => "held",
        'd' => "trying",
        'e' => "lost",
        'h' => "holds",
        _ => "down",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_drawn_with_each_parent_over_its_children_and_lines_to_who_owns_and_who_watches() {
        let picture = picture(&Snapshot::parse("/0p1e1e1e 2c1,1h,3c2"));
        let places: Vec<(i32, i32)> = picture.boxes.iter().map(|(x, y, ..)| (*x, *y)).collect();
        assert_eq!(places, [(48, 9), (16, 25), (48, 25), (80, 25)]);
        assert_eq!(picture.boxes.iter().filter(|(.., class)| *class == "ephemeral").count(), 3);
        let of = |class: &str| picture.lines.iter().filter(|(_, of)| *of == class).map(|(line, _)| *line).collect::<Vec<_>>();
        assert_eq!(of(""), [[48, 9, 16, 25], [48, 9, 48, 25], [48, 9, 80, 25]]);
        assert_eq!(of("owns"), [[16, FOOT, 16, 25], [48, FOOT, 48, 25], [80, FOOT, 80, 25]], "in the order of the queue");
        assert_eq!(of("watches"), [[48, FOOT, 16, 25], [80, FOOT, 48, 25]]);
        assert_eq!(picture.clients.iter().map(|(.., class)| *class).collect::<Vec<_>>(), ["holds", "held", "held"]);
    }

    #[test]
    fn nothing_leaves_the_picture_and_no_two_boxes_overlap_for_any_tree() {
        for line in
            ["/0p", "/0p1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e 1c,2c,3c", "/0p1p2p3e3e1p2e2e2e -c,-c,-c,-c,-c,-c,-c,-c", "/0e 0h,-c0,-c0"]
        {
            let picture = picture(&Snapshot::parse(line));
            for (n, (x, y, width, _)) in picture.boxes.iter().enumerate() {
                assert!(x - width / 2 >= 0 && x + width / 2 <= PICTURE.0 && y + 5 < FOOT - 3, "{line}: {x}, {y}");
                let over = picture.boxes[..n].iter().any(|(other, level, ..)| level == y && (x - other).abs() < *width);
                assert!(!over, "{line}: {x}, {y}");
            }
        }
    }
}
