//! How buttons are made: what most of them have in common, and what some have besides.

use std::rc::Rc;

use super::super::msg::DoingMsg;
use super::{Button, ButtonTone, Msg};
use crate::script::Command;

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
