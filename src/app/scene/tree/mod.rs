//! The geometry of the tree on the stage.

pub mod clients;
pub mod curve;
pub mod layout;
pub mod rows;
