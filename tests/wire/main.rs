//! Apache's client protocol: frames of a real server mean what they say and are written as it wrote them, every record comes back as it was, and nothing
//! that may come over a wire does harm.
//!
//! `ZOOSCOPE_HISTORIES=1000000 cargo test --no-default-features --test wire mutated` tries a million frames.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod arbitrary;
#[allow(dead_code)]
#[path = "../common/dice.rs"]
mod dice;
mod mutated;
mod recorded;
mod round_trips;
