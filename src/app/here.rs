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

/// The fragment of the moment on screen: of the lesson while its script runs, else of the run; with the picker or comparison over it. A
/// comparison that was opened over nothing in particular has a link of its own.
pub fn fragment(model: &Model) -> Option<String> {
    let over = over(model);
    if let Some(Over::Comparison(asked)) = &over
        && !permalink::names_ground(&model.written)
    {
        return Some(permalink::write_comparison(asked, model.lang));
    }
    let moment = match lesson::link(model) {
        Some(link) => permalink::write_lesson(&link),
        None => permalink::write(model.run(), model.cursor(), model.lang, &model.view)?,
    };
    Some(match over {
        Some(over) => moment + &permalink::write_over(&over),
        None => moment,
    })
}

/// The link of the open comparison, without what lies below it.
pub fn comparison(model: &Model) -> Option<String> {
    let asked = model.compare.as_ref()?.asked()?;
    Some(permalink::write_comparison(&asked, model.lang))
}

/// The layer over the moment, as a link names it.
pub fn over(model: &Model) -> Option<Over> {
    match Spot::of(model).layer {
        Layer::Nothing => None,
        Layer::Picker => Some(Over::Picker),
        Layer::Comparison => model.compare.as_ref()?.asked().map(Over::Comparison),
    }
}
