//! The time that a sentence takes to read.

use super::stretch::Screen;
use crate::lang::Lang;
use crate::sim::SECOND;
use crate::tell::{Rich, plain_text};

/// Characters a second of a slow reader.
fn speed(lang: Lang) -> u64 {
    if lang.is_chinese() { 5 } else { 15 }
}

/// A glance takes at least this long.
const LEAST: Screen = 3 * SECOND / 2;

/// The time in which a slow reader reads the sentence and the words before it. A name in Latin letters within Chinese is read as a word, not
/// letter by letter.
pub fn reading_time(lang: Lang, before: &str, text: &Rich) -> Screen {
    let text = plain_text(text);
    let (mut slow, mut quick) = (0, 0);
    for letter in before.chars().chain(text.chars()) {
        if letter.is_ascii() { quick += 1 } else { slow += 1 }
    }
    let quick = quick * SECOND / speed(Lang::En);
    (slow * SECOND / speed(lang) + quick).max(LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_letters_take_two_seconds_and_ten_characters_too() {
        assert_eq!(reading_time(Lang::En, "", &Rich::plain("c1 creates the znode /lock now")), 2 * SECOND);
        assert_eq!(reading_time(Lang::Zh, "", &Rich::plain("领导者提议一个新事务")), 2 * SECOND);
        assert_eq!(reading_time(Lang::Zh, "", &Rich::plain("是")), LEAST);
    }

    #[test]
    fn words_that_stand_before_a_sentence_are_read_too() {
        let sentence = Rich::plain("c1 creates the znode /lock now");
        assert_eq!(reading_time(Lang::En, "2 times; the first:", &sentence), 2 * SECOND + 19 * SECOND / 15);
    }
}
