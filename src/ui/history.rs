//! The browser's history: the address of the entry on screen, and the numbers by which the page knows its entries.
//!
//! Browsers let a page change its address only so often, some of them a hundred times in half a minute, and ignore what is more. Whoever
//! drags along the timeline comes by more moments than that, so the address follows in steps, and the last moment is never ignored.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

use super::browser::window;

/// The least time between two changes of an entry's address.
const PAUSE_MS: u32 = 400;

/// The writing of addresses, at its pace.
#[derive(Clone, Default)]
pub struct Addresses(Rc<RefCell<Pace>>);

#[derive(Default)]
struct Pace {
    /// An address was written less than a pause ago.
    pausing: bool,
    /// The entry and its address that are to be written after the pause.
    waiting: Option<(u32, String)>,
}

impl Addresses {
    /// Writes the address of the entry on screen: at once, or after the pause.
    pub fn write(&self, entry: u32, fragment: &str) {
        let mut pace = self.0.borrow_mut();
        if pace.pausing {
            pace.waiting = Some((entry, fragment.to_owned()));
            return;
        }
        pace.pausing = true;
        write(entry, fragment);
        let after = self.clone();
        Timeout::new(PAUSE_MS, move || after.go_on()).forget();
    }

    fn go_on(&self) {
        let waiting = {
            let mut pace = self.0.borrow_mut();
            pace.pausing = false;
            pace.waiting.take()
        };
        if let Some((number, fragment)) = waiting {
            // Somebody may have gone to another entry meanwhile, which keeps its own address.
            if entry().is_none_or(|here| here == number) {
                self.write(number, &fragment);
            }
        }
    }

    /// Adds an entry after the one on screen, whose own address is written before that.
    pub fn push(&self, entry: u32, fragment: Option<&str>) {
        self.finish();
        if let Ok(history) = window().history() {
            // A browser that refuses keeps the address that it shows.
            let _ = history.push_state_with_url(&entry.into(), "", fragment.map(|fragment| format!("#{fragment}")).as_deref());
        }
    }

    pub fn go_back(&self) {
        self.finish();
        if let Ok(history) = window().history() {
            // Without a history there was nothing to come from.
            let _ = history.back();
        }
    }

    /// Writes what waits.
    fn finish(&self) {
        if let Some((entry, fragment)) = self.0.borrow_mut().waiting.take() {
            write(entry, &fragment);
        }
    }
}

/// The number of the entry on screen; `None` where a person has just written the address.
pub fn entry() -> Option<u32> {
    window().history().ok()?.state().ok()?.as_f64().map(|entry| entry as u32)
}

/// Numbers the entry on screen.
pub fn number_entry(entry: u32) {
    if let Ok(history) = window().history() {
        // A browser that refuses has no history to go back in.
        let _ = history.replace_state_with_url(&entry.into(), "", None);
    }
}

fn write(entry: u32, fragment: &str) {
    if let Ok(history) = window().history() {
        // A browser that refuses keeps the address that it shows.
        let _ = history.replace_state_with_url(&entry.into(), "", Some(&format!("#{fragment}")));
    }
}
