//! Where things are on the page: the geometry that clicks and pictures share.

pub mod cluster;
pub mod layout;
