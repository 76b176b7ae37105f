//! View models, plain values: `ui/` draws them, sends the messages that they carry, and knows nothing else.
//!
//! Positions are whole CSS pixels in the pane's box. Everything is `Eq`, so that two equal `Rc`s compare by pointer;
//! parts that stay the same from one frame to the next keep their pointer. While only time passes, only [`Page::flying`],
//! [`Page::playhead`], [`Page::clock`] and [`Page::rings`] change.

mod author;
mod button;
mod challenge;
mod compare;
mod details;
mod figures;
mod frame;
mod hall;
mod highlight;
mod hunt;
mod letters;
mod page;
mod panels;
mod promises;
mod records;
mod stage;
mod story;
mod timeline;
mod tree;
mod znodes;

pub use author::{AskingView, AuthorNote, AuthorView, PaperLine};
pub use button::{Button, ButtonTone, Choice, Tone};
pub use challenge::{AttemptView, ChallengeRow, ChallengesView, GoalView, SolutionView, WonView};
pub use compare::{
    CHART, ChartView, CompareBell, CompareClient, CompareScene, CompareServer, CompareSide, CompareSpeed, CompareView, CompareWire,
    Counter, Difference, FOOT, HEAD, NAMES, SizeView,
};
pub use details::{Details, LogLine, Row, Section, SectionBody};
pub use figures::{
    FigureCell, FigureView, FiguresGroup, FiguresHead, FiguresPanel, FiguresTable, SPARK_HEIGHT, SPARK_WIDTH, Spark,
};
pub use frame::{BoxSize, Frame, LOG_FROM};
pub use hall::{HallView, SpeakerBeat, SpeakerView};
pub use highlight::{Emphasis, Highlight};
pub use hunt::{BoundField, BoundsView, HuntPicture, KindField, StripView};
pub use letters::Letters;
pub use page::{
    At, Caption, Clock, Legend, LegendItem, LiveMark, Menu, MenuItem, Notice, Page, Reading, SpeedView, TopBar, Transport, Welcome,
};
pub use panels::{
    Aside, Completion, ConsoleLine, ConsolePanel, ConsoleTone, InputError, KeyHelp, LogPanel, Panel, PanelBody, PictureOffer,
    PopoverView, TabButton,
};
pub use promises::{BreachView, HuntView, KeeperView, LawDetail, LawRow, LawTheme, PromisesPanel, RuleRow, RulesView};
pub use records::{Ring, RingState, SessionRow, SessionsPanel, TxnCell, TxnCellKind, TxnColumn, TxnRow, TxnsPanel};
pub use stage::{
    Cell, CellKind, ClientBox, CutLine, Flying, FlyingState, LinkLine, LinkState, LinkUse, Moment, SHELF, SHELVES_TOP, ServerBox,
    Shelf, ShelfPlace, Stage, StageNote, WatchLine,
};
pub use story::{
    Astray, Card, ChapterState, ChapterView, CodeLine, CodeView, EndView, FileView, GradesView, LibraryView, OptionView, PICTURE,
    PaperView, Picture, QuestionView, SheetPart, SheetView, StoryBody, StoryView, ThemeView, VerdictView, WrittenView,
};
pub use timeline::{
    Bar, BarKind, CallBar, CallsView, Lane, Mark, MarkKind, MessageLine, Overview, PlacedView, Playhead, Tick, Timeline,
};
pub use tree::{
    Branch, ClientDoing, Gate, Stem, StemStanding, StripServer, TreeClient, TreeCounter, TreeStage, WatchArc, WatchSign, ZnodeBox,
    ZnodeCopy, ZnodeOutline, ZnodeStanding,
};
pub use znodes::{DataView, FieldView, FormView, Search, StatRow, ZnodeDetail, ZnodeRow, ZnodesPanel};
