//! The kernel's promises, with a protocol that does nothing but talk.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod links;
mod machines;
mod recording;
mod talk;
mod toy;
mod world;
