//! News from the browser: sizes, files, the address, stored values.

use crate::app::cmd::{Cmd, Theme};
use crate::app::model::{Model, Size};
use crate::app::msg::{BrowserMsg, Failure, Pane, StoreKey};
use crate::app::scene::layout;
use crate::app::scene::places::has_hdfs;
use crate::app::{address, author, fetched, present, promises, share, sheet, znodes};
use crate::lang::Lang;
use crate::script::StageView;
use crate::tell::words::Word;
use crate::zk::{count_present, servers};

/// So many machines have a place on every stage, whatever they are.
const FEW: usize = 9;
/// The sizes of a pane are kept within these bounds.
const MIN_PANE: i32 = 120;
const MAX_PANE: i32 = 8_000;

pub fn update(model: &mut Model, msg: BrowserMsg) -> Vec<Cmd> {
    match msg {
        BrowserMsg::Resized { pane, width, height } => resized(model, pane, width, height),
        BrowserMsg::AddressChanged { fragment, entry } => return address::open(model, &fragment, entry),
        BrowserMsg::Languages(codes) => model.languages = codes,
        BrowserMsg::ReducedMotion(reduced) => model.reduced_motion = reduced,
        BrowserMsg::SystemTheme { dark } => model.system_dark = dark,
        BrowserMsg::Stored { key, value } => return take_stored(model, key, &value),
        BrowserMsg::Fetched { file, text } => return fetched::fetched(model, &file, text),
        BrowserMsg::Time { now_ms } => sheet::timed(model, now_ms),
        BrowserMsg::Deflated { script, packed } => {
            share::deflated(model, script.clone(), packed);
            return address::packed(model, &script);
        }
        BrowserMsg::Inflated { packed, script } => return address::inflated(model, &packed, script.as_deref()),
        BrowserMsg::Whole => promises::begin(model),
        BrowserMsg::VersionWaits => model.say(Word::NoticeVersion),
        BrowserMsg::Failed(failure) => failed(model, failure),
    }
    Vec::new()
}

fn resized(model: &mut Model, pane: Pane, width: i32, height: i32) {
    let size = Size { width: width.clamp(MIN_PANE, MAX_PANE), height: height.clamp(MIN_PANE, MAX_PANE) };
    match pane {
        Pane::Stage => {
            model.usual_zoom = match present::presenting(model) {
                None => layout::zoom(size.width, size.height),
                Some(_) => layout::zoom_for_hall(size.width, size.height),
            };
            model.pane = size;
            fit(model);
        }
        Pane::Timeline => model.timeline = size,
        Pane::Tree => znodes::resized(model, height),
        Pane::Comparison => model.facing = size,
    }
}

/// Has the drawing fit the stage, with a place for every machine.
fn fit(model: &mut Model) {
    model.crowd = crowd(model);
    (model.zoom, model.top) = if model.crowd == 0 { (model.usual_zoom, layout::TOP) } else { zoom_for_crowd(model) };
    let Size { width, height } = model.pane;
    model.stage = Size { width: width * 1000 / model.zoom, height: height * 1000 / model.zoom };
}

/// The enlargement at which a crowd has room, and the height of the stage's bar there.
#[cold]
#[inline(never)]
fn zoom_for_crowd(model: &Model) -> (i32, i32) {
    let Size { width, height } = model.pane;
    let (servers, clients) = (servers(model.world()).count(), count_present(model.world()));
    layout::zoom_for(model.usual_zoom, (width, height), servers, clients)
}

/// Has the drawing fit where machines have come or gone and there are many.
pub fn fit_crowd(model: &mut Model) {
    if model.crowd != crowd(model) {
        fit(model);
        model.changes += 1;
    }
}

/// The number of machines, where there are more than have a place on every stage. A cluster of HDFS has places of its own, and so does the tree.
fn crowd(model: &Model) -> usize {
    let count = model.world().nodes().count();
    if count <= FEW || has_hdfs(model) || model.view != StageView::Servers { 0 } else { present(model) }
}

#[cold]
#[inline(never)]
fn present(model: &Model) -> usize {
    let count = servers(model.world()).count() + count_present(model.world());
    if count <= FEW { 0 } else { count }
}

fn failed(model: &mut Model, failure: Failure) {
    match failure {
        Failure::Clipboard => {
            model.notices.retract(&Word::Copied.into());
            model.say(Word::NoticeClipboard);
        }
        Failure::Storage => {
            // It is said once: a worksheet goes on saying it.
            if !std::mem::replace(&mut model.keeps_nothing, true) {
                model.say(Word::NoticeStorage);
            }
        }
        Failure::Saving => model.say(Word::NoticeSaving),
        Failure::Window => present::refused(model),
        Failure::Picture => {
            model.notices.retract(&Word::NoticeFilm.into());
            model.say(Word::NoticePicture);
        }
    }
}

/// What was stored is damaged: the page does without, and says so.
#[cold]
#[inline(never)]
fn unreadable(model: &mut Model) -> Vec<Cmd> {
    model.say(Word::NoticeUnreadable);
    Vec::new()
}

fn take_stored(model: &mut Model, key: StoreKey, value: &str) -> Vec<Cmd> {
    match key {
        StoreKey::Theme => {
            let Some(theme) = Theme::from_name(value) else { return unreadable(model) };
            model.theme = theme;
            vec![Cmd::SetTheme(theme)]
        }
        StoreKey::Lessons => match model.library.take_stored(value) {
            true => Vec::new(),
            false => unreadable(model),
        },
        StoreKey::Welcome => {
            model.welcome = false;
            Vec::new()
        }
        StoreKey::ReadAlong => {
            model.reads_along = value != "no";
            Vec::new()
        }
        StoreKey::Sheet => {
            sheet::take_stored(model, value);
            Vec::new()
        }
        StoreKey::Author => {
            author::take_stored(model, value);
            Vec::new()
        }
        StoreKey::History => {
            model.console.take_stored(value);
            Vec::new()
        }
        StoreKey::Lang if model.lang_of_link => Vec::new(),
        StoreKey::Lang => Lang::from_code(value).map_or_else(Vec::new, |lang| {
            model.lang = lang;
            vec![Cmd::SetLang(lang)]
        }),
    }
}
