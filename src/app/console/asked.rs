//! The client that a line without one is for, and the part of the line that completion looks at. Read only.

use crate::app::model::Model;
use crate::zk::{ClientId, clients};

/// The client that a line without one is for.
pub fn client(model: &Model) -> Option<ClientId> {
    let ids = || clients(model.world()).map(|(id, ..)| id);
    model.console.client.filter(|picked| ids().any(|id| id == *picked)).or_else(|| ids().next())
}

/// Whether Tab has something to do though nothing is offered.
pub fn ends_in_a_word(line: &str) -> bool {
    line.ends_with(|last: char| !last.is_whitespace())
}
