//! What a hunt looks for: a run in which a rule matters, or one in which a law breaks though all rules hold.

use super::bounds::Bounds;
use super::course::Course;
use super::guard::Guard;
use super::play::Play;
use crate::check::Violation;
use crate::rules::Rule;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A breach of what the rule is for, without the rule.
    Without(Rule),
    /// A breach of any law, with all rules: in the scenes of all of them, by turns.
    AllRules,
}

impl Sought {
    /// The schedule of this seed, within bounds.
    pub fn course(self, seed: u64, bounds: &Bounds) -> Course {
        match self {
            Sought::Without(rule) => Guard::of(rule).course(seed, bounds),
            Sought::AllRules => {
                let (_, rule) = Rule::WORDS[(seed % Rule::WORDS.len() as u64) as usize];
                Guard::of(rule).scene.course(seed, &[], bounds)
            }
        }
    }

    /// The breach, if there is one in it.
    pub fn broken(self, play: &Play) -> Option<&Violation> {
        match self {
            Sought::Without(rule) => Guard::of(rule).broken(play),
            Sought::AllRules => play.violations().next(),
        }
    }
}
