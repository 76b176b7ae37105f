//! Reconfiguration in whole runs: what a client may ask, what comes of it in the ensemble, and that nothing is lost by it
//! (`ReconfigTest.java`, `ReconfigRecoveryTest.java`, `ReconfigFailureCasesTest.java`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod hierarchical;
mod members;
mod recovery;
mod requests;
mod schedules;

use common::Run;
use zooscope::zk::{self, Admin, Code, Config, Response, ServerId, Zxid};

fn config(voters: u8, clients: u16) -> Config {
    Config { voters, clients, admin: Admin { reconfig_enabled: true, super_digest: true, ..Admin::default() }, ..Config::default() }
}

/// An ensemble that serves, and whose `c1` is the super user.
fn settled(voters: u8, seed: u64) -> Run {
    let mut run = Run::settled(config(voters, 2), seed);
    assert_eq!(run.asks("c1 addauth digest super:test"), Ok(Response::Nothing));
    run
}

/// The voters by the newest configuration that is in force, and its version.
fn voters(run: &Run) -> (Vec<u8>, Zxid) {
    let verifier = zk::verifier(&run.world).expect("a configuration");
    (verifier.voters().map(|id| id.0).collect(), verifier.version)
}

/// The data that a reconfig or a `config` was answered with.
#[track_caller]
fn data(answer: Result<Response, Code>) -> String {
    match answer {
        Ok(Response::Data { data, .. }) => data.expect("data").to_string(),
        other => panic!("no data: {other:?}"),
    }
}

fn add(run: &mut Run, id: u8) {
    run.does(&format!("server add s{id}"));
    run.until("it serves", |world| zk::server(world, ServerId(id)).is_some_and(zk::Server::is_serving));
}
