//! Whether the open lesson is presented, and how. Read only.

use super::state::Presenting;
use crate::app::model::Model;

/// The presentation, while there is one.
pub fn presenting(model: &Model) -> Option<Presenting> {
    model.story.as_ref()?.presenting
}

/// Whether all is dimmed that the beat does not look at.
pub fn is_spotlit(model: &Model) -> bool {
    presenting(model).is_some_and(|presenting| presenting.spotlight)
}
