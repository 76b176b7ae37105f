//! The program as a person starts it: with a lesson, a file for the recording, lines by `--do`, and an end by a signal.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod raw;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use live::Beginning;
use raw::Client;
use zooscope::script::{MAX_RUN_STEPS, RunFile};
use zooscope::zk::{CreateMode, Op};

const LESSON: &str = "zxid-rollover";

/// The program, which ends with this.
struct Program {
    process: Child,
    page: String,
}

impl Program {
    fn start(page: u16, arguments: &[&str]) -> (Program, Vec<String>) {
        Program::of(Command::new(env!("CARGO_BIN_EXE_live")).args(arguments), page)
    }

    fn of(command: &mut Command, page: u16) -> (Program, Vec<String>) {
        let page = page.to_string();
        let mut process = command.args(["--page", &page]).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().is_some_and(|line| line.starts_with("Commands: ")) {
                break;
            }
        }
        (Program { process, page }, said)
    }

    /// Asks it by a second program.
    fn ask(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_live")).args(["--page", &self.page]).args(arguments).output().unwrap()
    }

    /// Ends it as Ctrl-C and `kill` do.
    fn end(&mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_lesson_goes_on_by_programs_and_lines_and_is_kept_as_a_file_that_is_replayed_to_the_same_digest() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons");
    let record = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("program-{}.json", std::process::id()));
    let first = raw::free_ports();
    let (lessons_text, record_text, ports) = (lessons.to_str().unwrap(), record.to_str().unwrap(), first.to_string());
    let arguments = [LESSON, "--lessons", lessons_text, "--ports", &ports, "--record", record_text, "--whitelist", "ruok"];
    let (mut program, said) = Program::start(first + 9, &arguments);
    assert_eq!(said[0], format!("Connect to 127.0.0.1:{first},127.0.0.1:{},127.0.0.1:{}", first + 1, first + 2));

    let mut one = Client::connect(SocketAddr::from(([127, 0, 0, 1], first)));
    one.call(Op::create("/from-outside", Some("x"), CreateMode::Ephemeral)).unwrap();
    let done = program.ask(&["--do", "crash s3"]);
    assert!(done.status.success(), "{done:?}");
    let refused = program.ask(&["--do", "crash s9"]);
    assert_eq!(String::from_utf8_lossy(&refused.stderr), "live: There is no s9 here.\n");
    assert!(!refused.status.success());
    let state = program.ask(&["--state"]);
    let state: serde_json::Value = serde_json::from_slice(&state.stdout).unwrap();
    assert_eq!(state["servers"][2]["life"], "stopped");
    program.end();

    let text = fs::read_to_string(&record).unwrap();
    let file = RunFile::read(&text).unwrap();
    let script = file.script.to_string();
    for line in ["c1 create /a", "request", "crash s3"] {
        assert!(script.contains(line), "{line} is not in\n{script}");
    }
    assert_eq!(file.difference(file.replay(MAX_RUN_STEPS).recording()), None);
    // Whoever goes on from it begins where that one ended.
    let again = Beginning::named(record_text, &lessons).unwrap();
    assert_eq!(again.recording(), text);
    fs::remove_file(&record).unwrap();
}

#[test]
fn as_many_servers_run_as_are_asked_for_and_the_page_opens_in_the_browser() {
    // The place of a desktop's opener, which keeps the address that it is given.
    let desk = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("desk-{}", std::process::id()));
    fs::create_dir_all(desk.join("dist")).unwrap();
    fs::write(desk.join("dist/index.html"), "a page").unwrap();
    let (opener, opened) = (desk.join("xdg-open"), desk.join("opened"));
    fs::write(&opener, format!("#!/bin/sh\necho \"$1\" > '{0}.part'; mv '{0}.part' '{0}'\n", opened.display())).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();

    let first = raw::free_ports();
    let (page, ports) = (first + 9, first.to_string());
    let path = format!("{}:{}", desk.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(env!("CARGO_BIN_EXE_live"));
    command.args(["--servers", "5", "--ports", &ports, "--open"]).env("PATH", path).current_dir(&desk);
    let (mut program, said) = Program::of(&mut command, page);
    assert_eq!(said[0].matches("127.0.0.1:").count(), 5, "{}", said[0]);
    let state: serde_json::Value = serde_json::from_slice(&program.ask(&["--state"]).stdout).unwrap();
    assert_eq!(state["servers"].as_array().unwrap().len(), 5);
    let began = Instant::now();
    while !opened.exists() && began.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(fs::read_to_string(&opened).unwrap(), format!("http://127.0.0.1:{page}/\n"));
    program.end();
    fs::remove_dir_all(&desk).unwrap();
}

#[test]
fn a_number_of_servers_that_no_ensemble_has_is_refused() {
    for number in ["0", "10", "many"] {
        let ended = Command::new(env!("CARGO_BIN_EXE_live")).args(["--servers", number]).output().unwrap();
        assert!(!ended.status.success() && !ended.stderr.is_empty(), "{number}: {ended:?}");
    }
}

#[test]
fn a_lesson_that_there_is_not_is_told_by_name() {
    let ended = Command::new(env!("CARGO_BIN_EXE_live")).args(["no-such-lesson", "--lessons", "lessons"]).output().unwrap();
    assert!(!ended.status.success());
    assert!(String::from_utf8_lossy(&ended.stderr).starts_with("live: lessons/no-such-lesson.lesson: "), "{ended:?}");
}
