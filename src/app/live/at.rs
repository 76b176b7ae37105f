//! Questions to a live run.

use super::state::Live;
use crate::app::model::Model;
use crate::sim::Position;

/// The live run, where it is the one on screen.
pub fn on_screen(model: &Model) -> Option<&Live> {
    model.live.as_deref().filter(|live| live.run == Some(model.current))
}

/// The moment to which the ensemble has come, as far as was heard.
pub fn now(model: &Model) -> Option<Position> {
    model.runs.get(model.live.as_ref()?.run?)?.until
}

/// Whether the cursor goes along with the ensemble.
pub fn goes_along(model: &Model) -> bool {
    model.playback.playing && on_screen(model).is_some_and(|live| live.follows)
}

/// The programs' seconds by which the cursor is behind the ensemble.
pub fn behind(model: &Model) -> Option<u64> {
    on_screen(model)?.behind(model.cursor(), now(model)?)
}
