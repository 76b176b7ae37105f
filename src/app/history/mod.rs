//! A run and the page's knowledge of it: its steps, an index over them, the steps worth a look, its link, how it is played.
//!
//! Nothing here knows of a page.

pub mod along;
pub mod counting;
pub mod index;
pub mod inspected;
pub mod inspection;
pub mod interest;
pub mod pacing;
pub mod permalink;
pub mod playback;
pub mod run;
pub mod told;
pub mod txn_index;
