//! The address and the browser's history. While nothing plays they follow the screen; a person who goes to an address or an
//! entry gets what it names.

use super::cmd::Cmd;
use super::doing::{act, opening, travel};
use super::here::{fragment, over};
use super::history::permalink::{self, Address, Over};
use super::model::Model;
use super::notices::Saying;
use super::trail::{Arrival, Ground, Layer, Spot, Visit};
use super::{compare, lesson};
use crate::lang::Lang;
use crate::lessons::StageView;
use crate::tell::words::Word;

/// Writes to the browser's history after a message that may have led to another place. `left` was on screen before.
pub fn follow(model: &mut Model, left: Visit) -> Vec<Cmd> {
    if model.trail.is_settling() {
        return settle(model);
    }
    let spot = Spot::of(model);
    let on_the_way_back = model.trail.is_awaited() && model.trail.came_from(&spot);
    if on_the_way_back || model.trail.spot().is_none_or(|there| *there == spot) {
        return Vec::new();
    }
    let closed = left.spot.layer != Layer::Nothing && left.spot.ground == spot.ground;
    model.trail.keep(left);
    if closed && model.trail.came_from(&spot) {
        model.trail.go_back();
        return vec![Cmd::GoBack];
    }
    model.trail.push();
    model.trail.keep(Visit::of(model));
    let fragment = fragment(model);
    model.written = fragment.clone().unwrap_or_default();
    vec![Cmd::PushAddress { entry: model.trail.current(), fragment }]
}

/// Records that the entry on screen shows another moment. While a link is being followed, the screen still shows what was left.
pub fn stay(model: &mut Model) -> Vec<Cmd> {
    if model.trail.is_awaited() || model.trail.is_settling() {
        return Vec::new();
    }
    model.trail.keep(Visit::of(model));
    let Some(fragment) = fragment(model) else {
        if !model.written.is_empty() {
            model.written.clear();
            model.say(Word::NoticeRunTooLong);
        }
        return Vec::new();
    };
    if fragment == model.written {
        return Vec::new();
    }
    model.written.clone_from(&fragment);
    vec![Cmd::WriteAddress { entry: model.trail.current(), fragment }]
}

/// Finishes a link whose parts come one after the other: together they are one entry.
pub fn settle(model: &mut Model) -> Vec<Cmd> {
    let mut cmds = Vec::new();
    if model.library.wanted.is_none() {
        cmds = match model.trail.take_over() {
            None => Vec::new(),
            Some(Over::Picker) => lesson::open_picker(model),
            Some(Over::Comparison(asked)) => compare::open_link(model, &asked),
        };
        if model.library.pair.is_none() {
            model.trail.settled();
            // A layer that could not be opened does not stay in the address.
            if over(model).is_none() && permalink::read_over(&model.written).is_some() {
                cmds.extend(stay(model));
            }
        }
    }
    model.trail.keep(Visit::of(model));
    cmds
}

/// Follows the browser to another entry of its history, or to a link that somebody has written into the address.
pub fn open(model: &mut Model, fragment: &str, entry: Option<u32>) -> Vec<Cmd> {
    let fragment = fragment.trim_start_matches('#');
    if entry == Some(model.trail.current()) || entry.is_none() && fragment == model.written {
        return Vec::new();
    }
    if !model.trail.is_awaited() {
        model.trail.keep(Visit::of(model));
    }
    fragment.clone_into(&mut model.written);
    let Some(entry) = entry else {
        model.trail.push();
        let numbered = Cmd::WriteAddress { entry: model.trail.current(), fragment: fragment.to_owned() };
        return std::iter::once(numbered).chain(open_link(model, fragment)).collect();
    };
    match model.trail.arrive(entry) {
        Arrival::Expected => Vec::new(),
        Arrival::Remembered(visit) => restore(model, *visit),
        Arrival::ByAddress => {
            model.story = None;
            open_link(model, fragment)
        }
    }
}

/// Opens the run of a link beside the others.
fn open_link(model: &mut Model, fragment: &str) -> Vec<Cmd> {
    let address = permalink::read(fragment);
    if address.is_ok() {
        close_layers(model);
        model.trail.settle_with(permalink::read_over(fragment));
    }
    match address {
        Ok(None) => begin(model),
        Ok(Some(Address::Opening(lang))) => {
            begin(model);
            return speak(model, lang);
        }
        Ok(Some(Address::Lesson(link))) => return lesson::open_link(model, link),
        Ok(Some(Address::Run(link))) => {
            let (mut run, at, complete) = link.replay();
            run.left_at = at;
            let result = act::start_run(model, run);
            model.say_refusal(result);
            opening::say_of(model, &link, complete);
            model.view = link.view;
            return speak(model, link.lang);
        }
        Err(bad) => model.say(Saying::of_words(opening::word_for(bad), Word::NoticeStays)),
    }
    Vec::new()
}

/// Shows the run that the page opens with.
fn begin(model: &mut Model) {
    let (mut run, at) = opening::default_run();
    run.left_at = at;
    let result = act::start_run(model, run);
    model.say_refusal(result);
    model.view = StageView::default();
}

/// Takes on the language of a link.
fn speak(model: &mut Model, lang: Option<Lang>) -> Vec<Cmd> {
    let Some(lang) = lang else { return Vec::new() };
    model.lang = lang;
    vec![Cmd::SetLang(lang)]
}

fn close_layers(model: &mut Model) {
    model.playback.pause();
    (model.menu, model.popover, model.compare) = (None, None, None);
}

/// Opens again what an entry showed when it was left.
fn restore(model: &mut Model, visit: Visit) -> Vec<Cmd> {
    close_layers(model);
    match visit.lesson {
        Some(bookmark) => lesson::reopen(model, bookmark),
        None => model.story = None,
    }
    let run = match visit.spot.ground {
        Ground::Run(run) => Some(run),
        Ground::Beat { .. } => model.story.as_ref().map(|story| story.run),
    };
    if let Some(run) = run {
        act::switch(model, run);
    }
    travel::go_and_follow(model, visit.at);
    model.view = visit.view;
    match (visit.spot.layer, visit.compared) {
        (Layer::Picker, _) => lesson::open_picker(model),
        (Layer::Comparison, Some(bookmark)) => compare::reopen(model, bookmark),
        (Layer::Nothing | Layer::Comparison, _) => Vec::new(),
    }
}
