//! A lesson without a rule beside the same commands with all rules, at the same times: what the rule is for.

use super::pairs::Pair;
use crate::app::history::run::{MAX_RUNS, Run};
use crate::app::model::Model;
use crate::lessons::Performed;

/// The open lesson's run and, as a run of the page's own, its commands with all rules. `None` where the page has too many runs.
pub(super) fn pair(model: &mut Model) -> Option<Pair> {
    let story = model.story.as_ref()?;
    let (lesson, performed) = (story.run, story.performed.clone());
    let mended = mended(&performed);
    let same = |run: &Run| run.config == mended.config && run.recording.head().digest() == mended.recording.head().digest();
    let run = match model.runs.iter().position(same) {
        Some(run) => run,
        None if model.runs.len() < MAX_RUNS => {
            model.runs.push(mended);
            model.runs.len() - 1
        }
        None => return None,
    };
    // All of the lesson is compared, whatever was seen of it.
    let end = end(&performed);
    let of_lesson = model.runs.get_mut(lesson)?;
    of_lesson.seen = of_lesson.position_at(end);
    of_lesson.inspect(u32::MAX);
    Some(Pair::Runs(lesson, run))
}

fn end(performed: &Performed) -> u64 {
    performed.beats.last().map_or(0, |beat| beat.end.time)
}

/// The lesson's commands at their times, with all rules.
fn mended(performed: &Performed) -> Run {
    let mut run = Run::new(performed.config.with_all_rules(), performed.seed);
    for entry in performed.recording.entries() {
        run.compute_to(entry.at.time);
        let at = run.position_at(entry.at.time);
        run.act(at, entry.command.clone());
    }
    run.compute_to(end(performed));
    run.seen = run.position_at(end(performed));
    run.inspect(u32::MAX);
    run
}
