//! Clients that nobody here wrote: kazoo, `zkCli.sh`, the C client, node-zookeeper-client and the crate zookeeper-client. What the machine lacks
//! is said in a sentence, and that test does nothing.
//!
//! `cargo test --package live --test clients -- --nocapture` sets them up in the folder of builds, and runs all of them.

#![allow(clippy::unwrap_used)]

mod raw;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use live::Beginning;
use raw::Running;

const KAZOO: &str = "kazoo==2.11.0";
const NODE_CLIENT: &str = "node-zookeeper-client@1.1.3";
/// Debian's package `zookeeper` has it there.
const ZK_CLI: &str = "/usr/share/zookeeper/bin/zkCli.sh";

/// A Python that has kazoo.
fn python() -> Option<PathBuf> {
    let folder = place("kazoo");
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

/// A folder for what is set up, beside the builds.
fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
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
fn a_read_only_client_of_kazoo_reads_where_no_quorum_is_and_moves_to_one() {
    let Some(python) = python() else { return };
    let beginning = std::fs::read_to_string(script("kazoo_read_only.zk")).unwrap();
    let running = Running::start(Beginning::script(&beginning).unwrap());
    let output = Command::new(python)
        .arg(script("kazoo_read_only.py"))
        .args([running.connect_string(), running.page().to_string()])
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

/// How long a program of its own goes on, and how long it is waited for.
const SECONDS: u64 = 12;
const PATIENCE: Duration = Duration::from_secs(90);

/// Runs a program with the servers' addresses and its seconds, and stops the leader every few of them.
fn keeps_its_promise_while_leaders_are_stopped(program: &mut Command) {
    let running = Running::start(Beginning::ensemble(3));
    let program = program.args([running.connect_string(), SECONDS.to_string()]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let (began, mut stops) = (Instant::now(), 0);
    let rest = |time| sleep(Duration::from_millis(time));
    while child.try_wait().unwrap().is_none() && began.elapsed() < PATIENCE {
        rest(1_500);
        // Who holds something at the end still has to let it go.
        let leader = running.leader().filter(|_| began.elapsed() < Duration::from_secs(SECONDS - 3));
        if let Some(leader) = leader {
            running.command(&format!("crash {leader}")).unwrap();
            rest(2_000);
            running.command(&format!("restart {leader}")).unwrap();
            stops += 1;
        }
    }
    let is_late = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    println!("{stops} leaders stopped: {}", told(&output));
    assert!(!is_late, "it does not come to its end: {}", told(&output));
    assert!(output.status.success() && stops > 0, "{}", told(&output));
}

#[test]
fn a_lock_in_c_is_held_by_one_at_a_time_and_no_increment_is_lost_while_leaders_are_stopped() {
    let program = place("lock");
    let has_header = Path::new("/usr/include/zookeeper/zookeeper.h").exists();
    let made = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-O1", "-o"])
        .args([&program, &script("lock.c")])
        .args(["-lzookeeper_mt", "-lpthread"])
        .output();
    match made {
        _ if !has_header => eprintln!("Skipped: Debian's package libzookeeper-mt-dev, the C client, is not installed."),
        Err(_) => eprintln!("Skipped: there is no cc here."),
        Ok(made) => {
            assert!(made.status.success(), "{}", told(&made));
            keeps_its_promise_while_leaders_are_stopped(&mut Command::new(program));
        }
    }
}

#[test]
fn a_counter_of_node_zookeeper_client_loses_no_increment_and_counts_none_twice_while_leaders_are_stopped() {
    let folder = place("node");
    let modules = folder.join("node_modules");
    if !modules.join("node-zookeeper-client").exists() {
        let flags = ["install", "--silent", "--no-save", "--no-package-lock", "--ignore-scripts", NODE_CLIENT, "--prefix"];
        let installed = Command::new("npm").args(flags).arg(&folder).status();
        if !installed.is_ok_and(|installed| installed.success()) {
            return eprintln!("Skipped: {NODE_CLIENT} cannot be installed by npm here.");
        }
    }
    keeps_its_promise_while_leaders_are_stopped(Command::new("node").env("NODE_PATH", modules).arg(script("counter.cjs")));
}

#[test]
fn a_lock_of_the_crate_zookeeper_client_is_held_by_one_at_a_time_and_no_increment_is_lost_while_leaders_are_stopped() {
    let target = place("zookeeper-client");
    let cargo = |task: &str| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([task, "--quiet", "--locked", "--manifest-path"]).arg(script("zookeeper-client").join("Cargo.toml"));
        cargo
    };
    if !cargo("fetch").status().unwrap().success() {
        return eprintln!("Skipped: the crate zookeeper-client cannot be fetched here.");
    }
    let built = cargo("build").arg("--target-dir").arg(&target).output().unwrap();
    assert!(built.status.success(), "{}", told(&built));
    keeps_its_promise_while_leaders_are_stopped(&mut Command::new(target.join("debug").join("zookeeper-client-lock")));
}
