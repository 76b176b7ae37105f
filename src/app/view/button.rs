//! Anything pressed, and how it is made: what most buttons have in common, and what some have besides.

use std::rc::Rc;

use crate::app::msg::{DoingMsg, Msg};

use crate::script::Command;

/// Anything pressed.
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

    pub fn pressed(self, pressed: bool) -> Self {
        Button { pressed: Some(pressed), ..self }
    }
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
