//! Looking at the steps of the run, a slice at a time.

use super::at::{found, is_behind};
use crate::app::model::Model;
use crate::app::msg::Tab;

/// The steps that are looked at in one frame. While it plays, fewer than that pass on screen; what a link has brought is gone through in
/// seconds.
const SLICE: u32 = 400;
/// The steps of the first slice. The browser compiles a function when it is first called, so each of the first frames does little more
/// than that.
const FIRST: u32 = 4;

/// Begins to look at the steps of every run.
pub fn begin(model: &mut Model) {
    model.inspects = true;
}

/// Goes on by a slice. Counts a change where something shows that did not.
pub fn go_on(model: &mut Model) {
    if !is_behind(model) {
        return;
    }
    let before = found(model).len();
    let slice = model.run().inspected().clamp(FIRST, SLICE);
    model.run_mut().inspect(slice);
    let is_shown = model.tab == Tab::Promises;
    if found(model).len() != before || is_shown || !is_behind(model) {
        model.changes += 1;
    }
}
