//! Frames, asked of the browser one at a time and no more than thirty a second.
//!
//! Half of what a screen can show is smooth enough for what moves here, and costs half: most of a frame is the browser's own work.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;

use super::Send;
use crate::app::{Msg, TimeMsg};

/// From a frame to when the next is asked for: at sixty frames a second, the one after the next.
const PAUSE_MS: u32 = 28;

/// The frame that is asked for. Dropped, it never comes.
pub struct Frames {
    send: Send,
    asked: Rc<RefCell<Option<Asked>>>,
    /// One has come, so the next has to wait.
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

    /// The one that was asked for has come.
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

    /// Nothing moves: the next one that is asked for comes at once.
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
