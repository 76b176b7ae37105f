//! Where things are on the page: the geometry that clicks and pictures share.

pub mod cluster;
pub mod layout;
pub mod places;
pub mod ruler;
pub mod scale;
