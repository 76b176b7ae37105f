//! Words in a box that may be narrow.

use crate::app::scene::ruler::{cut, text_width};

/// A client's words, and shorter ones for a narrow box.
pub struct Said {
    pub full: String,
    pub brief: Option<String>,
}

impl Said {
    /// The words, or the shorter ones, cut to this room.
    pub fn fitting(self, room: i32) -> String {
        let brief = self.brief.filter(|_| text_width(&self.full) > room);
        cut(&brief.unwrap_or(self.full), room)
    }
}
