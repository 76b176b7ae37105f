//! The owner of an ephemeral.

use crate::app::model::Model;
use crate::zk::{ClientId, SessionId, clients};

/// The client that has the session, if one has.
pub fn owner_id(model: &Model, session: SessionId) -> Option<ClientId> {
    clients(model.world()).find(|(_, _, client)| client.session() == session).map(|(id, ..)| id)
}

/// The client that has the session, or else the session.
pub fn owner(model: &Model, session: SessionId) -> String {
    owner_id(model, session).map_or_else(|| session.to_string(), |id| id.to_string())
}
