//! A message, under way or arrived, with all that is known of its way.

use crate::sim::{EventId, NodeId, Time};
use crate::zk::Message;

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
