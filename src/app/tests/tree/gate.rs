//! The gate in the tree: who stands in front of it, who is inside, who has left.

use super::*;

#[test]
fn two_of_three_stand_outside_a_shut_gate_then_three_inside_an_open_one() {
    let two = ["seed 36", "ensemble 3 clients 3", "run until leader", "run 2s", "c1 run double-barrier /b 3", "run 300ms"];
    let mut model = drawn("/b", &two);
    type_line(&mut model, "c2 run double-barrier /b 3");
    type_line(&mut model, "run 500ms");
    let shut = tree(&model);
    let gate = shut.gate.clone().unwrap();
    assert_eq!((gate.open, gate.outside.as_str(), gate.inside.as_str()), (false, "2 of 3 have come", "inside: 0"));
    // The watched `ready` is drawn, and is no child yet.
    assert_eq!(
        (shut.znodes.len(), shut.znodes[0].text.as_str(), shut.znodes[0].label.as_str()),
        (4, "2 children", "/b, 2 children")
    );
    assert!(shut.clients.iter().all(|client| client.frame.x + client.frame.width < gate.frame.x));
    let ghost = shut.znodes.iter().find(|znode| &*znode.path == "/b/ready").unwrap();
    assert_eq!((ghost.standing, ghost.watches), (ZnodeStanding::Missing, 2));
    assert!(shut.arcs.iter().all(|arc| arc.sign == WatchSign::Exists));
    type_line(&mut model, "c3 run double-barrier /b 3");
    type_line(&mut model, "run 500ms");
    let open = tree(&model);
    let gate = open.gate.clone().unwrap();
    assert_eq!((gate.open, gate.outside.as_str(), gate.inside.as_str()), (true, "waiting: 0", "inside: 3"));
    assert!(open.clients.iter().all(|client| client.frame.x > gate.frame.x));
    for client in 1..=3 {
        type_line(&mut model, &format!("c{client} leave"));
    }
    type_line(&mut model, "run 2s");
    let left = tree(&model);
    assert!(left.clients.iter().all(|client| client.doing == ClientDoing::Done), "{:?}", left.clients);
    assert!(left.clients.iter().all(|client| client.text == "has left"), "nobody waits there again: {:?}", left.clients);
    let gate = left.gate.unwrap();
    assert_eq!((gate.open, gate.outside.as_str(), gate.inside.as_str()), (false, "0 of 3 have come", "inside: 0"));
    assert!(left.clients.iter().all(|client| client.frame.x + client.frame.width < gate.frame.x));
}

#[test]
fn those_who_have_come_through_a_synchronous_queue_stand_inside_and_go_on() {
    let mut model = drawn("/q", &["seed 36", "ensemble 3 clients 2", "run until leader", "run 2s"]);
    for line in ["c1 run sync-queue /q 2", "c2 run sync-queue /q 2", "run 2s"] {
        type_line(&mut model, line);
    }
    let open = tree(&model);
    assert!(open.gate.is_some_and(|gate| gate.open));
    assert!(open.clients.iter().all(|client| client.text == "goes on"), "{:?}", open.clients);
}

#[test]
fn those_who_come_to_a_gate_that_is_not_drawn_lie_on_nobody_else() {
    let mut model = drawn("/elsewhere", &["seed 46", "ensemble 3 clients 6", "run until leader", "run 2s"]);
    for line in ["c4 run double-barrier-notes /p 3", "c5 run double-barrier-notes /p 3"] {
        type_line(&mut model, line);
    }
    for step in 0..200 {
        let frames: Vec<_> = tree(&model).clients.iter().map(|client| client.frame).collect();
        let apart = frames.iter().enumerate().all(|(n, a)| frames[n + 1..].iter().all(|b| !a.overlaps(b)));
        assert!(apart, "step {step}: {frames:?}");
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
}

#[test]
fn in_front_of_a_gate_those_who_have_come_stand_next_to_it() {
    let mut model = drawn("/b", &["seed 36", "ensemble 3 clients 6", "run until leader", "run 2s"]);
    for line in ["c1 run double-barrier /b 3", "c2 run double-barrier /b 3", "run 500ms"] {
        type_line(&mut model, line);
    }
    let tree = tree(&model);
    let x = |name: &str| tree.clients.iter().find(|client| client.name == name).unwrap().frame.x;
    assert!(["c3", "c4", "c5", "c6"].into_iter().all(|name| x(name) < x("c1")) && x("c1") < x("c2"));
    let gate = tree.gate.unwrap();
    let lowest = tree.clients.iter().map(|client| client.frame.y + client.frame.height).max().unwrap();
    assert!([gate.outside_at, gate.inside_at].into_iter().all(|(_, y)| y - 11 >= lowest), "no line passes through the words");
}

#[test]
fn in_front_of_a_gate_all_who_have_come_stand_in_the_order_of_their_numbers_though_not_every_znode_is_drawn() {
    let mut model = drawn("/b", &["seed 36", "ensemble 3 clients 14", "run until leader", "run 2s"]);
    for client in 1..=14 {
        type_line(&mut model, &format!("c{client} run double-barrier /b 20"));
        type_line(&mut model, "run 300ms");
    }
    let tree = tree_at(&mut model, 390, 300, "a gate");
    assert!(tree.znodes.iter().any(|znode| znode.name.starts_with('+')), "not every znode is drawn");
    let mut seats: Vec<(i32, i32, u16)> =
        tree.clients.iter().map(|client| (client.frame.y, client.frame.x, client.name[1..].parse().unwrap())).collect();
    seats.sort_unstable();
    assert!(seats.windows(2).all(|pair| pair[0].2 < pair[1].2), "{seats:?}");
}

#[test]
fn the_words_below_the_gate_lie_on_no_ring_of_a_client_and_on_no_counter() {
    // A ring and its line reach so far beyond a box, and letters so far above and below the line that they stand on.
    const RING: i32 = 6;
    const LETTER: (i32, i32) = (12, 4);
    for (width, height) in [(944, 330), (1060, 480), (640, 300)] {
        let begin = ["seed 36", "ensemble 3 clients 6", "run until leader", "run 2s", "c1 run double-barrier /b 3", "run 300ms"];
        let mut model = drawn("/b", &begin);
        for line in ["c2 run double-barrier /b 3", "run 500ms", "c3 run double-barrier /b 3", "run 500ms"] {
            type_line(&mut model, line);
            let tree = tree_at(&mut model, width, height, "gate");
            let line = tree.gate.as_ref().unwrap().outside_at.1;
            let lowest = tree.clients.iter().map(|client| client.frame.y + client.frame.height).max().unwrap();
            assert!(line - LETTER.0 >= lowest + RING, "{width}x{height}: {line} below {lowest}");
            assert!(line + LETTER.1 <= tree.counters_at.1 - LETTER.0, "{width}x{height}: {line} above {:?}", tree.counters_at);
        }
    }
}

#[test]
fn those_who_have_passed_another_gate_are_on_neither_side_of_the_one_that_is_drawn() {
    let mut model = drawn("/b", &["seed 36", "ensemble 3 clients 4", "run until leader", "run 2s"]);
    for client in 1..=3 {
        type_line(&mut model, &format!("c{client} run double-barrier /a 3"));
    }
    for line in ["run 1s", "c4 run double-barrier /b 3", "run 500ms"] {
        type_line(&mut model, line);
    }
    let gate = tree(&model).gate.unwrap();
    assert_eq!((gate.outside.as_str(), gate.inside.as_str()), ("1 of 3 have come", "inside: 0"));
}

/// Whether the gate is open, its words, and the clients on its left and on its right.
fn sides(tree: &TreeStage) -> (bool, [String; 3], [Vec<String>; 2]) {
    let gate = tree.gate.clone().unwrap();
    let of = |is_there: fn(&Frame, &Frame) -> bool| {
        let mut there: Vec<_> =
            tree.clients.iter().filter(|it| is_there(&it.frame, &gate.frame)).map(|it| it.name.clone()).collect();
        there.sort();
        there
    };
    let sides = [of(|client, gate| client.x + client.width < gate.x), of(|client, gate| client.x > gate.x + gate.width)];
    assert_eq!(sides[0].len() + sides[1].len(), tree.clients.len(), "nobody stands in the gate");
    (gate.open, [gate.word, gate.outside, gate.inside], sides)
}

fn said(word: &str, outside: &str, inside: &str) -> [String; 3] {
    [word, outside, inside].map(str::to_owned)
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_barrier_is_shut_while_its_znode_stands_and_lets_all_through_once_it_is_deleted() {
    let mut model = drawn("/b", &["seed 36", "ensemble 3 clients 3", "run until leader", "run 2s", "c3 create /b"]);
    for line in ["run 500ms", "c1 run barrier /b", "run 300ms", "c2 run barrier /b", "run 500ms"] {
        type_line(&mut model, line);
    }
    let shut = tree(&model);
    let outside = (false, said("gate: shut", "waiting: 2", "inside: 0"), [named(&["c1", "c2", "c3"]), vec![]]);
    assert_eq!(sides(&shut), outside);
    assert_eq!((shut.znodes[0].watches, shut.arcs.len()), (2, 2));
    assert!(shut.arcs.iter().all(|arc| arc.sign == WatchSign::Data), "what is watched is there: {:?}", shut.arcs);
    type_line(&mut model, "c3 delete /b");
    let leaving = until(&mut model, "its end is proposed", |tree| tree.znodes[0].standing == ZnodeStanding::Leaving);
    assert_eq!(sides(&leaving), outside, "a proposal opens nothing");
    let gone = until(&mut model, "it is gone", |tree| tree.znodes[0].standing == ZnodeStanding::Deleted);
    let nobody_yet = (true, said("gate: open", "waiting: 2", "inside: 0"), [named(&["c1", "c2", "c3"]), vec![]]);
    assert_eq!(sides(&gone), nobody_yet, "nobody has heard of it");
    until(&mut model, "both are told", |tree| tree.arcs.iter().filter(|arc| arc.fired).count() == 2);
    type_line(&mut model, "run 500ms");
    let open = tree(&model);
    let through = (true, said("gate: open", "waiting: 0", "inside: 2"), [named(&["c3"]), named(&["c1", "c2"])]);
    assert_eq!(sides(&open), through);
    let words: Vec<&str> = open.clients.iter().map(|client| client.text.as_str()).collect();
    assert_eq!(words[..2], ["goes on", "goes on"]);
    // Whoever comes now finds no barrier.
    type_line(&mut model, "c3 run barrier /b");
    type_line(&mut model, "run 500ms");
    assert_eq!(sides(&tree(&model)).2, [vec![], named(&["c1", "c2", "c3"])]);
}

#[test]
fn two_of_three_wait_in_front_of_a_synchronous_queue_or_the_lectures_barrier_and_then_three_are_inside() {
    for (recipe, hall, word) in [("sync-queue", "/p", "goes on"), ("double-barrier-notes", "/p/process", "at work")] {
        let begin = ["seed 36", "ensemble 3 clients 3", "run until leader", "run 2s", "c1 create /p", "run until replies"];
        let mut model = drawn("/p", &begin);
        if recipe == "double-barrier-notes" {
            for line in ["c1 create /p/ready", "run until replies", "c1 create /p/process", "run until replies"] {
                type_line(&mut model, line);
            }
        }
        for (client, here) in [("c1", "1 of 3 have come"), ("c2", "2 of 3 have come")] {
            type_line(&mut model, &format!("{client} run {recipe} /p 3"));
            type_line(&mut model, "run 500ms");
            let outside = (false, said("gate: shut", here, "inside: 0"), [named(&["c1", "c2", "c3"]), vec![]]);
            assert_eq!(sides(&tree(&model)), outside, "{recipe}");
        }
        let waits = |tree: &TreeStage| tree.clients.iter().filter(|client| client.text == "waits").count();
        assert_eq!(waits(&tree(&model)), 2, "{recipe}: {:?}", tree(&model).clients);
        type_line(&mut model, &format!("c3 run {recipe} /p 3"));
        type_line(&mut model, "run 1s");
        let open = tree(&model);
        let inside = (true, said("gate: open", "waiting: 0", "inside: 3"), [vec![], named(&["c1", "c2", "c3"])]);
        assert_eq!(sides(&open), inside, "{recipe}");
        assert!(open.clients.iter().all(|client| client.text == word), "{recipe}: {:?}", open.clients);
        assert!(open.znodes.iter().filter(|znode| znode.path.starts_with(&format!("{hall}/c"))).count() == 3, "{recipe}");
    }
}
