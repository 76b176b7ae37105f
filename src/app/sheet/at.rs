//! The place in the open worksheet. Read only.

use crate::app::model::Model;
use crate::sim::Position;

/// The stretch of the outcome that is watched, until the cursor has come to its end.
pub fn watched(model: &Model) -> Option<(Position, Position)> {
    let work = model.work.as_ref().filter(|work| work.watches && work.run == Some(model.current))?;
    let cursor = model.cursor();
    // At its end the last sight still stands for its time.
    let stands = model.pacing.as_ref().is_some_and(|pacing| pacing.at() == cursor && !pacing.is_over());
    work.outcome().filter(|(from, to)| (*from..*to).contains(&cursor) || cursor == *to && stands)
}
