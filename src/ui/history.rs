//! The browser's history: the address of the entry on screen, and the numbers by which the page knows its entries.
//!
//! Browsers let a page change its address only so often, some of them a hundred times in half a minute, and ignore what is more. Whoever
//! drags along the timeline comes by more moments than that: after the first of them the address follows in steps, and the last moment is
//! never ignored. Whoever clicks or presses keys has the address at once, and may copy it or load it anew.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

use super::browser::window;

/// The time after which one more change is allowed.
const PAUSE_MS: u32 = 400;

/// The changes that may follow one another at once: with those that half a minute adds, fewer than a hundred.
const AT_ONCE: u32 = 20;

/// The writing of addresses, at its pace.
#[derive(Clone, Default)]
pub struct Addresses(Rc<RefCell<Pace>>);

#[derive(Default)]
struct Pace {
    /// The changes that count against those allowed; one fewer after each pause. A pause is under way while there are any.
    recent: u32,
    /// The entry and its address that are to be written after the pause.
    waiting: Option<(u32, String)>,
}

impl Addresses {
    /// Writes the address of the entry on screen: at once, or after the pause.
    pub fn write(&self, entry: u32, fragment: &str) {
        let mut pace = self.0.borrow_mut();
        if pace.recent >= AT_ONCE {
            pace.waiting = Some((entry, fragment.to_owned()));
            return;
        }
        pace.recent += 1;
        if pace.recent == 1 {
            self.pause();
        }
        write(entry, fragment);
    }

    fn pause(&self) {
        let after = self.clone();
        Timeout::new(PAUSE_MS, move || after.go_on()).forget();
    }

    fn go_on(&self) {
        let waiting = {
            let mut pace = self.0.borrow_mut();
            pace.recent -= 1;
            if pace.recent > 0 {
                self.pause();
            }
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
