//! Errors in the text of a lesson or a worksheet, with their place, as data: the page and `xtask` say them in their reader's language.

use thiserror::Error;

use super::misread::Wanted;
use crate::script::ParseError;

/// An error in a text, and its place. Line and column count from one, the column in characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}:{column}: {kind}")]
pub struct LessonError {
    pub line: usize,
    pub column: usize,
    pub kind: LessonErrorKind,
}

/// All errors that can be told of a text, from top to bottom: one at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonErrors {
    pub first: LessonError,
    pub others: Vec<LessonError>,
}

impl LessonErrors {
    /// Orders the errors; `None` where there is none.
    pub(super) fn of(mut errors: Vec<LessonError>) -> Option<LessonErrors> {
        errors.sort_by_key(|error| (error.line, error.column));
        let mut errors = errors.into_iter();
        errors.next().map(|first| LessonErrors { first, others: errors.collect() })
    }
}

impl From<LessonError> for Box<LessonErrors> {
    fn from(first: LessonError) -> Self {
        Box::new(LessonErrors { first, others: Vec::new() })
    }
}

impl IntoIterator for LessonErrors {
    type Item = LessonError;
    type IntoIter = std::iter::Chain<std::iter::Once<LessonError>, std::vec::IntoIter<LessonError>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self.first).chain(self.others)
    }
}

/// The kind of an error. The texts are for tests and logs; no reader sees them.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LessonErrorKind {
    #[error("a text holds at most {max} bytes")]
    TooLong { max: usize },
    #[error("a lesson has at most {max} beats")]
    TooManyBeats { max: usize },
    #[error("at most {max} of {keyword}")]
    TooMany { keyword: &'static str, max: usize },
    /// The run is longer than a lesson's may be; the place is that of the command at which it became so.
    #[error("a lesson makes at most {max} steps")]
    TooManySteps { max: u32 },
    /// A line of commands.
    #[error("{0}")]
    Command(ParseError),
    /// A keyword that stands before `after`, which it belongs behind.
    #[error("{keyword} out of place, it follows {after}")]
    OutOfPlace { keyword: &'static str, after: &'static str },
    #[error("{keyword} a second time")]
    Repeated { keyword: &'static str },
    /// A keyword that has to be there; the place is that of the part that lacks it.
    #[error("{keyword} is missing")]
    Missing { keyword: &'static str },
    /// A keyword with nothing behind it.
    #[error("{keyword} says nothing")]
    Empty { keyword: &'static str },
    /// `title` in place of `title.en`.
    #[error("{keyword} needs its language")]
    NoLanguage { keyword: &'static str },
    #[error("a name has small letters, digits and hyphens")]
    BadName,
    #[error("expected a theme")]
    BadTheme,
    #[error("expected a number from {min} to {max}")]
    BadNumber { min: u16, max: u16 },
    /// One number, or the least and the most of several.
    #[error("expected a number or a span from {min} to {max}")]
    BadSpan { min: u64, max: u64 },
    #[error("expected a lesson and one of its beats")]
    BadPick,
    /// A keyword beside another that it does not go with.
    #[error("{keyword} does not go with {with}")]
    Unfit { keyword: &'static str, with: &'static str },
    #[error("expected a server, a client or a path")]
    BadThing,
    /// Another word than one of these.
    #[error("expected one of {words}")]
    NeedsOneOf { words: &'static str },
    #[error("expected a title and an address in <>")]
    BadRead,
    #[error("expected in an expression: {0:?}")]
    BadExpression(Wanted),
    /// A figure within a piece that is shown as it is written, which begins with this sign.
    #[error("a figure within {0}")]
    FigureWithin(char),
    #[error("expected a range of at most {max} clients, the smaller first")]
    BadRange { max: u16 },
    #[error("expected a comparison")]
    BadComparison,
    /// A sign of the markup without its closing one.
    #[error("unclosed {0}")]
    Unclosed(char),
    /// A continued line with nothing above it to continue.
    #[error("nothing to go on")]
    NothingAbove,
    #[error("there is no beat of that name")]
    NoSuchBeat,
}
