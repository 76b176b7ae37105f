//! kazoo's own tests, of its source distribution, against `live`: the plug-in `tests/clients/kazoo_endpoint.py` puts it in the place of the cluster
//! that they would start. What the machine lacks is said in a sentence, and nothing is done.
//!
//! `cargo test --package live --test kazoo -- --ignored --nocapture` is the one command.

#![allow(clippy::unwrap_used)]

mod python;
mod raw;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use live::Beginning;
use python::{KAZOO, place, script};
use raw::Running;

/// What its tests need, and what of that shows that it is there.
const NEEDED: [&str; 8] = ["pytest", "pytest-timeout", "pyOpenSSL", "pyjks", "objgraph", "mock", "eventlet", "gevent"];
const MODULES: &str = "pytest, pytest_timeout, OpenSSL, jks, objgraph, mock, eventlet, gevent";
/// The folder that the source distribution has.
const FOLDER: &str = "kazoo-2.11.0";
/// Tests for an ensemble with read-only mode.
const READ_ONLY: &str = "kazoo/tests/test_connection.py::TestReadOnlyMode";
/// Of its 493 tests, 8 are skipped: TLS, SASL and Kerberos are not configured, as at a real ensemble. One is for an ensemble with read-only mode.
const PASS: usize = 484;

/// The unpacked source distribution.
fn unpacked(python: &Path) -> Option<PathBuf> {
    let folder = place("kazoo-source");
    let source = folder.join(FOLDER);
    if source.join("kazoo/tests").exists() {
        return Some(source);
    }
    fs::create_dir_all(&folder).unwrap();
    let pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-binary", "kazoo", "--no-deps", KAZOO];
    let _ = Command::new(python).args(pip).current_dir(&folder).status();
    let _ = Command::new(python).args(["-m", "tarfile", "-e", &format!("{FOLDER}.tar.gz")]).current_dir(&folder).status();
    if !source.join("kazoo/tests").exists() {
        eprintln!("Skipped: the source distribution of {KAZOO} cannot be had here.");
        return None;
    }
    Some(source)
}

/// Runs tests of kazoo at the ensemble that a script of `tests/clients` makes. Returns how many pass; none fails. `None` where the machine lacks something.
fn passed(setup: &str, arguments: &[&str]) -> Option<usize> {
    let python = python::with("kazoo-suite", &NEEDED, MODULES)?;
    let source = unpacked(&python)?;
    let beginning = fs::read_to_string(script(setup)).unwrap();
    let running = Running::start(Beginning::script(&beginning).unwrap());
    let output = Command::new(python)
        .args(["-m", "pytest", "-q", "-rs", "--color=no", "--timeout=60", "-p", "no:cacheprovider", "-p", "kazoo_endpoint"])
        .args(arguments)
        .current_dir(source)
        .env("PYTHONPATH", script(""))
        .env("LIVE_PORTS", running.address(1).port().to_string())
        .env("LIVE_PAGE", running.page().to_string())
        .output()
        .unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    // `484 passed, 8 skipped, 1 deselected, 397 warnings in 249.66s (0:04:09)`
    let summary = told.lines().rfind(|line| line.contains(" passed")).unwrap();
    println!("kazoo's own tests: {summary}");
    let words: Vec<&str> = summary.split([' ', ',']).collect();
    let before = words.iter().position(|word| *word == "passed").unwrap() - 1;
    Some(words[before].parse().unwrap())
}

#[test]
#[ignore = "takes over four minutes: cargo test --package live --test kazoo -- --ignored --nocapture"]
fn what_passes_at_a_real_ensemble_passes_here() {
    if let Some(passed) = passed("kazoo.zk", &["--deselect", READ_ONLY, "kazoo/tests"]) {
        assert_eq!(passed, PASS);
    }
}

#[test]
#[ignore = "sets up what the test above needs"]
fn its_read_only_client_finds_a_server_that_serves_reads_alone() {
    if let Some(passed) = passed("kazoo_read_only.zk", &[READ_ONLY]) {
        assert_eq!(passed, 1);
    }
}
