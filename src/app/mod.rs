//! The page's logic, without a browser: model, messages, update, playback, links, layouts, view models.
//!
//! ```text
//!   a person, the browser ─► Msg ─► update(&mut Model) ─► Cmd ─► the browser
//!                                        │
//!                                        └─► Viewer::page(&Model) ─► Page, which ui/ draws
//! ```
//!
//! Invariants: only commands change a run; selection, zoom and open panels are not part of it; the same position shows the same page.

mod address;
mod author;
mod cmd;
mod compare;
mod console;
mod course;
mod doing;
mod embed;
mod fetched;
mod figures;
mod here;
mod history;
pub mod hunt;
mod inspect;
mod keys;
mod lab;
mod languages;
mod lesson;
mod live;
#[cfg(feature = "bench")]
mod long_run;
mod model;
mod msg;
mod names;
mod notices;
mod own_file;
mod present;
mod scene;
mod share;
mod promises;
mod sheet;
mod show;
mod stored;
#[cfg(test)]
mod tests;
mod trail;
mod txn_steps;
mod update;
pub mod view;
mod znodes;

pub use cmd::{Cmd, HallCmd, Theme};
pub use compare::ensemble_box;
pub use console::ends_in_a_word;
pub use doing::act::is_cut;
pub use history::playback::SPEEDS;
pub use hunt::go_on as hunt_on;
pub use keys::handles_key;
pub use languages::ENDING as LANGUAGE;
pub use lesson::{PROBLEM, transcript as lesson_transcript};
pub use live::without_following;
#[cfg(feature = "bench")]
pub use long_run::LongRun;
pub use model::Model;
pub use msg::{
    AuthorMsg, BoundMsg, BrowserMsg, CompareMsg, ConsoleMsg, CourseMsg, DoingMsg, Failure, Granularity, KeyPress, LessonMsg,
    LiveMsg, Milestone, Msg, PageMsg, Pane, Point, PointingMsg, Popover, PresentMsg, SheetField, SheetMsg, StoreKey, Tab, TimeMsg,
    Track, ZnodeMsg,
};
pub use names::{DataForm, Field, Form, HallPart, Pace, PictureForm, Pictured, Region, Walk};
pub use own_file::most_bytes;
pub use present::{Presenting, is_key as is_hall_key, talk_time};
pub use scene::ruler::{BETWEEN_FACTS, CELL_STEP, SIGN_ROOM, beside_name, cut, text_width, vote_tag};
pub use show::{Viewer, only_moved};
pub use stored::merged;
pub use update::{digest, is_embedded, open, open_asked, update, wants_frames};
#[cfg(feature = "bench")]
pub use znodes::LargeTree;
pub use znodes::ROW as ZNODE_ROW;
