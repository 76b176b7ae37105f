//! The sizes of things: panes as the browser lays them out, words as they will come out.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};

use super::Send;
use crate::app::{BrowserMsg, Msg, Pane};

/// How wide a short text is at eleven pixels, roughly and rather too wide: CJK characters are square.
pub fn text_width(text: &str) -> i32 {
    let tenths: i32 = text.chars().map(tenths).sum();
    (tenths + 9) / 10
}

fn tenths(letter: char) -> i32 {
    match letter {
        'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | '\'' | '|' | ' ' | '·' | 't' | 'r' | 'f' | '(' | ')' => 42,
        'm' | 'w' | 'M' | 'W' | '…' => 105,
        letter if u32::from(letter) >= 0x2e80 => 112,
        letter if letter.is_uppercase() || letter.is_ascii_digit() => 74,
        _ => 67,
    }
}

/// Tells the size of a pane now and whenever it changes.
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
