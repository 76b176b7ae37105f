//! The keyboard: all keys of the page that no field, menu or tree uses itself.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, KeyboardEvent};

use super::Send;
use super::browser::window;
use crate::app::{KeyPress, Model, Msg, handles_key};

/// Listens as long as it is kept.
pub fn listen(model: Rc<RefCell<Model>>, send: Send) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        let key = KeyPress { key: event.key(), shift: event.shift_key(), modified };
        let taken = event.default_prevented() || event.is_composing() || is_taken(event, &key.key);
        if !taken && model.try_borrow().is_ok_and(|model| handles_key(&model, &key)) {
            event.prevent_default();
            send.emit(Msg::Key(key));
        }
    })
}

/// Whether the focused element has a use of its own for the key.
pub fn is_taken(event: &Event, key: &str) -> bool {
    let Some(element) = event.target().and_then(element) else { return false };
    let is = |selector: &str| element.matches(selector).unwrap_or(false);
    match key {
        // No field has a use for those of a clicker.
        "Escape" | "PageUp" | "PageDown" | "F5" => false,
        _ if is("input:not([type=range]), textarea, select") => true,
        " " | "Enter" => is("button, a, [role=tab], [role=treeitem], [role=menuitem]"),
        "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" => is("input, [role=tab], [role=treeitem]"),
        _ => false,
    }
}

/// The target as an element, also one of another window, where the class has the same name and is another one.
pub fn element(target: EventTarget) -> Option<Element> {
    js_sys::Reflect::has(&target, &"matches".into()).ok()?.then(|| target.unchecked_into())
}
