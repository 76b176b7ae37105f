//! Sharing: a link to what is on screen, to be copied, and the run as a file. A long run is compressed by the browser, and comes into the
//! link once that is done.

mod offered;
mod state;
mod update;
mod view;

pub use state::Share;
pub use update::{choose, copy_link, deflated, film, open, picture, save};
pub use view::view;
