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
    /// A compressed script of which something is missing.
    Packed,
}

/// A run whose commands cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadScript {
    pub error: ScriptError,
    pub text: String,
    /// The link that they would belong to.
    pub rest: Link,
}

/// A field that cannot be read, as it was typed; without a name that is known, no field at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadField {
    pub text: String,
    pub field: Option<Field>,
}

impl BadField {
    pub(super) fn new(name: &str, value: &str) -> BadField {
        let sign = if value.is_empty() { "" } else { "=" };
        // A space and a line's end stay as they are written in links.
        let plain = value.replace('+', "%2B").replace(';', "%3B");
        let value = unescape(&plain).unwrap_or_else(|_| value.to_owned());
        let whole = format!("{name}{sign}{value}");
        let mut text: String = whole.chars().take(MAX_LETTERS).collect();
        if text.len() < whole.len() {
            text.push('…');
        }
        BadField { text, field: Field::named(name) }
    }

    /// The field of this name, as the page writes it.
    pub fn of(field: Field, value: &str) -> BadField {
        BadField::new(field.name(), value)
    }
}
