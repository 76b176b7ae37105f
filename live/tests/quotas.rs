//! Hard quotas by `zkCli.sh`, at `live` and at a real server that enforce them. What the machine lacks is said in a sentence.

#![allow(clippy::unwrap_used)]

mod apache;
mod raw;
mod zk_cli;

use std::io::Write;

use apache::Apache;
use live::Beginning;
use raw::Running;

const LINES: &str = "create /q x\nsetquota -N 2 /q\ncreate /q/a 1\ncreate /q/b 1\nsetquota -B 6 /q\nset /q/a 12345\nset /q/a 123456\n\
                     listquota /q\nget /q/a\ndelquota /q\ncreate /q/b 123456789\nquit\n";
const ANSWERS: [&str; 7] = [
    "Created /q/a",
    "Quota has exceeded : /q/b",
    "Quota has exceeded : /q/a",
    "Output quota for /q count=-1,bytes=-1=;byteHardLimit=6;countHardLimit=2",
    "Output stat for /q count=2,bytes=6",
    "12345\n",
    "Created /q/b",
];

fn told_by_zk_cli(servers: &str) -> String {
    let mut shell = zk_cli::started(servers);
    shell.stdin.take().unwrap().write_all(LINES.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Whether all of the answers are there.
fn answers_as_expected(told: &str) {
    for answer in ANSWERS {
        assert!(told.contains(answer), "{answer} is not in\n{told}");
    }
}

#[test]
fn writes_beyond_a_hard_limit_are_refused_as_a_real_server_refuses_them() {
    if !zk_cli::is_installed() {
        return;
    }
    let Some(apache) = Apache::start_with("quotas", &["-Dzookeeper.enforceQuota=true"]) else { return };
    answers_as_expected(&told_by_zk_cli(&apache.address().to_string()));
    drop(apache);
    let running = Running::start(Beginning::script("ensemble 3 clients 0\nset enforceQuota yes").unwrap());
    answers_as_expected(&told_by_zk_cli(&running.connect_string()));
}
