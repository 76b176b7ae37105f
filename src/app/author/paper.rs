//! Lines of a text: where they begin, and others in their place. Lines count from zero.

use std::ops::Range;

/// The line in which this byte stands.
pub fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

/// The byte at which a line begins; of a line behind the last, the text's end.
pub fn begin_of(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line).map(str::len).sum()
}

/// The bytes of a line, without its end.
pub fn bytes_of(text: &str, line: usize) -> Range<usize> {
    let begin = begin_of(text, line);
    begin..begin + text[begin..].lines().next().map_or(0, str::len)
}

/// The byte at a column, which counts characters from one.
pub fn place_of(text: &str, line: usize, column: usize) -> usize {
    let bytes = bytes_of(text, line);
    let before: usize = text[bytes.clone()].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    bytes.start + before
}

/// The text with other lines in the place of these.
pub fn with_lines(text: &str, place: Range<usize>, new: &[String]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let end = place.end.min(lines.len());
    lines.splice(place.start.min(end)..end, new.iter().map(String::as_str));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_bytes_and_bytes_their_lines() {
        let text = "a\n创建 b\n\nc";
        assert_eq!([0, 1, 2, 8, 9, 10, 11, 99].map(|byte| line_of(text, byte)), [0, 0, 1, 1, 1, 1, 2, 3]);
        assert_eq!([0, 1, 2, 3, 9].map(|line| begin_of(text, line)), [0, 2, 11, 12, 13]);
        assert_eq!(&text[bytes_of(text, 1)], "创建 b");
        assert_eq!([1, 3, 4, 99].map(|column| place_of(text, 1, column)), [2, 8, 9, 10]);
        assert_eq!(bytes_of(text, 7), 13..13);
    }

    #[test]
    fn other_lines_come_in_the_place_of_these() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(with_lines("a\nb\nc", 1..2, &lines(&["x", "y"])), "a\nx\ny\nc\n");
        assert_eq!(with_lines("a\n", 1..1, &lines(&["x"])), "a\nx\n");
        assert_eq!(with_lines("a\nb\n", 0..9, &[]), "\n");
        assert_eq!(with_lines("", 4..7, &lines(&["x"])), "x\n");
    }
}
