//! Records of calls and errands that came to their end.

use std::rc::Rc;

use crate::sim::Time;
use crate::zk::code::Code;
use crate::zk::ids::Zxid;
use crate::zk::message::Response;
use crate::zk::op::{Errand, Op};
use crate::zk::quota::StatsTrack;

/// A call that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallRecord {
    pub xid: i32,
    pub op: Op,
    pub at: Time,
    pub done_at: Time,
    pub result: Result<Response, Code>,
    /// The reply's zxid; zero where none came.
    pub zxid: Zxid,
    /// Whether it is a step of an errand, of which only the whole is shown.
    pub is_step: bool,
}

impl CallRecord {
    /// Whether a server in read-only mode has refused it: no txn says so.
    pub fn is_refused_unwritten(&self) -> bool {
        matches!(self.result, Err(Code::NotReadOnly))
    }
}

/// An errand that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrandRecord {
    pub errand: Errand,
    /// The znodes that it went through, in that order.
    pub found: Vec<Rc<str>>,
    /// The znodes that it could not delete or change.
    pub refused: Vec<(Rc<str>, Code)>,
    /// The limits that an errand about a quota has read or set.
    pub limits: Option<StatsTrack>,
    /// The count that it has read.
    pub usage: Option<StatsTrack>,
    pub end: ErrandEnd,
    /// The call that it ended with.
    pub last: Rc<CallRecord>,
}

/// The way in which an errand ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrandEnd {
    /// All calls were made, whatever was refused on the way.
    Done,
    /// The last call failed, and nothing can follow it.
    Failed,
    /// There are more znodes than one errand goes through.
    TooMany,
    /// A znode below has a quota: the last of `found`.
    QuotaBelow,
    /// A znode above has a quota: the last of `found`.
    QuotaAbove,
}

impl ErrandRecord {
    /// Whether all of it was done.
    pub fn is_success(&self) -> bool {
        self.end == ErrandEnd::Done
            && self.refused.is_empty()
            && (self.last.result.is_ok() || !matches!(self.errand, Errand::WithStat(_)))
    }
}
