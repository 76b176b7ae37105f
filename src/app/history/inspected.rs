//! A message, under way or arrived, with all that is known of its way.

use crate::sim::{Event, EventId, NodeId, Step, Time};
use crate::zk::{Message, Zk};

/// A message under way or arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspected {
    pub id: EventId,
    pub from: NodeId,
    pub to: NodeId,
    pub sent_at: Time,
    pub arrives_at: Time,
    /// The step that sent it.
    pub cause: u32,
    /// The step of its arrival, where it was found there.
    pub step: Option<u32>,
    /// The message; `None`: a connection that opens or closes.
    pub message: Option<Message>,
}

impl Inspected {
    /// The message that arrived with this step, if one did.
    pub fn delivered(step: &Step<Zk>) -> Option<Self> {
        let Event::Delivered { from, to, sent_at, message, .. } = &step.event else { return None };
        Some(Inspected {
            id: step.id,
            from: *from,
            to: *to,
            sent_at: *sent_at,
            arrives_at: step.at,
            cause: step.cause,
            step: Some(step.index),
            message: Some(message.clone()),
        })
    }
}
