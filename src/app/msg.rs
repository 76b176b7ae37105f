//! Everything that can happen to the page: what a person does, what the browser tells, one value each, by feature.
//!
//! Buttons, keys, menus, the console and a link all end here, and what changes the run ends as a [`Command`].

use std::rc::Rc;

use super::names::{DataForm, Field, Form, Measure, Pace, Walk};
use crate::lang::Lang;
use crate::script::Command;
use crate::sim::Time;
use crate::tell::Thing;
use crate::zk::{Class, ClientId, ServerId, Zxid};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Through the run, and how fast.
    Time(TimeMsg),
    /// Something done to the run.
    Doing(DoingMsg),
    /// At things, on the stage and elsewhere.
    Pointing(PointingMsg),
    /// How the page is arranged around the run.
    Page(PageMsg),
    Console(ConsoleMsg),
    Znodes(ZnodeMsg),
    /// Within a lesson, or about lessons.
    Lesson(LessonMsg),
    /// Two runs side by side.
    Compare(CompareMsg),
    Browser(BrowserMsg),
    /// A key, which stands for one of the others.
    Key(KeyPress),
}

/// Going through the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeMsg {
    /// Play if paused, pause if playing.
    PlayPause,
    /// An animation frame, with the browser's clock. Only asked for while [`wants_frames`](super::wants_frames).
    Frame {
        now_ms: u64,
    },
    StepForward,
    StepBack,
    /// One event of any kind, whatever the chosen step is.
    OneEvent {
        back: bool,
    },
    ToStart,
    ToEnd,
    /// The playhead goes to an instant; nothing beyond what was seen before is computed.
    ScrubTo(Time),
    /// As [`ScrubTo`](Self::ScrubTo), for the pointer at this x of a track.
    ScrubToX {
        track: Track,
        x: i32,
    },
    /// The pointer let go of the playhead: now the address follows.
    ScrubEnd,
    /// To the moment right after this step of the trace.
    GoToStep(u32),
    /// To the moment at which the server had logged the txn or applied it, whichever came last before the cursor.
    GoToTxn {
        zxid: Zxid,
        server: ServerId,
    },
    /// To the next or previous moment of the chosen kind.
    Jump {
        milestone: Milestone,
        back: bool,
    },
    SetMilestone(Milestone),
    SetGranularity(Granularity),
    SetPace(Pace),
    /// Index into [`SPEEDS`](super::history::playback::SPEEDS).
    SetSpeed(u8),
    Faster,
    Slower,
    /// The timeline's window: positive shows less time, negative more.
    Zoom(i8),
}

/// What changes the run, or begins another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoingMsg {
    /// A button or menu item: the same as the command's text in the console.
    Do(Command),
    /// A line drawn across the stage: what lies on its two sides is parted.
    DragCut {
        from: Point,
        to: Point,
    },
    SwitchBranch(usize),
    /// A new run with the same set-up.
    Restart,
}

/// What a person points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointingMsg {
    Select(Option<Thing>),
    Hover(Option<Thing>),
    /// A click on the stage: it answers what a lesson asks, or opens the thing's menu.
    Click {
        of: Thing,
        at: Point,
    },
    OpenMenu {
        of: Thing,
        at: Point,
    },
    CloseMenu,
}

/// How a person arranges the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageMsg {
    OpenTab(Tab),
    /// Opens or closes the right side where the page is too narrow for it.
    ToggleRail,
    /// Shows or hides a kind of message on the stage and in the timeline.
    ToggleClass(Class),
    OpenPopover(Popover),
    ClosePopover,
    /// Closes the topmost of what is open.
    Escape,
    DismissNotice(u32),
    CopyLink,
    ToggleTheme,
    SetLang(Lang),
}

/// What a person types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsoleMsg {
    Input {
        line: String,
        cursor: usize,
    },
    Submit,
    History {
        back: bool,
    },
    /// Tab: takes the chosen completion.
    Complete,
    /// Takes this completion.
    Choose(usize),
    /// The client that a line without one is for.
    Client(ClientId),
    /// Opens the console with this line in it.
    Prefill(String),
}

/// What the browser tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserMsg {
    Resized {
        pane: Pane,
        width: i32,
        height: i32,
    },
    /// Another entry of the history is on screen, by its number, or somebody wrote another link into the address.
    AddressChanged {
        fragment: String,
        entry: Option<u32>,
    },
    ReducedMotion(bool),
    /// What the operating system prefers.
    SystemTheme {
        dark: bool,
    },
    /// A value that an earlier visit stored, read at the start, or that another tab stores now.
    Stored {
        key: StoreKey,
        value: String,
    },
    /// A file of the folder of lessons has come; `None`: it cannot be had.
    Fetched {
        file: String,
        text: Option<String>,
    },
    /// An effect could not be carried out.
    Failed(Failure),
}

/// What may have to follow a message, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Rows that come into sight: their panel counts for itself.
    Rows,
    /// What is highlighted.
    Glance,
    /// The clock, and what may come with it.
    Clock,
    /// What is on the page; the moment that the address names is the same.
    Page,
    /// The moment on screen too.
    Moment,
}

impl Msg {
    pub fn reach(&self) -> Reach {
        match self {
            Msg::Time(TimeMsg::Frame { .. }) => Reach::Clock,
            // While the pointer is down the address waits.
            Msg::Time(TimeMsg::ScrubToX { .. }) => Reach::Page,
            Msg::Time(_) | Msg::Doing(_) | Msg::Page(_) | Msg::Console(_) | Msg::Lesson(_) | Msg::Compare(_) => Reach::Moment,
            Msg::Pointing(PointingMsg::Hover(_)) => Reach::Glance,
            Msg::Pointing(_) => Reach::Moment,
            // How the tree is arranged is in no link.
            Msg::Znodes(ZnodeMsg::Scrolled(_)) => Reach::Rows,
            Msg::Znodes(ZnodeMsg::Submit) => Reach::Moment,
            Msg::Znodes(_) => Reach::Page,
            // What the browser tells on its own is nobody's doing.
            Msg::Browser(BrowserMsg::AddressChanged { .. }) => Reach::Moment,
            Msg::Browser(_) | Msg::Key(_) => Reach::Page,
        }
    }
}

/// What a person does with lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonMsg {
    /// The picker.
    Library,
    /// Opens the lesson of this name.
    Open(Rc<str>),
    /// Opens a lesson of the person's own.
    OwnFile {
        name: String,
        text: String,
    },
    Close,
    Next,
    Back,
    /// To the beginning of a beat.
    GoTo(usize),
    /// Chooses an option of the question, by its place.
    Answer(usize),
    /// From a branch back to the script.
    Return,
    /// On a telephone: folds the text, or unfolds it.
    Fold,
}

/// What a person does in the panel of znodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZnodeMsg {
    Search(String),
    /// To the next or previous znode that was found.
    Hit {
        back: bool,
    },
    /// The list was scrolled to this pixel.
    Scrolled(i32),
    Walk(Walk),
    /// The focus came to this row.
    Reached(Rc<str>),
    /// Opens or closes a znode.
    Toggle(Rc<str>),
    /// Whose tree is shown.
    ViewTreeOf(ServerId),
    ShowData(DataForm),
    Explain,
    /// On whose behalf.
    As(ClientId),
    /// Opens a form, or closes it where it is open.
    Form(Form),
    Write(Field, String),
    Mode(u8),
    OnlyThisVersion,
    Submit,
}

/// What a person does with two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareMsg {
    /// What is likely meant: the open lesson's pair, a branch and what it left, the locks.
    Open,
    OpenLessons(Rc<str>, Rc<str>),
    OpenRuns(usize, usize),
    Close,
    /// How many clients wait.
    Size(u16),
    PlayPause,
    Step {
        back: bool,
    },
    ToStart,
    ToEnd,
    /// The playhead, in thousandths of the whole.
    Scrub {
        thousandths: u16,
    },
    Speed {
        up: bool,
    },
    Measure(Measure),
    /// Computes the chart.
    Run,
    Cancel,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    Timeline,
    Overview,
}

/// What `next` and `previous` look for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Milestone {
    #[default]
    Election,
    Commit,
    Watch,
    Session,
    Fault,
}

/// How far one step goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Granularity {
    /// To the next event worth a look: a visible message, or one that made a note.
    #[default]
    Message,
    /// Every event, heartbeats and timers too.
    Event,
    /// To the next of the chosen [`Milestone`].
    Milestone,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Znodes,
    Server,
    Client,
    Message,
    Txns,
    Log,
    Console,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popover {
    Help,
    Share,
    Lessons,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Stage,
    Timeline,
    /// The list of znodes.
    Tree,
}

/// A key, as `KeyboardEvent.key` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPress {
    pub key: String,
    pub shift: bool,
    /// Ctrl, Alt or Meta: the browser's own, never ours.
    pub modified: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKey {
    Theme,
    Lang,
    /// Lines typed in the console, oldest first.
    History,
    /// How far one has come in which lessons.
    Lessons,
}

/// Effects that a browser may refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Clipboard,
    Storage,
}

impl StoreKey {
    const ALL: [StoreKey; 4] = [StoreKey::Theme, StoreKey::Lang, StoreKey::History, StoreKey::Lessons];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// The key in the browser's storage.
    pub fn name(self) -> &'static str {
        match self {
            StoreKey::Theme => "zooscope.theme",
            StoreKey::Lang => "zooscope.lang",
            StoreKey::History => "zooscope.history",
            StoreKey::Lessons => "zooscope.lessons",
        }
    }
}

impl Milestone {
    pub const ALL: [Milestone; 5] =
        [Milestone::Election, Milestone::Commit, Milestone::Watch, Milestone::Session, Milestone::Fault];
}

impl Tab {
    pub const ALL: [Tab; 7] = [Tab::Znodes, Tab::Server, Tab::Client, Tab::Message, Tab::Txns, Tab::Log, Tab::Console];
}
