//! The note at the stage's top left, where it says more than the room that is kept for it holds: no box may cover it.

use crate::app::scene::ruler::{cut, text_width};
use crate::app::view::{Frame, StageNote};
use crate::sim::{NodeId, SortedMap};

/// The baselines of the note's second and third line, below its middle.
const SECOND: i32 = 15;
const THIRD: i32 = 33;
/// The height of a line above its baseline; and below it, with the room of a vote on the corner of a box.
const ABOVE: i32 = 12;
const BELOW: i32 = 25;
/// The space between a line and a box.
const APART: i32 = 12;

/// The rules that the run is without stand in the line of the leader where there is room, else below it, and are counted where there is none
/// for their names: `counted`. What still does not fit is cut.
#[cold]
#[inline(never)]
pub fn fit_note(note: StageNote, counted: &str, frames: &SortedMap<NodeId, Frame>) -> StageNote {
    let room = |baseline: i32| room(&note, baseline, frames);
    let (second, third) = (room(SECOND), room(THIRD));
    if note.without.is_empty() {
        return StageNote { second: cut(&note.second, second), ..note };
    }
    for rules in [&*note.without, counted] {
        let both = format!("{} · {rules}", note.second);
        if text_width(&both) <= second {
            return StageNote { second: both, without: String::new(), ..note };
        }
        if text_width(rules) <= third {
            return StageNote { second: cut(&note.second, second), without: rules.to_owned(), ..note };
        }
    }
    if third >= second {
        return StageNote { second: cut(&note.second, second), without: cut(&note.without, third), ..note };
    }
    StageNote { second: cut(&format!("{} · {}", note.second, note.without), second), without: String::new(), ..note }
}

/// The width that the boxes leave to a line of the note, at the font size of the ruler; the line's own is a twelfth larger.
fn room(note: &StageNote, baseline: i32, frames: &SortedMap<NodeId, Frame>) -> i32 {
    let (top, bottom) = (note.y + baseline - ABOVE, note.y + baseline + BELOW);
    let beside = |frame: &&Frame| frame.x + frame.width > note.x && frame.y < bottom && frame.y + frame.height > top;
    let left = frames.iter().map(|(_, frame)| frame).filter(beside).map(|frame| frame.x).min();
    left.map_or(i32::MAX, |left| (left - APART - note.x).max(0) * 11 / 12)
}
