//! The programs of the guide (`docs/your-own-program.md`, `examples/live`), as a student runs them: three at a time, each in a terminal of its own.
//! What the machine lacks is said in a sentence.

#![allow(clippy::unwrap_used)]

mod python;
mod raw;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use live::Beginning;
use python::KAZOO;
use raw::Running;

/// Java compiles each program when it starts it.
const PATIENCE: Duration = Duration::from_secs(120);
const HAS_IT: &str = "has the lock";
const WOKEN: &str = "is woken";
/// Where Debian's packages have the jars.
const JARS: &str = "/usr/share/java";

/// A file of `examples/live`.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/live").join(name)
}

/// The Python with kazoo that runs an example.
fn in_python(name: &str) -> Option<Command> {
    let mut python = Command::new(python::with("kazoo", &[KAZOO], "kazoo")?);
    python.arg(example(name));
    Some(python)
}

/// The Java that runs an example, as the guide says it.
fn in_java(name: &str) -> Option<Command> {
    if !Path::new(JARS).join("zookeeper.jar").exists() {
        eprintln!("Skipped: Debian's package libzookeeper-java is not installed.");
        return None;
    }
    if !Command::new("javac").arg("-version").output().is_ok_and(|javac| javac.status.success()) {
        eprintln!("Skipped: there is no JDK here.");
        return None;
    }
    let mut java = Command::new("java");
    java.args(["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", &format!("{JARS}/*")]).arg(example(name));
    Some(java)
}

/// A program in its terminal.
struct Terminal {
    process: Child,
    shown: Arc<Mutex<String>>,
}

impl Terminal {
    fn open(mut program: Command, name: &str, running: &Running) -> Terminal {
        let program = program.args([name, &running.connect_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = program.stderr(Stdio::null()).spawn().unwrap();
        let (mut output, shown) = (process.stdout.take().unwrap(), Arc::new(Mutex::new(String::new())));
        let show = shown.clone();
        // A prompt has no end of line.
        thread::spawn(move || {
            let mut piece = [0; 256];
            while let Ok(length @ 1..) = output.read(&mut piece) {
                show.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..length]));
            }
        });
        Terminal { process, shown }
    }

    fn shows(&self, text: &str) -> bool {
        self.shown.lock().unwrap().contains(text)
    }

    fn press_enter(&mut self) {
        self.process.stdin.take().unwrap().write_all(b"\n").unwrap();
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// The watches that wait at all servers which run.
fn watches(running: &Running) -> usize {
    let at = |server| {
        let told = if running.refuses(server) { String::new() } else { running.word(server, "wchs") };
        told.rsplit_once("Total watches:").map_or(0, |(_, number)| number.trim().parse().unwrap())
    };
    (1..=3).map(at).sum()
}

/// Three programs, of which the first has the lock and the others wait.
fn three(program: impl Fn() -> Option<Command>, running: &Running) -> Option<[Terminal; 3]> {
    let mut terminals = Vec::new();
    for (waiting, name) in ["one", "two", "three"].into_iter().enumerate() {
        terminals.push(Terminal::open(program()?, name, running));
        until("the first has the lock", || terminals[0].shows(HAS_IT));
        until("the others wait", || watches(running) == waiting);
    }
    assert_eq!(holders(&terminals), 1);
    terminals.try_into().ok()
}

/// How many say that they have had the lock.
fn holders(terminals: &[Terminal]) -> usize {
    terminals.iter().filter(|terminal| terminal.shows(HAS_IT)).count()
}

fn the_naive_lock_wakes_all_and_one_wins(program: impl Fn() -> Option<Command>) {
    let running = Running::start(Beginning::ensemble(3));
    let Some(mut terminals) = three(program, &running) else { return };
    terminals[0].press_enter();
    until("both are woken", || terminals[1..].iter().all(|terminal| terminal.shows(WOKEN)));
    until("one of them wins, and the other waits again", || holders(&terminals) == 2 && watches(&running) == 1);
    let winner = if terminals[1].shows(HAS_IT) { 1 } else { 2 };
    terminals[winner].press_enter();
    until("the last has it", || holders(&terminals) == 3);
    terminals[3 - winner].press_enter();
}

fn the_queued_lock_goes_to_the_next_though_the_leader_is_stopped(program: impl Fn() -> Option<Command>) {
    let running = Running::start(Beginning::ensemble(3));
    let Some(mut terminals) = three(program, &running) else { return };
    let old = running.leader().unwrap();
    running.command(&format!("crash {old}")).unwrap();
    until("there is another leader", || running.leader().is_some_and(|leader| leader != old));
    until("both wait again", || watches(&running) == 2);
    assert_eq!(holders(&terminals), 1, "the lock belongs to a session, not to a connection");
    terminals[0].press_enter();
    until("the next has the lock", || terminals[1].shows(HAS_IT) && watches(&running) == 1);
    assert!(!terminals[2].shows(HAS_IT));
    terminals[1].press_enter();
    until("the last has it", || terminals[2].shows(HAS_IT));
    terminals[2].press_enter();
}

#[test]
fn the_naive_lock_in_python_wakes_all_and_one_wins() {
    the_naive_lock_wakes_all_and_one_wins(|| in_python("naive_lock.py"));
}

#[test]
fn the_queued_lock_in_python_goes_to_the_next_though_the_leader_is_stopped() {
    the_queued_lock_goes_to_the_next_though_the_leader_is_stopped(|| in_python("queued_lock.py"));
}

#[test]
fn the_naive_lock_in_java_wakes_all_and_one_wins() {
    the_naive_lock_wakes_all_and_one_wins(|| in_java("NaiveLock.java"));
}

#[test]
fn the_queued_lock_in_java_goes_to_the_next_though_the_leader_is_stopped() {
    the_queued_lock_goes_to_the_next_though_the_leader_is_stopped(|| in_java("QueuedLock.java"));
}
