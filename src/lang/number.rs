//! A number as people of either language type it: `10,000`, `１００００`, `10000.0`, `1e4`, `10000 ms`.
//!
//! Invariant: a text is read as the number that it says, or not at all; digits are never left out.

use super::Lang;

/// More digits than any answer has: a number beyond is as far away as one can be.
const MAX_DIGITS: usize = 30;

/// The two whole numbers that a number lies between; one and the same for a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    floor: i128,
    ceil: i128,
}

impl Number {
    /// Reads a number, and the unit behind it, which may be empty.
    pub fn read(text: &str) -> Option<(Number, String)> {
        let text = half_width(text);
        let (number, rest) = read(&text)?;
        Some((number, rest.trim().trim_end_matches('.').trim_end().to_owned()))
    }

    /// Its value, if that is whole.
    pub fn whole(self) -> Option<i128> {
        (self.floor == self.ceil).then_some(self.floor)
    }

    /// Whether it is off by no more than this.
    pub fn is_within(self, within: u32, value: i64) -> bool {
        let (value, within) = (i128::from(value), i128::from(within));
        self.ceil <= value + within && self.floor >= value - within
    }
}

/// A count as people of a language read it, from five digits on in groups of three: `1,047,777` in English and in Chinese. In a language
/// that was added, where the comma may be the decimal sign, a narrow space stands between the groups (ISO 80000-1).
pub fn counted(lang: Lang, count: u64) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let sign = if lang.added().is_some() { "\u{202f}" } else { "," };
    let (first, rest) = digits.split_at((digits.len() - 1) % 3 + 1);
    let groups = rest.as_bytes().chunks(3).map(|group| group.iter().map(|digit| char::from(*digit)).collect());
    std::iter::once(first.to_owned()).chain(groups).collect::<Vec<String>>().join(sign)
}

/// The text with the letters of an input method's full width as plain ones, and every space and minus as the usual one.
pub fn half_width(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{2212}' | '\u{2013}' => '-',
        '\u{2019}' => '\'',
        '。' => '.',
        other => other,
    };
    text.trim().chars().map(plain).collect::<String>().trim().to_owned()
}

/// A number at the beginning of a text, and what stands behind it.
fn read(text: &str) -> Option<(Number, &str)> {
    let (is_negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mut digits, rest) = grouped(rest);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(behind) => split_digits(behind),
        None => ("", rest),
    };
    digits.push_str(fraction);
    if digits.is_empty() {
        return None;
    }
    let (power, rest) = exponent(rest);
    let places = power - fraction.len() as i64;
    let (whole, has_part) = scaled(digits.trim_start_matches('0'), places);
    let (floor, ceil) = (whole, whole + i128::from(has_part));
    Some((if is_negative { Number { floor: -ceil, ceil: -floor } } else { Number { floor, ceil } }, rest))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()))
}

/// Digits, perhaps in groups of three with one and the same sign between them.
fn grouped(text: &str) -> (String, &str) {
    let (first, mut rest) = split_digits(text);
    let mut digits = first.to_owned();
    let sign = rest.chars().next().filter(|sign| [',', ' ', '\'', '_'].contains(sign) && (1..=3).contains(&first.len()));
    while let Some(behind) = sign.and_then(|sign| rest.strip_prefix(sign)) {
        let (group, behind) = split_digits(behind);
        if group.len() != 3 {
            break;
        }
        digits.push_str(group);
        rest = behind;
    }
    (digits, rest)
}

/// The power of ten behind an `e`.
fn exponent(text: &str) -> (i64, &str) {
    let read = || {
        let behind = text.strip_prefix(['e', 'E'])?;
        let (is_negative, behind) = match behind.strip_prefix('-') {
            Some(behind) => (true, behind),
            None => (false, behind.strip_prefix('+').unwrap_or(behind)),
        };
        let (digits, rest) = split_digits(behind);
        // A power with more digits is as far away as this one.
        let power: i64 = if digits.is_empty() { return None } else { digits.parse().unwrap_or(9_999).min(9_999) };
        Some((if is_negative { -power } else { power }, rest))
    };
    read().unwrap_or((0, text))
}

/// The whole part of digits with the point moved by so many places to the right, and whether anything is behind the point.
fn scaled(digits: &str, places: i64) -> (i128, bool) {
    let count = digits.len() as i64 + places;
    if digits.is_empty() {
        return (0, false);
    }
    if count > MAX_DIGITS as i64 {
        return (i128::from(i64::MAX) * 4, false);
    }
    let (whole, part) = digits.split_at(usize::try_from(count).unwrap_or(0).min(digits.len()));
    let zeros = count.max(0) as usize - whole.len();
    let whole = format!("{whole}{}", "0".repeat(zeros)).parse().unwrap_or(0);
    (whole, part.bytes().any(|digit| digit != b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Number, String)> {
        Number::read(text)
    }

    #[test]
    fn a_number_may_be_written_as_people_write_it() {
        for text in [
            "10000",
            " 10000 ",
            "+10000",
            "１００００",
            "10000.0",
            "10000.",
            "10000。",
            "10,000",
            "１０，０００",
            "10 000",
            "10\u{202f}000",
            "10'000",
            "10_000",
            "1e4",
            "1.0e4",
            "1000000e-2",
            "0010000",
            "1e00004",
        ] {
            assert_eq!(read(text).map(|(number, unit)| (number.whole(), unit)), Some((Some(10_000), String::new())), "{text}");
        }
    }

    #[test]
    fn another_number_is_another_number() {
        for text in [
            "1000",
            "10,001",
            "-10000",
            "−10000",
            "10000.5",
            "9999.999",
            "1e5",
            "1e99999",
            "1e-9999",
            "0",
            "10.000",
            &"9".repeat(400),
        ] {
            assert_eq!(read(text).map(|(number, _)| number.is_within(0, 10_000)), Some(false), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_alone_leaves_something_behind_it_or_is_none() {
        for text in ["", "abc", "NaN", "-", "+", ".", "e4", "ten thousand", &"x".repeat(100_000)] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["0x2710", "10,00", "1,0000", "10,000 00", "10000;", "1 2", "10000 or 20000", "1.2.3", "10000 ms"] {
            assert!(read(text).is_some_and(|(_, unit)| !unit.is_empty()), "{text}");
        }
    }

    #[test]
    fn a_number_may_be_off_by_what_is_allowed_and_no_more() {
        let near = |text: &str| read(text).map(|(number, _)| number.is_within(2, -5));
        for (text, is_near) in [("-7", true), ("-3", true), ("-6.9", true), ("-7.1", false), ("-2.9", false), ("5", false)] {
            assert_eq!(near(text), Some(is_near), "{text}");
        }
    }
    #[test]
    fn a_count_is_shown_in_groups_of_three_and_read_back_as_the_same() {
        let shown = |count| [Lang::En, Lang::Zh].map(|lang| counted(lang, count));
        for (count, text) in [(0, "0"), (9_999, "9999"), (10_000, "10,000"), (123_456, "123,456"), (1_047_077, "1,047,077")] {
            assert_eq!(shown(count), [text; 2]);
            assert_eq!(read(text).and_then(|(number, _)| number.whole()), Some(i128::from(count)));
        }
        assert_eq!(shown(u64::MAX)[0], "18,446,744,073,709,551,615");
    }
}
