//! A lesson on the page: its beats one after another, its questions, and the way back to the script after leaving it.
//!
//! ```text
//!   picker, link, file ─► text ─► Lesson ─► performed to its end ─► a run whose beats are positions
//!                                              │
//!            next ─► enter a beat ─► (a question waits) ─► play up to its end ─► stop
//! ```
//!
//! Invariants: the script's run is never cut short, so acting in it begins a branch; when a person moves the cursor, the beat in which
//! it stands is open; a question blocks nothing.

mod at;
mod beats;
pub mod code;
mod library;
mod miniature;
mod open;
mod picker;
mod story;
mod text;
mod transcript;
mod update;
mod view;

pub use at::{
    beat_link, lesson_link, link, looks, looks_named, on_script, open_keys, option_of, plays_on, shows_clients_alone, stop, tempo,
};
pub use beats::{arrived, follow, stand_at, take_up};
pub use library::{Library, Listing, Place, WantedPair, merged_progress};
pub use open::{
    CATALOGUE, PROBLEM, come, file_of, open_at, open_performed, open_picker, own, own_at, refuse, refuse_lesson, reopen,
};
pub use picker::{FIRST, view as picker};
pub use story::{Bookmark, Story};
pub use text::{label, rich};
pub use transcript::transcript;
pub use update::update;
pub use view::story;
