//! A link as a value: its target, and what it shows of that.

use std::fmt;
use std::rc::Rc;

use crate::lang::Lang;
use crate::script::Script;
use crate::script::StageView;
use crate::sim::{Position, Time};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub target: Target,
    /// The moment on screen. Without one: a run's end, the beginning of a lesson's beat.
    pub at: Option<At>,
    pub lang: Option<Lang>,
    /// What the stage shows, where that is not what the target shows by itself.
    pub view: Option<StageView>,
    pub over: Option<Over>,
}

/// The thing that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The run that the page opens with.
    Opening,
    Run {
        script: Script,
        /// The letters in its ACLs that stand for no right.
        unknown_perms: String,
    },
    /// A run whose script has to be decompressed first.
    Packed(Rc<[u8]>),
    Lesson {
        name: Rc<str>,
        /// Without one: the beat that the moment is in, else the first.
        beat: Option<BeatRef>,
    },
    /// A worksheet. It is asked at its own moments, so `at` and `view` say nothing.
    Sheet(SheetRef),
    /// A lesson that somebody wrote: its text, which has to be decompressed first.
    Own { packed: Rc<[u8]>, beat: Option<BeatRef> },
}

/// The text of a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetRef {
    /// A file beside the page or in a folder below it.
    Beside(Rc<str>),
    /// The text itself, compressed.
    Packed(Rc<[u8]>),
}

/// A beat of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeatRef {
    /// Its number, from 0.
    Number(usize),
    Name(Rc<str>),
}

impl fmt::Display for BeatRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BeatRef::Number(number) => number.fmt(f),
            BeatRef::Name(name) => name.fmt(f),
        }
    }
}

/// A moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// After so many steps, with the clock at this time: `1300.4100000`.
    Exactly(Position),
    /// After all that happens up to this time: `4.1s`.
    Time(Time),
}

/// The layer that a link opens over its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// The picker of lessons.
    Picker,
    Comparison(AskedComparison),
}

/// A comparison as a link names it. Whether there is such a one is known to whoever opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedComparison {
    /// `leaders`, or two lessons: `herd.queued-lock`.
    pub pair: Rc<str>,
    pub size: Option<Rc<str>>,
    pub clock: Option<Rc<str>>,
}

impl Link {
    /// The link that says nothing beside its target.
    pub fn to(target: Target) -> Link {
        Link { target, at: None, lang: None, view: None, over: None }
    }
}
