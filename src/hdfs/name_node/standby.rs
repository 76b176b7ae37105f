//! The standby: reads from the JournalNodes the edits that the active NameNode has written (`EditLogTailer.java`, `StandbyState.java`).

use std::rc::Rc;

use super::super::carries::Timer;
use super::super::desk::Desk;
use super::super::edit::Edit;
use super::super::error::RpcError;
use super::super::ids::Host;
use super::super::ipc::Caller;
use super::super::message::{Request, Response};
use super::super::note::Note;
use super::poll::{Poll, Verdict};
use super::{JOURNAL_TIMEOUT, NameNode, Phase};

#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Standby {
    /// The answers of the JournalNodes to the request for new edits, while it is under way.
    tailing: Option<Poll>,
}

/// The longest of the JournalNodes' answers.
pub(super) fn longest(poll: &Poll) -> Rc<[Rc<Edit>]> {
    let edits = poll.answers().filter_map(|(_, response)| match response {
        Response::Edits(edits) => Some(edits.clone()),
        _ => None,
    });
    edits.max_by_key(|edits| edits.len()).unwrap_or_default()
}

impl NameNode {
    pub(super) fn start_standby(&mut self, standby: Standby, desk: &mut Desk) {
        self.phase = Phase::Standby(standby);
        desk.note(Note::BecameStandby);
        desk.timer(Timer::Roll, self.config.roll_period);
        self.tail(desk);
    }

    /// Asks for the edits of finalized segments. The end of a segment in progress may still be cut off.
    pub(super) fn tail(&mut self, desk: &mut Desk) {
        let Phase::Standby(standby) = &mut self.phase else { return };
        desk.timer(Timer::Tail, self.config.tail_period);
        if standby.tailing.is_none() {
            standby.tailing = Some(Poll::of(usize::from(self.config.journal_nodes())));
            self.ask_journals(&Request::GetEdits { from: self.namespace.txid() + 1 }, desk);
        }
    }

    /// Asks the active NameNode to finalize its segment and begin another, so that the first can be read (`dfs.ha.log-roll.period`).
    pub(super) fn trigger_roll(&mut self, desk: &mut Desk) {
        if matches!(self.phase, Phase::Standby(_)) {
            desk.timer(Timer::Roll, self.config.roll_period);
            desk.call(self.peer(), Request::RollEditLog, JOURNAL_TIMEOUT);
        }
    }

    pub(super) fn standby_heard(&mut self, request: &Request, by: Host, result: Result<Response, RpcError>, desk: &mut Desk) {
        let Phase::Standby(standby) = &mut self.phase else { return };
        match request {
            Request::RollEditLog if result.is_ok() => self.tail(desk),
            Request::GetEdits { .. } => {
                let Some(poll) = &mut standby.tailing else { return };
                match poll.hear(by, result) {
                    Verdict::Pending => {}
                    Verdict::Failed(_) => standby.tailing = None,
                    Verdict::Reached => {
                        let edits = longest(poll);
                        standby.tailing = None;
                        let edits = self.take_over(&edits);
                        if edits > 0 {
                            desk.note(Note::CaughtUp { edits, txid: self.namespace.txid() });
                        }
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn become_standby_for(&mut self, caller: Caller, desk: &mut Desk) {
        match &mut self.phase {
            Phase::Standby(_) => desk.answer(caller, Ok(Response::Done)),
            Phase::Activating(_) => {
                self.start_standby(Standby::default(), desk);
                desk.answer(caller, Ok(Response::Done));
            }
            Phase::Active(writer) => {
                writer.end_for_standby(caller);
                if !writer.is_rolling() {
                    self.close_segment(desk);
                }
            }
            _ => desk.answer(caller, Err(RpcError::IllegalState)),
        }
    }
}
