//! A person's actions with lessons.

use super::{beats, open};
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::{LessonMsg, StoreKey};
use crate::app::own_file;

pub fn update(model: &mut Model, msg: LessonMsg) -> Vec<Cmd> {
    match msg {
        LessonMsg::Library => return open::open_picker(model),
        LessonMsg::Search(text) => model.library.search = text,
        LessonMsg::Order { course } => model.library.by_course = course,
        LessonMsg::Open(name) => return open::ask_for(model, name),
        LessonMsg::OwnFile { name, text } => return own_file::open(model, &name, &text),
        LessonMsg::FileTooLong(name) => return own_file::refuse_too_long(model, &name),
        LessonMsg::Close => {
            model.story = None;
            return vec![Cmd::FocusStage];
        }
        LessonMsg::Next => return beats::next(model),
        LessonMsg::Back => beats::back(model),
        LessonMsg::GoTo(beat) => return beats::enter(model, beat),
        LessonMsg::Answer(option) => beats::answer(model, option),
        LessonMsg::Return => beats::to_script(model),
        LessonMsg::ReadAlong => {
            model.reads_along = !model.reads_along;
            let value = if model.reads_along { "yes" } else { "no" };
            return vec![Cmd::Store { key: StoreKey::ReadAlong, value: value.to_owned() }];
        }
        LessonMsg::Fold => {
            if let Some(story) = &mut model.story {
                story.folded = !story.folded;
            }
        }
    }
    Vec::new()
}
