//! Everything that can happen to the page: a person's actions and the browser's news, one value each, by feature.
//!
//! Buttons, keys, menus, the console and links all end in one of these; those that change the run end as a [`Command`].

use std::rc::Rc;

use super::names::{DataForm, Field, Form, HallPart, Measure, Pace, PictureForm, Pictured, Region, ShareOf, Walk};
use crate::check::Law;
use crate::files::Format;
use crate::hunt::{Bound, FaultKind, Sought};
use crate::lang::Lang;
use crate::rules::Rule;
use crate::script::Command;
use crate::script::StageView;
use crate::sim::Time;
use crate::tell::Thing;
use crate::zk::{Class, ClientId, ServerId, Zxid};

/// A message to the model, by its feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Going through the run, and the speed.
    Time(TimeMsg),
    /// Something done to the run.
    Doing(DoingMsg),
    /// Pointing at things, on the stage and elsewhere.
    Pointing(PointingMsg),
    /// Arranging the page around the run.
    Page(PageMsg),
    Console(ConsoleMsg),
    Znodes(ZnodeMsg),
    /// Going through a lesson, or choosing one.
    Lesson(LessonMsg),
    /// Comparing two runs side by side.
    Compare(CompareMsg),
    /// Answering a worksheet.
    Sheet(SheetMsg),
    /// Presenting the open lesson to an audience.
    Present(PresentMsg),
    /// Talking with the page around this one.
    Course(CourseMsg),
    /// Following a live ensemble.
    Live(LiveMsg),
    /// Writing a lesson.
    Author(AuthorMsg),
    Browser(BrowserMsg),
    /// Pressing a key, which stands for one of the others.
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
    /// The playhead goes to an instant, within the part that was seen.
    ScrubTo(Time),
    /// As [`ScrubTo`](Self::ScrubTo), for the pointer at this x of a track.
    ScrubToX {
        track: Track,
        x: i32,
    },
    /// The pointer let go of the playhead: now the address follows.
    ScrubEnd,
    /// Go to the moment right after this step of the trace.
    GoToStep(u32),
    /// Go to the moment at which the server had logged the txn or applied it, whichever came last before the cursor.
    GoToTxn {
        zxid: Zxid,
        server: ServerId,
    },
    /// Go to the next or previous moment of the chosen kind.
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
    /// Zoom the timeline's window: positive shows less time, negative more.
    Zoom(i8),
}

/// Changes of the run, or the beginning of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoingMsg {
    /// A button or menu item: the same as the command's text in the console.
    Do(Command),
    /// A line drawn across the stage, which parts the machines on its two sides.
    DragCut {
        from: Point,
        to: Point,
    },
    /// A line drawn from a client to a znode, which the client then watches.
    DragWatch {
        client: ClientId,
        path: Rc<str>,
    },
    SwitchBranch(usize),
    /// A new run with the same set-up.
    Restart,
    /// Random schedules, until a promise breaks.
    Hunt(Sought),
    /// A bound of the hunts that begin from now on.
    Bound(BoundMsg),
    StopHunt,
    /// The schedule of the hunt with this seed.
    OpenSchedule(u64),
    /// The run that the hunt for this has found.
    OpenFound(Sought),
    /// The same, beside its commands with all rules.
    FoundWithRules(Sought),
    /// Hunts without a rule, and shows how that goes.
    HuntFor(Rule),
    /// More of what led to the breach of a law.
    FurtherBack(Law),
    /// A challenge: a run to be brought to what it asks for.
    Challenge(ChallengeMsg),
}

/// A person's bounds for a hunt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoundMsg {
    /// Sets a number; `None` leaves it open.
    Number(Bound, Option<u64>),
    /// Sets a number as it is typed.
    Typed(Bound, String),
    /// Permits a kind of fault, or forbids it.
    Kind(FaultKind, bool),
    /// Leaves everything open.
    Clear,
}

/// A person's actions with a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeMsg {
    /// Begins the one at this place of the list, or begins it again.
    Begin(usize),
    End,
    /// Shows the lines of its solution, or hides them.
    Solution,
    OpenSolution,
}

/// Pointing at things.
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
    /// Selects the next message on the stage, or the one before.
    NextMessage {
        back: bool,
    },
}

/// A person's arrangement of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageMsg {
    OpenTab(Tab),
    /// Unfolds a law in the panel of promises, or folds it.
    Unfold(Law),
    /// Opens the panel of promises at this law.
    ShowLaw(Law),
    /// Opens or closes the right side where the page is too narrow for it.
    ToggleRail,
    /// Shows or hides a kind of message on the stage and in the timeline.
    ToggleClass(Class),
    /// Shows the clients' calls in the timeline, or the states of machines and messages.
    ToggleCalls,
    OpenPopover(Popover),
    ClosePopover,
    /// Closes the topmost of what is open.
    Escape,
    DismissNotice(u32),
    DismissWelcome,
    /// Folds a part of the page away, or shows it again.
    Fold(Region),
    /// Shows servers, the tree, or both on the stage.
    View(StageView),
    /// Chooses what the link to be copied leads to.
    ShareOf(ShareOf),
    /// Puts the language into the link to be copied, or leaves it out.
    ShareLang,
    /// Saves a picture of a part of the page.
    Picture(Pictured, PictureForm),
    /// Has pictures in the colours of paper, or in those of the page.
    Paper,
    /// Begins to record the stage, or ends that.
    Film {
        on: bool,
    },
    CopyLink,
    /// Compares figures with the moment on screen from now on.
    PinFigures,
    /// Compares figures with the beginning again.
    UnpinFigures,
    /// Opens the newer version of the page that waits.
    Renew,
    /// Saves the run as a file.
    Save(Format),
    ToggleTheme,
    SetLang(Lang),
    /// Changes to the language of this code, one that was added.
    AskForLang(Rc<str>),
}

/// Typing in the console.
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
    /// Picks the client that a line without one is for.
    Client(ClientId),
    /// Gives up on the link whose wrong line is in the input.
    LeaveLink,
    /// Opens the console with this line in it.
    Prefill(String),
    /// Esc: back to what was focused before.
    Leave,
}

/// News from the browser.
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
    /// The codes of the languages that were added to this page.
    Languages(Rc<[Rc<str>]>),
    /// The preferences of the operating system.
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
    /// The browser's clock, which was asked for.
    Time {
        now_ms: u64,
    },
    /// The script of a link, compressed; `None`: the browser cannot.
    Deflated {
        script: Rc<str>,
        packed: Option<Rc<[u8]>>,
    },
    /// The script of a link, decompressed; `None`: it cannot be, or is too long.
    Inflated {
        packed: Rc<[u8]>,
        script: Option<String>,
    },
    /// All of the page's code is there.
    Whole,
    /// A newer version of the page has been fetched, and waits.
    VersionWaits,
    /// An effect could not be carried out.
    Failed(Failure),
}

/// The kinds of change that a message makes, the least first. The page redraws and the address follows accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Rows that come into sight: their panel counts this change by itself.
    Rows,
    /// The highlight.
    Glance,
    /// The clock, and all that may come with it.
    Clock,
    /// The page's content; the moment that the address names is the same.
    Page,
    /// The page's content and the moment on screen.
    Moment,
}

impl Msg {
    pub fn reach(&self) -> Reach {
        match self {
            Msg::Time(TimeMsg::Frame { .. }) => Reach::Clock,
            // While the pointer is down the address waits.
            Msg::Time(TimeMsg::ScrubToX { .. }) | Msg::Compare(CompareMsg::Scrub { .. } | CompareMsg::Size(_)) => Reach::Page,
            // What is typed is in no link, and no grade is.
            Msg::Sheet(SheetMsg::Write(..) | SheetMsg::Report { .. } | SheetMsg::GradeNext) => Reach::Page,
            Msg::Author(AuthorMsg::Write { .. } | AuthorMsg::Caret(_)) => Reach::Page,
            Msg::Time(_) | Msg::Doing(_) | Msg::Page(_) | Msg::Console(_) => Reach::Moment,
            Msg::Lesson(_) | Msg::Compare(_) | Msg::Sheet(_) | Msg::Author(_) => Reach::Moment,
            Msg::Pointing(PointingMsg::Hover(_)) => Reach::Glance,
            Msg::Pointing(_) => Reach::Moment,
            // No link holds the arrangement of the tree.
            Msg::Znodes(ZnodeMsg::Scrolled(_)) => Reach::Rows,
            Msg::Znodes(ZnodeMsg::Submit) => Reach::Moment,
            Msg::Znodes(_) => Reach::Page,
            // What comes is shown with the next frame.
            Msg::Live(LiveMsg::Went(_)) => Reach::Clock,
            Msg::Live(_) => Reach::Page,
            // No link holds what an audience sees of the page.
            Msg::Present(_) => Reach::Page,
            // No person did this, so the address need not follow.
            Msg::Browser(BrowserMsg::AddressChanged { .. }) => Reach::Moment,
            Msg::Browser(_) | Msg::Course(_) | Msg::Key(_) => Reach::Page,
        }
    }
}

/// News from a live ensemble, and a person's wish to see its present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveMsg {
    /// The run so far, as a file.
    Began(String),
    /// What has come to the run since.
    Went(String),
    /// The run is longer than a page can show.
    Ended,
    /// The ensemble is not heard of any more.
    Lost,
    /// What was asked of the ensemble was not done, with its sentence; `None`: it does not answer.
    Refused(Option<String>),
    /// Goes to the present, and along with it.
    Now,
}

/// A person's actions with lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonMsg {
    /// The picker.
    Library,
    /// Searches for a text in the picker.
    Search(String),
    /// The picker's order: the course's, or that of the themes.
    Order {
        course: bool,
    },
    /// Opens the lesson of this name.
    Open(Rc<str>),
    /// Opens a file of the person's own: a lesson, a script, a run that was saved.
    OwnFile {
        name: String,
        text: String,
    },
    /// A file of this name is longer than any of its kind, and was not read.
    FileTooLong(String),
    Close,
    Next,
    Back,
    /// Goes to the beginning of a beat.
    GoTo(usize),
    /// Chooses an option of the question, by its place.
    Answer(usize),
    /// Goes from a branch back to the script.
    Return,
    /// On a telephone: folds the text, or unfolds it.
    Fold,
    /// Whether playing stops at each sentence.
    ReadAlong,
}

/// A person's actions with a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetMsg {
    Close,
    /// Goes back to the worksheet that was laid aside.
    Return,
    /// Opens a page: the first asks for the name, the last has the report.
    Page(usize),
    Write(SheetField, String),
    /// Answers with an option's value, a number, a word.
    Answer(String),
    /// Answers with the run up to the moment on screen.
    HandIn,
    /// Puts the question's run on screen as it was at the beginning.
    Again,
    /// Plays the question's run on from there, up to what was asked for.
    Watch,
    /// Shows the lines of the solution, or hides them.
    Solution,
    /// Puts the run of the solution on screen.
    OpenSolution,
    /// On a telephone: folds the text, or unfolds it.
    Fold,
    /// Prints the report.
    Print,
    /// So many reports to be graded are coming, in the place of those before. Those stay where none comes.
    Reports {
        files: usize,
    },
    /// A file with a report.
    Report {
        file: String,
        text: String,
    },
    /// Grades the next question of the reports.
    GradeNext,
}

/// A speaker's actions with the open lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresentMsg {
    Begin,
    Leave,
    /// Shows a part, or hides it again.
    Toggle(HallPart),
    /// Asks for the whole screen again.
    FullScreen,
    /// The browser has left the full screen.
    FullScreenLeft,
    /// Opens the speaker's window.
    OpenSpeaker,
    /// The speaker's window was closed.
    SpeakerClosed,
    /// Sets the clock of the talk to zero.
    RestartClock,
}

/// A person's actions with the lesson that they write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorMsg {
    /// Opens the text, or comes back to it from reading.
    Open,
    Close,
    /// On a telephone: folds the text, or unfolds it.
    Fold,
    /// The text as it is typed, with the caret, in bytes.
    Write {
        text: String,
        caret: usize,
    },
    /// The caret came to this byte.
    Caret(usize),
    /// Records what is done from now on, or ends that.
    Record,
    /// A new beat behind the one in which the caret stands.
    Beat,
    /// Shows the expressions that can be asked, or hides them.
    Ask,
    Search(String),
    /// Writes the question about this expression.
    Question(String),
    /// Carries the text out and shows it as its readers have it.
    Try,
    Save,
    /// Takes back what a button changed.
    TakeBack,
    /// Begins anew, from the run on screen.
    Anew,
    /// Copies the text of one of the page's lessons.
    From(Rc<str>),
    /// Goes to a place of the text; line and column count from one.
    GoTo {
        line: usize,
        column: usize,
    },
}

/// A field of a worksheet that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetField {
    Name,
    Number,
    Answer,
}

/// News from the page around this one, in whose frame it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseMsg {
    /// The page is in a frame of this width, under a name that no other page has.
    Framed { name: String, width: i32 },
    /// The frame has another width.
    Width(i32),
    /// The page around said this, as JSON.
    Heard(String),
}

/// A person's actions in the panel of znodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZnodeMsg {
    Search(String),
    /// Goes to the next or previous znode that was found.
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
    /// Shows the tree of this server.
    ViewTreeOf(ServerId),
    ShowData(DataForm),
    Explain,
    /// Picks the client that acts.
    As(ClientId),
    /// Opens a form, or closes it where it is open.
    Form(Form),
    /// Opens the panel with this form for the selected znode.
    Begin(Form),
    Write(Field, String),
    Mode(u8),
    OnlyThisVersion,
    Submit,
}

/// A person's actions with two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareMsg {
    /// Compares the likely pair: the open lesson's, a branch and the run that it left, or the locks.
    Open,
    /// Compares the pair of this name.
    OpenNamed(&'static str),
    OpenLessons(Rc<str>, Rc<str>),
    OpenRuns(usize, usize),
    /// Compares a run of the page's, which leaves rules out, with the same commands with all rules.
    WithRules(usize),
    /// Goes to where the two branches part.
    Parting,
    Close,
    /// Sets the number of clients that wait.
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
    /// A slider was let go.
    Settled,
    CopyLink,
    Speed {
        up: bool,
    },
    Measure(Measure),
    /// Computes the chart.
    Run,
    Cancel,
}

/// A point of the stage, in its own pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

/// One of the two strips with a playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    Timeline,
    Overview,
}

/// The kinds of moments that `next` and `previous` look for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Milestone {
    #[default]
    Election,
    Commit,
    Watch,
    Session,
    Fault,
    /// A promise that breaks.
    Breach,
}

/// The length of one step.
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

/// A tab of the side panel.
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
    /// What must hold. It is opened from the top and not from the row of tabs.
    Promises,
    /// Figures of operators. They are opened from a server's panel and menu, and by a key.
    Figures,
}

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popover {
    Help,
    /// The legend of the drawing.
    Drawing,
    Share,
    Lessons,
}

/// A part of the page whose size the browser tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Stage,
    Timeline,
    /// The list of znodes.
    Tree,
    /// The picture of one side of the comparison.
    Comparison,
}

/// A key, as `KeyboardEvent.key` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPress {
    pub key: String,
    pub shift: bool,
    /// Whether Ctrl, Alt or Meta is down: such a key is the browser's.
    pub modified: bool,
}

/// A value that the browser keeps from one visit to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKey {
    Theme,
    Lang,
    /// Lines typed in the console, oldest first.
    History,
    /// The progress in each lesson.
    Lessons,
    /// Whether the welcome was dismissed.
    Welcome,
    /// Whether a lesson stops at each sentence.
    ReadAlong,
    /// The reports of the worksheets that were answered.
    Sheet,
    /// The text of the lesson that is being written.
    Author,
}

/// Effects that a browser may refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Clipboard,
    Storage,
    Saving,
    /// A second window.
    Window,
    Picture,
}

impl StoreKey {
    pub const ALL: [StoreKey; 8] = [
        StoreKey::Theme,
        StoreKey::Lang,
        StoreKey::History,
        StoreKey::Lessons,
        StoreKey::Welcome,
        StoreKey::ReadAlong,
        StoreKey::Sheet,
        StoreKey::Author,
    ];

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
            StoreKey::Welcome => "zooscope.welcome",
            StoreKey::ReadAlong => "zooscope.read-along",
            StoreKey::Sheet => "zooscope.sheet",
            StoreKey::Author => "zooscope.author",
        }
    }
}

impl Milestone {
    pub const ALL: [Milestone; 6] =
        [Milestone::Election, Milestone::Commit, Milestone::Watch, Milestone::Session, Milestone::Fault, Milestone::Breach];
}

impl Tab {
    pub const ALL: [Tab; 7] = [Tab::Znodes, Tab::Server, Tab::Client, Tab::Message, Tab::Txns, Tab::Log, Tab::Console];
}
