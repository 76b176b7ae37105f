//! Buttons and pickers, and how they are made.

use std::rc::Rc;

use crate::app::msg::{DoingMsg, Msg};
use crate::script::Command;

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The element's id, and the hook of browser tests: unique on the page, and stable.
    pub id: Rc<str>,
    pub label: String,
    /// A sign instead of the label, which is then its accessible name.
    pub sign: Option<&'static str>,
    /// The effect, for hover; of a command, its text.
    pub title: String,
    /// The key that does the same.
    pub key: Option<&'static str>,
    pub enabled: bool,
    /// Whether the button is down, if it is one that stays down.
    pub pressed: Option<bool>,
    pub tone: ButtonTone,
    /// Whether it stands where another button stood just now, so that the second half of a double click is not for it.
    pub late: bool,
    pub msg: Msg,
}

impl Button {
    pub fn new(id: impl Into<Rc<str>>, label: impl Into<String>, msg: Msg) -> Self {
        Button {
            id: id.into(),
            label: label.into(),
            sign: None,
            title: String::new(),
            key: None,
            enabled: true,
            pressed: None,
            tone: ButtonTone::Plain,
            late: false,
            msg,
        }
    }

    /// A button for a command, whose text it shows on hover.
    pub fn command(id: impl Into<Rc<str>>, label: impl Into<String>, command: Command) -> Self {
        let title = command.to_string();
        Button { title, ..Button::new(id, label, Msg::Doing(DoingMsg::Do(command))) }
    }

    pub fn titled(self, title: impl Into<String>) -> Self {
        Button { title: title.into(), ..self }
    }

    pub fn signed(self, sign: &'static str) -> Self {
        Button { sign: Some(sign), ..self }
    }

    pub fn keyed(self, key: &'static str) -> Self {
        Button { key: Some(key), ..self }
    }

    pub fn toned(self, tone: ButtonTone) -> Self {
        Button { tone, ..self }
    }

    pub fn enabled(self, enabled: bool) -> Self {
        Button { enabled, ..self }
    }

    pub fn late(self) -> Self {
        Button { late: true, ..self }
    }

    pub fn pressed(self, pressed: bool) -> Self {
        Button { pressed: Some(pressed), ..self }
    }
}

/// The weight of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonTone {
    #[default]
    Plain,
    /// The one main thing to do.
    Primary,
    /// The button breaks something.
    Danger,
    /// Text only.
    Quiet,
}

/// A choice of one among several.
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
