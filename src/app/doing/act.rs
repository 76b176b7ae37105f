//! A command at the cursor. At the end of what was seen the run goes on; before that end, a branch begins.

use super::travel;
use crate::app::console::hear::hear;
use crate::app::history::run::{MAX_RUNS, Place, Run};
use crate::app::history::told::Telling;
use crate::app::live;
use crate::app::model::Model;
use crate::app::msg::Point;
use crate::app::notices::Saying;
use crate::app::scene::places::places;
use crate::script::{Command, ParseError, ParseErrorKind, Setup, TimeCommand};
use crate::sim::{Fault, NodeId};
use crate::tell;
use crate::tell::words::Word;
use crate::zk::{self, Action, Note};

/// Carries out a command of the language, from the console, a button or a key.
///
/// # Errors
/// The command was refused, or did not come to its end.
pub fn carry_out(model: &mut Model, command: Command) -> Result<(), Saying> {
    model.telling = Telling::Sights;
    if let (Command::Act(command), Some(_)) = (&command, live::at::on_screen(model)) {
        return live::post(model, command.clone());
    }
    match command {
        Command::Act(command) => act(model, command),
        Command::Time(time) => let_pass(model, time),
        Command::Setup(setup) => set_up(model, &setup),
    }
}

/// Whether it begins a recipe whose tree is a picture of it.
#[cold]
#[inline(never)]
fn has_picture(command: &zk::Command) -> bool {
    matches!(command, zk::Command::Action(Action::Run { program, .. }) if program.program().has_picture())
}

fn act(model: &mut Model, command: zk::Command) -> Result<(), Saying> {
    let at = model.cursor();
    if model.run().is_past(at) && !fork(model) {
        return Err(Word::NoticeBranches.into());
    }
    let begins = matches!(&command, zk::Command::Action(Action::Run { .. })) && has_picture(&command);
    let Some(after) = model.run_mut().act(at, command) else {
        return Err(Word::NoticeSteps.into());
    };
    // The world on screen may be of a run that was cut short: the steps up to the cursor are the same.
    travel::go_and_follow(model, after);
    // An answer that the client's library gives without asking a server belongs to the command's own step, which was already shown.
    hear(&mut model.console, model.lang, &model.place.step);
    let refused = model.place.step.notes.iter().find_map(|(_, note)| match note {
        Note::Refused(why) => Some(Saying::sentence(|lang| tell::plain_text(&tell::refused(lang, why)))),
        _ => None,
    });
    model.offers_tree = begins && refused.is_none();
    // The page stopped for want of something to do, and here it is.
    if refused.is_none() && model.playback.rests {
        model.playback.play();
    }
    refused.map_or(Ok(()), Err)
}

/// Begins a branch at the cursor. The run that it leaves stays as it was.
fn fork(model: &mut Model) -> bool {
    if model.runs.len() >= MAX_RUNS {
        return false;
    }
    let at = model.cursor();
    let branch = model.run().fork(at, model.current);
    model.run_mut().left_at = at;
    model.runs.push(branch);
    model.current = model.runs.len() - 1;
    true
}

/// Goes to another run, at the place where its cursor was left.
pub fn switch(model: &mut Model, to: usize) {
    if to >= model.runs.len() || to == model.current {
        return;
    }
    model.playback.pause();
    let cursor = model.cursor();
    model.run_mut().left_at = cursor;
    show(model, to);
}

/// Puts a run on screen where its cursor was left.
pub fn show(model: &mut Model, to: usize) {
    model.current = to;
    model.console.go_to_run(to);
    let at = model.run().left_at;
    model.place = Place::start(&model.run().recording);
    travel::go_and_follow(model, at);
    model.inspected = None;
    // The told step may belong to another run that had this number before.
    model.told = None;
}

/// Puts a run on screen: in the place of an old one that no branch has left, else beside the others. Returns its place, if there is one.
pub fn put(model: &mut Model, run: Run, old: Option<usize>) -> Option<usize> {
    model.playback.pause();
    let is_left_by_none = |place: &usize| model.runs.iter().all(|run| run.parent.is_none_or(|(parent, _)| parent != *place));
    let place = match old.filter(is_left_by_none) {
        Some(place) => {
            model.runs[place] = run;
            model.console.forget_run(place);
            place
        }
        None if model.runs.len() < MAX_RUNS => {
            model.runs.push(run);
            model.runs.len() - 1
        }
        None => return None,
    };
    show(model, place);
    Some(place)
}

/// Adds a run beside the others.
///
/// # Errors
/// There are too many.
pub fn start_run(model: &mut Model, run: Run) -> Result<(), Saying> {
    if model.runs.len() >= MAX_RUNS {
        return Err(Word::NoticeBranches.into());
    }
    model.runs.push(run);
    let newest = model.runs.len() - 1;
    switch(model, newest);
    Ok(())
}

/// Begins a run with the same set-up.
///
/// # Errors
/// There are too many runs.
pub fn restart(model: &mut Model) -> Result<(), Saying> {
    let run = Run::new(model.run().config.clone(), model.run().seed);
    start_run(model, run)
}

fn let_pass(model: &mut Model, time: TimeCommand) -> Result<(), Saying> {
    model.playback.pause();
    match time {
        TimeCommand::For(span) => travel::go_to_time(model, model.cursor().time.saturating_add(span)),
        TimeCommand::At(time) => {
            model.run_mut().compute_to(time);
            // The run goes through every event before that time, and none at it.
            let mut position = model.run().position_at(time.saturating_sub(1));
            position.steps = position.steps.max(model.run().first);
            position.time = model.run().known(time);
            travel::go_and_follow(model, position);
            Ok(())
        }
        TimeCommand::Step(count) => travel::go_to_steps(model, model.cursor().steps.saturating_add(count)),
        TimeCommand::Until(condition) => travel::until(model, condition),
    }
}

/// Begins a run with another set-up: the one on screen keeps its own.
fn set_up(model: &mut Model, setup: &Setup) -> Result<(), Saying> {
    let mut config = model.run().config.clone();
    let mut seed = model.run().seed;
    setup.apply(&mut config, &mut seed);
    if let Some(wrong) = config.misgrouped() {
        return Err(Saying::sentence(|lang| tell::error(lang, &ParseError::new(0..0, ParseErrorKind::Misgrouped(wrong)))));
    }
    start_run(model, Run::new(config, seed))?;
    model.say(Word::NoticeNewRun);
    Ok(())
}

/// The shortest line across the stage that is a cut: a shorter one is a click with an unsteady hand.
const SHORTEST_CUT: i64 = 40;

/// Whether a line from here to there cuts, and is drawn as a cut.
pub fn is_cut(from: Point, to: Point) -> bool {
    let (dx, dy) = (i64::from(to.x - from.x), i64::from(to.y - from.y));
    dx * dx + dy * dy >= SHORTEST_CUT * SHORTEST_CUT
}

/// Parts the machines on the two sides of a line that was drawn across the stage.
///
/// # Errors
/// The network could not be parted.
pub fn cut_along(model: &mut Model, from: Point, to: Point) -> Result<(), Saying> {
    if !is_cut(from, to) {
        return Ok(());
    }
    let (dx, dy) = (i64::from(to.x - from.x), i64::from(to.y - from.y));
    let mut sides: [Vec<NodeId>; 2] = [Vec::new(), Vec::new()];
    for (node, frame) in places(model).frames {
        let (x, y) = frame.centre();
        let side = dx * i64::from(y - from.y) - dy * i64::from(x - from.x);
        sides[usize::from(side >= 0)].push(node);
    }
    if sides.iter().any(Vec::is_empty) {
        return Ok(());
    }
    carry_out(model, Command::from(Fault::Partition(sides.into())))
}
