//! The right side: tabs with their panels; popovers.

use std::ops::Range;
use std::rc::Rc;

use super::button::{Button, Choice};
use super::details::{Details, LogLine};
use super::{FiguresPanel, LibraryView, PromisesPanel, SessionsPanel, TxnsPanel, ZnodesPanel};
use crate::app::msg::Tab;
use crate::lang::Lang;
use crate::tell::{Rich, Sign};

/// The side panel: its tabs, the open one, and below it what happened last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    pub tabs: Vec<TabButton>,
    pub open: Tab,
    pub body: PanelBody,
    /// "What just happened": the last few lines, below the tabs that leave room for it.
    pub recent: Option<LogPanel>,
}

/// A tab of the side panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabButton {
    pub tab: Tab,
    pub button: Button,
}

/// The content of the open tab.
#[allow(clippy::large_enum_variant, reason = "there is never more than one; on a host it is large, in wasm it is not")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelBody {
    Znodes(ZnodesPanel),
    Sessions(SessionsPanel),
    Txns(TxnsPanel),
    /// Server and message.
    Details(Details),
    Log(LogPanel),
    Console(ConsolePanel),
    /// A panel that no tab opens.
    Aside(Box<Aside>),
    /// The tab has nothing to show: a sentence that says what to do.
    Empty(String),
}

/// The panels beside those of the tabs.
#[allow(clippy::large_enum_variant, reason = "there is never more than one, and it is in a box")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    Promises(PromisesPanel),
    Figures(FiguresPanel),
}

/// The events up to the cursor, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPanel {
    pub title: String,
    /// Log lines, newest first.
    pub lines: Vec<LogLine>,
}

/// The console: its lines, the input, and the words that may stand next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsolePanel {
    pub lines: Rc<[ConsoleLine]>,
    pub input: String,
    /// The caret, in bytes; to be set where it differs from the input's own.
    pub cursor: usize,
    pub label: String,
    /// The picker of the client that a line without one is for.
    pub client: Choice,
    pub placeholder: String,
    pub completions: Vec<Completion>,
    pub error: Option<InputError>,
    pub run: Button,
    /// A link of which a line waits in the input: what to do, and the way out.
    pub mending: Option<(String, Button)>,
}

/// A line that the console has printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleLine {
    pub id: u32,
    pub tone: ConsoleTone,
    pub text: Rich,
}

/// The kind of a console line, which its colour tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsoleTone {
    Input,
    Output,
    Error,
    Note,
    /// The name of the run to which the lines below belong.
    Rule,
}

/// A word that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub text: String,
    /// The meaning of an option; the kind of a message.
    pub meaning: String,
    pub chosen: bool,
}

/// The error of the line, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    pub span: Range<usize>,
    /// The line cut into before, wrong, after.
    pub parts: [String; 3],
    pub text: String,
}

/// The dialog over the page.
#[allow(clippy::large_enum_variant, reason = "there is never more than one; on a host it is large, in wasm it is not")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PopoverView {
    Help {
        title: String,
        keys: Vec<KeyHelp>,
        commands_title: String,
        commands: Vec<(String, Vec<&'static str>)>,
        close: Button,
    },
    /// The legend of the drawing.
    Drawing {
        lang: Lang,
        title: &'static str,
        signs: Vec<(Sign, &'static str)>,
        close: Button,
    },
    Share {
        title: String,
        offers_label: &'static str,
        /// What the link can lead to; the one that is down is chosen.
        offers: Vec<Button>,
        with_lang: Button,
        text: String,
        /// The part of the link behind its `#`; `None` where the run is too long for one.
        fragment: Option<String>,
        copy: Button,
        save_label: &'static str,
        /// The run as a file, a button a form.
        saves: Vec<Button>,
        pictures_label: &'static str,
        /// The parts of the page that pictures can be had of.
        pictures: Vec<PictureOffer>,
        /// Whether they are in the colours of paper.
        on_paper: Button,
        /// Begins a film of the stage.
        film: Option<Button>,
        digest_label: String,
        digest: String,
        script_label: String,
        script: String,
        close: Button,
    },
    Lessons(LibraryView),
}

/// A part of the page, with a button for each form of its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureOffer {
    pub of: &'static str,
    pub forms: [Button; 2],
}

/// A line of the help: keys or a gesture, and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHelp {
    pub keys: &'static str,
    pub text: String,
}
