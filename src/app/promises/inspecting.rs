//! Looking at the steps of the run, a slice at a time.

use super::at::{found, is_behind};
use crate::app::doing::travel;
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::app::notices::Saying;
use crate::app::sheet;

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

/// Ends playing where a frame has just passed the first breach of the run, at its step, and says so; of each further promise that breaks it
/// says so while it plays on. Not where a lesson or a worksheet plays: those stop where they say, and tell of it themselves. A live run does
/// not wait either. Returns whether it has ended playing.
#[cold]
#[inline(never)]
pub fn halt(model: &mut Model, before: u32) -> bool {
    let first = model.run().inspection.as_ref().and_then(|inspection| inspection.first());
    let Some((step, law)) = first.map(|violation| (violation.step, violation.law)) else { return false };
    // A page in another's frame shows what it was asked to show, and may have no place for a notice.
    let is_a_show = model.embed.is_some() || model.run().until.is_some();
    let is_told_of = is_a_show || lesson::on_script(model).is_some() || sheet::watched(model).is_some();
    if is_told_of || model.cursor().steps <= step {
        return false;
    }
    if step < before {
        tell_further(model, before);
        return false;
    }
    model.playback.pause();
    let gone = travel::go_to_steps(model, step + 1);
    model.say_refusal(gone);
    model.say(Saying::breach(law, model.current, model.cursor().steps));
    model.changes += 1;
    true
}

/// Says that another promise has broken in a frame, in place of what was said of those before it.
fn tell_further(model: &mut Model, before: u32) {
    let broken = found(model).into_iter().filter(|violation| violation.step >= before);
    let Some((law, step, at)) = broken.max_by_key(|violation| violation.step).map(|it| (it.law, it.step, it.at)) else { return };
    model.notices.retract_if(|saying| matches!(saying, Saying::Breach { .. }));
    model.say(Saying::further_breach(law, model.current, step + 1, at));
    model.changes += 1;
}

/// Takes away the notice that a promise breaks here, once "here" is not on screen any more, or the promise is; one that was passed counts as
/// here from its step on.
#[cold]
#[inline(never)]
pub fn leave_breach(model: &mut Model) {
    let (here, is_covered) = ((model.current, model.cursor().steps), model.compare.is_some());
    let shown = model.law.filter(|_| model.tab == Tab::Promises && model.rail_open);
    model.notices.retract_if(|saying| {
        let Saying::Breach { law, run, steps, is_passed, .. } = saying else { return false };
        let is_here = *run == here.0 && (*steps == here.1 || *is_passed && *steps < here.1);
        is_covered || !is_here || shown == Some(*law)
    });
}
