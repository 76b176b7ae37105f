//! When a leader looks for sessions to expire, it leaves none that it has not heard of for its timeout and a tick
//! (`SessionTrackerImpl.java`, `ExpiryQueue.java`).

use super::expiry_not_early::Heard;
use super::{Findings, Law, Moment, Watch, found};
use crate::sim::{Event, Time};
use crate::zk::{Server, ServerId, ServerState, SessionId, Timer, TxnBody};

#[derive(Clone, Debug)]
pub struct ExpiryNotLate {
    heard: Heard,
}

impl Default for ExpiryNotLate {
    fn default() -> Self {
        ExpiryNotLate { heard: Heard::with_doubtful() }
    }
}

impl Watch for ExpiryNotLate {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        self.heard.see(moment);
        if let Event::Timer { node, timer: Timer::Sessions } = &moment.step.event
            && let Some(leader) = ServerId::of_node(*node).and_then(|id| moment.server(id))
            && leader.state() == ServerState::Leading
            && leader.is_serving()
        {
            self.check(moment.step.at, leader, findings);
        }
    }
}

impl ExpiryNotLate {
    fn check(&self, now: Time, leader: &Server, findings: &mut Findings) {
        let tick = leader.config().tick_time;
        for (session, timeout) in leader.sessions() {
            let Some(heard) = self.heard.last(leader.id(), session) else { continue };
            let silent_us = now - heard;
            if silent_us > timeout + tick && !is_closing(leader, session) {
                let what = found!(
                    "{leader} keeps {session} after {silent} ms of silence, whose timeout is {timeout} ms",
                    "{session} 已沉默 {silent} ms，{leader} 仍保留着它，而它的超时是 {timeout} ms";
                    leader = leader.id(), session, silent = silent_us / 1_000, timeout = timeout / 1_000
                );
                findings.breach(Law::ExpiryNotLate, what);
            }
        }
    }
}

/// Whether its closeSession waits for a quorum.
fn is_closing(leader: &Server, session: SessionId) -> bool {
    let closes = |body: &TxnBody| matches!(body, TxnBody::CloseSession { .. });
    leader.store().log.after(leader.last_zxid()).any(|txn| txn.session == session && closes(&txn.body))
}
