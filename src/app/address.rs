//! The address and the browser's history. While nothing plays they follow the screen; a person who goes to an address or an
//! entry gets what it names.

use std::rc::Rc;

use super::cmd::Cmd;
use super::doing::{act, opening, travel};
use super::here::{Address, address, over};
use super::history::permalink::{self, Replayed};
use super::history::run::Run;
use super::model::Model;
use super::notices::Saying;
use super::trail::{Arrival, Ground, Layer, Spot, Visit};
use super::{compare, lesson, sheet};
use crate::link::{self, BadLink, Field, Link, Over, SheetRef, Target};
use crate::script::StageView;
use crate::sim::Position;
use crate::tell::words::Word;

/// Writes to the browser's history after a message that may have led to another place. `left` was on screen before.
pub fn follow(model: &mut Model, left: Visit) -> Vec<Cmd> {
    if model.trail.is_settling() {
        return settle(model);
    }
    // The frame's entries would lie among those of the page around it.
    if model.embed.is_some() {
        return stay(model);
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
    let (fragment, mut cmds) = match address(model) {
        Address::Fragment(fragment) => (Some(fragment), Vec::new()),
        Address::ToPack(script) => (None, pack(model, script)),
        Address::None => {
            say_too_long(model);
            (None, Vec::new())
        }
    };
    model.written = fragment.clone().unwrap_or_default();
    cmds.insert(0, Cmd::PushAddress { entry: model.trail.current(), fragment });
    cmds
}

/// Has the script of what is on screen compressed for the address, which follows when that has come.
fn pack(model: &mut Model, script: String) -> Vec<Cmd> {
    if model.share.awaited.as_deref() == Some(&script) {
        return Vec::new();
    }
    let script: Rc<str> = script.into();
    model.share.awaited = Some(script.clone());
    vec![Cmd::Deflate(script)]
}

/// Lets the address follow now that a script for it was compressed, or could not be.
pub fn packed(model: &mut Model, script: &Rc<str>) -> Vec<Cmd> {
    let is_awaited = model.share.awaited.take_if(|awaited| *awaited == *script).is_some();
    if is_awaited && !model.playback.playing { stay(model) } else { Vec::new() }
}

/// Says that the address follows no longer, once until it does again.
fn say_too_long(model: &mut Model) {
    if !std::mem::replace(&mut model.address_stays, true) {
        model.say(Word::NoticeRunTooLong);
    }
}

/// Records that the entry on screen shows another moment. While a link is being followed, the screen still shows what was left.
pub fn stay(model: &mut Model) -> Vec<Cmd> {
    if model.trail.is_awaited() || model.trail.is_settling() {
        return Vec::new();
    }
    model.trail.keep(Visit::of(model));
    let fragment = match address(model) {
        Address::Fragment(fragment) => fragment,
        Address::ToPack(script) => return pack(model, script),
        Address::None => {
            model.written.clear();
            say_too_long(model);
            return Vec::new();
        }
    };
    model.address_stays = false;
    if fragment == model.written {
        return Vec::new();
    }
    model.written.clone_from(&fragment);
    vec![Cmd::WriteAddress { entry: model.trail.current(), fragment }]
}

/// Finishes a link whose parts come one after the other: together they are one entry.
pub fn settle(model: &mut Model) -> Vec<Cmd> {
    let mut cmds = Vec::new();
    if model.library.wanted.is_none() && model.unpacking.is_none() {
        cmds = match model.trail.take_over() {
            None => Vec::new(),
            Some(Over::Picker) => lesson::open_picker(model),
            Some(Over::Comparison(asked)) => compare::open_link(model, &asked),
        };
        if model.library.pair.is_none() {
            model.trail.settled();
            // A layer that could not be opened does not stay in the address.
            if over(model).is_none() && link::read_over(&model.written).is_some() {
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

/// Opens a link: its run stands beside the others.
fn open_link(model: &mut Model, fragment: &str) -> Vec<Cmd> {
    model.console.leave_link();
    model.notices.leave_opened();
    model.unpacking = None;
    model.lay_sheet_aside();
    let read = match link::read(fragment) {
        Ok(None) => Ok(Link::to(Target::Opening)),
        Ok(Some((link, bad))) => {
            opening::say_left_out(model, &bad);
            Ok(link)
        }
        Err(bad) => Err(bad),
    };
    open_read(model, read)
}

/// Opens a link whose wrong line was mended.
pub fn open_mended(model: &mut Model, rest: Link, script: &str) -> Vec<Cmd> {
    model.notices.leave_opened();
    open_read(model, link::with_script(rest, script))
}

/// Opens a link whose script was decompressed; `None`: it could not be.
pub fn inflated(model: &mut Model, packed: &Rc<[u8]>, script: Option<&str>) -> Vec<Cmd> {
    let is_this = |link: &mut Link| match &link.target {
        Target::Packed(wanted) | Target::Sheet(SheetRef::Packed(wanted)) | Target::Own { packed: wanted, .. } => wanted == packed,
        _ => false,
    };
    let Some(link) = model.unpacking.take_if(is_this) else { return Vec::new() };
    match (&link.target, script) {
        (Target::Sheet(source), _) => return open_sheet(model, source.clone(), script.ok_or(Word::NoticeSheetPacked.into())),
        (Target::Own { beat, .. }, Some(text)) => return lesson::own_at(model, text, beat.clone()),
        _ => {}
    }
    let field = if matches!(link.target, Target::Own { .. }) { Field::Own } else { Field::Run };
    let rest = Link { target: Target::Opening, ..link };
    open_read(model, script.map_or(Err(BadLink::Packed(field)), |script| link::with_script(rest, script)))
}

/// Takes in the text of a worksheet that a link waits for; `None`: there is no such file. Whether a link waits for it.
pub fn sheet_came(model: &mut Model, path: &str, text: Option<&str>) -> Option<Vec<Cmd>> {
    let is_this = |link: &mut Link| matches!(&link.target, Target::Sheet(SheetRef::Beside(wanted)) if **wanted == *path);
    let Link { target: Target::Sheet(source), .. } = model.unpacking.take_if(is_this)? else { return None };
    Some(open_sheet(model, source, text.ok_or(Word::NoticeSheetMissing.into())))
}

fn open_sheet(model: &mut Model, source: SheetRef, text: Result<&str, Saying>) -> Vec<Cmd> {
    match text {
        Ok(text) => sheet::open_link(model, source, text),
        Err(missing) => {
            model.say(missing);
            Vec::new()
        }
    }
}

fn open_read(model: &mut Model, read: Result<Link, BadLink>) -> Vec<Cmd> {
    let link = match read {
        Ok(link) => link,
        Err(bad) => {
            opening::refuse(model, bad, Word::NoticeStays);
            return focus_if_mending(model).into_iter().collect();
        }
    };
    close_layers(model);
    model.trail.settle_with(link.over.clone());
    match &link.target {
        Target::Opening => {
            let (run, at) = link.at.map_or_else(opening::default_run, opening::default_run_at);
            show_run(model, run, at, link.view.clone());
        }
        Target::Run { script, .. } => {
            let Replayed { run, at, stopped, cut_short } = permalink::replay(script, link.at);
            show_run(model, run, at, link.view.clone());
            opening::say_of(model, &link, stopped, cut_short);
        }
        Target::Lesson { .. } | Target::Packed(_) | Target::Sheet(_) | Target::Own { .. } => {}
    }
    let lang = link.lang.filter(|lang| *lang != model.lang).map(|lang| {
        model.lang = lang;
        Cmd::SetLang(lang)
    });
    let mut cmds = ask_for_rest(model, &link);
    cmds.extend(lang);
    cmds.extend(focus_if_mending(model));
    cmds
}

fn show_run(model: &mut Model, mut run: Run, at: Position, view: Option<StageView>) {
    run.left_at = at;
    let result = act::start_run(model, run);
    model.say_refusal(result);
    opening::show_view(model, view);
}

/// Asks for what a link needs before it can be shown: a lesson's text, a script out of its compressed form.
pub fn ask_for_rest(model: &mut Model, link: &Link) -> Vec<Cmd> {
    match &link.target {
        Target::Opening | Target::Run { .. } => Vec::new(),
        Target::Lesson { name, beat } => {
            let place = lesson::Place { beat: beat.clone(), at: link.at };
            lesson::open_at(model, name.clone(), place, link.view.clone())
        }
        Target::Packed(packed) | Target::Sheet(SheetRef::Packed(packed)) | Target::Own { packed, .. } => {
            model.playback.pause();
            model.unpacking = Some(link.clone());
            vec![Cmd::Inflate(packed.clone())]
        }
        Target::Sheet(SheetRef::Beside(path)) => {
            model.playback.pause();
            model.unpacking = Some(link.clone());
            vec![Cmd::FetchBeside(path.clone())]
        }
    }
}

/// The focus goes to a line that waits to be mended.
pub fn focus_if_mending(model: &Model) -> Option<Cmd> {
    model.console.mending.is_some().then_some(Cmd::FocusConsole)
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
    (model.view, model.viewed) = (visit.view, visit.viewed);
    match (visit.spot.layer, visit.compared) {
        (Layer::Picker, _) => lesson::open_picker(model),
        (Layer::Comparison, Some(bookmark)) => compare::reopen(model, bookmark),
        (Layer::Nothing | Layer::Comparison, _) => Vec::new(),
    }
}
