//! Going along with the ensemble: while the page plays, its cursor is where the ensemble is.

use super::at;
use crate::app::doing::{telling, travel};
use crate::app::history::interest::is_worth;
use crate::app::history::pacing::reading_time;
use crate::app::history::told::Telling;
use crate::app::model::Model;
use crate::app::msg::Granularity;
use crate::sim::{MS, Position, SECOND, Time};
use crate::tell;

/// The cursor is so far behind what was heard, in the programs' time, that it need not stand still between two messages.
const BEHIND: Time = 200 * MS;
/// A cursor that is further behind jumps.
const JUMP: Time = 1_000 * MS;
/// The steps among which a sentence is looked for, and the programs' time after which nothing is news.
const MAX_LOOK: u32 = 4_000;
const NEWS: Time = 12 * SECOND;

/// Goes along from the moment on screen.
pub fn from_here(model: &mut Model) {
    let steps = model.cursor().steps;
    if let Some(live) = &mut model.live {
        (live.follows, live.untold_from) = (live.ended.is_none(), steps);
    }
    if at::on_screen(model).is_some_and(|live| live.follows) {
        model.playback.play();
    }
}

/// A frame of so many milliseconds, in which the cursor goes along with the ensemble.
pub fn go_along(model: &mut Model, passed_ms: u64) {
    let Some(now) = at::now(model) else { return };
    let frame = model.playback.last_frame();
    if let Some((live, frame_ms)) = model.live.as_mut().zip(frame) {
        live.heard_by(now.time, frame_ms);
    }
    let Some(live) = at::on_screen(model) else { return };
    let cursor = model.cursor();
    let behind = now.time.saturating_sub(cursor.time);
    let (jump, slack) = ((JUMP as f64 * live.speed) as Time, (BEHIND as f64 * live.speed) as Time);
    let time = match () {
        // Where nothing moves, a picture stands for a while.
        () if model.reduced_motion => {
            if model.playback.jump(passed_ms) == 0 {
                return;
            }
            now.time
        }
        () if behind > jump => now.time.saturating_sub(slack),
        // Twice as fast until it is as near as it may be.
        () if behind > 2 * slack => cursor.time + 2 * live.passed(passed_ms),
        () => cursor.time + live.passed(passed_ms),
    };
    let reached = if time >= now.time { now } else { model.run().position_at(time.max(cursor.time)) };
    if reached.steps >= cursor.steps {
        travel::go_and_follow(model, reached);
    }
    tell(model, passed_ms);
}

/// Tells the weightiest of what has come since that of which the last sentence was, once that has stood long enough to be read. So a leader that
/// stops is told first, and then who leads after it, though both may have happened before the first of these was read.
fn tell(model: &mut Model, passed_ms: u64) {
    model.telling = Telling::Planned;
    let Position { steps: cursor, time } = model.cursor();
    let Some(live) = &mut model.live else { return };
    live.stood_ms += passed_ms;
    let stands = model.told.as_ref().map_or(0, |told| reading_time(told.lang, "", &told.text.first_sentence()) / MS);
    if live.stood_ms < stands {
        return;
    }
    let run = &model.runs[model.current];
    let news = run.position_at(time.saturating_sub((NEWS as f64 * live.speed) as Time)).steps;
    let from = live.untold_from.max(cursor.saturating_sub(MAX_LOOK)).max(news);
    let (recording, hidden) = (&run.recording, &model.hidden);
    let weight = |step: &u32| tell::weightiest(recording.notes_of(*step)).map_or(0, |(.., weight)| weight);
    // The last of equals, which is the nearest to what is seen.
    let shown = (from..cursor).filter(|step| is_worth(recording, *step, hidden, Granularity::Message));
    let Some(step) = shown.max_by_key(weight).filter(|step| weight(step) > 0) else { return };
    (live.stood_ms, live.untold_from) = (0, step + 1);
    telling::tell(model, step);
}

/// Whether playing in the past of a live run has come to what is not known yet; then the cursor goes along.
pub fn catch_up(model: &mut Model) -> bool {
    let comes = at::on_screen(model).is_some_and(|live| live.ended.is_none());
    if comes {
        from_here(model);
    }
    comes
}
