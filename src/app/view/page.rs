//! The whole page at one instant, and the regions of it that are small.

use std::rc::Rc;

use super::button::{Button, Choice, Tone};
use super::compare::CompareView;
use super::highlight::Highlight;
use super::panels::{Panel, PopoverView};
use super::records::Ring;
use super::stage::{Flying, Stage};
use super::story::StoryView;
use super::timeline::{Playhead, Timeline};
use crate::app::cmd::Theme;
use crate::lang::Lang;
use crate::sim::Time;
use crate::tell::{Rich, Thing};

/// The whole page at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub at: At,
    /// The document's title, which the browser's history shows.
    pub title: String,
    pub lang: Lang,
    pub theme: Theme,
    /// No animation: messages jump from stop to stop.
    pub reduced_motion: bool,
    /// The right side is open over the stage, where the page is too narrow to show both.
    pub rail_open: bool,
    pub top: Rc<TopBar>,
    /// The lesson that is open.
    pub story: Option<Rc<StoryView>>,
    /// Two runs side by side, in the place of the workspace.
    pub compare: Option<Rc<CompareView>>,
    pub stage: Rc<Stage>,
    pub flying: Rc<[Flying]>,
    pub caption: Rc<Caption>,
    pub legend: Rc<Legend>,
    pub timeline: Rc<Timeline>,
    pub playhead: Playhead,
    pub transport: Rc<Transport>,
    pub clock: Clock,
    pub panel: Rc<Panel>,
    /// Of the panel of sessions: they shrink while nothing happens but time.
    pub rings: Rc<[Ring]>,
    pub menu: Option<Rc<Menu>>,
    pub popover: Option<Rc<PopoverView>>,
    pub notices: Rc<[Notice]>,
    pub highlight: Rc<Highlight>,
}

/// Where the cursor is, for browser tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub time: Time,
    pub step: u32,
    pub branch: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopBar {
    /// To the picker of lessons; its label is the open lesson's title.
    pub lessons: Button,
    /// How many machines run: "5 servers, 3 clients".
    pub run: String,
    pub state: Rc<str>,
    pub state_tone: Tone,
    /// Share, language, theme, help.
    pub buttons: Vec<Button>,
}

/// One sentence on what just happened and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    pub time: String,
    pub text: Rich,
    /// What one might try now; shown at the start and when something is broken.
    pub hint: Option<String>,
    /// Cause and effects of the step, each a click away.
    pub links: Vec<Button>,
    /// While playing, screen readers are told only of what changes the ensemble.
    pub spoken: bool,
}

/// The kinds of messages, each to be shown or hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    pub items: Vec<LegendItem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendItem {
    pub class: crate::zk::Class,
    pub button: Button,
}

/// Everything below the timeline that does not change with every frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transport {
    /// Start, step back, play or pause, step, end.
    pub buttons: Vec<Button>,
    pub granularity: Choice,
    pub milestone: Choice,
    pub previous: Button,
    pub next: Button,
    pub pace: Choice,
    pub speed: SpeedView,
    /// "branch 2 from 12.3 s", and the way to the others; one option: there are none.
    pub branches: Choice,
    /// What acting now would do, where that is not plain: "acting here starts a branch".
    pub past: Option<String>,
    pub playing: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeedView {
    pub label: String,
    pub index: u8,
    pub count: u8,
    /// `1/50×`
    pub text: &'static str,
    pub slower: Button,
    pub faster: Button,
}

/// The clock and the event's number of how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    pub time: String,
    pub event: String,
    /// A quiet stretch is being skipped: the words that say so.
    pub skipping: Option<&'static str>,
}

/// What one can do with a thing, at the place where one asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    pub of: Thing,
    pub x: i32,
    pub y: i32,
    pub title: String,
    /// Groups, with a rule between them.
    pub groups: Vec<Vec<MenuItem>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    pub button: Button,
    /// The line that does the same in the console.
    pub command: String,
}

/// A sentence about something that went wrong or should be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u32,
    pub tone: Tone,
    pub text: String,
    pub dismiss: Button,
}
