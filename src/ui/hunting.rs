//! The hunt, played between two frames in slices so short that no frame is lost.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

use super::browser;
use crate::app::{self, Model};

/// The length of a slice. With what a frame takes it stays below the sixtieth of a second that a screen waits.
const SLICE_MS: f64 = 6.0;
/// The times after a frame at which a slice begins: half of the main thread stays free.
const AFTER_MS: [u32; 3] = [0, 9, 18];

/// The slices that follow the last frame. Dropping them cancels them.
#[derive(Default)]
pub struct Hunting {
    slices: Vec<Timeout>,
}

impl Hunting {
    /// Has the hunt go on until the next frame, which asks again if there is more to do.
    pub fn go_on(&mut self, model: &Rc<RefCell<Model>>) {
        let slice = |after| {
            let model = model.clone();
            Timeout::new(after, move || slice(&model))
        };
        self.slices = AFTER_MS.map(slice).into();
    }
}

fn slice(model: &RefCell<Model>) {
    let Some(clock) = browser::window().performance() else { return };
    let end = clock.now() + SLICE_MS;
    app::hunt_on(&mut model.borrow_mut(), || clock.now() < end);
}
