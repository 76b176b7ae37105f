//! The kernel: virtual time, event queue, links, disks, faults, keyed randomness, trace, recording. No ZooKeeper word in it.
//!
//! ```text
//!   command ─► inject ─┐                ┌─► packets on pipes ─┐
//!                      ├─► process ─► outbox ─► timers ───────┼─► queue, by (time, id) ─► step ─┐
//!   queue ───► step  ──┘                └─► writes to disks ──┘                                 │
//!     ▲──────────────────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Invariants: time is an integer and never goes back; the queue is ordered by (time, id) and nothing else; the same seed and the same
//! commands give the same digest, on the host and in wasm; every queue has a named maximum, and reaching one is a [`Limit`], never a hang.

mod digest;
mod draw;
mod fault;
mod ids;
mod net;
mod node;
mod process;
mod recording;
mod sorted;
mod step;
mod time;
mod world;

pub use digest::{DigestHasher, digest};
pub use draw::{Key, Purpose};
pub use fault::Fault;
pub use ids::{ConnId, EventId, NodeId};
pub use net::{Body, Connection, Direction, InFlight, Link, Links, Packet, TCP_GIVES_UP};
pub use node::{Life, Node};
pub use process::{Delay, Disk, Effect, Outbox, Process, Protocol};
pub use recording::{Entry, Position, Recording, TraceKind, TraceStep};
pub use sorted::{SortedMap, SortedSet};
pub use step::{Closing, Event, Limit, Refusal, Sent, Step};
pub use time::{Duration, MS, SECOND, Time};
pub use world::{Choice, Commanded, Due, Physics, Still, World};
