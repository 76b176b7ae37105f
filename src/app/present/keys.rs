//! The keys of a presentation: those of clickers, and a letter for each part.

use super::at::presenting;
use crate::app::model::Model;
use crate::app::msg::{KeyPress, LessonMsg, Msg, PresentMsg, TimeMsg};
use crate::app::names::HallPart;

/// Whether a presentation has a use for the key, whatever the page shows: the speaker's window then keeps it from the browser.
pub fn is_key(key: &KeyPress) -> bool {
    !key.modified && (of(key).is_some() || matches!(key.key.as_str(), "Escape" | " " | "?"))
}

/// The message of a key while the lesson is presented. The page's other keys do what they always do.
pub fn asked(model: &Model, key: &KeyPress) -> Option<Msg> {
    let presenting = presenting(model)?;
    if model.popover.is_some() || model.menu.is_some() {
        return None;
    }
    let msg = match key.key.as_str() {
        "Escape" => Some(Msg::Present(PresentMsg::Leave)),
        _ => of(key),
    };
    // Nobody would see what comes of it.
    let ends_black = matches!(key.key.as_str(), "Escape" | " ") || matches!(msg, Some(Msg::Lesson(_) | Msg::Time(_)));
    if presenting.black && ends_black { Some(Msg::Present(PresentMsg::Toggle(HallPart::Black))) } else { msg }
}

fn of(key: &KeyPress) -> Option<Msg> {
    let toggle = |part| Msg::Present(PresentMsg::Toggle(part));
    Some(match key.key.as_str() {
        "PageDown" => Msg::Lesson(LessonMsg::Next),
        "PageUp" => Msg::Lesson(LessonMsg::Back),
        "ArrowRight" if key.shift => Msg::Time(TimeMsg::StepForward),
        "ArrowLeft" if key.shift => Msg::Time(TimeMsg::StepBack),
        "ArrowRight" => Msg::Lesson(LessonMsg::Next),
        "ArrowLeft" => Msg::Lesson(LessonMsg::Back),
        "b" | "." => toggle(HallPart::Black),
        "o" => toggle(HallPart::Pointer),
        "s" => toggle(HallPart::Spotlight),
        "t" => toggle(HallPart::Text),
        "d" => toggle(HallPart::Panels),
        "l" => toggle(HallPart::Lanes),
        "w" => Msg::Present(PresentMsg::OpenSpeaker),
        // The key by which clickers begin a talk would load the page again.
        "f" | "F5" => Msg::Present(PresentMsg::FullScreen),
        _ => return None,
    })
}
