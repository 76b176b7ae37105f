//! From standby to active: a new epoch, the recovery of the segment that the last writer left unfinished, then the reading of all edits
//! (`QuorumJournalManager.recoverUnfinalizedSegments`, `FSNamesystem.startActiveServices`).
//!
//! ```text
//!   getJournalState ─► newEpoch ─► prepareRecovery ─► acceptRecovery ─► finalizeLogSegment ─► read the edits ─► startLogSegment
//! ```
//!
//! Each arrow needs the answers of a majority of JournalNodes. Without one the NameNode ends itself, because it cannot know which edits
//! are safe.

use std::rc::Rc;

use super::super::config::next_epoch;
use super::super::desk::Desk;
use super::super::edit::{Edit, EditOp};
use super::super::error::RpcError;
use super::super::ids::Host;
use super::super::ipc::Caller;
use super::super::message::{Request, Response, SegmentState};
use super::super::note::{ExitReason, Note};
use super::poll::{Poll, Verdict};
use super::standby::longest;
use super::writer::Writer;
use super::{NameNode, Phase};

#[derive(Clone, Debug, Hash)]
pub(super) struct Activation {
    /// The controller that asked for the transition, and is answered at its end.
    caller: Caller,
    stage: Stage,
    epoch: u64,
    poll: Poll,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Stage {
    State,
    Epoch,
    Prepare,
    Accept { first: u64, last: u64 },
    Finalize { first: u64, last: u64 },
    CatchUp,
    Start { first: u64 },
}

impl Activation {
    pub fn epoch(&self) -> Option<u64> {
        (self.epoch > 0).then_some(self.epoch)
    }

    /// Whether the present stage waits for the answer to this request.
    fn expects(&self, request: &Request) -> bool {
        let own = |epoch: &u64| *epoch == self.epoch;
        match (&self.stage, request) {
            (Stage::State, Request::GetJournalState) | (Stage::CatchUp, Request::GetEdits { .. }) => true,
            (Stage::Epoch, Request::NewEpoch { epoch })
            | (Stage::Prepare, Request::PrepareRecovery { epoch, .. })
            | (Stage::Accept { .. }, Request::AcceptRecovery { epoch, .. })
            | (Stage::Finalize { .. }, Request::FinalizeSegment { epoch, .. })
            | (Stage::Start { .. }, Request::StartSegment { epoch, .. }) => own(epoch),
            _ => false,
        }
    }
}

impl NameNode {
    pub(super) fn become_active_for(&mut self, caller: Caller, desk: &mut Desk) {
        match &mut self.phase {
            Phase::Active(_) => desk.answer(caller, Ok(Response::Done)),
            Phase::Activating(activation) => activation.caller = caller,
            Phase::Standby(_) => {
                desk.note(Note::Activating);
                desk.forget_standby();
                let poll = Poll::of(usize::from(self.config.journal_nodes()));
                self.phase = Phase::Activating(Activation { caller, stage: Stage::State, epoch: 0, poll });
                self.ask_journals(&Request::GetJournalState, desk);
            }
            _ => desk.answer(caller, Err(RpcError::IllegalState)),
        }
    }

    pub(super) fn activation_heard(&mut self, request: &Request, by: Host, result: Result<Response, RpcError>, desk: &mut Desk) {
        let Phase::Activating(activation) = &mut self.phase else { return };
        if !activation.expects(request) {
            return;
        }
        match activation.poll.hear(by, result) {
            Verdict::Pending => {}
            Verdict::Failed(why) => self.give_up_activation(why, desk),
            Verdict::Reached => self.next_stage(desk),
        }
    }

    fn give_up_activation(&mut self, why: ExitReason, desk: &mut Desk) {
        if let Phase::Activating(activation) = &self.phase {
            desk.answer(activation.caller, Err(RpcError::IllegalState));
        }
        self.exit(why, desk);
    }

    fn next_stage(&mut self, desk: &mut Desk) {
        let Phase::Activating(activation) = &mut self.phase else { return };
        let Activation { stage, epoch, poll, .. } = activation.clone();
        let answers = poll.answers();
        match stage {
            Stage::State => {
                let promised = answers.filter_map(|(_, response)| match response {
                    Response::JournalState { promised } => Some(*promised),
                    _ => None,
                });
                let epoch = next_epoch(promised.max().unwrap_or(0), self.config.rules);
                desk.note(Note::EpochChosen { epoch });
                activation.epoch = epoch;
                self.stage(Stage::Epoch, &Request::NewEpoch { epoch }, desk);
            }
            Stage::Epoch => {
                let last = answers.filter_map(|(_, response)| match response {
                    Response::Promised { last_segment } => *last_segment,
                    _ => None,
                });
                let last = last.max();
                desk.note(Note::EpochPromised { epoch });
                match last {
                    Some(first) => self.stage(Stage::Prepare, &Request::PrepareRecovery { epoch, first }, desk),
                    None => self.catch_up(desk),
                }
            }
            Stage::Prepare => match best(&poll) {
                Some((of, edits)) => {
                    let (first, last) = bounds(&edits);
                    desk.note(Note::SegmentChosen { first, last, of });
                    self.stage(Stage::Accept { first, last }, &Request::AcceptRecovery { epoch, first, edits }, desk);
                }
                None => self.catch_up(desk),
            },
            Stage::Accept { first, last } => {
                self.stage(Stage::Finalize { first, last }, &Request::FinalizeSegment { epoch, first, last }, desk);
            }
            Stage::Finalize { first, last } => {
                desk.note(Note::SegmentRecovered { first, last });
                self.catch_up(desk);
            }
            Stage::CatchUp => {
                let edits = self.take_over(&longest(&poll));
                desk.note(Note::CaughtUp { edits, txid: self.namespace.txid() });
                let first = self.namespace.txid() + 1;
                self.stage(Stage::Start { first }, &Request::StartSegment { epoch, first }, desk);
            }
            Stage::Start { first } => self.become_active(first, desk),
        }
    }

    fn stage(&mut self, stage: Stage, request: &Request, desk: &mut Desk) {
        let asked = usize::from(self.config.journal_nodes());
        if let Phase::Activating(activation) = &mut self.phase {
            activation.stage = stage;
            activation.poll = Poll::of(asked);
        }
        self.ask_journals(request, desk);
    }

    fn catch_up(&mut self, desk: &mut Desk) {
        self.stage(Stage::CatchUp, &Request::GetEdits { from: self.namespace.txid() + 1 }, desk);
    }

    fn become_active(&mut self, first: u64, desk: &mut Desk) {
        let Phase::Activating(activation) = &self.phase else { return };
        let (caller, epoch) = (activation.caller, activation.epoch);
        let lost = activation.poll.refusals().map(|(host, _)| host).collect();
        let writer = Writer::new(epoch, first, lost, self.journals().collect());
        self.phase = Phase::Active(writer);
        desk.note(Note::BecameActive { epoch, txid: self.namespace.txid() });
        self.log(vec![EditOp::StartSegment], None, desk);
        desk.answer(caller, Ok(Response::Done));
    }
}

/// Chooses the JournalNode whose edits are to be kept: a finalized segment before one in progress, then the later writer's, then the longer
/// (`SegmentRecoveryComparator.java`).
fn best(poll: &Poll) -> Option<(Host, Rc<[Rc<Edit>]>)> {
    let states = poll.answers().filter_map(|(host, response)| match response {
        Response::Prepared(Some(state)) => Some((host, state)),
        _ => None,
    });
    let rank = |state: &SegmentState| (state.finalized, state.epoch, state.edits.last().map(|edit| edit.txid));
    let (host, state) = states.filter(|(_, state)| !state.edits.is_empty()).max_by_key(|(_, state)| rank(state))?;
    Some((host, state.edits.clone()))
}

fn bounds(edits: &[Rc<Edit>]) -> (u64, u64) {
    (edits.first().map_or(0, |edit| edit.txid), edits.last().map_or(0, |edit| edit.txid))
}
