//! Times and counts as people say them.

use crate::lang::Lang;
use crate::sim::{MS, SECOND, Time};

/// A time to the millisecond.
pub fn clock(time: Time) -> String {
    format!("{}.{:03} s", time / SECOND, time % SECOND / MS)
}

/// A time with the tenth of a second that people talk in.
pub fn seconds(time: Time) -> String {
    format!("{}.{} s", time / SECOND, time % SECOND / (SECOND / 10))
}

/// `1 client`, `2 clients`.
pub fn counted(lang: Lang, count: usize, [one, many, zh]: [&str; 3]) -> String {
    let noun = match lang {
        Lang::En if count == 1 => one,
        Lang::En => many,
        Lang::Zh => zh,
    };
    format!("{count} {noun}")
}
