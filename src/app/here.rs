//! The present content of the page as an entry of the browser's history, and as a link. Read only.

use crate::app::history::permalink::{self, Over};
use crate::app::model::Model;
use crate::app::msg::Popover;
use crate::app::trail::{Ground, Layer, Spot, Visit};
use crate::app::{compare, lesson};

impl Spot {
    pub fn of(model: &Model) -> Self {
        let on_script = lesson::on_script(model);
        let ground = match on_script {
            Some(story) => Ground::Beat { lesson: story.lesson.name.as_str().into(), beat: story.beat },
            None => Ground::Run(model.current),
        };
        let layer = match (model.popover, &model.compare) {
            (Some(Popover::Lessons), _) => Layer::Picker,
            (_, Some(_)) => Layer::Comparison,
            (_, None) => Layer::Nothing,
        };
        Spot { ground, layer }
    }
}

impl Visit {
    pub fn of(model: &Model) -> Self {
        Visit {
            spot: Spot::of(model),
            at: model.cursor(),
            lesson: model.story.as_ref().map(lesson::Story::bookmark),
            compared: model.compare.as_ref().map(compare::Compare::bookmark),
            view: model.view.clone(),
        }
    }
}

/// The fragment of the moment on screen: of the lesson while its script runs, else of the run; with the picker or comparison over it.
pub fn fragment(model: &Model) -> Option<String> {
    let moment = match lesson::link(model) {
        Some(link) => permalink::write_lesson(&link),
        None => permalink::write(model.run(), model.cursor(), model.lang, &model.view)?,
    };
    Some(match over(model) {
        Some(over) => moment + &permalink::write_over(&over),
        None => moment,
    })
}

/// The comparison of two branches has no link: a link holds one run.
pub fn over(model: &Model) -> Option<Over> {
    match Spot::of(model).layer {
        Layer::Nothing => None,
        Layer::Picker => Some(Over::Picker),
        Layer::Comparison => model.compare.as_ref()?.lessons_pair().map(|[one, other]| Over::Comparison(one, other)),
    }
}
