//! The effects that the page's logic asks of the browser: values, so that tests can read them and a replay can drop them.

use std::ops::Range;
use std::rc::Rc;

use super::msg::StoreKey;
use super::names::{PictureForm, Pictured};
use crate::lang::Lang;
use crate::sim::EventId;

/// An effect that the browser is to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cmd {
    /// Write this behind the `#` of the address, in place of what is there, and number the entry (`history.replaceState`).
    WriteAddress {
        entry: u32,
        fragment: String,
    },
    /// Add an entry with this number to the history, after the one on screen (`history.pushState`). `None`: the address stays.
    PushAddress {
        entry: u32,
        fragment: Option<String>,
    },
    /// Go to the entry before (`history.back`).
    GoBack,
    /// Compress the script of a link: raw DEFLATE. It comes as [`BrowserMsg::Deflated`](super::msg::BrowserMsg::Deflated).
    Deflate(Rc<str>),
    /// Decompress the script of a link. It comes as [`BrowserMsg::Inflated`](super::msg::BrowserMsg::Inflated).
    Inflate(Rc<[u8]>),
    /// Copy the link. The text is a fragment: the browser puts its own address before the `#`. A refusal comes as
    /// [`BrowserMsg::Failed`](super::msg::BrowserMsg::Failed).
    CopyLink(String),
    /// Save the text as a file. A refusal comes in the same way.
    Save {
        name: String,
        media_type: &'static str,
        text: String,
    },
    /// Store the value. A refusal comes in the same way.
    Store {
        key: StoreKey,
        value: String,
    },
    /// Send this message, JSON, to the page around this one.
    Post(String),
    /// Hear of the live ensemble that has served this page, from now on ([`LiveMsg`](super::msg::LiveMsg)).
    FollowLive,
    /// Hear of it no more.
    LeaveLive,
    /// Ask it to do this line of the command language. A refusal comes as [`LiveMsg::Refused`](super::msg::LiveMsg::Refused).
    AskLive(String),
    /// Set the colours, on the root element.
    SetTheme(Theme),
    /// Set the document's language.
    SetLang(Lang),
    /// Get this file of the folder of lessons, which comes as [`BrowserMsg::Fetched`](super::msg::BrowserMsg::Fetched).
    Fetch(String),
    /// Do what a presentation asks of the screen.
    Hall(HallCmd),
    /// Get this file from beside the page, which comes in the same way.
    FetchBeside(Rc<str>),
    /// Send [`SheetMsg::GradeNext`](super::msg::SheetMsg::GradeNext) when the page has been drawn.
    GradeSoon,
    Print,
    /// Tell the time, which comes as [`BrowserMsg::Time`](super::msg::BrowserMsg::Time).
    AskTime,
    /// Save a picture of a part of the page. A refusal comes as [`BrowserMsg::Failed`](super::msg::BrowserMsg::Failed).
    Picture {
        of: Pictured,
        form: PictureForm,
        paper: bool,
        /// Its words for those who cannot see it.
        title: String,
    },
    /// Begin to record the stage, or end that and save the film. A refusal comes in the same way.
    Film {
        on: bool,
    },
    /// Open the newer version of the page that waits, in the place of this one.
    Renew,
    /// Go on with the hunt until the next frame, as long as none is lost (`app::hunt_on`).
    Hunt,
    FocusConsole,
    /// Focus the element with this id.
    FocusId(&'static str),
    /// Focus the text of the lesson that is being written, with these bytes of it selected and in sight.
    ShowText(Range<usize>),
    /// Focus what was focused before the console.
    LeaveConsole,
    /// Focus the selected message on the stage.
    FocusMessage(EventId),
    /// Focus the beat's text, so that it is read and can be scrolled.
    FocusBeat,
    /// Scroll to what came of the open beat: the answer to its question, the words after it.
    ShowOutcome,
    /// Scroll to the stage, where less than half of it is in sight.
    ShowStage,
    /// Focus the comparison's play button.
    FocusCompare,
    /// Focus the menu or dialog that was opened, or the element focused before.
    FocusMenu,
    FocusStage,
    /// Focus the first field of the form in the panel.
    FocusForm,
    /// Take this notice away once it has been read: [`PageMsg::DismissNotice`](super::PageMsg::DismissNotice).
    DismissLater {
        notice: u32,
        after_ms: u32,
    },
}

/// What a presentation asks of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HallCmd {
    /// Take the whole screen, and start the clock of the talk.
    Begin,
    /// Give the screen back, and close the speaker's window.
    End,
    FullScreen,
    /// Open the speaker's window. A refusal comes as [`BrowserMsg::Failed`](super::msg::BrowserMsg::Failed).
    OpenSpeaker,
    RestartClock,
}

/// The colours of the page. `System` follows the operating system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The value that is stored, and set as `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name)
    }
}
