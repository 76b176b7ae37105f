//! The geometry of the tree on the stage.

pub mod clients;
pub mod contents;
pub mod curve;
pub mod divergence;
pub mod layout;
pub mod root;
pub mod rows;
pub mod sketch;
pub mod subject;
