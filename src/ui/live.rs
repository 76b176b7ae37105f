//! The way to a live ensemble, which has served this page: what it tells, as server-sent events, and what it is asked to do.

use std::cell::RefCell;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent, XmlHttpRequest};

use super::Send;
use crate::app::{LiveMsg, Msg};

/// The addresses, from the page's own.
const FOLLOW: &str = "follow";
const COMMAND: &str = "command";

/// The status of a line that was done.
const DONE: u16 = 204;

/// An open way, heard as long as it is kept.
struct Way {
    source: EventSource,
    _listeners: [EventListener; 4],
}

impl Drop for Way {
    fn drop(&mut self) {
        self.source.close();
    }
}

thread_local! {
    static WAY: RefCell<Option<Way>> = const { RefCell::new(None) };
}

/// Hears the ensemble from now on. The browser connects again by itself, and says what it has heard.
pub fn follow(send: &Send) {
    let Ok(source) = EventSource::new(FOLLOW) else { return send.emit(Msg::Live(LiveMsg::Lost)) };
    let hear = |name: &'static str, msg: fn(String) -> LiveMsg| {
        let send = send.clone();
        EventListener::new(&source, name, move |event| {
            let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
            send.emit(Msg::Live(msg(text.unwrap_or_default())));
        })
    };
    let listeners = [
        hear("run", LiveMsg::Began),
        hear("went", LiveMsg::Went),
        hear("ended", |_| LiveMsg::Ended),
        hear("error", |_| LiveMsg::Lost),
    ];
    WAY.with_borrow_mut(|way| *way = Some(Way { source, _listeners: listeners }));
}

/// Hears it no more.
pub fn leave() {
    WAY.take();
}

/// Asks for a line to be done, and tells of a refusal.
pub fn ask(line: &str, send: &Send) {
    let refused = {
        let send = send.clone();
        move |why| send.emit(Msg::Live(LiveMsg::Refused(why)))
    };
    let sent = XmlHttpRequest::new().and_then(|request| {
        request.open_with_async("POST", COMMAND, true)?;
        let (answered, refused) = (request.clone(), refused.clone());
        let done = Closure::once_into_js(move || {
            if answered.status() != Ok(DONE) {
                let why = answered.response_text().ok().flatten().map(|why| why.trim().to_owned());
                refused(why.filter(|why| !why.is_empty()));
            }
        });
        request.set_onloadend(Some(done.unchecked_ref()));
        request.send_with_opt_str(Some(line))
    });
    if sent.is_err() {
        refused(None);
    }
}
