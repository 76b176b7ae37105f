//! A leader expires a session only after it has heard nothing of it for the whole timeout, by its own clock, and never within the
//! timeout of its own start (`SessionTrackerImpl.java`, `ExpiryQueue.java`).

use std::collections::BTreeMap;

use super::{Findings, Moment, Property, Watch};
use crate::sim::{Event, NodeId, Time};
use crate::zk::{ClientId, Message, Note, Op, QuorumPacket, RequestBody, ServerId, ServerState, SessionId};

#[derive(Clone, Debug, Default)]
pub struct ExpiryNotEarly {
    /// When each leader last heard of a session.
    heard: BTreeMap<(ServerId, SessionId), Time>,
}

impl Watch for ExpiryNotEarly {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        if let Event::Delivered { from, to, message, .. } = &moment.step.event {
            self.hear(moment, *from, *to, message);
        }
        for (node, note) in &moment.step.notes {
            let Some(leader) = ServerId::of_node(*node) else { continue };
            match note {
                Note::Established { .. } => self.begin(moment, leader),
                Note::SessionExpiring { session } => self.check(moment, leader, *session, findings),
                _ => {}
            }
        }
    }
}

impl ExpiryNotEarly {
    fn begin(&mut self, moment: &Moment, leader: ServerId) {
        let Some(server) = moment.server(leader) else { return };
        for (session, _) in server.sessions() {
            self.heard.insert((leader, session), moment.step.at);
        }
    }

    fn hear(&mut self, moment: &Moment, from: NodeId, to: NodeId, message: &Message) {
        let Some(leader) = ServerId::of_node(to) else { return };
        let mut touch = |session| {
            self.heard.insert((leader, session), moment.step.at);
        };
        match message {
            Message::Quorum(QuorumPacket::Ping { touched, .. }) => touched.iter().for_each(|&(session, _)| touch(session)),
            Message::Quorum(QuorumPacket::Revalidate { session, valid: None, .. }) => touch(*session),
            Message::Quorum(QuorumPacket::Request(request)) if matches!(request.body, RequestBody::CreateSession { .. }) => {
                touch(request.session);
            }
            // Credentials are looked at before any processor, and touch nothing.
            Message::Request { body: RequestBody::Op(Op::AddAuth { .. }), .. } => {}
            Message::Request { .. } | Message::Connect(_) => {
                let Some(server) = moment.server(leader).filter(|server| server.state() == ServerState::Leading) else { return };
                let client = ClientId::of_node(from);
                server.connections().into_iter().filter(|&(id, _)| Some(id) == client).for_each(|(_, session)| touch(session));
            }
            _ => {}
        }
    }

    fn check(&self, moment: &Moment, leader: ServerId, session: SessionId, findings: &mut Findings) {
        let timeout = moment.server(leader).and_then(|server| server.database().sessions.get(&session).copied());
        let (Some(heard), Some(timeout)) = (self.heard.get(&(leader, session)), timeout) else { return };
        let silent_us = moment.step.at - heard;
        if silent_us < timeout {
            let what = format!("{leader} expires {session} after {silent_us} us of silence, whose timeout is {timeout} us");
            findings.breach(Property::ExpiryNotEarly, what);
        }
    }
}
