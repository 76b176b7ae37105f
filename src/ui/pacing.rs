//! What is drawn anew while it plays, and how often: messages on their way with every frame, the rest as often as one can follow.
//!
//! Steps come by the dozen a second, and no one reads a sentence in a twentieth of one. Whatever is not a frame shows all at once.

use crate::app::view::{Flying, Page};

/// Servers, clients, links and the clock.
const STAGE_MS: u64 = 100;
/// Sentences, panels, lanes.
const WORDS_MS: u64 = 250;

/// When what was drawn last.
#[derive(Default)]
pub struct Pacing {
    stage: u64,
    words: u64,
}

impl Pacing {
    /// Puts back what it is too early to draw anew. A frame that came at `now` made `page` of what is shown.
    pub fn hold_back(&mut self, page: &mut Page, shown: &Page, now: u64) {
        if !page.transport.playing || !shown.transport.playing {
            return *self = Pacing { stage: now, words: now };
        }
        // The playhead stands on the lanes, and a quorum's moment is soon over.
        let (lanes, before) = (&page.timeline, &shown.timeline);
        let moved = (lanes.from, lanes.to, lanes.width) != (before.from, before.to, before.width);
        let stage_due = moved || now >= self.stage + STAGE_MS || page.stage.moment != shown.stage.moment;
        if stage_due {
            self.stage = now;
        } else {
            page.stage = shown.stage.clone();
            page.at = shown.at;
            page.clock = shown.clock.clone();
        }
        if moved || stage_due && now >= self.words + WORDS_MS {
            self.words = now;
        } else {
            page.top = shown.top.clone();
            page.caption = shown.caption.clone();
            page.legend = shown.legend.clone();
            page.timeline = shown.timeline.clone();
            page.transport = shown.transport.clone();
            page.panel = shown.panel.clone();
            page.rings = shown.rings.clone();
        }
    }
}

/// Whether nothing changed but places.
pub fn only_moved(page: &Page, shown: &Page) -> bool {
    let same = |(one, other): (&Flying, &Flying)| {
        one.id == other.id && one.state == other.state && one.count == other.count && one.text == other.text
    };
    page.flying.len() == shown.flying.len()
        && page.flying.iter().zip(shown.flying.iter()).all(same)
        && page.playhead.x.is_some() == shown.playhead.x.is_some()
        && *page == Page { flying: page.flying.clone(), playhead: page.playhead, ..shown.clone() }
}
