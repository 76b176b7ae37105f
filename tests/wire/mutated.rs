//! Whatever comes over a wire: random bytes, and records of which something was changed. Nothing panics, nothing takes more memory than the frame is worth,
//! and what could be read is the same when it is written and read again.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::rc::Rc;

use zooscope::wire::{Asked, ConnectRequest, ConnectResponse, Frames, MAX_PACKET, OpCode, Received, Request, framed};

use crate::arbitrary::{self, CLOCK};
use crate::dice::{Dice, search};

const FRAMES: u64 = 30_000;
/// The bytes that reading may take for a byte of the frame: an empty name is four bytes there, and a list's entry with a name by itself here.
const WORTH: usize = 32;
/// The bytes that it may take for no matter what.
const LITTLE: usize = 2_048;

/// The system's allocator, and how many bytes this thread ever asked of it.
struct Counting;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ASKED.try_with(|asked| asked.set(asked.get() + layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn nothing_that_comes_over_a_wire_does_harm() {
    search(FRAMES, |seed| {
        let dice = &mut Dice::new(seed, 5);
        let frame = frame(dice);
        requests(&frame)?;
        connects(&frame)?;
        replies(&frame, &any_asked(dice))?;
        frames(&frame, dice);
        Ok(())
    });
}

#[test]
fn a_frame_of_the_greatest_length_is_read_within_its_worth() {
    // Names without a letter, entries of lists without a word, operations that are hardly more than their header.
    let name: &[u8] = &[0, 0, 0, 0];
    let part: &[u8] = &[0, 0, 0, 4, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0];
    for (number, head, item, tail) in [
        (101, [0; 8].as_slice(), name, [0; 8].as_slice()),
        (7, name, &[0; 12], name),
        (22, &[], part, &[0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0]),
    ] {
        let count = (MAX_PACKET - 64) / item.len();
        let mut frame: Vec<u8> = [1_i32, number].iter().flat_map(|number| number.to_be_bytes()).collect();
        frame.extend_from_slice(head);
        if number != 22 {
            frame.extend_from_slice(&(count as i32).to_be_bytes());
        }
        frame.extend(item.iter().copied().cycle().take(count * item.len()));
        frame.extend_from_slice(tail);
        assert!(frame.len() <= MAX_PACKET && Request::read(&frame).is_ok(), "{number}");
        requests(&frame).unwrap();
    }
}

/// A record of any kind, changed here and there, or bytes without any order.
fn frame(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = record(dice);
    let changes = dice.below(6);
    for _ in 0..changes {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.below(256) as u8),
            2 => {
                let number = arbitrary::int(dice).to_be_bytes();
                bytes.iter_mut().skip(at).zip(number).for_each(|(byte, new)| *byte = new);
            }
            3 => {
                let other = record(dice);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[dice.below(other.len() + 1)..]);
            }
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
        }
    }
    bytes
}

fn record(dice: &mut Dice) -> Vec<u8> {
    match dice.below(8) {
        0 => (0..dice.below(60)).map(|_| dice.below(256) as u8).collect(),
        1 => arbitrary::connect_request(dice).write(),
        2 => arbitrary::connect_response(dice).write(),
        3 => arbitrary::event(dice).write(),
        4 | 5 => {
            let request = arbitrary::request(dice);
            request.asked().map_or_else(Vec::new, |asked| arbitrary::reply(&asked, &request, dice).write(&asked, CLOCK))
        }
        _ => arbitrary::request(dice).write(),
    }
}

fn any_asked(dice: &mut Dice) -> Asked {
    let op = dice.one_of(&OpCode::ALL);
    let parts: Vec<OpCode> = (0..dice.below(4)).map(|_| dice.one_of(&OpCode::ALL)).collect();
    Asked::new(op, parts)
}

/// What `read` gives, if it took no more memory than that.
fn within<T>(frame: &[u8], read: impl FnOnce(&[u8]) -> T) -> Result<T, String> {
    let before = ASKED.get();
    let read = read(frame);
    let taken = ASKED.get() - before;
    if taken > LITTLE + WORTH * frame.len() {
        return Err(format!("{taken} bytes of memory for {} bytes: {:02x?}", frame.len(), &frame[..frame.len().min(200)]));
    }
    Ok(read)
}

fn requests(frame: &[u8]) -> Result<(), String> {
    match within(frame, Request::read)? {
        Ok(request) if Request::read(&request.write()).as_ref() != Ok(&request) => {
            Err(format!("read again it is another: {request:?} of {frame:02x?}"))
        }
        _ => Ok(()),
    }
}

fn connects(frame: &[u8]) -> Result<(), String> {
    if let Ok(request) = within(frame, ConnectRequest::read)? {
        request.known();
        if ConnectRequest::read(&request.write()).as_ref() != Ok(&request) {
            return Err(format!("read again it is another: {request:?}"));
        }
    }
    match within(frame, ConnectResponse::read)? {
        Ok(response) if ConnectResponse::read(&response.write()).as_ref() != Ok(&response) => {
            Err(format!("read again it is another: {response:?}"))
        }
        _ => Ok(()),
    }
}

fn replies(frame: &[u8], asked: &Asked) -> Result<(), String> {
    let read = |frame: &[u8]| Received::read(frame, CLOCK, |_| Some(asked.clone()));
    let Ok(received) = within(frame, read)? else { return Ok(()) };
    let written = match &received {
        Received::Event(event) => event.write(),
        Received::Reply(reply) => reply.write(asked, CLOCK),
    };
    if read(&written).as_ref() == Ok(&received) { Ok(()) } else { Err(format!("read again it is another: {received:?}")) }
}

/// A stream that says of itself what it likes, in pieces.
fn frames(frame: &[u8], dice: &mut Dice) {
    let stream: Rc<[u8]> = if dice.one_in(2) { framed(frame).into() } else { frame.into() };
    let mut frames = Frames::new(dice.one_of(&[0, 10, MAX_PACKET]));
    for piece in stream.chunks(1 + dice.below(40)) {
        frames.push(piece);
        while let Ok(Some(frame)) = frames.next_frame() {
            assert!(frame.len() <= stream.len());
        }
    }
    let _ = frames.end();
}
