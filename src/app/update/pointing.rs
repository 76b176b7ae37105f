//! Pointing at things: selection, hover, menus.

use crate::app::cmd::Cmd;
use crate::app::doing::select::select;
use crate::app::model::Model;
use crate::app::msg::{LessonMsg, Point, PointingMsg};
use crate::app::{inspect, lesson, present};
use crate::tell::Thing;
use crate::tell::words::Word;

pub fn update(model: &mut Model, msg: PointingMsg) -> Vec<Cmd> {
    match msg {
        PointingMsg::Select(thing) => select(model, thing),
        // The light stays where the beat looks.
        PointingMsg::Hover(thing) => model.hovered = thing.filter(|_| !present::is_spotlit(model)),
        PointingMsg::Click { of, at } => match lesson::option_of(model, &of) {
            Some(option) => {
                select(model, Some(of));
                return lesson::update(model, LessonMsg::Answer(option));
            }
            None => return open_menu(model, of, at),
        },
        PointingMsg::OpenMenu { of, at } => return open_menu(model, of, at),
        PointingMsg::CloseMenu => return close_menu(model),
        PointingMsg::NextMessage { back } => return next_message(model, back),
    }
    Vec::new()
}

fn open_menu(model: &mut Model, of: Thing, at: Point) -> Vec<Cmd> {
    select(model, Some(of.clone()));
    model.menu = Some((of, at));
    vec![Cmd::FocusMenu]
}

/// While it plays, a message is gone before one has done anything with it.
fn next_message(model: &mut Model, back: bool) -> Vec<Cmd> {
    model.playback.pause();
    let Some(id) = inspect::beside_selected(model, back) else {
        model.say(Word::NoticeNoMessage);
        return Vec::new();
    };
    select(model, Some(Thing::Message(id)));
    vec![Cmd::FocusMessage(id)]
}

/// Closes the menu of a thing that has gone away meanwhile: a message that has arrived, a machine that was removed, a deleted znode.
pub fn leave_what_is_gone(model: &mut Model) -> Vec<Cmd> {
    let is_gone = model.menu.as_ref().is_some_and(|(of, _)| !inspect::is_there(model, of));
    if is_gone { close_menu(model) } else { Vec::new() }
}

fn close_menu(model: &mut Model) -> Vec<Cmd> {
    if model.menu.take().is_some() { vec![Cmd::FocusStage] } else { Vec::new() }
}
