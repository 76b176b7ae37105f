//! The tree on the stage as it is drawn: what stands in it, in a few words. Its places are [`Sketch`]'s.

mod belief;
mod clients;
mod flights;
mod gate;
pub mod wording;
mod servers;
mod snapshot;
mod watches;
mod znodes;

pub use flights::{Flight, under_way, view as flying};

use crate::app::scene::tree::contents::{End, Entry, Fate};
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::{Branch, Frame, Stem, StemStanding, TreeStage};

pub fn view(subject: &Subject<'_>, sketch: &Sketch) -> TreeStage {
    let frame = |index: usize| sketch.layout.frames.get(index).copied().flatten();
    let branches = sketch.entries.iter().enumerate().flat_map(|(parent, entry)| {
        let rests = sketch.layout.rests.iter().filter(move |(of, ..)| *of == parent).map(|(.., frame)| *frame);
        let below = entry.children.iter().filter_map(|child| frame(*child)).chain(rests);
        below.filter_map(|child| Some(down(frame(parent)?, child))).collect::<Vec<Branch>>()
    });
    let stems = sketch.stems.iter().filter_map(|(entry, client)| {
        let entry = &sketch.entries[*entry];
        let line = down(sketch.frame_of(&entry.path)?, *sketch.foot.frames.get(*client)?);
        Some(Stem { path: entry.path.clone(), line, standing: of_session(entry) })
    });
    TreeStage {
        servers: servers::boxes(subject, sketch),
        note: servers::note(subject, sketch),
        note_at: sketch.note,
        branches: branches.collect(),
        arcs: watches::arcs(subject, sketch),
        stems: stems.collect(),
        znodes: znodes::boxes(subject, sketch),
        gate: gate::view(subject, sketch),
        clients: clients::boxes(subject, sketch),
        counters: gate::counters(subject, sketch),
        counters_at: sketch.counters,
    }
}

/// What an ephemeral znode says of its owner's session.
fn of_session(entry: &Entry) -> StemStanding {
    match &entry.fate {
        Fate::Leaving(agreed, End::Session) if !agreed.is_committed() => StemStanding::Tearing,
        Fate::Leaving(_, End::Session) | Fate::Deleted(End::Session, _) => StemStanding::Torn,
        _ if entry.is_of_former_session => StemStanding::Former,
        _ => StemStanding::Whole,
    }
}

/// The line from the foot of one box to the top of another.
fn down(upper: Frame, lower: Frame) -> Branch {
    Branch { x1: upper.centre().0, y1: upper.y + upper.height, x2: lower.centre().0, y2: lower.y }
}
