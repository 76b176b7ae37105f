//! A person's actions with a challenge, and its judgement as the run goes on.

use super::at::is_due;
use super::list::list;
use super::state::{Attempt, Reached, Standing, Won};
use crate::app::cmd::Cmd;
use crate::app::doing::act;
use crate::app::history::run::{MAX_RUNS, Run};
use crate::app::hunt::beside::open_beside;
use crate::app::model::Model;
use crate::app::msg::{ChallengeMsg, Tab};
use crate::app::notices::Saying;
use crate::app::promises::found;
use crate::lessons::Figures;
use crate::tell;
use crate::tell::words::Word;
use crate::worksheets::{Key, Lessons, Posed, Student, pose};

/// The time between two judgements while it plays.
const JUDGED_EVERY_MS: u64 = 250;

pub fn update(model: &mut Model, msg: ChallengeMsg) -> Vec<Cmd> {
    match msg {
        ChallengeMsg::Begin(place) => begin(model, place),
        ChallengeMsg::End => {
            if let Some(lab) = &mut model.hunt {
                lab.attempt = None;
            }
        }
        ChallengeMsg::Solution => {
            if let Some(attempt) = attempt_of(model) {
                attempt.shows_solution = !attempt.shows_solution;
            }
        }
        ChallengeMsg::OpenSolution => return open_solution(model),
    }
    Vec::new()
}

fn attempt_of(model: &mut Model) -> Option<&mut Attempt> {
    model.hunt.as_mut()?.attempt.as_mut()
}

fn begin(model: &mut Model, place: usize) {
    let Some(sheet) = list() else { return };
    let Some(question) = sheet.questions.get(place) else { return };
    let lessons = Lessons::default();
    let Ok(posed) = pose(&sheet, question, &Student::default(), &lessons) else { return };
    let Key::Goals(goals) = posed.key else { return };
    // A run that has won stays as a branch, where there is room.
    let last = attempt_of(model).map(|attempt| (attempt.run, attempt.won.is_some()));
    let last = last.filter(|(_, won)| !won || model.runs.len() >= MAX_RUNS).map(|(run, _)| run);
    let Some(run) = act::put(model, run_of(&posed), last) else { return model.say(Word::NoticeBranches) };
    model.hunt.get_or_insert_default().attempt = Some(Attempt::new(place, run, goals, &posed));
    model.notices.retract(&Word::NoticeIdle.into());
    (model.story, model.menu) = (None, None);
    model.lay_sheet_aside();
    (model.tab, model.rail_open) = (Tab::Promises, true);
}

/// The run at the moment of the challenge. What comes before stays: acting there begins a branch.
fn run_of(posed: &Posed) -> Run {
    let recording = posed.recording.branch(posed.asked);
    let kept = posed.asked.steps;
    Run { kept, seen: posed.asked, left_at: posed.asked, ..Run::around(posed.config.clone(), posed.seed, recording) }
}

/// Judges the moment on screen, if it is another than the last one. Counts a change, as the page tells how it stands.
pub fn follow(model: &mut Model, now_ms: u64) {
    if !is_due(model) {
        return;
    }
    let is_playing = model.playback.playing;
    let Some(attempt) = attempt_of(model) else { return };
    let begun = *attempt.begun_ms.get_or_insert(now_ms);
    if is_playing && now_ms < attempt.judged_ms + JUDGED_EVERY_MS {
        return;
    }
    attempt.judged_ms = now_ms;
    let Some(standing) = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref()).map(|attempt| judge(model, attempt)) else {
        return;
    };
    let is_own = attempt_of(model).is_some_and(|attempt| attempt.solution_run != Some(standing.at.0));
    let won = standing.reached.as_ref().filter(|reached| is_own && reached.is_won());
    let won = won.map(|it| Won { commands: it.commands, took: it.took, real_ms: now_ms.saturating_sub(begun) });
    let Some(attempt) = attempt_of(model) else { return };
    attempt.standing = Some(standing);
    if let Some(won) = won.filter(|won| attempt.won.is_none_or(|before| won.commands < before.commands)) {
        attempt.won = Some(won);
        let place = attempt.place;
        keep_win(model, place, won);
        model.say(Saying::sentence(move |lang| tell::challenge_won(lang, won.commands, won.took)));
    }
    model.changes += 1;
}

/// Keeps a win in the list of challenges, if it is the best of its challenge.
fn keep_win(model: &mut Model, place: usize, won: Won) {
    let wins = &mut model.hunt.get_or_insert_default().wins;
    match wins.iter_mut().find(|(of, _)| *of == place) {
        Some((_, best)) if won.commands < best.commands => *best = won,
        Some(_) => {}
        None => wins.push((place, won)),
    }
}

fn judge(model: &Model, attempt: &Attempt) -> Standing {
    let (run, at) = (model.run(), model.cursor());
    let (set_up, entries) = ((&run.config, run.seed), run.recording.entries());
    let given = attempt.commands(set_up, entries, at);
    let reached = given.map(|given| {
        let broken = found(model).into_iter().map(|violation| violation.law).collect();
        let mut figures = Figures::new(&run.recording, attempt.asked, at).with_broken(broken);
        let goals = attempt.goals.iter().map(|goal| (figures.check(goal).is_ok(), figures.value(&goal.left)));
        Reached { goals: goals.collect(), commands: given.len(), took: at.time.saturating_sub(attempt.asked.time) }
    });
    Standing { at: (model.current, at), reached, is_before: attempt.is_before(set_up, entries, at) }
}

/// Opens the run of the solution beside one's own.
fn open_solution(model: &mut Model) -> Vec<Cmd> {
    let Some(solved) = attempt_of(model).and_then(|attempt| attempt.solved.clone()) else { return Vec::new() };
    let cmds = open_beside(model, &solved.script);
    let shown = model.current;
    if let Some(attempt) = attempt_of(model) {
        attempt.solution_run = Some(shown);
    }
    cmds
}
