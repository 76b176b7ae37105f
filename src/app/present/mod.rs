//! A lesson in a lecture hall: stage and sentence fill the screen, a clicker goes on, and what the speaker reads is in a second window.
//!
//! ```text
//!   p ─► Presenting, kept with the open lesson ─► Hall, drawn in the place of the story; the style sheet hides the rest of the page
//!   a key, here or in the second window ─► PresentMsg, or what the key does on the page anyhow
//!                                            └─► SpeakerView: this step, the next one, notes; drawn into the second window
//! ```
//!
//! Invariants: nothing of the person's arrangement is touched, so leaving shows the page as it was; while the screen is black, the next
//! key only ends that; whatever ends the lesson ends the presentation.

mod at;
mod clock;
mod keys;
mod state;
mod update;
mod view;

pub use at::{is_spotlit, presenting};
pub use clock::talk_time;
pub use keys::{asked, is_key};
pub use state::Presenting;
pub use update::{refused, update};
pub use view::{hall, help, opener};
