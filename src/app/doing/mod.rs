//! What changes the run on screen, or where in it the cursor stands. Nothing here is drawn.

pub mod act;
pub mod opening;
pub mod select;
pub mod telling;
pub mod to_txn;
pub mod travel;
