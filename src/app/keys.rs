//! The keys: their messages, and what the help says of them.

use super::model::Model;
use super::msg::{CompareMsg, DoingMsg, KeyPress, LessonMsg, Msg, PageMsg, PointingMsg, Popover, PresentMsg, Tab, TimeMsg};
use super::scene::views;
use super::{lesson, present};
use crate::script::Command;
use crate::sim::{EventId, Fault, Life, NodeId};
use crate::tell::Thing;

/// Whether the page uses the key now, so that the browser must not.
pub fn handles_key(model: &Model, key: &KeyPress) -> bool {
    asked(model, key).is_some()
}

/// The message of a key, in the present state of the page.
pub fn asked(model: &Model, key: &KeyPress) -> Option<Msg> {
    if key.modified {
        return None;
    }
    if model.compare.is_some() && model.popover.is_none() {
        return of_compare(key);
    }
    if let Some(msg) = present::asked(model, key) {
        return Some(msg);
    }
    let msg = match key.key.as_str() {
        "Escape" => return anything_open(model).then_some(Msg::Page(PageMsg::Escape)),
        "ArrowLeft" if key.shift && model.story.is_some() => Msg::Lesson(LessonMsg::Back),
        "ArrowRight" if key.shift && model.story.is_some() => Msg::Lesson(LessonMsg::Next),
        "ArrowLeft" if key.shift => Msg::Time(TimeMsg::OneEvent { back: true }),
        "ArrowRight" if key.shift => Msg::Time(TimeMsg::OneEvent { back: false }),
        " " => Msg::Time(TimeMsg::PlayPause),
        "ArrowLeft" => Msg::Time(TimeMsg::StepBack),
        "ArrowRight" => Msg::Time(TimeMsg::StepForward),
        "Home" => Msg::Time(TimeMsg::ToStart),
        "End" => Msg::Time(TimeMsg::ToEnd),
        "[" => Msg::Time(TimeMsg::Slower),
        "]" => Msg::Time(TimeMsg::Faster),
        "n" => Msg::Time(TimeMsg::Jump { milestone: model.milestone, back: false }),
        "N" => Msg::Time(TimeMsg::Jump { milestone: model.milestone, back: true }),
        "+" | "=" => Msg::Time(TimeMsg::Zoom(1)),
        "-" => Msg::Time(TimeMsg::Zoom(-1)),
        "c" if model.calls || model.has_calls() => Msg::Page(PageMsg::ToggleCalls),
        "z" => Msg::Page(PageMsg::View(views::toggled(model)?)),
        "m" => Msg::Pointing(PointingMsg::NextMessage { back: false }),
        "M" => Msg::Pointing(PointingMsg::NextMessage { back: true }),
        "h" => Msg::Doing(DoingMsg::Do(Command::from(Fault::Heal))),
        // The panels are not in a frame.
        ":" if model.embed.is_none() => Msg::Page(PageMsg::OpenTab(Tab::Console)),
        "?" => Msg::Page(PageMsg::OpenPopover(Popover::Help)),
        "l" => Msg::Lesson(LessonMsg::Library),
        "p" if model.story.is_some() => Msg::Present(PresentMsg::Begin),
        digit if option_of_key(model, digit).is_some() => Msg::Lesson(LessonMsg::Answer(option_of_key(model, digit)?)),
        other => rarer(model, other)?,
    };
    Some(msg)
}

/// The message of a key that is pressed rarely.
#[cold]
#[inline(never)]
fn rarer(model: &Model, key: &str) -> Option<Msg> {
    match key {
        // The panels are not in a frame.
        "g" if model.embed.is_none() => Some(Msg::Page(PageMsg::OpenTab(Tab::Promises))),
        "o" if model.embed.is_none() => Some(Msg::Page(PageMsg::OpenTab(Tab::Figures))),
        other => Some(Msg::Doing(DoingMsg::Do(Command::from(fault_of(model, other)?)))),
    }
}

/// The message of a key while two runs are compared.
fn of_compare(key: &KeyPress) -> Option<Msg> {
    let msg = match key.key.as_str() {
        "Escape" => return Some(Msg::Page(PageMsg::Escape)),
        " " => CompareMsg::PlayPause,
        "ArrowLeft" => CompareMsg::Step { back: true },
        "ArrowRight" => CompareMsg::Step { back: false },
        "Home" => CompareMsg::ToStart,
        "End" => CompareMsg::ToEnd,
        "[" => CompareMsg::Speed { up: false },
        "]" => CompareMsg::Speed { up: true },
        "?" => return Some(Msg::Page(PageMsg::OpenPopover(Popover::Help))),
        _ => return None,
    };
    Some(Msg::Compare(msg))
}

/// The answer to the open question that a digit stands for.
fn option_of_key(model: &Model, key: &str) -> Option<usize> {
    lesson::open_keys(model).into_iter().position(|shown| shown == Some(key))
}

fn anything_open(model: &Model) -> bool {
    model.menu.is_some() || model.popover.is_some() || model.rail_open || model.selected.is_some()
}

/// The keys of the selected machine or message, where they would do something.
fn fault_of(model: &Model, key: &str) -> Option<Fault> {
    let selected = model.selected.as_ref()?;
    if let Thing::Message(id) = selected {
        return fault_of_message(model, key, *id);
    }
    let node: NodeId = selected.node()?;
    let life = model.world().node(node)?.life;
    match (key, life) {
        ("k", Life::Running | Life::Frozen) => Some(Fault::Crash(node)),
        ("r", Life::Crashed) => Some(Fault::Restart(node)),
        ("f", Life::Running) => Some(Fault::Freeze(node)),
        ("t", Life::Frozen) => Some(Fault::Thaw(node)),
        ("i", _) => Some(Fault::Isolate(node)),
        _ => None,
    }
}

/// A message is held and let go as a machine is frozen and thawed.
fn fault_of_message(model: &Model, key: &str, id: EventId) -> Option<Fault> {
    let held = model.world().in_flight().find(|flying| flying.packet.id == id)?.held;
    match key {
        "f" if !held => Some(Fault::Hold(id)),
        "t" if held => Some(Fault::Release(id)),
        "k" => Some(Fault::Drop(id)),
        _ => None,
    }
}
