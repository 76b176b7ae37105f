//! Changes of the run on screen, and of the cursor's place in it. Nothing here is drawn.

pub mod act;
pub mod opening;
pub mod play;
pub mod select;
pub mod telling;
pub mod to_txn;
pub mod travel;
