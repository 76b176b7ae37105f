//! Another checker's word on the simulation: stateright counts the states of the same model, and judges whether histories of clients are
//! linearizable. No other part of the project knows this crate, so that the page is built without it.

mod history;
mod model;
mod znode;

pub use history::{Heard, History};
pub use model::{NOTHING_BREAKS, Schedules};
pub use znode::{Ask, Reply, Znode};
