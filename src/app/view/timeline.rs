//! The timeline: a lane for each server and client, messages between lanes, marks, an overview of the whole run.

use std::rc::Rc;

use crate::files::calls::CallKind;
use crate::sim::Time;
use crate::tell::{Role, Thing};
use crate::zk::Class;

/// The timeline without the playhead. Everything right of the playhead is drawn faint, by a veil that reaches to the right edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    pub width: i32,
    pub height: i32,
    /// The height at which every lane has room for its name.
    pub least: i32,
    /// The column of names; time begins right of it.
    pub gutter: i32,
    pub from: Time,
    pub to: Time,
    pub label: String,
    pub ticks: Vec<Tick>,
    pub lanes: Vec<Lane>,
    pub lines: Rc<[MessageLine]>,
    /// "400 of 2,310 messages drawn", where not all are.
    pub thinned: Option<String>,
    pub marks: Vec<Mark>,
    /// The calls of clients, in the place of states and messages.
    pub calls: Option<CallsView>,
    pub overview: Overview,
    /// The label for `role=slider`.
    pub value_now_ms: u64,
    pub value_max_ms: u64,
    pub value_text: String,
}

/// A time on the scale above the lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub x: i32,
    pub label: String,
}

/// A machine over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub thing: Thing,
    pub name: String,
    /// Whether there is room for the name.
    pub labelled: bool,
    /// The middle.
    pub y: i32,
    /// Of the bars.
    pub height: i32,
    pub bars: Vec<Bar>,
}

/// The calls of clients as bars, and the order in which the ensemble put their writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallsView {
    pub bars: Vec<CallBar>,
    pub placed: Vec<PlacedView>,
    /// The height of a bar.
    pub height: i32,
}

/// A call, from the call to its return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallBar {
    /// The step of the call, for [`Thing::Step`].
    pub step: u32,
    pub x: i32,
    pub width: i32,
    /// The upper edge.
    pub y: i32,
    pub kind: CallKind,
    /// Whether it is not answered yet.
    pub open: bool,
    /// The call and what came back, as far as there is room above the bar; and whole.
    pub text: String,
    pub label: String,
}

/// The moment at which a quorum had a write, on the line of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedView {
    pub step: u32,
    pub x: i32,
    pub y: i32,
    /// The middle of the write's bar.
    pub bar: i32,
    /// Its zxid, where there is room.
    pub text: String,
    pub label: String,
}

/// A stretch of a lane in which the machine's state is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub x: i32,
    pub width: i32,
    pub kind: BarKind,
    pub label: String,
}

/// The state that a bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    Server(Role),
    ClientConnected,
    ClientAway,
    ClientExpired,
    ClientClosed,
}

/// A message as a line, from the place and time of its sending to those of its arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageLine {
    /// The step at which it arrived, for [`Thing::Step`].
    pub step: u32,
    pub x1: i32,
    pub y1: i32,
    pub x2: i32,
    pub y2: i32,
    pub class: Class,
}

/// The mark of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub x: i32,
    pub y: i32,
    pub kind: MarkKind,
    pub label: String,
    pub step: u32,
}

/// The kind of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Something was broken, or changed by hand in another way.
    Fault,
    /// Something was started or repaired.
    Mend,
    Election,
    Leader,
    /// The quorum's last acknowledgement: the moment of consensus.
    Commit,
    Watch,
    Session,
    Expiry,
    /// A promise breaks.
    Breach,
}

impl MarkKind {
    /// The word for CSS.
    pub fn name(self) -> &'static str {
        match self {
            MarkKind::Fault => "fault",
            MarkKind::Mend => "mend",
            MarkKind::Election => "election",
            MarkKind::Leader => "leader",
            MarkKind::Commit => "commit",
            MarkKind::Watch => "watch",
            MarkKind::Session => "session",
            MarkKind::Expiry => "expiry",
            MarkKind::Breach => "breach",
        }
    }
}

/// The whole run as a strip: times with a leader, marks, and the part that the lanes show. It spans x from `gutter` to `width`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Stretches with a leader and without.
    pub bars: Vec<Bar>,
    pub marks: Vec<Mark>,
    pub window_x: i32,
    pub window_width: i32,
}

/// The cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Playhead {
    /// Its x; `None`: outside the window.
    pub x: Option<i32>,
    pub overview_x: i32,
}
