//! Data of any bytes, kept as text: the simulation's data are text, and a real client's may be anything.
//!
//! Bytes that are UTF-8 are the text that they are. Every other byte is a character of its own at the end of Unicode's last private plane, which no
//! text uses; where one does, its bytes are kept in the same way. Nothing is lost, and no two contents are the same text.

use std::borrow::Cow;
use std::rc::Rc;

/// The first of the characters that stand for a byte, less 0x80: U+10FF80 to U+10FFFF are the bytes from 0x80 on.
const BASE: u32 = 0x10_ff00;
/// The bytes of such a character in UTF-8.
const WIDTH: usize = 4;
/// The first of those bytes.
const FIRST: u8 = 0xf4;

/// The text that keeps these bytes.
pub fn text_of(bytes: &[u8]) -> Rc<str> {
    match str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(stands_for_a_byte) => text.into(),
        _ => escaped(bytes).into(),
    }
}

/// The bytes that a text keeps.
pub fn bytes_of(text: &str) -> Cow<'_, [u8]> {
    if !text.contains(stands_for_a_byte) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        if stands_for_a_byte(c) {
            bytes.push(c as u32 as u8);
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; WIDTH]).as_bytes());
        }
    }
    Cow::Owned(bytes)
}

/// The number of the bytes that a text keeps.
pub fn length_of(text: &str) -> usize {
    if text.as_bytes().contains(&FIRST) { bytes_of(text).len() } else { text.len() }
}

fn stands_for_a_byte(c: char) -> bool {
    c as u32 >= BASE + 0x80
}

fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let escape = |text: &mut String, bytes: &[u8]| {
        text.extend(bytes.iter().filter_map(|byte| char::from_u32(BASE + u32::from(*byte))));
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if stands_for_a_byte(c) {
                escape(&mut text, c.encode_utf8(&mut [0; WIDTH]).as_bytes());
            } else {
                text.push(c);
            }
        }
        escape(&mut text, chunk.invalid());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_content_comes_back_and_no_two_are_the_same_text() {
        let contents: [&[u8]; 8] = [
            b"",
            b"plain",
            "\u{4e2d}\u{1f40d}".as_bytes(),
            b"\xff\xfe",
            b"half \xe4\xb8",
            b"\x80",
            "\u{10ff80}".as_bytes(),
            "\u{10ffff}\u{10ff7f}".as_bytes(),
        ];
        let texts: Vec<Rc<str>> = contents.iter().map(|bytes| text_of(bytes)).collect();
        for (n, (bytes, text)) in contents.iter().zip(&texts).enumerate() {
            assert_eq!((&*bytes_of(text), length_of(text)), (*bytes, bytes.len()), "{bytes:x?}");
            assert!(!texts[..n].contains(text), "{bytes:x?}");
        }
        assert_eq!(&*texts[2], "\u{4e2d}\u{1f40d}", "what is text stays readable");
    }

    #[test]
    fn every_single_byte_and_every_pair_of_bytes_comes_back() {
        for high in 0..=u8::MAX {
            for low in 0..=u8::MAX {
                assert_eq!(&*bytes_of(&text_of(&[high, low])), [high, low]);
            }
        }
    }
}
