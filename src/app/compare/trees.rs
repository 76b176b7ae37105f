//! A side of the comparison as the tree of znodes that its programs work at, by the same picture as the stage's.

use std::rc::Rc;

use super::side::Side;
use crate::app::model::Size;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::flying::MAX_FLYING;
use crate::app::show::tree::{self, Flight};
use crate::app::view::{CompareBell, CompareScene, Letters};
use crate::lang::Lang;
use crate::script::StageView;
use crate::zk::{Class, clients, established_leader, servers};

/// The least box that a tree is laid out in. The page enlarges it.
const BOX: Size = Size { width: 544, height: 288 };
/// The room above the servers, in which the number of txns stands that one is behind.
const TOP: i32 = 11;

/// The tree below the path at which the side's programs work; `None` where there is no server to show one.
pub fn scene(side: &Side, lang: Lang, room: Size) -> Option<CompareScene> {
    let world = &side.place.world;
    let shown = established_leader(world).or_else(|| servers(world).next().map(|(id, ..)| id))?;
    let path = clients(world)
        .find_map(|(_, _, client)| Some(Rc::from(client.program()?.path())).filter(|path: &Rc<str>| !path.is_empty()));
    let view = StageView::Tree(path.or_else(|| side.root()).unwrap_or_else(|| "/".into()).into());
    let Size { width, height } = fitting(room);
    let subject = Subject {
        world,
        step: &side.place.step,
        steps: side.place.position.steps,
        time: side.place.position.time,
        index: &side.index,
        lang,
        view: &view,
        shown,
        hidden: &[Class::Ping],
        looks: &[],
        selected: None,
        letters: Letters::Hall,
        width,
        height,
        top: TOP,
    };
    let sketch = Sketch::of(&subject)?;
    let bell = |(Flight { id, class, at: (x, y), .. }, _)| CompareBell { id, class, x, y };
    let bells = tree::under_way(&subject, &sketch).take(MAX_FLYING).map(bell).collect();
    Some(CompareScene {
        size: (width, height),
        tree: Some(Rc::new(tree::view(&subject, &sketch))),
        bells,
        ..CompareScene::default()
    })
}

/// The box in the form of the room that the page has for it, so that none of that is left empty. A narrow page has the height that the box
/// asks for.
fn fitting(room: Size) -> Size {
    if room.width < BOX.width {
        return BOX;
    }
    let (wide, high) = (BOX.height * room.width / room.height, BOX.width * room.height / room.width);
    Size { width: wide.max(BOX.width), height: high.max(BOX.height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_the_form_of_its_room_and_is_never_smaller_than_it_must() {
        let of = |width, height| {
            let Size { width, height } = fitting(Size { width, height });
            (width, height)
        };
        assert_eq!(of(936, 330), (816, 288), "a wide room");
        assert_eq!(of(600, 600), (544, 544), "a high room");
        assert_eq!(of(1088, 576), (544, 288), "a room of the box's own form");
        assert_eq!(of(360, 190), (544, 288), "a telephone");
        assert_eq!(of(0, 0), (544, 288), "before the page has told its room");
    }
}
