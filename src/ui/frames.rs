//! Frames, asked of the browser one at a time and no more than thirty a second.
//!
//! Half of a screen's frames are smooth enough here, and cost half: most of a frame is the browser's own work.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;

use super::Send;
use crate::app::{Msg, TimeMsg};

/// The pause between a frame and the request for the next: at sixty frames a second, every other frame is skipped.
const PAUSE_MS: u32 = 28;

/// The requested frame. Dropping it cancels it.
pub struct Frames {
    send: Send,
    asked: Rc<RefCell<Option<Asked>>>,
    /// A frame has come, so the next has to wait.
    running: bool,
}

enum Asked {
    Pause { _timeout: Timeout },
    Frame { _frame: AnimationFrame },
}

impl Frames {
    pub fn new(send: Send) -> Self {
        Self { send, asked: Rc::default(), running: false }
    }

    /// Notes that the requested frame has come.
    pub fn came(&mut self) {
        self.asked.replace(None);
        self.running = true;
    }

    pub fn ask(&mut self) {
        if self.asked.borrow().is_some() {
            return;
        }
        let next = if self.running { self.after_pause() } else { frame(&self.send) };
        self.asked.replace(Some(next));
    }

    /// Notes that nothing moves: the next requested frame comes at once.
    pub fn rest(&mut self) {
        self.running &= self.asked.borrow().is_some();
    }

    fn after_pause(&self) -> Asked {
        let (send, asked) = (self.send.clone(), self.asked.clone());
        Asked::Pause {
            _timeout: Timeout::new(PAUSE_MS, move || {
                let next = frame(&send);
                asked.replace(Some(next));
            }),
        }
    }
}

fn frame(send: &Send) -> Asked {
    let send = send.clone();
    Asked::Frame { _frame: request_animation_frame(move |now_ms| send.emit(Msg::Time(TimeMsg::Frame { now_ms: now_ms as u64 }))) }
}
