//! A run without a rule beside the same commands with all rules, at the same times: what the rule is for.
//!
//! The run may be a lesson's, one that a hunt has found, or a person's own.

use super::pairs::Pair;
use crate::app::history::run::{MAX_RUNS, Run};
use crate::app::model::Model;
use crate::sim::{Recording, Time};
use crate::zk::Zk;

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

/// The first step, among so many, at which a rule that the run is without decides otherwise: there its processes say something else of
/// themselves, or what comes of it is another step.
pub fn first_otherwise(without: &Run, steps: u32) -> Option<u32> {
    let with = replayed(without, without.position_of(steps).time);
    let [one, other] = [&without.recording, &with.recording];
    let differs = |step: &u32| {
        let at = *step as usize;
        one.trace().get(at) != other.trace().get(at) || one.notes_of(*step) != other.notes_of(*step)
    };
    let first = (0..steps).find(differs)?;
    let traced = |of: &Recording<Zk>| of.trace().get(first as usize).copied();
    let (here, there) = (traced(one), traced(other));
    if here == there {
        return Some(first);
    }
    // The sooner of the two is missing on the other side: the step that it comes of had no such effect there.
    let sooner = [here, there].into_iter().flatten().min_by_key(|step| (step.at, step.id))?;
    Some(if sooner.cause < first { sooner.cause } else { first })
}

/// The commands at their times up to the end, with all rules, all of it looked at.
fn mended(without: &Run, end: Time) -> Run {
    let mut run = replayed(without, end);
    run.seen = run.position_at(end);
    run.inspect(u32::MAX);
    run
}

/// The commands with all rules: each behind the same step as long as the steps are the same, then at its time.
fn replayed(without: &Run, end: Time) -> Run {
    let mut run = Run::new(without.config.with_all_rules(), without.seed);
    for entry in without.recording.entries().iter().take_while(|entry| entry.at.time <= end) {
        run.compute_to(entry.at.time);
        let [same, other] = [&run, without].map(|of| of.recording.trace().get(..entry.at.steps as usize));
        let at = if same.is_some() && same == other { entry.at } else { run.position_at(entry.at.time) };
        run.act(at, entry.command.clone());
    }
    run.compute_to(end);
    run
}
