//! A JournalNode: keeps edits for one writer at a time, and promises to refuse every older one (`Journal.java`).
//!
//! Invariants: the promised epoch never falls; edits are taken from the writer of that epoch alone, one after another without a gap; no
//! answer leaves before the disk has what it says.

use super::carries::Timer;
use super::config::next_epoch;
use super::desk::{Desk, Synced};
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{Request, Response, SegmentState};
use super::note::Note;
use super::storage::{JournalFiles, Segment, Storage, Write};
use crate::rules::Rules;

#[derive(Clone, Debug, Hash)]
pub struct JournalNode {
    /// The files, with what the disk has not synced yet.
    files: JournalFiles,
    fencing: bool,
    rules: Rules,
}

impl JournalNode {
    pub(super) fn new(fencing: bool, rules: Rules) -> Self {
        JournalNode { files: JournalFiles::default(), fencing, rules }
    }

    pub fn files(&self) -> &JournalFiles {
        &self.files
    }

    fn write(&mut self, write: Write, desk: &mut Desk) {
        self.files.apply(write.clone());
        desk.write(write);
    }

    /// Refuses a writer that is older than the promise, and learns of one that is newer.
    fn check(&mut self, epoch: u64, from: Host, desk: &mut Desk) -> Result<(), RpcError> {
        let promised = self.files.promised_epoch;
        if epoch < promised && self.fencing {
            desk.note(Note::Refused { writer: from, epoch, promised });
            return Err(RpcError::EpochTooOld { promised });
        }
        if epoch > promised {
            self.write(Write::Promise(epoch), desk);
        }
        Ok(())
    }

    fn promise(&mut self, epoch: u64, from: Host, desk: &mut Desk) -> Result<Response, RpcError> {
        let promised = self.files.promised_epoch;
        if epoch < next_epoch(promised, self.rules) {
            desk.note(Note::Refused { writer: from, epoch, promised });
            return Err(RpcError::EpochTooOld { promised });
        }
        self.write(Write::Promise(epoch), desk);
        desk.note(Note::Promised { epoch, to: from });
        Ok(Response::Promised { last_segment: self.files.last_segment().map(|segment| segment.first) })
    }

    fn prepare(&mut self, first: u64) -> Response {
        let accepted = self.files.accepted.filter(|(segment, _)| *segment == first).map_or(0, |(_, epoch)| epoch);
        let epoch = accepted.max(self.files.writer_epoch);
        Response::Prepared(self.files.segment(first).map(|segment| SegmentState {
            edits: segment.edits.clone().into(),
            finalized: segment.finalized,
            epoch,
        }))
    }

    fn journal(&mut self, request: &Request, from: Host, desk: &mut Desk) -> Result<Response, RpcError> {
        let Request::Journal { epoch, first, edits, committed } = request else { return Err(RpcError::IllegalState) };
        let next = edits.first().map_or(0, |edit| edit.txid);
        let in_order = |segment: &&Segment| !segment.finalized && segment.last() + 1 == next;
        let open = if self.fencing {
            self.files.segment(*first).filter(|segment| in_order(segment) && self.files.writer_epoch == *epoch)
        } else {
            // A shared file that guards itself against nobody: whoever writes, writes to its end.
            self.open_segment()
        };
        let first = open.ok_or(RpcError::OutOfSync)?.first;
        self.write(Write::Journal { first, edits: edits.clone(), committed: *committed }, desk);
        let last = edits.last().map_or(0, |edit| edit.txid);
        desk.note(Note::Journaled { writer: from, epoch: *epoch, last });
        Ok(Response::Done)
    }

    fn finalize(&mut self, first: u64, last: u64, desk: &mut Desk) -> Result<Response, RpcError> {
        match self.files.segment(first).map(|segment| (segment.finalized, segment.last())) {
            Some((true, end)) if end == last => Ok(Response::Done),
            Some((false, end)) if end == last => {
                self.write(Write::FinalizeSegment { first, last }, desk);
                desk.note(Note::SegmentFinalized { first, last });
                Ok(Response::Done)
            }
            _ => Err(RpcError::OutOfSync),
        }
    }

    fn handle(&mut self, request: &Request, from: Host, desk: &mut Desk) -> Result<Response, RpcError> {
        match request {
            Request::GetJournalState => Ok(Response::JournalState { promised: self.files.promised_epoch }),
            Request::NewEpoch { epoch } => self.promise(*epoch, from, desk),
            Request::PrepareRecovery { epoch, first } => {
                self.check(*epoch, from, desk)?;
                Ok(self.prepare(*first))
            }
            Request::AcceptRecovery { epoch, first, edits } => {
                self.check(*epoch, from, desk)?;
                let last = edits.last().map_or(*first, |edit| edit.txid);
                self.write(Write::AcceptRecovery { epoch: *epoch, first: *first, edits: edits.clone() }, desk);
                desk.note(Note::SegmentAccepted { first: *first, last });
                Ok(Response::Done)
            }
            Request::FinalizeSegment { epoch, first, last } => {
                self.check(*epoch, from, desk)?;
                self.finalize(*first, *last, desk)
            }
            Request::StartSegment { epoch, first } => {
                self.check(*epoch, from, desk)?;
                // A finalized segment is never begun again.
                if self.files.segment(*first).is_some_and(|segment| segment.finalized) {
                    return Err(RpcError::IllegalState);
                }
                self.write(Write::StartSegment { epoch: *epoch, first: *first }, desk);
                desk.note(Note::SegmentStarted { first: *first });
                Ok(Response::Done)
            }
            Request::Journal { epoch, .. } => {
                self.check(*epoch, from, desk)?;
                self.journal(request, from, desk)
            }
            Request::GetEdits { from } => Ok(Response::Edits(self.files.finalized_from(*from).into())),
            _ => Err(RpcError::IllegalState),
        }
    }

    pub(super) fn on_start(&mut self, disk: &Storage, _: &mut Desk) {
        self.files = disk.journal.clone();
    }

    pub(super) fn on_request(&mut self, caller: Caller, request: Request, desk: &mut Desk) {
        let Some(from) = Host::of_node(caller.from) else { return };
        let result = self.handle(&request, from, desk);
        desk.answer_synced(caller, result);
    }

    pub(super) fn on_response(&mut self, _: Host, _: Request, _: Result<Response, RpcError>, _: &mut Desk) {}

    pub(super) fn on_timer(&mut self, _: Timer, _: &mut Desk) {}

    pub(super) fn on_synced(&mut self, _: Synced, _: &mut Desk) {}

    /// The segment that is written to.
    fn open_segment(&self) -> Option<&Segment> {
        self.files.segments.iter().rfind(|segment| !segment.finalized)
    }
}
