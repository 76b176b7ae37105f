//! A side of the comparison as the tree of znodes that its programs work at, by the same picture as the stage's.

use std::rc::Rc;

use super::side::Side;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::flying::MAX_FLYING;
use crate::app::show::tree::{self, Flight};
use crate::app::view::{CompareBell, CompareScene};
use crate::lang::Lang;
use crate::script::StageView;
use crate::zk::{Class, clients, established_leader, servers};

/// The box that a tree is laid out in. The page enlarges it.
const BOX: (i32, i32) = (544, 288);
/// The room above the servers, in which the number of txns stands that one is behind.
const TOP: i32 = 11;

/// The tree below the path at which the side's programs work; `None` where there is no server to show one.
pub fn scene(side: &Side, lang: Lang) -> Option<CompareScene> {
    let world = &side.place.world;
    let shown = established_leader(world).or_else(|| servers(world).next().map(|(id, ..)| id))?;
    let path = clients(world)
        .find_map(|(_, _, client)| Some(Rc::from(client.program()?.path())).filter(|path: &Rc<str>| !path.is_empty()));
    let view = StageView::Tree(path.or_else(|| side.root()).unwrap_or_else(|| "/".into()).into());
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
        width: BOX.0,
        height: BOX.1,
        top: TOP,
    };
    let sketch = Sketch::of(&subject)?;
    let bell = |(Flight { id, class, at: (x, y), .. }, _)| CompareBell { id, class, x, y };
    let bells = tree::under_way(&subject, &sketch).take(MAX_FLYING).map(bell).collect();
    Some(CompareScene { size: BOX, tree: Some(Rc::new(tree::view(&subject, &sketch))), bells, ..CompareScene::default() })
}
