//! The browser's side of the page: focus, storage, clipboard, address, theme. Nothing here decides anything.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, FocusOptions, HtmlElement, MediaQueryList, Storage, StorageEvent, Window, XmlHttpRequest};

use super::{Send, files, framed, live, packing, picture, present, renewal};
use crate::app::{self, BrowserMsg, Cmd, Failure, Msg, PageMsg, SheetMsg, StoreKey, Theme};
use crate::lang::Lang;

/// The id of the console's input.
pub const CONSOLE_INPUT: &str = "console-input";
/// The height of what lies over the lower edge of a text that goes on below, in pixels.
const LOWER_EDGE: f64 = 22.0;

pub fn window() -> Window {
    gloo::utils::window()
}

pub fn document() -> Document {
    gloo::utils::document()
}

/// The size of the window, in pixels.
pub fn viewport() -> (i32, i32) {
    let root = document().document_element();
    root.map_or((0, 0), |root| (root.client_width(), root.client_height()))
}

/// Puts an element at a place of the window.
pub fn put_at(element: &HtmlElement, left: i32, top: i32) {
    for (property, value) in [("left", left), ("top", top)] {
        // Both are known properties, which a browser does not refuse.
        let _ = element.style().set_property(property, &format!("{value}px"));
    }
}

/// The focused element, which may be a drawn one.
pub fn active_element() -> Option<Element> {
    document().active_element()
}

pub fn active_id() -> Option<String> {
    document().active_element().map(|element| element.id())
}

/// Focuses the element of this id, which is unfolded where it is folded away.
pub fn focus_id(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        while let Ok(Some(folded)) = element.closest("details:not([open])") {
            if folded.set_attribute("open", "").is_err() {
                break;
            }
        }
        focus(&element);
    }
}

/// Finds the first element for the selector.
pub fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Focuses the first element that the selector finds.
pub fn focus_first(selector: &str) {
    if let Some(element) = first(selector) {
        focus(&element);
    }
}

/// Scrolls a box no further than it takes to see the first thing in it that the selector finds, all of it or its beginning, so that as
/// much as can be of what was read before it stays.
pub fn reveal(within: &str, first: &str) {
    let Ok(Some(within)) = document().query_selector(within) else { return };
    if let Ok(Some(first)) = within.query_selector(first) {
        let (view, it) = (within.get_bounding_client_rect(), first.get_bounding_client_rect());
        let below = (it.bottom() + LOWER_EDGE - view.bottom()).max(0.0);
        within.set_scroll_top(within.scroll_top() + below.min(it.top() - view.top()).ceil() as i32);
    }
}

/// Scrolls a box no further than it takes to see all that the selector finds in it; where they do not fit, the first.
pub fn reveal_all(within: &str, each: &str) {
    let (Some(within), Ok(found)) = (first(within), document().query_selector_all(each)) else { return };
    let edges = |at: u32| Some(found.get(at)?.dyn_into::<Element>().ok()?.get_bounding_client_rect());
    if let Some((top, bottom)) = edges(0).zip(edges(found.length().saturating_sub(1))) {
        let view = within.get_bounding_client_rect();
        let below = (bottom.bottom() + LOWER_EDGE - view.bottom()).max(0.0);
        within.set_scroll_top(within.scroll_top() + below.min(top.top() - view.top()).ceil() as i32);
    }
}

/// Scrolls the page to its top where less than half of what the selector finds is in sight: on a telephone one reads what lies below.
pub fn bring_back(selector: &str) {
    let Some(element) = first(selector) else { return };
    let it = element.get_bounding_client_rect();
    if it.top() + it.bottom() < 0.0 {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Focuses the first element that the selector finds, without scrolling to it. Whether there is one.
pub fn focus_in_place(selector: &str) -> bool {
    let Some(element) = first(selector) else { return false };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // As in `focus`.
    let _ = element.unchecked_ref::<HtmlElement>().focus_with_options(&options);
    true
}

/// Focuses the first element that one of the selectors finds, the first of them before the others.
pub fn focus_one_of(selectors: &[&str]) {
    let found = selectors.iter().find_map(|selector| first(selector));
    found.iter().for_each(focus);
}

/// What takes the focus over from a thing of the stage, and from a link or a term of the caption.
pub const ON_STAGE: &[&str] = &["[data-message]", "[data-server]", "[data-client]"];
const IN_CAPTION: &[&str] = &["[id^=caption-cause]", ".caption .links button", "#play"];
/// What takes it over from a row of a panel's list: the list's first row, or the panel.
const IN_PANEL: &[&str] = &["#panel li > button", "#panel"];

/// The selectors of the elements that take the focus over from this one should it go away, the best first.
pub fn heirs(element: &Element) -> &'static [&'static str] {
    if is_within(Some(element), ".boards") {
        ON_STAGE
    } else if is_within(Some(element), ".caption") {
        IN_CAPTION
    } else if is_within(Some(element), "#panel li") {
        IN_PANEL
    } else {
        &[]
    }
}

/// Whether no element has the focus.
pub fn is_focus_nowhere() -> bool {
    active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Focuses an element, of HTML or of SVG: both have the same method.
pub fn focus(element: &Element) {
    // Every element of a page has `focus`.
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// Focuses the element that had the focus before, if it is still there; else *Play*, which is most likely wanted next.
pub fn focus_again(element: Option<Element>) {
    match element.filter(|element| element.is_connected() && element.tag_name() != "BODY") {
        Some(element) => focus(&element),
        None => focus_id("play"),
    }
}

/// Whether the element is one that the selector finds, or in one.
pub fn is_within(element: Option<&Element>, selector: &str) -> bool {
    element.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// The fragment of the address, without its `#` and as it is written there: whoever reads the link decodes it, once.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The query of the address, with its `?`; empty where there is none.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

pub fn media(query: &str) -> Option<MediaQueryList> {
    window().match_media(query).ok().flatten()
}

pub const DARK: &str = "(prefers-color-scheme: dark)";
pub const STILL: &str = "(prefers-reduced-motion: reduce)";
/// Whether one points with a finger.
pub const FINGER: &str = "(pointer: coarse)";

pub fn matches(query: &str) -> bool {
    media(query).is_some_and(|media| media.matches())
}

/// A value that an earlier visit or another tab stored.
pub fn stored(key: StoreKey) -> Option<String> {
    local_storage()?.get_item(key.name()).ok()?
}

/// A value that another tab has stored just now.
pub fn stored_elsewhere(event: &Event) -> Option<Msg> {
    let event = event.dyn_ref::<StorageEvent>()?;
    let key = StoreKey::from_name(&event.key()?)?;
    Some(Msg::Browser(BrowserMsg::Stored { key, value: event.new_value()? }))
}

/// The language that the browser is set to.
pub fn preferred_lang() -> Option<Lang> {
    Lang::from_code(&window().navigator().language()?)
}

/// Carries out an effect. Those on the focus and on the history, and the film, are carried out by the page itself.
pub fn perform(cmd: &Cmd, send: &Send) {
    match cmd {
        Cmd::Deflate(script) => packing::deflate(script, send),
        Cmd::Inflate(packed) => packing::inflate(packed, send),
        Cmd::CopyLink(fragment) => copy(&link(fragment), send),
        Cmd::Post(message) => framed::post(message),
        Cmd::FollowLive => live::follow(send),
        Cmd::LeaveLive => live::leave(),
        Cmd::AskLive(line) => live::ask(line, send),
        Cmd::Store { key, value } => store(*key, value, send),
        Cmd::Save { name, media_type, text } => files::save(name, media_type, text, send),
        Cmd::SetTheme(theme) => set_theme(*theme),
        Cmd::SetLang(lang) => set_lang(*lang),
        Cmd::Hall(cmd) => present::perform(*cmd, send),
        Cmd::Fetch(file) => get_lesson_file(file, fetched(file, send)),
        Cmd::GradeSoon => {
            let send = send.clone();
            Timeout::new(0, move || send.emit(Msg::Sheet(SheetMsg::GradeNext))).forget();
        }
        Cmd::Print => print(),
        Cmd::FetchBeside(path) => get(path, fetched(path, send)),
        Cmd::DismissLater { notice, after_ms } => {
            let (send, notice) = (send.clone(), *notice);
            Timeout::new(*after_ms, move || send.emit(Msg::Page(PageMsg::DismissNotice(notice)))).forget();
        }
        Cmd::Picture { of, form, paper, title } => picture::save(*of, *form, *paper, title, send),
        Cmd::Renew => renewal::renew(),
        Cmd::AskTime => send.emit(Msg::Browser(BrowserMsg::Time { now_ms: js_sys::Date::now() as u64 })),
        Cmd::WriteAddress { .. }
        | Cmd::PushAddress { .. }
        | Cmd::GoBack
        | Cmd::FocusConsole
        | Cmd::FocusId(_)
        | Cmd::ShowText(_)
        | Cmd::ShowOutcome
        | Cmd::ShowStage
        | Cmd::LeaveConsole
        | Cmd::Film { .. }
        | Cmd::FocusMessage(_)
        | Cmd::FocusBeat
        | Cmd::FocusCompare
        | Cmd::FocusMenu
        | Cmd::FocusStage
        | Cmd::FocusForm
        | Cmd::Hunt => {}
    }
}

/// Gets a file of the folder of lessons: out of the page itself, where the page is a single file, else from beside the page.
pub fn get_lesson_file(file: &str, came: impl FnOnce(Option<String>) + 'static) {
    match document().query_selector(&format!("script[data-lesson=\"{file}\"]")) {
        Ok(Some(script)) => came(script.text_content()),
        _ => get(&format!("lessons/{file}"), came),
    }
}

/// What tells the model that a file has come, which it knows by this name.
fn fetched(file: &str, send: &Send) -> impl FnOnce(Option<String>) + 'static {
    let (send, file) = (send.clone(), file.to_owned());
    move |text| send.emit(Msg::Browser(BrowserMsg::Fetched { file, text }))
}

fn print() {
    // A browser without a printer has its own word for it.
    let _ = window().print();
}

/// Gets a file from beside the page; `None`: it cannot be had.
fn get(address: &str, came: impl FnOnce(Option<String>) + 'static) {
    let came = Rc::new(Cell::new(Some(came)));
    let answer = move |text: Option<String>| {
        if let Some(came) = came.take() {
            came(text);
        }
    };
    let sent = XmlHttpRequest::new().and_then(|request| {
        request.open_with_async("GET", address, true)?;
        let (answered, answer) = (request.clone(), answer.clone());
        let done = Closure::once_into_js(move || {
            let found = answered.status() == Ok(200);
            answer(found.then(|| answered.response_text().ok().flatten()).flatten());
        });
        request.set_onloadend(Some(done.unchecked_ref()));
        request.send()
    });
    if sent.is_err() {
        answer(None);
    }
}

pub fn set_theme(theme: Theme) {
    let dark = match theme {
        Theme::System => matches(DARK),
        Theme::Light => false,
        Theme::Dark => true,
    };
    if let Some(root) = document().document_element() {
        // The name is a valid one, so nothing is refused.
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
}

pub fn set_lang(lang: Lang) {
    if let Some(root) = document().document_element() {
        // The name is a valid one, so nothing is refused.
        let _ = root.set_attribute("lang", lang.code());
    }
}

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// The page's address with this fragment, which shows the same wherever it is opened.
pub fn link(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split_once('#').map_or(href.as_str(), |(page, _)| page);
    format!("{}#{fragment}", app::without_following(page))
}

/// Stores a value and keeps what another tab has stored meanwhile: nothing comes between reading and writing.
fn store(key: StoreKey, value: &str, send: &Send) {
    let stored = local_storage().and_then(|storage| {
        let there = storage.get_item(key.name()).ok()?;
        storage.set_item(key.name(), &app::merged(key, there.as_deref(), value)).ok()
    });
    // The history and the progress are stored again and again: not each failure is worth a notice.
    if stored.is_none() && !matches!(key, StoreKey::History | StoreKey::Lessons | StoreKey::Welcome) {
        send.emit(Msg::Browser(BrowserMsg::Failed(Failure::Storage)));
    }
}

/// The browser's storage; `None` where it is forbidden.
fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn copy(text: &str, send: &Send) {
    let navigator = window().navigator();
    // Pages that came over plain HTTP have no clipboard at all.
    let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| it.is_object());
    if !has_clipboard {
        return send.emit(Msg::Browser(BrowserMsg::Failed(Failure::Clipboard)));
    }
    let (send, promise) = (send.clone(), navigator.clipboard().write_text(text));
    on_refusal(&promise, move || send.emit(Msg::Browser(BrowserMsg::Failed(Failure::Clipboard))));
}

/// Does this if the promise is not kept.
pub fn on_refusal(promise: &JsValue, refused: impl FnOnce() + 'static) {
    if let Ok(catch) = js_sys::Reflect::get(promise, &"catch".into()) {
        // A promise's `catch` takes any function.
        let _ = catch.unchecked_ref::<js_sys::Function>().call1(promise, &Closure::once_into_js(refused));
    }
}
