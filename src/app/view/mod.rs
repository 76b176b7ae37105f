//! What is drawn, as plain values: `ui/` draws them and sends the [`Msg`]s that they carry, and knows nothing else.
//!
//! Positions are whole CSS pixels in the box that the pane said it has. Everything is `Eq`, so that two equal `Rc`s compare by pointer;
//! parts that stay the same from one frame to the next keep their pointer. Only [`Page::flying`], [`Page::playhead`], [`Page::clock`]
//! and [`Page::rings`] change while nothing happens but time.

use std::rc::Rc;

use super::cmd::Theme;
use super::msg::Msg;
use crate::lang::Lang;
use crate::sim::Time;
use crate::tell::{Rich, Thing};

mod button;
mod compare;
mod panels;
mod records;
mod stage;
mod story;
mod timeline;
mod znodes;

pub use compare::{
    CHART, ChartView, CompareBell, CompareClient, CompareScene, CompareSide, CompareSpeed, CompareView, Counter, SizeView,
};
pub use panels::{
    Completion, ConsoleLine, ConsolePanel, ConsoleTone, Details, InputError, KeyHelp, LogLine, LogPanel, Panel, PanelBody,
    PopoverView, Row, Section, SectionBody, TabButton,
};
pub use records::{Ring, RingState, SessionRow, SessionsPanel, TxnCell, TxnCellKind, TxnColumn, TxnRow, TxnsPanel};
pub use stage::{
    BoxSize, Cell, CellKind, CentreNote, ClientBox, ClientStanding, CutLine, Flying, FlyingState, Frame, LinkLine, LinkState,
    LinkUse, Moment, Role, ServerBox, Stage, WatchLine,
};
pub use story::{
    Astray, Card, ChapterState, ChapterView, CodeLine, CodeView, EndView, FileView, LibraryView, OptionView, PICTURE, Picture,
    QuestionView, StoryBody, StoryView, ThemeView, VerdictView,
};
pub use timeline::{Bar, BarKind, Lane, Mark, MarkKind, MessageLine, Overview, Playhead, Tick, Timeline};
pub use znodes::{DataView, FieldView, FormView, Search, StatRow, ZnodeDetail, ZnodeRow, ZnodesPanel};

/// The whole page at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub at: At,
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

/// What is selected, and what the pointer or the focus is on: the same thing everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    pub selected: Option<Thing>,
    /// The thing under the pointer and all that belongs to it: of a step its message and machines.
    pub hovered: Vec<Thing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    None,
    Hovered,
    Selected,
}

impl Highlight {
    pub fn of(&self, thing: &Thing) -> Emphasis {
        if self.hovered.contains(thing) {
            Emphasis::Hovered
        } else if self.selected.as_ref() == Some(thing) {
            Emphasis::Selected
        } else {
            Emphasis::None
        }
    }
}

/// Anything pressed. The constructors are in `button.rs`.
/// `id` is unique on the page and stable: the element's id, and the hook of browser tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub id: Rc<str>,
    pub label: String,
    /// A sign instead of the label, which is then its accessible name.
    pub sign: Option<&'static str>,
    /// What it does, for hover: with a command, the command's text.
    pub title: String,
    /// The key that does the same.
    pub key: Option<&'static str>,
    pub enabled: bool,
    /// For a button that stays down.
    pub pressed: Option<bool>,
    pub tone: ButtonTone,
    pub msg: Msg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonTone {
    #[default]
    Plain,
    /// The one obvious thing to do.
    Primary,
    /// Breaks something.
    Danger,
    /// Text only.
    Quiet,
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub id: &'static str,
    pub label: String,
    pub options: Vec<(String, Msg)>,
    pub chosen: usize,
}

/// Colour of a fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
    Faint,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopBar {
    /// To the picker of lessons; its label is the open lesson's title.
    pub lessons: Button,
    /// What runs: "Ensemble of 5 servers, 3 clients".
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
