//! Sixty clients in the tree: each is drawn and named, and their calls are bundled where they would cover each other.

use super::*;
use crate::app::scene::ruler::bold_width;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::crowd::{Drawn, Kind, overlap};
use crate::app::show::flying::Sayings;
use crate::lessons::Look;
use crate::sim::EventId;

#[test]
fn sixty_who_compete_are_named_one_by_one_and_their_watches_are_counted() {
    for recipe in ["simple-lock", "lock"] {
        let mut model = sixty(recipe);
        for (width, height) in [(944, 330), (1060, 480), (390, 380), (360, 350)] {
            let what = format!("{recipe} {width}x{height}");
            let tree = tree_at(&mut model, width, height, recipe);
            let of = |doing| tree.clients.iter().filter(|client| client.doing == doing).count();
            assert_eq!((of(ClientDoing::Holds), of(ClientDoing::Waits)), (1, 59), "{what}");
            for client in &tree.clients {
                assert!(bold_width(&client.name) <= client.frame.width && client.frame.height >= 14, "{what}: {client:?}");
                let is_whole = client.small || !client.text.contains('…');
                assert!(is_whole && client.label.starts_with(&client.name), "{what}: {client:?}");
            }
            let said: Vec<&str> = tree.counters.iter().map(|counter| counter.text.as_str()).collect();
            assert_eq!(said, ["59 watches"], "{what}");
            if recipe == "simple-lock" {
                assert_eq!((tree.znodes[0].watches, tree.arcs.len()), (59, 59), "{what}");
                continue;
            }
            // Each has a znode: it is drawn, or it is counted.
            assert!(tree.znodes.len() > 3 && drawn_and_counted(&tree) == 60, "{what}: {:?}", tree.znodes);
        }
    }
}

#[test]
fn however_high_the_stage_is_the_queue_of_sixty_is_drawn_in_part_and_counted_whole() {
    let mut model = sixty("lock");
    for width in [360, 390, 640, 944] {
        for height in (330..=620).step_by(10) {
            let tree = tree_at(&mut model, width, height, "a queue");
            assert!(tree.znodes.len() > 3, "{width}x{height}: {:?}", tree.znodes);
            assert_eq!(drawn_and_counted(&tree), 60, "{width}x{height}: {:?}", tree.znodes);
        }
    }
}

/// Sixty clients at one lock, long enough for each to stand in the queue or to watch.
fn sixty(recipe: &str) -> Model {
    let mut lines = ["seed 5", "ensemble 3 clients 60", "run until leader", "run 2s"].map(str::to_owned).to_vec();
    lines.extend((1..=60).map(|client| format!("c{client} run {recipe} /b")));
    lines.push("run 3s".to_owned());
    drawn("/b", &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The children of `/b` that have a box, and those that a box counts.
fn drawn_and_counted(tree: &TreeStage) -> usize {
    let below = || tree.znodes.iter().filter(|znode| &*znode.path != "/b");
    let counted: usize = below().filter_map(|znode| znode.name.strip_prefix('+')?.parse::<usize>().ok()).sum();
    below().filter(|znode| znode.outline != ZnodeOutline::Rest).count() + counted
}

/// Sixty clients and one lock, at the first moment after its release at which so many calls are on their way.
fn crowd(calls: usize) -> Model {
    let lines =
        ["seed 24", "ensemble 3 clients 60", "set latency 10ms 12ms", "run until leader", "run 2s", "c1 run simple-lock /lock"];
    let mut model = drawn("/lock", &lines);
    type_line(&mut model, "run 500ms");
    for client in 2..=60 {
        type_line(&mut model, &format!("c{client} run simple-lock /lock"));
    }
    type_line(&mut model, "run 3s");
    type_line(&mut model, "c1 release");
    for _ in 0..3_000 {
        let is_call = |body: &Body<Message>| matches!(body, Body::Data(Message::Request { body: RequestBody::Op(_), .. }));
        if model.world().in_flight().filter(|flying| is_call(&flying.packet.body)).count() >= calls {
            return model;
        }
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    panic!("never so many calls at once");
}

/// A call on its client's wire that is drawn within a bundle.
fn in_a_bundle(model: &Model, shown: &[Flying]) -> (EventId, ClientId) {
    let mut calls = model.world().in_flight().filter_map(|flying| match &flying.packet.body {
        Body::Data(Message::Request { body: RequestBody::Op(_), .. }) => Some((flying.packet.id, ClientId::of_node(flying.from)?)),
        _ => None,
    });
    calls.find(|(id, _)| shown.iter().all(|it| it.id != *id)).unwrap()
}

fn called(flying: &[Flying]) -> u32 {
    flying.iter().filter(|it| !it.bell && &*it.text == "create").map(|it| it.count).sum()
}

#[test]
fn calls_of_sixty_clients_at_once_are_bundled_where_they_would_cover_each_other() {
    let mut model = crowd(20);
    let shown = page(&model).flying;
    let marks: Vec<&Flying> = shown.iter().filter(|it| &*it.text == "create").collect();
    assert!(marks.len() < 20, "{} marks for {} calls", marks.len(), called(&shown));
    let drawn = |it: &Flying| Drawn::new(Kind::Alone(it.id), it.clone());
    for (n, a) in marks.iter().enumerate() {
        assert!(marks[n + 1..].iter().all(|b| !overlap(&drawn(a), &drawn(b))), "{a:?}");
    }
    // One that is in a bundle is drawn by itself once it is selected, so that the keyboard reaches every message.
    let (hidden, _) = in_a_bundle(&model, &shown);
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Message(hidden)))));
    let now = page(&model).flying;
    assert_eq!(now.iter().find(|it| it.id == hidden).map(|it| it.count), Some(1));
    assert_eq!(called(&now), called(&shown));
}

#[test]
fn a_call_of_a_client_that_the_beat_looks_at_is_never_in_a_bundle() {
    let model = crowd(20);
    let shown = page(&model).flying;
    let (id, client) = in_a_bundle(&model, &shown);
    let looks = [Look::parse(&client.to_string()).unwrap()];
    let subject = Subject { looks: &looks, ..Subject::of(&model).unwrap() };
    let sketch = Sketch::of(&subject).unwrap();
    let flying = show::tree::flying(&subject, &sketch, &mut Sayings::default());
    assert_eq!(flying.iter().find(|it| it.id == id).map(|it| it.count), Some(1), "{client}");
    assert_eq!(called(&flying), called(&shown));
}
