//! The whole page at one instant, and the regions of it that are small.

use std::rc::Rc;

use super::author::AuthorView;
use super::button::{Button, Choice, Tone};
use super::compare::CompareView;
use super::highlight::Highlight;
use super::panels::{Panel, PopoverView};
use super::records::Ring;
use super::stage::{Flying, Stage};
use super::story::StoryView;
use super::timeline::{Playhead, Timeline};
use crate::app::cmd::Theme;
use crate::app::embed::Embed;
use crate::app::names::Region;
use crate::lang::Lang;
use crate::sim::Time;
use crate::tell::{Rich, Thing};
use crate::zk::Class;

/// The whole page at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub at: At,
    /// The document's title, which the browser's history shows.
    pub title: String,
    pub lang: Lang,
    pub theme: Theme,
    /// Whether the page is without animation: messages jump from stop to stop.
    pub reduced_motion: bool,
    /// Whether the right side is open over the stage, where the page is too narrow to show both.
    pub rail_open: bool,
    /// Parts that are folded away.
    pub folded: Vec<Region>,
    /// The parts that are shown in another page's frame.
    pub embed: Option<Embed>,
    pub top: Rc<TopBar>,
    /// The lesson that is open.
    pub story: Option<Rc<StoryView>>,
    /// The lesson that is being written, in the place of one that is read.
    pub author: Option<Rc<AuthorView>>,
    /// Two runs side by side, in the place of the workspace.
    pub compare: Option<Rc<CompareView>>,
    pub welcome: Option<Rc<Welcome>>,
    pub stage: Rc<Stage>,
    pub flying: Rc<[Flying]>,
    pub caption: Rc<Caption>,
    pub legend: Rc<Legend>,
    pub timeline: Rc<Timeline>,
    pub playhead: Playhead,
    pub transport: Rc<Transport>,
    pub clock: Clock,
    pub panel: Rc<Panel>,
    /// The rings of the panel of sessions, which shrink while only time passes.
    pub rings: Rc<[Ring]>,
    pub menu: Option<Rc<Menu>>,
    pub popover: Option<Rc<PopoverView>>,
    pub notices: Rc<[Notice]>,
    pub highlight: Rc<Highlight>,
}

/// The cursor's position, for browser tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub time: Time,
    pub step: u32,
    pub branch: usize,
}

/// The line at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopBar {
    /// The button that opens the picker of lessons; its label is the open lesson's title.
    pub lessons: Button,
    /// The numbers of machines: "5 servers, 3 clients".
    pub run: String,
    /// The run's seed, for hover.
    pub run_title: String,
    /// The rules that the run is without, or how many, where there are several; empty where all hold.
    pub without: String,
    /// Of a page that follows a live ensemble.
    pub live: Option<LiveMark>,
    pub state: Rc<str>,
    pub state_tone: Tone,
    /// How many promises hold, and the colour of that.
    pub promises: (Button, Tone),
    /// Share, language, theme, help.
    pub buttons: Vec<Button>,
}

/// The mark of a live ensemble: whether its present is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveMark {
    pub tone: Tone,
    pub text: String,
    /// The way to its present.
    pub now: Option<Button>,
}

/// The first words to a newcomer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    pub text: &'static str,
    pub start: Button,
    /// To the legend of the drawing.
    pub drawing: Button,
    pub dismiss: Button,
}

/// A sentence on the last event and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    pub time: String,
    pub text: Rich,
    /// The number of sights of this kind that have come, of how many, and whose they are: "2 of 6: c2, c5".
    pub alike: Option<String>,
    /// While the clock stands so that the text can be read: how long it does.
    pub reading: Option<Reading>,
    /// A hint at something to try; shown at the start and when something is broken.
    pub hint: Option<String>,
    /// Cause and effects of the step, each a click away.
    pub links: Vec<Button>,
    /// Whether screen readers hear of it: while playing, only of changes of the ensemble.
    pub spoken: bool,
}

/// A time for reading, as it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The step that is read about.
    pub step: u32,
    /// The time that it takes, in ms.
    pub ms: u64,
}

/// The kinds of messages, each to be shown or hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    /// To the legend of all that is drawn.
    pub drawing: Button,
    pub items: Vec<LegendItem>,
}

/// A kind of message, with the button that hides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendItem {
    pub class: Class,
    pub button: Button,
}

/// The controls below the timeline, which do not change with every frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transport {
    /// Start, step back, play or pause, step, end.
    pub buttons: Vec<Button>,
    pub granularity: Choice,
    pub milestone: Choice,
    pub previous: Button,
    pub next: Button,
    /// Showing the clients' calls in the timeline; nothing where no client has called anything.
    pub calls: Option<Button>,
    pub pace: Choice,
    pub speed: SpeedView,
    /// "branch 2, from 12.3 s on", and the way to the others; one option: there are none.
    pub branches: Choice,
    /// Whether there are others to go to. A lesson's own script has its own ways.
    pub branching: bool,
    /// A notice where an action would begin a branch.
    pub past: Option<&'static str>,
    pub playing: bool,
}

/// The speed of playing, with its buttons.
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

/// The clock, and the event's number with the number of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    pub time: String,
    pub event: String,
    /// The length of the quiet stretch that is being crossed.
    pub skipping: Option<String>,
}

/// The menu of a thing, at the place where it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    pub of: Thing,
    pub x: i32,
    pub y: i32,
    pub title: String,
    /// Groups of items, with a rule between them.
    pub groups: Vec<Vec<MenuItem>>,
}

/// An item of a menu, with the command that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    pub button: Button,
    /// The line that does the same in the console.
    pub command: String,
}

/// A notice: a sentence about something that went wrong or should be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u32,
    pub tone: Tone,
    pub text: String,
    /// The answer to it.
    pub act: Option<Button>,
    pub dismiss: Button,
}
