//! `zkCli.sh` of Debian's package `zookeeper`.

use std::path::Path;
use std::process::{Child, Command, Stdio};

const ZK_CLI: &str = "/usr/share/zookeeper/bin/zkCli.sh";

/// Whether it is there. Where it is not, that is said in a sentence.
pub fn is_installed() -> bool {
    let is_there = Path::new(ZK_CLI).exists();
    if !is_there {
        eprintln!("Skipped: Debian's package zookeeper, which has zkCli.sh, is not installed.");
    }
    is_there
}

/// A shell at these servers, whose lines and words go by pipes.
pub fn started(servers: &str) -> Child {
    let mut shell = Command::new(ZK_CLI);
    shell.args(["-server", servers]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell.spawn().unwrap()
}
