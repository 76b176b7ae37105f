//! A leader expires a session only after it has heard nothing of it for the whole timeout, by its own clock, and never within the
//! timeout of its own start (`SessionTrackerImpl.java`, `ExpiryQueue.java`).

use std::collections::BTreeMap;

use super::{Findings, Law, Moment, Watch, found};
use crate::sim::{Event, NodeId, Time};
use crate::zk::{ClientId, Message, Note, Op, QuorumPacket, RequestBody, ServerId, ServerState, SessionId};

#[derive(Clone, Debug, Default)]
pub struct ExpiryNotEarly {
    heard: Heard,
}

/// The times at which each leader last heard of a session.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    at: BTreeMap<(ServerId, SessionId), Time>,
    /// Whether to count what may have been for another session: a client's machine was started anew, and its old connection is still
    /// there.
    doubtful_too: bool,
}

impl Watch for ExpiryNotEarly {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        self.heard.see(moment);
        for (node, note) in &moment.step.notes {
            if let (Note::SessionExpiring { session }, Some(leader)) = (note, ServerId::of_node(*node)) {
                self.check(moment, leader, *session, findings);
            }
        }
    }
}

impl Heard {
    pub fn with_doubtful() -> Self {
        Heard { doubtful_too: true, ..Heard::default() }
    }

    pub fn see(&mut self, moment: &Moment) {
        if let Event::Delivered { from, to, message, .. } = &moment.step.event {
            self.hear(moment, *from, *to, message);
        }
        for (node, note) in &moment.step.notes {
            if let (Note::Established { .. }, Some(leader)) = (note, ServerId::of_node(*node)) {
                self.begin(moment, leader);
            }
        }
    }

    /// The time at which any server last heard of it.
    fn last_anywhere(&self, session: SessionId) -> Option<Time> {
        self.at.iter().filter(|((_, of), _)| *of == session).map(|(_, at)| *at).max()
    }

    pub fn last(&self, leader: ServerId, session: SessionId) -> Option<Time> {
        self.at.get(&(leader, session)).copied()
    }

    fn begin(&mut self, moment: &Moment, leader: ServerId) {
        let Some(server) = moment.server(leader) else { return };
        for (session, _) in server.sessions() {
            self.at.insert((leader, session), moment.step.at);
        }
    }

    fn hear(&mut self, moment: &Moment, from: NodeId, to: NodeId, message: &Message) {
        let Some(leader) = ServerId::of_node(to) else { return };
        let doubtful_too = self.doubtful_too;
        let mut touch = |session| {
            self.at.insert((leader, session), moment.step.at);
        };

        match message {
            Message::Quorum(QuorumPacket::Ping { touched, .. }) => touched.iter().for_each(|&(session, _)| touch(session)),
            Message::Quorum(QuorumPacket::Revalidate { session, valid: None, .. }) => touch(*session),
            Message::Quorum(QuorumPacket::Request(request)) if matches!(request.body, RequestBody::CreateSession { .. }) => {
                touch(request.session);
            }
            // Credentials are looked at before any processor, and touch nothing.
            Message::Request { body: RequestBody::Op(Op::AddAuth { .. }), .. } => {}
            Message::Connect(connect) if connect.session == SessionId::NONE => {}
            // A client that is turned away is heard of by nobody, though an older connection of its session may still be there.
            Message::Connect(connect) => {
                let is_turned_away = |(_, note): &(_, Note)| matches!(note, Note::ClientAhead { .. });
                if !moment.step.notes.iter().any(is_turned_away) {
                    touch(connect.session);
                }
            }
            Message::Request { .. } => {
                let Some(server) = moment.server(leader) else { return };
                let client = ClientId::of_node(from);
                let own: Vec<_> = server.connections().into_iter().filter(|there| Some(there.client) == client).collect();
                if own.len() == 1 || doubtful_too {
                    own.into_iter().for_each(|there| touch(there.session));
                }
            }
            _ => {}
        }
    }
}

impl ExpiryNotEarly {
    fn check(&self, moment: &Moment, leader: ServerId, session: SessionId, findings: &mut Findings) {
        let timeout = moment.server(leader).and_then(|server| server.database().sessions.get(&session).copied());
        // Another server than the leader expires none.
        let leads = moment.server(leader).is_some_and(|server| server.state() == ServerState::Leading);
        let heard = if leads { self.heard.last(leader, session) } else { self.heard.last_anywhere(session) };
        let (Some(heard), Some(timeout)) = (heard, timeout) else { return };
        let silent_us = moment.step.at - heard;
        if silent_us < timeout {
            let what = found!(
                "{leader} expires {session} after {silent} ms of silence, whose timeout is {timeout} ms",
                "{leader} 在 {session} 沉默 {silent} ms 后就让它过期，而它的超时是 {timeout} ms";
                leader, session, silent = silent_us / 1_000, timeout = timeout / 1_000
            );
            findings.breach(Law::ExpiryNotEarly, what);
        }
    }
}
