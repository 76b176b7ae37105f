//! The width of a text, without a browser to ask: the one ruler for texts that have to fit and for boxes drawn around them.

use super::layout::SERVER_FULL;
use crate::app::view::Frame;

/// The width of the line of facts in a full box, in pixels.
pub const FACTS_ROOM: i32 = SERVER_FULL.0 - 14;
/// The distance from one cell of a log to the next.
pub const CELL_STEP: i32 = 13;
/// The room of the sign for what came before the cells of a log.
pub const SIGN_ROOM: i32 = 18;
/// The separator between two facts.
pub const BETWEEN_FACTS: &str = " · ";

/// The first facts, as many as fit in a line of the box after the phase.
pub fn fitting(facts: &[String], phase: Option<&str>) -> Vec<String> {
    let mut line = phase.unwrap_or_default().to_owned();
    let fits = |fact: &&String| {
        if !line.is_empty() {
            line.push_str(BETWEEN_FACTS);
        }
        line.push_str(fact);
        text_width(&line) <= FACTS_ROOM
    };
    facts.iter().take_while(fits).cloned().collect()
}

/// The width of a short text at a font size of eleven pixels: roughly, and rather too wide. CJK characters are square.
pub fn text_width(text: &str) -> i32 {
    let tenths: i32 = text.chars().map(tenths).sum();
    (tenths + 9) / 10
}

/// The width of a short bold text at a font size of twelve pixels.
pub fn bold_width(text: &str) -> i32 {
    text_width(text) * 13 / 10
}

/// The room of a machine's name in its box, whose letters are larger, and of the space behind it.
pub fn beside_name(name: &str) -> i32 {
    4 + text_width(name) * 5 / 4
}

/// The place of a looking server's vote: on the upper right corner of its box.
pub fn vote_tag(server: &Frame, vote: &str) -> Frame {
    let width = text_width(vote) + 16;
    Frame { x: server.x + server.width - width - 4, y: server.y - 21, width, height: 19 }
}

/// The width of a text of letters that are all as wide, at a font size of eleven pixels.
pub fn mono_width(text: &str) -> i32 {
    let tenths = |letter: char| if u32::from(letter) >= 0x2e80 { 112 } else { 67 };
    (text.chars().map(tenths).sum::<i32>() + 9) / 10
}

/// The width of a znode's name: bold letters that are all as wide, at a font size of twelve pixels.
pub fn name_width(name: &str) -> i32 {
    (mono_width(name) * 12 + 10) / 11
}

/// A znode's name, cut to the part that fits.
pub fn cut_name(name: &str, width: i32) -> String {
    cut_by(name_width, name, width)
}

/// The text, cut to the part that fits.
pub fn cut(text: &str, width: i32) -> String {
    cut_by(text_width, text, width)
}

/// The text of letters that are all as wide, cut to the part that fits.
pub fn cut_mono(text: &str, width: i32) -> String {
    cut_by(mono_width, text, width)
}

fn cut_by(measure: fn(&str) -> i32, text: &str, width: i32) -> String {
    if measure(text) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        short.push(letter);
        if measure(&short) + 9 > width {
            short.pop();
            break;
        }
    }
    short.push('…');
    short
}

fn tenths(letter: char) -> i32 {
    match letter {
        'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | '\'' | '|' | ' ' | '·' | 't' | 'r' | 'f' | '(' | ')' => 42,
        'm' | 'w' | 'M' | 'W' | '…' => 105,
        letter if u32::from(letter) >= 0x2e80 => 112,
        letter if letter.is_uppercase() || letter.is_ascii_digit() => 74,
        _ => 67,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_of_a_box_fit_on_its_line_as_it_is_drawn() {
        let facts = ["watches: 12", "disk +200ms", "10 requests", "3 sessions"].map(str::to_owned);
        for phase in [None, Some("DISCOVERY"), Some("SYNCHRONIZATION")] {
            let said: Vec<String> = phase.map(str::to_owned).into_iter().chain(fitting(&facts, phase)).collect();
            assert!(text_width(&said.join(BETWEEN_FACTS)) <= FACTS_ROOM, "{said:?}");
        }
        assert_eq!(fitting(&facts, None).len(), 1);
        assert_eq!(fitting(&facts[1..2], Some("DISCOVERY")).len(), 0);
    }

    #[test]
    fn a_chinese_character_is_as_wide_as_two_narrow_letters_and_more() {
        assert!(text_width("领导者") > text_width("lead"));
        assert_eq!([text_width(""), text_width("s5"), text_width("过半")], [0, 15, 23]);
    }
}
