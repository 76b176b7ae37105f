//! The last words of a page whose program has panicked: what happened, the link to the moment at which it last stood, and the ways on.
//!
//! Nothing of the program can be relied on then, so these words stand outside of what Yew draws, in the topmost layer of the browser.

use std::panic::PanicHookInfo;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::browser::{document, window};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

const ID: &str = "panicked";

/// From now on a panic is told. Yew would put a hook of its own in place of any that it does not know.
pub fn watch() {
    yew::set_custom_panic_hook(Box::new(tell));
}

#[cold]
#[inline(never)]
fn tell(info: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    let document = document();
    // While the page is loading, the document tells it by itself. Of several panics the first is the reason of the others.
    if document.get_element_by_id("boot").is_none() && document.get_element_by_id(ID).is_none() {
        // Where this fails too, the console has the reason.
        let _ = show(info);
    }
}

fn show(info: &PanicHookInfo<'_>) -> Option<()> {
    let document = document();
    let code = document.document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let lang = Lang::from_code(&code).unwrap_or_default();
    let made = |tag: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let dialog = made("dialog", "")?;
    dialog.set_id(ID);
    let title = made("h2", words::text(lang, Word::PanickedTitle))?;
    let reason = made("pre", &info.to_string())?;
    let label = made("label", words::text(lang, Word::PanickedLink))?;
    let link: HtmlInputElement = document.create_element("input").ok()?.dyn_into().ok()?;
    link.set_read_only(true);
    link.set_value(&window().location().href().unwrap_or_default());
    label.append_with_node_1(&link).ok()?;
    let again = made("button", words::text(lang, Word::PanickedAgain))?;
    let anew = made("button", words::text(lang, Word::PanickedAnew))?;
    let on_click = |button: &Element, then: fn()| EventListener::new(button, "click", move |_| then()).forget();
    on_click(&again, || {
        let _ = window().location().reload();
    });
    on_click(&anew, || {
        let location = window().location();
        let _ = location.set_hash("").and_then(|()| location.reload());
    });
    for part in [&title, &reason, &label, &again, &anew] {
        dialog.append_with_node_1(part).ok()?;
    }
    document.body()?.append_with_node_1(&dialog).ok()?;
    let show_modal = js_sys::Reflect::get(&dialog, &"showModal".into()).ok()?;
    show_modal.dyn_into::<js_sys::Function>().ok()?.call0(&dialog).ok()?;
    again.dyn_into::<HtmlElement>().ok()?.focus().ok()
}
