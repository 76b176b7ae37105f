//! The simulated ensemble on real sockets, for clients of Apache's protocol.
//!
//! ```text
//!   sockets (ports) ─► frames ─► Ensemble: commands of the recording ─► steps of the simulation
//!        ▲                          │
//!        └── bytes, ends of connections, ports that open and close ◄── what the steps delivered
//!   page's port (page) ─► lines of the language, questions ─► Ensemble ─► pages that follow (followers)
//! ```
//!
//! Everything that enters the simulation is a command of its recording, at the time of the simulated clock, which follows the real one. What leaves
//! it is a function of its steps. So a replay of the recording is the run that the programs saw. `Ensemble` knows neither sockets nor a real
//! clock; one task owns it, and all others send it messages (`service`).

mod admin;
pub mod ask;
pub mod begin;
mod clock;
mod ensemble;
mod followers;
mod link;
mod membership;
mod page;
mod ports;
mod service;
mod site;
mod socket;
mod state;
mod words;

pub use begin::Beginning;
pub use ensemble::{Ensemble, MAX_CONNECTIONS, MAX_SAVED, MAX_SAVED_STEPS, Out, Outside, SocketId};
pub use ports::{Addresses, Patience};
pub use service::{Options, Service, say, serve};
pub use words::Whitelist;
