//! A run without a rule beside the same commands with all rules, at the same times: what the rule is for.
//!
//! The run may be a lesson's, one that a hunt has found, or a person's own.

use super::pairs::Pair;
use crate::app::history::run::{MAX_RUNS, Run};
use crate::app::model::Model;
use crate::sim::Time;

/// The run and, as a run of the page's own, its commands with all rules. `None` where the page has too many runs.
pub(super) fn pair(model: &mut Model, run: usize) -> Option<Pair> {
    let end = end(model, run)?;
    let mended = mended(model.runs.get(run)?, end);
    let same = |run: &Run| run.config == mended.config && run.recording.head().digest() == mended.recording.head().digest();
    let beside = match model.runs.iter().position(same) {
        Some(beside) => beside,
        None if model.runs.len() < MAX_RUNS => {
            model.runs.push(mended);
            model.runs.len() - 1
        }
        None => return None,
    };
    let without = model.runs.get_mut(run)?;
    without.seen = without.seen.max(without.position_at(end));
    without.inspect(u32::MAX);
    Some(Pair::Runs(run, beside))
}

/// The end of what is compared: of all of a lesson, whatever was seen of it; of another run, of what was seen.
fn end(model: &Model, run: usize) -> Option<Time> {
    let performed = model.story.as_ref().filter(|story| story.run == run).map(|story| &story.performed);
    let of_lesson = performed.map(|performed| performed.beats.last().map_or(0, |beat| beat.end.time));
    of_lesson.or_else(|| model.runs.get(run).map(|run| run.seen.time))
}

/// The commands at their times up to the end, with all rules.
fn mended(without: &Run, end: Time) -> Run {
    let mut run = Run::new(without.config.with_all_rules(), without.seed);
    for entry in without.recording.entries().iter().take_while(|entry| entry.at.time <= end) {
        run.compute_to(entry.at.time);
        let at = run.position_at(entry.at.time);
        run.act(at, entry.command.clone());
    }
    run.compute_to(end);
    run.seen = run.position_at(end);
    run.inspect(u32::MAX);
    run
}
