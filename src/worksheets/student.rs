//! Whoever answers a worksheet, and the numbers that are drawn for them.

use super::question::Span;
use crate::sim::{Key, Purpose, digest};

/// The longest name or number, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 200;

/// A name and a number, both as typed; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Student {
    pub name: String,
    /// The number that decides which seeds they get.
    pub number: String,
}

impl Student {
    pub fn new(name: &str, number: &str) -> Student {
        let short = |text: &str| text.trim()[..text.trim().floor_char_boundary(MAX_NAME_BYTES)].to_owned();
        Student { name: short(name), number: short(number) }
    }

    /// The number without what one may type differently: `2026-017` and `2026 017` are one. Of somebody without a number, the name.
    pub fn key(&self) -> String {
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let number = plain(&self.number);
        if number.is_empty() { plain(&self.name) } else { number }
    }

    /// The number of the span that is theirs in this question: a function of worksheet, question and student, and of nothing else.
    pub(super) fn draw(&self, sheet: &str, question: &str, what: &str, span: Span) -> u32 {
        let entity = [sheet, question, what, &self.key()].map(|part| digest(&part));
        let nth = Key::new(0, Purpose::Worksheet, &entity).below(0, span.count());
        // Below the count, so that it is never beyond the most.
        span.least.saturating_add(nth as u32)
    }
}
