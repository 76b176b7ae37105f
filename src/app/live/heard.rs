//! The lines by which the ensemble tells what has come to its run. `live/src/followers.rs` writes them.
//!
//! Invariants: no text makes this panic; a line that is not understood ends the reading, because what follows would be another run.

use std::rc::Rc;

use crate::script::{self, Command};
use crate::sim::Position;
use crate::zk::{self, ClientId};

/// The longest text of one message, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Simulated time for real time.
    Speed(f64),
    /// The far end of a client's connection.
    Client(ClientId, Rc<str>),
    /// A command, and when it was given.
    Entry(Position, zk::Command),
    /// The run has come so far, and its digest there.
    Now(Position, Option<u64>),
}

/// The lines of a message, up to the first that is not understood, and whether all were.
pub fn lines(text: &str) -> (Vec<Line>, bool) {
    if text.len() > MAX_BYTES {
        return (Vec::new(), false);
    }
    let mut lines = Vec::new();
    for text in text.lines() {
        let Some(line) = line(text) else { return (lines, false) };
        lines.push(line);
    }
    (lines, true)
}

fn line(text: &str) -> Option<Line> {
    let (word, rest) = text.split_once(' ')?;
    match word {
        "speed" => rest.parse().ok().filter(|speed: &f64| speed.is_finite() && *speed > 0.0).map(Line::Speed),
        "client" => {
            let (client, from) = rest.split_once(' ')?;
            Some(Line::Client(client.parse().ok()?, from.into()))
        }
        "entry" => {
            let (at, line) = position(rest)?;
            match script::parse_line(line).ok()?? {
                Command::Act(command) => Some(Line::Entry(at, command)),
                Command::Time(_) | Command::Setup(_) => None,
            }
        }
        "now" => {
            let (at, digest) = position(rest)?;
            let digest = if digest.is_empty() { None } else { Some(u64::from_str_radix(digest, 16).ok()?) };
            Some(Line::Now(at, digest))
        }
        _ => None,
    }
}

/// Steps and a time, and what stands behind them.
fn position(text: &str) -> Option<(Position, &str)> {
    let (steps, rest) = text.split_once(' ')?;
    let (time, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((Position { steps: steps.parse().ok()?, time: time.parse().ok()? }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spoil::{Xorshift, spoiled};

    const TOLD: &str = "speed 0.5\nclient c1 127.0.0.1:40322\nentry 31 1500000 crash s3\nnow 40 1600000 00ff\nnow 41 1600001";

    #[test]
    fn each_line_says_one_thing() {
        let (lines, whole) = lines(TOLD);
        assert!(whole);
        let at = |steps, time| Position { steps, time };
        let crash = zk::Command::Fault(crate::sim::Fault::Crash(zk::ServerId(3).node()));
        assert_eq!(
            lines,
            [
                Line::Speed(0.5),
                Line::Client(ClientId(1), "127.0.0.1:40322".into()),
                Line::Entry(at(31, 1_500_000), crash),
                Line::Now(at(40, 1_600_000), Some(0xff)),
                Line::Now(at(41, 1_600_001), None),
            ]
        );
    }

    #[test]
    fn what_is_behind_a_line_that_is_not_understood_is_not_read() {
        for bad in ["entry 1 2 run 5s", "entry 1 2 fly s1", "entry 1", "now x 1", "client d1 x", "speed -1", "hello you", "\n"] {
            let (lines, whole) = lines(&format!("speed 1\n{bad}\nspeed 2"));
            assert_eq!((lines, whole), (vec![Line::Speed(1.0)], false), "{bad}");
        }
    }

    #[test]
    fn any_text_is_read() {
        let mut random = Xorshift(17);
        for _ in 0..100_000 {
            let _ = lines(&spoiled(TOLD, b" \n.0-9cs", &mut random));
        }
    }
}
