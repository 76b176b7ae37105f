//! A link as the fragment of an address: a run, a lesson or a worksheet, and what is shown of it. `docs/links.md` is the guide to links by hand.
//!
//! ```text
//!   fragment ─► read ─► Link, and the fields that say nothing      text of a script ─► with_script ─► Link
//!                  └─► BadLink: what is wrong, and what is right      Link ─► write ─► the shortest fragment
//! ```
//!
//! Invariants: whatever the text, reading it ends in a link or a [`BadLink`], never in a panic; nothing longer than [`MAX_BYTES`] is
//! read; what is written reads back as the same link.

mod bad;
mod base64;
mod escape;
mod field;
mod read;
mod target;
#[cfg(test)]
mod tests;
mod write;

pub use bad::{BadField, BadLink, BadScript, LeftOut, as_typed};
pub use field::Field;
pub use read::{lang_of, names_ground, read, read_over, with_script};
pub use target::{AskedComparison, At, BeatRef, Link, Over, SheetRef, Target};
pub use write::{long_script, write};

/// The version of the format and of the simulation behind it. A link of another version may mean another run, and is refused.
pub const VERSION: u32 = 1;
/// The longest fragment read or written.
pub const MAX_BYTES: usize = 64 * 1024;
/// The longest script that a compressed link may hold.
pub const MAX_UNPACKED: usize = 1024 * 1024;

/// The sign before a text that is compressed: raw DEFLATE (RFC 1951), in base64url without padding (RFC 4648).
const PACKED: &str = "z:";
