//! The parts of the page that are rebuilt during playback, each at its own rate: places of messages with every frame, the rest less often.
//!
//! During playback dozens of steps pass in a second, and nobody reads a sentence so fast. When nothing plays, every change rebuilds all.

use super::stage;
use crate::app::model::Model;
use crate::app::view::Page;

/// The time between two rebuilds of servers, clients, links and the clock.
const STAGE_MS: u64 = 100;
/// The time between two rebuilds of sentences, panels and lanes.
const WORDS_MS: u64 = 250;

/// The times of the last rebuilds.
#[derive(Debug, Default)]
pub struct Rebuilds {
    stage: u64,
    words: u64,
}

/// The parts that are to be rebuilt now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub stage: bool,
    pub words: bool,
}

impl Due {
    pub const ALL: Self = Self { stage: true, words: true };
}

impl Rebuilds {
    /// The parts that are due at a frame at `now`, where `shown` is on screen.
    pub fn due(&mut self, model: &Model, shown: &Page, now: u64) -> Due {
        if !model.playback.playing || !shown.transport.playing {
            *self = Self { stage: now, words: now };
            return Due::ALL;
        }
        // The playhead stands on the lanes, and a quorum's moment is soon over.
        let (window, lanes) = (model.window, &shown.timeline);
        let moved = (window.from, window.to(), model.timeline.width) != (lanes.from, lanes.to, lanes.width);
        let stage = moved || now >= self.stage + STAGE_MS || stage::moment(model) != shown.stage.moment;
        let words = moved || stage && now >= self.words + WORDS_MS;
        if stage {
            self.stage = now;
        }
        if words {
            self.words = now;
        }
        Due { stage, words }
    }
}

/// Whether only what moves has changed: messages and playheads.
pub fn only_moved(page: &Page, shown: &Page) -> bool {
    page.playhead.x.is_some() == shown.playhead.x.is_some()
        && *page == Page { flying: page.flying.clone(), playhead: page.playhead, ..shown.clone() }
}
