//! Whether a challenge is to be judged.

use crate::app::model::Model;
use crate::app::promises::is_behind;

/// Whether the moment on screen is another than the one that was judged, and it is known what is broken there.
pub fn is_due(model: &Model) -> bool {
    let attempt = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref());
    let is_judged = |standing: &super::state::Standing| standing.at == (model.current, model.cursor());
    attempt.is_some_and(|attempt| !attempt.standing.as_ref().is_some_and(is_judged)) && !is_behind(model)
}
