//! Frames: a stream of bytes cut into packets, each behind its length (`NIOServerCnxn.readLength`, `ClientCnxnSocket.readLength`).

use thiserror::Error;

use crate::jute::Sink;

/// The bytes of a length.
const LENGTH: usize = 4;

/// The reason for which a stream has no next frame. Apache closes the connection for each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    /// More than `jute.maxbuffer`. A word such as `ruok` at the beginning of a connection is such a length too.
    #[error("a frame of {length} bytes, where {max} are allowed")]
    TooLong { length: u32, max: usize },
    /// The length has its sign set.
    #[error("a frame of {0} bytes")]
    Negative(i32),
    #[error("the stream ends {missing} bytes before the frame does")]
    Torn { missing: usize },
}

/// The frames of a stream, whose bytes come in any pieces. It holds what came and is not taken yet, and allocates nothing for what a length promises.
#[derive(Clone, Debug)]
pub struct Frames {
    max: usize,
    bytes: Vec<u8>,
    /// The bytes at the beginning that have been taken.
    taken: usize,
}

impl Frames {
    /// `max` is `jute.maxbuffer`, the length not counted.
    pub fn new(max: usize) -> Self {
        Frames { max, bytes: Vec::new(), taken: 0 }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next frame, without its length; `None` until all of it has come.
    ///
    /// # Errors
    /// `TooLong` and `Negative`, as soon as the length has come. There is no way on from there.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let Some(length) = self.length()? else { return Ok(None) };
        let begin = self.taken + LENGTH;
        if self.bytes.len() - begin < length {
            return Ok(None);
        }
        self.taken = begin + length;
        Ok(Some(&self.bytes[begin..begin + length]))
    }

    /// The end of the stream.
    ///
    /// # Errors
    /// `Torn` where it comes within a frame, and what `next_frame` finds.
    pub fn end(&self) -> Result<(), FrameError> {
        let rest = self.bytes.len() - self.taken;
        let whole = match self.length()? {
            Some(length) => LENGTH + length,
            None if rest == 0 => 0,
            None => LENGTH,
        };
        if rest < whole { Err(FrameError::Torn { missing: whole - rest }) } else { Ok(()) }
    }

    /// The first bytes that are not taken: on a new connection an operator's four-letter word may stand in the place of a length.
    pub fn waiting(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    fn length(&self) -> Result<Option<usize>, FrameError> {
        let Some(length) = self.waiting().first_chunk::<LENGTH>() else { return Ok(None) };
        let length = i32::from_be_bytes(*length);
        let length = u32::try_from(length).map_err(|_| FrameError::Negative(length))?;
        if length as usize > self.max {
            return Err(FrameError::TooLong { length, max: self.max });
        }
        Ok(Some(length as usize))
    }
}

/// A packet behind its length.
pub fn framed(packet: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LENGTH + packet.len());
    bytes.length(packet.len());
    bytes.extend_from_slice(packet);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_in_any_pieces_gives_the_same_frames() {
        let packets: [&[u8]; 4] = [b"one", b"", b"three", b"four!"];
        let stream: Vec<u8> = packets.iter().flat_map(|packet| framed(packet)).collect();
        for size in 1..=stream.len() {
            let mut frames = Frames::new(5);
            let mut found = Vec::new();
            for piece in stream.chunks(size) {
                frames.push(piece);
                while let Some(frame) = frames.next_frame().unwrap() {
                    found.push(frame.to_vec());
                }
            }
            assert_eq!(found, packets, "in pieces of {size}");
            assert_eq!(frames.end(), Ok(()));
        }
    }

    #[test]
    fn a_frame_that_is_too_long_negative_or_torn_is_told_by_its_kind() {
        let frames = |bytes: &[u8]| {
            let mut frames = Frames::new(5);
            frames.push(bytes);
            frames
        };
        assert_eq!(frames(&[0, 0, 0, 6]).next_frame(), Err(FrameError::TooLong { length: 6, max: 5 }));
        assert_eq!(frames(b"ruok").next_frame(), Err(FrameError::TooLong { length: 0x7275_6f6b, max: 5 }));
        assert_eq!(frames(&[0xff, 0xff, 0xff, 0xfb]).next_frame(), Err(FrameError::Negative(-5)));
        assert_eq!(frames(&[0, 0, 0, 5, 1, 2]).end(), Err(FrameError::Torn { missing: 3 }));
        assert_eq!(frames(&[0, 0]).end(), Err(FrameError::Torn { missing: 2 }));
        assert_eq!(frames(&[0, 0, 0, 0]).end(), Ok(()));
    }
}
