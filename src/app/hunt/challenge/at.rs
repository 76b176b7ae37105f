//! Whether a challenge is to be judged.

use crate::app::model::Model;
use crate::app::promises::is_behind;

/// Whether the moment on screen is another than the one that was judged, and it is known what is broken there.
pub fn is_due(model: &Model) -> bool {
    let attempt = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref());
    let is_judged = |standing: &super::state::Standing| standing.at == (model.current, model.cursor());
    attempt.is_some_and(|attempt| !attempt.standing.as_ref().is_some_and(is_judged)) && !is_behind(model)
}

/// The place to begin reading at in the panel of promises: the challenge that the run on screen goes on from, else what must hold.
pub fn heading(model: &Model) -> &'static str {
    let standing = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref()?.standing.as_ref());
    let is_here = standing.is_some_and(|standing| standing.at.0 == model.current && standing.reached.is_some());
    if is_here { "attempt" } else { "promises-title" }
}
