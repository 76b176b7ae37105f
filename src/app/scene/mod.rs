//! The geometry of the page, which clicks and pictures share.

pub mod cluster;
pub mod layout;
pub mod places;
pub mod ruler;
pub mod scale;
pub mod tree;
pub mod views;
