//! The effects that the page's logic asks of the browser: values, so that tests can read them and a replay can drop them.

use super::msg::{Failure, StoreKey};
use crate::lang::Lang;

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
    /// On refusal: [`Msg::Browser(BrowserMsg::Failed)`](super::Msg::Browser(BrowserMsg::Failed)) with [`Failure::Clipboard`].
    /// Copy the link. The text is a fragment: the browser puts its own address before the `#`.
    CopyLink(String),
    /// On refusal: [`Failure::Storage`].
    Store {
        key: StoreKey,
        value: String,
    },
    /// Set on the root element.
    SetTheme(Theme),
    /// Set the document's language.
    SetLang(Lang),
    /// Get this file of the folder of lessons: [`Msg::Browser(BrowserMsg::Fetched)`](super::Msg::Browser(BrowserMsg::Fetched)).
    Fetch(String),
    FocusConsole,
    /// Focus the beat's text, so that it is read and can be scrolled.
    FocusBeat,
    /// Focus the comparison's play button.
    FocusCompare,
    /// Focus what was opened, or what was there before it opened.
    FocusMenu,
    FocusStage,
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

impl Failure {
    pub const ALL: [Failure; 2] = [Failure::Clipboard, Failure::Storage];
}
