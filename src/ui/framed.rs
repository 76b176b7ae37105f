//! The page in another page's frame: messages to that page, and from it. Pages of any origin may frame this one, and none is trusted.

use gloo::events::EventListener;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{HtmlAnchorElement, Window};
use yew::prelude::*;

use super::Send;
use super::browser::{self, viewport, window};
use super::drawn::Draw;
use crate::app::{CourseMsg, Msg};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

/// The page around this one; `None` where this page is in no frame.
fn host() -> Option<Window> {
    let own = window();
    own.parent().ok().flatten().filter(|parent| !Object::is(parent, &own))
}

/// The message that tells the model of the frame.
pub fn noticed() -> Option<Msg> {
    host()?;
    let name = format!("zooscope-{}", js_sys::Date::now() as u64);
    Some(Msg::Course(CourseMsg::Framed { name, width: viewport().0 }))
}

/// Hears the page around this one, and changes of the frame's width, as long as it is kept.
pub fn listen(send: &Send) -> Vec<EventListener> {
    let Some(host) = host() else { return Vec::new() };
    let hear = send.reform(|text| Msg::Course(CourseMsg::Heard(text)));
    let heard = EventListener::new(&window(), "message", move |event| {
        let is_hosts = Reflect::get(event, &"source".into()).is_ok_and(|source| Object::is(&source, &host));
        let data = Reflect::get(event, &"data".into()).ok().filter(|data| is_hosts && data.is_object());
        // Something that is no JSON, such as a circle of objects, is no message of the protocol.
        let text = data.and_then(|data| JSON::stringify(&data).ok());
        text.iter().for_each(|text| hear.emit(String::from(text)));
    });
    let resize = send.reform(|width| Msg::Course(CourseMsg::Width(width)));
    let resized = EventListener::new(&window(), "resize", move |_| resize.emit(viewport().0));
    vec![heard, resized]
}

/// Sends a message to the page around this one, whatever its origin: it holds nothing but what was answered here.
pub fn post(message: &str) {
    let sent = JSON::parse(message).and_then(|message: JsValue| host().map_or(Ok(()), |host| host.post_message(&message, "*")));
    // A page that has gone meanwhile hears nothing.
    let _ = sent;
}

/// The way from the frame to the whole page.
#[derive(PartialEq)]
pub struct Whole {
    pub lang: Lang,
    pub shown: bool,
}

impl Draw for Whole {
    fn draw(&self) -> Html {
        // The address follows the run without a word to this part, so that the link is written when it is wanted.
        let onclick = |event: MouseEvent| {
            if let Some(link) = event.target_dyn_into::<HtmlAnchorElement>() {
                link.set_href(&whole());
            }
        };
        html! {
            <div class={classes!("whole", (!self.shown).then_some("gone"))}>{ self.shown.then(|| html! {
                <a key="whole" href={whole()} target="_blank" rel="noopener" {onclick} aria-label={words::text(self.lang, Word::WholePage)}>{ "ZooScope ↗" }</a>
            }) }</div>
        }
    }
}

/// The address of what is on screen, without the query that makes it a frame's.
fn whole() -> String {
    let here = browser::link(&browser::fragment());
    match here.split_once('?') {
        Some((page, rest)) => format!("{page}#{}", rest.split_once('#').map_or("", |(_, fragment)| fragment)),
        None => here,
    }
}
