//! The first words to a newcomer: what this page is, where to begin, and what the drawing means.

use crate::app::lesson;
use crate::app::model::Model;
use crate::app::msg::{LessonMsg, Msg, PageMsg, Popover};
use crate::app::view::{Button, ButtonTone, Welcome};
use crate::tell::words::Word;

/// The words, until they are dismissed; none in a lesson or a worksheet, which says itself what it is about, nor once a hunt or a challenge was
/// begun.
pub fn view(model: &Model) -> Option<Welcome> {
    (model.welcome && model.story.is_none() && model.work.is_none() && model.hunt.is_none()).then(|| Welcome {
        text: model.word(Word::WelcomeText),
        start: Button::new("welcome-start", model.word(Word::WelcomeStart), Msg::Lesson(LessonMsg::Open(lesson::FIRST.into())))
            .toned(ButtonTone::Primary),
        drawing: drawing(model, "welcome-drawing"),
        dismiss: Button::new("welcome-dismiss", model.word(Word::Dismiss), Msg::Page(PageMsg::DismissWelcome)).signed("✕"),
    })
}

/// To the legend of the drawing.
pub fn drawing(model: &Model, id: &'static str) -> Button {
    Button::new(id, model.word(Word::DrawingTitle), Msg::Page(PageMsg::OpenPopover(Popover::Drawing)))
}
