//! The active NameNode writes every edit to all JournalNodes. It is safe when a majority has it (`AsyncLoggerSet.java`,
//! `IPCLoggerChannel.java`).
//!
//! Invariants: txids are given without a gap; a JournalNode that failed once gets nothing more before the next segment; when the remaining
//! JournalNodes are no majority, the NameNode ends itself.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::desk::Desk;
use super::super::edit::{Edit, EditOp};
use super::super::error::RpcError;
use super::super::ids::Host;
use super::super::ipc::Caller;
use super::super::message::{Request, Response};
use super::super::note::Note;
use super::poll::{Poll, Verdict, majority, reason};
use super::standby::Standby;
use super::{JOURNAL_TIMEOUT, NameNode, Phase};
use crate::sim::{SortedMap, SortedSet};

/// The most requests that wait until a new segment is begun.
const MAX_HELD: usize = 1024;

#[derive(Clone, Debug, Hash)]
pub(super) struct Writer {
    epoch: u64,
    journals: Vec<Host>,
    /// The segment's first txid.
    first: u64,
    committed: u64,
    /// Edits that were sent together and that no majority has acknowledged yet: their last txid, and the JournalNodes that have them.
    pending: VecDeque<(u64, SortedSet<Host>)>,
    lost: SortedMap<Host, RpcError>,
    /// Clients that are answered when the edit with this txid is safe.
    waiting: VecDeque<(u64, Caller, Response)>,
    step: Step,
    held: VecDeque<(Caller, Request)>,
    /// The purpose for which the segment is ended.
    then: Option<Then>,
}

#[derive(Clone, Debug, Hash)]
enum Step {
    Open,
    /// The segment's last edit is being written.
    Closing {
        last: u64,
    },
    Finalizing(Poll),
    Starting(Poll),
}

#[derive(Clone, Copy, Debug, Hash)]
enum Then {
    NewSegment(Caller),
    Standby(Caller),
}

impl Writer {
    pub fn new(epoch: u64, first: u64, lost: Vec<Host>, journals: Vec<Host>) -> Self {
        Writer {
            epoch,
            journals,
            first,
            committed: first - 1,
            pending: VecDeque::new(),
            lost: lost.into_iter().map(|host| (host, RpcError::OutOfSync)).collect(),
            waiting: VecDeque::new(),
            step: Step::Open,
            held: VecDeque::new(),
            then: None,
        }
    }

    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    pub fn committed(&self) -> u64 {
        self.committed
    }

    pub fn lost(&self) -> impl Iterator<Item = Host> + '_ {
        self.lost.keys().copied()
    }

    pub fn is_rolling(&self) -> bool {
        !matches!(self.step, Step::Open)
    }

    pub fn hold(&mut self, caller: Caller, request: Request) {
        if self.held.len() < MAX_HELD {
            self.held.push_back((caller, request));
        }
    }

    pub fn journal(&mut self, edits: Rc<[Rc<Edit>]>, last: u64, desk: &mut Desk) {
        self.pending.push_back((last, SortedSet::new()));
        self.ask(&Request::Journal { epoch: self.epoch, first: self.first, edits, committed: self.committed }, desk);
    }

    /// Calls the JournalNodes that have not failed in this segment.
    fn ask(&self, request: &Request, desk: &mut Desk) {
        for &journal in self.journals.iter().filter(|journal| !self.lost.contains_key(*journal)) {
            desk.call(journal, request.clone(), JOURNAL_TIMEOUT);
        }
    }

    pub fn answer_at(&mut self, txid: u64, caller: Caller, response: Response, desk: &mut Desk) {
        if txid <= self.committed {
            desk.answer(caller, Ok(response));
        } else {
            self.waiting.push_back((txid, caller, response));
        }
    }

    /// Notes that the NameNode becomes standby at the end of the segment.
    pub fn end_for_standby(&mut self, caller: Caller) {
        self.then = Some(Then::Standby(caller));
    }

    /// Notes that a JournalNode has the edits up to `last`. Returns the txids that have become safe, oldest first.
    fn acknowledge(&mut self, by: Host, last: u64) -> Vec<u64> {
        if let Some((_, acks)) = self.pending.iter_mut().find(|(txid, _)| *txid == last) {
            acks.insert(by);
        }
        let needed = majority(self.journals.len());
        let mut safe = Vec::new();
        while let Some((txid, _)) = self.pending.pop_front_if(|(_, acks)| acks.len() >= needed) {
            safe.extend(self.committed + 1..=txid);
            self.committed = txid;
        }
        safe
    }

    fn answer(&mut self, desk: &mut Desk) {
        while let Some((_, caller, response)) = self.waiting.pop_front_if(|(txid, ..)| *txid <= self.committed) {
            desk.answer(caller, Ok(response));
        }
    }
}

impl NameNode {
    pub(super) fn writer_heard(&mut self, request: &Request, by: Host, result: Result<Response, RpcError>, desk: &mut Desk) {
        let Phase::Active(writer) = &mut self.phase else { return };
        let own = match request {
            Request::Journal { epoch, .. } | Request::FinalizeSegment { epoch, .. } => *epoch == writer.epoch,
            // An answer about an earlier segment no longer matters.
            Request::StartSegment { epoch, first } => *epoch == writer.epoch && *first >= writer.first,
            _ => false,
        };
        if !own {
            return;
        }
        if let Err(why) = result
            && writer.lost.insert(by, why).is_none()
        {
            desk.note(Note::JournalLost { journal: by, why });
            if writer.lost.len() > writer.journals.len() - majority(writer.journals.len()) {
                let why = reason(writer.lost.values().copied());
                return self.exit(why, desk);
            }
        }
        match (request, &mut writer.step) {
            (Request::Journal { edits, .. }, _) if result.is_ok() => {
                self.acknowledged(by, edits.last().map_or(0, |edit| edit.txid), desk);
            }
            (Request::FinalizeSegment { .. }, Step::Finalizing(poll)) => {
                if let Verdict::Reached = poll.hear(by, result) {
                    self.finalized(desk);
                }
            }
            (Request::StartSegment { first, .. }, Step::Starting(poll)) => {
                let first = *first;
                if let Verdict::Reached = poll.hear(by, result) {
                    self.started(first, desk);
                }
            }
            _ => {}
        }
    }

    fn acknowledged(&mut self, by: Host, last: u64, desk: &mut Desk) {
        let Phase::Active(writer) = &mut self.phase else { return };
        let safe = writer.acknowledge(by, last);
        for &txid in &safe {
            desk.note(Note::Synced { txid, epoch: writer.epoch });
        }
        writer.answer(desk);
        if let Step::Closing { last } = writer.step
            && writer.committed >= last
        {
            writer.step = Step::Finalizing(Poll::of(writer.journals.len()));
            writer.ask(&Request::FinalizeSegment { epoch: writer.epoch, first: writer.first, last }, desk);
        }
    }

    /// `rollEditLog`, which the standby calls.
    pub(super) fn roll(&mut self, caller: Caller, desk: &mut Desk) {
        match &mut self.phase {
            Phase::Active(writer) if !writer.is_rolling() => {
                writer.then = Some(Then::NewSegment(caller));
                self.close_segment(desk);
            }
            Phase::Active(_) => desk.answer(caller, Err(RpcError::IllegalState)),
            _ => desk.answer(caller, Err(RpcError::Standby)),
        }
    }

    pub(super) fn close_segment(&mut self, desk: &mut Desk) {
        self.log(vec![EditOp::EndSegment], None, desk);
        let last = self.namespace.txid();
        if let Phase::Active(writer) = &mut self.phase {
            writer.step = Step::Closing { last };
        }
    }

    fn finalized(&mut self, desk: &mut Desk) {
        let Phase::Active(writer) = &mut self.phase else { return };
        desk.note(Note::SegmentFinalized { first: writer.first, last: writer.committed });
        match writer.then {
            Some(Then::Standby(caller)) => {
                for (caller, _) in std::mem::take(&mut writer.held) {
                    desk.answer(caller, Err(RpcError::Standby));
                }
                self.start_standby(Standby::default(), desk);
                desk.answer(caller, Ok(Response::Done));
            }
            _ => {
                let first = writer.committed + 1;
                writer.step = Step::Starting(Poll::of(writer.journals.len()));
                writer.first = first;
                // JournalNodes that were left out take part again.
                writer.lost = SortedMap::new();
                self.ask_journals(&Request::StartSegment { epoch: self.epoch().unwrap_or(0), first }, desk);
            }
        }
    }

    fn started(&mut self, first: u64, desk: &mut Desk) {
        let Phase::Active(writer) = &mut self.phase else { return };
        writer.step = Step::Open;
        let (then, held) = (writer.then.take(), std::mem::take(&mut writer.held));
        desk.note(Note::SegmentStarted { first });
        self.log(vec![EditOp::StartSegment], None, desk);
        match then {
            Some(Then::NewSegment(caller)) => desk.answer(caller, Ok(Response::Done)),
            // The NameNode was told to become standby while the segment was being begun.
            Some(Then::Standby(caller)) => self.become_standby_for(caller, desk),
            None => {}
        }
        for (caller, request) in held {
            self.on_client(caller, request, desk);
        }
    }
}
