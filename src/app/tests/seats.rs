//! The seats of clients in the tree: from one step to the next nobody moves but for a cause that is seen.

use super::pace::lesson_texts;
use super::*;
use crate::app::view::{Frame, TreeStage};
use crate::zk::{ClientId, clients, watches};

/// What gives a client its seat: the ephemeral znodes that it owns, what it watches, its place in the picture of its recipe.
fn causes(model: &Model, tree: &TreeStage) -> Vec<String> {
    let world = model.world();
    let watched = |id: ClientId| watches(world).into_iter().filter(move |watch| watch.client == id).map(|watch| watch.path);
    let of = |(id, _, client): (ClientId, _, &crate::zk::Client)| {
        let place = client.program().map(|program| (program.place(), program.path().to_owned()));
        let mut watched: Vec<_> = watched(id).collect();
        watched.sort_unstable();
        watched.dedup();
        format!("{id} {place:?} {watched:?}")
    };
    let stems = tree.stems.iter().map(|stem| format!("{} {:?}", stem.path, stem.line.x1));
    let znodes = tree.znodes.iter().map(|znode| format!("{} {:?}", znode.path, znode.frame));
    clients(world).map(of).chain(stems).chain(znodes).chain(tree.gate.iter().map(|gate| format!("{:?}", gate.frame))).collect()
}

#[test]
fn a_client_keeps_its_seat_until_something_about_the_picture_changes() {
    let (mut moves, mut uncaused, mut steps) = (0, Vec::new(), 0);
    for (name, text) in lesson_texts() {
        let mut model = opened();
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 944, height: 340 }));
        update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
        let count = model.story.as_ref().unwrap().performed.beats.len();
        for beat in 0..count {
            update(&mut model, Msg::Lesson(LessonMsg::GoTo(beat)));
            let end = model.story.as_ref().unwrap().performed.beats[beat].end;
            let mut before: Option<(Vec<(ClientId, Frame)>, Vec<String>)> = None;
            while model.cursor() < end {
                let Some(tree) = page(&model).stage.tree.clone() else { break };
                let seats: Vec<(ClientId, Frame)> = tree
                    .clients
                    .iter()
                    .map(|client| match client.thing {
                        Thing::Client(id) => (id, client.frame),
                        _ => unreachable!("a client"),
                    })
                    .collect();
                let now = causes(&model, &tree);
                if let Some((old_seats, old)) = &before {
                    steps += 1;
                    let moved: Vec<_> = seats.iter().zip(old_seats).filter(|(a, b)| a != b).collect();
                    moves += moved.len();
                    if !moved.is_empty() && *old == now {
                        uncaused.push(format!("{name} {} step {}: {moved:?}", beat + 1, model.cursor().steps));
                    }
                }
                before = Some((seats, now));
                update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
            }
        }
    }
    println!("{moves} moves in {steps} steps, {} of them without a cause", uncaused.len());
    assert!(uncaused.is_empty(), "{}", uncaused.join("\n"));
}
