//! Text as it stands in a fragment. A space is `+`, the end of a line `;`; what an address cannot hold, or means something there, is `%`
//! and two digits. By hand, spaces and letters of any script may stand as they are, and `%` where no two digits follow it.

use std::fmt::Write;

use crate::script::{ParseError, ParseErrorKind, ScriptError};

pub fn escape(out: &mut String, line: &str) {
    for byte in line.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b',' | b':' | b'@' | b'!' => {
                out.push(byte as char)
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// Bytes that are no text, with the place of the first, and the text with marks in their place.
#[derive(Debug, PartialEq, Eq)]
pub struct NotText {
    pub error: ScriptError,
    pub text: String,
}

/// # Errors
/// The bytes behind `%` are no UTF-8.
pub fn unescape(text: &str) -> Result<String, Box<NotText>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let escaped = behind.split_at_checked(2).and_then(|(digits, behind)| Some((escaped(digits)?, behind)));
        let (byte, behind) = match (first, escaped) {
            (b'+', _) => (b' ', behind),
            (b';', _) => (b'\n', behind),
            (b'%', Some(escaped)) => escaped,
            (byte, _) => (byte, behind),
        };
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8(bytes).map_err(|error| {
        let right = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = right.matches('\n').count() + 1;
        let start = right.rsplit('\n').next().unwrap_or_default().len();
        let span = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
        let error_in_line = ParseError { span, kind: ParseErrorKind::NotUtf8, fits: Box::default() };
        let error_in_line = ScriptError::Line { line, error: error_in_line };
        Box::new(NotText { error: error_in_line, text: String::from_utf8_lossy(error.as_bytes()).into_owned() })
    })
}

/// The byte that two digits stand for.
fn escaped(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| (digits[at] as char).to_digit(16);
    Some((digit(0)? * 16 + digit(1)?) as u8)
}
