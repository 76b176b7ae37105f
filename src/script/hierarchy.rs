//! Groups and weights of voters, as settings: `set groups 1:2:3 4:5:6 7:8:9`, `set weights 1=2 4=0`. The words are those of Apache's
//! `group.1=1:2:3` and `weight.1=2`; groups are numbered in their order.

use std::fmt::{self, Formatter};

use super::cursor::{Cursor, Parsed, expected, repeated};
use super::error::Expectation;
use crate::zk::{MAX_GROUPED, NO_WEIGHT, Numbers};

/// The most that a server can weigh. Apache has no such bound.
const MAX_WEIGHT: u8 = 99;

/// The setting that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Groups,
    Weights,
}

impl Form {
    /// Reads the words behind the key, of which there is one at least.
    #[cold]
    #[inline(never)]
    pub fn read(self, cursor: &mut Cursor) -> Parsed<Numbers> {
        let (mut numbers, wanted) = match self {
            Form::Groups => ([0; MAX_GROUPED], Expectation::Group),
            Form::Weights => ([NO_WEIGHT; MAX_GROUPED], Expectation::Weight),
        };
        let mut named = [false; MAX_GROUPED];
        let mut next = Some(cursor.word(wanted.clone())?);
        let mut group = 0;
        while let Some(word) = next {
            group += 1;
            let (ids, value) = match self {
                Form::Groups => (word.text.as_str(), Some(group)),
                Form::Weights => {
                    let (id, weight) = word.text.split_once('=').ok_or_else(|| expected(&word, wanted.clone()))?;
                    (id, weight.parse().ok().filter(|weight| *weight <= MAX_WEIGHT))
                }
            };
            for id in ids.split(if self == Form::Groups { ':' } else { '=' }) {
                let index = id.parse::<usize>().ok().and_then(|id| id.checked_sub(1)).filter(|index| *index < MAX_GROUPED);
                let (Some(index), Some(value)) = (index, value) else { return Err(expected(&word, wanted)) };
                if std::mem::replace(&mut named[index], true) {
                    return Err(repeated(&word));
                }
                numbers[index] = value;
            }
            next = cursor.optional(wanted.clone());
        }
        Ok(numbers)
    }

    #[cold]
    #[inline(never)]
    pub fn write(self, f: &mut Formatter<'_>, numbers: &Numbers) -> fmt::Result {
        let ids = || (1..).zip(numbers);
        let words: Vec<String> = match self {
            Form::Weights => {
                ids().filter(|(_, weight)| **weight != NO_WEIGHT).map(|(id, weight): (usize, _)| format!("{id}={weight}")).collect()
            }
            Form::Groups => {
                let last = numbers.iter().copied().max().unwrap_or(0);
                let members = |group| ids().filter(move |(_, of)| **of == group).map(|(id, _): (usize, _)| id.to_string());
                (1..=last).map(|group| members(group).collect::<Vec<_>>().join(":")).collect()
            }
        };
        f.write_str(&words.join(" "))
    }
}
