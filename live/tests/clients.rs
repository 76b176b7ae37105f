//! Clients that nobody here wrote: kazoo, `zkCli.sh`, the C client, node-zookeeper-client and the crate zookeeper-client. What the machine lacks
//! is said in a sentence, and that test does nothing.
//!
//! `cargo test --package live --test clients -- --nocapture` sets them up in the folder of builds, and runs all of them.

#![allow(clippy::unwrap_used)]

mod python;
mod raw;
mod zk_cli;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use live::Beginning;
use python::{KAZOO, place, script};
use raw::Running;

const NODE_CLIENT: &str = "node-zookeeper-client@1.1.3";

/// A Python that has kazoo.
fn python() -> Option<PathBuf> {
    python::with("kazoo", &[KAZOO], "kazoo")
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

/// Sends on what a program tells, line by line.
fn hear(output: impl Read + Send + 'static, tell: Sender<String>) {
    thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
}

/// `zkCli.sh`, to which lines are typed.
struct Shell {
    process: Child,
    typed: ChildStdin,
    lines: Receiver<String>,
    told: String,
    /// How much of what it told was waited for.
    heard: usize,
}

impl Shell {
    fn start(connect_string: &str) -> Shell {
        let mut process = zk_cli::started(connect_string);
        let (tell, lines) = channel();
        // It tells some of its answers as errors.
        hear(process.stdout.take().unwrap(), tell.clone());
        hear(process.stderr.take().unwrap(), tell);
        let typed = process.stdin.take().unwrap();
        Shell { process, typed, lines, told: String::new(), heard: 0 }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.typed, "{line}").unwrap();
    }

    /// Waits until it tells this, behind all that was waited for.
    fn tells(&mut self, text: &str) {
        while !self.told[self.heard..].contains(text) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.told = format!("{}{line}\n", self.told),
                Err(_) => panic!("{text} does not come behind what was waited for in\n{}", self.told),
            }
        }
        self.heard += self.told[self.heard..].find(text).unwrap() + text.len();
    }

    /// Types a line, and waits for its answer.
    fn answers(&mut self, line: &str, answer: &str) {
        self.types(line);
        self.tells(answer);
    }

    /// Stops the leader, waits until the shell has its session at another server, and starts the server again.
    fn loses_leader_of(&mut self, running: &Running) {
        let leader = running.leader().unwrap();
        running.command(&format!("crash {leader}")).unwrap();
        self.tells("WatchedEvent state:Disconnected type:None");
        self.tells("WatchedEvent state:SyncConnected type:None");
        running.command(&format!("restart {leader}")).unwrap();
    }
}

#[test]
fn zk_cli_creates_reads_watches_and_deletes_while_leaders_are_stopped() {
    if !zk_cli::is_installed() {
        return;
    }
    let running = Running::start(Beginning::ensemble(3));
    let mut shell = Shell::start(&running.connect_string());
    shell.answers("create /a hello", "Created /a");
    shell.answers("create -e -s /a/n- x", "Created /a/n-0000000000");
    shell.answers("get -w /a", "hello");
    shell.loses_leader_of(&running);
    // The watch is set again, the session has its znode, and nothing that was written is lost.
    shell.answers("set /a again", "WatchedEvent state:SyncConnected type:NodeDataChanged path:/a");
    shell.loses_leader_of(&running);
    shell.answers("ls /a", "[n-0000000000]");
    shell.answers("ls -R /a", "/a/n-0000000000");
    shell.answers("get /a", "again");
    shell.loses_leader_of(&running);
    shell.types("deleteall /a");
    shell.answers("get /a", "Node does not exist: /a");
    shell.answers("reconfig -remove 3", "KeeperErrorCode = Reconfig is disabled");
    shell.types("quit");
    // It ends with the status of the last line, which was refused.
    shell.process.wait().unwrap();
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
