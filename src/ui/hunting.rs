//! The hunt, played between two frames in slices so short that no frame is lost.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

use crate::app::{self, Model};

/// The length of a slice. With what a frame takes it stays below the sixtieth of a second that a screen waits.
const SLICE_MS: f64 = 6.0;
/// The times after a frame at which a slice begins: half of the main thread stays free, and the last slice is over before the next frame.
const AFTER_MS: [u32; 3] = [0, 9, 18];

/// Has the hunt go on until the next frame, which asks again if there is more to do.
pub fn go_on(model: &Rc<RefCell<Model>>) {
    for after in AFTER_MS {
        let model = model.clone();
        Timeout::new(after, move || slice(&model)).forget();
    }
}

fn slice(model: &RefCell<Model>) {
    let begun = js_sys::Date::now();
    // A person may set the clock back, which is no reason to go on.
    app::hunt_on(&mut model.borrow_mut(), || (begun..begun + SLICE_MS).contains(&js_sys::Date::now()));
}
