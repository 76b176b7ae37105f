//! Words in a box that may be narrow.

use crate::app::scene::ruler::{cut, text_width};

/// Words for a box, and shorter ones where it is narrow.
pub struct Wording {
    pub full: String,
    pub brief: Option<String>,
}

impl Wording {
    /// The words, or the shorter ones, cut to this room.
    pub fn fitting(self, room: i32) -> String {
        let brief = self.brief.filter(|_| text_width(&self.full) > room);
        cut(&brief.unwrap_or(self.full), room)
    }
}
