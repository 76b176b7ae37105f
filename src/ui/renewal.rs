//! A newer version of the page, which the browser has fetched beside this one. The script that keeps the page for when there is no network
//! (`xtask/src/offline/later.js`) tells of it; a page without that script never hears of one.

use gloo::events::EventListener;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{Send, browser};
use crate::app::{BrowserMsg, Msg};

/// The event by which that script tells that a version waits, and the function that opens it.
const WAITS: &str = "zooscope-version-waits";
const RENEW: &str = "zooscopeRenew";

pub fn heard(send: &Send) -> EventListener {
    let send = send.clone();
    EventListener::new(&browser::window(), WAITS, move |_| send.emit(Msg::Browser(BrowserMsg::VersionWaits)))
}

pub fn renew() {
    if let Ok(renew) = Reflect::get(&browser::window(), &RENEW.into()).and_then(JsCast::dyn_into::<Function>) {
        // It answers nothing, and the page is replaced.
        let _ = renew.call1(&JsValue::NULL, &JsValue::NULL);
    }
}
