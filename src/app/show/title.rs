//! The document's title, by which the browser's tab and history name the place on screen.

use super::stage::branch_name;
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::trail::{Layer, Spot};
use crate::tell::template::text;
use crate::tell::words::Word;

pub fn title(model: &Model) -> String {
    let place = match Spot::of(model).layer {
        Layer::Picker => model.word(Word::LessonsTitle).to_owned(),
        Layer::Comparison => model.word(Word::Compare).to_owned(),
        Layer::Nothing => match lesson::on_script(model) {
            Some(story) => {
                let (n, all) = (story.beat + 1, story.lesson.beats.len() + 1);
                let title = story.lesson.title.of(model.lang);
                text!(model.lang, "{title}, {n} of {all}", "{title}（{n}/{all}）", title, n, all)
            }
            None if model.current == 0 => return model.word(Word::UiTitle).to_owned(),
            None => branch_name(model, model.current),
        },
    };
    format!("{place} · ZooScope")
}
