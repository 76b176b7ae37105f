//! The sizes of panes, as the browser lays them out.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};

use super::Send;
use crate::app::{BrowserMsg, Msg, Pane};

/// Sends the size of a pane now and whenever it changes.
pub struct Watch {
    observer: ResizeObserver,
    _tell: Closure<dyn FnMut()>,
}

impl Watch {
    pub fn new(pane: Pane, element: Element, send: Send) -> Option<Self> {
        let seen = element.clone();
        let tell = Closure::<dyn FnMut()>::new(move || {
            send.emit(Msg::Browser(BrowserMsg::Resized { pane, width: seen.client_width(), height: seen.client_height() }));
        });
        let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(Watch { observer, _tell: tell })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
