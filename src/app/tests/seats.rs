//! The seats of clients in the tree: from one step to the next nobody moves but for a cause that is seen.

use super::pace::lesson_texts;
use super::*;
use crate::app::view::Frame;
use crate::zk::{Client, ClientId, clients, watches};

/// The picture at one instant, as far as seats go.
struct Picture {
    seats: Vec<(Thing, Frame)>,
    /// Everything else in the picture that a client's seat may follow: the ephemeral znodes that are owned, the boxes of all znodes, the
    /// gate, and for each client its part in a recipe and what it watches.
    rest: Vec<String>,
}

impl Picture {
    /// The picture on the stage, where that is a tree.
    fn of(model: &Model) -> Option<Picture> {
        let tree = page(model).stage.tree.clone()?;
        let world = model.world();
        let part = |(id, _, client): (ClientId, _, &Client)| {
            let program = client.program().map(|program| (program.place(), program.path().to_owned()));
            let watched: Vec<_> = watches(world).into_iter().filter(|watch| watch.client == id).map(|watch| watch.path).collect();
            format!("{id} {program:?} {watched:?}")
        };
        let stems = tree.stems.iter().map(|stem| format!("{} {}", stem.path, stem.line.x1));
        let znodes = tree.znodes.iter().map(|znode| format!("{} {:?}", znode.path, znode.frame));
        let gate = tree.gate.iter().map(|gate| format!("{:?}", gate.frame));
        Some(Picture {
            seats: tree.clients.iter().map(|client| (client.thing.clone(), client.frame)).collect(),
            rest: clients(world).map(part).chain(stems).chain(znodes).chain(gate).collect(),
        })
    }
}

#[test]
fn a_client_keeps_its_seat_until_something_else_in_the_picture_changes() {
    let (mut steps, mut restless) = (0, Vec::new());
    for (name, text) in lesson_texts() {
        let mut model = opened();
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 944, height: 340 }));
        update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
        for beat in 0..model.story.as_ref().unwrap().performed.beats.len() {
            update(&mut model, Msg::Lesson(LessonMsg::GoTo(beat)));
            let end = model.story.as_ref().unwrap().performed.beats[beat].end;
            let mut before = Picture::of(&model);
            while before.is_some() && model.cursor() < end {
                update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
                let now = Picture::of(&model);
                let moved = before.iter().zip(&now).any(|(before, now)| before.seats != now.seats && before.rest == now.rest);
                if moved {
                    restless.push(format!("{name} {} at step {}", beat + 1, model.cursor().steps));
                }
                steps += 1;
                before = now;
            }
        }
    }
    assert!(steps > 1_000, "lessons have trees");
    assert!(restless.is_empty(), "{}", restless.join("\n"));
}
