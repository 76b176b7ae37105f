//! What can be wrong with a link, as data: the page says it in its reader's language.

use super::escape::unescape;
use super::field::Field;
use super::target::Link;
use crate::script::ScriptError;

/// The most letters of a field that are repeated to the reader.
const MAX_LETTERS: usize = 40;

/// The reason why a fragment is no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// The link was made for this later version.
    Later(u32),
    TooLong {
        max: usize,
    },
    /// It names no run and no lesson, and nothing else that can be shown.
    Nothing,
    /// A field that the rest needs.
    Field(BadField),
    Script(Box<BadScript>),
    /// A field whose compressed text has something missing.
    Packed(Field),
}

/// A run whose commands cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadScript {
    pub error: ScriptError,
    pub text: String,
    /// The link that they would belong to.
    pub rest: Link,
}

/// A field that is left out, as it was typed; without a name that is known, no field at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadField {
    pub text: String,
    pub field: Option<Field>,
    pub why: LeftOut,
}

/// The reason why a field is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It cannot be read.
    Unread,
    /// This field stands there too, the same one or another, and decides.
    Beside(Field),
    /// It says nothing without one of these.
    Without(&'static [Field]),
}

/// A part of an address as somebody has typed it; a space and a line's end stay as they are written in links.
pub fn as_typed(text: &str) -> String {
    let plain = text.replace('+', "%2B").replace(';', "%3B");
    unescape(&plain).unwrap_or_else(|_| text.to_owned())
}

impl BadField {
    pub(super) fn new(name: &str, value: &str) -> BadField {
        let sign = if value.is_empty() { "" } else { "=" };
        let whole = format!("{name}{sign}{}", as_typed(value));
        let mut text: String = whole.chars().take(MAX_LETTERS).collect();
        if text.len() < whole.len() {
            text.push('…');
        }
        BadField { text, field: Field::named(name), why: LeftOut::Unread }
    }

    /// The field of this name, as the page writes it.
    pub fn of(field: Field, value: &str) -> BadField {
        BadField::new(field.name(), value)
    }
}
