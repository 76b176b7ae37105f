//! A step that was told, and its sentences.

use crate::lang::Lang;
use crate::sim::Step;
use crate::tell::Rich;
use crate::zk::Zk;

/// A step that was told, and its sentences: what happened, then why.
#[derive(Clone, Debug)]
pub struct Told {
    pub run: usize,
    pub lang: Lang,
    pub step: Step<Zk>,
    pub text: Rich,
}

impl Told {
    /// Whether it was told of this run, in this language.
    pub fn is_of(&self, run: usize, lang: Lang) -> bool {
        (self.run, self.lang) == (run, lang)
    }
}

/// The steps that the caption is about, after the last way of moving through time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// The sights that the plan of playing tells.
    Planned,
    /// Every step worth a look.
    #[default]
    Sights,
    /// Every step.
    Every,
}
