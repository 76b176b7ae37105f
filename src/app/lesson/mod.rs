//! A lesson on the page: its beats one after another, its questions, and the way back to the script for whoever has left it.
//!
//! ```text
//!   picker, link, file ─► text ─► Lesson ─► performed to its end ─► a run whose beats are positions
//!                                              │
//!            next ─► enter a beat ─► (a question waits) ─► play up to its end ─► stop
//! ```
//!
//! Invariants: the script's run is never cut short, so acting in it begins a branch; which beat is open follows the cursor when somebody
//! moves it; a question blocks nothing.

mod at;
mod beats;
pub mod code;
mod library;
mod open;
mod picker;
mod story;
mod text;
mod transcript;
mod view;

pub use self::at::{link, looks, on_script, open_options, option_of, plays_on, stop};
pub use self::beats::{arrived, follow};
pub use self::library::{Library, Listing, merged_progress};
pub use self::open::{CATALOGUE, come, file_of, open_link, open_picker, reopen};
pub use self::picker::view as picker;
pub use self::story::{Bookmark, Story};
pub use self::transcript::transcript;
pub use self::view::story;

use super::cmd::Cmd;
use super::model::Model;
use super::msg::LessonMsg;

pub fn update(model: &mut Model, msg: LessonMsg) -> Vec<Cmd> {
    match msg {
        LessonMsg::Library => return open_picker(model),
        LessonMsg::Open(name) => return open::ask_for(model, name),
        LessonMsg::OwnFile { name, text } => return open::own(model, &name, &text),
        LessonMsg::Close => {
            model.story = None;
            return vec![Cmd::FocusStage];
        }
        LessonMsg::Next => return beats::next(model),
        LessonMsg::Back => beats::back(model),
        LessonMsg::GoTo(beat) => return beats::enter(model, beat),
        LessonMsg::Answer(option) => beats::answer(model, option),
        LessonMsg::Return => beats::to_script(model),
        LessonMsg::Fold => {
            if let Some(story) = &mut model.story {
                story.folded = !story.folded;
            }
        }
    }
    Vec::new()
}
