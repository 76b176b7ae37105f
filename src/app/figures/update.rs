//! Counting up to the moment on screen while the panel is open, and choosing the moment to compare with.

use crate::app::lesson;
use crate::app::model::Model;
use crate::sim::Position;

/// The steps that are counted at once; in a longer run the panel says how far it is, and a button goes on.
const MOST_STEPS: u32 = 100_000;

/// Counts up to the moment on screen.
#[cold]
pub fn follow(model: &mut Model) {
    let (to, by_itself) = (model.cursor().steps, beginning(model));
    if model.run_mut().count(to, MOST_STEPS) == to {
        model.run_mut().compare_figures(by_itself);
    }
}

/// Compares with the moment on screen from now on, or with the beginning again.
pub fn pin(model: &mut Model, on: bool) {
    let at = on.then(|| model.cursor());
    model.run_mut().pin_figures(at);
}

/// The moment that figures are compared with by themselves: the beginning of the lesson's beat, or of the run.
fn beginning(model: &Model) -> Position {
    let first = Position { steps: model.run().first, time: 0 };
    lesson::on_script(model).map_or(first, |story| story.span().0)
}
