//! Times as pixels of the timeline, and pixels as times.

use crate::app::model::Model;
use crate::app::msg::Track;
use crate::sim::{Duration, SECOND, Time};

/// The column of names, left of all times, in pixels.
pub const GUTTER: i32 = 40;

/// The instant at this x of a track.
pub fn time_at(model: &Model, track: Track, x: i32) -> Time {
    let width = u64::from((model.timeline.width - GUTTER).max(1).unsigned_abs());
    let x = u64::from(x.saturating_sub(GUTTER).max(0).unsigned_abs()).min(width);
    let (from, span) = match track {
        Track::Timeline => (model.window.from, model.window.span),
        Track::Overview => (0, end_of_run(model)),
    };
    from + (u128::from(span) * u128::from(x) / u128::from(width)) as u64
}

/// The end of the overview.
pub fn end_of_run(model: &Model) -> Time {
    model.run().seen.time.max(SECOND)
}

/// A scale from times to pixels.
#[derive(Clone, Copy)]
pub struct Scale {
    pub from: Time,
    pub span: Duration,
    pub width: i32,
}

impl Scale {
    /// The x of a time.
    pub fn x(self, time: Time) -> i32 {
        let width = i128::from((self.width - GUTTER).max(1));
        let x = (i128::from(time) - i128::from(self.from)) * width / i128::from(self.span.max(1));
        // A time beyond the edges is drawn just beyond them.
        GUTTER + x.clamp(-width, 2 * width) as i32
    }

    /// Whether the time lies between the edges.
    pub fn inside(self, time: Time) -> bool {
        time >= self.from && time <= self.from + self.span
    }
}

/// The scale of the lanes, which show a window of the run.
pub fn lanes_scale(model: &Model) -> Scale {
    Scale { from: model.window.from, span: model.window.span, width: model.timeline.width }
}

/// The scale of the overview, which shows the whole run.
pub fn overview_scale(model: &Model) -> Scale {
    Scale { from: 0, span: end_of_run(model), width: model.timeline.width }
}
