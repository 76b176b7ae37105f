//! A whole ZooKeeper ensemble as simulated processes, and the page that shows it.
//!
//! Modules in the order of their dependence: each uses those above it and nothing below (`tests/architecture/` checks).

pub mod sim;
pub mod json;
pub mod jute;
pub mod lang;
pub mod rules;
pub mod hdfs;
pub mod zk;
pub mod wire;
pub mod recipes;
pub mod check;
pub mod metrics;
pub mod script;
pub mod hunt;
pub mod lessons;
pub mod link;
pub mod worksheets;
pub mod tell;
pub mod explore;
pub mod files;
pub mod app;
#[cfg(feature = "page")]
pub mod ui;

#[cfg(feature = "bench")]
pub mod bench;

#[cfg(test)]
mod spoil;

/// The allocator of the page. Its time does not depend on how much is allocated, and its code is small.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
