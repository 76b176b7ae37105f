//! The page's code: in one piece, or in two halves, of which the second comes once the page stands (`halves/src/later.js`).

use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::{Send, browser};
use crate::app::{BrowserMsg, Msg};

/// The event by which the second half tells that it is there.
const CAME: &str = "zooscope-whole";
/// The value by which a page in halves says whether it is; other pages have none.
const IS: &str = "zooscopeWhole";

pub fn is_here() -> bool {
    Reflect::get(&browser::window(), &IS.into()).ok().and_then(|is| JsValue::as_bool(&is)).unwrap_or(true)
}

/// Hears of the second half.
pub fn heard(send: &Send) -> EventListener {
    let send = send.clone();
    EventListener::new(&browser::window(), CAME, move |_| send.emit(Msg::Browser(BrowserMsg::Whole)))
}
