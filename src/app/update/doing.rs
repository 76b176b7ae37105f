//! Changing the run with a button, a key or the pointer.

use crate::app::cmd::Cmd;
use crate::app::doing::act;
use crate::app::model::Model;
use crate::app::msg::DoingMsg;
use crate::app::names::Form;
use crate::app::{console, hunt, lesson, znodes};
use crate::script::Command;
use crate::zk::Action;

pub fn update(model: &mut Model, msg: DoingMsg) -> Vec<Cmd> {
    let result = match msg {
        DoingMsg::Do(command) => return do_command(model, command),
        DoingMsg::DragCut { from, to } => act::cut_along(model, from, to),
        DoingMsg::DragWatch { client, path } => return do_command(model, znodes::watch_call(model, client, &path)),
        DoingMsg::SwitchBranch(to) => {
            act::switch(model, to);
            Ok(())
        }
        DoingMsg::Restart => act::restart(model),
        DoingMsg::Hunt(sought) => return hunt::begin(model, sought),
        DoingMsg::Bound(msg) => {
            hunt::bound(model, msg);
            Ok(())
        }
        DoingMsg::StopHunt => {
            hunt::stop(model);
            Ok(())
        }
        DoingMsg::OpenSchedule(seed) => return hunt::open_schedule(model, seed),
        DoingMsg::Challenge(msg) => return hunt::challenge::update(model, msg),
        DoingMsg::OpenFound(sought) => return hunt::open_found(model, sought),
        DoingMsg::FoundWithRules(sought) => return hunt::found_with_rules(model, sought),
        DoingMsg::FurtherBack(law) => {
            hunt::go_further_back(model, law);
            Ok(())
        }
        DoingMsg::HuntFor(rule) => return hunt::begin_in_sight(model, rule),
    };
    model.say_refusal(result);
    Vec::new()
}

fn do_command(model: &mut Model, command: Command) -> Vec<Cmd> {
    let was_open = model.menu.take().is_some();
    console::echo_command(model, &command);
    let is_call = matches!(command, Command::Act(crate::zk::Command::Action(Action::Call { .. })));
    let result = act::carry_out(model, command);
    // Whoever leaves a lesson's script by acting wants to see what comes of it.
    if result.is_ok() && model.story.is_some() && lesson::on_script(model).is_none() {
        model.playback.play();
    }
    // The buttons of the panel's form for a watch are calls.
    let closes = is_call && result.is_ok() && model.znodes.form == Some(Form::Watch);
    model.say_refusal(result);
    if closes {
        return znodes::close(model);
    }
    if was_open { vec![Cmd::FocusStage] } else { Vec::new() }
}
