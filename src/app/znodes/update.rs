//! A person's actions in the panel of znodes.

use std::rc::Rc;

use super::active::{active_index, lines};
use super::asked::{acting_client, call, data_of, op, selected};
use super::draft::Wrong;
use super::lines::Lines;
use super::state::ROW;
use crate::app::cmd::Cmd;
use crate::app::doing::act;
use crate::app::model::Model;
use crate::app::msg::{Tab, ZnodeMsg};
use crate::app::names::{Form, Walk};
use crate::tell::Thing;

pub fn update(model: &mut Model, msg: ZnodeMsg) -> Vec<Cmd> {
    let znodes = &mut model.znodes;
    match msg {
        ZnodeMsg::Search(text) => znodes.search_for(text),
        ZnodeMsg::Hit { back } => to_hit(model, back),
        ZnodeMsg::Scrolled(top) => scrolled(model, top),
        ZnodeMsg::Walk(walk) => to_row(model, walk),
        ZnodeMsg::Reached(path) => znodes.active = Some(path),
        ZnodeMsg::Toggle(path) => znodes.fold(&path),
        ZnodeMsg::ViewTreeOf(server) => {
            model.viewed = Some(server);
            // The menu of a server has this too.
            if model.menu.take().is_some() {
                return vec![Cmd::FocusStage];
            }
        }
        ZnodeMsg::ShowData(form) => znodes.shows = form,
        ZnodeMsg::Explain => znodes.explains = !znodes.explains,
        ZnodeMsg::As(client) => znodes.client = Some(client),
        ZnodeMsg::Form(form) => open(model, form),
        ZnodeMsg::Begin(form) => return begin(model, form),
        ZnodeMsg::Write(field, text) => znodes.draft.write(field, text),
        ZnodeMsg::Mode(mode) => znodes.draft.mode = mode,
        ZnodeMsg::OnlyThisVersion => znodes.draft.only_this_version = !znodes.draft.only_this_version,
        ZnodeMsg::Submit => return submit(model),
    }
    Vec::new()
}

/// Shows the row of a znode that was selected anywhere on the page; the keyboard goes on from there.
pub fn reveal(model: &mut Model, path: &Rc<str>) {
    let is_other = model.selected != Some(Thing::Znode(path.clone()));
    model.znodes.unfold_above(path);
    model.znodes.active = Some(path.clone());
    bring_active_in_sight(model);
    if is_other {
        begin_anew(model, path);
    }
}

/// Takes in the new height of the box.
pub fn resized(model: &mut Model, height: i32) {
    model.znodes.height = height.clamp(ROW, 4_000);
    bring_active_in_sight(model);
}

fn bring_active_in_sight(model: &mut Model) {
    let Some(lines) = lines(model) else { return };
    if let Some(index) = model.znodes.active.as_deref().and_then(|path| lines.position(path)) {
        model.znodes.bring_in_sight(index);
    }
}

/// The page has to know only whether other rows are to be drawn.
fn scrolled(model: &mut Model, top: i32) {
    let count = lines(model).map_or(0, |lines| lines.lines.len());
    let before = model.znodes.window(count);
    model.znodes.top = top.max(0);
    if model.znodes.window(count) != before {
        model.znodes.scrolls += 1;
    }
}

fn to_row(model: &mut Model, walk: Walk) {
    let Some(lines) = lines(model) else { return };
    let Some(at) = active_index(model, &lines) else { return };
    let (line, last) = (&lines.lines[at], lines.lines.len() - 1);
    let page = (model.znodes.height / ROW - 1).max(1) as usize;
    let is_folded = model.znodes.is_folded(&line.path);
    let to = match walk {
        Walk::Up => at.saturating_sub(1),
        Walk::Down => at + 1,
        Walk::PageUp => at.saturating_sub(page),
        Walk::PageDown => at + page,
        Walk::First => 0,
        Walk::Last => last,
        Walk::In | Walk::Out if is_folded == (walk == Walk::In) && (is_folded || line.children > 0) => {
            model.znodes.fold(&line.path);
            at
        }
        Walk::In => at + usize::from(line.children > 0),
        Walk::Out => line.parent as usize,
    };
    go(model, &lines, to.min(last));
    model.znodes.focuses += 1;
}

fn go(model: &mut Model, lines: &Lines, index: usize) {
    model.znodes.active = Some(lines.lines[index].path.clone());
    model.znodes.bring_in_sight(index);
}

fn to_hit(model: &mut Model, back: bool) {
    let Some(lines) = lines(model) else { return };
    let is_hit = |index: &usize| lines.lines[*index].hit;
    let (at, count) = (active_index(model, &lines).unwrap_or(0), lines.lines.len());
    // The first Enter selects the row that the keyboard is at.
    let from = if matches!(&model.selected, Some(Thing::Znode(path)) if lines.position(path) == Some(at)) { 1 } else { 0 };
    let found = if back {
        (1..=count).map(|n| (at + count - n) % count).find(is_hit)
    } else {
        (from..=count).map(|n| (at + n) % count).find(is_hit)
    };
    if let Some(index) = found {
        let path = lines.lines[index].path.clone();
        reveal(model, &path);
        model.selected = Some(Thing::Znode(path));
    }
}

/// Opens a form for the selected znode, or closes it.
fn open(model: &mut Model, form: Form) {
    let is_open = model.znodes.form == Some(form);
    model.znodes.form = (!is_open).then_some(form);
    model.znodes.draft.error = None;
    if let (false, Form::Set, Some(path)) = (is_open, form, selected(model)) {
        begin_anew(model, &path);
    }
}

/// Opens the panel with a form from the menu of a znode.
fn begin(model: &mut Model, form: Form) -> Vec<Cmd> {
    model.menu = None;
    (model.tab, model.rail_open) = (Tab::Znodes, true);
    model.znodes.form = None;
    open(model, form);
    vec![Cmd::FocusForm]
}

/// Fills the form for a set with the data of the znode that was selected.
fn begin_anew(model: &mut Model, path: &Rc<str>) {
    model.znodes.draft.error = None;
    if model.znodes.form == Some(Form::Set) {
        model.znodes.draft.new_data = data_of(model, path).map(|data| data.to_string()).unwrap_or_default();
        model.znodes.draft.only_this_version = false;
    }
}

/// Closes the form that was carried out. The focus returns to the button that opened it, beside the answer.
pub fn close(model: &mut Model) -> Vec<Cmd> {
    let opener = model.znodes.form.take().map(Form::opener);
    opener.map(Cmd::FocusId).into_iter().collect()
}

/// Carries out the form. An error is shown in the form, and the typed text stays.
fn submit(model: &mut Model) -> Vec<Cmd> {
    let (Some(path), Some(id)) = (selected(model), acting_client(model)) else {
        model.znodes.draft.error = Some(Wrong::Nobody);
        return Vec::new();
    };
    match op(model, &path) {
        Err(wrong) => model.znodes.draft.error = Some(wrong),
        Ok(op) => {
            let refused = act::carry_out(model, call(id, op)).err();
            model.znodes.draft.error = refused.map(Wrong::Said);
            if model.znodes.draft.error.is_none() {
                return close(model);
            }
        }
    }
    Vec::new()
}
