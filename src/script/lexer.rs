//! A line as words, each with its place in the line.
//!
//! Any whitespace separates, the wide space of Chinese keyboards too. A word that begins with `"` runs to the next `"`
//! and knows the escapes `\"`, `\\` and `\n`; one that begins with `'` runs to the next `'`, and everything between stands for
//! itself, as in `zkCli.sh`. In any other word quotes and backslashes stand for themselves, so that `{"a":1}` needs none.
//! A `#` where a word could begin starts a comment up to the line's end.

use std::ops::Range;

use super::error::{Expectation, ParseError, ParseErrorKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The text without quotes and escapes.
    pub text: String,
    /// The place in the line, with quotes and escapes.
    pub span: Range<usize>,
    pub quoted: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub words: Vec<Word>,
    /// Whether the line ends in a comment.
    pub comment: bool,
}

impl Word {
    /// Whether the word is an option of a client verb. `-5` is a number, `"-e"` is data.
    pub fn is_option(&self) -> bool {
        !self.quoted && looks_like_option(&self.text)
    }

    /// A bare word cut at each such letter, which becomes a word of its own: `s1|s2` is three. The letter is of ASCII.
    pub fn split_at(self, letter: char) -> Vec<Word> {
        if self.quoted {
            return vec![self];
        }
        let mut pieces = Vec::new();
        let mut at = self.span.start;
        for piece in self.text.split_inclusive(letter) {
            let word = piece.strip_suffix(letter).unwrap_or(piece);
            for text in [word, &piece[word.len()..]] {
                if !text.is_empty() {
                    pieces.push(Word { text: text.to_owned(), span: at..at + text.len(), quoted: false });
                }
                at += text.len();
            }
        }
        pieces
    }
}

/// Whether it is a hyphen and something that is no number.
pub(super) fn looks_like_option(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('-') && chars.next().is_some_and(|c| !c.is_ascii_digit())
}

/// The text without the byte order mark that editors on Windows put before it.
pub fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Cuts a line in words.
///
/// # Errors
/// A string that does not end, an escape that does not exist, or text right behind a string.
pub(super) fn lex(line: &str) -> Result<Line, ParseError> {
    let mut lexed = Line::default();
    // A byte order mark stands before the first line of a file, also where the file was pasted.
    let mut at = line.len() - without_byte_order_mark(line).len();
    while let Some(c) = line[at..].chars().next() {
        if c.is_whitespace() {
            lexed.comment = lexed.comment && c != '\n';
            at += c.len_utf8();
        } else if c == '#' {
            let rest = &line[at..];
            lexed.comment = true;
            at += rest.find('\n').unwrap_or(rest.len());
        } else {
            let word = match c {
                '"' => string(line, at)?,
                '\'' => literal(line, at)?,
                _ => bare(line, at),
            };
            at = word.span.end;
            lexed.words.push(word);
        }
    }
    Ok(lexed)
}

fn bare(line: &str, start: usize) -> Word {
    let end = word_end(line, start);
    Word { text: line[start..end].to_owned(), span: start..end, quoted: false }
}

fn string(line: &str, start: usize) -> Result<Word, ParseError> {
    let mut text = String::new();
    let mut chars = line[start..].char_indices().skip(1);
    while let Some((offset, c)) = chars.next() {
        match c {
            '"' => return quoted(line, text, start..start + offset + 1),
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                Some((_, 'n')) => text.push('\n'),
                Some((last, found)) => {
                    let span = start + offset..start + last + found.len_utf8();
                    return Err(ParseError::new(span, ParseErrorKind::BadEscape { found }));
                }
                None => break,
            },
            '\n' => break,
            _ => text.push(c),
        }
    }
    Err(unterminated(line, start, '"'))
}

/// A word in single quotes, which has no escapes.
fn literal(line: &str, start: usize) -> Result<Word, ParseError> {
    let inside = &line[start + 1..];
    let end = inside.find(['\'', '\n']).filter(|&end| inside[end..].starts_with('\''));
    let end = end.ok_or_else(|| unterminated(line, start, '\''))?;
    quoted(line, inside[..end].to_owned(), start..start + end + 2)
}

/// A word in quotes, behind which there must be a space.
fn quoted(line: &str, text: String, span: Range<usize>) -> Result<Word, ParseError> {
    let glued = span.end..word_end(line, span.end);
    if glued.is_empty() {
        Ok(Word { text, span, quoted: true })
    } else {
        Err(ParseError::new(glued, ParseErrorKind::Expected(Expectation::Space)))
    }
}

fn unterminated(line: &str, start: usize, quote: char) -> ParseError {
    ParseError::new(start..line.len(), ParseErrorKind::UnterminatedString { quote })
}

fn word_end(line: &str, start: usize) -> usize {
    line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length)
}
