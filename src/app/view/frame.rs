//! The place of a box, and its size in words.

/// A box's place: its top left corner and size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Frame {
    pub fn centre(&self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }

    pub fn overlaps(&self, other: &Frame) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// The least height of a server's box that has a row for its log.
pub const LOG_FROM: i32 = 60;

/// The amount of text that a box has room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoxSize {
    /// Name and role; epoch and zxid; log cells; facts. Of HDFS: what is in memory and on the disk.
    #[default]
    Full,
    /// Name and role; epoch and zxid; log cells where the box is high enough ([`LOG_FROM`]).
    Medium,
    /// Name and the role's sign; zxid.
    Compact,
}
