//! Durations as text: `300ms`, `1.5s`, `2min`. Whole microseconds, in integers all the way.

use std::fmt;

use super::error::{Expectation, ParseErrorKind};
use crate::sim::{Duration, MS, SECOND};

/// The longest duration that a command takes, and the latest time: 24 hours.
pub const MAX_DURATION: Duration = 24 * 60 * MINUTE;

const MINUTE: Duration = 60 * SECOND;
const UNITS: [(&str, Duration); 4] = [("us", 1), ("ms", MS), ("s", SECOND), ("min", MINUTE)];

/// A minute is 2^8 times an odd number and powers of five: no ninth decimal leaves whole microseconds.
const MAX_DECIMALS: usize = 8;

/// Prints a duration in the largest unit of which there is at least one; minutes only if they are whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurationText(pub Duration);

/// Prints a time in seconds, however large or small.
pub(super) struct SecondsText(pub Duration);

/// Reads a duration of at most [`MAX_DURATION`].
///
/// # Errors
/// It is none, or too long, or finer than a microsecond.
pub fn parse_duration(text: &str) -> Result<Duration, ParseErrorKind> {
    let number_length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(number_length);
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || decimals.is_empty() || decimals.contains('.') {
        return Err(ParseErrorKind::Expected(Expectation::Duration));
    }
    let Some((_, unit)) = UNITS.into_iter().find(|(name, _)| *name == unit) else {
        return Err(ParseErrorKind::Expected(Expectation::Unit));
    };
    let part = fraction_of(unit, decimals).ok_or(ParseErrorKind::TooPrecise)?;
    whole
        .parse::<Duration>()
        .ok()
        .and_then(|whole| whole.checked_mul(unit))
        .and_then(|whole| whole.checked_add(part))
        .filter(|duration| *duration <= MAX_DURATION)
        .ok_or(ParseErrorKind::DurationOutOfRange { min: 0, max: MAX_DURATION })
}

/// `0.decimals` of the unit, if that is a whole number of microseconds.
fn fraction_of(unit: Duration, decimals: &str) -> Option<Duration> {
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() {
        return Some(0);
    }
    if decimals.len() > MAX_DECIMALS {
        return None;
    }
    let mut scale: Duration = 1;
    let mut value: Duration = 0;
    for digit in decimals.bytes() {
        scale *= 10;
        value = value * 10 + Duration::from(digit - b'0');
    }
    let scaled = value * unit;
    scaled.is_multiple_of(scale).then_some(scaled / scale)
}

impl fmt::Display for DurationText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0s"),
            duration if duration.is_multiple_of(MINUTE) => write!(f, "{}min", duration / MINUTE),
            duration if duration >= SECOND => write_decimal(f, duration, SECOND, 6, "s"),
            duration if duration >= MS => write_decimal(f, duration, MS, 3, "ms"),
            duration => write!(f, "{duration}us"),
        }
    }
}

impl fmt::Display for SecondsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, SECOND, 6, "s")
    }
}

fn write_decimal(f: &mut fmt::Formatter<'_>, value: Duration, unit: Duration, digits: usize, name: &str) -> fmt::Result {
    write!(f, "{}", value / unit)?;
    let part = value % unit;
    if part > 0 {
        let decimals = format!("{part:0digits$}");
        write!(f, ".{}", decimals.trim_end_matches('0'))?;
    }
    f.write_str(name)
}
