//! Texts of other people within a sentence: a name, a path, data. Where one is read from right to left, or turns the reading round by
//! signs that nobody sees, the rest of the sentence stays as it is.
//!
//! Source: Unicode Standard Annex 9, the signs FSI and PDI.

use std::borrow::Cow;

/// The signs around a text that is laid out by itself (FIRST STRONG ISOLATE, POP DIRECTIONAL ISOLATE).
const BEGINS: char = '\u{2068}';
const ENDS: char = '\u{2069}';

/// The text, set apart where its direction would reach beyond it.
pub fn isolated(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|letter| is_from_right(letter) || turns(letter)) {
        return Cow::Borrowed(text);
    }
    // What it ends or begins by itself would end what it is set apart by, or outlast it.
    let plain = text.chars().filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter));
    Cow::Owned(std::iter::once(BEGINS).chain(plain).chain([ENDS]).collect())
}

/// Whether it is a letter of a script that is read from right to left.
fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Whether it is a sign that nobody sees and that has what follows read in another direction.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_left_to_right_stays_as_it_is() {
        for text in ["", "/a/锁", "“x”, 3 ms", "🦓", "é\u{200e}"] {
            assert_eq!(isolated(text), text);
        }
    }

    #[test]
    fn a_text_that_would_turn_the_sentence_round_is_set_apart() {
        for text in ["/🦓\u{202e}evil", "שלום", "/a/مرحبا", "\u{200f}"] {
            assert_eq!(isolated(text), format!("\u{2068}{text}\u{2069}"));
        }
        // One that would end it by itself cannot.
        assert_eq!(isolated("\u{202e}a\u{2069}\u{2069}b\u{2067}"), "\u{2068}\u{202e}ab\u{2069}");
    }
}
