//! A call to all JournalNodes that a majority has to answer (`QuorumCall.java`).

use crate::hdfs::error::RpcError;
use crate::hdfs::ids::Host;
use crate::hdfs::message::Response;
use crate::hdfs::note::ExitReason;
use crate::sim::SortedMap;

/// The smallest majority: two of three JournalNodes.
pub(super) fn majority(all: usize) -> usize {
    all / 2 + 1
}

#[derive(Clone, Debug, Hash)]
pub(super) struct Poll {
    asked: usize,
    yes: SortedMap<Host, Response>,
    no: SortedMap<Host, RpcError>,
}

/// The state of a poll.
pub(super) enum Verdict {
    Pending,
    /// A majority has said yes. Returned once, for the answer that completed the majority.
    Reached,
    /// Too many have said no: a majority cannot say yes any more.
    Failed(ExitReason),
}

impl Poll {
    pub fn of(asked: usize) -> Self {
        Poll { asked, yes: SortedMap::new(), no: SortedMap::new() }
    }

    pub fn hear(&mut self, by: Host, result: Result<Response, RpcError>) -> Verdict {
        match result {
            Ok(response) => {
                self.yes.insert(by, response);
                if self.yes.len() == majority(self.asked) { Verdict::Reached } else { Verdict::Pending }
            }
            Err(why) => {
                self.no.insert(by, why);
                if self.asked - self.no.len() < majority(self.asked) { Verdict::Failed(self.reason()) } else { Verdict::Pending }
            }
        }
    }

    pub fn answers(&self) -> impl Iterator<Item = (Host, &Response)> {
        self.yes.iter().map(|(host, response)| (*host, response))
    }

    pub fn refusals(&self) -> impl Iterator<Item = (Host, RpcError)> {
        self.no.iter().map(|(host, why)| (*host, *why))
    }

    fn reason(&self) -> ExitReason {
        reason(self.no.values().copied())
    }
}

/// The reason for the failure: a later epoch, if one of the answers named it.
pub(super) fn reason(errors: impl Iterator<Item = RpcError>) -> ExitReason {
    let promised = errors.filter_map(|error| match error {
        RpcError::EpochTooOld { promised } => Some(promised),
        _ => None,
    });
    promised.max().map_or(ExitReason::NoQuorum, |promised| ExitReason::Fenced { promised })
}
