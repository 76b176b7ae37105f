//! Clients that nobody here wrote: kazoo and `zkCli.sh`. What the machine lacks is said in a sentence, and that test does nothing.
//!
//! `cargo test --package live --test clients -- --nocapture` sets up kazoo in the folder of builds, and runs all of them.

mod raw;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use live::Beginning;
use raw::Running;

const KAZOO: &str = "kazoo==2.11.0";
/// Debian's package `zookeeper` has it there.
const ZK_CLI: &str = "/usr/share/zookeeper/bin/zkCli.sh";

/// A Python that has kazoo.
fn python() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kazoo");
    let python = folder.join("bin").join("python");
    let has_kazoo =
        || Command::new(&python).args(["-c", "import kazoo"]).stderr(Stdio::null()).status().is_ok_and(|it| it.success());
    if has_kazoo() {
        return Some(python);
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status();
    if !made.is_ok_and(|made| made.success()) {
        eprintln!("Skipped: there is no python3 with the module venv here.");
        return None;
    }
    let _ = Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", KAZOO]).status();
    if !has_kazoo() {
        eprintln!("Skipped: {KAZOO} cannot be installed here.");
        return None;
    }
    Some(python)
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clients").join(name)
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_lock_of_kazoo_is_held_by_one_at_a_time_and_no_increment_is_lost_while_leaders_are_stopped() {
    let Some(python) = python() else { return };
    let running = Running::start(Beginning::ensemble(3));
    let output = Command::new(python)
        .arg(script("kazoo_lock.py"))
        .args([running.connect_string(), running.page().to_string(), "13".to_owned()])
        .output()
        .unwrap();
    println!("{}", told(&output));
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn zk_cli_creates_reads_watches_and_deletes() {
    if !Path::new(ZK_CLI).exists() {
        eprintln!("Skipped: Debian's package zookeeper, which has zkCli.sh, is not installed.");
        return;
    }
    let running = Running::start(Beginning::ensemble(3));
    let mut shell = Command::new(ZK_CLI)
        .args(["-server", &running.connect_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "create /a hello\nget -w /a\nset /a again\ncreate -e -s /a/n- x\nls /a\nls -R /a\ndeleteall /a\nget /a\nreconfig -remove 3\nquit\n";
    shell.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let told = told(&shell.wait_with_output().unwrap());
    for line in [
        "Created /a",
        "hello",
        "WatchedEvent state:SyncConnected type:NodeDataChanged path:/a",
        "Created /a/n-0000000000",
        "[n-0000000000]",
        "Node does not exist: /a",
        "KeeperErrorCode = Reconfig is disabled",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
}
