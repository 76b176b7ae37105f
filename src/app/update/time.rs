//! Going through the run.

use crate::app::cmd::Cmd;
use crate::app::doing::{play, to_txn, travel};
use crate::app::history::told::Telling;
use crate::app::lesson;
use crate::app::live;
use crate::app::model::Model;
use crate::app::msg::{Granularity, LessonMsg, TimeMsg};
use crate::app::notices::Saying;

pub fn update(model: &mut Model, msg: TimeMsg) -> Vec<Cmd> {
    match msg {
        TimeMsg::PlayPause if !model.playback.playing && lesson::plays_on(model) => return lesson::update(model, LessonMsg::Next),
        TimeMsg::PlayPause if model.playback.playing => model.playback.pause(),
        TimeMsg::PlayPause => play::begin(model),
        TimeMsg::Frame { now_ms } => return frame(model, now_ms),
        TimeMsg::StepForward => moved(model, told_by_a_step(model), travel::step_forward),
        TimeMsg::StepBack => moved(model, told_by_a_step(model), travel::step_back),
        TimeMsg::OneEvent { back } => moved(model, Telling::Every, |model| travel::step(model, Granularity::Event, back)),
        TimeMsg::ToStart => travel::to_start(set_out(model, Telling::Sights)),
        TimeMsg::ToEnd if live::at::on_screen(model).is_some() => live::to_now(model),
        TimeMsg::ToEnd => travel::to_end(set_out(model, Telling::Sights)),
        TimeMsg::ScrubTo(time) => travel::scrub(set_out(model, Telling::Sights), time),
        TimeMsg::ScrubToX { track, x } => travel::scrub_to_x(set_out(model, Telling::Sights), track, x),
        TimeMsg::ScrubEnd => model.playback.pause(),
        TimeMsg::GoToStep(step) => {
            moved(model, Telling::Every, |model| travel::go_to_steps(model, step.saturating_add(1)));
        }
        TimeMsg::GoToTxn { zxid, server } => moved(model, Telling::Every, |model| to_txn::go(model, zxid, server)),
        TimeMsg::Jump { milestone, back } => {
            moved(model, Telling::Sights, |model| travel::jump(model, milestone, back));
        }
        TimeMsg::SetMilestone(milestone) => model.milestone = milestone,
        TimeMsg::SetGranularity(granularity) => model.granularity = granularity,
        TimeMsg::SetPace(pace) => model.playback.pace = pace,
        TimeMsg::SetSpeed(index) => model.playback.set_speed(index),
        TimeMsg::Faster => model.playback.change_speed(1),
        TimeMsg::Slower => model.playback.change_speed(-1),
        TimeMsg::Zoom(by) => {
            let time = model.cursor().time;
            (0..by.unsigned_abs()).for_each(|_| model.window.zoom(by > 0, time));
        }
    }
    Vec::new()
}

/// Plays on for a frame.
pub fn frame(model: &mut Model, now_ms: u64) -> Vec<Cmd> {
    if play::frame(model, now_ms) { lesson::arrived(model) } else { Vec::new() }
}

/// Begins to move through the run. From then on the caption tells of every event, or of those worth a look, as this way of moving says.
fn set_out(model: &mut Model, told: Telling) -> &mut Model {
    model.playback.pause();
    model.telling = told;
    model
}

/// Moves through the run, as far as it goes.
fn moved(model: &mut Model, told: Telling, go: impl FnOnce(&mut Model) -> Result<(), Saying>) {
    let result = go(set_out(model, told));
    model.say_refusal(result);
}

fn told_by_a_step(model: &Model) -> Telling {
    match model.granularity {
        Granularity::Event => Telling::Every,
        Granularity::Message | Granularity::Milestone => Telling::Sights,
    }
}
