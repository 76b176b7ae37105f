//! Places to write to: bytes, or only their number. Whatever knows how to write itself also knows how long it is.

use super::bytes::{bytes_of, length_of};

pub trait Sink {
    fn raw(&mut self, bytes: &[u8]);

    /// A buffer's content that is kept as text.
    fn kept(&mut self, text: &str);

    fn byte(&mut self, byte: u8);
    fn int(&mut self, number: i32);
    fn long(&mut self, number: i64);

    fn bool(&mut self, value: bool) {
        self.byte(value.into());
    }

    /// The length of a string, a buffer or a vector.
    fn length(&mut self, length: usize) {
        self.int(i32::try_from(length).unwrap_or(i32::MAX));
    }

    fn string(&mut self, text: &str) {
        self.length(text.len());
        self.raw(text.as_bytes());
    }

    fn null(&mut self) {
        self.int(-1);
    }

    fn buffer(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => {
                self.length(bytes.len());
                self.raw(bytes);
            }
            None => self.null(),
        }
    }

    /// A buffer whose bytes are kept as text.
    fn data(&mut self, text: Option<&str>) {
        match text {
            Some(text) => {
                self.length(length_of(text));
                self.kept(text);
            }
            None => self.null(),
        }
    }

    fn strings<T: AsRef<str>>(&mut self, texts: &[T]) {
        self.length(texts.len());
        for text in texts {
            self.string(text.as_ref());
        }
    }
}

impl Sink for Vec<u8> {
    fn raw(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn kept(&mut self, text: &str) {
        self.extend_from_slice(&bytes_of(text));
    }

    fn byte(&mut self, byte: u8) {
        self.push(byte);
    }

    fn int(&mut self, number: i32) {
        self.extend_from_slice(&number.to_be_bytes());
    }

    fn long(&mut self, number: i64) {
        self.extend_from_slice(&number.to_be_bytes());
    }
}

/// The number of bytes that were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count(pub usize);

impl Sink for Count {
    #[inline]
    fn raw(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }

    #[inline]
    fn kept(&mut self, text: &str) {
        self.0 += length_of(text);
    }

    #[inline]
    fn byte(&mut self, _: u8) {
        self.0 += 1;
    }

    #[inline]
    fn int(&mut self, _: i32) {
        self.0 += 4;
    }

    #[inline]
    fn long(&mut self, _: i64) {
        self.0 += 8;
    }
}
