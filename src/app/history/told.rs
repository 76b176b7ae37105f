//! The step that the caption tells of, with its sentence.

use crate::lang::Lang;
use crate::sim::Step;
use crate::tell::Rich;
use crate::zk::Zk;

/// The step that the caption tells of, with its sentence.
#[derive(Clone, Debug)]
pub struct Told {
    pub run: usize,
    pub lang: Lang,
    pub step: Step<Zk>,
    pub text: Rich,
}
