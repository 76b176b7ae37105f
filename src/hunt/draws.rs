//! Draws of a schedule, one after the other, each a function of the seed.

use crate::sim::{Key, Purpose};

#[derive(Clone, Debug)]
pub struct Draws {
    key: Key,
    drawn: u64,
}

impl Draws {
    pub fn new(seed: u64, of: &[u64]) -> Self {
        Draws { key: Key::new(seed, Purpose::Schedule, of), drawn: 0 }
    }

    /// The number of draws so far.
    pub fn drawn(&self) -> u64 {
        self.drawn
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.drawn += 1;
        self.key.below(self.drawn, bound)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}
