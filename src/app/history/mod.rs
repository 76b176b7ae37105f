//! A run and what is known of it: its steps, an index over them, what in it is worth a look, the link to it, how it is played.
//!
//! Nothing here knows of a page.

pub mod index;
pub mod inspected;
pub mod interest;
pub mod permalink;
pub mod playback;
pub mod run;
pub mod sights;
pub mod told;
pub mod txn_index;
