//! Keyed randomness: a draw is a function of its purpose, never the next number of a shared stream.
//!
//! An edit in one corner of a run therefore leaves the latencies, delays and shuffles everywhere else as they were.

use std::hash::Hasher;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::digest::DigestHasher;
use super::ids::NodeId;
use super::time::Duration;

/// The purpose of a draw. The discriminants are part of every recorded run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Connection = 1,
    Disk = 3,
    Timer = 4,
    Hosts = 5,
    Schedule = 6,
    Worksheet = 7,
}

/// The key of one entity's draws for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Key {
    pub fn new(seed: u64, purpose: Purpose, entity: &[u64]) -> Self {
        let mut hasher = DigestHasher::default();
        hasher.write_u64(seed);
        hasher.write_u64(purpose as u64);
        for &part in entity {
            hasher.write_u64(part);
        }
        Key(hasher.finish())
    }

    pub fn of_node(seed: u64, purpose: Purpose, node: NodeId) -> Self {
        Key::new(seed, purpose, &[u64::from(node.0)])
    }

    fn rng(self, nth: u64) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(self.0 ^ nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The n-th draw: a duration of `min..=max`.
    pub fn duration(self, nth: u64, min: Duration, max: Duration) -> Duration {
        if min >= max { min } else { self.rng(nth).random_range(min..=max) }
    }

    /// The n-th draw: a number below `bound`, or zero where that is zero.
    pub fn below(self, nth: u64, bound: u64) -> u64 {
        self.rng(nth).random_range(0..bound.max(1))
    }

    /// The n-th draw: an order.
    pub fn shuffle<T>(self, nth: u64, items: &mut [T]) {
        items.shuffle(&mut self.rng(nth));
    }
}
