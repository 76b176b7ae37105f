//! A stretch of a run, and time on screen.

use crate::lang::Lang;
use crate::lessons::Tempo;
use crate::script::StageView;
use crate::sim::{Position, Time};
use crate::tell::Thing;
use crate::zk::Class;

/// Time on screen at speed 1, in microseconds.
pub type Screen = u64;

/// The part of a run that is planned, and all that the plan depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The number of the run among the page's, and that of its commands.
    pub run: usize,
    pub commands: usize,
    pub from: Position,
    pub to: Position,
    pub tempo: Tempo,
    /// The things that a lesson or a person looks at.
    pub focus: Vec<Thing>,
    pub hidden: Vec<Class>,
    pub picture: Picture,
    pub lang: Lang,
}

/// What the stage shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    #[default]
    Servers,
    Tree,
    Both,
}

impl From<&StageView> for Picture {
    fn from(view: &StageView) -> Self {
        match view {
            StageView::Servers => Picture::Servers,
            StageView::Tree(_) => Picture::Tree,
            StageView::Both(_) => Picture::Both,
        }
    }
}

impl Stretch {
    /// From one position to another, with nothing looked at and nothing hidden.
    pub fn between(from: Position, to: Position) -> Stretch {
        let (tempo, picture, lang) = (Tempo::default(), Picture::default(), Lang::default());
        Stretch { run: 0, commands: 0, from, to, tempo, focus: Vec::new(), hidden: Vec::new(), picture, lang }
    }
}

/// The order of positions as the clock passes them.
pub(super) fn order(position: Position) -> (Time, u32) {
    (position.time, position.steps)
}

/// `whole * part / of`, and nothing of nothing.
pub(super) fn share(whole: u64, part: u64, of: u64) -> u64 {
    (u128::from(whole) * u128::from(part)).checked_div(u128::from(of)).unwrap_or(0) as u64
}
