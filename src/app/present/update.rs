//! A speaker's actions.

use super::at::presenting;
use super::state::Presenting;
use crate::app::cmd::{Cmd, HallCmd};
use crate::app::model::Model;
use crate::app::msg::PresentMsg;
use crate::app::names::HallPart;
use crate::tell::words::Word;

pub fn update(model: &mut Model, msg: PresentMsg) -> Vec<Cmd> {
    if msg == PresentMsg::Begin {
        return begin(model);
    }
    let Some(presenting) = model.story.as_mut().and_then(|story| story.presenting.as_mut()) else { return Vec::new() };
    match msg {
        PresentMsg::Begin => {}
        PresentMsg::Toggle(part) => {
            presenting.toggle(part);
            if part == HallPart::Spotlight {
                model.hovered = None;
            }
        }
        PresentMsg::FullScreen => return vec![Cmd::Hall(HallCmd::FullScreen)],
        // A browser leaves the full screen when a second window opens, and the talk goes on.
        PresentMsg::FullScreenLeft if presenting.speaker => {}
        PresentMsg::Leave | PresentMsg::FullScreenLeft => return leave(model),
        PresentMsg::OpenSpeaker => {
            presenting.speaker = true;
            return vec![Cmd::Hall(HallCmd::OpenSpeaker)];
        }
        PresentMsg::SpeakerClosed => presenting.speaker = false,
        PresentMsg::RestartClock => return vec![Cmd::Hall(HallCmd::RestartClock)],
    }
    Vec::new()
}

fn begin(model: &mut Model) -> Vec<Cmd> {
    if presenting(model).is_some() {
        return Vec::new();
    }
    let Some(story) = &mut model.story else { return Vec::new() };
    story.presenting = Some(Presenting::default());
    (model.menu, model.popover) = (None, None);
    vec![Cmd::Hall(HallCmd::Begin)]
}

fn leave(model: &mut Model) -> Vec<Cmd> {
    if let Some(story) = &mut model.story {
        story.presenting = None;
    }
    vec![Cmd::Hall(HallCmd::End), Cmd::FocusId("present")]
}

/// The browser did not open the speaker's window.
pub fn refused(model: &mut Model) {
    if let Some(presenting) = model.story.as_mut().and_then(|story| story.presenting.as_mut()) {
        presenting.speaker = false;
    }
    model.say(Word::NoticeWindow);
}
