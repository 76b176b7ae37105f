//! The step that the caption is about: the last one worth a word, so that hidden heartbeats do not interrupt the story.

use crate::app::history::interest::last_before;
use crate::app::history::told::Told;
use crate::app::model::Model;
use crate::app::msg::Granularity;
use crate::sim::{Position, Step};
use crate::tell;
use crate::zk::Class;

/// The most steps back that are searched for one worth a word.
const MAX_SCAN: u32 = 20_000;

/// Finds the step to tell at the cursor, with its sentence. Costs nothing where that has not changed.
pub fn retell(model: &mut Model) {
    let index = worth_telling(model);
    let told = |told: &Told| told.step.index == index && told.run == model.current && told.lang == model.lang;
    if model.told.as_ref().is_some_and(told) {
        return;
    }
    let (run, lang) = (model.current, model.lang);
    let place = &model.place;
    model.told = Some(if index + 1 == place.position.steps {
        Told { run, lang, step: place.step.clone(), text: tell::caption(lang, &place.step, &place.world) }
    } else {
        let recording = &model.runs[run].recording;
        let mut step = Step::default();
        let mut world = recording.seek(Position { steps: index, time: 0 });
        recording.replay(&mut world, index + 1, &mut step, &mut |_| {});
        let text = tell::caption(lang, &step, &world);
        Told { run, lang, step, text }
    });
}

/// The index of the step on screen, or of the last before it that one can see.
fn worth_telling(model: &Model) -> u32 {
    let steps = model.cursor().steps;
    let recording = &model.run().recording;
    let hidden: &[Class] = if model.telling == Granularity::Event { &[] } else { &model.hidden };
    last_before(recording, steps, MAX_SCAN, hidden, model.telling).unwrap_or(steps.saturating_sub(1))
}
