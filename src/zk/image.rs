//! A server's whole state at one zxid, as a snapshot holds it and a SNAP carries it.

use std::rc::Rc;

use super::ids::{SessionId, Zxid};
use super::tree::DataTree;
use crate::sim::{Duration, SortedMap};

/// A tree at one zxid, with the sessions of that moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub zxid: Zxid,
    pub tree: DataTree,
    pub sessions: Rc<SortedMap<SessionId, Duration>>,
}
