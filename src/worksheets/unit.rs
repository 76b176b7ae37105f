//! The unit behind a number that is typed for an answer.

use crate::lessons::{Piece, Prose};

/// The names of a unit of time. Whoever is asked for one of them may write another.
const UNITS: [&[&str]; 5] = [
    &["us", "µs", "μs", "microsecond", "microseconds", "微秒"],
    &["ms", "msec", "millisecond", "milliseconds", "毫秒"],
    &["s", "sec", "second", "seconds", "秒", "秒钟"],
    &["min", "minute", "minutes", "分钟"],
    &["times", "time", "次"],
];

/// Whether the question names this unit, by this name or another, in either language.
pub(super) fn names_unit(ask: &Prose, unit: &str) -> bool {
    let unit = unit.to_lowercase();
    let known = UNITS.into_iter().find(|names| names.contains(&&*unit));
    let names = known.map_or_else(|| vec![&*unit], <[&str]>::to_vec);
    [&ask.en, &ask.zh].into_iter().flatten().any(|piece| {
        let (Piece::Text(text) | Piece::Strong(text) | Piece::Code(text)) = piece else { return false };
        let text = text.to_lowercase();
        names.iter().any(|name| has_word(&text, name))
    })
}

/// Whether a word stands in a text: between other signs than letters, where it is of letters that words are separated with.
fn has_word(text: &str, word: &str) -> bool {
    if !word.chars().all(char::is_alphabetic) {
        return false;
    }
    if !word.is_ascii() {
        // A millisecond is no second.
        return text.match_indices(word).any(|(at, _)| !text[..at].ends_with(['毫', '微']));
    }
    text.split(|letter: char| !letter.is_ascii_alphabetic() && !['\'', '’'].contains(&letter)).any(|there| there == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_one_that_the_question_names_by_any_of_its_names() {
        let text = |text: &str| vec![Piece::Text(text.to_owned())];
        let ask = Prose { en: text("How many ms is the server's timeout of the watches?"), zh: text("多少毫秒？") };
        for (unit, is_named) in [
            ("ms", true),
            ("MS", true),
            ("milliseconds", true),
            ("毫秒", true),
            ("watches", true),
            ("s", false),
            ("秒", false),
            ("seconds", false),
            ("watch", false),
            ("or 3", false),
            ("00", false),
        ] {
            assert_eq!(names_unit(&ask, unit), is_named, "{unit}");
        }
    }
}
