//! A server's state at one zxid, whole: what a snapshot holds and a SNAP carries.

use std::rc::Rc;

use super::ids::{SessionId, Zxid};
use super::tree::DataTree;
use crate::sim::{Duration, SortedMap};

/// A tree and the sessions that go with it, at one zxid: a snapshot, or what a SNAP carries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    pub zxid: Zxid,
    pub tree: DataTree,
    pub sessions: Rc<SortedMap<SessionId, Duration>>,
}
