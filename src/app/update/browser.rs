//! News from the browser: sizes, files, the address, stored values.

use crate::app::cmd::{Cmd, Theme};
use crate::app::model::{Model, Size};
use crate::app::msg::{BrowserMsg, Failure, Pane, StoreKey};
use crate::app::scene::layout;
use crate::app::{address, author, fetched, present, promises, share, sheet, znodes};
use crate::lang::Lang;
use crate::tell::words::Word;

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
        BrowserMsg::Deflated { script, packed } => share::deflated(model, script, packed),
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
            model.zoom = match present::presenting(model) {
                None => layout::zoom(size.width, size.height),
                Some(_) => layout::zoom_for_hall(size.width, size.height),
            };
            model.stage = Size { width: size.width * 1000 / model.zoom, height: size.height * 1000 / model.zoom };
        }
        Pane::Timeline => model.timeline = size,
        Pane::Tree => znodes::resized(model, height),
        Pane::Comparison => model.facing = size,
    }
}

fn failed(model: &mut Model, failure: Failure) {
    match failure {
        Failure::Clipboard => {
            model.notices.retract(&Word::Copied.into());
            model.say(Word::NoticeClipboard);
        }
        Failure::Storage => model.say(Word::NoticeStorage),
        Failure::Saving => model.say(Word::NoticeSaving),
        Failure::Window => present::refused(model),
        Failure::Picture => {
            model.notices.retract(&Word::NoticeFilm.into());
            model.say(Word::NoticePicture);
        }
    }
}

fn take_stored(model: &mut Model, key: StoreKey, value: &str) -> Vec<Cmd> {
    match key {
        StoreKey::Theme => Theme::from_name(value).map_or_else(Vec::new, |theme| {
            model.theme = theme;
            vec![Cmd::SetTheme(theme)]
        }),
        StoreKey::Lessons => {
            model.library.take_stored(value);
            Vec::new()
        }
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
